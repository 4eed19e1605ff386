/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAssignDialog"
#include "config.h"

#include "wp-assign-dialog.h"

#include "wp-button.h"
#include "wp-customer.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-picker.h"
#include "wp-reasons.h"
#include "wp-seat-advice.h"
#include "wp-small-dialog.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* Until then the server has answered, or the seats wait to be sent and the dialog goes. */
#define ANSWER_SECONDS 8

typedef struct {
  WpSmallDialog *dialog; /* (unowned): that has it */
  GtkWidget *customer;   /* a picker, as @product and @license are */
  GtkWidget *product;
  GtkWidget *way;
  GtkWidget *license;
  GtkWidget *quantity;
  GtkWidget *figures;
  GtkWidget *note;
  GtkWidget *last;   /* who was faster */
  GtkWidget *remedy; /* a button */
  WpAccount *account;
  WpPools *pools;
  GPtrArray *customers;
  JsonObject *allocation; /* (nullable) */
  WpSeats wish;           /* the way it was opened for */
  WpSeats ways[8];        /* as the drop-down has them */
  guint n_ways;
  gboolean filling;          /* the drop-down is being filled */
  WpCommand *sent;           /* (nullable): the last one */
  WpSeatRule rule;           /* that it broke */
  gboolean stale;            /* somebody else changed the number first */
  JsonObject *advice;        /* (nullable): of @rule */
  GCancellable *cancellable; /* of the advice */
} Assign;

static void
assign_free (gpointer data)
{
  Assign *self = data;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sent, wp_command_unref);
  g_clear_pointer (&self->advice, json_object_unref);
  g_clear_pointer (&self->allocation, json_object_unref);
  g_ptr_array_unref (self->customers);
  g_object_unref (self->pools);
  g_object_unref (self->account);
  g_free (self);
}

/* (nullable): of a dialog that is still there */
static Assign *
get_assign (gpointer dialog)
{
  return dialog != NULL ? g_object_get_data (dialog, "wp-assign") : NULL;
}

static JsonObject *
find_customer (const Assign *self, const char *id)
{
  for (guint i = 0; i < self->customers->len; i++)
    if (g_strcmp0 (wp_json_string (self->customers->pdata[i], "id"), id) == 0)
      return self->customers->pdata[i];
  return NULL;
}

static WpSeats
get_way (const Assign *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->way));
  return selected < self->n_ways ? self->ways[selected] : WP_SEATS_UNKNOWN;
}

/* ---- What can be chosen ---- */

/* Does the catalog allow that way, and the inventory have something of it? */
static gboolean
can_be_held (const Assign *self, const char *id, JsonObject *product, WpSeats type)
{
  WpPool pool;
  JsonObject *customer = find_customer (self, wp_picker_get (WP_PICKER (self->customer)));
  if (!wp_product_has_type (product, wp_seats_to_string (type)) || !wp_pools_read (self->pools, id, type, &pool))
    return FALSE;
  if (type == WP_SEATS_TRIAL)
    return wp_product_get_trial_days (product) > 0;
  return pool.n_active > 0 && (type != WP_SEATS_NFR || wp_json_bool (customer, "own", FALSE));
}

static void
update_ways (Assign *self)
{
  static const WpSeats order[] = { WP_SEATS_TERM, WP_SEATS_SUBSCRIPTION, WP_SEATS_LINKED, WP_SEATS_TRIAL, WP_SEATS_NFR };
  const char *id = wp_picker_get (WP_PICKER (self->product));
  JsonObject *product = id != NULL ? wp_pools_find_product (self->pools, id) : NULL;
  WpSeats before = self->n_ways > 0 ? get_way (self) : self->wish;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;
  self->n_ways = 0;
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (order); i++) {
    if (order[i] != self->wish && !can_be_held (self, id, product, order[i]))
      continue;
    if (order[i] == before)
      selected = self->n_ways;
    self->ways[self->n_ways++] = order[i];
    gtk_string_list_append (labels, wp_seats_label (order[i]));
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->way), G_LIST_MODEL (labels));
  if (self->n_ways > 0)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->way), selected);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->way, self->n_ways > 1 && self->allocation == NULL);
}

