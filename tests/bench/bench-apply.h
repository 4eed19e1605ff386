/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Milliseconds */
typedef struct {
  double wall, cpu;
} BenchTime;

BenchTime bench_now (void);
BenchTime bench_since (BenchTime start);

/* Pages of the feed as they come from the server: @count incidents of @revision. (transfer full) (element-type GBytes) */
GPtrArray *bench_pages (guint count, gint64 revision);

/* From the bytes of the pages to rows that can be searched, in the replica of @folder, as the application does it: one thread reads, the
 * writer applies. @reading: (out): the processor time of the first */
BenchTime bench_apply (const char *folder, GPtrArray *pages, double *reading);

/* Plain SQLite does the same: reads the same bytes with its JSON functions into the same columns, in one transaction, and indexes them. That
 * its rows are those of the replica at @like is checked afterwards. */
BenchTime bench_apply_plain (const char *path, const char *like, GPtrArray *pages);

/* Plain SQLite imports the rows that there are in the replica, without any reading. @positions: with the search index as everybody makes it */
BenchTime bench_import_plain (const char *path, const char *like, gboolean positions);
