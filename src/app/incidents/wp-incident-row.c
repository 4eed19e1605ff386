/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentRow"
#include "config.h"
#include "wp-incident-row.h"

#include "wp-incident-words.h"
#include "wp-labels.h"
#include "wp-not-sent.h"
#include "wp-severity.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MARGIN 6  /* around the rounded body */
#define PADDING 9 /* inside it */
#define GAP 9
#define ICON 16
#define DOT 8
#define LINE_GAP 3
#define HEADING_TOP 14
#define HEADING_BOTTOM 4
#define SMALL 0.9
#define RADIUS 9

struct _WpIncidentRow {
  WpListRow parent_instance;

  GSignalGroup *item_signals; /* (owned): of the item it shows */

  /* Made when drawn, dropped when anything changes */
  PangoLayout *heading;
  PangoLayout *title;
  PangoLayout *clock;
  PangoLayout *subject;
  PangoLayout *turn;

  int heading_group; /* as measured, -1 for none */
  gboolean unread;
  WpOutboxState outbox;
  WpSeverity severity;
  WpTurn whose;
};

G_DEFINE_FINAL_TYPE (WpIncidentRow, wp_incident_row, WP_TYPE_LIST_ROW)

/* What is shown. (nullable) */
static const WpRow *
get_row (WpIncidentRow *self)
{
  WpDocumentItem *item = wp_list_row_get_item (WP_LIST_ROW (self));

  return item != NULL ? wp_document_item_get_row (item) : NULL;
}

static void
drop_layouts (WpIncidentRow *self)
{
  g_clear_object (&self->heading);
  g_clear_object (&self->title);
  g_clear_object (&self->clock);
  g_clear_object (&self->subject);
  g_clear_object (&self->turn);
}

static PangoLayout *
make_layout (WpIncidentRow *self, const char *text, double scale, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Heights come from one sample in the scripts we expect, so that a row need not be shaped to be measured and all are alike. */
typedef struct {
  int height;
  int baseline;
} Line;

static void
measure_sample (WpIncidentRow *self, double scale, Line *line)
{
  g_autoptr (PangoLayout) sample = make_layout (self, "Ågp漢字かな", scale, PANGO_WEIGHT_BOLD);

  pango_layout_get_pixel_size (sample, NULL, &line->height);
  line->baseline = PANGO_PIXELS (pango_layout_get_baseline (sample));
}

static void
get_lines (WpIncidentRow *self, Line *line, Line *small_line)
{
  static PangoFontDescription *font;
  static double resolution;
  static Line normal, small;
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *now = pango_context_get_font_description (context);
  double dpi = pango_cairo_context_get_resolution (context);

  if (font == NULL || !pango_font_description_equal (font, now) || resolution != dpi) {
    g_clear_pointer (&font, pango_font_description_free);
    font = pango_font_description_copy (now);
    resolution = dpi;
    measure_sample (self, 1, &normal);
    measure_sample (self, SMALL, &small);
  }
  *line = normal;
  *small_line = small;
}

static void
get_size (WpListRow *row, WpListRowSize *size)
{
  Line line, small_line;

  get_lines (WP_INCIDENT_ROW (row), &line, &small_line);
  /* Large text asks for more room, but never for more than the narrowest window has. */
  size->min_width = CLAMP (line.height * 11, 240, 330);
  size->natural_width = MAX (size->min_width, 360);
  size->height = 2 + 2 * PADDING + line.height + LINE_GAP + small_line.height;
  size->heading_height = HEADING_TOP + small_line.height + HEADING_BOTTOM;
}

static gboolean
is_high_contrast (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
draw_icon (WpIncidentRow *self, GtkSnapshot *snapshot, const char *name, const GdkRGBA *color, int x, int y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (theme, name, NULL, ICON, gtk_widget_get_scale_factor (widget),
                                                                  gtk_widget_get_direction (widget), 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ICON, ICON, color, 1);
  gtk_snapshot_restore (snapshot);
}

/* All texts of a line stand on the same one, whatever their scripts. */
static void
draw_text (WpIncidentRow *self, GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, int x, int baseline, int width)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int actual;

  if (width <= 0)
    return;
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &actual, NULL);
  /* Pango aligns by the text's own direction; where it begins is the interface's. */
  if (actual < width) {
    pango_layout_set_width (layout, -1);
    if (rtl)
      x += width - actual;
  }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, baseline - PANGO_PIXELS (pango_layout_get_baseline (layout))));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_body (WpIncidentRow *self, GtkSnapshot *snapshot, int y, int width, int height)
{
  GtkStateFlags state = gtk_widget_get_state_flags (GTK_WIDGET (self));
  GskRoundedRect body;
  GdkRGBA color, accent;
  float alpha = 0;

  if (state & GTK_STATE_FLAG_SELECTED)
    alpha = state & GTK_STATE_FLAG_PRELIGHT ? 0.13f : 0.1f;
  else if (state & GTK_STATE_FLAG_ACTIVE)
    alpha = 0.16f;
  else if (state & GTK_STATE_FLAG_PRELIGHT)
    alpha = 0.05f;
  gsk_rounded_rect_init_from_rect (&body, &GRAPHENE_RECT_INIT (MARGIN, y, width - 2 * MARGIN, height), RADIUS);
  wp_ui_get_color (GTK_WIDGET (self), NULL, &color);
  color.alpha = alpha;
  if (alpha > 0) {
    gtk_snapshot_push_rounded_clip (snapshot, &body);
    gtk_snapshot_append_color (snapshot, &color, &body.bounds);
    gtk_snapshot_pop (snapshot);
  }
  if (state & GTK_STATE_FLAG_FOCUS_VISIBLE && state & GTK_STATE_FLAG_FOCUSED) {
    float two[4] = { 2, 2, 2, 2 };

    wp_ui_get_color (GTK_WIDGET (self), "accent", &accent);
    accent.alpha = is_high_contrast () ? 1 : 0.6f;
    gtk_snapshot_append_border (snapshot, &body, two, (GdkRGBA[4]) { accent, accent, accent, accent });
  } else if (state & GTK_STATE_FLAG_SELECTED && is_high_contrast ()) {
    float one[4] = { 1, 1, 1, 1 };

    color.alpha = 1;
    gtk_snapshot_append_border (snapshot, &body, one, (GdkRGBA[4]) { color, color, color, color });
  }
}

