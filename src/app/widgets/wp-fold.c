/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFold"
#include "config.h"

#include "wp-fold.h"

struct _WpFold {
  GtkWidget parent_instance;

  int width;
  guint source;
};

enum { RESIZED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFold, wp_fold, GTK_TYPE_WIDGET)

static gboolean
resized_idle_cb (gpointer user_data)
{
  WpFold *self = user_data;
  self->source = 0;
  g_signal_emit (self, signals[RESIZED], 0, self->width);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WpFold *self = WP_FOLD (widget);
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
  if (width == self->width)
    return;
  self->width = width;
  if (self->source == 0)
    self->source = g_idle_add (resized_idle_cb, self);
}

static void
wp_fold_dispose (GObject *object)
{
  WpFold *self = WP_FOLD (object);
  g_clear_handle_id (&self->source, g_source_remove);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (wp_fold_parent_class)->dispose (object);
}

static void
wp_fold_class_init (WpFoldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_fold_dispose;
  GTK_WIDGET_CLASS (klass)->get_request_mode = get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = size_allocate;
  signals[RESIZED] = g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
wp_fold_init (WpFold *self)
{
}

GtkWidget *
wp_fold_new (GtkWidget *child)
{
  GtkWidget *self = g_object_new (WP_TYPE_FOLD, NULL);
  gtk_widget_set_parent (child, self);
  return self;
}

int
wp_fold_get_width (WpFold *self)
{
  return self->width;
}
