/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPaper"
#include "config.h"

#include "wp-paper.h"

#include <cairo-pdf.h>
#include <gio/gio.h>

#define MARGIN 54.0
#define FOOT 24.0
#define SEAL 11.0 /* the second line of a foot */
#define INDENT 22.0
#define BOX 10.0
#define CELL_GAP 14.0
#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

typedef struct {
  char *language;
  char *foot;
  char *seal; /* (nullable) */
  WpPaperNumber number;
  guint first_page;
  guint n_pages;
} Part;

typedef struct _Table Table;

/* A text over the whole width, or a row */
typedef struct {
  const WpPaperStyle *style;
  Part *part;
  const Table *table; /* (nullable) */
  guint n_cells;
  char **texts;
  PangoLayout **layouts;
} Block;

struct _Table {
  guint n_columns;
  gboolean even;
  Block *head; /* (nullable) */
  double *widths;
};

/* A line on paper */
typedef struct {
  const Block *block;
  const char *text;
  PangoLayoutLine *line;
  guint page;
  double x;
  double top;
  double baseline;
  double height;
  gboolean first;
} Line;

/* A thin line across */
typedef struct {
  guint page;
  double x, y, width;
  double gray;
} Rule;

typedef struct {
  guint page;
  double y;
} Place;

struct _WpPaper {
  char *title;
  GPtrArray *parts;  /* Part */
  GPtrArray *tables; /* Table */
  GPtrArray *blocks; /* Block */
  GArray *lines;
  GArray *rules;
  PangoContext *context; /* (nullable) */
  double width;
  double height;
  guint n_pages;
};

static void
part_free (gpointer data)
{
  Part *part = data;
  g_free (part->language);
  g_free (part->foot);
  g_free (part->seal);
  g_free (part);
}

static void
block_drop_layouts (Block *block)
{
  for (guint i = 0; i < block->n_cells; i++)
    g_clear_object (&block->layouts[i]);
}

static void
block_free (gpointer data)
{
  Block *block = data;
  block_drop_layouts (block);
  for (guint i = 0; i < block->n_cells; i++)
    g_free (block->texts[i]);
  g_free (block->texts);
  g_free (block->layouts);
  g_free (block);
}

static void
table_free (gpointer data)
{
  Table *table = data;
  g_clear_pointer (&table->head, block_free);
  g_free (table->widths);
  g_free (table);
}

static void
line_clear (gpointer data)
{
  g_clear_pointer (&((Line *) data)->line, pango_layout_line_unref);
}

WpPaper *
wp_paper_new (const char *title)
{
  WpPaper *self = g_new0 (WpPaper, 1);
  self->title = g_strdup (title);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  return self;
}

void
wp_paper_free (WpPaper *self)
{
  g_array_unref (self->lines);
  g_array_unref (self->rules);
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->parts);
  g_clear_object (&self->context);
  g_free (self->title);
  g_free (self);
}

const char *
wp_paper_get_title (const WpPaper *self)
{
  return self->title;
}

void
wp_paper_begin_part (WpPaper *self, const char *language, const char *foot, const char *seal, WpPaperNumber number)
{
  Part *part = g_new0 (Part, 1);
  part->language = g_strdup (language);
  part->foot = g_strdup (foot);
  part->seal = g_strdup (seal);
  part->number = number;
  g_ptr_array_add (self->parts, part);
}

static Block *
block_new (WpPaper *self, const WpPaperStyle *style, const Table *table, const char *const *texts, guint n_texts)
{
  Block *block = g_new0 (Block, 1);
  block->style = style;
  block->part = g_ptr_array_index (self->parts, self->parts->len - 1);
  block->table = table;
  block->n_cells = n_texts;
  block->texts = g_new0 (char *, n_texts);
  block->layouts = g_new0 (PangoLayout *, n_texts);
  for (guint i = 0; i < n_texts; i++)
    block->texts[i] = g_strdup (texts[i]);
  return block;
}

void
wp_paper_add (WpPaper *self, const WpPaperStyle *style, const char *text)
{
  if (text != NULL && *text != '\0')
    g_ptr_array_add (self->blocks, block_new (self, style, NULL, &text, 1));
}

void
wp_paper_begin_table (WpPaper *self, guint n_columns, gboolean even, const WpPaperStyle *head_style, const char *const *head)
{
  Table *table = g_new0 (Table, 1);
  table->n_columns = n_columns;
  table->even = even;
  table->widths = g_new0 (double, n_columns);
  if (head != NULL)
    table->head = block_new (self, head_style, table, head, n_columns);
  g_ptr_array_add (self->tables, table);
}