static void
fill_licenses (Assign *self)
{
  GPtrArray *licenses = wp_pools_get_licenses (self->pools);
  const char *product = wp_picker_get (WP_PICKER (self->product));
  gint64 now = wp_time_now ();
  gboolean chosen = FALSE;
  wp_picker_clear (WP_PICKER (self->license));
  for (guint i = 0; licenses != NULL && i < licenses->len; i++) {
    JsonObject *license = licenses->pdata[i];
    const char *id = wp_json_string_or (license, "id", "");
    if (g_strcmp0 (wp_json_string (license, "product"), product) != 0 || wp_seats_from_string (wp_json_string (license, "type")) != WP_SEATS_TERM ||
        wp_license_status_from_string (wp_json_string (license, "status")) != WP_LICENSE_ACTIVE || wp_license_get_end (license) <= now)
      continue;
    g_autofree char *state = wp_license_state_words (license, now);
    g_autofree char *seats = wp_product_seats_words (wp_pools_find_product (self->pools, product), wp_json_int (license, "quantity", 0));
    g_autofree char *label = g_strdup_printf ("%s · %s · %s", id, seats, state);
    wp_picker_add (WP_PICKER (self->license), id, label);
    chosen = chosen || g_strcmp0 (id, wp_picker_get (WP_PICKER (self->license))) == 0;
  }
  if (!chosen)
    wp_picker_set (WP_PICKER (self->license), NULL);
  else
    wp_picker_set (WP_PICKER (self->license), wp_picker_get (WP_PICKER (self->license)));
}

/* ---- What is said ---- */

static void
clear_refusal (Assign *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->advice, json_object_unref);
  self->rule = WP_SEAT_RULE_NONE;
  self->stale = FALSE;
  wp_small_dialog_set_error (self->dialog, "");
  wp_ui_put (self->last, "");
  gtk_widget_set_visible (self->remedy, FALSE);
}

static char *
make_note (const Assign *self, JsonObject *product)
{
  WpSeats way = get_way (self);
  guint days = wp_product_get_trial_days (product);
  if (way == WP_SEATS_TRIAL && self->allocation == NULL && days > 0) {
    g_autofree char *end = wp_when_exact (wp_time_now () + days * WP_DAY);
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (_ ("The trial ends on %s. It can be extended once."), end);
  }
  if (way == WP_SEATS_LINKED)
    return g_strdup (_ ("Linked seats follow the license: they end with it, and an over-allocation does not close their management."));
  if (way == WP_SEATS_SUBSCRIPTION)
    return g_strdup (_ ("The vendor invoices what is assigned."));
  if (way == WP_SEATS_NFR)
    return g_strdup (_ ("For your own use, not for a customer."));
  return g_strdup ("");
}

static void
update_words (Assign *self)
{
  const char *id = wp_picker_get (WP_PICKER (self->product));
  JsonObject *product = id != NULL ? wp_pools_find_product (self->pools, id) : NULL;
  WpSeats way = get_way (self);
  WpPool pool;
  g_autofree char *note = make_note (self, product);
  g_autofree char *figures = id != NULL && way != WP_SEATS_UNKNOWN && wp_pools_read (self->pools, id, way, &pool) ? wp_pool_words (&pool) : NULL;
  wp_ui_put (self->figures, figures != NULL ? figures : "");
  wp_ui_put (self->note, note);
  gtk_widget_set_visible (gtk_widget_get_parent (self->license), way == WP_SEATS_LINKED);
}

static void
changed_cb (Assign *self)
{
  if (self->filling)
    return;
  clear_refusal (self);
  update_words (self);
}

static void
picked_cb (Assign *self)
{
  update_ways (self);
  fill_licenses (self);
  changed_cb (self);
}

/* ---- What is refused ---- */

static void
show_last (Assign *self, JsonObject *last)
{
  if (last == NULL)
    return;
  JsonObject *customer = find_customer (self, wp_json_string (last, "customerId"));
  const char *product = wp_picker_get (WP_PICKER (self->product));
  g_autofree char *seats = wp_product_seats_words (wp_pools_find_product (self->pools, product != NULL ? product : ""),
                                                   wp_json_int (last, "quantity", 0));
  g_autofree char *when = wp_when_exact (wp_json_time (last, "at"));
  /* Translators: a person, a time, a number of endpoints or users, a customer */
  g_autofree char *words = g_strdup_printf (_ ("The last change was by %s on %s: %s for %s."), wp_json_string_or (last, "by", "–"), when, seats,
                                            wp_json_string_or (customer, "name", wp_json_string_or (last, "customerId", "")));
  wp_ui_put (self->last, words);
}

static void
show_remedy (Assign *self, const char *label)
{
  gtk_widget_set_visible (self->remedy, TRUE);
  wp_button_set_label (GTK_BUTTON (self->remedy), label);
}

