/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-bubble.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-threads.h"
#include "wp-time.h"

#define TICK_SECONDS 5
#define JUMP (10 * WP_SECOND)

G_DEFINE_FINAL_TYPE (WpAccount, wp_account, G_TYPE_OBJECT)

enum { HEALTH_CHANGED, DOCUMENTS_CHANGED, OUTBOX_CHANGED, BUBBLE, BUBBLE_WITHDRAWN, DRILL_SEEN, DRAFTS_SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

GTask *
wp_account_task_new (WpAccount *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  return task;
}

gboolean
wp_account_task_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* From the mailbox */

static void
documents_cb (const char *const *ids, const char *const *kinds, gpointer user_data)
{
  g_signal_emit (user_data, signals[DOCUMENTS_CHANGED], 0, ids, kinds);
}

static void
outbox_cb (GPtrArray *rows, gpointer user_data)
{
  WpAccount *self = user_data;
  g_ptr_array_unref (self->outbox);
  self->outbox = rows;
  if (rows->len > 0 && wp_engine_get_sync (self->engine) != NULL)
    wp_sync_deliver (wp_engine_get_sync (self->engine));
  wp_account_check_deliveries (self);
  g_signal_emit (self, signals[OUTBOX_CHANGED], 0);
}

static void
bubble_cb (WpBubble *bubble, gpointer user_data)
{
  g_signal_emit (user_data, signals[BUBBLE], 0, bubble);
}

static void
withdrawn_cb (const char *id, gpointer user_data)
{
  g_signal_emit (user_data, signals[BUBBLE_WITHDRAWN], 0, id);
}

static void
sent_cb (const char *submission_id, gint64 at, gpointer user_data)
{
  WpAccount *self = user_data;
  const char *const ids[] = { submission_id, NULL }, *const kinds[] = { wp_kind_submission.name, NULL };
  wp_typed_set_sent (self->typed, submission_id, at);
  g_signal_emit (self, signals[DOCUMENTS_CHANGED], 0, ids, kinds);
}

/* One bubble says that the alert path is broken; it is withdrawn when it works again. None is sent where it is the bubbles that are broken. */
static void
report_trouble (WpAccount *self, const WpHealth *health)
{
  WpLinkName name;
  gboolean broken = wp_health_worst (health, &name) == WP_LINK_BROKEN && name != WP_LINK_NOTIFICATIONS;
  int code = broken ? wp_health_trouble (health) : 0;
  if ((code != 0) == (self->reported_trouble != 0))
    return;
  g_autofree char *id = g_strconcat (self->info->id, "/broken", NULL);
  self->reported_trouble = code;
  if (code != 0) {
    WpBubble bubble = { .type = WP_BUBBLE_BROKEN, .id = id, .error_code = code };
    wp_mailbox_post_bubble (self->mailbox, wp_bubble_new (&bubble));
  } else {
    wp_mailbox_post_withdrawn (self->mailbox, id);
  }
}

/* Another work.db took the place of a damaged one: what was typed is here, too. */
static void
check_work (WpAccount *self, int code)
{
  if (code != self->reported_work && (code == WP_ERROR_WORK_RESCUED || code == WP_ERROR_WORK_LOST))
    wp_typed_write_drafts (self->typed);
  self->reported_work = code;
}

static void
health_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  WpHealth health;
  wp_health_board_read (self->board, &health);
  report_trouble (self, &health);
  check_work (self, health.links[WP_LINK_WORK].code);
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
  if (health.drill_proven > self->drill_proven && self->drill_proven >= 0)
    g_signal_emit (self, signals[DRILL_SEEN], 0);
  self->drill_proven = health.drill_proven;
}

/* On the main thread: what /v1/me said */
typedef struct {
  WpAccount *account; /* unowned: the mailbox is closed before it goes */
  JsonObject *me;
} WpMe;

static void
me_free (gpointer data)
{
  WpMe *received = data;
  json_object_unref (received->me);
  g_free (received);
}

static gboolean
set_actor (WpWriter *writer, gpointer data, GError **error)
{
  wp_writer_set_actor (writer, data);
  return TRUE;
}

static void
info_changed (WpAccount *self)
{
  self->actor = (WpActor) { g_intern_string (self->info->user_id), g_intern_string (self->info->user_name), self->info->role };
  if (wp_engine_is_open (self->engine))
    wp_engine_write (self->engine, set_actor, g_memdup2 (&self->actor, sizeof self->actor), g_free, NULL);
  if (self->changed != NULL)
    self->changed (self, self->changed_data);
}

