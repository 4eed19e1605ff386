/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHandover"
#include "config.h"

#include "wp-handover.h"
#include "wp-labels.h"
#include "wp-severity.h"
#include "wp-when.h"

#include <glib/gi18n.h>

#define MARGIN 54.0
#define FOOT 24.0
#define INDENT 22.0
#define BOX 10.0

typedef enum { BLOCK_TEXT, BLOCK_TITLE, BLOCK_META, BLOCK_HEADING, BLOCK_STEP, BLOCK_STEP_DONE, BLOCK_COMMAND, BLOCK_DETAIL, BLOCK_ITEM } BlockKind;

static const struct {
  const char *font;
  double above;    /* space before it */
  double indent;
  double gray;
} styles[] = {
  [BLOCK_TEXT] = { "Sans 10", 4, 0, 0 },
  [BLOCK_TITLE] = { "Sans Bold 17", 2, 0, 0 },
  [BLOCK_META] = { "Sans 9", 2, 0, 0.35 },
  [BLOCK_HEADING] = { "Sans Bold 12", 18, 0, 0 },
  [BLOCK_STEP] = { "Sans 10", 9, INDENT, 0 },
  [BLOCK_STEP_DONE] = { "Sans 10", 9, INDENT, 0 },
  [BLOCK_COMMAND] = { "Monospace 9", 5, INDENT + 6, 0 },
  [BLOCK_DETAIL] = { "Sans 9", 3, INDENT, 0.35 },
  [BLOCK_ITEM] = { "Sans 10", 5, INDENT, 0 },
};

typedef struct {
  BlockKind kind;
  char *text;
  PangoLayout *layout;  /* (nullable) */
} Block;

/* A line on paper */
typedef struct {
  const Block *block;
  PangoLayoutLine *line;
  guint page;
  double x;
  double top;
  double baseline;
  double height;
  gboolean first;
} Line;

struct _WpHandover {
  GPtrArray *blocks;
  GArray *lines;
  char *language;
  char *foot;
  WpSeverity severity;
  PangoContext *context;  /* (nullable) */
  double width;
  double height;
  guint n_pages;
};

static void
block_free (gpointer data)
{
  Block *block = data;
  g_clear_object (&block->layout);
  g_free (block->text);
  g_free (block);
}

static void
line_clear (gpointer data)
{
  g_clear_pointer (&((Line *) data)->line, pango_layout_line_unref);
}

static void
add (WpHandover *self, BlockKind kind, const char *text)
{
  if (*text == '\0')
    return;
  Block *block = g_new0 (Block, 1);
  block->kind = kind;
  block->text = g_strdup (text);
  g_ptr_array_add (self->blocks, block);
}

static void
add_steps (WpHandover *self, const WpIncident *incident)
{
  if (incident->steps->len > 0)
    add (self, BLOCK_HEADING, _("What to do"));
  for (guint i = 0; i < incident->steps->len; i++) {
    const WpStep *step = g_ptr_array_index (incident->steps, i);
    g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, step->text);
    add (self, step->done ? BLOCK_STEP_DONE : BLOCK_STEP, text);
    add (self, BLOCK_COMMAND, step->command);
    if (step->owner == WP_SIDE_CUSTOMER)
      add (self, BLOCK_DETAIL, _("The customer’s step"));
    else if (step->owner == WP_SIDE_SOC)
      add (self, BLOCK_DETAIL, _("The SOC’s step"));
    if (step->done && *step->done_by != '\0') {
      g_autofree char *when = wp_when_exact (step->done_at);
      /* Translators: a name and a time */
      g_autofree char *done = g_strdup_printf (_("Done by %s, %s"), step->done_by, when);
      add (self, BLOCK_DETAIL, done);
    }
    if (*step->note != '\0') {
      g_autofree char *note = g_strdup_printf (_("Note: %s"), step->note);
      add (self, BLOCK_DETAIL, note);
    }
  }
}

