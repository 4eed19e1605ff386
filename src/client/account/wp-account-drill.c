/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-bubble.h"
#include "wp-time.h"

/* Bubbles, the service that shows them, and the drill that proves it. */

static gboolean
mark_shown (WpWriter *writer, gpointer data, GError **error)
{
  const WpBubble *bubble = data;
  return wp_writer_bubble_shown (writer, bubble->id, bubble->alert_key, error);
}

void
wp_account_bubble_shown (WpAccount *self, const WpBubble *bubble)
{
  wp_engine_write (self->engine, mark_shown, wp_bubble_ref ((WpBubble *) bubble), (GDestroyNotify) wp_bubble_unref, NULL);
}

typedef struct {
  char *drill_id;
  gint64 at;
  gint64 service;
} WpProof;

static void
proof_free (gpointer data)
{
  WpProof *proof = data;
  g_free (proof->drill_id);
  g_free (proof);
}

static gboolean
drill_seen (WpWriter *writer, gpointer data, GError **error)
{
  const WpProof *proof = data;
  return wp_writer_drill_seen (writer, proof->drill_id, proof->at, proof->service, error);
}

void
wp_account_drill_seen (WpAccount *self, const char *drill_id, gint64 service)
{
  WpProof *proof = g_new0 (WpProof, 1);
  proof->drill_id = g_strdup (drill_id);
  proof->at = wp_time_now ();
  proof->service = service;
  wp_health_board_set_proof (self->board, proof->at, service);
  wp_account_write (self, drill_seen, proof, proof_free);
}

static gboolean
set_service (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_set_service (writer, *(gint64 *) data, error);
}

void
wp_account_set_service (WpAccount *self, gint64 service, gboolean outlives, int code)
{
  wp_health_board_set_service (self->board, service, outlives, code);
  if (service != 0)
    wp_engine_write (self->engine, set_service, g_memdup2 (&service, sizeof service), g_free, NULL);
}

void
wp_account_set_link (WpAccount *self, WpLinkName name, WpLinkState state, int code)
{
  wp_health_board_set (self->board, name, state, code);
}

void
wp_account_send_drill_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = wp_account_task_new (self, wp_account_send_drill_async, cancellable, callback, user_data);
  g_autofree char *key = g_uuid_string_random ();
  WpSync *sync = wp_engine_get_sync (self->engine);
  if (sync != NULL)
    wp_sync_post (sync, "/v1/drills", key, g_steal_pointer (&task));
  else
    wp_engine_return_closed (self->engine, task);
}

gboolean
wp_account_send_drill_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return wp_account_task_finish (self, result, error);
}
