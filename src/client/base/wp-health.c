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
  gint64 service; /* see wp_account_set_service() */
  int service_code;
  gint64 proof_service;
  gint64 alive[WP_N_LINKS]; /* boot clock: the last sign of life, or the start */
};

WpHealthBoard *
wp_health_board_new (WpMailbox *mailbox)
{
  WpHealthBoard *self = g_atomic_rc_box_new0 (WpHealthBoard);
  self->mailbox = wp_mailbox_ref (mailbox);
  g_mutex_init (&self->mutex);
  for (guint i = 0; i < WP_N_LINKS; i++) {
    self->health.links[i].state = i == WP_LINK_SAMPLE || i == WP_LINK_PAGE || i == WP_LINK_BACKGROUND ? WP_LINK_OK : WP_LINK_WAITING;
    self->alive[i] = wp_time_boot ();
  }
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

/* Those that give a sign of life again and again */
static gboolean
is_ageing (WpLinkName name)
{
  return name == WP_LINK_STREAM || name == WP_LINK_PULL;
}

/* With the mutex held. TRUE when somebody would see the difference: a good link that stays good only moves its time. */
static gboolean
set_link (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code)
{
  WpLink *one = &self->health.links[name];
  gboolean changed = one->state != state || one->code != code;
  if (changed || state == WP_LINK_OK)
    one->since = wp_time_now ();
  one->state = state;
  one->code = code;
  return changed;
}

/* Ends a change: the main thread hears of it when somebody would see the difference. */
static void
unlock_and_post (WpHealthBoard *self, gboolean changed)
{
  g_mutex_unlock (&self->mutex);
  if (changed)
    wp_mailbox_post_health (self->mailbox);
}

void
wp_health_board_set (WpHealthBoard *self, WpLinkName name, WpLinkState state, int code)
{
  g_mutex_lock (&self->mutex);
  /* Only a sign of life mends what has been silent for too long, not one more try. */
  if (is_ageing (name) && self->health.links[name].state == WP_LINK_BROKEN && state == WP_LINK_WARNING)
    state = WP_LINK_BROKEN;
  unlock_and_post (self, set_link (self, name, state, code));
}

void
wp_health_board_set_kept (WpHealthBoard *self, gboolean kept)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.sign_in_kept != kept;
  self->health.sign_in_kept = kept;
  unlock_and_post (self, changed);
}

void
wp_health_board_beat (WpHealthBoard *self)
{
  g_mutex_lock (&self->mutex);
  self->alive[WP_LINK_STREAM] = wp_time_boot ();
  self->health.heartbeat = wp_time_now ();
  set_link (self, WP_LINK_STREAM, WP_LINK_OK, 0);
  unlock_and_post (self, TRUE);
}

void
wp_health_board_pulled (WpHealthBoard *self)
{
  g_mutex_lock (&self->mutex);
  self->alive[WP_LINK_PULL] = wp_time_boot ();
  unlock_and_post (self, set_link (self, WP_LINK_PULL, WP_LINK_OK, 0));
}

void
wp_health_board_complete (WpHealthBoard *self, gint64 at)
{
  g_mutex_lock (&self->mutex);
  self->health.last_data = MAX (self->health.last_data, at);
  self->health.first_sync_done = at > 0 || self->health.first_sync_done;
  unlock_and_post (self, TRUE);
}

void
wp_health_board_set_outbox (WpHealthBoard *self, guint waiting, guint rejected)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.outbox_waiting != waiting || self->health.outbox_rejected != rejected;
  self->health.outbox_waiting = waiting;
  self->health.outbox_rejected = rejected;
  unlock_and_post (self, changed);
}

void
wp_health_board_set_drafts (WpHealthBoard *self, guint unsent)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.drafts_unsent != unsent;
  self->health.drafts_unsent = unsent;
  unlock_and_post (self, changed);
}

/* With the mutex held */
static gboolean
update_notifications (WpHealthBoard *self)
{
  gint64 age = wp_time_now () - self->health.drill_proven;
  if (self->service_code != 0)
    return set_link (self, WP_LINK_NOTIFICATIONS, WP_LINK_BROKEN, self->service_code);
  if (self->service == 0)
    return set_link (self, WP_LINK_NOTIFICATIONS, WP_LINK_WAITING, 0);
  if (self->service == self->proof_service && age < WP_PROOF_LASTS)
    return set_link (self, WP_LINK_NOTIFICATIONS, WP_LINK_OK, 0);
  return set_link (self, WP_LINK_NOTIFICATIONS, WP_LINK_UNPROVEN, 0);
}

void
wp_health_board_set_service (WpHealthBoard *self, gint64 service, gboolean outlives, int code)
{
  g_mutex_lock (&self->mutex);
  gboolean changed = self->health.outlives != outlives;
  self->service = service;
  self->service_code = code;
  self->health.outlives = outlives;
  unlock_and_post (self, update_notifications (self) || changed);
}

void
wp_health_board_set_proof (WpHealthBoard *self, gint64 at, gint64 service)
{
  g_mutex_lock (&self->mutex);
  self->health.drill_proven = at;
  self->proof_service = service;
  update_notifications (self);
  unlock_and_post (self, TRUE);
}

void
wp_health_board_check_age (WpHealthBoard *self)
{
  gboolean changed = FALSE;
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < WP_N_LINKS; i++) {
    WpLink *one = &self->health.links[i];
    if (is_ageing (i) && wp_time_boot () - self->alive[i] > WP_LINK_MAX_AGE && one->state != WP_LINK_BROKEN)
      changed |= set_link (self, i, WP_LINK_BROKEN, one->code != 0 ? one->code : WP_ERROR_TIMEOUT);
  }
  changed |= update_notifications (self);
  unlock_and_post (self, changed);
}

void
wp_health_board_slept (WpHealthBoard *self)
{
  gboolean changed = FALSE;
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < WP_N_LINKS; i++) {
    if (!is_ageing (i))
      continue;
    self->alive[i] = wp_time_boot ();
    if (self->health.links[i].state == WP_LINK_OK)
      changed |= set_link (self, i, WP_LINK_WARNING, WP_ERROR_OFFLINE);
  }
  unlock_and_post (self, changed);
}

void
wp_health_board_read (WpHealthBoard *self, WpHealth *health)
{
  g_mutex_lock (&self->mutex);
  *health = self->health;
  g_mutex_unlock (&self->mutex);
}

WpLinkState
wp_health_worst (const WpHealth *health, WpLinkName *name)
{
  guint worst = 0;
  for (guint i = 1; i < WP_N_LINKS; i++)
    if (health->links[i].state > health->links[worst].state)
      worst = i;
  if (name != NULL)
    *name = worst;
  return health->links[worst].state;
}

int
wp_health_trouble (const WpHealth *health)
{
  WpLinkName name;
  if (wp_health_worst (health, &name) != WP_LINK_BROKEN)
    return 0;
  return health->links[name].code != 0 ? health->links[name].code : WP_ERROR_SERVER;
}

int
wp_health_disk (const WpHealth *health)
{
  static const WpLinkName names[] = { WP_LINK_WORK, WP_LINK_REPLICA };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (health->links[names[i]].state == WP_LINK_WARNING)
      return health->links[names[i]].code;
  return 0;
}