static void
add_affected (WpHandover *self, const WpIncident *incident)
{
  if (incident->endpoints->len + incident->users->len > 0)
    add (self, BLOCK_HEADING, _("Affected"));
  for (guint i = 0; i < incident->endpoints->len; i++) {
    const WpEndpoint *endpoint = g_ptr_array_index (incident->endpoints, i);
    g_autofree char *text = g_strdup_printf ("%s · %s · %s", endpoint->host_name, endpoint->platform, wp_isolation_label (endpoint->isolation_state));
    add (self, BLOCK_ITEM, text);
  }
  for (guint i = 0; i < incident->users->len; i++)
    add (self, BLOCK_ITEM, ((const WpUser *) g_ptr_array_index (incident->users, i))->upn);
}

WpHandover *
wp_handover_new (const WpIncident *incident, const char *partner, gint64 now)
{
  WpHandover *self = g_new0 (WpHandover, 1);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  self->language = g_strdup (incident->language);
  self->severity = incident->severity;

  g_autofree char *opened = wp_when_exact (incident->opened_at);
  g_autofree char *printed = wp_when_exact (now);
  g_autofree char *number = g_strdup_printf ("%s · %s", incident->id, wp_severity_label (incident->severity));
  /* Translators: customer, product, date and time */
  g_autofree char *meta = g_strdup_printf (_("%s · %s · opened %s"), incident->customer_name,
                                           wp_product_label (incident->product, incident->product_text), opened);
  /* Translators: the partner's name, date and time */
  g_autofree char *from = *partner != '\0' ? g_strdup_printf (_("Handed over by %s, %s"), partner, printed) : g_strdup (printed);
  add (self, BLOCK_META, number);
  add (self, BLOCK_TITLE, incident->title);
  add (self, BLOCK_META, meta);
  add (self, BLOCK_META, from);
  if (*incident->investigation != '\0')
    add (self, BLOCK_HEADING, _("What happened"));
  add (self, BLOCK_TEXT, incident->investigation);
  add_steps (self, incident);
  add_affected (self, incident);
  if (incident->recommendations->len > 0)
    add (self, BLOCK_HEADING, _("Recommendations"));
  for (guint i = 0; i < incident->recommendations->len; i++)
    add (self, BLOCK_ITEM, ((const WpRecommendation *) g_ptr_array_index (incident->recommendations, i))->text);
  self->foot = g_strdup_printf ("%s · %s", incident->id, incident->customer_name);
  return self;
}

void
wp_handover_free (WpHandover *self)
{
  g_array_unref (self->lines);
  g_ptr_array_unref (self->blocks);
  g_clear_object (&self->context);
  g_free (self->language);
  g_free (self->foot);
  g_free (self);
}

static PangoLayout *
make_layout (WpHandover *self, const char *font, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr(PangoFontDescription) description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  if (*self->language != '\0') {
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
    pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string (self->language)));
    pango_layout_set_attributes (layout, attributes);
  }
  return layout;
}

/* A heading stays with what follows it, and so does a step with its first lines. */
static double
room_needed (const Block *block, double line_height)
{
  return line_height * (block->kind == BLOCK_HEADING ? 4.5 : block->kind == BLOCK_STEP || block->kind == BLOCK_STEP_DONE ? 2.2 : 1);
}

static void
place_block (WpHandover *self, Block *block, double *y)
{
  double indent = styles[block->kind].indent, bottom = self->height - MARGIN - FOOT;
  pango_layout_set_width (block->layout, (int) ((self->width - 2 * MARGIN - indent) * PANGO_SCALE));
  *y += styles[block->kind].above;
  PangoLayoutIter *iter = pango_layout_get_iter (block->layout);
  gboolean first = TRUE;
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    double line_height = (double) logical.height / PANGO_SCALE;
    double needed = first ? room_needed (block, line_height) : line_height;
    if (*y + needed > bottom && *y > MARGIN) {
      self->n_pages++;
      *y = MARGIN;
    }
    Line line = {
      .block = block, .line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter)), .page = self->n_pages - 1,
      .x = MARGIN + indent + (double) logical.x / PANGO_SCALE, .top = *y, .height = line_height, .first = first,
      .baseline = *y + (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE,
    };
    g_array_append_val (self->lines, line);
    *y += line_height;
    first = FALSE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  if (block->kind == BLOCK_COMMAND)
    *y += 4;
}

