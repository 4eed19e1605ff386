/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-work.h"

G_BEGIN_DECLS

extern const char *const wp_work_migrations[];

/* wp-work-rescue.c */

/* Before it is opened: a rescue that was cut off is brought to its end, or forgotten. */
gboolean wp_work_finish_rescue (const char *path, GError **error);
/* A new database at @path of what can be read of @from (nullable: nothing); what was there is set aside. @whole: (out): all of it was read.
 * FALSE leaves everything as it was. */
gboolean wp_work_rescue (const char *path, WpDb *from, gboolean *whole, GError **error);

G_END_DECLS
