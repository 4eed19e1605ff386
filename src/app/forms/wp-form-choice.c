/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormChoice"
#include "config.h"

#include "wp-form-control.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* One of several, or several of them, or yes and no: each with its help; many of them in a drop-down. */

#define MOST_BUTTONS 7

struct _WpFormChoice {
  WpFormControl parent_instance;

  GPtrArray *ids;       /* (owned): of const char *; "yes" and "no" for a yes or no */
  GPtrArray *buttons;   /* (owned): of GtkCheckButton, as @ids; empty for a drop-down */
  GtkWidget *drop_down; /* (nullable) */
  JsonNode *value;      /* (owned) (nullable): keeps what is not among the options */
  gboolean setting;
};

#define WP_TYPE_FORM_CHOICE (wp_form_choice_get_type ())
G_DECLARE_FINAL_TYPE (WpFormChoice, wp_form_choice, WP, FORM_CHOICE, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormChoice, wp_form_choice, WP_TYPE_FORM_CONTROL)

static void
wp_form_choice_finalize (GObject *object)
{
  WpFormChoice *self = WP_FORM_CHOICE (object);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->buttons);
  g_clear_pointer (&self->value, json_node_unref);
  G_OBJECT_CLASS (wp_form_choice_parent_class)->finalize (object);
}

static gboolean
has (JsonArray *array, const char *id)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    if (g_strcmp0 (wp_json_string_at (array, i), id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_option (WpFormChoice *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->ids->len; i++)
    if (g_str_equal (g_ptr_array_index (self->ids, i), id))
      return TRUE;
  return FALSE;
}

/* In the order of the options, followed by values that are not among the options. */
static JsonNode *
collect (WpFormChoice *self)
{
  JsonArray *chosen = json_array_new (), *before = wp_json_node_array (self->value);
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->buttons, i)))
      wp_json_append_string (chosen, g_ptr_array_index (self->ids, i));
  for (guint i = 0; i < wp_json_length (before); i++)
    if (!is_option (self, wp_json_string_at (before, i)) && wp_json_string_at (before, i) != NULL)
      wp_json_append_string (chosen, wp_json_string_at (before, i));
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, chosen);
  return node;
}

static JsonNode *
value_of (WpFormChoice *self, const char *id)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  if (wp_form_control_get_field (WP_FORM_CONTROL (self))->type == WP_FIELD_YES_NO)
    json_node_set_boolean (node, g_str_equal (id, "yes"));
  else
    json_node_set_string (node, id);
  return node;
}

static void
emit_edited (WpFormChoice *self, JsonNode *value)
{
  g_clear_pointer (&self->value, json_node_unref);
  self->value = value != NULL ? json_node_copy (value) : NULL;
  wp_form_control_edited (WP_FORM_CONTROL (self), value);
}

static void
toggled_cb (WpFormChoice *self, GtkCheckButton *button)
{
  guint index;
  if (self->setting)
    return;
  if (wp_form_control_get_field (WP_FORM_CONTROL (self))->type == WP_FIELD_CHOICES)
    emit_edited (self, collect (self));
  else if (gtk_check_button_get_active (button) && g_ptr_array_find (self->buttons, button, &index))
    emit_edited (self, value_of (self, g_ptr_array_index (self->ids, index)));
}

static void
selected_cb (WpFormChoice *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));
  if (self->setting || selected == GTK_INVALID_LIST_POSITION)
    return;
  emit_edited (self, selected > 0 && selected <= self->ids->len ? value_of (self, g_ptr_array_index (self->ids, selected - 1)) : NULL);
}

static const char *
chosen_id (JsonNode *value)
{
  if (value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (value) ? "yes" : "no";
  return wp_json_node_string (value);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormChoice *self = WP_FORM_CHOICE (control);
  const char *id = chosen_id (value);
  JsonArray *several = wp_json_node_array (value);
  self->setting = TRUE;
  if (value != self->value) {
    g_clear_pointer (&self->value, json_node_unref);
    self->value = value != NULL ? json_node_copy (value) : NULL;
  }
  if (self->drop_down != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), 0);
  for (guint i = 0; i < self->ids->len; i++) {
    const char *option = g_ptr_array_index (self->ids, i);
    gboolean active = several != NULL ? has (several, option) : g_strcmp0 (option, id) == 0;
    if (self->drop_down == NULL)
      gtk_check_button_set_active (g_ptr_array_index (self->buttons, i), active);
    else if (active)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i + 1);
  }
  self->setting = FALSE;
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormChoice *self = WP_FORM_CHOICE (control);
  gtk_widget_set_sensitive (GTK_WIDGET (self), editable);
}

static GtkWidget *
get_target (WpFormControl *control)
{
  WpFormChoice *self = WP_FORM_CHOICE (control);
  if (self->drop_down != NULL)
    return self->drop_down;
  return self->buttons->len > 0 ? g_ptr_array_index (self->buttons, 0) : GTK_WIDGET (self);
}

static void
wp_form_choice_class_init (WpFormChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_form_choice_finalize;
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_choice_init (WpFormChoice *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->buttons = g_ptr_array_new ();
}

static void
add_option (WpFormChoice *self, const char *id, const char *label, const char *help)
{
  GtkWidget *button = gtk_check_button_new (), *text = gtk_label_new (label), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* The label of a check button does not wrap: it gets one that does. */
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_box_append (GTK_BOX (column), text);
  if (*help != '\0') {
    GtkWidget *caption = wp_ui_caption_new (help);
    gtk_widget_add_css_class (caption, "caption");
    gtk_box_append (GTK_BOX (column), caption);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
  }
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), column);
  wp_ui_set_name (button, label);
  /* While none is chosen none is active: Tab would stop at the active one of a group alone, be it hidden. */
  if (wp_form_control_get_field (WP_FORM_CONTROL (self))->type != WP_FIELD_CHOICES && self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->buttons, button);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self), button);
}

static void
make_drop_down (WpFormChoice *self, const WpFormField *field)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  gtk_string_list_append (list, _ ("Choose…"));
  for (guint i = 0; i < field->options->len; i++) {
    const WpFormOption *option = g_ptr_array_index (field->options, i);
    gtk_string_list_append (list, wp_words_text (&option->label));
    g_ptr_array_add (self->ids, g_strdup (option->id));
  }
  self->drop_down = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  gtk_widget_set_halign (self->drop_down, GTK_ALIGN_START);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  gtk_box_append (GTK_BOX (self), self->drop_down);
}

WpFormControl *
wp_form_choice_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormChoice *self = g_object_new (WP_TYPE_FORM_CHOICE, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  if (field->type == WP_FIELD_CHOICE && field->options->len > MOST_BUTTONS) {
    make_drop_down (self, field);
    wp_ui_set_name (self->drop_down, name);
    return WP_FORM_CONTROL (self);
  }
  gtk_box_set_spacing (GTK_BOX (self), 3);
  if (field->type == WP_FIELD_YES_NO) {
    add_option (self, "yes", _ ("Yes"), "");
    add_option (self, "no", _ ("No"), "");
  } else
    for (guint i = 0; i < field->options->len; i++) {
      const WpFormOption *option = g_ptr_array_index (field->options, i);
      add_option (self, option->id, wp_words_text (&option->label), wp_words_text (&option->help));
    }
  wp_ui_set_name (GTK_WIDGET (self), name);
  return WP_FORM_CONTROL (self);
}
