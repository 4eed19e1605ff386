/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomerPage"
#include "config.h"
#include "wp-customer-page.h"

#include "wp-assign-dialog.h"
#include "wp-button.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-labels.h"
#include "wp-reasons.h"
#include "wp-seat-list.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* Delay between a change and counting the open incidents again */
#define COUNT_DELAY_MS 500

struct _WpCustomerPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkBox *content;
  GtkLabel *open_count;
  GtkWidget *assign;
  WpSeatList *seats; /* (owned) */

  WpAccount *account;        /* (owned) (nullable) */
  WpPools *pools;            /* (owned) (nullable) */
  GPtrArray *customers;      /* (owned) (nullable): JsonObject */
  JsonObject *document;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the count */
  guint count_source;
};

enum { SHOW_INCIDENTS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpCustomerPage, wp_customer_page, ADW_TYPE_BIN)

char *
wp_customer_products (JsonObject *document)
{
  JsonArray *products = wp_json_array (document, "products");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < wp_json_length (products); i++) {
    const char *product = wp_json_string_at (products, i);

    if (product == NULL)
      continue;
    if (text->len > 0)
      g_string_append (text, ", ");
    g_string_append (text, wp_product_label (wp_product_from_string (product), product));
  }
  return g_string_free (text, FALSE);
}

static AdwPreferencesGroup *
add_group (WpCustomerPage *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  gtk_box_append (self->content, GTK_WIDGET (group));
  return group;
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle != NULL ? subtitle : "");
  adw_action_row_set_subtitle_lines (row, 0);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
show_incidents_cb (WpCustomerPage *self)
{
  if (self->document != NULL)
    g_signal_emit (self, signals[SHOW_INCIDENTS], 0, wp_json_string_or (self->document, "id", ""));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCustomerPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  int n = wp_account_count_finish (WP_ACCOUNT (source), result, &error);
  g_autofree char *text = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (n < 0)
    return;
  text = g_strdup_printf (ngettext ("%u open incident", "%u open incidents", (gulong) n), (guint) n);
  gtk_label_set_text (self->open_count, text);
}

static void
count_open (WpCustomerPage *self)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  wp_query_where_text (query, "customer_id", WP_OP_EQ, wp_json_string_or (self->document, "id", ""));
  wp_query_where_int (query, "grp", WP_OP_LE, WP_GROUP_WITH_OTHERS);
  wp_account_count_async (self->account, query, self->cancellable, counted_cb, wp_weak_new (self));
}

static gboolean
count_cb (gpointer user_data)
{
  WpCustomerPage *self = user_data;

  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->count_source = 0;
  if (self->document != NULL && self->account != NULL)
    count_open (self);
  return G_SOURCE_REMOVE;
}

static void
count_later (WpCustomerPage *self)
{
  if (self->count_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->count_source = g_timeout_add (COUNT_DELAY_MS, count_cb, self);
}

static void
set_account (WpCustomerPage *self, WpAccount *account)
{
  if (self->account == account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->count_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account != NULL)
    g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (count_later), self);
}

static void
add_settings (WpCustomerPage *self)
{
  JsonObject *settings = wp_json_object (self->document, "settings");
  AdwPreferencesGroup *group = add_group (self, _ ("What the SOC May Do"));

  if (wp_json_bool (settings, "socIsolation", FALSE))
    add_row (group, _ ("The SOC isolates computers"),
             _ ("When a computer is attacked, the SOC cuts it off from the network at once, before it asks you."));
  else
    add_row (group, _ ("The SOC does not isolate computers"), _ ("You isolate an attacked computer yourself; the SOC tells you when."));
  if (wp_json_bool (settings, "socDirectAssistance", FALSE))
    add_row (group, _ ("The SOC remediates with the customer"), _ ("The SOC works with the customer directly; you see every step."));
  else
    add_row (group, _ ("You remediate"), _ ("The SOC guides you and waits for your word."));
}

static void
add_contacts (WpCustomerPage *self)
{
  JsonObject *contacts = wp_json_object (self->document, "contacts");
  JsonArray *emails = wp_json_array (contacts, "emails"), *phones = wp_json_array (contacts, "phones");
  AdwPreferencesGroup *group = add_group (self, _ ("Whom the SOC Contacts"));

  for (guint i = 0; i < wp_json_length (emails); i++)
    if (wp_json_string_at (emails, i) != NULL)
      add_row (group, wp_json_string_at (emails, i), _ ("E-mail"));
  for (guint i = 0; i < wp_json_length (phones); i++) {
    JsonObject *phone = wp_json_object_at (phones, i);
    const char *label = wp_json_string_or (phone, "label", "");
    /* Translators: the place of a phone number in the order of calls, and whose it is */
    g_autofree char *order = g_strdup_printf (_ ("Call %u: %s"), i + 1, label);

    add_row (group, wp_json_string_or (phone, "e164", ""), order);
  }
  if (wp_json_length (emails) == 0 && wp_json_length (phones) == 0)
    add_row (group, _ ("Nobody"), _ ("No address and no phone number is on file: nobody would be contacted."));
}

