/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-paper.h"

G_BEGIN_DECLS

/* Between laying out and drawing */

#define MARGIN 54.0
#define FOOT 24.0
#define SEAL 11.0 /* the second line of a foot */

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
} Position;

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

PangoLayout *wp_paper_make_layout (WpPaper *self, const Part *part, const char *font, const char *text);
void wp_paper_drop_layouts (WpPaper *self);

G_END_DECLS
