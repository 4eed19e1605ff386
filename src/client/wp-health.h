/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-mailbox.h"

G_BEGIN_DECLS

/**
 * WpHealthBoard:
 *
 * Where every thread writes how its link of the chain is, and the main thread reads.
 */
typedef struct _WpHealthBoard WpHealthBoard;

typedef enum { WP_LINK_SERVER, WP_LINK_STREAM, WP_LINK_KEYRING, WP_LINK_SIGN_IN, WP_LINK_STORAGE } WpLinkName;

#define WP_HEARTBEAT_MAX_AGE (90 * WP_SECOND)

WpHealthBoard *wp_health_board_new (WpMailbox *mailbox);
WpHealthBoard *wp_health_board_ref (WpHealthBoard *self);
void wp_health_board_unref (WpHealthBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpHealthBoard, wp_health_board_unref)

void wp_health_board_set (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code);
void wp_health_board_beat (WpHealthBoard *self);                        /* a sign of life on the stream */
void wp_health_board_complete (WpHealthBoard *self, gint64 at);         /* the replica is complete as of @at */
void wp_health_board_set_outbox (WpHealthBoard *self, guint waiting, guint rejected);
void wp_health_board_set_drafts (WpHealthBoard *self, guint unsent);
void wp_health_board_set_drill_proven (WpHealthBoard *self, gint64 at);
/* Marks the stream broken when its last sign of life is too old. By CLOCK_BOOTTIME, so sleep counts. */
void wp_health_board_check_age (WpHealthBoard *self);
void wp_health_board_read (WpHealthBoard *self, WpHealth *health);

/* Pure: the first thing in the snapshot that keeps the chain from waking somebody, as a #WpError code, or 0 */
int wp_health_trouble (const WpHealth *health);

G_END_DECLS
