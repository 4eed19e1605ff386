/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailQuestion"
#include "config.h"

#include "wp-detail-question.h"
#include "wp-button.h"
#include "wp-composer.h"
#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-labels.h"
#include "wp-not-sent.h"
#include "wp-when.h"

#include <glib/gi18n.h>

static const WpVerdict verdicts[] = { WP_VERDICT_AUTHORIZED, WP_VERDICT_NOT_OURS, WP_VERDICT_UNKNOWN };

struct _WpDetailQuestion {
  GtkBox parent_instance;

  GtkWidget *heading;
  GtkWidget *due;
  GtkWidget *not_sent;
  GtkWidget *text;
  GtkWidget *open_part;
  GtkWidget *composer;
  GtkWidget *buttons;
  GtkWidget *choices[G_N_ELEMENTS (verdicts)];
  GtkWidget *confirm; /* asks for confirmation */
  GtkWidget *confirm_text;
  GtkWidget *confirm_button;
  GtkWidget *answer;
  GtkWidget *comment;
  WpVerdict verdict;  /* the answer to be confirmed */
  WpAccount *account; /* (owned) (nullable) */
  char *incident_id;  /* (owned) (nullable) */
  char *question_id;  /* (owned) (nullable) */
  gboolean open;
  gboolean may;
};

G_DEFINE_FINAL_TYPE (WpDetailQuestion, wp_detail_question, GTK_TYPE_BOX)

static const char *
consequence (WpVerdict verdict)
{
  switch (verdict) {
  case WP_VERDICT_AUTHORIZED:
    return _ ("Tell the SOC that this activity is authorized? The SOC then stops treating it as an attack.");
  case WP_VERDICT_NOT_OURS:
    return _ ("Tell the SOC that this activity is not ours? The SOC then treats it as an attack.");
  case WP_VERDICT_UNKNOWN:
  case WP_VERDICT_UNKNOWN_VALUE:
    break;
  }
  return _ ("Tell the SOC that you don’t know? The SOC goes on investigating.");
}

static void
show_confirmation (WpDetailQuestion *self, gboolean show)
{
  gtk_widget_set_visible (self->confirm, show);
  gtk_widget_set_visible (self->buttons, !show);
}

void
wp_detail_question_confirm_answer (WpDetailQuestion *self, WpVerdict verdict)
{
  if (!self->open || !self->may)
    return;
  self->verdict = verdict;
  gtk_label_set_text (GTK_LABEL (self->confirm_text), consequence (verdict));
  /* Translators: on a button: yes, and the answer, e.g. "Yes, Not ours" */
  g_autofree char *label = g_strdup_printf (_ ("Yes, “%s”"), wp_verdict_label (verdict));
  gtk_button_set_label (GTK_BUTTON (self->confirm_button), label);
  show_confirmation (self, TRUE);
  gtk_widget_grab_focus (self->confirm_button);
}

static void
choice_cb (WpDetailQuestion *self, GtkWidget *button)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (self->choices[i] == button)
      wp_detail_question_confirm_answer (self, verdicts[i]);
}

static void
back_cb (WpDetailQuestion *self)
{
  show_confirmation (self, FALSE);
  wp_detail_question_focus (self);
}

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  WpDetailQuestion *self = WP_DETAIL_QUESTION (widget);
  gtk_widget_set_sensitive (self->confirm, TRUE);
  show_confirmation (self, FALSE);
  wp_composer_done (WP_COMPOSER (self->composer), error);
  if (error == NULL)
    wp_composer_reset (WP_COMPOSER (self->composer));
}

static void
confirmed_cb (WpDetailQuestion *self)
{
  if (wp_composer_is_too_long (WP_COMPOSER (self->composer)))
    return;
  g_autofree char *comment = wp_composer_get_text (WP_COMPOSER (self->composer));
  g_autoptr (WpCommand) command = wp_command_answer (self->incident_id, self->question_id, self->verdict, comment);
  gtk_widget_set_sensitive (self->confirm, FALSE);
  wp_ui_submit_typed (GTK_WIDGET (self), self->account, command, wp_composer_get_scope (WP_COMPOSER (self->composer)), submitted_cb);
}

static void
wp_detail_question_dispose (GObject *object)
{
  WpDetailQuestion *self = WP_DETAIL_QUESTION (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->incident_id, g_free);
  g_clear_pointer (&self->question_id, g_free);
  G_OBJECT_CLASS (wp_detail_question_parent_class)->dispose (object);
}

static void
wp_detail_question_class_init (WpDetailQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_question_dispose;
}

/* Buttons that go below each other where there is no room beside. */
static GtkWidget *
make_choices (WpDetailQuestion *self)
{
  self->buttons = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->buttons), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->buttons), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->buttons), G_N_ELEMENTS (verdicts));
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->buttons), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->buttons), 6);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    self->choices[i] = gtk_button_new_with_label (wp_verdict_label (verdicts[i]));
    g_signal_connect_object (self->choices[i], "clicked", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
    gtk_flow_box_insert (GTK_FLOW_BOX (self->buttons), self->choices[i], -1);
    gtk_widget_set_focusable (gtk_widget_get_parent (self->choices[i]), FALSE);
  }
  return self->buttons;
}

