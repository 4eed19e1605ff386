/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSidebar"
#include "config.h"
#include "wp-sidebar.h"

#include "wp-alert-light.h"
#include "wp-kinds.h"
#include "wp-onboarding-data.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* What waits is counted again this long after something changed. */
#define COUNT_DELAY_MS 300

static const struct {
  const char *name;
  const char *label;
  const char *icon_name;
} views[WP_N_VIEWS] = {
  [WP_VIEW_INCIDENTS] = { "incidents", N_("Incidents"), "wp-incidents-symbolic" },
  [WP_VIEW_CUSTOMERS] = { "customers", N_("Customers"), "wp-customers-symbolic" },
  [WP_VIEW_ONBOARDING] = { "onboarding", N_("Onboarding"), "wp-onboarding-symbolic" },
};

struct _WpSidebar {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkListBox *views;
  GtkLabel *counts[WP_N_VIEWS]; /* (nullable): of a view in which nothing waits */
  GtkDropDown *switcher;
  WpAlertLight *light;

  WpAccounts *accounts;      /* (owned) */
  WpAccount *account;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the running count */
  guint n_returned;
  guint count_source;
  gboolean setting; /* nobody chose: it is being set */
};

enum { VIEW_CHOSEN, ACCOUNT_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpSidebar, wp_sidebar, ADW_TYPE_BIN)

const char *
wp_view_get_name (WpView view)
{
  return view < WP_N_VIEWS ? views[view].name : views[0].name;
}

WpView
wp_view_from_name (const char *name)
{
  for (int view = 0; view < WP_N_VIEWS; view++)
    if (g_strcmp0 (views[view].name, name) == 0)
      return (WpView) view;
  return WP_VIEW_INCIDENTS;
}

static void
show_count (WpSidebar *self, WpView view, guint n, const char *words)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  GtkLabel *count = self->counts[view];

  gtk_label_set_text (count, text);
  gtk_widget_set_visible (GTK_WIDGET (count), n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (count), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (count), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* What the partner's own onboarding asks for; of those who can do something about it. */
static void
onboardings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpSidebar) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) documents = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  guint n;
  g_autofree char *words = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (documents == NULL)
    return;
  n = documents->len > 0 && wp_actor_may (wp_account_get_actor (self->account), WP_PERMISSION_ADMINISTER, NULL) ?
        wp_onboarding_count_waiting (g_ptr_array_index (documents, 0), self->n_returned) : 0;
  words = g_strdup_printf (ngettext ("%u thing of the onboarding waits for you", "%u things of the onboarding wait for you", n), n);
  show_count (self, WP_VIEW_ONBOARDING, n, words);
}

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpSidebar) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);
  g_autoptr(WpQuery) query = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_returned = refs != NULL ? refs->rowids->len : 0;
  query = wp_query_new (&wp_kind_onboarding, "");
  wp_account_list_async (self->account, query, self->cancellable, onboardings_cb, wp_weak_new (self));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpSidebar) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);
  g_autoptr(WpQuery) query = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (refs != NULL) {
    guint n = refs->rowids->len;
    g_autofree char *words = g_strdup_printf (ngettext ("%u incident needs you", "%u incidents need you", n), n);

    show_count (self, WP_VIEW_INCIDENTS, n, words);
  }
  query = wp_query_new (&wp_kind_submission, "");
  wp_query_where_int (query, "state", WP_OP_EQ, WP_SUBMISSION_RETURNED);
  wp_account_query_async (self->account, query, self->cancellable, returned_cb, wp_weak_new (self));
}

static gboolean
count_cb (gpointer user_data)
{
  WpSidebar *self = user_data;
  g_autoptr(WpQuery) query = wp_query_new (&wp_kind_incident, "");

  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->count_source = 0;
  wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_NEEDS_YOU);
  self->cancellable = g_cancellable_new ();
  wp_account_query_async (self->account, query, self->cancellable, counted_cb, wp_weak_new (self));
  return G_SOURCE_REMOVE;
}

static void
count_later (WpSidebar *self)
{
  if (self->count_source == 0)
    self->count_source = g_timeout_add (COUNT_DELAY_MS, count_cb, self);
}

