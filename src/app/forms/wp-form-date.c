/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormDate"
#include "config.h"

#include "wp-date-entry.h"
#include "wp-form-control.h"
#include "wp-json.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* A date, or a date and a time of day, which is read back with the zone it is meant in */

struct _WpFormDate {
  WpFormControl parent_instance;

  GtkWidget *entry;
  GtkWidget *note; /* (nullable) */
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

static gboolean
same_clock (gint64 at, const char *zone)
{
  g_autofree char *there = wp_date_time_from_instant (at, zone), *here = wp_date_time_from_instant (at, NULL);
  return g_strcmp0 (there, here) == 0;
}

static void
update_note (WpFormDate *self)
{
  WpFormModel *model = wp_form_control_get_model (WP_FORM_CONTROL (self));
  const char *zone = wp_form_get_time_zone (wp_form_model_get_form (model), wp_form_model_get_answers (model));
  g_autoptr (JsonNode) answer = parse (self);
  gint64 at = wp_date_time_to_instant (wp_json_node_string (answer), zone);
  g_autoptr (GTimeZone) own = g_time_zone_new_local ();
  g_autofree char *there = wp_when_in_zone (at, zone), *here = wp_when_in_zone (at, NULL), *text = NULL;
  if (at == 0)
    /* Translators: %s is the name of a time zone, "Asia/Tokyo" */
    text = g_strdup_printf (_ ("In the time zone %s"), zone != NULL ? zone : g_time_zone_get_identifier (own));
  else if (same_clock (at, zone))
    text = g_steal_pointer (&there);
  else
    /* Translators: the same instant in the zone of a form and in that of this desk, each "Sat, 31 Jan 2026, 09:00 (Asia/Tokyo, UTC+09:00)" */
    text = g_strdup_printf (_ ("%s; on this desk %s"), there, here);
  wp_ui_put (self->note, text);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormDate *self = WP_FORM_DATE (control);
  g_autoptr (JsonNode) now = parse (self);
  if (!wp_answer_equal (wp_answer_is_empty (now) ? NULL : now, value) || value == NULL)
    wp_date_entry_set_text (WP_DATE_ENTRY (self->entry), wp_json_node_string (value) != NULL ? wp_json_node_string (value) : "");
  if (self->note != NULL)
    update_note (self);
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
  if (self->note != NULL)
    update_note (self);
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
  if (field->type != WP_FIELD_DATE_TIME)
    return WP_FORM_CONTROL (self);
  self->note = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_box_append (GTK_BOX (self), self->note);
  /* The form's zone may be another now. */
  g_signal_connect_object (model, "changed", G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  update_note (self);
  return WP_FORM_CONTROL (self);
}
