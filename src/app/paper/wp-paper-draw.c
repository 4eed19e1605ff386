/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPaper"
#include "config.h"

#include "wp-paper-private.h"

#include <cairo-pdf.h>
#include <gio/gio.h>

#define BOX 10.0
#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

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
  g_autoptr (PangoLayout) right = wp_paper_make_layout (self, part, "Sans 8", number);
  pango_layout_get_size (right, &width, NULL);
  double right_width = (double) width / PANGO_SCALE;
  g_autoptr (PangoLayout) left = wp_paper_make_layout (self, part, "Sans 8", part->foot);
  pango_layout_set_width (left, (int) ((self->width - 2 * MARGIN - right_width - 12) * PANGO_SCALE));
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, left);
  cairo_move_to (cr, self->width - MARGIN - right_width, y);
  pango_cairo_show_layout (cr, right);
  if (part->seal == NULL)
    return;
  g_autoptr (PangoLayout) seal = wp_paper_make_layout (self, part, "Monospace 7", part->seal);
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
  wp_paper_drop_layouts (self);
  g_object_unref (context);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_byte_array_unref (bytes);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (bytes);
}
