/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventoryLine"
#include "config.h"

#include "wp-inventory-line.h"

#include "wp-inventory.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

#define DOT 10
#define GAP 2
#define MOST_STACKED 4
#define SMALL 0.8
#define LEAST_WIDTH 240
#define REACH 14 /* so far from a dot it is still meant */
/* Of the width, for what has ended */
#define PAST_SHARE 0.14

typedef struct {
  double at;
  WpInventoryPoint point;
  double x, y; /* where it was drawn last: its middle */
} Dot;

struct _WpInventoryLine {
  GtkWidget parent_instance;

  GArray *days; /* (element-type int) */
  GArray *dots; /* (element-type Dot) */
};

enum { PRESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpInventoryLine, wp_inventory_line, GTK_TYPE_WIDGET)

static PangoLayout *
make_text (gpointer widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
get_text_height (gpointer widget)
{
  g_autoptr (PangoLayout) layout = make_text (widget, "0漢");
  int height;
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : MOST_STACKED * (DOT + GAP) + 6 + get_text_height (widget);
}

static double
place (GtkWidget *widget, double at)
{
  double width = gtk_widget_get_width (widget) - DOT, past = width * PAST_SHARE, x;
  if (at < 0)
    x = past * (1 + CLAMP (at / WP_INVENTORY_DAYS_BACK, -1, -0.1));
  else
    x = past + (width - past) * MIN (at / WP_INVENTORY_DAYS_AHEAD, 1);
  x += DOT / 2.0;
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (widget) - x : x;
}

/* Dots that would lie on each other stand on each other. */
static void
arrange (WpInventoryLine *self, double base)
{
  for (guint i = 0; i < self->dots->len; i++) {
    Dot *dot = &g_array_index (self->dots, Dot, i);
    guint level = 0;
    dot->x = place (GTK_WIDGET (self), dot->at);
    for (guint k = i; k > 0 && level < MOST_STACKED - 1; k--) {
      const Dot *other = &g_array_index (self->dots, Dot, k - 1);
      if (ABS (other->x - dot->x) >= DOT)
        break;
      level++;
    }
    dot->y = base - 3 - DOT / 2.0 - level * (DOT + GAP);
  }
}

static void
draw_dot (GtkSnapshot *snapshot, const Dot *dot, const GdkRGBA *color, const GdkRGBA *ground)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (dot->x - DOT / 2.0), (float) (dot->y - DOT / 2.0), DOT, DOT);
  GskRoundedRect circle;
  gsk_rounded_rect_init_from_rect (&circle, &bounds, DOT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, dot->point == WP_LINE_RENEWS ? ground : color, &bounds);
  gtk_snapshot_pop (snapshot);
  const float widths[] = { 2, 2, 2, 2 };
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  gtk_snapshot_append_border (snapshot, &circle, widths, colors);
}

/* Returns: where its text ends, at which the next may begin */
static double
draw_mark (WpInventoryLine *self, GtkSnapshot *snapshot, const char *text, double x, double base, double least, const GdkRGBA *dim)
{
  g_autoptr (PangoLayout) layout = make_text (self, text);
  int width, all = gtk_widget_get_width (GTK_WIDGET (self));
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_append_color (snapshot, dim, &GRAPHENE_RECT_INIT ((float) x, (float) base - 3, 1, 6));
  double left = CLAMP (x - width / 2.0, 0, MAX (all - width, 0));
  if (left < least)
    return least;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) left, (float) base + 3));
  gtk_snapshot_append_layout (snapshot, layout, dim);
  gtk_snapshot_restore (snapshot);
  return left + width + 4;
}

