/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpScrollAnchor"
#include "config.h"

#include "wp-scroll-anchor.h"

struct _WpScrollAnchor {
  GtkWidget *scroller;
  GtkWidget *content;
  GtkWidget *widget; /* (nullable) (weak): is kept in place */
  double y;
  GdkFrameClock *clock; /* (nullable) (owned): tells when it is laid out */
};

static void restore_cb (WpScrollAnchor *self);

WpScrollAnchor *
wp_scroll_anchor_new (GtkScrolledWindow *scroller, GtkWidget *content)
{
  WpScrollAnchor *self = g_new0 (WpScrollAnchor, 1);
  self->scroller = GTK_WIDGET (scroller);
  self->content = content;
  return self;
}

void
wp_scroll_anchor_free (WpScrollAnchor *self)
{
  wp_scroll_anchor_forget (self);
  g_free (self);
}

void
wp_scroll_anchor_forget (WpScrollAnchor *self)
{
  /* By function: a clock whose window has gone has no handlers any more. */
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_func (self->clock, restore_cb, self);
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->widget);
}

static gboolean
find_position (WpScrollAnchor *self, double *y)
{
  graphene_rect_t bounds;
  if (self->widget == NULL || !gtk_widget_get_mapped (self->widget) || !gtk_widget_compute_bounds (self->widget, self->scroller, &bounds))
    return FALSE;
  *y = bounds.origin.y;
  return TRUE;
}

static void
restore_cb (WpScrollAnchor *self)
{
  double y;
  if (find_position (self, &y) && ABS (y - self->y) >= 1) {
    GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y - self->y);
  }
  wp_scroll_anchor_forget (self);
}

void
wp_scroll_anchor_save (WpScrollAnchor *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  if (self->widget != NULL || !gtk_widget_get_mapped (self->scroller) || gtk_adjustment_get_value (adjustment) <= 0)
    return;
  wp_scroll_anchor_forget (self);
  GtkRoot *root = gtk_widget_get_root (self->scroller);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  double height = gtk_widget_get_height (self->scroller);
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->content)) {
    g_set_weak_pointer (&self->widget, focus);
    if (!find_position (self, &self->y) || self->y < 0 || self->y > height)
      g_clear_weak_pointer (&self->widget);
  }
  if (self->widget == NULL) {
    GtkWidget *top = gtk_widget_pick (self->scroller, gtk_widget_get_width (self->scroller) / 2.0, 40, GTK_PICK_DEFAULT);
    if (top == NULL || !gtk_widget_is_ancestor (top, self->content))
      return;
    g_set_weak_pointer (&self->widget, top);
    if (!find_position (self, &self->y))
      g_clear_weak_pointer (&self->widget);
  }
  if (self->widget == NULL)
    return;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->scroller));
  g_signal_connect_data (self->clock, "layout", G_CALLBACK (restore_cb), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