static void
show_advice (Assign *self)
{
  JsonObject *advice = self->advice;
  gint64 free = wp_json_int (advice, "free", 0);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, free);
  /* Translators: %s is a number of seats */
  g_autofree char *all = g_strdup_printf (_ ("_Set It to %s (All That Are Free)"), number);
  WpSeats type = wp_seats_from_string (wp_json_string (advice, "type"));
  /* Translators: %s is how seats are held, such as Subscription */
  g_autofree char *as = g_strdup_printf (_ ("_Assign as %s"), wp_seats_label (type));
  show_last (self, wp_json_object (advice, "last"));
  if (self->rule == WP_SEAT_RULE_ONE_PRODUCT && wp_json_has (advice, "allocationId"))
    show_remedy (self, _ ("Take the _Other One Back"));
  else if (wp_json_has (advice, "product"))
    show_remedy (self, _ ("Assign the _Product First…"));
  else if (type != WP_SEATS_UNKNOWN)
    show_remedy (self, as);
  else if (free > 0)
    show_remedy (self, all);
}

typedef struct {
  JsonObject *body;
  WpSeatRule rule;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;
  json_object_unref (self->body);
  g_free (self);
}

static JsonObject *
ask (const WpLookup *lookup, gpointer data, GError **error)
{
  const Ask *self = data;
  return wp_seats_advise (self->body, self->rule, lookup, wp_time_now (), error);
}

static void
advised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GObject) dialog = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) advice = wp_account_ask_finish (WP_ACCOUNT (source), result, &error);
  Assign *self = get_assign (dialog);
  if (self == NULL || advice == NULL || self->rule == WP_SEAT_RULE_NONE)
    return;
  g_clear_pointer (&self->advice, json_object_unref);
  self->advice = g_steal_pointer (&advice);
  show_advice (self);
}

static void
ask_for_advice (Assign *self)
{
  Ask *asked = g_new0 (Ask, 1);
  asked->body = json_object_ref (self->sent->body);
  asked->rule = self->rule;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  wp_account_ask_async (self->account, ask, asked, ask_free, self->cancellable, advised_cb, wp_weak_new (self->dialog));
}

static void
show_stale (Assign *self)
{
  g_autoptr (JsonObject) now = wp_account_read_document (self->account, wp_kind_allocation.name, self->sent->document_id);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, wp_json_int (self->sent->body, "quantity", 0));
  /* Translators: %s is a number of seats */
  g_autofree char *again = g_strdup_printf (_ ("_Set It to %s All the Same"), number);
  self->stale = TRUE;
  show_last (self, now);
  show_remedy (self, again);
}

static void
show_refusal (Assign *self, const GError *error)
{
  g_autofree char *words = wp_reason_words (error);
  clear_refusal (self);
  wp_small_dialog_set_error (self->dialog, words);
  gtk_widget_grab_focus (self->quantity);
  if (g_error_matches (error, WP_ERROR, WP_ERROR_STALE)) {
    show_stale (self);
    return;
  }
  self->rule = wp_seat_rule_find (error->message);
  if (self->rule != WP_SEAT_RULE_NONE)
    ask_for_advice (self);
}

/* ---- Assigning ---- */

static void
delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GObject) dialog = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = wp_account_wait_delivered_finish (WP_ACCOUNT (source), result, &error);
  Assign *self = get_assign (dialog);
  if (self == NULL)
    return;
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, self->sent->document_id);
  for (guint i = 0; !done && i < rows->len; i++) {
    const WpOutboxRow *row = rows->pdata[i];
    if (row->state != WP_OUTBOX_REJECTED || !g_str_equal (row->command->key, self->sent->key))
      continue;
    /* The number is here again, to be changed: it is not kept twice. */
    wp_account_outbox_discard (self->account, row->command->key);
    show_refusal (self, error);
    return;
  }
  gtk_window_close (GTK_WINDOW (self->dialog));
}

static gboolean
is_connected (WpAccount *account)
{
  WpHealth health;
  wp_account_get_health (account, &health);
  return health.links[WP_LINK_STREAM].state == WP_LINK_OK && health.links[WP_LINK_SERVER].state != WP_LINK_WARNING;
}

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  Assign *self = get_assign (gtk_widget_get_root (widget));
  if (self == NULL) /* closed meanwhile */
    return;
  if (error != NULL)
    show_refusal (self, error);
  else if (!is_connected (self->account))
    gtk_window_close (GTK_WINDOW (self->dialog)); /* it waits to be sent, and the pages say so */
  else
    wp_account_wait_delivered_async (self->account, self->sent->key, ANSWER_SECONDS, NULL, delivered_cb, wp_weak_new (self->dialog));
}