static void
draw_marks (WpInventoryLine *self, GtkSnapshot *snapshot, double base, const GdkRGBA *dim)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double least = 0;
  /* From left to right, so that none is written over another: the marks are given with the earliest first. */
  for (guint i = 0; i < self->days->len; i++) {
    int day = g_array_index (self->days, int, rtl ? i : self->days->len - 1 - i);
    g_autofree char *text = g_strdup_printf ("%d", day);
    if (day <= WP_INVENTORY_DAYS_AHEAD)
      least = draw_mark (self, snapshot, text, place (widget, day), base, least, dim);
  }
}

static void
snapshot_line (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WpInventoryLine *self = WP_INVENTORY_LINE (widget);
  GdkRGBA ink, dim, error, warning, ground = { 0 };
  double base = gtk_widget_get_height (widget) - get_text_height (widget) - 4;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double now = place (widget, 0), width = gtk_widget_get_width (widget);
  wp_ui_get_color (widget, NULL, &ink);
  wp_ui_get_color (widget, "error", &error);
  wp_ui_get_color (widget, "warning", &warning);
  dim = ink;
  dim.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.9f : 0.6f;
  GdkRGBA past = error;
  past.alpha *= 0.5f;
  gtk_snapshot_append_color (snapshot, &past, &GRAPHENE_RECT_INIT (rtl ? (float) now : 0, (float) base - 1, (float) (rtl ? width - now : now), 2));
  gtk_snapshot_append_color (snapshot, &dim, &GRAPHENE_RECT_INIT (rtl ? 0 : (float) now, (float) base - 1, (float) (rtl ? now : width - now), 2));
  draw_marks (self, snapshot, base, &dim);
  arrange (self, base);
  const GdkRGBA *const colors[] = { [WP_LINE_ENDED] = &error, [WP_LINE_NEAR] = &warning, [WP_LINE_FAR] = &dim, [WP_LINE_RENEWS] = &dim };
  for (guint i = 0; i < self->dots->len; i++) {
    const Dot *dot = &g_array_index (self->dots, Dot, i);
    draw_dot (snapshot, dot, colors[dot->point], &ground);
  }
}

static void
pressed_cb (WpInventoryLine *self, int n_press, double x, double y)
{
  double least = REACH * REACH;
  int nearest = -1;
  for (guint i = 0; i < self->dots->len; i++) {
    const Dot *dot = &g_array_index (self->dots, Dot, i);
    double distance = (dot->x - x) * (dot->x - x) + (dot->y - y) * (dot->y - y);
    if (distance < least) {
      least = distance;
      nearest = (int) i;
    }
  }
  if (nearest >= 0)
    g_signal_emit (self, signals[PRESSED], 0, (guint) nearest);
}

static void
wp_inventory_line_finalize (GObject *object)
{
  g_array_unref (WP_INVENTORY_LINE (object)->days);
  g_array_unref (WP_INVENTORY_LINE (object)->dots);
  G_OBJECT_CLASS (wp_inventory_line_parent_class)->finalize (object);
}

static void
wp_inventory_line_class_init (WpInventoryLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = wp_inventory_line_finalize;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot_line;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "inventoryline");
  signals[PRESSED] = g_signal_new ("pressed", WP_TYPE_INVENTORY_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
wp_inventory_line_init (WpInventoryLine *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  self->days = g_array_new (FALSE, FALSE, sizeof (int));
  self->dots = g_array_new (FALSE, FALSE, sizeof (Dot));
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
wp_inventory_line_new (void)
{
  return g_object_new (WP_TYPE_INVENTORY_LINE, NULL);
}

void
wp_inventory_line_begin (WpInventoryLine *self, const int *days, guint n_days)
{
  g_array_set_size (self->days, 0);
  g_array_append_vals (self->days, days, n_days);
  g_array_set_size (self->dots, 0);
}

void
wp_inventory_line_add (WpInventoryLine *self, double at, WpInventoryPoint point)
{
  const Dot dot = { .at = at, .point = point };
  g_array_append_val (self->dots, dot);
}

void
wp_inventory_line_end (WpInventoryLine *self, const char *words)
{
  wp_ui_set_name (GTK_WIDGET (self), words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
