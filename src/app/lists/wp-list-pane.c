/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpListPane"
#include "config.h"
#include "wp-list-pane.h"

#include "wp-error-view.h"

struct _WpListPane {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkStack *stack;
  GtkBox *column;
  GtkListBox *list;
  WpErrorView *error_view;

  GPtrArray *items; /* (owned) (nullable): as the rows */
  char *selected;   /* (owned) (nullable): a key */
  gboolean filling; /* rows are being changed: a selection is not the person's */
};

enum { SELECTED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpListPane, wp_list_pane, ADW_TYPE_BIN)

static const char *
key_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "wp-key");
}

gconstpointer
wp_list_pane_get_item (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "wp-item") : NULL;
}

static GtkListBoxRow *
find_row (WpListPane *self, const char *key)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (key_of (row), key) == 0)
      return row;
  return NULL;
}

static void
show_selected (WpListPane *self)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  gtk_list_box_select_row (self->list, self->selected != NULL ? find_row (self, self->selected) : NULL);
  self->filling = filling;
}

static void
row_selected_cb (WpListPane *self, GtkListBoxRow *row)
{
  if (self->filling || row == NULL)
    return;
  g_free (self->selected);
  self->selected = g_strdup (key_of (row));
  g_signal_emit (self, signals[SELECTED], 0, self->selected);
}

static void
row_activated_cb (WpListPane *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
wp_list_pane_finalize (GObject *object)
{
  WpListPane *self = WP_LIST_PANE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->selected);
  G_OBJECT_CLASS (wp_list_pane_parent_class)->finalize (object);
}

static void
wp_list_pane_class_init (WpListPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_list_pane_finalize;
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_list_pane_init (WpListPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->column = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (self->column, GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->column));
  self->error_view = WP_ERROR_VIEW (wp_error_view_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->error_view), "error");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-pane");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_list_pane_new (const char *title, AdwStatusPage *empty)
{
  WpListPane *self = g_object_new (WP_TYPE_LIST_PANE, NULL);

  adw_header_bar_set_title_widget (self->header, adw_window_title_new (title, NULL));
  wp_ui_set_name (GTK_WIDGET (self->list), title);
  gtk_widget_add_css_class (GTK_WIDGET (empty), "compact");
  gtk_stack_add_named (self->stack, GTK_WIDGET (empty), "empty");
  return GTK_WIDGET (self);
}

AdwHeaderBar *
wp_list_pane_get_header_bar (WpListPane *self)
{
  g_return_val_if_fail (WP_IS_LIST_PANE (self), NULL);

  return self->header;
}

GtkListBox *
wp_list_pane_get_list (WpListPane *self)
{
  g_return_val_if_fail (WP_IS_LIST_PANE (self), NULL);

  return self->list;
}

GtkBox *
wp_list_pane_get_column (WpListPane *self)
{
  g_return_val_if_fail (WP_IS_LIST_PANE (self), NULL);

  return self->column;
}

/* The row of @key for this position: the present one, or a new one. */
static GtkListBoxRow *
need_row (WpListPane *self, int index, const char *key, gconstpointer item, WpUiCreate create, gpointer user_data)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  /* The row here is of an item that has gone or comes later: it is removed, and made again when needed. */
  while (row != NULL && g_strcmp0 (key_of (row), key) != 0) {
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
    row = gtk_list_box_get_row_at_index (self->list, index);
  }
  if (row != NULL)
    return row;
  row = GTK_LIST_BOX_ROW (create (item, user_data));
  /* AdwActionRow is not activatable by default; with one pane, a click has to open the row. */
  gtk_list_box_row_set_activatable (row, TRUE);
  g_object_set_data_full (G_OBJECT (row), "wp-key", g_strdup (key), g_free);
  /* Set before the row is in the list, because header and filter functions use it. */
  g_object_set_data (G_OBJECT (row), "wp-item", (gpointer) item);
  gtk_list_box_append (self->list, GTK_WIDGET (row));
  return row;
}

void
wp_list_pane_fill (WpListPane *self, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data)
{
  GtkListBoxRow *rest;

  g_return_if_fail (WP_IS_LIST_PANE (self) && items != NULL);

  self->filling = TRUE;
  for (guint i = 0; i < items->len; i++) {
    gconstpointer item = g_ptr_array_index (items, i);
    GtkListBoxRow *row = need_row (self, (int) i, key (item), item, create, user_data);

    g_object_set_data (G_OBJECT (row), "wp-item", (gpointer) item);
    update (GTK_WIDGET (row), item, user_data);
  }
  while ((rest = gtk_list_box_get_row_at_index (self->list, (int) items->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (rest));
  g_ptr_array_ref (items);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  gtk_list_box_invalidate_headers (self->list);
  gtk_list_box_invalidate_filter (self->list);
  show_selected (self);
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "list");
}

void
wp_list_pane_show_empty (WpListPane *self)
{
  g_return_if_fail (WP_IS_LIST_PANE (self));

  gtk_stack_set_visible_child_name (self->stack, "empty");
}

void
wp_list_pane_show_error (WpListPane *self, const GError *error)
{
  g_return_if_fail (WP_IS_LIST_PANE (self));

  wp_error_view_set_error (self->error_view, error);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

void
wp_list_pane_show_nothing (WpListPane *self)
{
  g_return_if_fail (WP_IS_LIST_PANE (self));

  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

void
wp_list_pane_select (WpListPane *self, const char *key)
{
  g_return_if_fail (WP_IS_LIST_PANE (self));

  if (key != self->selected) {
    g_free (self->selected);
    self->selected = g_strdup (key);
  }
  show_selected (self);
}

const char *
wp_list_pane_get_selected (WpListPane *self)
{
  g_return_val_if_fail (WP_IS_LIST_PANE (self), NULL);

  return self->selected;
}

void
wp_list_pane_focus (WpListPane *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (WP_IS_LIST_PANE (self));

  row = gtk_list_box_get_selected_row (self->list);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}
