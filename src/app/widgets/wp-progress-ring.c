/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpProgressRing"
#include "config.h"
#include "wp-progress-ring.h"

#include <glib/gi18n.h>

#define SIZE 20
#define THICKNESS 3.0

struct _WpProgressRing {
  GtkWidget parent_instance;

  guint done;
  guint all;
  gboolean wrong;
};

G_DEFINE_FINAL_TYPE (WpProgressRing, wp_progress_ring, GTK_TYPE_WIDGET)

static gboolean
is_full (WpProgressRing *self)
{
  return self->done >= self->all && !self->wrong;
}

static void
find_color (WpProgressRing *self, const char *name, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* A check when it is full, a dash when something is wrong: the shape says it before the color does. */
static void
draw_mark (WpProgressRing *self, cairo_t *cr, double radius)
{
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (is_full (self)) {
    cairo_move_to (cr, -radius * 0.42, 0);
    cairo_line_to (cr, -radius * 0.1, radius * 0.34);
    cairo_line_to (cr, radius * 0.46, -radius * 0.34);
  } else if (self->wrong) {
    cairo_move_to (cr, 0, -radius * 0.45);
    cairo_line_to (cr, 0, radius * 0.08);
    cairo_move_to (cr, 0, radius * 0.45);
    cairo_line_to (cr, 0, radius * 0.45);
  }
  cairo_stroke (cr);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WpProgressRing *self = WP_PROGRESS_RING (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  double radius = (MIN (width, height) - THICKNESS) / 2.0, share = self->all > 0 ? (double) MIN (self->done, self->all) / self->all : 1;
  GdkRGBA track, color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &track);
  track.alpha *= 0.18f;
  find_color (self, self->wrong ? "error_color" : is_full (self) ? "success_color" : "accent_color", &color);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_set_line_width (cr, THICKNESS);
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  if (share > 0) {
    cairo_arc (cr, 0, 0, radius, -G_PI / 2, -G_PI / 2 + 2 * G_PI * share);
    cairo_stroke (cr);
  }
  draw_mark (self, cr, radius);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
wp_progress_ring_class_init (WpProgressRingClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = snapshot;
  GTK_WIDGET_CLASS (klass)->measure = measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "progressring");
}

static void
wp_progress_ring_init (WpProgressRing *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  wp_progress_ring_set (self, 0, 0, FALSE);
}

GtkWidget *
wp_progress_ring_new (void)
{
  return g_object_new (WP_TYPE_PROGRESS_RING, NULL);
}

void
wp_progress_ring_set (WpProgressRing *self, guint done, guint all, gboolean wrong)
{
  g_autofree char *words = NULL;

  g_return_if_fail (WP_IS_PROGRESS_RING (self));

  self->done = done;
  self->all = all;
  self->wrong = wrong;
  if (is_full (self))
    words = g_strdup (_("Everything is answered"));
  else
    /* Translators: answers given, answers asked for */
    words = g_strdup_printf (wrong ? _("%u of %u answered, some are not right") : _("%u of %u answered"), done, all);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
