/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderForm"
#include "config.h"

#include "wp-order-form.h"

#include "wp-command.h"
#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-order-words.h"
#include "wp-order.h"
#include "wp-picker.h"
#include "wp-product.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* Of the draft, beside the fields */
#define FROM "from"
#define QUANTITY_TEXT "quantityText" /* as it was typed: what is no number is kept, too */

static const int years[] = { 1, 2, 3, 5 };
static const WpSeats types[] = { WP_SEATS_TERM, WP_SEATS_SUBSCRIPTION, WP_SEATS_NFR };

struct _WpOrderForm {
  AdwBin parent_instance;

  GtkWidget *product; /* pickers */
  GtkWidget *type;
  GtkWidget *years;
  GtkWidget *years_line;
  GtkWidget *quantity;
  GtkWidget *distributor;
  GtkWidget *po;
  GtkWidget *note; /* a text view */
  GtkWidget *customer;
  GtkWidget *customers; /* a box of chips */
  GtkWidget *error;

  WpAccount *account;  /* (owned) (nullable) */
  GPtrArray *products; /* (owned) (nullable) */
  GPtrArray *all;      /* (owned) (nullable): customers */
  JsonObject *order;   /* (owned) (nullable) */
  char *scope;         /* (owned) (nullable) */
  JsonArray *chosen;   /* (owned): ids of customers */
  gboolean setting;    /* the controls are being set, nobody types */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOrderForm, wp_order_form, ADW_TYPE_BIN)

static JsonObject *
find (GPtrArray *documents, const char *id)
{
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    if (g_strcmp0 (wp_json_string (documents->pdata[i], "id"), id) == 0)
      return documents->pdata[i];
  return NULL;
}

static char *
get_note (WpOrderForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

JsonObject *
wp_order_form_get (WpOrderForm *self)
{
  const char *product = wp_picker_get (WP_PICKER (self->product)), *type = wp_picker_get (WP_PICKER (self->type));
  const char *chosen = wp_picker_get (WP_PICKER (self->years));
  g_autofree char *note = get_note (self);
  JsonObject *fields = wp_json_new ("product", product != NULL ? product : "", "type", type != NULL ? type : "", "distributor",
                                    get_text (self->distributor), "po", get_text (self->po), "note", note, NULL);
  JsonArray *customers = wp_json_need_array (fields, "customers");
  gint64 quantity;
  wp_json_set_null (fields, "quantity");
  if (wp_seats_parse (get_text (self->quantity), &quantity))
    wp_json_set_int (fields, "quantity", quantity);
  wp_json_set_int (fields, "years", wp_seats_from_string (type) != WP_SEATS_SUBSCRIPTION && chosen != NULL ? g_ascii_strtoll (chosen, NULL, 10) : 0);
  for (guint i = 0; i < wp_json_length (self->chosen); i++)
    wp_json_append_string (customers, wp_json_string_at (self->chosen, i));
  return fields;
}

/* (transfer full) (nullable) */
static JsonObject *
get_draft (WpOrderForm *self)
{
  const char *text = self->account != NULL && self->scope != NULL ? wp_account_get_draft (self->account, self->scope) : "";
  return *text != '\0' ? wp_json_parse_object (text, -1, NULL) : NULL;
}

JsonObject *
wp_order_form_get_from (WpOrderForm *self)
{
  g_autoptr (JsonObject) draft = get_draft (self);
  JsonObject *from = wp_json_object (draft, FROM);
  /* Of one that is not saved nothing is stored, whatever it begins with. */
  JsonObject *stored = wp_json_has (self->order, "state") ? self->order : NULL;
  return from != NULL ? wp_json_copy (from) : wp_command_copy_members (stored, wp_order_fields);
}

gboolean
wp_order_form_is_typed (WpOrderForm *self)
{
  return self->account != NULL && self->scope != NULL && *wp_account_get_draft (self->account, self->scope) != '\0';
}

static void
update_controls (WpOrderForm *self)
{
  const char *type = wp_picker_get (WP_PICKER (self->type));
  gtk_widget_set_visible (self->years_line, wp_seats_from_string (type) != WP_SEATS_SUBSCRIPTION);
  wp_ui_put (self->error, "");
}

static void
edited (WpOrderForm *self)
{
  if (self->setting || self->account == NULL || self->scope == NULL)
    return;
  g_autoptr (JsonObject) draft = wp_order_form_get (self);
  wp_json_set_string (draft, "id", wp_json_string_or (self->order, "id", ""));
  wp_json_set_string (draft, QUANTITY_TEXT, get_text (self->quantity));
  wp_json_set_object (draft, FROM, wp_order_form_get_from (self));
  g_autofree char *text = wp_json_to_string (draft);
  wp_account_set_draft (self->account, self->scope, text);
  update_controls (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Customers ---- */

static void show_customers (WpOrderForm *self);

static void
remove_customer_cb (GtkWidget *button, gpointer user_data)
{
  WpOrderForm *self = user_data;
  const char *id = g_object_get_data (G_OBJECT (button), "wp-id");
  g_autoptr (JsonArray) kept = json_array_new ();
  for (guint i = 0; i < wp_json_length (self->chosen); i++)
    if (g_strcmp0 (wp_json_string_at (self->chosen, i), id) != 0)
      wp_json_append_string (kept, wp_json_string_at (self->chosen, i));
  json_array_unref (self->chosen);
  self->chosen = g_steal_pointer (&kept);
  show_customers (self);
  edited (self);
  gtk_widget_grab_focus (wp_picker_get_button (WP_PICKER (self->customer)));
}

static GtkWidget *
make_chip (WpOrderForm *self, const char *id)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  JsonObject *customer = find (self->all, id);
  const char *name = wp_json_string_or (customer, "name", id);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  /* Translators: %s is the name of a customer */
  g_autofree char *words = g_strdup_printf (_ ("Leave %s out"), name);
  GtkWidget *remove = wp_ui_icon_button_new ("list-remove-symbolic", words);
  g_object_set_data_full (G_OBJECT (remove), "wp-id", g_strdup (id), g_free);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_customer_cb), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), remove);
  return box;
}

