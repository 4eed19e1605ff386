/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormEntry"
#include "config.h"

#include "wp-country.h"
#include "wp-form-control.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* Text in all its kinds: what is typed is read by wp_form_parse_input(), and never rewritten while somebody types. */

struct _WpFormEntry {
  WpFormControl parent_instance;

  GtkWidget *entry; /* (nullable) */
  GtkWidget *view;  /* (nullable): a text of several lines */
  GtkWidget *note;  /* (nullable): the country of a number */
  GtkWidget *lower; /* (nullable): the steps of a number */
  GtkWidget *higher;
};

#define WP_TYPE_FORM_ENTRY (wp_form_entry_get_type ())
G_DECLARE_FINAL_TYPE (WpFormEntry, wp_form_entry, WP, FORM_ENTRY, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormEntry, wp_form_entry, WP_TYPE_FORM_CONTROL)

static char *
get_text (WpFormEntry *self)
{
  if (self->view == NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
update_note (WpFormEntry *self, JsonNode *value)
{
  const char *country = self->note != NULL ? wp_country_of_number (wp_json_node_string (value)) : NULL;
  if (self->note != NULL)
    wp_ui_put (self->note, country != NULL ? wp_country_name (country, wp_words_language ()) : "");
}

static void
changed_cb (WpFormEntry *self)
{
  g_autofree char *text = get_text (self);
  JsonNode *value = wp_form_parse_input (wp_form_control_get_field (WP_FORM_CONTROL (self)), text);
  update_note (self, value);
  wp_form_control_edited (WP_FORM_CONTROL (self), value);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormEntry *self = WP_FORM_ENTRY (control);
  const WpFormField *field = wp_form_control_get_field (control);
  g_autofree char *now = get_text (self);
  g_autoptr (JsonNode) means = wp_form_parse_input (field, now);
  update_note (self, value);
  if (wp_answer_equal (wp_answer_is_empty (means) ? NULL : means, value) && (value != NULL || *now == '\0'))
    return;
  g_autofree char *text = wp_form_format_input (field, value);
  if (self->view != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text != NULL ? text : "", -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormEntry *self = WP_FORM_ENTRY (control);
  if (self->view != NULL)
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), editable);
  else
    gtk_editable_set_editable (GTK_EDITABLE (self->entry), editable);
  if (self->lower != NULL) {
    gtk_widget_set_visible (self->lower, editable);
    gtk_widget_set_visible (self->higher, editable);
  }
}

static GtkWidget *
get_target (WpFormControl *control)
{
  WpFormEntry *self = WP_FORM_ENTRY (control);
  return self->view != NULL ? self->view : self->entry;
}

static void
wp_form_entry_class_init (WpFormEntryClass *klass)
{
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_entry_init (WpFormEntry *self)
{
}

static void
step (WpFormEntry *self, gint64 by)
{
  const WpFormField *field = wp_form_control_get_field (WP_FORM_CONTROL (self));
  g_autofree char *text = get_text (self);
  gint64 number = g_ascii_strtoll (text, NULL, 10) + by;
  if (field->min != G_MININT64 && number < field->min)
    number = field->min;
  if (field->max != G_MAXINT64 && number > field->max)
    number = field->max;
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), next);
}

static void
lower_cb (WpFormEntry *self)
{
  step (self, -1);
}

static void
higher_cb (WpFormEntry *self)
{
  step (self, 1);
}

static gboolean
step_key_cb (WpFormEntry *self, guint key, guint code, GdkModifierType state)
{
  if ((key != GDK_KEY_Up && key != GDK_KEY_Down) || !gtk_editable_get_editable (GTK_EDITABLE (self->entry)))
    return FALSE;
  step (self, key == GDK_KEY_Up ? 1 : -1);
  return TRUE;
}

/* GtkSpinButton would replace what cannot be parsed by a number. */
static GtkWidget *
make_number (WpFormEntry *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->lower = gtk_button_new_from_icon_name ("list-remove-symbolic");
  self->higher = gtk_button_new_from_icon_name ("list-add-symbolic");
  wp_ui_set_name (self->lower, _ ("One less"));
  wp_ui_set_name (self->higher, _ ("One more"));
  gtk_widget_set_focusable (self->lower, FALSE);
  gtk_widget_set_focusable (self->higher, FALSE);
  g_signal_connect_swapped (self->lower, "clicked", G_CALLBACK (lower_cb), self);
  g_signal_connect_swapped (self->higher, "clicked", G_CALLBACK (higher_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (step_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->lower);
  gtk_box_append (GTK_BOX (line), self->higher);
  gtk_widget_add_css_class (line, "linked");
  gtk_widget_set_halign (line, GTK_ALIGN_START);
  return line;
}

static GtkWidget *
make_phone (WpFormEntry *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), "+81 3 1234 5678");
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_PHONE);
  self->note = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (column), self->entry);
  gtk_box_append (GTK_BOX (column), self->note);
  return column;
}

static GtkWidget *
make_view (WpFormEntry *self)
{
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 10);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed", G_CALLBACK (changed_cb), self);
  /* It grows with its text: a scroller of its own would take the wheel from the page. */
  gtk_widget_set_size_request (self->view, -1, 72);
  gtk_widget_set_hexpand (self->view, TRUE);
  gtk_box_append (GTK_BOX (frame), self->view);
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (frame, "composer");
  return frame;
}

static const char *
placeholder (WpFieldType type)
{
  switch (type) {
  case WP_FIELD_EMAIL:
  case WP_FIELD_UPN:
    return "name@example.com";
  case WP_FIELD_DOMAIN:
    return "example.com";
  case WP_FIELD_GUID:
    return "00000000-0000-0000-0000-000000000000";
  default:
    return NULL;
  }
}

WpFormControl *
wp_form_entry_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormEntry *self = g_object_new (WP_TYPE_FORM_ENTRY, NULL);
  GtkWidget *child;
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  if (field->type == WP_FIELD_TEXT && field->multiline)
    child = make_view (self);
  else {
    self->entry = gtk_entry_new ();
    gtk_widget_set_hexpand (self->entry, TRUE);
    gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 60);
    if (placeholder (field->type) != NULL)
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), placeholder (field->type));
    if (field->type == WP_FIELD_EMAIL || field->type == WP_FIELD_UPN)
      gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_EMAIL);
    g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
    child = field->type == WP_FIELD_NUMBER ? make_number (self) : field->type == WP_FIELD_PHONE ? make_phone (self) : self->entry;
  }
  wp_ui_set_name (get_target (WP_FORM_CONTROL (self)), name);
  gtk_box_append (GTK_BOX (self), child);
  return WP_FORM_CONTROL (self);
}