/* @from: (transfer full): what was seen */
static void
submit (Assign *self, gint64 number, JsonObject *from)
{
  const char *customer = wp_picker_get (WP_PICKER (self->customer)), *product = wp_picker_get (WP_PICKER (self->product));
  WpSeats way = get_way (self);
  g_autofree char *id = wp_allocation_make_id (customer, product, way);
  g_autoptr (JsonObject) body = wp_json_new ("customerId", customer, "product", product, "type", wp_seats_to_string (way), NULL);
  if (way == WP_SEATS_LINKED)
    wp_json_set_string (body, "licenseId", wp_picker_get (WP_PICKER (self->license)));
  wp_json_set_int (body, "quantity", number);
  wp_json_set_object (body, "from", from);
  clear_refusal (self);
  g_clear_pointer (&self->sent, wp_command_unref);
  self->sent = wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, id, NULL, -1, body);
  wp_small_dialog_set_busy (self->dialog);
  wp_ui_submit (self->quantity, self->account, self->sent, submitted_cb);
}

static gboolean
complain (Assign *self, const char *words, GtkWidget *field)
{
  clear_refusal (self);
  wp_small_dialog_set_error (self->dialog, words);
  gtk_widget_grab_focus (WP_IS_PICKER (field) ? wp_picker_get_button (WP_PICKER (field)) : field);
  return FALSE;
}

static gboolean
read_fields (Assign *self, gint64 *number)
{
  if (wp_picker_get (WP_PICKER (self->customer)) == NULL)
    return complain (self, _ ("Choose a customer."), self->customer);
  if (wp_picker_get (WP_PICKER (self->product)) == NULL || get_way (self) == WP_SEATS_UNKNOWN)
    return complain (self, _ ("Choose a product."), self->product);
  if (get_way (self) == WP_SEATS_LINKED && wp_picker_get (WP_PICKER (self->license)) == NULL)
    return complain (self, _ ("Choose the license that the seats follow."), self->license);
  if (!wp_seats_parse (gtk_editable_get_text (GTK_EDITABLE (self->quantity)), number))
    return complain (self, _ ("Enter a whole number from 1 to 10,000,000."), self->quantity);
  return TRUE;
}

static void
confirmed_cb (Assign *self)
{
  gint64 number;
  if (!read_fields (self, &number))
    return;
  /* A new number is for the one that was seen; who assigns anew has seen none. */
  JsonObject *from = self->allocation != NULL ? wp_command_from (WP_COMMAND_ASSIGN_SEATS, self->allocation) : json_object_new ();
  if (self->allocation == NULL)
    wp_json_set_int (from, "quantity", 0);
  submit (self, number, from);
}

/* ---- What makes it possible ---- */

static void
other_taken_back_cb (GtkWidget *widget, const GError *error)
{
  Assign *self = get_assign (gtk_widget_get_root (widget));
  if (self == NULL)
    return;
  clear_refusal (self);
  if (error != NULL) {
    g_autofree char *words = wp_reason_words (error);
    wp_small_dialog_set_error (self->dialog, words);
    return;
  }
  wp_ui_put (self->last, _ ("The other product was taken back. Assign this one now."));
}

static void
remedy_cb (Assign *self)
{
  gint64 number = 0;
  const char *product = wp_json_string (self->advice, "product"), *other = wp_json_string (self->advice, "allocationId");
  WpSeats type = wp_seats_from_string (wp_json_string (self->advice, "type"));
  wp_seats_parse (gtk_editable_get_text (GTK_EDITABLE (self->quantity)), &number);
  if (self->stale) {
    g_autoptr (JsonObject) now = wp_account_read_document (self->account, wp_kind_allocation.name, self->sent->document_id);
    g_autoptr (JsonObject) nothing = json_object_new ();
    if (read_fields (self, &number))
      submit (self, number, wp_command_from (WP_COMMAND_ASSIGN_SEATS, now != NULL ? now : nothing));
  } else if (other != NULL) {
    g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_TAKE_SEATS_BACK, NULL, other, NULL, -1, NULL);
    wp_ui_submit (self->quantity, self->account, command, other_taken_back_cb);
  } else if (product != NULL) {
    const WpAssignWish wish = { .customer = wp_picker_get (WP_PICKER (self->customer)), .product = product, .type = type, .quantity = number };
    wp_assign_dialog_open (GTK_WIDGET (self->dialog), self->account, self->pools, self->customers, &wish);
  } else if (type != WP_SEATS_UNKNOWN) {
    for (guint i = 0; i < self->n_ways; i++)
      if (self->ways[i] == type)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->way), i);
  } else {
    g_autofree char *free = g_strdup_printf ("%" G_GINT64_FORMAT, wp_json_int (self->advice, "free", 0));
    gtk_editable_set_text (GTK_EDITABLE (self->quantity), free);
  }
}

