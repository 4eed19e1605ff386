/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/**
 * WpIncidentItem:
 *
 * One row of the inbox. The same incident is the same item as long as anybody holds it; "changed" says that it is to be drawn
 * again, so that an update never replaces a row.
 */
#define WP_TYPE_INCIDENT_ITEM (wp_incident_item_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentItem, wp_incident_item, WP, INCIDENT_ITEM, GObject)

gint64 wp_incident_item_get_rowid (WpIncidentItem *self);
/* (nullable) (transfer none): read on demand; good until the next "changed" */
const WpRow *wp_incident_item_get_row (WpIncidentItem *self);
const char *wp_incident_item_get_id (WpIncidentItem *self);    /* "" when the row cannot be read */
/* The group whose heading stands above this row, or -1 */
int wp_incident_item_get_heading (WpIncidentItem *self);
gboolean wp_incident_item_get_unread (WpIncidentItem *self);
/* 0 when all is sent, or the worst state of what is not */
WpOutboxState wp_incident_item_get_outbox (WpIncidentItem *self);

G_END_DECLS
