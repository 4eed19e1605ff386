/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderFacts"
#include "config.h"

#include "wp-order-facts.h"

#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-order-words.h"
#include "wp-when.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static JsonObject *
find (GPtrArray *documents, const char *id)
{
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    if (g_strcmp0 (wp_json_string (documents->pdata[i], "id"), id) == 0)
      return documents->pdata[i];
  return NULL;
}

static void
add_fact (GtkWidget *list, const char *title, const char *about)
{
  if (about == NULL || *about == '\0')
    return;
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
clear_list (GtkWidget *list)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
}

static char *
mark_words (JsonObject *mark)
{
  g_autofree char *when = wp_when_exact (wp_json_time (mark, "at"));
  return mark != NULL ? g_strdup_printf ("%s, %s", wp_json_string_or (mark, "by", ""), when) : NULL;
}

static char *
customer_names (JsonObject *order, GPtrArray *customers)
{
  JsonArray *ids = wp_json_array (order, "customers");
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < wp_json_length (ids); i++) {
    const char *id = wp_json_string_at (ids, i);
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", wp_json_string_or (find (customers, id), "name", id != NULL ? id : ""));
  }
  return g_string_free (names, FALSE);
}

static void
add_delivered (GtkWidget *list, JsonObject *order, JsonObject *product)
{
  JsonArray *lines = wp_json_array (order, "delivered");
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *line = wp_json_object_at (lines, i);
    g_autofree char *seats = wp_product_seats_words (product, wp_json_int (line, "quantity", 0));
    g_autofree char *ends = wp_when_exact (wp_license_get_end (line));
    /* Translators: %s is a date and time with its zone */
    g_autofree char *until = *ends != '\0' ? g_strdup_printf (_ ("until %s"), ends) : g_strdup ("");
    const char *key = wp_json_string_or (line, "keyMasked", "");
    g_autofree char *about = g_strjoin (*until != '\0' ? " · " : "", seats, until, NULL);
    g_autofree char *all = *key != '\0' ? g_strdup_printf ("%s · %s", about, key) : g_strdup (about);
    add_fact (list, _ ("License delivered"), all);
  }
}

void
wp_order_facts_fill (GtkWidget *list, JsonObject *order, JsonObject *product, GPtrArray *customers)
{
  JsonObject *price = wp_json_object (order, "price");
  g_autofree char *what = wp_order_what_words (order, product), *names = customer_names (order, customers);
  g_autofree char *amount = price != NULL ? wp_money_words (wp_json_int (price, "amount", 0), wp_json_string_or (price, "currency", "")) : NULL;
  g_autofree char *placed = mark_words (wp_json_object (order, "placed")), *released = mark_words (wp_json_object (order, "released"));
  clear_list (list);
  add_fact (list, _ ("Ordered"), what);
  add_fact (list, _ ("Price"), amount);
  add_fact (list, _ ("Customers"), names);
  add_fact (list, _ ("Distributor"), wp_json_string (order, "distributor"));
  add_fact (list, _ ("Purchase-order number"), wp_json_string (order, "po"));
  add_fact (list, _ ("Note"), wp_json_string (order, "note"));
  add_fact (list, C_ ("order", "Placed by"), placed);
  add_fact (list, C_ ("order", "Released by"), released);
  add_fact (list, _ ("Their reference"), wp_json_string (order, "reference"));
  add_delivered (list, order, product);
}

/* Entries of a hand carry what was typed; the history says when and by whom. */
gboolean
wp_order_history_fill (GtkWidget *list, JsonObject *order)
{
  JsonArray *history = wp_json_array (order, "history"), *entries = wp_json_array (order, "entries");
  guint n_entries = wp_json_length (entries);
  clear_list (list);
  for (guint i = wp_json_length (history); i > 0; i--) {
    JsonObject *event = wp_json_object_at (history, i - 1);
    g_autofree char *words = wp_order_event_words (event), *by = mark_words (event);
    JsonObject *entry = g_strcmp0 (wp_json_string (event, "kind"), "entered") == 0 && n_entries > 0 ? wp_json_object_at (entries, --n_entries) : NULL;
    const char *reference = wp_json_string_or (entry, "reference", ""), *note = wp_json_string_or (entry, "note", "");
    g_autofree char *about = g_strjoin ("\n", by, *reference != '\0' ? reference : note, *reference != '\0' && *note != '\0' ? note : NULL, NULL);
    add_fact (list, words, g_strchomp (about));
  }
  return wp_json_length (history) > 0;
}
