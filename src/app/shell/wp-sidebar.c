/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSidebar"
#include "config.h"
#include "wp-sidebar.h"

#include "wp-alert-light.h"
#include "wp-sidebar-row.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpSidebar {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkListBox *rows;      /* one per view, and its entries below it */
  GtkDropDown *switcher; /* (nullable): made for the second account */
  WpAlertLight *light;

  WpAccounts *accounts; /* (owned) */
  WpAccount *account;   /* (owned) (nullable) */
  gboolean setting;     /* the selection is being set, not chosen by the person */
};

enum { VIEW_CHOSEN, ENTRY_CHOSEN, ACCOUNT_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpSidebar, wp_sidebar, ADW_TYPE_BIN)

static WpSidebarRow *
row_at (WpSidebar *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, index);

  return row != NULL ? WP_SIDEBAR_ROW (row) : NULL;
}

static int
find_row (WpSidebar *self, WpView *view, const char *entry_id)
{
  WpSidebarRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    if (wp_sidebar_row_get_view (row) == view && g_strcmp0 (wp_sidebar_row_get_entry (row), entry_id) == 0)
      return i;
  return -1;
}

static void
counted_cb (WpSidebar *self, WpView *view)
{
  const char *words;
  guint n = wp_view_get_count (view, &words);
  g_autofree char *text = n > 0 ? g_strdup_printf ("%u", n) : NULL;

  wp_sidebar_row_set (row_at (self, find_row (self, view, NULL)), wp_view_get_title (view), text, words);
}

static gboolean
is_entry (GPtrArray *entries, const char *id)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((const WpViewEntry *) g_ptr_array_index (entries, i))->id, id))
      return TRUE;
  return FALSE;
}

static void
drop_entries (WpSidebar *self, WpView *view, GPtrArray *kept)
{
  WpSidebarRow *row;

  for (int i = find_row (self, view, NULL) + 1; (row = row_at (self, i)) != NULL && wp_sidebar_row_get_view (row) == view;)
    if (is_entry (kept, wp_sidebar_row_get_entry (row)))
      i++;
    else
      gtk_list_box_remove (self->rows, GTK_WIDGET (row));
}

/* A row stays the same widget as long as its entry is there. */
static void
entries_changed_cb (WpSidebar *self, WpView *view)
{
  GPtrArray *entries = wp_view_get_entries (view);
  int first = find_row (self, view, NULL) + 1;

  drop_entries (self, view, entries);
  for (guint i = 0; i < entries->len; i++) {
    const WpViewEntry *entry = g_ptr_array_index (entries, i);
    int index = find_row (self, view, entry->id), wanted = first + (int) i;
    g_autoptr (GtkWidget) row = g_object_ref_sink (index >= 0 ? GTK_WIDGET (row_at (self, index)) : wp_sidebar_row_new (view, entry->id, NULL));

    if (index >= 0 && index != wanted)
      gtk_list_box_remove (self->rows, row);
    if (index != wanted)
      gtk_list_box_insert (self->rows, row, wanted);
    wp_sidebar_row_set (WP_SIDEBAR_ROW (row), entry->title, entry->count, entry->words);
  }
}

static void
row_selected_cb (WpSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->setting)
    g_signal_emit (self, signals[VIEW_CHOSEN], 0, wp_sidebar_row_get_view (WP_SIDEBAR_ROW (row)));
}

static void
row_activated_cb (WpSidebar *self, WpSidebarRow *row)
{
  if (wp_sidebar_row_get_entry (row) != NULL)
    g_signal_emit (self, signals[ENTRY_CHOSEN], 0, wp_sidebar_row_get_view (row), wp_sidebar_row_get_entry (row));
}

/* A list box also moves from row to row with Tab, and selects each, which would show every view. Here the arrow keys choose a view, and Tab
 * leaves the list. */
static gboolean
key_pressed_cb (WpSidebar *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *above = self->switcher != NULL && gtk_widget_get_visible (GTK_WIDGET (self->switcher)) ? GTK_WIDGET (self->switcher)
                                                                                                    : GTK_WIDGET (self->header);

  if ((state & gtk_accelerator_get_default_mod_mask () & ~(GdkModifierType) GDK_SHIFT_MASK) != 0)
    return FALSE;
  if (key == GDK_KEY_Tab || key == GDK_KEY_KP_Tab)
    return gtk_widget_child_focus (GTK_WIDGET (self->light), GTK_DIR_TAB_FORWARD);
  if (key == GDK_KEY_ISO_Left_Tab)
    return gtk_widget_child_focus (above, GTK_DIR_TAB_BACKWARD);
  return FALSE;
}

