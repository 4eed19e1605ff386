/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormStatus"
#include "config.h"

#include "wp-form-status.h"
#include "wp-button.h"
#include "wp-history-list.h"
#include "wp-json.h"
#include "wp-onboarding-words.h"
#include "wp-turn.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpFormStatus {
  GtkBox parent_instance;

  GtkWidget *help;
  GtkWidget *state;
  GtkWidget *turn;
  GtkWidget *mark;
  GtkWidget *comment; /* of the onboarding team, on the whole */
  GtkWidget *newer;
  GtkWidget *conflicts;
  GtkWidget *conflict_text;
  GtkWidget *read_only;
  GtkWidget *revise;
  GtkWidget *history; /* an expander */
  GtkWidget *history_list;
};

enum { REVISE, SHOW_CONFLICTS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormStatus, wp_form_status, GTK_TYPE_BOX)

static void
wp_form_status_class_init (WpFormStatusClass *klass)
{
  signals[REVISE] = g_signal_new ("revise", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_CONFLICTS] = g_signal_new ("show-conflicts", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
revise_cb (WpFormStatus *self)
{
  g_signal_emit (self, signals[REVISE], 0);
}

static void
conflicts_cb (WpFormStatus *self)
{
  g_signal_emit (self, signals[SHOW_CONFLICTS], 0);
}

static GtkWidget *
make_banner (GtkWidget *text)
{
  GtkWidget *banner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (banner, "conflict");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (banner), text);
  return banner;
}

static void
wp_form_status_init (WpFormStatus *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *decide = gtk_button_new_with_label (_ ("Decide…"));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  self->help = wp_ui_caption_new (NULL);
  self->state = wp_ui_heading_new ("");
  self->turn = wp_turn_label_new ();
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (line), self->turn);
  self->mark = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->mark, "caption");
  self->comment = wp_ui_text_new ();
  gtk_widget_add_css_class (self->comment, "remark");
  self->newer = make_banner (wp_ui_caption_new (
    _ ("This form is made for a newer version of Watchpost. You can go on with the draft; to submit it, update Watchpost. No answer is lost.")));
  gtk_widget_remove_css_class (gtk_widget_get_first_child (self->newer), "dim-label");
  self->conflict_text = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->conflict_text, "dim-label");
  self->conflicts = make_banner (self->conflict_text);
  g_signal_connect_swapped (decide, "clicked", G_CALLBACK (conflicts_cb), self);
  gtk_widget_set_valign (decide, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->conflicts), decide);
  self->read_only = wp_ui_caption_new (NULL);
  self->revise = wp_button_new (_ ("_Revise…"));
  gtk_widget_set_halign (self->revise, GTK_ALIGN_START);
  g_signal_connect_swapped (self->revise, "clicked", G_CALLBACK (revise_cb), self);
  self->history = gtk_expander_new (_ ("History"));
  wp_ui_set_name (self->history, _ ("History"));
  self->history_list = wp_history_list_new ();
  gtk_widget_set_margin_top (self->history_list, 9);
  gtk_expander_set_child (GTK_EXPANDER (self->history), self->history_list);
  GtkWidget *parts[] = { line, self->mark, self->comment, self->newer, self->conflicts, self->read_only, self->revise, self->help, self->history };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (self), parts[i]);
}

GtkWidget *
wp_form_status_new (void)
{
  return g_object_new (WP_TYPE_FORM_STATUS, NULL);
}

/* The onboarding team's comment on the whole form, and remarks that are about no field */
static char *
overall (JsonObject *submission)
{
  GString *text = g_string_new (wp_json_string_or (wp_json_object (submission, "decided"), "comment", ""));
  JsonArray *remarks = wp_json_array (submission, "remarks");
  for (guint i = 0; i < wp_json_length (remarks); i++) {
    JsonObject *remark = wp_json_object_at (remarks, i);
    if (*wp_json_string_or (remark, "field", "") == '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", wp_json_string_or (remark, "text", ""));
  }
  return g_string_free (text, FALSE);
}

static char *
mark_of (JsonObject *submission, WpSubmissionState state)
{
  g_autofree char *submitted = wp_mark_text (wp_json_object (submission, "submitted"));
  g_autofree char *decided = wp_mark_text (wp_json_object (submission, "decided"));
  if (state == WP_SUBMISSION_SUBMITTED && *submitted != '\0')
    /* Translators: %s is "by Aiko Sato, 14:02" */
    return g_strdup_printf (_ ("Submitted %s"), submitted);
  if (state == WP_SUBMISSION_RETURNED && *decided != '\0')
    return g_strdup_printf (_ ("Returned %s"), decided);
  if ((state == WP_SUBMISSION_ACCEPTED || state == WP_SUBMISSION_SUPERSEDED) && *decided != '\0')
    return g_strdup_printf (_ ("Accepted %s"), decided);
  g_autofree char *created = wp_mark_text (wp_json_object (submission, "created"));
  return *created != '\0' ? g_strdup_printf (_ ("Begun %s"), created) : g_strdup ("");
}

static const char *
why_read_only (WpSubmissionState state)
{
  switch (state) {
  case WP_SUBMISSION_SUBMITTED:
    return _ ("The onboarding team reads it now. It can be changed again when they return it.");
  case WP_SUBMISSION_ACCEPTED:
    return _ (
      "It is in force. To change something, revise it: that begins a new one with the same answers, and this one stays in force until the new one is accepted.");
  case WP_SUBMISSION_SUPERSEDED:
    return _ ("A newer one has taken its place.");
  case WP_SUBMISSION_DROPPED:
    return _ ("It was given up.");
  default:
    return "";
  }
}

void
wp_form_status_update (WpFormStatus *self, WpFormModel *model, gboolean may_revise)
{
  JsonObject *submission = wp_form_model_get_submission (model);
  WpForm *form = wp_form_model_get_form (model);
  WpSubmissionState state = wp_form_model_get_state (model);
  g_auto (GStrv) conflicts = wp_form_model_list_conflicts (model);
  guint n = g_strv_length (conflicts);
  g_autofree char *differ = g_strdup_printf (
    ngettext ("%u answer differs from what somebody entered at another desk.", "%u answers differ from what somebody entered at another desk.", n),
    n);
  g_autofree char *mark = mark_of (submission, state);
  g_autofree char *comment = overall (submission);
  g_autofree char *why_not = NULL;
  gboolean editable = wp_form_model_is_editable (model, &why_not);
  gtk_label_set_text (GTK_LABEL (self->state), wp_submission_state_label (state));
  wp_turn_label_set_party (WP_TURN_LABEL (self->turn), form->self_check ? WP_PARTY_NONE : wp_submission_get_party (state));
  gtk_widget_set_visible (self->state, !form->self_check);
  wp_ui_put (self->mark, form->self_check ? "" : mark);
  wp_ui_put (self->comment, comment);
  wp_ui_put (self->help, wp_words_text (&form->help));
  gtk_widget_set_visible (self->newer, form->newer);
  gtk_widget_set_visible (self->conflicts, n > 0);
  wp_ui_put (self->conflict_text, differ);
  wp_ui_put (self->read_only, editable ? "" : why_not != NULL && *why_not != '\0' ? why_not : why_read_only (state));
  gtk_widget_set_visible (self->revise, state == WP_SUBMISSION_ACCEPTED && may_revise);
  JsonArray *history = wp_json_array (submission, "history");
  gtk_widget_set_visible (self->history, wp_json_length (history) > 0 && !form->self_check);
  wp_history_list_update (self->history_list, history, wp_form_event_text);
}