guint
wp_handover_layout (WpHandover *self, PangoContext *context, double width, double height)
{
  g_set_object (&self->context, context);
  g_array_set_size (self->lines, 0);
  self->width = width;
  self->height = height;
  self->n_pages = 1;
  double y = MARGIN;
  for (guint i = 0; i < self->blocks->len; i++) {
    Block *block = g_ptr_array_index (self->blocks, i);
    g_clear_object (&block->layout);
    block->layout = make_layout (self, styles[block->kind].font, block->text);
    place_block (self, block, &y);
  }
  return self->n_pages;
}

/* What stands beside or behind the first line: a box to tick, a dot; behind every line of a command, a gray ground. */
static void
draw_marks (cairo_t *cr, const Line *line, double width)
{
  double left = MARGIN, middle = line->top + line->height / 2;
  BlockKind kind = line->block->kind;
  if (kind == BLOCK_COMMAND) {
    cairo_set_source_rgb (cr, 0.94, 0.94, 0.94);
    cairo_rectangle (cr, MARGIN + INDENT, line->top - 2, width - 2 * MARGIN - INDENT, line->height + 4);
    cairo_fill (cr);
  }
  if (!line->first)
    return;
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1);
  if (kind == BLOCK_STEP || kind == BLOCK_STEP_DONE) {
    cairo_rectangle (cr, left + 0.5, middle - BOX / 2, BOX, BOX);
    cairo_stroke (cr);
  }
  if (kind == BLOCK_STEP_DONE) {
    cairo_set_line_width (cr, 1.6);
    cairo_move_to (cr, left + 2.5, middle);
    cairo_line_to (cr, left + 4.5, middle + 2.5);
    cairo_line_to (cr, left + 8.5, middle - 3);
    cairo_stroke (cr);
  }
  if (kind == BLOCK_ITEM) {
    cairo_arc (cr, left + 5, middle, 1.8, 0, 2 * G_PI);
    cairo_fill (cr);
  }
  if (kind == BLOCK_HEADING) {
    cairo_set_source_rgb (cr, 0.75, 0.75, 0.75);
    cairo_set_line_width (cr, 0.6);
    cairo_move_to (cr, MARGIN, line->top - 5);
    cairo_line_to (cr, width - MARGIN, line->top - 5);
    cairo_stroke (cr);
  }
}

static void
draw_foot (WpHandover *self, cairo_t *cr, guint page)
{
  /* Translators: page number, number of pages */
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->n_pages);
  double y = self->height - MARGIN;
  int width;
  g_autoptr(PangoLayout) right = make_layout (self, "Sans 8", number);
  pango_layout_get_size (right, &width, NULL);
  double right_width = (double) width / PANGO_SCALE;
  g_autoptr(PangoLayout) left = make_layout (self, "Sans 8", self->foot);
  pango_layout_set_width (left, (int) ((self->width - 2 * MARGIN - right_width - 12) * PANGO_SCALE));
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, left);
  cairo_move_to (cr, self->width - MARGIN - right_width, y);
  pango_cairo_show_layout (cr, right);
}

void
wp_handover_draw_page (WpHandover *self, cairo_t *cr, guint page)
{
  pango_cairo_update_context (cr, self->context);
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).page == page)
      draw_marks (cr, &g_array_index (self->lines, Line, i), self->width);
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    if (line->page != page)
      continue;
    double gray = styles[line->block->kind].gray;
    cairo_set_source_rgb (cr, gray, gray, gray);
    cairo_move_to (cr, line->x, line->baseline);
    pango_cairo_show_layout_line (cr, line->line);
  }
  draw_foot (self, cr, page);
}

char *
wp_handover_get_page_text (WpHandover *self, guint page)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    if (line->page == page)
      g_string_append_printf (text, "%.*s\n", line->line->length, line->block->text + line->line->start_index);
  }
  return g_string_free (text, FALSE);
}
