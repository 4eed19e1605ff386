/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-mailbox.h"

G_BEGIN_DECLS

/**
 * WpLinkName:
 *
 * The links between a commit on the server and an eye. Whoever uses one says how it is with wp_health_board_set() (threads) or
 * wp_account_set_link() (main thread); the light, the bar and the bubble follow from the table by wp_health_worst().
 */
typedef enum {
  WP_LINK_SAMPLE,        /* broken: the server of the sample data has ended */
  WP_LINK_WORK,          /* work.db: what people typed and decided, and which bubbles are due */
  WP_LINK_REPLICA,       /* replica.db: the server's documents; warning: being fetched again */
  WP_LINK_KEYRING,       /* warning: kept for this run only; broken: locked or absent and not signed in */
  WP_LINK_SIGN_IN,       /* broken: expired, sign in again */
  WP_LINK_PAGE,          /* broken: the server sends something that this desk cannot read */
  WP_LINK_STREAM,        /* broken: no sign of life for WP_LINK_MAX_AGE */
  WP_LINK_PULL,          /* broken: no completed pull, or progress of one, for WP_LINK_MAX_AGE */
  WP_LINK_SERVER,        /* it answers; warning: it is tried again. Its age is the pull's */
  WP_LINK_NOTIFICATIONS, /* unproven: nobody has seen a bubble of this service on this desk; broken: there is no service */
  WP_LINK_BACKGROUND,    /* limited: does not watch after login */
  WP_N_LINKS
} WpLinkName;

/* From good to bad: the worst wins. */
typedef enum {
  WP_LINK_OK = 1,
  WP_LINK_LIMITED,  /* works now, not always */
  WP_LINK_UNPROVEN, /* nothing speaks against it, and nobody has seen it work */
  WP_LINK_WARNING,  /* works with a limit to be known, or is tried again */
  WP_LINK_WAITING,  /* not tried yet */
  WP_LINK_BROKEN,
} WpLinkState;

/* One link. What is wrong is said by its @code, whose words are in the table of wp-error.c. */
typedef struct {
  WpLinkState state;
  int code;     /* WpError, 0 for none */
  gint64 since; /* ms: last good moment, or when it broke */
} WpLink;

/**
 * WpHealth:
 *
 * A snapshot. @heartbeat is the last sign of life on the stream (ms, this machine's clock).
 */
typedef struct {
  WpLink links[WP_N_LINKS];
  gint64 heartbeat;
  gint64 last_data; /* when the replica was last known to be complete */
  gboolean first_sync_done;
  gboolean sign_in_kept; /* it lasts beyond this run */
  guint outbox_waiting;
  guint outbox_rejected;
  guint drafts_unsent; /* forms with answers that are on this desk alone */
  gint64 drill_proven; /* when somebody last pressed "I see it" on this desk, 0 never */
  gboolean outlives;   /* the notification service starts the program for a press of a bubble */
} WpHealth;

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
 * Says how one link is, from any thread. The main thread hears of it when it differs.
 */
void wp_health_board_set (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code);
void wp_health_board_set_kept (WpHealthBoard *self, gboolean kept); /* the keyring holds a token that works */
void wp_health_board_beat (WpHealthBoard *self);                    /* a sign of life on the stream */
void wp_health_board_pulled (WpHealthBoard *self);                  /* a page of the feed was fetched and written */
void wp_health_board_complete (WpHealthBoard *self, gint64 at);     /* the replica is complete as of @at */
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
