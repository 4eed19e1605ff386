/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormConsent"
#include "config.h"

#include "wp-form-control.h"
#include "wp-button.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* A statement, and the name of the person who signs it */

struct _WpFormConsent {
  WpFormControl parent_instance;

  GtkWidget *line; /* to sign */
  GtkWidget *entry;
  GtkWidget *button;
  GtkWidget *signed_line;
  GtkWidget *signed_text;
  GtkWidget *undo_button;
  gboolean editable;
  gboolean is_signed;
};

#define WP_TYPE_FORM_CONSENT (wp_form_consent_get_type ())
G_DECLARE_FINAL_TYPE (WpFormConsent, wp_form_consent, WP, FORM_CONSENT, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormConsent, wp_form_consent, WP_TYPE_FORM_CONTROL)

static void
update (WpFormConsent *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  gtk_widget_set_visible (self->line, !self->is_signed);
  gtk_widget_set_visible (self->signed_line, self->is_signed);
  gtk_widget_set_sensitive (self->button, self->editable && *name != '\0');
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), self->editable);
  gtk_widget_set_visible (self->undo_button, self->editable);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormConsent *self = WP_FORM_CONSENT (control);
  JsonObject *object = wp_json_node_object (value);
  self->is_signed = object != NULL && wp_json_has (object, "name");
  if (self->is_signed) {
    g_autofree char *when = wp_when_exact (wp_json_time (object, "at"));
    /* Translators: a name, a date and time */
    g_autofree char *text = g_strdup_printf (_ ("Signed by %s, %s"), wp_json_string_or (object, "name", ""), when);
    gtk_label_set_text (GTK_LABEL (self->signed_text), text);
  }
  update (self);
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormConsent *self = WP_FORM_CONSENT (control);
  self->editable = editable;
  update (self);
}

static GtkWidget *
get_target (WpFormControl *control)
{
  WpFormConsent *self = WP_FORM_CONSENT (control);
  return self->is_signed ? self->signed_text : self->entry;
}

static void
wp_form_consent_class_init (WpFormConsentClass *klass)
{
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
sign_cb (WpFormConsent *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  if (*name == '\0' || !self->editable)
    return;
  JsonObject *object = wp_json_new ("name", name, NULL);
  wp_json_set_time (object, "at", wp_time_now ());
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  wp_form_control_set_value (WP_FORM_CONTROL (self), node);
  if (gtk_widget_get_visible (self->undo_button))
    gtk_widget_grab_focus (self->undo_button);
  wp_form_control_edited (WP_FORM_CONTROL (self), node);
}

static void
undo_cb (WpFormConsent *self)
{
  wp_form_control_set_value (WP_FORM_CONTROL (self), NULL);
  gtk_widget_grab_focus (self->entry);
  wp_form_control_edited (WP_FORM_CONTROL (self), NULL);
}

static void
wp_form_consent_init (WpFormConsent *self)
{
  self->editable = TRUE;
}

WpFormControl *
wp_form_consent_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormConsent *self = g_object_new (WP_TYPE_FORM_CONSENT, NULL);
  GtkWidget *statement = wp_ui_text_new ();
  /* Translators: a field for a person's name under a statement; %s is the statement's title */
  g_autofree char *entry_name = g_strdup_printf (_ ("%s: your full name"), name);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  gtk_label_set_text (GTK_LABEL (statement), wp_words_text (&field->statement));
  gtk_widget_add_css_class (statement, "note");
  gtk_widget_set_visible (statement, *wp_words_text (&field->statement) != '\0');
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Your full name"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  wp_ui_set_name (self->entry, entry_name);
  self->button = wp_button_new (_ ("_Sign"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (sign_cb), self);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (sign_cb), self);
  gtk_box_append (GTK_BOX (self->line), self->entry);
  gtk_box_append (GTK_BOX (self->line), self->button);
  self->signed_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->signed_text = wp_ui_text_new ();
  self->undo_button = wp_button_new (_ ("_Take Back"));
  gtk_widget_set_valign (self->undo_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->undo_button, "clicked", G_CALLBACK (undo_cb), self);
  gtk_box_append (GTK_BOX (self->signed_line), self->signed_text);
  gtk_box_append (GTK_BOX (self->signed_line), self->undo_button);
  gtk_box_append (GTK_BOX (self), statement);
  gtk_box_append (GTK_BOX (self), self->line);
  gtk_box_append (GTK_BOX (self), self->signed_line);
  update (self);
  return WP_FORM_CONTROL (self);
}
