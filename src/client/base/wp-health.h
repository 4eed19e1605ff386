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

/* So old may the last sign of life of a link be that gives one again and again (the stream, the pull) before it is broken. */
#define WP_LINK_MAX_AGE (90 * WP_SECOND)

WpHealthBoard *wp_health_board_new (WpMailbox *mailbox);
WpHealthBoard *wp_health_board_ref (WpHealthBoard *self);
void wp_health_board_unref (WpHealthBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpHealthBoard, wp_health_board_unref)

/**
 * wp_health_board_set:
 * @state: how the link is
 * @code: a #WpError whose words say what is wrong, 0 for none
 *
 * Says how one link is, from any thread. The main thread is told when it differs.
 */
void wp_health_board_set (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code);
void wp_health_board_set_kept (WpHealthBoard *self, gboolean kept);     /* the keyring holds a token that works */
void wp_health_board_beat (WpHealthBoard *self);                        /* a sign of life on the stream */
void wp_health_board_pulled (WpHealthBoard *self);                      /* a page of the feed was fetched and written */
void wp_health_board_complete (WpHealthBoard *self, gint64 at);         /* the replica is complete as of @at */
void wp_health_board_set_outbox (WpHealthBoard *self, guint waiting, guint rejected);
void wp_health_board_set_drafts (WpHealthBoard *self, guint unsent);
/* See wp_account_set_service(). */
void wp_health_board_set_service (WpHealthBoard *self, gint64 service, gboolean outlives, int code);
/* Somebody saw a bubble of @service on this desk. It is proven while that service is there, for WP_PROOF_LASTS at most. */
void wp_health_board_set_proof (WpHealthBoard *self, gint64 at, gint64 service);
#define WP_PROOF_LASTS (30 * WP_DAY)
/* Breaks the links whose last sign of life is too old, and ends a proof that is. By CLOCK_BOOTTIME: a jump of the clock is no age, sleep is. */
void wp_health_board_check_age (WpHealthBoard *self);
/* This machine, or this program, slept: nobody could have given a sign of life, so the ages begin anew. */
void wp_health_board_slept (WpHealthBoard *self);
void wp_health_board_read (WpHealthBoard *self, WpHealth *health);

/* Pure: the worst state of all links, and (out) (optional) the first link that is in it */
WpLinkState wp_health_worst (const WpHealth *health, WpLinkName *name);
/* Pure: the first thing in the snapshot that keeps the chain from waking somebody, as a #WpError code, or 0 */
int wp_health_trouble (const WpHealth *health);
/* Pure: while alerts come all the same, what a person has to know of this machine's disk, as a #WpError code, or 0 */
int wp_health_disk (const WpHealth *health);

G_END_DECLS
