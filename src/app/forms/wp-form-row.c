/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormRow"
#include "config.h"

#include "wp-form-row.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>
#include <string.h>

/* An error is shown so long after the last key, or when the focus leaves the field. */
#define PAUSE_MS 900

struct _WpFormRow {
  GtkBox parent_instance;

  GtkWidget *title;
  GtkWidget *required;
  GtkWidget *help;
  WpFormControl *control;
  GtkWidget *message;
  GtkWidget *remarks;
  GtkWidget *offer_line;
  GtkWidget *offer_text;
  GtkWidget *conflict;
  WpFormModel *model;           /* (owned) (nullable after dispose) */
  const WpFormSection *section; /* (unowned): of the model's form */
  const WpFormField *field;     /* (unowned): likewise */
  JsonNode *offer;              /* (owned) (nullable) */
  guint pause_source;
  gboolean visited;  /* the person has been here: errors are shown */
  gboolean outdated; /* the answer was changed elsewhere while it had the focus */
};

enum { SHOW_CONFLICT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormRow, wp_form_row, GTK_TYPE_BOX)

static gboolean
has_focus (WpFormRow *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* The issue to show at the field itself, an error before advice. Issues of cells are shown in the cells. */
static const WpFormIssue *
find_own (WpFormRow *self, gboolean *in_cells)
{
  GPtrArray *issues = wp_form_model_get_issues (self->model);
  const WpFormIssue *own = NULL;
  gsize length = strlen (self->field->id);
  *in_cells = FALSE;
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = g_ptr_array_index (issues, i);
    if (g_strcmp0 (issue->field, self->field->id) != 0)
      continue;
    if (self->field->columns != NULL && self->field->columns->len > 0 && issue->pointer[0] == '/' && issue->pointer[length + 1] == '/')
      *in_cells = TRUE;
    else if (own == NULL || (own->advice && !issue->advice))
      own = issue;
  }
  return own;
}

static void
show_message (WpFormRow *self, const WpFormIssue *issue)
{
  g_autofree char *refusal = wp_form_model_get_refusal (self->model, self->field->id);
  gboolean wrong = issue != NULL && !issue->advice, error = wrong || refusal != NULL;
  g_autofree char *words = !wrong && refusal != NULL ? g_steal_pointer (&refusal) : issue != NULL ? wp_form_issue_words (issue) : g_strdup ("");
  wp_ui_put (self->message, words);
  gtk_widget_remove_css_class (self->message, error ? "field-advice" : "field-error");
  gtk_widget_add_css_class (self->message, error ? "field-error" : "field-advice");
  wp_form_control_set_error (self->control, error ? words : "", issue != NULL && !error ? words : wp_words_text (&self->field->help));
}

static void
update_issues (WpFormRow *self)
{
  gboolean in_cells;
  const WpFormIssue *issue = find_own (self, &in_cells);
  gboolean pausing = self->pause_source != 0;
  g_autofree char *base = g_strdup_printf ("/%s", self->field->id);
  gboolean editable = wp_form_model_is_editable (self->model, NULL);
  /* While the person types, no new error is shown, but one that is corrected goes at once. */
  if (!self->visited || !editable || (pausing && *gtk_label_get_text (GTK_LABEL (self->message)) == '\0'))
    issue = NULL;
  show_message (self, issue);
  if (!pausing || !in_cells)
    wp_form_control_set_issues (self->control, self->visited && editable ? wp_form_model_get_issues (self->model) : NULL, base);
}

static gboolean
pause_cb (gpointer user_data)
{
  WpFormRow *self = user_data;
  self->pause_source = 0;
  self->visited = TRUE;
  update_issues (self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (WpFormRow *self, JsonNode *value)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->pause_source = g_timeout_add (PAUSE_MS, pause_cb, self);
  self->outdated = FALSE;
  wp_form_model_set_answer (self->model, self->field->id, value);
}

static void
show_answer (WpFormRow *self)
{
  wp_form_control_set_value (self->control, wp_form_model_get_answer (self->model, self->field->id));
  self->outdated = FALSE;
}

static void
answer_changed_cb (WpFormRow *self)
{
  /* Not while the person may be typing here */
  if (has_focus (self) && self->field->type != WP_FIELD_FILE && self->offer == NULL && wp_form_model_is_editable (self->model, NULL))
    self->outdated = TRUE;
  else
    show_answer (self);
}

static void
leave_cb (WpFormRow *self)
{
  if (self->model == NULL)
    return;
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->outdated)
    show_answer (self);
  self->visited = TRUE;
  wp_form_row_update (self);
  /* The focus is leaving, though the state flags still have it here. */
  gtk_widget_set_visible (GTK_WIDGET (self), wp_form_model_is_shown (self->model, self->section, self->field));
}

