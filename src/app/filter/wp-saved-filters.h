/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-filter.h"
#include "wp-ui.h"

G_BEGIN_DECLS

/* What a person does with filters of their own, for the widgets that offer it. @self: where a refusal is said; it need not outlive the call.
 * @documents: (element-type JsonObject): all of theirs */

/**
 * wp_saved_filters_save:
 * @id: (nullable): that one is replaced; %NULL makes one
 * @query: (transfer none)
 * @begin_with: the list of incidents is to begin with it
 * @done: (nullable): as of wp_ui_submit()
 */
void wp_saved_filters_save (GtkWidget *self, WpAccount *account, GPtrArray *documents, const char *id, const char *name, JsonObject *query,
                            gboolean begin_with, WpUiDone done);
/* @scope: the draft that it says, see wp_account_submit_typed_async() */
void wp_saved_filters_rename (GtkWidget *self, WpAccount *account, const char *id, const char *name, const char *scope);
/* The list of incidents is to begin with @id, and with no other; %NULL: with none */
void wp_saved_filters_set_default (GtkWidget *self, WpAccount *account, GPtrArray *documents, const char *id);
/* Removes it, and offers to undo that. */
void wp_saved_filters_remove (GtkWidget *self, WpAccount *account, GPtrArray *documents, JsonObject *document);
/* What it asks, in words; %NULL when it is of a newer version. (transfer full) (nullable) */
char *wp_saved_filters_describe (WpAccount *account, JsonObject *document);
/* What an undelivered command wanted: for wp_outbox_bar_update(). (transfer full) */
char *wp_saved_filters_summarize (const WpOutboxRow *row, gpointer user_data);

G_END_DECLS