static void
account_selected_cb (WpSidebar *self)
{
  g_autoptr (WpAccount) account = NULL;
  guint selected = gtk_drop_down_get_selected (self->switcher);

  /* The drop-down selects the first account by itself: that is no choice of the person. */
  if (self->setting || self->account == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  account = g_list_model_get_item (G_LIST_MODEL (self->accounts), selected);
  if (account != NULL && account != self->account)
    g_signal_emit (self, signals[ACCOUNT_CHOSEN], 0, account);
}

static void
add_view (WpSidebar *self, WpView *view, guint index)
{
  g_autofree char *tooltip = g_strdup_printf ("Alt+%u", index + 1);
  GtkWidget *row = wp_sidebar_row_new (view, NULL, tooltip);

  wp_sidebar_row_set (WP_SIDEBAR_ROW (row), wp_view_get_title (view), NULL, NULL);
  gtk_list_box_append (self->rows, row);
  g_signal_connect_object (view, "counted", G_CALLBACK (counted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "entries-changed", G_CALLBACK (entries_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_account (GtkLabel *label, gpointer item)
{
  WpAccount *account = item;
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", wp_account_get_email (account), wp_account_get_server_url (account));

  gtk_label_set_text (label, wp_account_get_partner_name (account));
  wp_ui_set_tooltip (GTK_WIDGET (label), tooltip);
}

static void
make_switcher (WpSidebar *self)
{
  g_autoptr (GtkListItemFactory) factory = wp_ui_line_factory_new (show_account);

  self->switcher = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->accounts)), NULL));
  gtk_drop_down_set_factory (self->switcher, factory);
  gtk_widget_set_margin_start (GTK_WIDGET (self->switcher), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->switcher), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->switcher), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Account"), -1);
  g_signal_connect_swapped (self->switcher, "notify::selected", G_CALLBACK (account_selected_cb), self);
  gtk_box_insert_child_after (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), GTK_WIDGET (self->switcher), GTK_WIDGET (self->header));
}

static void
accounts_changed_cb (WpSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  if (self->switcher == NULL && n > 1)
    make_switcher (self);
  if (self->switcher == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), n > 1);
  self->setting = TRUE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (WpAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    if (account == self->account)
      gtk_drop_down_set_selected (self->switcher, i);
  }
  self->setting = FALSE;
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
  signals[VIEW_CHOSEN] = g_signal_new ("view-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       WP_TYPE_VIEW);
  signals[ENTRY_CHOSEN] = g_signal_new ("entry-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        WP_TYPE_VIEW, G_TYPE_STRING);
  signals[ACCOUNT_CHOSEN] = g_signal_new ("account-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          WP_TYPE_ACCOUNT);
}

static void
wp_sidebar_init (WpSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, adw_window_title_new (_ ("Watchpost"), NULL));
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "navigation-sidebar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->rows));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Views"), -1);
  g_signal_connect_swapped (self->rows, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->rows), keys);
  self->light = WP_ALERT_LIGHT (wp_alert_light_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self->light), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->light), 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->light));
  gtk_widget_set_size_request (GTK_WIDGET (self), 210, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sidebar-pane");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_sidebar_new (WpAccounts *accounts, GPtrArray *views, GMenuModel *menu)
{
  WpSidebar *self = g_object_new (WP_TYPE_SIDEBAR, NULL);
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  wp_ui_set_menu (button, menu);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  wp_ui_set_tooltip (button, _ ("Main Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Main Menu"), -1);
  adw_header_bar_pack_end (self->header, button);
  self->accounts = g_object_ref (accounts);
  for (guint i = 0; i < views->len; i++)
    add_view (self, g_ptr_array_index (views, i), i);
  /* After the drop-down has heard of it */
  g_signal_connect_data (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return GTK_WIDGET (self);
}

void
wp_sidebar_set_account (WpSidebar *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_SIDEBAR (self));

  if (self->account == account)
    return;
  g_set_object (&self->account, account);
  if (account == NULL)
    return;
  wp_alert_light_set_account (self->light, account);
  accounts_changed_cb (self);
}

void
wp_sidebar_set_view (WpSidebar *self, WpView *view)
{
  g_return_if_fail (WP_IS_SIDEBAR (self));

  self->setting = TRUE;
  gtk_list_box_select_row (self->rows, gtk_list_box_get_row_at_index (self->rows, find_row (self, view, NULL)));
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

  row = gtk_list_box_get_selected_row (self->rows);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->rows));
}