static void
use_cb (WpFormRow *self)
{
  g_autoptr (JsonNode) value = self->offer != NULL ? json_node_copy (self->offer) : NULL;
  if (value == NULL)
    return;
  wp_form_model_fill (self->model, self->field->id, value);
  show_answer (self);
  wp_form_row_set_offer (self, NULL, NULL);
  wp_form_row_focus (self, "");
}

static void
conflict_cb (WpFormRow *self)
{
  g_signal_emit (self, signals[SHOW_CONFLICT], 0);
}

static void
wp_form_row_dispose (GObject *object)
{
  WpFormRow *self = WP_FORM_ROW (object);
  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_object (&self->model);
  g_clear_pointer (&self->offer, json_node_unref);
  G_OBJECT_CLASS (wp_form_row_parent_class)->dispose (object);
}

static void
wp_form_row_class_init (WpFormRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_form_row_dispose;
  signals[SHOW_CONFLICT] = g_signal_new ("show-conflict", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_form_row_init (WpFormRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form-row");
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
add_head (WpFormRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->title = wp_ui_caption_new (wp_words_text (&self->field->label));
  gtk_widget_remove_css_class (self->title, "dim-label");
  gtk_widget_add_css_class (self->title, "form-question");
  /* Translators: beside a question that must be answered */
  self->required = wp_ui_caption_new (_ ("needed"));
  gtk_widget_add_css_class (self->required, "caption");
  gtk_widget_set_valign (self->required, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->required);
  gtk_box_append (GTK_BOX (self), line);
  self->help = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->help, "caption");
  wp_ui_put (self->help, wp_words_text (&self->field->help));
  gtk_box_append (GTK_BOX (self), self->help);
}

static void
add_foot (WpFormRow *self)
{
  GtkWidget *use = gtk_button_new_with_label (_ ("Use"));
  /* Translators: a button that takes over an answer; %s is the question */
  g_autofree char *use_name = g_strdup_printf (_ ("Use for “%s”"), wp_words_text (&self->field->label));
  self->message = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE, "xalign", 0.0, "wrap-mode",
                                PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  self->remarks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->offer_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (self->offer_line, "offer");
  self->offer_text = wp_ui_text_new ();
  gtk_widget_add_css_class (self->offer_text, "dim-label");
  gtk_label_set_lines (GTK_LABEL (self->offer_text), 3);
  gtk_label_set_ellipsize (GTK_LABEL (self->offer_text), PANGO_ELLIPSIZE_END);
  wp_ui_set_name (use, use_name);
  gtk_widget_add_css_class (use, "small");
  gtk_widget_set_valign (use, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (use, "clicked", G_CALLBACK (use_cb), self);
  gtk_box_append (GTK_BOX (self->offer_line), wp_ui_steady_new (self->offer_text));
  gtk_widget_set_hexpand (gtk_widget_get_first_child (self->offer_line), TRUE);
  gtk_box_append (GTK_BOX (self->offer_line), use);
  gtk_widget_set_visible (self->offer_line, FALSE);
  self->conflict = gtk_button_new_with_label (_ ("Somebody else changed this answer too: decide…"));
  gtk_widget_add_css_class (self->conflict, "conflict-button");
  gtk_widget_set_halign (self->conflict, GTK_ALIGN_START);
  g_signal_connect_swapped (self->conflict, "clicked", G_CALLBACK (conflict_cb), self);
  gtk_box_append (GTK_BOX (self), self->message);
  gtk_box_append (GTK_BOX (self), self->conflict);
  gtk_box_append (GTK_BOX (self), self->remarks);
  gtk_box_append (GTK_BOX (self), self->offer_line);
}

GtkWidget *
wp_form_row_new (WpFormModel *model, const WpFormSection *section, const WpFormField *field)
{
  WpFormRow *self = g_object_new (WP_TYPE_FORM_ROW, NULL);
  g_autofree char *detailed = g_strdup_printf ("answer-changed::%s", field->id);
  self->model = g_object_ref (model);
  self->section = section;
  self->field = field;
  add_head (self);
  self->control = wp_form_control_new (field, wp_words_text (&field->label), model);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->control));
  add_foot (self);
  g_signal_connect_object (self->control, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, detailed, G_CALLBACK (answer_changed_cb), self, G_CONNECT_SWAPPED);
  show_answer (self);
  /* A field with an answer has been visited before. */
  self->visited = wp_form_model_get_answer (model, field->id) != NULL;
  wp_form_row_update (self);
  return GTK_WIDGET (self);
}

static const char *
remark_key (gconstpointer item)
{
  return wp_json_string_or ((JsonObject *) item, "id", "");
}

static GtkWidget *
create_remark (gconstpointer item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *text = wp_ui_text_new (), *who = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (who, "caption");
  gtk_widget_add_css_class (box, "remark");
  gtk_box_append (GTK_BOX (box), who);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

typedef struct {
  char *(*head) (JsonObject *remark);
} RemarkWords;

static void
update_remark (GtkWidget *box, gconstpointer item, gpointer user_data)
{
  JsonObject *remark = (JsonObject *) item;
  const RemarkWords *words = user_data;
  GtkWidget *who = gtk_widget_get_first_child (box);
  g_autofree char *head = words->head (remark);
  wp_ui_put (who, head);
  wp_ui_put (gtk_widget_get_next_sibling (who), wp_json_string_or (remark, "text", ""));
}

void
wp_form_row_set_remarks (WpFormRow *self, GPtrArray *remarks, char *(*head) (JsonObject *remark))
{
  RemarkWords words = { head };
  wp_ui_reconcile (GTK_BOX (self->remarks), remarks, remark_key, create_remark, update_remark, &words);
}

void
wp_form_row_update (WpFormRow *self)
{
  WpForm *form = wp_form_model_get_form (self->model);
  gboolean shown = wp_form_model_is_shown (self->model, self->section, self->field), editable = wp_form_model_is_editable (self->model, NULL);
  gboolean required = wp_form_is_required (form, self->field, wp_form_model_get_answers (self->model));
  /* A row with the focus stays visible until the focus leaves it. */
  if (shown || !has_focus (self))
    gtk_widget_set_visible (GTK_WIDGET (self), shown);
  gtk_widget_set_visible (self->required, required && editable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (wp_form_control_get_target (self->control)), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
  wp_form_control_set_editable (self->control, editable);
  gtk_widget_set_visible (self->conflict, wp_form_model_get_conflict (self->model, self->field->id) != NULL);
  gtk_widget_set_visible (self->offer_line,
                          self->offer != NULL && editable && wp_answer_is_empty (wp_form_model_get_answer (self->model, self->field->id)));
  update_issues (self);
}

void
wp_form_row_set_offer (WpFormRow *self, JsonNode *offer, const char *words)
{
  g_clear_pointer (&self->offer, json_node_unref);
  self->offer = offer;
  if (offer != NULL)
    wp_ui_put (self->offer_text, words);
  gtk_widget_set_visible (self->offer_line, offer != NULL && wp_form_model_is_editable (self->model, NULL));
}

void
wp_form_row_reveal (WpFormRow *self)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->visited = TRUE;
  update_issues (self);
}

void
wp_form_row_focus (WpFormRow *self, const char *pointer)
{
  gsize length = strlen (self->field->id);
  const char *rest = *pointer == '/' && g_str_has_prefix (pointer + 1, self->field->id) ? pointer + 1 + length : "";
  GtkWidget *target = wp_form_control_find_target (self->control, rest);
  if (target == NULL || !gtk_widget_grab_focus (target))
    gtk_widget_child_focus (GTK_WIDGET (self->control), GTK_DIR_TAB_FORWARD);
}

const WpFormField *
wp_form_row_get_field (WpFormRow *self)
{
  return self->field;
}

const char *
wp_form_row_get_message (WpFormRow *self)
{
  return gtk_widget_get_visible (self->message) ? gtk_label_get_text (GTK_LABEL (self->message)) : "";
}