static void
show_customers (WpOrderForm *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->customers)) != NULL)
    gtk_box_remove (GTK_BOX (self->customers), child);
  for (guint i = 0; i < wp_json_length (self->chosen); i++)
    if (wp_json_string_at (self->chosen, i) != NULL)
      gtk_box_append (GTK_BOX (self->customers), make_chip (self, wp_json_string_at (self->chosen, i)));
}

static gboolean
is_chosen (WpOrderForm *self, const char *id)
{
  for (guint i = 0; i < wp_json_length (self->chosen); i++)
    if (g_strcmp0 (wp_json_string_at (self->chosen, i), id) == 0)
      return TRUE;
  return FALSE;
}

static void
customer_picked_cb (WpOrderForm *self, const char *id)
{
  if (id == NULL || self->setting)
    return;
  if (!is_chosen (self, id) && wp_json_length (self->chosen) < WP_ORDER_MAX_CUSTOMERS)
    wp_json_append_string (self->chosen, id);
  wp_picker_set (WP_PICKER (self->customer), NULL);
  show_customers (self);
  edited (self);
}

/* ---- Setting ---- */

static void
set_customers (WpOrderForm *self, JsonArray *ids)
{
  json_array_unref (self->chosen);
  self->chosen = json_array_new ();
  for (guint i = 0; i < wp_json_length (ids) && i < WP_ORDER_MAX_CUSTOMERS; i++)
    if (wp_json_string_at (ids, i) != NULL)
      wp_json_append_string (self->chosen, wp_json_string_at (ids, i));
  show_customers (self);
}