static void
rebuild (WpCustomerPage *self)
{
  g_autofree char *products = wp_customer_products (self->document);
  const char *name = wp_json_string_or (self->document, "name", ""), *zone = wp_json_string_or (self->document, "timeZone", "");
  GtkWidget *child;
  AdwPreferencesGroup *group;
  AdwActionRow *row;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  adw_window_title_set_title (self->title, name);
  group = add_group (self, "");
  row = add_row (group, _ ("Show Incidents"), "");
  self->open_count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->open_count), "dim-label");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (show_incidents_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->open_count));
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  add_row (group, _ ("Products"), products);
  if (*zone != '\0')
    add_row (group, _ ("Time zone"), zone);
  gtk_box_append (self->content, wp_seat_list_get_outbox_bar (self->seats));
  gtk_box_append (self->content, GTK_WIDGET (self->seats));
  add_settings (self);
  add_contacts (self);
}

/* What it holds, and whether more may be assigned from here */
static void
show_seats (WpCustomerPage *self, WpPools *pools, GPtrArray *customers)
{
  g_autoptr (GError) error = NULL;
  const char *id = wp_json_string (self->document, "id");
  gboolean may = self->account != NULL && wp_actor_may (wp_account_get_actor (self->account), WP_PERMISSION_ADMINISTER, &error);
  g_autofree char *why_not = wp_reason_words (error);
  g_set_object (&self->pools, pools);
  if (customers != NULL)
    g_ptr_array_ref (customers);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->customers = customers;
  gtk_widget_set_visible (self->assign, id != NULL);
  wp_ui_set_allowed (self->assign, may, why_not);
  wp_seat_list_show_customer (self->seats, self->account, pools, customers, id);
}

static void
assign_cb (WpCustomerPage *self)
{
  const WpAssignWish wish = { .customer = wp_json_string (self->document, "id") };
  if (self->customers != NULL && wp_pools_get (self->pools) != NULL)
    wp_assign_dialog_open (GTK_WIDGET (self), self->account, self->pools, self->customers, &wish);
}

static void
wp_customer_page_dispose (GObject *object)
{
  WpCustomerPage *self = WP_CUSTOMER_PAGE (object);

  set_account (self, NULL);
  g_clear_object (&self->seats);
  g_clear_object (&self->pools);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->document, json_object_unref);
  G_OBJECT_CLASS (wp_customer_page_parent_class)->dispose (object);
}

static void
wp_customer_page_class_init (WpCustomerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_customer_page_dispose;
  signals[SHOW_INCIDENTS] = g_signal_new ("show-incidents", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
}

static void
wp_customer_page_init (WpCustomerPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  GtkWidget *nothing = adw_status_page_new ();

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->header), "flat");
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", NULL));
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));
  self->assign = wp_ui_icon_button_new ("list-add-symbolic", _ ("Assign…"));
  g_signal_connect_object (self->assign, "clicked", G_CALLBACK (assign_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (self->header, self->assign);
  self->seats = g_object_ref_sink (
    WP_SEAT_LIST (wp_seat_list_new (_ ("What This Customer Holds"), _ ("This customer has no seats of any product."))));
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  gtk_widget_set_margin_top (GTK_WIDGET (self->content), 24);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->content), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->content), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->content), 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->content));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "wp-customers-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _ ("No Customer Chosen"));
  gtk_widget_add_css_class (nothing, "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, scroller, "customer");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self, "map", G_CALLBACK (count_later), NULL);
}

GtkWidget *
wp_customer_page_new (void)
{
  return g_object_new (WP_TYPE_CUSTOMER_PAGE, NULL);
}

void
wp_customer_page_set_customer (WpCustomerPage *self, WpAccount *account, WpPools *pools, GPtrArray *customers, JsonObject *document)
{
  g_return_if_fail (WP_IS_CUSTOMER_PAGE (self));

  set_account (self, account);
  if (document == self->document || (document != NULL && self->document != NULL && wp_json_equal (document, self->document))) {
    show_seats (self, pools, customers);
    return;
  }
  if (document != NULL)
    json_object_ref (document);
  g_clear_pointer (&self->document, json_object_unref);
  self->document = document;
  show_seats (self, pools, customers);
  gtk_stack_set_visible_child_name (self->stack, document != NULL ? "customer" : "nothing");
  if (document == NULL) {
    adw_window_title_set_title (self->title, "");
    return;
  }
  rebuild (self);
  count_open (self);
}

AdwHeaderBar *
wp_customer_page_get_header_bar (WpCustomerPage *self)
{
  g_return_val_if_fail (WP_IS_CUSTOMER_PAGE (self), NULL);

  return self->header;
}
