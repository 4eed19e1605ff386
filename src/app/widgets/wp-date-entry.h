/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpDateEntry:
 *
 * A date as text, year-month-day, with a calendar beside it; with @with_time a time of day too.
 *
 * Signal: "changed" ().
 */
#define WP_TYPE_DATE_ENTRY (wp_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (WpDateEntry, wp_date_entry, WP, DATE_ENTRY, GtkBox)

GtkWidget *wp_date_entry_new (const char *name, gboolean with_time);
/* As typed, trimmed: "2026-01-31", with a time "2026-01-31T09:00"; "" for nothing. (transfer full) */
char *wp_date_entry_get_text (WpDateEntry *self);
void wp_date_entry_set_text (WpDateEntry *self, const char *text);
void wp_date_entry_set_editable (WpDateEntry *self, gboolean editable);
GtkWidget *wp_date_entry_get_target (WpDateEntry *self);

G_END_DECLS