static void
set_entry (GtkWidget *entry, const char *text)
{
  if (!g_str_equal (get_text (entry), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
show (WpOrderForm *self, JsonObject *fields)
{
  const char *product = wp_json_string_or (fields, "product", ""), *type = wp_json_string_or (fields, "type", "");
  gint64 quantity = wp_json_int (fields, "quantity", 0), chosen = wp_json_int (fields, "years", 0);
  g_autofree char *number = quantity > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, quantity) : g_strdup ("");
  g_autofree char *year = chosen > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, chosen) : NULL;
  self->setting = TRUE;
  wp_picker_set (WP_PICKER (self->product), *product != '\0' ? product : NULL);
  wp_picker_set (WP_PICKER (self->type), *type != '\0' ? type : NULL);
  wp_picker_set (WP_PICKER (self->years), year);
  set_entry (self->quantity, wp_json_string_or (fields, QUANTITY_TEXT, number));
  set_entry (self->distributor, wp_json_string_or (fields, "distributor", ""));
  set_entry (self->po, wp_json_string_or (fields, "po", ""));
  /* The same text again would move the cursor. */
  g_autofree char *note = get_note (self);
  if (!g_str_equal (note, wp_json_string_or (fields, "note", "")))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)), wp_json_string_or (fields, "note", ""), -1);
  set_customers (self, wp_json_array (fields, "customers"));
  update_controls (self);
  self->setting = FALSE;
}

static void
fill_pickers (WpOrderForm *self)
{
  for (guint i = 0; self->products != NULL && i < self->products->len; i++) {
    const char *id = wp_json_string_or (self->products->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->product), id, wp_product_name (self->products->pdata[i], id));
  }
  for (guint i = 0; self->all != NULL && i < self->all->len; i++) {
    const char *id = wp_json_string_or (self->all->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->customer), id, wp_json_string_or (self->all->pdata[i], "name", id));
  }
}

static void
set_lists (WpOrderForm *self, GPtrArray *products, GPtrArray *customers)
{
  if (self->products == products && self->all == customers)
    return;
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->products = products != NULL ? g_ptr_array_ref (products) : NULL;
  self->all = customers != NULL ? g_ptr_array_ref (customers) : NULL;
  fill_pickers (self);
}

void
wp_order_form_set_order (WpOrderForm *self, WpAccount *account, GPtrArray *products, GPtrArray *customers, JsonObject *order, const char *scope)
{
  gboolean other = self->account != account || g_strcmp0 (self->scope, scope) != 0;
  gboolean lists = self->products != products || self->all != customers;
  gboolean renewed = self->order == NULL || order == NULL || !wp_json_equal (self->order, order);
  g_set_object (&self->account, account);
  if (order != NULL)
    json_object_ref (order);
  g_clear_pointer (&self->order, json_object_unref);
  self->order = order;
  if (other) {
    g_free (self->scope);
    self->scope = g_strdup (scope);
  }
  set_lists (self, products, customers);
  if (order == NULL || (!other && !lists && (!renewed || wp_order_form_is_typed (self))))
    return;
  g_autoptr (JsonObject) draft = get_draft (self);
  show (self, draft != NULL ? draft : order);
}

void
wp_order_form_reset (WpOrderForm *self)
{
  if (self->account == NULL || self->scope == NULL)
    return;
  wp_account_set_draft (self->account, self->scope, "");
  if (self->order != NULL)
    show (self, self->order);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
complain (WpOrderForm *self, const char *words, GtkWidget *field)
{
  wp_ui_put (self->error, words);
  gtk_widget_grab_focus (field);
  return FALSE;
}

gboolean
wp_order_form_check (WpOrderForm *self)
{
  const char *type = wp_picker_get (WP_PICKER (self->type));
  gint64 quantity;
  wp_ui_put (self->error, "");
  if (wp_picker_get (WP_PICKER (self->product)) == NULL)
    return complain (self, _ ("Choose a product."), wp_picker_get_button (WP_PICKER (self->product)));
  if (type == NULL)
    return complain (self, _ ("Choose how it is held."), wp_picker_get_button (WP_PICKER (self->type)));
  if (wp_seats_from_string (type) == WP_SEATS_TERM && wp_picker_get (WP_PICKER (self->years)) == NULL)
    return complain (self, _ ("Choose for how long."), wp_picker_get_button (WP_PICKER (self->years)));
  if (!wp_seats_parse (get_text (self->quantity), &quantity))
    return complain (self, _ ("Enter a whole number from 1 to 10,000,000."), self->quantity);
  return TRUE;
}

void
wp_order_form_focus (WpOrderForm *self)
{
  gtk_widget_grab_focus (wp_picker_get_button (WP_PICKER (self->product)));
}

/* ---- The widget ---- */

static void
wp_order_form_dispose (GObject *object)
{
  WpOrderForm *self = WP_ORDER_FORM (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->order, json_object_unref);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->chosen, json_array_unref);
  G_OBJECT_CLASS (wp_order_form_parent_class)->dispose (object);
}