void
wp_paper_add_row (WpPaper *self, const WpPaperStyle *style, const char *const *cells)
{
  const Table *table = g_ptr_array_index (self->tables, self->tables->len - 1);
  g_ptr_array_add (self->blocks, block_new (self, style, table, cells, table->n_columns));
}

/* Laying out */

static PangoLayout *
make_layout (WpPaper *self, const Part *part, const char *font, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr(PangoFontDescription) description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  if (*part->language != '\0') {
    g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
    pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string (part->language)));
    pango_layout_set_attributes (layout, attributes);
  }
  return layout;
}

static void
make_layouts (WpPaper *self, Block *block)
{
  block_drop_layouts (block);
  for (guint i = 0; i < block->n_cells; i++)
    block->layouts[i] = make_layout (self, block->part, block->style->font, block->texts[i]);
}

static double
natural_width (PangoLayout *layout)
{
  int width;
  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE + 1;
}

/* The widest of its words */
static double
word_width (PangoLayout *layout)
{
  int width;
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, 0);
  pango_layout_get_size (layout, &width, NULL);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return (double) width / PANGO_SCALE + 1;
}

/* What the column asks for, and the least it can do with */
static void
measure_column (WpPaper *self, const Table *table, guint column, double room, double *least, double *want)
{
  *least = *want = 0;
  for (guint i = 0; i <= self->blocks->len; i++) {
    const Block *block = i < self->blocks->len ? g_ptr_array_index (self->blocks, i) : table->head;
    if (block == NULL || block->table != table)
      continue;
    *least = MAX (*least, word_width (block->layouts[column]));
    *want = MAX (*want, natural_width (block->layouts[column]));
  }
  *least = MIN (*least, room / table->n_columns);
  *want = CLAMP (*want, *least, room);
}

static void
find_widths (WpPaper *self, Table *table)
{
  double room = self->width - 2 * MARGIN - CELL_GAP * (table->n_columns - 1), all_least = 0, all_want = 0;
  g_autofree double *least = g_new0 (double, table->n_columns);
  for (guint c = 0; c < table->n_columns; c++) {
    measure_column (self, table, c, room, &least[c], &table->widths[c]);
    all_least += least[c];
    all_want += table->widths[c];
  }
  for (guint c = 0; c < table->n_columns; c++) {
    if (table->even)
      table->widths[c] = room / table->n_columns;
    else if (all_want > room)
      table->widths[c] = least[c] + (table->widths[c] - least[c]) * (room - all_least) / (all_want - all_least);
  }
}

static double
bottom_of (WpPaper *self, const Block *block)
{
  return self->height - MARGIN - FOOT - (block->part->seal != NULL ? SEAL : 0);
}

static void
next_page (WpPaper *self, Place *place)
{
  place->page++;
  place->y = MARGIN;
  self->n_pages = MAX (self->n_pages, place->page + 1);
}

/* One text, over as many pages as it needs */
static void
flow (WpPaper *self, const Block *block, guint cell, double x, double width, double keep, Place *place)
{
  PangoLayout *layout = block->layouts[cell];
  double bottom = bottom_of (self, block);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  gboolean first = TRUE;
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    double line_height = (double) logical.height / PANGO_SCALE;
    if (place->y + line_height * (first ? MAX (keep, 1) : 1) > bottom && place->y > MARGIN)
      next_page (self, place);
    Line line = {
      .block = block, .text = block->texts[cell], .line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter)), .page = place->page,
      .x = x + (double) logical.x / PANGO_SCALE, .top = place->y, .height = line_height, .first = first,
      .baseline = place->y + (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE,
    };
    g_array_append_val (self->lines, line);
    place->y += line_height;
    first = FALSE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
add_rule (WpPaper *self, const Place *place, double y, double x, double width, double gray)
{
  Rule rule = { place->page, x, y, width, gray };
  g_array_append_val (self->rules, rule);
}

static double
row_height (const Block *block)
{
  double most = 0;
  for (guint c = 0; c < block->n_cells; c++) {
    int height;
    pango_layout_set_width (block->layouts[c], (int) (block->table->widths[c] * PANGO_SCALE));
    pango_layout_get_size (block->layouts[c], NULL, &height);
    most = MAX (most, (double) height / PANGO_SCALE);
  }
  return most;
}

