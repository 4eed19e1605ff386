/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bubble.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpMailbox:
 *
 * What the threads of an account leave for the main thread. Posting never blocks; what comes often is folded: changed documents are
 * handed over at most four times a second, and of outbox and health only the last state counts. Bubbles keep their order.
 */
typedef struct _WpMailbox WpMailbox;

#define WP_MAILBOX_MAX_IDS 64
#define WP_MAILBOX_INTERVAL 250 /* ms */

/* All called on the main thread. */
typedef struct {
  /* @ids: none: many or all. @kinds: of them, none: any */
  void (*documents) (const char *const *ids, const char *const *kinds, gpointer user_data);
  void (*outbox) (GPtrArray *rows, gpointer user_data); /* (transfer full) */
  void (*bubble) (WpBubble *bubble, gpointer user_data);
  void (*withdrawn) (const char *id, gpointer user_data);
  void (*health) (gpointer user_data);
  void (*sent) (const char *submission_id, gint64 at, gpointer user_data); /* (nullable) */
} WpMailboxFuncs;

/* @context: (nullable): where it is read, %NULL is the main one */
WpMailbox *wp_mailbox_new (GMainContext *context, const WpMailboxFuncs *funcs, gpointer user_data);
WpMailbox *wp_mailbox_ref (WpMailbox *self);
void wp_mailbox_unref (WpMailbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpMailbox, wp_mailbox_unref)
/* On the main thread: somebody listens now. What was posted before is kept until then. */
void wp_mailbox_open (WpMailbox *self);
/* On the main thread: nothing is called any more. What was posted, and what still comes, is destroyed, there. */
void wp_mailbox_close (WpMailbox *self);
/* On the main thread: hands over what is there, now. */
void wp_mailbox_flush (WpMailbox *self);

/* @kind: (nullable): static: its kind; %NULL when it may be any. @id: (nullable): %NULL: many */
void wp_mailbox_post_document (WpMailbox *self, const char *kind, const char *id);
void wp_mailbox_post_outbox (WpMailbox *self, GPtrArray *rows);  /* (transfer full) */
void wp_mailbox_post_bubble (WpMailbox *self, WpBubble *bubble); /* (transfer full) */
void wp_mailbox_post_withdrawn (WpMailbox *self, const char *bubble_id);
void wp_mailbox_post_health (WpMailbox *self);
void wp_mailbox_post_sent (WpMailbox *self, const char *submission_id, gint64 at); /* its answers are at the server */
/* Runs @func on the main thread, unless the mailbox is closed before. @destroy is always called: on the main thread, or by whoever drops the
 * last reference of a mailbox that was neither opened nor closed. */
void wp_mailbox_post_call (WpMailbox *self, GSourceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
