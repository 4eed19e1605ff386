/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpListRow"
#include "config.h"
#include "wp-list-row-private.h"

typedef struct {
  GObject *item; /* (owned) (nullable) */
  guint position;
  guint told_position; /* to screen readers */
  guint told_n_items;
  gboolean has_heading;
} WpListRowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WpListRow, wp_list_row, GTK_TYPE_WIDGET)

static WpListRowPrivate *
get_private (WpListRow *self)
{
  return wp_list_row_get_instance_private (self);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WpListRow *self = WP_LIST_ROW (widget);
  WpListRowSize size = { 0 };

  WP_LIST_ROW_GET_CLASS (self)->get_size (self, &size);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = size.min_width;
    *natural = size.natural_width;
  } else
    *minimum = *natural = size.height + (get_private (self)->has_heading ? size.heading_height : 0);
}

static void
wp_list_row_dispose (GObject *object)
{
  wp_list_row_set_item (WP_LIST_ROW (object), NULL);
  G_OBJECT_CLASS (wp_list_row_parent_class)->dispose (object);
}

static void
wp_list_row_class_init (WpListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wp_list_row_dispose;
  widget_class->measure = measure;
  gtk_widget_class_set_css_name (widget_class, "row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
wp_list_row_init (WpListRow *self)
{
  get_private (self)->position = GTK_INVALID_LIST_POSITION;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* It can be selected. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, FALSE, -1);
}

gpointer
wp_list_row_get_item (WpListRow *self)
{
  g_return_val_if_fail (WP_IS_LIST_ROW (self), NULL);

  return get_private (self)->item;
}

gboolean
wp_list_row_get_has_heading (WpListRow *self)
{
  g_return_val_if_fail (WP_IS_LIST_ROW (self), FALSE);

  return get_private (self)->has_heading;
}

guint
wp_list_row_get_position (WpListRow *self)
{
  return get_private (self)->position;
}

void
wp_list_row_set_position (WpListRow *self, guint position)
{
  get_private (self)->position = position;
}

void
wp_list_row_set_item (WpListRow *self, gpointer item)
{
  if (g_set_object (&get_private (self)->item, item))
    WP_LIST_ROW_GET_CLASS (self)->bind (self);
}

void
wp_list_row_set_state (WpListRow *self, gboolean selected, gboolean has_heading, guint n_items)
{
  WpListRowPrivate *private = get_private (self);
  GtkStateFlags now = gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_SELECTED;

  if (selected != (now != 0)) {
    if (selected)
      gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
    else
      gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  }
  if (has_heading != private->has_heading) {
    private->has_heading = has_heading;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  if (private->position != private->told_position || n_items != private->told_n_items) {
    private->told_position = private->position;
    private->told_n_items = n_items;
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) private->position + 1,
                                    GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) n_items, -1);
  }
}

void
wp_list_row_get_size (WpListRow *self, WpListRowSize *size)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GtkBorder padding, border;

  WP_LIST_ROW_GET_CLASS (self)->get_size (self, size);
  gtk_style_context_get_padding (style, &padding);
  gtk_style_context_get_border (style, &border);
  size->min_width += padding.left + padding.right + border.left + border.right;
  size->natural_width += padding.left + padding.right + border.left + border.right;
  size->height += padding.top + padding.bottom + border.top + border.bottom;
}