static void
row_selected_cb (WpSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->setting)
    g_signal_emit (self, signals[VIEW_CHOSEN], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
account_selected_cb (WpSidebar *self)
{
  g_autoptr(WpAccount) account = NULL;
  guint selected = gtk_drop_down_get_selected (self->switcher);

  /* The first account that comes selects itself; nobody chose it. */
  if (self->setting || self->account == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  account = g_list_model_get_item (G_LIST_MODEL (self->accounts), selected);
  if (account != NULL && account != self->account)
    g_signal_emit (self, signals[ACCOUNT_CHOSEN], 0, account);
}

static void
accounts_changed_cb (WpSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  gtk_widget_set_visible (GTK_WIDGET (self->switcher), n > 1);
  self->setting = TRUE;
  for (guint i = 0; i < n; i++) {
    g_autoptr(WpAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    if (account == self->account)
      gtk_drop_down_set_selected (self->switcher, i);
  }
  self->setting = FALSE;
}

static GtkWidget *
make_view_row (WpSidebar *self, WpView view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (_(views[view].label)), *row = gtk_list_box_row_new ();
  g_autofree char *tooltip = g_strdup_printf ("Alt+%u", view + 1);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (views[view].icon_name));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  if (view == WP_VIEW_INCIDENTS || view == WP_VIEW_ONBOARDING) {
    self->counts[view] = GTK_LABEL (gtk_label_new (NULL));
    gtk_widget_add_css_class (GTK_WIDGET (self->counts[view]), "view-count");
    gtk_widget_set_valign (GTK_WIDGET (self->counts[view]), GTK_ALIGN_CENTER);
    gtk_widget_set_visible (GTK_WIDGET (self->counts[view]), FALSE);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counts[view]));
  }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(views[view].label), -1);
  return row;
}

static void
setup_account_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_account_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  WpAccount *account = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", wp_account_get_email (account), wp_account_get_server_url (account));

  gtk_label_set_text (label, wp_account_get_partner_name (account));
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), tooltip);
}

static GtkWidget *
make_switcher (WpSidebar *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_account_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_account_cb), NULL);
  self->switcher = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_factory (self->switcher, factory);
  g_object_unref (factory);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), FALSE);
  gtk_widget_set_margin_start (GTK_WIDGET (self->switcher), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->switcher), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->switcher), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Account"), -1);
  g_signal_connect_swapped (self->switcher, "notify::selected", G_CALLBACK (account_selected_cb), self);
  return GTK_WIDGET (self->switcher);
}

static void
wp_sidebar_dispose (GObject *object)
{
  WpSidebar *self = WP_SIDEBAR (object);

  wp_sidebar_set_account (self, NULL);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (wp_sidebar_parent_class)->dispose (object);
}

static void
wp_sidebar_class_init (WpSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_sidebar_dispose;
  signals[VIEW_CHOSEN] = g_signal_new ("view-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ACCOUNT_CHOSEN] = g_signal_new ("account-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          WP_TYPE_ACCOUNT);
}

static void
wp_sidebar_init (WpSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, adw_window_title_new (_("Watchpost"), NULL));
  self->views = GTK_LIST_BOX (gtk_list_box_new ());
  for (int view = 0; view < WP_N_VIEWS; view++)
    gtk_list_box_append (self->views, make_view_row (self, (WpView) view));
  gtk_widget_add_css_class (GTK_WIDGET (self->views), "navigation-sidebar");
  gtk_widget_set_vexpand (GTK_WIDGET (self->views), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->views), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Views"), -1);
  g_signal_connect_swapped (self->views, "row-selected", G_CALLBACK (row_selected_cb), self);
  self->light = WP_ALERT_LIGHT (wp_alert_light_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->light), 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), make_switcher (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->views));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->light));
  gtk_widget_set_size_request (GTK_WIDGET (self), 210, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sidebar-pane");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_sidebar_new (WpAccounts *accounts, GMenuModel *menu)
{
  WpSidebar *self = g_object_new (WP_TYPE_SIDEBAR, NULL);
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _("Main Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main Menu"), -1);
  adw_header_bar_pack_end (self->header, button);
  self->accounts = g_object_ref (accounts);
  gtk_drop_down_set_model (self->switcher, G_LIST_MODEL (accounts));
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self);
  return GTK_WIDGET (self);
}

void
wp_sidebar_set_account (WpSidebar *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_SIDEBAR (self));

  if (self->account == account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->count_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account == NULL)
    return;
  wp_alert_light_set_account (self->light, account);
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (count_later), self);
  accounts_changed_cb (self);
  count_later (self);
}

void
wp_sidebar_set_view (WpSidebar *self, WpView view)
{
  g_return_if_fail (WP_IS_SIDEBAR (self));

  self->setting = TRUE;
  gtk_list_box_select_row (self->views, gtk_list_box_get_row_at_index (self->views, (int) view));
  self->setting = FALSE;
}

AdwHeaderBar *
wp_sidebar_get_header_bar (WpSidebar *self)
{
  g_return_val_if_fail (WP_IS_SIDEBAR (self), NULL);

  return self->header;
}

void
wp_sidebar_focus (WpSidebar *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (WP_IS_SIDEBAR (self));

  row = gtk_list_box_get_selected_row (self->views);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->views));
}