static GtkWidget *
make_confirmation (WpDetailQuestion *self)
{
  self->confirm = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->confirm_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->confirm_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->confirm_text), 0);
  gtk_box_append (GTK_BOX (self->confirm), self->confirm_text);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (line, GTK_ALIGN_END);
  GtkWidget *back = wp_button_new (_ ("_Back"));
  g_signal_connect_object (back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  self->confirm_button = gtk_button_new ();
  gtk_widget_add_css_class (self->confirm_button, "suggested-action");
  g_signal_connect_object (self->confirm_button, "clicked", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), back);
  gtk_box_append (GTK_BOX (line), self->confirm_button);
  gtk_box_append (GTK_BOX (self->confirm), line);
  gtk_widget_set_visible (self->confirm, FALSE);
  return self->confirm;
}

static void
wp_detail_question_init (WpDetailQuestion *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "detail-card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "question");

  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->heading = wp_ui_fill_line (wp_ui_heading_new (_ ("The SOC asks")));
  self->due = wp_when_new (WP_WHEN_TIME_LEFT);
  self->not_sent = wp_not_sent_new (TRUE);
  gtk_box_append (GTK_BOX (top), self->heading);
  gtk_box_append (GTK_BOX (top), self->due);
  gtk_box_append (GTK_BOX (top), self->not_sent);
  gtk_box_append (GTK_BOX (self), top);
  self->text = wp_ui_fill_line (wp_ui_text_new ());
  gtk_box_append (GTK_BOX (self), self->text);

  self->open_part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->composer = wp_composer_new (_ ("Comment for the SOC (optional)"), NULL, WP_MAX_COMMENT);
  gtk_box_append (GTK_BOX (self->open_part), self->composer);
  gtk_box_append (GTK_BOX (self->open_part), make_choices (self));
  gtk_box_append (GTK_BOX (self->open_part), make_confirmation (self));
  gtk_box_append (GTK_BOX (self), self->open_part);

  self->answer = wp_ui_fill_line (wp_ui_text_new ());
  self->comment = wp_ui_fill_line (wp_ui_text_new ());
  gtk_widget_add_css_class (self->comment, "note");
  gtk_box_append (GTK_BOX (self), self->answer);
  gtk_box_append (GTK_BOX (self), self->comment);
}

GtkWidget *
wp_detail_question_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_QUESTION, NULL);
}

void
wp_detail_question_update (WpDetailQuestion *self, const WpDetail *detail, const WpQuestion *question)
{
  if (self->account == NULL) {
    self->account = g_object_ref (detail->account);
    self->incident_id = g_strdup (detail->incident->id);
    self->question_id = g_strdup (question->id);
    g_autofree char *scope = g_strdup_printf ("answer:%s:%s", self->incident_id, self->question_id);
    wp_composer_set_scope (WP_COMPOSER (self->composer), self->account, scope);
  }
  /* The focus widget is about to be hidden: keeps the focus in the card. */
  gboolean moves_on = self->open && question->answered && (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  self->open = !question->answered;
  self->may = detail->why_not == NULL;
  gtk_label_set_text (GTK_LABEL (self->heading), self->open ? _ ("The SOC asks") : _ ("The SOC asked"));
  wp_ui_put_language (self->text, detail->incident->language);
  wp_ui_put (self->text, question->text);
  wp_when_set_time (WP_WHEN (self->due), self->open ? question->due_at : 0);
  if (self->open && question->due_at != 0 && question->due_at < wp_time_now ())
    gtk_widget_add_css_class (self->due, "error");
  else
    gtk_widget_remove_css_class (self->due, "error");
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), wp_detail_find_row (detail->outbox, WP_COMMAND_ANSWER, question->id));
  /* Somebody else has answered: what was being typed stays visible. */
  g_autofree char *words = wp_composer_get_text (WP_COMPOSER (self->composer));
  gboolean left_over = !self->open && *words != '\0' && gtk_widget_get_sensitive (self->confirm);
  gtk_widget_set_visible (self->open_part, self->open || left_over);
  wp_composer_set_hint (WP_COMPOSER (self->composer), left_over ? _ ("Not sent: the question has been answered meanwhile.") : "");
  if (!self->open)
    gtk_widget_set_visible (self->confirm, FALSE);
  gtk_widget_set_visible (self->buttons, self->open && !gtk_widget_get_visible (self->confirm));
  if (!self->open)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "waiting");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "waiting");
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    wp_ui_set_allowed (self->choices[i], self->may, detail->why_not);
  wp_composer_set_why_not (WP_COMPOSER (self->composer), detail->why_not);
  g_autofree char *when = wp_when_exact (question->answered_at);
  g_autofree char *answer = self->open ? g_strdup ("")
                                       : g_strdup_printf ("%s · %s · %s", wp_verdict_label (question->verdict), question->answered_by, when);
  wp_ui_put (self->answer, answer);
  if (moves_on) {
    gtk_widget_grab_focus (self->answer);
    gtk_label_select_region (GTK_LABEL (self->answer), 0, 0);
  }
  wp_ui_put (self->comment, self->open ? "" : question->comment);
}

gboolean
wp_detail_question_is_open (WpDetailQuestion *self)
{
  return self->open;
}

gboolean
wp_detail_question_may_answer (WpDetailQuestion *self)
{
  return self->may;
}

void
wp_detail_question_focus (WpDetailQuestion *self)
{
  gtk_widget_grab_focus (self->choices[0]);
}
