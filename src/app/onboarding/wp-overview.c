/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOverview"
#include "config.h"

#include "wp-overview.h"
#include "wp-history-list.h"
#include "wp-json.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding-words.h"
#include "wp-outbox-bar.h"
#include "wp-overview-cards.h"
#include "wp-ui.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  const char *name;
  GtkWidget *(*create) (void);
  void (*update) (GtkWidget *card, const WpOverview *overview);
} cards[] = {
  { "path", wp_overview_path_new, wp_overview_path_update },
  { "now", wp_overview_now_new, wp_overview_now_update },
  { "information", wp_overview_question_new, wp_overview_question_update },
  { "interest", wp_overview_interest_new, wp_overview_interest_update },
  { "manager", wp_overview_manager_new, wp_overview_manager_update },
  { "responsibilities", wp_overview_duties_new, wp_overview_duties_update },
  { "terms", wp_overview_terms_new, wp_overview_terms_update },
  { "session", wp_overview_session_new, wp_overview_session_update },
};

struct _WpOverviewPage {
  AdwBin parent_instance;

  GtkWidget *outbox_bar;
  GtkWidget *scroller;
  GtkWidget *column;
  GtkWidget *cards[G_N_ELEMENTS (cards)];
  GtkWidget *history;
  WpOnboardingData *data; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WpOverviewPage, wp_overview_page, ADW_TYPE_BIN)

static void
wp_overview_page_finalize (GObject *object)
{
  g_clear_object (&WP_OVERVIEW_PAGE (object)->data);
  G_OBJECT_CLASS (wp_overview_page_parent_class)->finalize (object);
}

static void
wp_overview_page_class_init (WpOverviewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_overview_page_finalize;
}

static void
wp_overview_page_init (WpOverviewPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new (), *card = wp_overview_card_new (_ ("History"), NULL);
  self->outbox_bar = wp_outbox_bar_new ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->column, "detail");
  gtk_widget_add_css_class (self->column, "overview");
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    self->cards[i] = cards[i].create ();
    gtk_box_append (GTK_BOX (self->column), self->cards[i]);
  }
  self->history = wp_history_list_new ();
  gtk_box_append (GTK_BOX (card), self->history);
  gtk_box_append (GTK_BOX (self->column), card);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 700);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->column);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_box_append (GTK_BOX (box), self->outbox_bar);
  gtk_box_append (GTK_BOX (box), self->scroller);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_overview_page_new (WpOnboardingData *data)
{
  WpOverviewPage *self = g_object_new (WP_TYPE_OVERVIEW_PAGE, NULL);
  self->data = g_object_ref (data);
  return GTK_WIDGET (self);
}

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  return g_strdup (_ (row->command->type->label));
}

void
wp_overview_page_update (WpOverviewPage *self)
{
  JsonObject *onboarding = wp_onboarding_data_get_onboarding (self->data);
  WpAccount *account = wp_onboarding_data_get_account (self->data);
  if (onboarding == NULL || account == NULL)
    return;
  const char *id = wp_json_string_or (onboarding, "id", "");
  g_autoptr (GPtrArray) outbox = wp_account_get_outbox (account, id);
  WpOverview overview = { account, self->data, onboarding, id, outbox, wp_onboarding_get_state (onboarding) };
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    cards[i].update (self->cards[i], &overview);
  wp_history_list_update (self->history, wp_json_array (onboarding, "history"), wp_onboarding_event_text);
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), account, outbox, summarize, NULL);
}

void
wp_overview_page_go (WpOverviewPage *self, const char *target)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    double x, y;
    if (!g_str_equal (cards[i].name, target))
      continue;
    gtk_widget_child_focus (self->cards[i], GTK_DIR_TAB_FORWARD);
    if (gtk_widget_translate_coordinates (self->cards[i], self->column, 0, 0, &x, &y))
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), y - 12);
  }
}

static void
withdraw_response_cb (WpOverviewPage *self, const char *response, AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  JsonObject *onboarding = wp_onboarding_data_get_onboarding (self->data);
  if (strcmp (response, "withdraw") != 0 || onboarding == NULL)
    return;
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  wp_overview_do (GTK_WIDGET (self), wp_onboarding_data_get_account (self->data), wp_json_string_or (onboarding, "id", ""), WP_COMMAND_WITHDRAW,
                  wp_json_new ("reason", reason, NULL));
}

void
wp_overview_page_withdraw (WpOverviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
              GTK_WINDOW (root), _ ("Withdraw from the Onboarding?"),
              _ ("The way ends here for your account manager and the onboarding team. What you filled in is kept, and you can begin again.")),
            *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason (optional)"));
  wp_ui_set_name (entry, _ ("Reason (optional)"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), WP_MAX_NOTE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "withdraw", _ ("_Withdraw"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "withdraw", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (withdraw_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
