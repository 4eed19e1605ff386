/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-row.h"
#include "wp-eligibility.h"
#include "wp-json.h"
#include "wp-not-sent.h"
#include "wp-onboarding-words.h"
#include "wp-progress-ring.h"
#include "wp-time.h"
#include "wp-turn.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *icon;
  GtkWidget *ring;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *turn;
  GtkWidget *when;
  GtkWidget *not_sent;
} Parts;

static GtkWidget *
make_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
wp_onboarding_row_new (void)
{
  Parts *parts = g_new0 (Parts, 1);
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
            *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_object_set_data_full (G_OBJECT (row), "wp-parts", parts, g_free);
  parts->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "pixel-size", 20, NULL);
  parts->ring = wp_progress_ring_new ();
  parts->title = make_line ("heading");
  parts->state = make_line ("caption");
  parts->turn = wp_turn_label_new ();
  parts->when = wp_when_new (WP_WHEN_AGO);
  parts->not_sent = wp_not_sent_new (FALSE);
  gtk_widget_add_css_class (parts->turn, "caption");
  gtk_widget_add_css_class (parts->when, "caption");
  gtk_widget_add_css_class (parts->when, "dim-label");
  gtk_label_set_lines (GTK_LABEL (parts->title), 2);
  gtk_label_set_wrap (GTK_LABEL (parts->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (parts->title), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (below), parts->state);
  gtk_box_append (GTK_BOX (below), parts->turn);
  gtk_widget_set_hexpand (parts->turn, TRUE);
  gtk_widget_set_halign (parts->turn, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (below), parts->when);
  gtk_box_append (GTK_BOX (column), parts->title);
  gtk_box_append (GTK_BOX (column), below);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (line), parts->icon);
  gtk_box_append (GTK_BOX (line), parts->ring);
  gtk_box_append (GTK_BOX (line), column);
  gtk_box_append (GTK_BOX (line), parts->not_sent);
  gtk_widget_set_valign (parts->not_sent, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "onboarding-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  return row;
}

/* The outbox row to show: one that could not be sent before one that waits. */
static const WpOutboxRow *
pick_row (GPtrArray *outbox)
{
  const WpOutboxRow *picked = NULL;
  for (guint i = 0; i < outbox->len; i++) {
    const WpOutboxRow *row = g_ptr_array_index (outbox, i);
    if (picked == NULL || row->state > picked->state)
      picked = row;
  }
  return picked;
}

static void
show_outbox (Parts *parts, WpAccount *account, const char *id)
{
  g_autoptr (GPtrArray) outbox = account != NULL && id != NULL ? wp_account_get_outbox (account, id) : NULL;
  wp_not_sent_set_row (WP_NOT_SENT (parts->not_sent), outbox != NULL ? pick_row (outbox) : NULL);
}

static void
show_form (Parts *parts, const WpOnboardingItem *item, const char *locked)
{
  WpSubmissionState state = item->submission != NULL ? wp_submission_get_state (item->submission) : WP_SUBMISSION_UNKNOWN;
  WpFormProgress progress = { 0 };
  if (item->submission == NULL) {
    gtk_label_set_text (GTK_LABEL (parts->state), locked != NULL ? locked : _ ("Not begun"));
    wp_turn_label_set_party (WP_TURN_LABEL (parts->turn), locked == NULL && item->form->required ? WP_PARTY_PARTNER : WP_PARTY_NONE);
    wp_when_set_time (WP_WHEN (parts->when), 0);
  } else {
    gtk_label_set_text (GTK_LABEL (parts->state), wp_submission_state_label (state));
    wp_turn_label_set_party (WP_TURN_LABEL (parts->turn), wp_submission_get_party (state));
    wp_when_set_time (WP_WHEN (parts->when), wp_json_time (item->submission, "updatedAt"));
  }
  WpFormContext context = { .now = wp_time_now () };
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonObject *answers = wp_json_object (item->submission, "answers");
  progress = wp_form_get_progress (item->form, NULL, answers != NULL ? answers : nothing, &context);
  /* No progress for a form that was discarded. */
  gtk_widget_set_visible (parts->ring, item->kind == WP_ONBOARDING_ITEM_FORM);
  /* A returned form is not done, even if it is complete. */
  if (state == WP_SUBMISSION_RETURNED)
    progress.n_errors = MAX (progress.n_errors, MAX (wp_json_length (wp_json_array (item->submission, "remarks")), 1));
  wp_progress_ring_set (WP_PROGRESS_RING (parts->ring), progress.n_answered, MAX (progress.n_fields, item->submission == NULL ? 1 : 0),
                        progress.n_errors);
}

