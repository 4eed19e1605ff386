/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/**
 * WpDocumentItem:
 *
 * One row of a list. A document has the same item as long as that is referenced; "changed" asks to draw it again, so that an update never
 * replaces a row.
 */
#define WP_TYPE_DOCUMENT_ITEM (wp_document_item_get_type ())
G_DECLARE_FINAL_TYPE (WpDocumentItem, wp_document_item, WP, DOCUMENT_ITEM, GObject)

gint64 wp_document_item_get_rowid (WpDocumentItem *self);
/* (nullable) (transfer none): read on demand; good until the next "changed" */
const WpRow *wp_document_item_get_row (WpDocumentItem *self);
const char *wp_document_item_get_id (WpDocumentItem *self); /* "" when the row cannot be read */
/* (nullable) (transfer none): of the list; %NULL when that has gone */
WpAccount *wp_document_item_get_account (WpDocumentItem *self);
/* The group whose heading stands above this row, or -1: the value of the first column of the kind's order */
int wp_document_item_get_heading (WpDocumentItem *self);
/* 0 when all is sent, or the worst state of what is not */
WpOutboxState wp_document_item_get_outbox (WpDocumentItem *self);

G_END_DECLS