static gboolean
me_main (gpointer data)
{
  WpMe *received = data;
  WpAccount *self = received->account;
  /* Another user behind the same account cannot be: the token names one. */
  if (g_strcmp0 (wp_json_string (wp_json_object (received->me, "user"), "id"), self->info->user_id) != 0 ||
      !wp_account_info_update (self->info, received->me))
    return G_SOURCE_REMOVE;
  info_changed (self);
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
me_cb (JsonObject *me, gpointer user_data)
{
  WpAccount *self = user_data;
  WpMe *received = g_new0 (WpMe, 1);
  received->account = self;
  received->me = wp_json_copy (me);
  wp_mailbox_post_call (self->mailbox, me_main, received, me_free);
}

/* Clocks, disks and networks */

/* A hint, no more: the truth is the next answer. */
static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, WpAccount *self)
{
  if (available)
    wp_account_retry_now (self);
}

/* The databases are open. */
static void
begin (WpAccount *self)
{
  wp_typed_fill (self->typed, wp_engine_steal_drafts (self->engine), wp_engine_steal_seen (self->engine));
  wp_engine_start (self->engine, me_cb, self);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self, 0);
}

static void
reopened_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  begin (self);
  wp_mailbox_post_document (self->mailbox, NULL, NULL);
}

/* Looks after the databases, or tries to open them once more. */
static void
check_disk (WpAccount *self)
{
  if (wp_engine_is_open (self->engine))
    wp_engine_check (self->engine);
  else if (!self->stopped)
    wp_engine_reopen (self->engine, reopened_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  gint64 now = wp_time_boot ();
  gboolean slept = now - self->ticked > TICK_SECONDS * WP_SECOND + JUMP;
  self->ticked = now;
  if (slept)
    wp_account_reconnect (self);
  wp_health_board_check_age (self->board);
  check_disk (self);
  return G_SOURCE_CONTINUE;
}

void
wp_account_reconnect (WpAccount *self)
{
  wp_health_board_slept (self->board);
  if (wp_engine_get_stream (self->engine) == NULL)
    return;
  wp_stream_reconnect (wp_engine_get_stream (self->engine));
  wp_sync_kick (wp_engine_get_sync (self->engine));
}

/* The object */

static void
wp_account_dispose (GObject *object)
{
  WpAccount *self = WP_ACCOUNT (object);
  wp_account_stop (self);
  g_clear_pointer (&self->engine, wp_engine_free);
  g_clear_pointer (&self->store, wp_store_close);
  G_OBJECT_CLASS (wp_account_parent_class)->dispose (object);
}

static void
wp_account_finalize (GObject *object)
{
  WpAccount *self = WP_ACCOUNT (object);
  g_clear_pointer (&self->mailbox, wp_mailbox_unref);
  g_clear_pointer (&self->board, wp_health_board_unref);
  wp_account_info_free (self->info);
  g_ptr_array_unref (self->outbox);
  g_ptr_array_unref (self->waiters);
  wp_typed_free (self->typed);
  g_hash_table_unref (self->late);
  G_OBJECT_CLASS (wp_account_parent_class)->finalize (object);
}

/* @type: of each parameter */
static guint
add_signal (const char *name, guint n_params, GType type)
{
  return g_signal_new (name, WP_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params, type, type);
}

static void
wp_account_class_init (WpAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = wp_account_dispose;
  object_class->finalize = wp_account_finalize;
  signals[HEALTH_CHANGED] = add_signal ("health-changed", 0, 0);
  signals[DOCUMENTS_CHANGED] = add_signal ("documents-changed", 2, G_TYPE_STRV | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[OUTBOX_CHANGED] = add_signal ("outbox-changed", 0, 0);
  signals[BUBBLE] = add_signal ("bubble", 1, G_TYPE_POINTER);
  signals[BUBBLE_WITHDRAWN] = add_signal ("bubble-withdrawn", 1, G_TYPE_STRING);
  signals[DRILL_SEEN] = add_signal ("drill-seen", 0, 0);
  signals[DRAFTS_SAVED] = add_signal ("drafts-saved", 0, 0);
}

static void
wp_account_init (WpAccount *self)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, health_cb, sent_cb };
  self->mailbox = wp_mailbox_new (NULL, &funcs, self);
  self->board = wp_health_board_new (self->mailbox);
  self->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_row_unref);
  self->waiters = g_ptr_array_new_with_free_func (wp_account_waiter_free);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drill_proven = -1;
}

static void
kept_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[DRAFTS_SAVED], 0);
}

WpAccount *
wp_account_new (const WpAccountInfo *info, const char *directory, gboolean demo)
{
  WpAccount *self = g_object_new (WP_TYPE_ACCOUNT, NULL);
  self->info = wp_account_info_copy (info);
  self->demo = demo;
  self->actor = (WpActor) { g_intern_string (info->user_id), g_intern_string (info->user_name), info->role };
  self->engine = wp_engine_new (info, directory, !demo, self->mailbox, self->board);
  self->typed = wp_typed_new (self->engine, kept_cb, self);
  return self;
}

