/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRows"
#include "config.h"

#include "wp-rows.h"

/* Pixels beyond the edges of the scrolled window that are drawn as well, for shadows and focus rings */
#define MARGIN 64

struct _WpRows {
  GtkBox parent_instance;

  guint serial;
  guint n_done;              /* rows that are updated for it */
  GtkAdjustment *adjustment; /* (owned) (nullable): of the scrolled window, while mapped */
};

G_DEFINE_FINAL_TYPE (WpRows, wp_rows, GTK_TYPE_BOX)

static void
wp_rows_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t seen;
  gboolean all = scroller == NULL || !gtk_widget_compute_bounds (scroller, widget, &seen);
  for (GtkWidget *row = gtk_widget_get_first_child (widget); row != NULL; row = gtk_widget_get_next_sibling (row)) {
    GtkAllocation place;
    gtk_widget_get_allocation (row, &place);
    if (all || (place.y + place.height + MARGIN >= seen.origin.y && place.y - MARGIN <= seen.origin.y + seen.size.height))
      gtk_widget_snapshot_child (widget, row, snapshot);
  }
}

static void
forget_adjustment (WpRows *self)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment, gtk_widget_queue_draw, self);
  g_clear_object (&self->adjustment);
}

static void
wp_rows_map (GtkWidget *widget)
{
  WpRows *self = WP_ROWS (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GTK_WIDGET_CLASS (wp_rows_parent_class)->map (widget);
  if (scroller == NULL)
    return;
  self->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
wp_rows_unmap (GtkWidget *widget)
{
  forget_adjustment (WP_ROWS (widget));
  GTK_WIDGET_CLASS (wp_rows_parent_class)->unmap (widget);
}

static void
wp_rows_dispose (GObject *object)
{
  forget_adjustment (WP_ROWS (object));
  G_OBJECT_CLASS (wp_rows_parent_class)->dispose (object);
}

static void
wp_rows_class_init (WpRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_rows_dispose;
  widget_class->snapshot = wp_rows_snapshot;
  widget_class->map = wp_rows_map;
  widget_class->unmap = wp_rows_unmap;
}

static void
wp_rows_init (WpRows *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
wp_rows_new (int spacing)
{
  return g_object_new (WP_TYPE_ROWS, "spacing", spacing, NULL);
}

gboolean
wp_rows_update (WpRows *self, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data, guint serial, gint64 until)
{
  if (self->serial != serial) {
    self->serial = serial;
    self->n_done = 0;
  } else if (self->n_done == items->len) {
    return TRUE;
  }
  self->n_done = wp_ui_reconcile_from (GTK_BOX (self), items, key, create, update, user_data, self->n_done, until);
  return self->n_done == items->len;
}

gboolean
wp_rows_clear (WpRows *self, gint64 until)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL && g_get_monotonic_time () < until)
    gtk_box_remove (GTK_BOX (self), row);
  return row == NULL;
}
