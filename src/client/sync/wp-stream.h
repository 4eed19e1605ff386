/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-sync.h"

G_BEGIN_DECLS

/**
 * WpStream:
 *
 * The thread that reads the event stream and wakes the sync thread. It comes back by itself, with the last event it has seen.
 */
typedef struct _WpStream WpStream;

/* @cursor: how far the replica has come, so that the first answer names what may wake somebody since then */
WpStream *wp_stream_new (const char *server_url, const char *cursor, WpTokens *tokens, WpHealthBoard *board, WpSync *sync);
/* It is over: returns at once. */
void wp_stream_cancel (WpStream *self);
void wp_stream_free (WpStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpStream, wp_stream_free)

void wp_stream_kick (WpStream *self);      /* try now instead of when the back-off ends */
void wp_stream_reconnect (WpStream *self); /* what there is may be dead: the machine has slept */

G_END_DECLS
