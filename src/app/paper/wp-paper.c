/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPaper"
#include "config.h"

#include "wp-paper-private.h"

#define CELL_GAP 14.0

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

static char *
number_in_english (guint page, guint n_pages)
{
  return g_strdup_printf ("Page %u of %u", page, n_pages);
}

static char *
number_in_japanese (guint page, guint n_pages)
{
  return g_strdup_printf ("%u / %u ページ", page, n_pages);
}

WpPaperNumber
wp_paper_number_in (const char *language)
{
  return g_strcmp0 (language, "ja") == 0 ? number_in_japanese : number_in_english;
}

char *
wp_paper_moment (gint64 at)
{
  g_autoptr (GDateTime) utc = at > 0 ? g_date_time_new_from_unix_utc (at / 1000) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M %Z") : g_strdup ("");
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

PangoLayout *
wp_paper_make_layout (WpPaper *self, const Part *part, const char *font, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  if (*part->language != '\0') {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
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
    block->layouts[i] = wp_paper_make_layout (self, block->part, block->style->font, block->texts[i]);
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
next_page (WpPaper *self, Position *position)
{
  position->page++;
  position->y = MARGIN;
  self->n_pages = MAX (self->n_pages, position->page + 1);
}

/* One text, over as many pages as it needs */
static void
flow (WpPaper *self, const Block *block, guint cell, double x, double width, double keep_lines, Position *position)
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
    if (position->y + line_height * (first ? MAX (keep_lines, 1) : 1) > bottom && position->y > MARGIN)
      next_page (self, position);
    Line line = {
      .block = block,
      .text = block->texts[cell],
      .line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter)),
      .page = position->page,
      .x = x + (double) logical.x / PANGO_SCALE,
      .top = position->y,
      .height = line_height,
      .first = first,
      .baseline = position->y + (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE,
    };
    g_array_append_val (self->lines, line);
    position->y += line_height;
    first = FALSE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
add_rule (WpPaper *self, const Position *position, double y, double x, double width, double gray)
{
  Rule rule = { position->page, x, y, width, gray };
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
put_cells (WpPaper *self, const Block *block, Position *position)
{
  gboolean rtl = pango_context_get_base_dir (self->context) == PANGO_DIRECTION_RTL;
  double x = rtl ? self->width - MARGIN : MARGIN;
  Position end = *position;
  int baseline = 0;
  for (guint c = 0; c < block->n_cells; c++)
    baseline = MAX (baseline, pango_layout_get_baseline (block->layouts[c]));
  for (guint c = 0; c < block->n_cells; c++) {
    double width = block->table->widths[c];
    /* The first lines stand on one, whatever their scripts. */
    Position cell = { position->page, position->y + (double) (baseline - pango_layout_get_baseline (block->layouts[c])) / PANGO_SCALE };
    x -= rtl ? width : 0;
    if (block->style->mark == WP_PAPER_RULE)
      add_rule (self, position, position->y - 4, x, width, 0);
    flow (self, block, c, x, width, 1, &cell);
    x += rtl ? -CELL_GAP : width + CELL_GAP;
    if (cell.page > end.page || (cell.page == end.page && cell.y > end.y))
      end = cell;
  }
  *position = end;
  position->y += block->style->below;
  if (block->style->mark == WP_PAPER_BELOW)
    add_rule (self, position, position->y, MARGIN, self->width - 2 * MARGIN, 0.8);
}

/* A row stays whole unless it is longer than a page. */
static void
put_row (WpPaper *self, const Block *block, gboolean first, Position *position)
{
  double height = row_height (block), bottom = bottom_of (self, block), head = 0;
  const Block *header = block->table->head;
  gboolean top = FALSE;
  if (header != NULL)
    head = header->style->above + row_height (header) + header->style->below;
  position->y += block->style->above;
  if (position->y + height + (first ? head : 0) > bottom && position->y > MARGIN + block->style->above) {
    /* Only a row that fits a page is worth an empty rest; the head stays with the row. */
    if (height + head <= bottom - MARGIN || position->y + head + 40 > bottom) {
      next_page (self, position);
      top = TRUE;
    }
  }
  if (header != NULL && (first || top)) {
    position->y += header->style->above - (first ? block->style->above : 0);
    put_cells (self, header, position);
    position->y += block->style->above;
  }
  put_cells (self, block, position);
}

static void
put_text (WpPaper *self, const Block *block, Position *position)
{
  const WpPaperStyle *style = block->style;
  guint from = self->lines->len;
  double indent = style->indent;
  position->y += style->above;
  flow (self, block, 0, MARGIN + indent, self->width - 2 * MARGIN - indent, style->keep_lines, position);
  const Line *first = &g_array_index (self->lines, Line, from);
  Position start = { first->page, first->top };
  if (style->mark == WP_PAPER_RULE)
    add_rule (self, &start, first->top - 5, MARGIN, self->width - 2 * MARGIN, 0.75);
  position->y += style->below;
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
  Position position = { 0, MARGIN };
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
      next_page (self, &position);
    if (before == NULL || block->part != before->part)
      block->part->first_page = position.page;
    if (block->table != NULL)
      put_row (self, block, before == NULL || before->table != block->table, &position);
    else
      put_text (self, block, &position);
    block->part->n_pages = position.page + 1 - block->part->first_page;
    before = block;
  }
  return self->n_pages;
}

void
wp_paper_drop_layouts (WpPaper *self)
{
  g_array_set_size (self->lines, 0);
  for (guint i = 0; i < self->blocks->len; i++)
    block_drop_layouts (g_ptr_array_index (self->blocks, i));
  for (guint i = 0; i < self->tables->len; i++) {
    const Table *table = g_ptr_array_index (self->tables, i);
    if (table->head != NULL)
      block_drop_layouts (table->head);
  }
  g_clear_object (&self->context);
}
