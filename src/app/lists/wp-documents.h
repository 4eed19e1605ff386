/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/**
 * WpDocuments:
 *
 * All documents of a kind that has few, in their natural order, as they are now. A document that changed is read alone; all of them are
 * read again only when one comes, goes or moves. Of a kind that may have many, WpDocumentList reads the rows that are shown.
 *
 * Signal: "changed" (): documents were read, or could not be. Also when the documents are the same: what is not sent of them may differ.
 */
#define WP_TYPE_DOCUMENTS (wp_documents_get_type ())
G_DECLARE_FINAL_TYPE (WpDocuments, wp_documents, WP, DOCUMENTS, GObject)

WpDocuments *wp_documents_new (const WpKind *kind);
/* Forgets what it has and reads the other account's. @account: (nullable) */
void wp_documents_set_account (WpDocuments *self, WpAccount *account);
/* Reads them now, not after the usual delay. */
void wp_documents_reload (WpDocuments *self);
/* (nullable) (transfer none) (element-type JsonObject): %NULL until they were read. An array never changes: there is
 * another one when a document changed. */
GPtrArray *wp_documents_get (WpDocuments *self);
JsonObject *wp_documents_find (WpDocuments *self, const char *id); /* (nullable) (transfer none) */
const GError *wp_documents_get_error (WpDocuments *self);          /* (nullable): of the last reading */

G_END_DECLS
