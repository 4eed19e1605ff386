/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCheckPage"
#include "config.h"

#include "wp-check-page.h"
#include "wp-check-words.h"
#include "wp-coverage-strip.h"
#include "wp-json.h"
#include "wp-time.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

#define LOOK_AHEAD_DAYS 31
#define MOST_GAPS 200

typedef struct {
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *state;
  GtkWidget *text;
  GtkWidget *button;
} Line;

struct _WpCheckPage {
  AdwBin parent_instance;

  GtkWidget *summary;
  GtkWidget *edit;
  Line lines[WP_ELIGIBILITY_N_ITEMS];
  GtkWidget *answer;
  GtkWidget *strip;
  WpOnboardingData *data; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WpCheckPage, wp_check_page, ADW_TYPE_BIN)

static void
wp_check_page_finalize (GObject *object)
{
  g_clear_object (&WP_CHECK_PAGE (object)->data);
  G_OBJECT_CLASS (wp_check_page_parent_class)->finalize (object);
}

static void
wp_check_page_class_init (WpCheckPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_check_page_finalize;
}

static void
init_line (Line *line, WpEligibilityItem item)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *title = wp_ui_caption_new (wp_check_item_label (item));
  /* Translators: a button that leads to where something is entered; %s is what it is about */
  g_autofree char *name = g_strdup_printf (_ ("Enter: %s"), wp_check_item_label (item));
  line->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_HORIZONTAL, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                            NULL);
  line->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  line->state = wp_ui_caption_new (NULL);
  line->text = wp_ui_text_new ();
  gtk_widget_remove_css_class (title, "dim-label");
  gtk_widget_add_css_class (title, "name");
  gtk_widget_add_css_class (line->state, "caption");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), line->state);
  gtk_box_append (GTK_BOX (column), line->text);
  gtk_widget_set_hexpand (column, TRUE);
  line->button = gtk_button_new_with_label (item == WP_ELIGIBILITY_SESSION ? _ ("Book…") : _ ("Enter…"));
  wp_ui_set_name (line->button, name);
  gtk_widget_add_css_class (line->button, "small");
  gtk_widget_set_valign (line->button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (line->button), "s", item == WP_ELIGIBILITY_SESSION ? "session" : wp_check_field (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (line->button), item == WP_ELIGIBILITY_SESSION ? "onboarding.go" : "onboarding.enter");
  gtk_widget_add_css_class (line->box, "form-row");
  gtk_box_append (GTK_BOX (line->box), line->icon);
  gtk_box_append (GTK_BOX (line->box), column);
  gtk_box_append (GTK_BOX (line->box), line->button);
}

static GtkWidget *
make_group (WpCheckPage *self, const char *title, gboolean required)
{
  static const gboolean is_required[WP_ELIGIBILITY_N_ITEMS] = {
    [WP_ELIGIBILITY_ACCESS] = TRUE,
    [WP_ELIGIBILITY_SESSION] = TRUE,
    [WP_ELIGIBILITY_COVERAGE] = TRUE,
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "form-card");
  gtk_box_append (GTK_BOX (box), wp_ui_heading_new (title));
  gtk_box_append (GTK_BOX (box), card);
  for (guint i = 0; i < WP_ELIGIBILITY_N_ITEMS; i++)
    if (is_required[i] == required) {
      init_line (&self->lines[i], (WpEligibilityItem) i);
      gtk_box_append (GTK_BOX (card), self->lines[i].box);
    }
  return box;
}

static GtkWidget *
make_coverage (WpCheckPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *card = wp_ui_card_new ();
  self->answer = wp_ui_text_new ();
  self->strip = wp_coverage_strip_new ();
  gtk_box_set_spacing (GTK_BOX (card), 12);
  gtk_box_append (GTK_BOX (card), self->answer);
  gtk_box_append (GTK_BOX (card), self->strip);
  gtk_box_append (GTK_BOX (box), wp_ui_heading_new (_ ("Does someone answer at every promised hour?")));
  gtk_box_append (GTK_BOX (box), card);
  return box;
}

