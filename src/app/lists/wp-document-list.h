/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpDocumentList:
 *
 * What a query of one kind finds, as a list model and its own selection model. It holds the whole result as row ids and reads rows
 * on demand, so that a hundred thousand documents cost a megabyte. The selection is a document, not a position.
 *
 *   "documents-changed" ─► rows in place ─► item "changed"
 *                       └► query again (reader thread) ─► difference ─► few "items-changed"
 *                                                     └► while frozen: pending, "pending-changed"
 *   a new query ─► its first rows, where finding all takes long ─► one "items-changed"
 *               └► all of them ─► one "items-changed"
 *
 * Signals: "loaded" (a result has arrived, or the first rows of one; see wp_document_list_get_error()), "pending-changed", "selected-changed", "heads-changed" (a group
 * has another first row; after "items-changed").
 */
#define WP_TYPE_DOCUMENT_LIST (wp_document_list_get_type ())
G_DECLARE_FINAL_TYPE (WpDocumentList, wp_document_list, WP, DOCUMENT_LIST, GObject)

WpDocumentList *wp_document_list_new (const WpKind *kind);
void wp_document_list_set_account (WpDocumentList *self, WpAccount *account);
/* (transfer full) query, of the list's kind. Its first result is applied even if the list is frozen. */
void wp_document_list_set_query (WpDocumentList *self, WpQuery *query);
/* While frozen, no row comes, goes or moves; rows are still redrawn when their documents change. */
void wp_document_list_set_frozen (WpDocumentList *self, gboolean frozen);
/* Applies the pending result, if there is one. */
void wp_document_list_apply_pending (WpDocumentList *self);
/* Is a result pending? @n_new: (out): how many rows it adds; 0 when rows only move or go */
gboolean wp_document_list_get_pending (WpDocumentList *self, guint *n_new);
gboolean wp_document_list_get_loaded (WpDocumentList *self); /* Has a whole result arrived? */
const GError *wp_document_list_get_error (WpDocumentList *self);

/**
 * wp_document_list_get_head:
 * @group: a value of the first column of the kind's order
 *
 * The first row of a group, as of the result that is shown. During "items-changed" already as it is after the last change of that result.
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION when the group has no row
 */
guint wp_document_list_get_head (WpDocumentList *self, int group);

/* Whether several documents may be selected: then the calls of GtkSelectionModel for ranges, for all and for sets work as well. What is selected
 * survives queries, whether they show it or not; what is unselected with all rows is not selected in the others either. */
void wp_document_list_set_multiple (WpDocumentList *self, gboolean multiple);
/* The selected document, "" for none; of several, the one that was selected alone last, or else their first row */
const char *wp_document_list_get_selected (WpDocumentList *self);
guint wp_document_list_get_selected_position (WpDocumentList *self); /* GTK_INVALID_LIST_POSITION when it is not in the list */
void wp_document_list_select (WpDocumentList *self, guint position); /* GTK_INVALID_LIST_POSITION selects nothing */

/* (transfer full): handles the result of a query; for tests */
void wp_document_list_set_result (WpDocumentList *self, WpRefs *refs);

G_END_DECLS
