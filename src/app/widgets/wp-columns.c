/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpColumns"
#include "config.h"
#include "wp-columns.h"

struct _WpColumns {
  GtkWidget parent_instance;

  int least;
  guint most;
  int spacing;
  gboolean all_or_one;
};

G_DEFINE_FINAL_TYPE (WpColumns, wp_columns, GTK_TYPE_WIDGET)

static guint
count_visible (WpColumns *self)
{
  guint n = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static void
measure_children (WpColumns *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int least, wanted;
    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, wanted);
  }
}

static guint
columns_for (WpColumns *self, int width)
{
  guint visible = count_visible (self);
  int minimum, natural, least;
  measure_children (self, &minimum, &natural);
  least = MAX (self->least, minimum);
  guint n = width < 0 ? self->most : (guint) MAX (1, (width + self->spacing) / MAX (1, least + self->spacing));
  n = CLAMP (n, 1, MAX (1, MIN (self->most, visible)));
  return self->all_or_one && n < visible ? 1 : n;
}

/* Lays the rows out, or only tells how high they are. */
static int
lay_out (WpColumns *self, int width, gboolean allocate)
{
  guint n = columns_for (self, width);
  int column = (width - (int) (n - 1) * self->spacing) / (int) n, y = 0;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  while (child != NULL) {
    GtkWidget *row[16];
    guint count = 0;
    int height = 0;
    for (; child != NULL && count < n; child = gtk_widget_get_next_sibling (child)) {
      int natural;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
      row[count++] = child;
    }
    if (count == 0)
      break;
    y += y > 0 ? self->spacing : 0;
    for (guint i = 0; allocate && i < count; i++) {
      int x = (int) i * (column + self->spacing);
      gtk_widget_size_allocate (row[i], &(GtkAllocation) { rtl ? width - x - column : x, y, column, height }, -1);
    }
    y += height;
  }
  return y;
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WpColumns *self = WP_COLUMNS (widget);
  int least, wanted;
  guint n = CLAMP (count_visible (self), 1, self->most);
  measure_children (self, &least, &wanted);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = MAX (least, (int) n * MAX (self->least, wanted) + (int) (n - 1) * self->spacing);
  } else
    *minimum = *natural = lay_out (self, for_size >= 0 ? for_size : MAX (least, (int) n * self->least), FALSE);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (WP_COLUMNS (widget), width, TRUE);
}

static void
wp_columns_dispose (GObject *object)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (wp_columns_parent_class)->dispose (object);
}

static void
wp_columns_class_init (WpColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_columns_dispose;
  GTK_WIDGET_CLASS (klass)->get_request_mode = get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "columns");
}

static void
wp_columns_init (WpColumns *self)
{
}

GtkWidget *
wp_columns_new (int least, guint most, int spacing)
{
  WpColumns *self = g_object_new (WP_TYPE_COLUMNS, NULL);
  self->least = least;
  self->most = CLAMP (most, 1, 16);
  self->spacing = spacing;
  return GTK_WIDGET (self);
}

void
wp_columns_append (WpColumns *self, GtkWidget *child)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
wp_columns_set_all_or_one (WpColumns *self)
{
  self->all_or_one = TRUE;
}
