/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-item.h"
#include "wp-list-row.h"

G_BEGIN_DECLS

/**
 * WpIncidentRow:
 *
 * A row of the inbox, whose items are #WpDocumentItem of incidents. It draws itself, so that it is bound and drawn in a fraction of a frame.
 * The first one of a group draws the group's heading above itself. What it says is its accessible label.
 */
#define WP_TYPE_INCIDENT_ROW (wp_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentRow, wp_incident_row, WP, INCIDENT_ROW, WpListRow)

/* What the row says, in full. (transfer full) */
char *wp_incident_row_describe (const WpRow *row, int heading, gboolean unread, WpOutboxState outbox, gint64 now);

G_END_DECLS
