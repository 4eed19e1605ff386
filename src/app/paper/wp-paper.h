/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * WpPaper:
 *
 * Text on pages: blocks one below the other, rows of a table, a foot on every page. Pango and cairo alone, so that it prints, saves and
 * is tested without a window. It is filled where the documents are, and may then be laid out and drawn in another thread, as long as one
 * thread at a time holds it. Lengths are in points. Texts are never markup.
 */
typedef struct _WpPaper WpPaper;

typedef enum {
  WP_PAPER_NO_MARK,
  WP_PAPER_BOX, /* to tick, before the first line */
  WP_PAPER_TICKED,
  WP_PAPER_DOT,
  WP_PAPER_RULE,   /* a thin line above it; of a row: above each cell, to write on */
  WP_PAPER_GROUND, /* gray, behind every line */
  WP_PAPER_BELOW,  /* of a row: a thin line below it */
} WpPaperMark;

/* How a block looks. It must outlive the paper. */
typedef struct {
  const char *font; /* "Sans 10" */
  double above;     /* space before it */
  double below;
  double indent;
  double gray;       /* 0: black */
  double keep_lines; /* how many of its lines must fit on the page, else it begins on the next one; 0: one */
  WpPaperMark mark;
} WpPaperStyle;

/* "Page 2 of 3", from 1. (transfer full) */
typedef char *(*WpPaperNumber) (guint page, guint n_pages);

/* "Page 2 of 3" in "ja" or in English */
WpPaperNumber wp_paper_number_in (const char *language);
/* "2026-11-25 19:33 JST", the same in every language; "" for 0. @at: ms. (transfer full) */
char *wp_paper_moment (gint64 at);

WpPaper *wp_paper_new (const char *title);
void wp_paper_free (WpPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpPaper, wp_paper_free)

/**
 * wp_paper_begin_part:
 * @language: of its text, "" for the desk's
 * @foot: at the foot of its pages
 * @seal: (nullable): a second line there, in figures of one width
 *
 * What follows begins on a new page. A paper begins with this.
 */
void wp_paper_begin_part (WpPaper *self, const char *language, const char *foot, const char *seal, WpPaperNumber number);
/* Nothing for "". */
void wp_paper_add (WpPaper *self, const WpPaperStyle *style, const char *text);

/**
 * wp_paper_begin_table:
 * @n_columns: their widths follow from what the rows hold, unless @even
 *
 * Rows follow. @head is repeated on a page that begins with a row.
 */
void wp_paper_begin_table (WpPaper *self, guint n_columns, gboolean even, const WpPaperStyle *head_style, const char *const *head);
/* @cells: as many as there are columns */
void wp_paper_add_row (WpPaper *self, const WpPaperStyle *style, const char *const *cells);

/* Breaks it into pages of that size, margins included. Returns the number of pages. */
guint wp_paper_layout (WpPaper *self, PangoContext *context, double width, double height);
/* @page: from 0 */
void wp_paper_draw_page (WpPaper *self, cairo_t *cr, guint page);
/* The text of a page, line by line, as it stands on paper. (transfer full) */
char *wp_paper_get_page_text (WpPaper *self, guint page);
/* The whole of it, laid out for A4. (transfer full) (nullable) */
GBytes *wp_paper_to_pdf (WpPaper *self, GError **error);

G_END_DECLS
