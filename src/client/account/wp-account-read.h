/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-store.h"

G_BEGIN_DECLS

/**
 * WpAccountReader:
 *
 * The thread that runs list queries (wp_account_query_async(), wp_account_count_async(), wp_account_list_async()), with a read-only connection of its own. Where another
 * database takes the place of the one it reads, it opens that. A query that is canceled is interrupted.
 */
typedef struct _WpAccountReader WpAccountReader;

/* @damaged: on its thread: something in the database could not be read */
WpAccountReader *wp_account_reader_new (const char *path, void (*damaged) (gpointer user_data), gpointer user_data);
/* Interrupts nothing: cancel first. Waits for what runs. */
void wp_account_reader_free (WpAccountReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpAccountReader, wp_account_reader_free)

G_END_DECLS