gboolean
wp_account_has_kind (const char *const *kinds, const WpKind *kind)
{
  return kinds[0] == NULL || g_strv_contains (kinds, kind->name);
}

WpEngine *
wp_account_get_engine (WpAccount *self)
{
  return self->engine;
}

const WpAccountInfo *
wp_account_get_info (WpAccount *self)
{
  return self->info;
}

void
wp_account_set_changed_func (WpAccount *self, WpAccountChanged changed, gpointer user_data)
{
  self->changed = changed;
  self->changed_data = user_data;
}

void
wp_account_update_info (WpAccount *self, const WpAccountInfo *info)
{
  gint64 first_sign_in = self->info->first_sign_in;
  wp_account_info_free (self->info);
  self->info = wp_account_info_copy (info);
  self->info->first_sign_in = first_sign_in;
  info_changed (self);
}

void
wp_account_start (WpAccount *self)
{
  if (wp_engine_is_open (self->engine))
    begin (self);
  self->ticked = wp_time_boot ();
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  wp_mailbox_open (self->mailbox);
}

void
wp_account_stop (WpAccount *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  self->changed = NULL;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  wp_typed_close (self->typed);
  wp_mailbox_close (self->mailbox);
  wp_account_end_waits (self);
  wp_engine_stop (self->engine);
}

const char *
wp_account_get_id (WpAccount *self)
{
  return self->info->id;
}

const char *
wp_account_get_server_url (WpAccount *self)
{
  return self->info->server_url;
}

const char *
wp_account_get_email (WpAccount *self)
{
  return self->info->email;
}

const char *
wp_account_get_partner_name (WpAccount *self)
{
  return self->info->partner_name;
}

const WpActor *
wp_account_get_actor (WpAccount *self)
{
  return &self->actor;
}

gboolean
wp_account_is_demo (WpAccount *self)
{
  return self->demo;
}

void
wp_account_get_health (WpAccount *self, WpHealth *health)
{
  wp_health_board_read (self->board, health);
}

int
wp_account_get_trouble (WpAccount *self)
{
  WpHealth health;
  wp_health_board_read (self->board, &health);
  return wp_health_trouble (&health);
}

/* Drafts and seen marks, from the mirror */

const char *
wp_account_get_draft (WpAccount *self, const char *scope)
{
  return wp_typed_get_draft (self->typed, scope);
}

void
wp_account_set_draft (WpAccount *self, const char *scope, const char *text)
{
  wp_typed_set_draft (self->typed, scope, text);
}

guint
wp_account_count_drafts (WpAccount *self)
{
  return wp_typed_count_drafts (self->typed);
}

gboolean
wp_account_has_unsaved (WpAccount *self)
{
  WpHealth health;
  wp_health_board_read (self->board, &health);
  return health.links[WP_LINK_WORK].code != 0 && wp_typed_is_waiting (self->typed);
}

gboolean
wp_account_is_draft_saved (WpAccount *self, const char *scope)
{
  return wp_typed_is_draft_saved (self->typed, scope);
}

gboolean
wp_account_is_unread (WpAccount *self, const char *incident_id, gint64 news)
{
  gint64 seen = wp_typed_get_seen (self->typed, incident_id);
  /* What happened before the first sign-in counts as read. */
  return news > (seen > 0 ? seen : self->info->first_sign_in);
}

void
wp_account_mark_seen (WpAccount *self, const char *incident_id, gint64 news)
{
  if (!wp_account_is_unread (self, incident_id, news))
    return;
  wp_typed_set_seen (self->typed, incident_id, news);
  wp_mailbox_post_document (self->mailbox, wp_kind_incident.name, incident_id);
}

/* The way to the server */

void
wp_account_retry_now (WpAccount *self)
{
  WpEngine *engine = self->engine;
  check_disk (self);
  if (wp_engine_get_sync (engine) == NULL)
    return;
  wp_sync_kick (wp_engine_get_sync (engine));
  wp_stream_kick (wp_engine_get_stream (engine));
}

static void
unlock_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (wp_tokens_unlock (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

void
wp_account_unlock_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = wp_account_task_new (self, wp_account_unlock_async, cancellable, callback, user_data);
  WpTokens *tokens = wp_engine_get_tokens (self->engine);
  g_task_set_task_data (outer, wp_tokens_ref (tokens), (GDestroyNotify) wp_tokens_unref);
  wp_task_run (outer, unlock_thread, unlocked_cb);
}

gboolean
wp_account_unlock_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  gboolean unlocked = wp_account_task_finish (self, result, error);
  if (unlocked) {
    wp_secrets_unlocked (wp_engine_get_secrets (self->engine));
    wp_account_retry_now (self);
  }
  return unlocked;
}
