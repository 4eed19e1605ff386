/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpIncidentRow:
 *
 * A row of the inbox that draws itself, because a list view realizes two hundred of them. The first one of a group draws the
 * group's heading above itself. What it says is its accessible label.
 */
#define WP_TYPE_INCIDENT_ROW (wp_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentRow, wp_incident_row, WP, INCIDENT_ROW, GtkWidget)

GtkWidget *wp_incident_row_new (void);
void wp_incident_row_set_item (WpIncidentRow *self, WpDocumentItem *item); /* (nullable) */
WpDocumentItem *wp_incident_row_get_item (WpIncidentRow *self);            /* (nullable) */
/* What the row says, in full. (transfer full) */
char *wp_incident_row_describe (const WpRow *row, int heading, gboolean unread, WpOutboxState outbox, gint64 now);

G_END_DECLS
