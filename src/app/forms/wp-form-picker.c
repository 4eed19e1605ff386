/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormPicker"
#include "config.h"

#include "wp-country.h"
#include "wp-form-control.h"
#include "wp-form-zones.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-picker.h"

#include <glib/gi18n.h>
#include <string.h>

/* A country or a time zone */

struct _WpFormPicker {
  WpFormControl parent_instance;

  GtkWidget *picker;
};

#define WP_TYPE_FORM_PICKER (wp_form_picker_get_type ())
G_DECLARE_FINAL_TYPE (WpFormPicker, wp_form_picker, WP, FORM_PICKER, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormPicker, wp_form_picker, WP_TYPE_FORM_CONTROL)

static void
set_value (WpFormControl *control, JsonNode *value)
{
  wp_picker_set (WP_PICKER (WP_FORM_PICKER (control)->picker), wp_json_node_string (value));
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  wp_picker_set_editable (WP_PICKER (WP_FORM_PICKER (control)->picker), editable);
}

static void
set_name (WpFormControl *control, const char *name)
{
  wp_picker_set_name (WP_PICKER (WP_FORM_PICKER (control)->picker), name);
}

static GtkWidget *
get_target (WpFormControl *control)
{
  return wp_picker_get_button (WP_PICKER (WP_FORM_PICKER (control)->picker));
}

static void
wp_form_picker_class_init (WpFormPickerClass *klass)
{
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->set_name = set_name;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_picker_init (WpFormPicker *self)
{
}

static void
picked_cb (WpFormPicker *self, const char *id)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, id);
  wp_form_control_edited (WP_FORM_CONTROL (self), node);
}

static int
compare_zones (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names in this system's zone database */
static GPtrArray *
read_zones (void)
{
  GPtrArray *zones = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/usr/share/zoneinfo/zone1970.tab", &text, NULL, NULL) &&
      !g_file_get_contents ("/usr/share/zoneinfo/zone.tab", &text, NULL, NULL))
    text = g_strdup ("JP\t+0\tAsia/Tokyo");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '#')
      continue;
    g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (columns) >= 3)
      g_ptr_array_add (zones, g_strdup (columns[2]));
  }
  g_ptr_array_sort (zones, compare_zones);
  return zones;
}

void
wp_form_zones_add (WpPicker *picker)
{
  static GPtrArray *zones;
  if (zones == NULL)
    zones = read_zones ();
  wp_picker_add (picker, "UTC", "UTC");
  for (guint i = 0; i < zones->len; i++)
    wp_picker_add (picker, g_ptr_array_index (zones, i), g_ptr_array_index (zones, i));
}

WpFormControl *
wp_form_picker_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormPicker *self = g_object_new (WP_TYPE_FORM_PICKER, NULL);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  self->picker = wp_picker_new (name, _ ("Choose…"));
  if (field->type == WP_FIELD_TIME_ZONE)
    wp_form_zones_add (WP_PICKER (self->picker));
  else
    for (guint i = 0; wp_country_nth (i) != NULL; i++)
      wp_picker_add (WP_PICKER (self->picker), wp_country_nth (i), wp_country_name (wp_country_nth (i), wp_words_language ()));
  gtk_widget_set_halign (self->picker, GTK_ALIGN_START);
  g_signal_connect_swapped (self->picker, "picked", G_CALLBACK (picked_cb), self);
  gtk_box_append (GTK_BOX (self), self->picker);
  return WP_FORM_CONTROL (self);
}
