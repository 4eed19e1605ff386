/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpProgressRing"
#include "config.h"

#include "wp-progress-ring.h"
#include "wp-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LEAST 20

struct _WpProgressRing {
  GtkWidget parent_instance;

  guint done;
  guint all;
  guint wrong;
};

G_DEFINE_FINAL_TYPE (WpProgressRing, wp_progress_ring, GTK_TYPE_WIDGET)

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  g_autoptr (PangoLayout) sample = gtk_widget_create_pango_layout (widget, "0");
  int height;
  /* It grows with the text beside it. */
  pango_layout_get_pixel_size (sample, NULL, &height);
  *minimum = *natural = MAX (LEAST, height * 5 / 4);
}

static void
draw_check (cairo_t *cr, double middle, double radius)
{
  cairo_move_to (cr, middle - radius * 0.45, middle + radius * 0.02);
  cairo_line_to (cr, middle - radius * 0.1, middle + radius * 0.38);
  cairo_line_to (cr, middle + radius * 0.48, middle - radius * 0.34);
  cairo_stroke (cr);
}

static void
draw_exclamation (cairo_t *cr, double middle, double radius)
{
  cairo_move_to (cr, middle, middle - radius * 0.5);
  cairo_line_to (cr, middle, middle + radius * 0.12);
  cairo_stroke (cr);
  cairo_arc (cr, middle, middle + radius * 0.47, radius * 0.13, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_arc (cairo_t *cr, double middle, double radius, double share, gboolean rtl)
{
  double top = -G_PI / 2;
  if (share <= 0)
    return;
  cairo_new_path (cr);
  if (rtl)
    cairo_arc_negative (cr, middle, middle, radius, top, top - 2 * G_PI * share);
  else
    cairo_arc (cr, middle, middle, radius, top, top + 2 * G_PI * share);
  cairo_stroke (cr);
}

static void
snapshot_ring (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WpProgressRing *self = WP_PROGRESS_RING (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double size = MIN (width, height), middle = size / 2, line = MAX (2.5, size / 8), radius = middle - line / 2 - 0.5;
  double share = self->all > 0 ? (double) self->done / self->all : 0;
  GdkRGBA color, track;
  wp_ui_get_color (widget, NULL, &track);
  track.alpha *= contrast ? 0.5f : 0.18f;
  wp_ui_get_color (widget, self->wrong > 0 ? "error" : share >= 1 ? "success" : "accent", &color);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (width - size) / 2, (float) (height - size) / 2));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) size, (float) size));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, line);
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_arc (cr, middle, middle, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  draw_arc (cr, middle, radius, share, rtl);
  cairo_set_line_width (cr, MAX (1.8, size / 11));
  if (self->wrong > 0)
    draw_exclamation (cr, middle, radius - line / 2);
  else if (share >= 1)
    draw_check (cr, middle, radius - line / 2);
  cairo_destroy (cr);
  gtk_snapshot_restore (snapshot);
}

static void
wp_progress_ring_class_init (WpProgressRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = measure;
  widget_class->snapshot = snapshot_ring;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "progressring");
}

static void
say (WpProgressRing *self)
{
  /* Translators: of a form: so many of so many fields */
  g_autofree char *answered = g_strdup_printf (ngettext ("%u of %u answered", "%u of %u answered", self->all), self->done, self->all);
  g_autofree char *wrong = g_strdup_printf (ngettext ("%u to be corrected", "%u to be corrected", self->wrong), self->wrong);
  g_autofree char *label = self->wrong > 0 ? g_strdup_printf (C_ ("list", "%s, %s"), answered, wrong) : g_strdup (answered);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  wp_ui_set_tooltip (GTK_WIDGET (self), label);
}

static void
wp_progress_ring_init (WpProgressRing *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  say (self);
}

GtkWidget *
wp_progress_ring_new (void)
{
  return g_object_new (WP_TYPE_PROGRESS_RING, NULL);
}

void
wp_progress_ring_set (WpProgressRing *self, guint done, guint all, guint wrong)
{
  g_return_if_fail (WP_IS_PROGRESS_RING (self));
  self->done = MIN (done, all);
  self->all = all;
  self->wrong = wrong;
  say (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
