/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* License keys, which are secrets: sealed with a file beside the database, in no document and no answer. Of one that has done its work only a
 * keyed mark stays, by which it is known again. All of these work in the transaction that is open. */

#define WP_KEYS_ACTIVATION "activation"
#define WP_KEYS_ORDER "order"

/**
 * wp_keys_put:
 * @place: whose it is; @place->kind is %WP_KEYS_ORDER for a key that was delivered
 * @key: normalized (wp_license_key_normalize())
 * @active: its line is under way
 *
 * Keeps a key, sealed, in the place of whatever was there.
 */
gboolean wp_keys_put (WpStorage *storage, const WpKeyPlace *place, const char *key, gboolean active, gint64 at, GError **error);
/* @key: (out) (transfer full) (nullable): %NULL when there is none, or it is done with or cannot be opened */
gboolean wp_keys_open (WpStorage *storage, const WpKeyPlace *place, char **key, GError **error);
/* @found: (out): is the key under way, or activated, anywhere else at the partner? */
gboolean wp_keys_is_known (WpStorage *storage, const WpKeyPlace *place, const char *key, gboolean *found, GError **error);
/* Its line was answered. @used: it was activated, so that it goes and its mark stays; otherwise it can be tried again. */
gboolean wp_keys_answer (WpStorage *storage, const WpKeyPlace *place, gboolean used, gint64 at, GError **error);

G_END_DECLS