static void
make_layouts (WpIncidentRow *self, const WpRow *row)
{
  g_autofree char *subject = wp_incident_words_subject (row);
  g_autofree char *turn = wp_incident_words_turn (row, wp_time_now ());
  g_autofree char *clock = wp_when_short (row->values[WP_INCIDENT_OPENED].number, wp_time_now ());
  const char *title = row->values[WP_INCIDENT_TITLE].text;
  /* Where color is not to tell it, weight does. */
  PangoWeight yours = is_high_contrast () ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM;

  self->clock = make_layout (self, clock, SMALL, PANGO_WEIGHT_NORMAL);
  self->title = make_layout (self, title != NULL ? title : "", 1, self->unread ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  self->subject = make_layout (self, subject, SMALL, PANGO_WEIGHT_NORMAL);
  self->turn = make_layout (self, turn, SMALL, self->whose == WP_TURN_PARTNER ? yours : PANGO_WEIGHT_NORMAL);
  if (self->heading_group >= 0)
    self->heading = make_layout (self, wp_group_label ((WpGroup) self->heading_group), SMALL, PANGO_WEIGHT_BOLD);
}

/* From the leading edge: mirrored for right-to-left */
static int
at (WpIncidentRow *self, int x, int width)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (GTK_WIDGET (self)) - x - width : x;
}

static void
draw_dot (WpIncidentRow *self, GtkSnapshot *snapshot, int x, int y)
{
  GskRoundedRect dot;
  GdkRGBA accent;

  wp_ui_get_color (GTK_WIDGET (self), "accent", &accent);
  gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x, y, DOT, DOT), DOT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, &accent, &dot.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
get_dim (WpIncidentRow *self, GdkRGBA *color)
{
  wp_ui_get_color (GTK_WIDGET (self), NULL, color);
  color->alpha *= is_high_contrast () ? 0.9f : 0.62f;
}

