/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCoverageStrip"
#include "config.h"

#include "wp-coverage-strip.h"
#include "wp-coverage-words.h"
#include "wp-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DAYS 7
#define BAR 16
#define ROW_GAP 5
#define COLUMN_GAP 9
#define SMALL 0.83
#define LEAST_BAR 168
#define HATCH 6.0
#define MOST_GAPS 500

struct _WpCoverageStrip {
  GtkWidget parent_instance;

  GArray *promised; /* (nullable) */
  GArray *gaps;     /* as all three: only with promised hours */
  GArray *answered;
  gint64 midnights[DAYS + 1];
  char *names[DAYS];
};

G_DEFINE_FINAL_TYPE (WpCoverageStrip, wp_coverage_strip, GTK_TYPE_WIDGET)

/* What all parts of a drawing need */
typedef struct {
  WpCoverageStrip *self;
  GtkSnapshot *snapshot;
  gboolean rtl;
  gboolean contrast;
  double x, width; /* of the bars, from the leading edge */
  double row, bar, text;
  GdkRGBA ink, dim, answered, gap;
} Drawing;

static PangoLayout *
make_text (gpointer widget, const char *text, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
names_width (WpCoverageStrip *self)
{
  int most = 0;
  for (guint i = 0; i < DAYS; i++) {
    g_autoptr (PangoLayout) layout = make_text (self, self->names[i] != NULL ? self->names[i] : "", 1);
    int width;
    pango_layout_get_pixel_size (layout, &width, NULL);
    most = MAX (most, width);
  }
  return most;
}

static int
text_height (gpointer widget, double scale)
{
  g_autoptr (PangoLayout) layout = make_text (widget, "0漢", scale);
  int height;
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WpCoverageStrip *self = WP_COVERAGE_STRIP (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = names_width (self) + COLUMN_GAP + LEAST_BAR;
    *natural = MAX (*minimum, 420);
    return;
  }
  *minimum = *natural = DAYS * (MAX (BAR, text_height (widget, 1)) + ROW_GAP) + 2 * (text_height (widget, SMALL) + ROW_GAP);
}

/* @x, @width: from the leading edge; mirrored for right-to-left */
static double
mirror_x (const Drawing *drawing, double x, double width)
{
  return drawing->rtl ? gtk_widget_get_width (GTK_WIDGET (drawing->self)) - x - width : x;
}

/* @align: 0 from @x on, 0.5 around it, 1 up to it */
static void
draw_text (const Drawing *drawing, const char *text, double scale, const GdkRGBA *color, double x, double y, double align, double most)
{
  g_autoptr (PangoLayout) layout = make_text (drawing->self, text, scale);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (most > 0 && width > most) {
    width = (int) most;
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT ((float) mirror_x (drawing, x - width * align, width), (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, color);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
add_box (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* Seen without colors too */
static void
fill_gap (const Drawing *drawing, cairo_t *cr, double x, double y, double width, double height)
{
  GdkRGBA ground = drawing->gap;
  ground.alpha *= 0.14f;
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  gdk_cairo_set_source_rgba (cr, &drawing->gap);
  cairo_set_line_width (cr, 1.6);
  for (double at = x - height - fmod (x - height, HATCH); at < x + width + HATCH; at += HATCH) {
    cairo_move_to (cr, at, y + height);
    cairo_line_to (cr, at + height, y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

typedef void (*DrawSpan) (const Drawing *drawing, cairo_t *cr, double x, double y, double width, double height);

static void
fill_answered (const Drawing *drawing, cairo_t *cr, double x, double y, double width, double height)
{
  cairo_save (cr);
  add_box (cr, x, y, width, height, 4);
  gdk_cairo_set_source_rgba (cr, &drawing->answered);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_outline (const Drawing *drawing, cairo_t *cr, double x, double y, double width, double height)
{
  GdkRGBA line = drawing->ink;
  line.alpha *= drawing->contrast ? 1 : 0.55f;
  add_box (cr, x + 0.5, y + 0.5, MAX (width - 1, 1), height - 1, 4);
  gdk_cairo_set_source_rgba (cr, &line);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* @spans: by day, clipped to it */
static void
draw_spans (const Drawing *drawing, cairo_t *cr, GArray *spans, guint day, double y, DrawSpan draw)
{
  gint64 start = drawing->self->midnights[day], end = drawing->self->midnights[day + 1];
  for (guint i = 0; i < spans->len; i++) {
    const WpGap *span = &g_array_index (spans, WpGap, i);
    gint64 from = MAX (span->from, start), to = MIN (span->to, end);
    if (from >= to || end <= start)
      continue;
    double x = drawing->width * (double) (from - start) / (double) (end - start),
           width = drawing->width * (double) (to - from) / (double) (end - start);
    draw (drawing, cr, mirror_x (drawing, drawing->x + x, width), y, MAX (width, 2), drawing->bar);
  }
}

static void
draw_day (const Drawing *drawing, guint day)
{
  WpCoverageStrip *self = drawing->self;
  double middle = day * (drawing->row + ROW_GAP) + drawing->row / 2, y = floor (middle - drawing->bar / 2);
  GdkRGBA track = drawing->ink;
  if (self->names[day] != NULL)
    draw_text (drawing, self->names[day], 1, &drawing->ink, 0, middle, 0, 0);
  cairo_t *cr = gtk_snapshot_append_cairo (drawing->snapshot,
                                           &GRAPHENE_RECT_INIT ((float) mirror_x (drawing, drawing->x, drawing->width) - 1, (float) y - 1,
                                                                (float) drawing->width + 2, (float) drawing->bar + 2));
  track.alpha *= drawing->contrast ? 0.2f : 0.07f;
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_rectangle (cr, mirror_x (drawing, drawing->x, drawing->width), y + drawing->bar / 2 - 1, drawing->width, 2);
  cairo_fill (cr);
  if (self->promised != NULL) {
    draw_spans (drawing, cr, self->answered, day, y, fill_answered);
    draw_spans (drawing, cr, self->gaps, day, y, fill_gap);
    draw_spans (drawing, cr, self->promised, day, y, draw_outline);
  }
  cairo_destroy (cr);
}

static void
draw_legend (const Drawing *drawing, double middle)
{
  const struct {
    DrawSpan draw;
    const char *text;
  } items[] = { { fill_answered, _ ("Someone answers") }, { fill_gap, _ ("Nobody answers") } };
  double end = drawing->x + drawing->width, x = drawing->width < end * 0.7 ? 0 : drawing->x;
  double room = (end - x) / 2, height = MAX (12, floor (drawing->text * 0.7)), width = height * 1.5;
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    double left = x + i * room, y = floor (middle - height / 2);
    double at = mirror_x (drawing, left, width);
    cairo_t *cr = gtk_snapshot_append_cairo (drawing->snapshot, &GRAPHENE_RECT_INIT ((float) at, (float) y, (float) width, (float) height));
    items[i].draw (drawing, cr, at, y, width, height);
    draw_outline (drawing, cr, at, y, width, height);
    cairo_destroy (cr);
    draw_text (drawing, items[i].text, SMALL, &drawing->dim, left + width + 6, middle, 0, room - width - 12);
  }
}

static void
snapshot_strip (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WpCoverageStrip *self = WP_COVERAGE_STRIP (widget);
  Drawing drawing = { .self = self, .snapshot = snapshot };
  drawing.rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  drawing.contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  drawing.x = names_width (self) + COLUMN_GAP;
  drawing.width = gtk_widget_get_width (widget) - drawing.x;
  drawing.row = MAX (BAR, text_height (widget, 1));
  drawing.bar = MAX (BAR, floor (drawing.row * 0.75));
  drawing.text = text_height (widget, SMALL);
  wp_ui_get_color (widget, NULL, &drawing.ink);
  wp_ui_get_color (widget, "answered-hour", &drawing.answered);
  wp_ui_get_color (widget, "error", &drawing.gap);
  drawing.dim = drawing.ink;
  drawing.dim.alpha *= drawing.contrast ? 0.9f : 0.65f;
  if (drawing.width < 1)
    return;
  for (guint day = 0; day < DAYS; day++)
    draw_day (&drawing, day);
  double y = DAYS * (drawing.row + ROW_GAP) + drawing.text / 2;
  for (guint i = 0; i <= 4; i++) {
    g_autofree char *hour = g_strdup_printf ("%u", i * 6);
    draw_text (&drawing, hour, SMALL, &drawing.dim, drawing.x + drawing.width * i / 4, y, i / 4.0, 0);
  }
  if (self->promised != NULL)
    draw_legend (&drawing, y + drawing.text + ROW_GAP);
  else
    draw_text (&drawing, _ ("No hours are promised yet."), SMALL, &drawing.dim, drawing.x, y + drawing.text + ROW_GAP, 0, drawing.width);
}

static void
clear (WpCoverageStrip *self)
{
  g_clear_pointer (&self->promised, g_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
  g_clear_pointer (&self->answered, g_array_unref);
  for (guint i = 0; i < DAYS; i++)
    g_clear_pointer (&self->names[i], g_free);
}

static void
finalize (GObject *object)
{
  clear (WP_COVERAGE_STRIP (object));
  G_OBJECT_CLASS (wp_coverage_strip_parent_class)->finalize (object);
}

static void
wp_coverage_strip_class_init (WpCoverageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot_strip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "coveragestrip");
}

static void
wp_coverage_strip_init (WpCoverageStrip *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
wp_coverage_strip_new (void)
{
  return g_object_new (WP_TYPE_COVERAGE_STRIP, NULL);
}

/* That hour of the day of @date, by the same clock. (nullable) (transfer full) */
static GDateTime *
at_hour (GDateTime *date, int hour)
{
  int year, month, day;
  if (date == NULL)
    return NULL;
  g_date_time_get_ymd (date, &year, &month, &day);
  return g_date_time_new (g_date_time_get_timezone (date), year, month, day, hour, 0, 0);
}

static void
find_days (WpCoverageStrip *self, JsonObject *coverage, gint64 from)
{
  g_autoptr (GTimeZone) zone = wp_coverage_get_zone (coverage);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from / 1000);
  g_autoptr (GDateTime) then = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) noon = at_hour (then, 12);
  for (guint i = 0; i <= DAYS; i++) {
    g_autoptr (GDateTime) day = noon != NULL ? g_date_time_add_days (noon, (int) i) : NULL;
    g_autoptr (GDateTime) midnight = at_hour (day, 0);
    self->midnights[i] = midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : 0;
    if (i < DAYS && day != NULL)
      /* xgettext:no-c-format
       * Translators: a g_date_time_format() of a day in little room: "Mon 23" */
      self->names[i] = g_date_time_format (day, _ ("%a %-e"));
  }
}

/* Only what is of these days; a day longer than others ends beyond seven times 24 hours. */
static void
clip (GArray *spans, gint64 end)
{
  while (spans != NULL && spans->len > 0 && g_array_index (spans, WpGap, spans->len - 1).from >= end)
    g_array_set_size (spans, spans->len - 1);
  if (spans != NULL && spans->len > 0)
    g_array_index (spans, WpGap, spans->len - 1).to = MIN (g_array_index (spans, WpGap, spans->len - 1).to, end);
}

/* The promised hours without the gaps, which lie within them */
static GArray *
find_answered (GArray *promised, GArray *gaps)
{
  GArray *answered = g_array_new (FALSE, FALSE, sizeof (WpGap));
  guint k = 0;
  for (guint i = 0; i < promised->len; i++) {
    WpGap rest = g_array_index (promised, WpGap, i);
    for (; k < gaps->len && g_array_index (gaps, WpGap, k).from < rest.to; k++) {
      const WpGap *gap = &g_array_index (gaps, WpGap, k);
      WpGap piece = { rest.from, gap->from };
      if (piece.from < piece.to)
        g_array_append_val (answered, piece);
      rest.from = gap->to;
    }
    if (rest.from < rest.to)
      g_array_append_val (answered, rest);
  }
  return answered;
}

void
wp_coverage_strip_set (WpCoverageStrip *self, JsonObject *coverage, JsonArray *contacts, gint64 from)
{
  g_return_if_fail (WP_IS_COVERAGE_STRIP (self));
  clear (self);
  find_days (self, coverage, from);
  self->promised = wp_coverage_list_promised (coverage, self->midnights[0], DAYS + 1);
  self->gaps = wp_coverage_find_gaps (coverage, contacts, self->midnights[0], DAYS + 1, MOST_GAPS);
  clip (self->promised, self->midnights[DAYS]);
  clip (self->gaps, self->midnights[DAYS]);
  if (self->promised != NULL)
    self->answered = find_answered (self->promised, self->gaps);
  g_autofree char *label = wp_coverage_words (coverage, self->promised, self->gaps);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  wp_ui_set_tooltip (GTK_WIDGET (self), label);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
