/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHealth"
#include "config.h"

#include "wp-error.h"
#include "wp-health.h"
#include "wp-time.h"

struct _WpHealthBoard {
  WpMailbox *mailbox;
  GMutex mutex;
  WpHealth health;
  gint64 beat_boot; /* of the last sign of life, or of the start */
};

WpHealthBoard *
wp_health_board_new (WpMailbox *mailbox)
{
  WpHealthBoard *self = g_atomic_rc_box_new0 (WpHealthBoard);
  self->mailbox = wp_mailbox_ref (mailbox);
  g_mutex_init (&self->mutex);
  self->beat_boot = wp_time_boot ();
  return self;
}

WpHealthBoard *
wp_health_board_ref (WpHealthBoard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
board_clear (gpointer data)
{
  WpHealthBoard *self = data;
  wp_mailbox_unref (self->mailbox);
  g_mutex_clear (&self->mutex);
}

void
wp_health_board_unref (WpHealthBoard *self)
{
  g_atomic_rc_box_release_full (self, board_clear);
}

static WpLink *
link_of (WpHealth *health, WpLinkName name)
{
  switch (name) {
  case WP_LINK_SERVER:
    return &health->server;
  case WP_LINK_STREAM:
    return &health->stream;
  case WP_LINK_KEYRING:
    return &health->keyring;
  case WP_LINK_SIGN_IN:
    return &health->sign_in;
  case WP_LINK_STORAGE:
  default:
    return &health->storage;
  }
}

/* With the mutex held. TRUE when somebody would see the difference: a good link that stays good only moves its time. */
static gboolean
set_link (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code)
{
  WpLink *one = link_of (&self->health, name);
  gboolean changed = one->state != state || one->code != code;
  if (changed || state == WP_LINK_OK)
    one->since = wp_time_now ();
  one->state = state;
  one->code = code;
  return changed;
}

static void
tell (WpHealthBoard *self, gboolean changed)
{
  g_mutex_unlock (&self->mutex);
  if (changed)
    wp_mailbox_post_health (self->mailbox);
}

void
wp_health_board_set (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code)
{
  g_mutex_lock (&self->mutex);
  tell (self, set_link (self, name, state, code));
}

void
wp_health_board_beat (WpHealthBoard *self)
{
  g_mutex_lock (&self->mutex);
  self->beat_boot = wp_time_boot ();
  self->health.heartbeat = wp_time_now ();
  set_link (self, WP_LINK_STREAM, WP_LINK_OK, 0);
  tell (self, TRUE);
}

void
wp_health_board_complete (WpHealthBoard *self, gint64 at)
{
  g_mutex_lock (&self->mutex);
  self->health.last_data = MAX (self->health.last_data, at);
  self->health.first_sync_done = at > 0 || self->health.first_sync_done;
  tell (self, TRUE);
}

void
wp_health_board_set_outbox (WpHealthBoard *self, guint waiting, guint rejected)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.outbox_waiting != waiting || self->health.outbox_rejected != rejected;
  self->health.outbox_waiting = waiting;
  self->health.outbox_rejected = rejected;
  tell (self, changed);
}

void
wp_health_board_set_drafts (WpHealthBoard *self, guint unsent)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.drafts_unsent != unsent;
  self->health.drafts_unsent = unsent;
  tell (self, changed);
}

void
wp_health_board_set_drill_proven (WpHealthBoard *self, gint64 at)
{
  g_mutex_lock (&self->mutex);
  self->health.drill_proven = at;
  tell (self, TRUE);
}

void
wp_health_board_check_age (WpHealthBoard *self)
{
  gboolean changed = FALSE;
  g_mutex_lock (&self->mutex);
  if (wp_time_boot () - self->beat_boot > WP_HEARTBEAT_MAX_AGE && self->health.stream.state != WP_LINK_BROKEN) {
    int code = self->health.stream.code;
    changed = set_link (self, WP_LINK_STREAM, WP_LINK_BROKEN, code != 0 ? code : WP_ERROR_TIMEOUT);
  }
  tell (self, changed);
}

void
wp_health_board_read (WpHealthBoard *self, WpHealth *health)
{
  g_mutex_lock (&self->mutex);
  *health = self->health;
  g_mutex_unlock (&self->mutex);
}

int
wp_health_trouble (const WpHealth *health)
{
  const WpLink *const links[] = { &health->storage, &health->keyring, &health->sign_in, &health->stream };
  /* The server's own link is not among them: it fails at every hiccup, and the stream's age tells when that matters. */
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (links[i]->state == WP_LINK_BROKEN)
      return links[i]->code != 0 ? links[i]->code : WP_ERROR_SERVER;
  return 0;
}
