/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-store.h"

G_BEGIN_DECLS

/**
 * WpAccountReader:
 *
 * The thread that runs list queries, with a read-only connection of its own, which follows when another database takes the place of the one it
 * reads. A query that is cancelled is interrupted.
 */
typedef struct _WpAccountReader WpAccountReader;

/* @damaged: on its thread: something in the database could not be read */
WpAccountReader *wp_account_reader_new (const char *path, void (*damaged) (gpointer user_data), gpointer user_data);
/* Interrupts nothing: cancel first. Waits for what runs. */
void wp_account_reader_free (WpAccountReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpAccountReader, wp_account_reader_free)

/* @task: (transfer full): returns a #WpRefs */
void wp_account_reader_query (WpAccountReader *self, const WpQuery *query, GTask *task);
/* @task: (transfer full): returns a #GPtrArray of #JsonObject */
void wp_account_reader_list (WpAccountReader *self, const WpQuery *query, GTask *task);

G_END_DECLS
