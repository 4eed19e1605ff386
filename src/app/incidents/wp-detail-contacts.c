/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailContacts"
#include "config.h"

#include "wp-detail-contacts.h"
#include "wp-detail-phrases.h"
#include "wp-labels.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpDetailContacts {
  GtkBox parent_instance;

  GtkWidget *rule;
  GtkWidget *path;
  GtkWidget *emails;
  GtkWidget *emails_line;
  GtkWidget *phones;
  GtkWidget *phones_line;
  GtkWidget *attempts;
  GtkWidget *no_attempts;
};

G_DEFINE_FINAL_TYPE (WpDetailContacts, wp_detail_contacts, GTK_TYPE_BOX)

/* Attempts have no id of their own; they are only ever appended. */
typedef struct {
  char key[16];
  const WpAttempt *attempt;
} Row;

static void
wp_detail_contacts_class_init (WpDetailContactsClass *klass)
{
}

static GtkWidget *
make_addresses (const char *icon, const char *name, GtkWidget **label)
{
  *label = wp_ui_fill_line (wp_ui_text_new ());
  wp_ui_set_name (*label, name);
  return wp_ui_icon_line_new (icon, *label);
}

static void
wp_detail_contacts_init (WpDetailContacts *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), wp_ui_fill_line (wp_ui_heading_new (_ ("Who was contacted"))));
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_set_spacing (GTK_BOX (card), 9);
  self->rule = wp_ui_fill_line (wp_ui_text_new ());
  self->path = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_add_css_class (self->path, "caption");
  self->emails_line = make_addresses ("mail-unread-symbolic", _ ("E-mail addresses"), &self->emails);
  self->phones_line = make_addresses ("call-start-symbolic", _ ("Phone numbers, in their order"), &self->phones);
  self->attempts = wp_rows_new (6);
  gtk_widget_add_css_class (self->attempts, "ruled");
  self->no_attempts = wp_ui_fill_line (wp_ui_caption_new (_ ("No attempt has been logged yet.")));
  gtk_box_append (GTK_BOX (card), self->rule);
  gtk_box_append (GTK_BOX (card), self->emails_line);
  gtk_box_append (GTK_BOX (card), self->phones_line);
  gtk_box_append (GTK_BOX (card), self->path);
  gtk_box_append (GTK_BOX (card), self->attempts);
  gtk_box_append (GTK_BOX (card), self->no_attempts);
  gtk_box_append (GTK_BOX (self), card);
}

GtkWidget *
wp_detail_contacts_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_CONTACTS, NULL);
}

static const char *
row_key (gconstpointer item)
{
  return ((const Row *) item)->key;
}

static GtkWidget *
create_row (gconstpointer item, gpointer user_data)
{
  const WpAttempt *attempt = ((const Row *) item)->attempt;
  GtkWidget *label = wp_ui_fill_line (wp_ui_text_new ());
  return wp_ui_icon_line_new (g_str_equal (attempt->channel, "phone") ? "call-start-symbolic" : "mail-send-symbolic", label);
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  const WpAttempt *attempt = ((const Row *) item)->attempt;
  g_autofree char *when = wp_when_exact (attempt->at);
  g_autofree char *text = g_strdup_printf ("%s · %s · %s\n%s", wp_channel_label (attempt->channel), attempt->to,
                                           wp_attempt_result_label (attempt->result), when);
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  wp_ui_put (label, text);
}

static char *
join (GPtrArray *contacts, const char *channel, const char *separator)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < contacts->len; i++) {
    const WpContact *contact = g_ptr_array_index (contacts, i);
    if (g_str_equal (contact->channel, channel))
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", contact->to);
  }
  return g_string_free (text, FALSE);
}

gboolean
wp_detail_contacts_update (WpDetailContacts *self, const WpDetail *detail, gint64 until)
{
  const WpIncident *incident = detail->incident;
  g_autofree char *rule = wp_detail_rule_sentence (incident);
  g_autofree char *path = wp_detail_path_sentence (incident);
  g_autofree char *emails = join (incident->expected, "email", ", ");
  g_autofree char *phones = join (incident->expected, "phone", " → ");
  wp_ui_put (self->rule, rule);
  wp_ui_put (self->path, path);
  wp_ui_put (self->emails, emails);
  gtk_widget_set_visible (self->emails_line, *emails != '\0');
  wp_ui_put (self->phones, phones);
  gtk_widget_set_visible (self->phones_line, *phones != '\0');
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < incident->attempts->len; i++) {
    Row *row = g_new0 (Row, 1);
    g_snprintf (row->key, sizeof row->key, "%u", i);
    row->attempt = g_ptr_array_index (incident->attempts, i);
    g_ptr_array_add (rows, row);
  }
  gtk_widget_set_visible (self->no_attempts, rows->len == 0 && incident->expected->len > 0);
  return wp_rows_update (WP_ROWS (self->attempts), rows, row_key, create_row, update_row, NULL, detail->serial, until);
}