static void
put_cells (WpPaper *self, const Block *block, Place *place)
{
  gboolean rtl = pango_context_get_base_dir (self->context) == PANGO_DIRECTION_RTL;
  double x = rtl ? self->width - MARGIN : MARGIN;
  Place end = *place;
  int baseline = 0;
  for (guint c = 0; c < block->n_cells; c++)
    baseline = MAX (baseline, pango_layout_get_baseline (block->layouts[c]));
  for (guint c = 0; c < block->n_cells; c++) {
    double width = block->table->widths[c];
    /* The first lines stand on one, whatever their scripts. */
    Place cell = { place->page, place->y + (double) (baseline - pango_layout_get_baseline (block->layouts[c])) / PANGO_SCALE };
    x -= rtl ? width : 0;
    if (block->style->mark == WP_PAPER_RULE)
      add_rule (self, place, place->y - 4, x, width, 0);
    flow (self, block, c, x, width, 1, &cell);
    x += rtl ? -CELL_GAP : width + CELL_GAP;
    if (cell.page > end.page || (cell.page == end.page && cell.y > end.y))
      end = cell;
  }
  *place = end;
  place->y += block->style->below;
  if (block->style->mark == WP_PAPER_BELOW)
    add_rule (self, place, place->y, MARGIN, self->width - 2 * MARGIN, 0.8);
}

/* A row stays whole unless it is longer than a page. */
static void
put_row (WpPaper *self, const Block *block, gboolean first, Place *place)
{
  double height = row_height (block), bottom = bottom_of (self, block), head = 0;
  const Block *header = block->table->head;
  gboolean top = FALSE;
  if (header != NULL)
    head = header->style->above + row_height (header) + header->style->below;
  place->y += block->style->above;
  if (place->y + height + (first ? head : 0) > bottom && place->y > MARGIN + block->style->above) {
    /* Only a row that fits a page is worth an empty rest; the head stays with the row. */
    if (height + head <= bottom - MARGIN || place->y + head + 40 > bottom) {
      next_page (self, place);
      top = TRUE;
    }
  }
  if (header != NULL && (first || top)) {
    place->y += header->style->above - (first ? block->style->above : 0);
    put_cells (self, header, place);
    place->y += block->style->above;
  }
  put_cells (self, block, place);
}

static void
put_text (WpPaper *self, const Block *block, Place *place)
{
  const WpPaperStyle *style = block->style;
  guint from = self->lines->len;
  double indent = style->indent;
  place->y += style->above;
  flow (self, block, 0, MARGIN + indent, self->width - 2 * MARGIN - indent, style->keep, place);
  const Line *first = &g_array_index (self->lines, Line, from);
  Place start = { first->page, first->top };
  if (style->mark == WP_PAPER_RULE)
    add_rule (self, &start, first->top - 5, MARGIN, self->width - 2 * MARGIN, 0.75);
  place->y += style->below;
}

guint
wp_paper_layout (WpPaper *self, PangoContext *context, double width, double height)
{
  g_set_object (&self->context, context);
  g_array_set_size (self->lines, 0);
  g_array_set_size (self->rules, 0);
  self->width = width;
  self->height = height;
  self->n_pages = 1;
  Place place = { 0, MARGIN };
  for (guint i = 0; i < self->blocks->len; i++)
    make_layouts (self, g_ptr_array_index (self->blocks, i));
  for (guint i = 0; i < self->tables->len; i++) {
    Table *table = g_ptr_array_index (self->tables, i);
    if (table->head != NULL)
      make_layouts (self, table->head);
    find_widths (self, table);
  }
  const Block *before = NULL;
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = g_ptr_array_index (self->blocks, i);
    if (before != NULL && block->part != before->part)
      next_page (self, &place);
    if (before == NULL || block->part != before->part)
      block->part->first_page = place.page;
    if (block->table != NULL)
      put_row (self, block, before == NULL || before->table != block->table, &place);
    else
      put_text (self, block, &place);
    block->part->n_pages = place.page + 1 - block->part->first_page;
    before = block;
  }
  return self->n_pages;
}

/* Drawing */