/* The accessible label of the row */
static void
name_row (GtkWidget *row, Parts *parts, const WpOnboardingItem *item)
{
  GtkWidget *turn = gtk_widget_get_visible (parts->turn) ? adw_bin_get_child (ADW_BIN (parts->turn)) : NULL;
  GString *name = g_string_new (gtk_label_get_text (GTK_LABEL (parts->title)));
  if (item->customer_name != NULL && item->form != NULL)
    g_string_append_printf (name, ", %s", wp_words_text (&item->form->title));
  g_string_append_printf (name, ", %s", gtk_label_get_text (GTK_LABEL (parts->state)));
  if (turn != NULL)
    g_string_append_printf (name, ", %s", gtk_label_get_text (GTK_LABEL (turn)));
  wp_ui_set_name (row, name->str);
  g_string_free (name, TRUE);
}

/* Everything that is required is met, as far as it was answered. */
static gboolean
is_eligible (const WpOnboardingItem *item, JsonObject *onboarding)
{
  g_autoptr (GPtrArray) lines = wp_eligibility_check (wp_json_object (item->submission, "answers"), onboarding, wp_time_now ());
  return wp_eligibility_is_met (lines);
}

void
wp_onboarding_row_update (GtkWidget *row, const WpOnboardingItem *item, WpOnboardingData *data, const char *locked)
{
  Parts *parts = g_object_get_data (G_OBJECT (row), "wp-parts");
  WpAccount *account = wp_onboarding_data_get_account (data);
  JsonObject *onboarding = wp_onboarding_data_get_onboarding (data);
  gboolean form = item->kind == WP_ONBOARDING_ITEM_FORM || item->kind == WP_ONBOARDING_ITEM_EARLIER;
  gtk_widget_set_visible (parts->icon, !form);
  gtk_widget_set_visible (parts->ring, form);
  if (item->kind == WP_ONBOARDING_ITEM_OVERVIEW) {
    gtk_image_set_from_icon_name (GTK_IMAGE (parts->icon), "wp-onboarding-symbolic");
    gtk_label_set_text (GTK_LABEL (parts->title), _ ("The Way There"));
    gtk_label_set_text (GTK_LABEL (parts->state), onboarding != NULL ? wp_onboarding_state_label (wp_onboarding_get_state (onboarding)) : "");
    wp_turn_label_set_party (WP_TURN_LABEL (parts->turn), wp_onboarding_get_party (onboarding));
    wp_when_set_time (WP_WHEN (parts->when), wp_json_time (onboarding, "stateSince"));
    show_outbox (parts, account, wp_json_string (onboarding, "id"));
  } else if (item->kind == WP_ONBOARDING_ITEM_CHECK) {
    gtk_image_set_from_icon_name (GTK_IMAGE (parts->icon), is_eligible (item, onboarding) ? "wp-check-met-symbolic" : "wp-check-open-symbolic");
    gtk_label_set_text (GTK_LABEL (parts->title), _ ("Eligibility Self-Check"));
    gtk_label_set_text (GTK_LABEL (parts->state), item->submission != NULL ? _ ("What the service requires and recommends") : _ ("Not begun"));
    wp_turn_label_set_party (WP_TURN_LABEL (parts->turn), WP_PARTY_NONE);
    wp_when_set_time (WP_WHEN (parts->when), wp_json_time (item->submission, "updatedAt"));
    show_outbox (parts, account, wp_json_string (item->submission, "id"));
  } else {
    g_autofree char *full = wp_form_full_title (item->form, item->customer_name);
    gtk_label_set_text (GTK_LABEL (parts->title), item->kind == WP_ONBOARDING_ITEM_EARLIER ? full
                                                  : item->customer_name != NULL            ? item->customer_name
                                                                                           : wp_words_text (&item->form->title));
    show_form (parts, item, locked);
    show_outbox (parts, account, wp_json_string (item->submission, "id"));
  }
  name_row (row, parts, item);
}