static void
wp_order_form_class_init (WpOrderFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_order_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", WP_TYPE_ORDER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_line (GtkWidget *column, const char *title, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (box), wp_ui_caption_new (title));
  gtk_box_append (GTK_BOX (box), control);
  gtk_box_append (GTK_BOX (column), box);
  return box;
}

static GtkWidget *
make_entry (WpOrderForm *self, const char *name, guint max)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "max-length", (int) max, "truncate-multiline", TRUE, NULL);
  wp_ui_set_name (entry, name);
  g_signal_connect_object (entry, "changed", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
make_picker (WpOrderForm *self, const char *name, const char *nothing, GCallback picked)
{
  GtkWidget *picker = wp_picker_new (name, nothing);
  g_signal_connect_object (picker, "picked", picked, self, G_CONNECT_SWAPPED);
  return picker;
}

/* A text of several lines, framed. @view: (out) */
static GtkWidget *
make_note (WpOrderForm *self, const char *name, GtkWidget **view)
{
  GtkWidget *frame = gtk_frame_new (NULL);
  *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "left-margin", 8, "right-margin", 8, "top-margin",
                        8, "bottom-margin", 8, "height-request", 64, NULL);
  wp_ui_set_name (*view, name);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (*view)), "changed", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
  gtk_frame_set_child (GTK_FRAME (frame), *view);
  return frame;
}

static void
wp_order_form_init (WpOrderForm *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->chosen = json_array_new ();
  self->product = make_picker (self, _ ("Product"), _ ("Choose a Product…"), G_CALLBACK (edited));
  self->type = make_picker (self, _ ("How it is held"), _ ("Choose…"), G_CALLBACK (edited));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    wp_picker_add (WP_PICKER (self->type), wp_seats_to_string (types[i]), wp_seats_label (types[i]));
  self->years = make_picker (self, _ ("Length of the term"), _ ("Choose…"), G_CALLBACK (edited));
  for (guint i = 0; i < G_N_ELEMENTS (years); i++) {
    g_autofree char *id = g_strdup_printf ("%d", years[i]), *words = wp_years_words (years[i]);
    wp_picker_add (WP_PICKER (self->years), id, words);
  }
  self->quantity = make_entry (self, _ ("Number of seats"), 20);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->quantity), GTK_INPUT_PURPOSE_DIGITS);
  self->distributor = make_entry (self, _ ("Distributor"), 200);
  self->po = make_entry (self, _ ("Purchase-order number"), 200);
  self->customer = make_picker (self, _ ("Customers"), _ ("Add a Customer…"), G_CALLBACK (customer_picked_cb));
  self->customers = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  add_line (column, _ ("Product"), self->product);
  add_line (column, _ ("How it is held"), self->type);
  self->years_line = add_line (column, _ ("Length of the term"), self->years);
  add_line (column, _ ("Number of seats"), self->quantity);
  add_line (column, _ ("For which customers"), self->customer);
  gtk_box_append (GTK_BOX (column), self->customers);
  add_line (column, _ ("Distributor"), self->distributor);
  add_line (column, _ ("Purchase-order number"), self->po);
  add_line (column, _ ("Note"), make_note (self, _ ("Note"), &self->note));
  gtk_box_append (GTK_BOX (column), self->error);
  adw_bin_set_child (ADW_BIN (self), column);
}

GtkWidget *
wp_order_form_new (void)
{
  return g_object_new (WP_TYPE_ORDER_FORM, NULL);
}