static int
draw_at_end (WpIncidentRow *self, GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, int baseline, int end, int most)
{
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width == 0)
    return end;
  width = MIN (width, most);
  draw_text (self, snapshot, layout, color, at (self, end - width, width), baseline, width);
  return end - width - GAP;
}

static void
draw_first_line (WpIncidentRow *self, GtkSnapshot *snapshot, int y, const Line *line, int start, int end)
{
  GdkRGBA color, dim;
  int most = (end - start) / 3;

  get_dim (self, &dim);
  if (self->unread) {
    end -= DOT;
    draw_dot (self, snapshot, at (self, end, DOT), y + (line->height - DOT) / 2);
    end -= GAP;
  }
  if (self->outbox != 0) {
    gboolean marked = self->outbox >= WP_OUTBOX_CONFIRM;

    end -= ICON;
    wp_ui_get_color (GTK_WIDGET (self), "error", &color);
    draw_icon (self, snapshot, marked ? "wp-could-not-send-symbolic" : "wp-not-sent-symbolic", marked ? &color : &dim, at (self, end, ICON),
               y + (line->height - ICON) / 2);
    end -= GAP;
  }
  end = draw_at_end (self, snapshot, self->clock, &dim, y + line->baseline, end, most);
  wp_ui_get_color (GTK_WIDGET (self), NULL, &color);
  draw_text (self, snapshot, self->title, &color, at (self, start, end - start), y + line->baseline, end - start);
}

static void
draw_second_line (WpIncidentRow *self, GtkSnapshot *snapshot, int baseline, int start, int end)
{
  GdkRGBA color, dim;

  get_dim (self, &dim);
  wp_ui_get_color (GTK_WIDGET (self), is_high_contrast () ? NULL : "accent", &color);
  end = draw_at_end (self, snapshot, self->turn, self->whose == WP_TURN_PARTNER ? &color : &dim, baseline, end, (end - start) * 3 / 5);
  draw_text (self, snapshot, self->subject, &dim, at (self, start, end - start), baseline, end - start);
}

static void
snapshot_cb (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WpIncidentRow *self = WP_INCIDENT_ROW (widget);
  const WpRow *row = get_row (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int start = MARGIN + PADDING, y = 0;
  Line line, small_line;
  GdkRGBA color;

  if (row == NULL)
    return;
  get_lines (self, &line, &small_line);
  if (wp_list_row_get_has_heading (WP_LIST_ROW (self)))
    y = HEADING_TOP + small_line.height + HEADING_BOTTOM;
  if (self->title == NULL)
    make_layouts (self, row);
  if (self->heading != NULL && y > 0) {
    get_dim (self, &color);
    draw_text (self, snapshot, self->heading, &color, at (self, start, width - 2 * start), HEADING_TOP + small_line.baseline, width - 2 * start);
  }
  draw_body (self, snapshot, y + 1, width, height - y - 2);
  y += 1 + PADDING;
  wp_ui_get_color (widget, wp_severity_css_class (self->severity), &color);
  draw_icon (self, snapshot, wp_severity_icon_name (self->severity), &color, at (self, start, ICON), y + (line.height - ICON) / 2);
  start += ICON + GAP;
  draw_first_line (self, snapshot, y, &line, start, width - MARGIN - PADDING);
  draw_second_line (self, snapshot, y + line.height + LINE_GAP + small_line.baseline, start, width - MARGIN - PADDING);
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (wp_incident_row_parent_class)->css_changed (widget, change);
  drop_layouts (WP_INCIDENT_ROW (widget));
  gtk_widget_queue_resize (widget);
}

static gboolean
query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  WpIncidentRow *self = WP_INCIDENT_ROW (widget);
  const WpRow *row = get_row (self);
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (row == NULL)
    return FALSE;
  when = wp_when_exact (row->values[WP_INCIDENT_OPENED].number);
  /* Translators: an incident's number, its severity, and the date and time when it was opened */
  text = g_strdup_printf (_ ("%s · %s\nOpened %s"), row->id, wp_severity_label (self->severity), when);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  GTK_WIDGET_CLASS (wp_incident_row_parent_class)->state_flags_changed (widget, before);
  gtk_widget_queue_draw (widget);
}