/* What stands beside or behind a line */
static void
draw_marks (cairo_t *cr, const Line *line, double width)
{
  double left = MARGIN, middle = line->top + line->height / 2, indent = line->block->style->indent;
  WpPaperMark mark = line->block->style->mark;
  if (mark == WP_PAPER_GROUND) {
    cairo_set_source_rgb (cr, 0.94, 0.94, 0.94);
    cairo_rectangle (cr, MARGIN + indent - 6, line->top - 2, width - 2 * MARGIN - indent + 6, line->height + 4);
    cairo_fill (cr);
  }
  if (!line->first)
    return;
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1);
  if (mark == WP_PAPER_BOX || mark == WP_PAPER_TICKED) {
    cairo_rectangle (cr, left + 0.5, middle - BOX / 2, BOX, BOX);
    cairo_stroke (cr);
  }
  if (mark == WP_PAPER_TICKED) {
    cairo_set_line_width (cr, 1.6);
    cairo_move_to (cr, left + 2.5, middle);
    cairo_line_to (cr, left + 4.5, middle + 2.5);
    cairo_line_to (cr, left + 8.5, middle - 3);
    cairo_stroke (cr);
  }
  if (mark == WP_PAPER_DOT) {
    cairo_arc (cr, left + 5, middle, 1.8, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

static void
draw_foot (WpPaper *self, const Part *part, cairo_t *cr, guint page)
{
  g_autofree char *number = part->number (page - part->first_page + 1, part->n_pages);
  double y = self->height - MARGIN - (part->seal != NULL ? SEAL : 0);
  int width;
  g_autoptr(PangoLayout) right = make_layout (self, part, "Sans 8", number);
  pango_layout_get_size (right, &width, NULL);
  double right_width = (double) width / PANGO_SCALE;
  g_autoptr(PangoLayout) left = make_layout (self, part, "Sans 8", part->foot);
  pango_layout_set_width (left, (int) ((self->width - 2 * MARGIN - right_width - 12) * PANGO_SCALE));
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, left);
  cairo_move_to (cr, self->width - MARGIN - right_width, y);
  pango_cairo_show_layout (cr, right);
  if (part->seal == NULL)
    return;
  g_autoptr(PangoLayout) seal = make_layout (self, part, "Monospace 7", part->seal);
  cairo_move_to (cr, MARGIN, y + SEAL + 1);
  pango_cairo_show_layout (cr, seal);
}

static const Part *
part_of (WpPaper *self, guint page)
{
  const Part *found = g_ptr_array_index (self->parts, 0);
  for (guint i = 0; i < self->parts->len; i++) {
    const Part *part = g_ptr_array_index (self->parts, i);
    if (part->n_pages > 0 && part->first_page <= page)
      found = part;
  }
  return found;
}

void
wp_paper_draw_page (WpPaper *self, cairo_t *cr, guint page)
{
  pango_cairo_update_context (cr, self->context);
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).page == page)
      draw_marks (cr, &g_array_index (self->lines, Line, i), self->width);
  for (guint i = 0; i < self->rules->len; i++) {
    const Rule *rule = &g_array_index (self->rules, Rule, i);
    if (rule->page != page)
      continue;
    cairo_set_source_rgb (cr, rule->gray, rule->gray, rule->gray);
    cairo_set_line_width (cr, 0.6);
    cairo_move_to (cr, rule->x, rule->y);
    cairo_line_to (cr, rule->x + rule->width, rule->y);
    cairo_stroke (cr);
  }
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    if (line->page != page)
      continue;
    double gray = line->block->style->gray;
    cairo_set_source_rgb (cr, gray, gray, gray);
    cairo_move_to (cr, line->x, line->baseline);
    pango_cairo_show_layout_line (cr, line->line);
  }
  draw_foot (self, part_of (self, page), cr, page);
}

char *
wp_paper_get_page_text (WpPaper *self, guint page)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    if (line->page == page)
      g_string_append_printf (text, "%.*s\n", line->line->length, line->text + line->line->start_index);
  }
  return g_string_free (text, FALSE);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
wp_paper_to_pdf (WpPaper *self, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (collect, bytes, A4_WIDTH, A4_HEIGHT);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_cairo_create_context (cr);
  pango_cairo_context_set_resolution (context, 72);
  guint n_pages = wp_paper_layout (self, context, A4_WIDTH, A4_HEIGHT);
  for (guint page = 0; page < n_pages; page++) {
    wp_paper_draw_page (self, cr, page);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  /* Fonts belong to the thread that made them. */
  for (guint i = 0; i < self->blocks->len; i++)
    block_drop_layouts (g_ptr_array_index (self->blocks, i));
  for (guint i = 0; i < self->tables->len; i++) {
    const Table *table = g_ptr_array_index (self->tables, i);
    if (table->head != NULL)
      block_drop_layouts (table->head);
  }
  g_array_set_size (self->lines, 0);
  g_clear_object (&self->context);
  g_object_unref (context);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_byte_array_unref (bytes);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (bytes);
}
