/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormHours"
#include "config.h"

#include "wp-form-control.h"
#include "wp-form-zones.h"
#include "wp-json.h"
#include "wp-ui.h"

#include <glib/gi18n.h>
#include <string.h>

/* A start time, an end time and their time zone */

struct _WpFormHours {
  WpFormControl parent_instance;

  GtkWidget *start;
  GtkWidget *end;
  GtkWidget *zone;
  GtkWidget *note;
  gboolean setting;
};

#define WP_TYPE_FORM_HOURS (wp_form_hours_get_type ())
G_DECLARE_FINAL_TYPE (WpFormHours, wp_form_hours, WP, FORM_HOURS, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormHours, wp_form_hours, WP_TYPE_FORM_CONTROL)

/* "9" and "9:00" and "９：００" are "09:00"; what cannot be read stays for the validator to name. */
static char *
read_clock (GtkWidget *entry)
{
  g_autofree char *plain = g_utf8_normalize (gtk_editable_get_text (GTK_EDITABLE (entry)), -1, G_NORMALIZE_ALL_COMPOSE);
  g_strstrip (plain);
  char *end = NULL;
  guint64 hour = g_ascii_isdigit (*plain) ? g_ascii_strtoull (plain, &end, 10) : G_MAXUINT64, minute = 0;
  if (end != NULL && *end == ':' && strlen (end) == 3 && g_ascii_isdigit (end[1]) && g_ascii_isdigit (end[2])) {
    minute = g_ascii_strtoull (end + 1, NULL, 10);
    end += 3;
  }
  if (hour > 24 || minute > 59 || end == NULL || *end != '\0')
    return g_steal_pointer (&plain);
  return g_strdup_printf ("%02u:%02u", (guint) hour, (guint) minute);
}

static void
update_note (WpFormHours *self)
{
  g_autofree char *start = read_clock (self->start);
  g_autofree char *end = read_clock (self->end);
  gboolean night = strlen (start) == 5 && strlen (end) == 5 && strcmp (end, start) < 0;
  wp_ui_put (self->note, night ? _ ("It ends on the following day.") : "");
}

static JsonNode *
collect (WpFormHours *self)
{
  g_autofree char *start = read_clock (self->start);
  g_autofree char *end = read_clock (self->end);
  if (*start == '\0' && *end == '\0')
    return NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, wp_json_new ("start", start, "end", end, "timeZone", wp_picker_get (WP_PICKER (self->zone)), NULL));
  return node;
}

static void
changed_cb (WpFormHours *self)
{
  update_note (self);
  if (!self->setting)
    wp_form_control_edited (WP_FORM_CONTROL (self), collect (self));
}

/* The default time zone: the form's, or this desk's. */
static const char *
usual_zone (WpFormHours *self)
{
  WpFormModel *model = wp_form_control_get_model (WP_FORM_CONTROL (self));
  WpForm *form = wp_form_model_get_form (model);
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = g_ptr_array_index (form->sections, i);
    for (guint j = 0; j < section->fields->len; j++) {
      const WpFormField *field = g_ptr_array_index (section->fields, j);
      const char *zone = field->type == WP_FIELD_TIME_ZONE ? wp_json_node_string (wp_form_model_get_answer (model, field->id)) : NULL;
      if (zone != NULL)
        return zone;
    }
  }
  WpFormContext context;
  wp_form_model_get_context (model, &context);
  return strchr (context.time_zone, '/') != NULL ? context.time_zone : "UTC";
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormHours *self = WP_FORM_HOURS (control);
  JsonObject *object = wp_json_node_object (value);
  g_autoptr (JsonNode) now = collect (self);
  self->setting = TRUE;
  if (object != NULL && !wp_answer_equal (now, value)) {
    gtk_editable_set_text (GTK_EDITABLE (self->start), wp_json_string_or (object, "start", ""));
    gtk_editable_set_text (GTK_EDITABLE (self->end), wp_json_string_or (object, "end", ""));
    wp_picker_set (WP_PICKER (self->zone), wp_json_string_or (object, "timeZone", usual_zone (self)));
  } else if (object == NULL) {
    if (now != NULL) {
      gtk_editable_set_text (GTK_EDITABLE (self->start), "");
      gtk_editable_set_text (GTK_EDITABLE (self->end), "");
    }
    wp_picker_set (WP_PICKER (self->zone), usual_zone (self));
  }
  self->setting = FALSE;
  update_note (self);
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormHours *self = WP_FORM_HOURS (control);
  gtk_editable_set_editable (GTK_EDITABLE (self->start), editable);
  gtk_editable_set_editable (GTK_EDITABLE (self->end), editable);
  wp_picker_set_editable (WP_PICKER (self->zone), editable);
}

static GtkWidget *
get_target (WpFormControl *control)
{
  return WP_FORM_HOURS (control)->start;
}

static void
wp_form_hours_class_init (WpFormHoursClass *klass)
{
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_hours_init (WpFormHours *self)
{
}

static GtkWidget *
make_clock (WpFormHours *self, const char *name, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 6);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  wp_ui_set_name (entry, name);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  return entry;
}

WpFormControl *
wp_form_hours_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormHours *self = g_object_new (WP_TYPE_FORM_HOURS, NULL);
  /* Translators: a field of a time range; %s is what the range is */
  g_autofree char *start = g_strdup_printf (_ ("%s: from"), name), *end = g_strdup_printf (_ ("%s: to"), name),
                  *zone = g_strdup_printf (_ ("%s: time zone"), name);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  self->start = make_clock (self, start, "09:00");
  self->end = make_clock (self, end, "18:00");
  self->zone = wp_picker_new (zone, _ ("Time zone…"));
  wp_form_zones_add (WP_PICKER (self->zone));
  g_signal_connect_swapped (self->zone, "picked", G_CALLBACK (changed_cb), self);
  self->note = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (line), self->start);
  gtk_box_append (GTK_BOX (line), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (line), self->end);
  gtk_box_append (GTK_BOX (line), self->zone);
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), self->note);
  return WP_FORM_CONTROL (self);
}