static void
describe (WpIncidentRow *self, const WpRow *row)
{
  g_autofree char *label = wp_incident_row_describe (row, self->heading_group, self->unread, self->outbox, wp_time_now ());

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static gboolean
is_unread (WpDocumentItem *item, const WpRow *row)
{
  WpAccount *account = wp_document_item_get_account (item);

  return account != NULL && wp_account_is_unread (account, row->id, row->values[WP_INCIDENT_NEWS].number);
}

static void
changed_cb (WpIncidentRow *self)
{
  WpDocumentItem *item = wp_list_row_get_item (WP_LIST_ROW (self));
  const WpRow *row = get_row (self);

  drop_layouts (self);
  self->heading_group = wp_document_item_get_heading (item);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (row == NULL)
    return;
  self->unread = is_unread (item, row);
  self->outbox = wp_document_item_get_outbox (item);
  if (self->outbox == 0 && row->pending > 0)
    self->outbox = WP_OUTBOX_WAITING;
  self->severity = (WpSeverity) row->values[WP_INCIDENT_SEVERITY].number;
  self->whose = (WpTurn) row->values[WP_INCIDENT_TURN].number;
  describe (self, row);
}

static void
minute_cb (GtkWidget *widget)
{
  drop_layouts (WP_INCIDENT_ROW (widget));
  gtk_widget_queue_draw (widget);
}

static void
bind (WpListRow *row)
{
  WpIncidentRow *self = WP_INCIDENT_ROW (row);
  gpointer item = wp_list_row_get_item (row);

  g_signal_group_set_target (self->item_signals, item);
  if (item != NULL)
    changed_cb (self);
}

static void
wp_incident_row_finalize (GObject *object)
{
  WpIncidentRow *self = WP_INCIDENT_ROW (object);

  drop_layouts (self);
  g_object_unref (self->item_signals);
  G_OBJECT_CLASS (wp_incident_row_parent_class)->finalize (object);
}

static void
wp_incident_row_class_init (WpIncidentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wp_incident_row_finalize;
  widget_class->snapshot = snapshot_cb;
  widget_class->css_changed = css_changed;
  widget_class->query_tooltip = query_tooltip;
  widget_class->state_flags_changed = state_flags_changed;
  WP_LIST_ROW_CLASS (klass)->get_size = get_size;
  WP_LIST_ROW_CLASS (klass)->bind = bind;
}

static void
wp_incident_row_init (WpIncidentRow *self)
{
  self->heading_group = -1;
  self->item_signals = g_signal_group_new (WP_TYPE_DOCUMENT_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "changed", G_CALLBACK (changed_cb), self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  wp_when_on_minute (GTK_WIDGET (self), minute_cb);
}

char *
wp_incident_row_describe (const WpRow *row, int heading, gboolean unread, WpOutboxState outbox, gint64 now)
{
  g_autofree char *subject = wp_incident_words_subject (row);
  g_autofree char *turn = wp_incident_words_turn (row, now);
  g_autofree char *clock = wp_when_relative (row->values[WP_INCIDENT_OPENED].number, now);
  const char *title = row->values[WP_INCIDENT_TITLE].text != NULL ? row->values[WP_INCIDENT_TITLE].text : "";
  GString *text = g_string_new (NULL);

  if (heading >= 0)
    g_string_append_printf (text, "%s: ", wp_group_label ((WpGroup) heading));
  /* Translators: what a screen reader says of an incident: number, severity, title, customer and subject, when it was opened */
  g_string_append_printf (text, _ ("%s, %s, %s, %s, opened %s"), row->id, wp_severity_label ((WpSeverity) row->values[WP_INCIDENT_SEVERITY].number),
                          title, subject, clock);
  if (*turn != '\0')
    g_string_append_printf (text, ", %s", turn);
  if (unread)
    g_string_append_printf (text, ", %s", _ ("unread"));
  if (outbox != 0)
    g_string_append_printf (text, ", %s", wp_outbox_state_label (outbox));
  return g_string_free (text, FALSE);
}