static void
wp_check_page_init (WpCheckPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *clamp = adw_clamp_new (), *scroller = gtk_scrolled_window_new (),
            *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->summary = wp_ui_text_new ();
  self->edit = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->edit, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit), "onboarding.enter");
  gtk_box_append (GTK_BOX (top), self->summary);
  gtk_box_append (GTK_BOX (top), self->edit);
  gtk_widget_add_css_class (column, "detail");
  gtk_box_append (GTK_BOX (column), top);
  gtk_box_append (GTK_BOX (column), make_group (self, _ ("Required"), TRUE));
  gtk_box_append (GTK_BOX (column), make_group (self, _ ("Recommended"), FALSE));
  gtk_box_append (GTK_BOX (column), make_coverage (self));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
wp_check_page_new (WpOnboardingData *data)
{
  WpCheckPage *self = g_object_new (WP_TYPE_CHECK_PAGE, NULL);
  self->data = g_object_ref (data);
  return GTK_WIDGET (self);
}

static void
show_line (Line *line, const WpEligibilityLine *found)
{
  static const struct {
    const char *icon_name, *css_class;
  } looks[] = {
    [WP_ELIGIBILITY_OPEN] = { "wp-check-open-symbolic", "check-open" },
    [WP_ELIGIBILITY_WARNING] = { "wp-check-warning-symbolic", "check-warning" },
    [WP_ELIGIBILITY_MET] = { "wp-check-met-symbolic", "check-met" },
    [WP_ELIGIBILITY_NOT_ASKED] = { "wp-step-later-symbolic", "check-not-asked" },
  };
  g_autofree char *text = wp_check_line_text (found);
  /* Translators: how a requirement stands, and whether it is required or recommended */
  g_autofree char *state = g_strdup_printf (_ ("%s · %s"), wp_check_state_label (found->state), found->required ? _ ("required") : _ ("recommended"));
  g_autofree char *name = g_strdup_printf ("%s: %s. %s", wp_check_item_label (found->item), state, text);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (line->box, looks[i].css_class);
  gtk_widget_add_css_class (line->box, looks[found->state].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (line->icon), looks[found->state].icon_name);
  wp_ui_put (line->state, state);
  wp_ui_put (line->text, text);
  wp_ui_set_name (line->box, name);
  gtk_widget_set_visible (line->button, found->state != WP_ELIGIBILITY_NOT_ASKED && g_strcmp0 (found->reason, "held") != 0);
}

void
wp_check_page_update (WpCheckPage *self)
{
  WpForm *form = wp_onboarding_data_find_self_check (self->data);
  WpAccount *account = wp_onboarding_data_get_account (self->data);
  JsonObject *found = form != NULL ? wp_onboarding_data_find_present (self->data, form->id, NULL) : NULL;
  /* What was typed a moment ago counts. */
  g_autoptr (JsonObject) submission = found != NULL && account != NULL ? wp_account_read_submission (account, wp_json_string_or (found, "id", ""))
                                                                       : NULL;
  JsonObject *answers = wp_json_object (submission, "answers");
  g_autoptr (GPtrArray) lines = wp_eligibility_check (answers, wp_onboarding_data_get_onboarding (self->data), wp_time_now ());
  for (guint i = 0; i < lines->len; i++) {
    const WpEligibilityLine *line = g_ptr_array_index (lines, i);
    if (line->item < WP_ELIGIBILITY_N_ITEMS)
      show_line (&self->lines[line->item], line);
  }
  wp_ui_put (self->summary, wp_eligibility_is_met (lines) ? _ ("Everything that is required is met or on its way.")
                                                          : _ ("Something that is required is still open."));
  gtk_button_set_label (GTK_BUTTON (self->edit), submission != NULL ? _ ("Change the Answers") : _ ("Begin the Self-Check"));
  if (submission == NULL)
    gtk_widget_add_css_class (self->edit, "suggested-action");
  else
    gtk_widget_remove_css_class (self->edit, "suggested-action");
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (JsonObject) coverage = wp_eligibility_coverage (answers != NULL ? answers : nothing);
  JsonArray *contacts = wp_json_array (answers, "contacts");
  g_autoptr (GArray) gaps = wp_coverage_find_gaps (coverage, contacts, wp_time_now (), LOOK_AHEAD_DAYS, MOST_GAPS);
  g_autofree char *answer = wp_check_coverage_answer (gaps, MOST_GAPS, wp_json_string (answers, "time_zone"));
  wp_ui_put (self->answer, answer);
  gtk_widget_set_visible (self->strip, gaps != NULL);
  wp_coverage_strip_set (WP_COVERAGE_STRIP (self->strip), coverage, contacts, wp_time_now ());
}