/* ---- The dialog ---- */

static void
add_fields (Assign *self)
{
  GtkBox *column = wp_small_dialog_get_column (self->dialog);
  self->customer = wp_picker_new (_ ("Customer"), _ ("Choose a Customer…"));
  self->product = wp_picker_new (_ ("Product"), _ ("Choose a Product…"));
  self->way = gtk_drop_down_new (NULL, NULL);
  self->license = wp_picker_new (_ ("License"), _ ("Choose a License…"));
  self->quantity = g_object_new (GTK_TYPE_ENTRY, "input-purpose", GTK_INPUT_PURPOSE_DIGITS, "activates-default", TRUE, "max-length", 20, NULL);
  wp_small_dialog_add (self->dialog, _ ("Customer"), self->customer, NULL);
  wp_small_dialog_add (self->dialog, _ ("Product"), self->product, NULL);
  wp_small_dialog_add (self->dialog, _ ("Held as"), self->way, NULL);
  wp_small_dialog_add (self->dialog, _ ("License"), self->license, NULL);
  wp_small_dialog_add (self->dialog, _ ("Number of seats"), self->quantity, NULL);
  self->figures = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->note = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->last = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->remedy = wp_button_new ("_");
  gtk_box_insert_child_after (column, self->figures, gtk_widget_get_parent (self->quantity));
  gtk_box_insert_child_after (column, self->note, self->figures);
  gtk_box_append (column, self->last);
  gtk_box_append (column, self->remedy);
  g_signal_connect_swapped (self->customer, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect_swapped (self->product, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect_swapped (self->license, "picked", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->way, "notify::selected", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->quantity, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->remedy, "clicked", G_CALLBACK (remedy_cb), self);
}

static void
fill_fields (Assign *self, const WpAssignWish *wish)
{
  GPtrArray *products = wp_pools_get_products (self->pools);
  JsonObject *allocation = wish->allocation;
  const char *customer = allocation != NULL ? wp_json_string (allocation, "customerId") : wish->customer;
  const char *product = allocation != NULL ? wp_json_string (allocation, "product") : wish->product;
  gint64 quantity = allocation != NULL ? wp_json_int (allocation, "quantity", 1) : wish->quantity;
  for (guint i = 0; i < self->customers->len; i++) {
    const char *id = wp_json_string_or (self->customers->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->customer), id, wp_json_string_or (self->customers->pdata[i], "name", id));
  }
  for (guint i = 0; products != NULL && i < products->len; i++) {
    const char *id = wp_json_string_or (products->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->product), id, wp_product_name (products->pdata[i], id));
  }
  self->wish = allocation != NULL ? wp_seats_from_string (wp_json_string (allocation, "type")) : wish->type;
  wp_picker_set (WP_PICKER (self->customer), customer);
  wp_picker_set (WP_PICKER (self->product), product);
  wp_picker_set (WP_PICKER (self->license), wp_json_string (allocation, "licenseId"));
  wp_picker_set_editable (WP_PICKER (self->customer), allocation == NULL);
  wp_picker_set_editable (WP_PICKER (self->product), allocation == NULL);
  if (quantity > 0) {
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, quantity);
    gtk_editable_set_text (GTK_EDITABLE (self->quantity), number);
  }
  picked_cb (self);
  gtk_widget_grab_focus (customer == NULL  ? wp_picker_get_button (WP_PICKER (self->customer))
                         : product == NULL ? wp_picker_get_button (WP_PICKER (self->product))
                                           : self->quantity);
}

void
wp_assign_dialog_open (GtkWidget *parent, WpAccount *account, WpPools *pools, GPtrArray *customers, const WpAssignWish *wish)
{
  const char *title = wish->allocation != NULL ? _ ("Change the Seats") : wish->type == WP_SEATS_TRIAL ? _ ("Start a Trial") : _ ("Assign Seats");
  Assign *self = g_new0 (Assign, 1);
  self->dialog = wp_small_dialog_new (parent, title, _ ("_Assign"));
  self->account = g_object_ref (account);
  self->pools = g_object_ref (pools);
  self->customers = g_ptr_array_ref (customers);
  self->allocation = wish->allocation != NULL ? json_object_ref (wish->allocation) : NULL;
  g_object_set_data_full (G_OBJECT (self->dialog), "wp-assign", self, assign_free);
  add_fields (self);
  fill_fields (self, wish);
  g_signal_connect_swapped (self->dialog, "confirmed", G_CALLBACK (confirmed_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}
