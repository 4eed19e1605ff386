/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormDate"
#include "config.h"

#include "wp-date-entry.h"
#include "wp-form-control.h"
#include "wp-json.h"

/* A date, or a date and a time of day */

struct _WpFormDate {
  WpFormControl parent_instance;

  GtkWidget *entry;
};

#define WP_TYPE_FORM_DATE (wp_form_date_get_type ())
G_DECLARE_FINAL_TYPE (WpFormDate, wp_form_date, WP, FORM_DATE, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormDate, wp_form_date, WP_TYPE_FORM_CONTROL)

static JsonNode *
parse (WpFormDate *self)
{
  g_autofree char *text = wp_date_entry_get_text (WP_DATE_ENTRY (self->entry));
  return wp_form_parse_input (wp_form_control_get_field (WP_FORM_CONTROL (self)), text);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormDate *self = WP_FORM_DATE (control);
  g_autoptr(JsonNode) now = parse (self);
  if (!wp_answer_equal (wp_answer_is_empty (now) ? NULL : now, value) || value == NULL)
    wp_date_entry_set_text (WP_DATE_ENTRY (self->entry), wp_json_node_string (value) != NULL ? wp_json_node_string (value) : "");
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  wp_date_entry_set_editable (WP_DATE_ENTRY (WP_FORM_DATE (control)->entry), editable);
}

static GtkWidget *
get_target (WpFormControl *control)
{
  return wp_date_entry_get_target (WP_DATE_ENTRY (WP_FORM_DATE (control)->entry));
}

static void
wp_form_date_class_init (WpFormDateClass *klass)
{
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_date_init (WpFormDate *self)
{
}

static void
changed_cb (WpFormDate *self)
{
  wp_form_control_edited (WP_FORM_CONTROL (self), parse (self));
}

WpFormControl *
wp_form_date_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormDate *self = g_object_new (WP_TYPE_FORM_DATE, NULL);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  self->entry = wp_date_entry_new (name, field->type == WP_FIELD_DATE_TIME);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (self), self->entry);
  return WP_FORM_CONTROL (self);
}
