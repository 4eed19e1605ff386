/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRehearsalList"
#include "config.h"

#include "wp-rehearsal-list.h"

#include "wp-json.h"
#include "wp-order-words.h"
#include "wp-order.h"
#include "wp-rehearsal.h"
#include "wp-time.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

#define DELAY_MS 150 /* after the last keystroke */

struct _WpRehearsalList {
  AdwBin parent_instance;

  GtkWidget *box;
  GtkWidget *rows;

  WpAccount *account;        /* (owned) (nullable) */
  GPtrArray *customers;      /* (owned) (nullable) */
  JsonObject *order;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): while it is asked */
  guint source;
};

G_DEFINE_FINAL_TYPE (WpRehearsalList, wp_rehearsal_list, ADW_TYPE_BIN)

static void
add_row (WpRehearsalList *self, const char *title, const char *about)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
}

static char *
number_words (JsonObject *seats, const char *member)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, wp_json_int (seats, member, 0));
}

static void
add_seats (WpRehearsalList *self, JsonObject *seats)
{
  g_autofree char *owned = number_words (seats, "owned"), *after = number_words (seats, "ownedAfter"), *assigned = number_words (seats, "assigned");
  g_autofree char *unused = number_words (seats, "free"), *unused_after = number_words (seats, "freeAfter");
  g_autofree char *words = NULL;
  if (!wp_json_bool (seats, "capped", FALSE)) {
    /* Translators: %s is a number of seats */
    words = g_strdup_printf (_ ("%s assigned, no limit: it is invoiced by what is assigned"), assigned);
    add_row (self, _ ("Seats"), words);
    return;
  }
  /* Translators: numbers of seats: owned before and after, free before and after */
  words = g_strdup_printf (_ ("Owned %s → %s, free %s → %s, once they are activated"), owned, after, unused, unused_after);
  add_row (self, _ ("Seats"), words);
}

static const char *
name_of (WpRehearsalList *self, const char *id)
{
  for (guint i = 0; self->customers != NULL && i < self->customers->len; i++)
    if (g_strcmp0 (wp_json_string (self->customers->pdata[i], "id"), id) == 0)
      return wp_json_string_or (self->customers->pdata[i], "name", id);
  return id;
}

static void
show (WpRehearsalList *self, JsonObject *result)
{
  JsonObject *price = wp_json_object (result, "price");
  JsonArray *customers = wp_json_array (result, "customers");
  g_autofree char *amount = price != NULL ? wp_money_words (wp_json_int (price, "amount", 0), wp_json_string_or (price, "currency", "")) : NULL;
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), GTK_WIDGET (row));
  if (!wp_json_bool (result, "known", TRUE))
    add_row (self, _ ("Product"), _ ("It is in no catalog that this version knows: ask whether it can be ordered."));
  add_seats (self, wp_json_object (result, "seats"));
  add_row (self, _ ("Price"), amount != NULL ? amount : _ ("No price is known: ask the distributor."));
  if (wp_json_bool (result, "release", FALSE))
    add_row (self, _ ("Release"), _ ("It waits for a second administrator before it goes out."));
  for (guint i = 0; i < wp_json_length (customers); i++) {
    JsonObject *customer = wp_json_object_at (customers, i);
    const char *message = wp_json_string (customer, "message");
    add_row (self, name_of (self, wp_json_string_or (customer, "customerId", "")),
             message != NULL ? _ (message) : _ ("Can be assigned seats of it then"));
  }
  gtk_widget_set_visible (self->box, TRUE);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpRehearsalList) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = wp_account_ask_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    show (self, answer);
  else
    wp_toast_error (GTK_WIDGET (self), error);
}

static JsonObject *
ask (const WpLookup *lookup, gpointer data, GError **error)
{
  return wp_order_rehearse (data, lookup, wp_time_now (), error);
}

static void
cancel (WpRehearsalList *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
ask_cb (gpointer user_data)
{
  WpRehearsalList *self = user_data;
  self->source = 0;
  self->cancellable = g_cancellable_new ();
  wp_account_ask_async (self->account, ask, json_object_ref (self->order), (GDestroyNotify) json_object_unref, self->cancellable, asked_cb,
                        wp_weak_new (self));
  return G_SOURCE_REMOVE;
}

void
wp_rehearsal_list_set_order (WpRehearsalList *self, WpAccount *account, GPtrArray *customers, JsonObject *order)
{
  gboolean complete = order != NULL && wp_order_check_complete (order, NULL);
  cancel (self);
  g_set_object (&self->account, account);
  if (customers != NULL)
    g_ptr_array_ref (customers);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->customers = customers;
  g_clear_pointer (&self->order, json_object_unref);
  if (!complete || account == NULL) {
    gtk_widget_set_visible (self->box, FALSE);
    return;
  }
  self->order = wp_json_copy (order);
  self->source = g_timeout_add (DELAY_MS, ask_cb, self);
}

static void
wp_rehearsal_list_dispose (GObject *object)
{
  WpRehearsalList *self = WP_REHEARSAL_LIST (object);
  cancel (self);
  g_clear_object (&self->account);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->order, json_object_unref);
  G_OBJECT_CLASS (wp_rehearsal_list_parent_class)->dispose (object);
}

static void
wp_rehearsal_list_class_init (WpRehearsalListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_rehearsal_list_dispose;
}

static void
wp_rehearsal_list_init (WpRehearsalList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rows = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rows, "boxed-list");
  wp_ui_set_name (self->rows, _ ("What it would change"));
  gtk_box_append (GTK_BOX (self->box), wp_ui_heading_new (_ ("What it would change")));
  gtk_box_append (GTK_BOX (self->box), self->rows);
  gtk_widget_set_visible (self->box, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
wp_rehearsal_list_new (void)
{
  return g_object_new (WP_TYPE_REHEARSAL_LIST, NULL);
}
