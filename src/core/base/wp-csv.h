/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tables for spreadsheets, as RFC 4180 has them: UTF-8 with a byte order mark, lines ended by CRLF, every cell in quotes */

/* An empty table. (transfer full) */
GString *wp_csv_new (void);
/* A cell, and a comma before it unless it is the first of its line. What a spreadsheet would run (it begins with =, +, -, @, their wide forms, a
 * tab or a line break, also after spaces) gets an apostrophe before it; a whole number stays one. @text: (nullable) */
void wp_csv_add (GString *self, const char *text);
void wp_csv_end_line (GString *self);

G_END_DECLS
