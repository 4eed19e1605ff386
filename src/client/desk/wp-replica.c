/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpReplica"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-replica.h"
#include "wp-kinds.h"
#include "wp-submission-commands.h"
#include "wp-time.h"

#define PARTNER ""
#define META_CURSOR "replica:cursor"
#define META_RESYNC "replica:resync"
#define META_COMPLETE "replica:complete-at"

struct _WpReplica {
  WpStoreLookup lookup;
  WpStore *store;
};

WpReplicaChanges *
wp_replica_changes_new (void)
{
  WpReplicaChanges *self = g_new0 (WpReplicaChanges, 1);
  self->submissions = g_ptr_array_new_with_free_func (g_free);
  self->others = g_ptr_array_new_with_free_func (g_free);
  self->kinds = g_ptr_array_new ();
  return self;
}

void
wp_replica_changes_free (WpReplicaChanges *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->submissions);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->kinds);
  g_free (self);
}

/* Whatever is wrong with it, it can be fetched again. */
static gboolean
is_useless (const GError *error)
{
  return g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT) || g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW);
}

static WpReplica *
replica_new (WpStore *store)
{
  WpReplica *self = g_new0 (WpReplica, 1);
  self->store = store;
  wp_db_set_cache (wp_store_get_db (store), WP_DB_RESTING);
  return self;
}

WpReplica *
wp_replica_open (const char *path, gboolean *damaged, GError **error)
{
  g_autoptr (GError) local = NULL;
  WpStore *store = wp_store_open (path, WP_STORE_REPLICA, &local);
  *damaged = FALSE;
  if (store == NULL && is_useless (local)) {
    g_message ("%s", local->message);
    g_clear_error (&local);
    if (!wp_db_set_aside (path, FALSE, error))
      return NULL;
    *damaged = TRUE;
    store = wp_store_open (path, WP_STORE_REPLICA, &local);
  }
  if (store == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return replica_new (store);
}

WpReplica *
wp_replica_new_in_memory (void)
{
  g_autoptr (GError) error = NULL;
  WpStore *store = wp_store_open (":memory:", WP_STORE_REPLICA, &error);
  if (store == NULL)
    g_error ("No database in memory: %s", error->message);
  return replica_new (store);
}

void
wp_replica_free (WpReplica *self)
{
  if (self == NULL)
    return;
  wp_store_close (self->store);
  g_free (self);
}

WpStore *
wp_replica_get_store (WpReplica *self)
{
  return self->store;
}

char *
wp_replica_get_cursor (WpReplica *self)
{
  char *cursor = wp_store_get_meta (self->store, META_CURSOR);
  return cursor != NULL ? cursor : g_strdup ("");
}

gint64
wp_replica_get_complete_at (WpReplica *self)
{
  g_autofree char *text = wp_store_get_meta (self->store, META_COMPLETE);
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
wp_replica_is_complete (WpReplica *self)
{
  return wp_replica_get_complete_at (self) > 0;
}

gboolean
wp_replica_begin_resync (WpReplica *self, GError **error)
{
  WpDb *db = wp_store_get_db (self->store);
  g_autofree char *cursor = wp_replica_get_cursor (self);
  g_autofree char *resync = wp_store_get_meta (self->store, META_RESYNC);
  if (*cursor == '\0' && resync != NULL)
    return TRUE; /* begun, and nothing has come yet */
  if (!wp_db_begin (db, error))
    return FALSE;
  gboolean good = wp_store_begin_generation (self->store, error) && wp_store_set_meta (self->store, META_CURSOR, "", error) &&
                  wp_store_set_meta (self->store, META_RESYNC, "1", error);
  return wp_db_end (db, good, error);
}

/* What was put has been JSON. */
static JsonObject *
parse (WpReplica *self, const char *text)
{
  JsonObject *object = wp_json_parse_object (text, -1, NULL);
  if (object == NULL)
    wp_db_note_damage (wp_store_get_db (self->store));
  return object;
}

JsonObject *
wp_replica_read (WpReplica *self, const char *kind, const char *id)
{
  g_autoptr (WpDocument) document = wp_store_get (self->store, PARTNER, kind, id, NULL);
  if (document == NULL || document->deleted || document->text == NULL)
    return NULL;
  return parse (self, document->overlay != NULL ? document->overlay : document->text);
}

JsonObject *
wp_replica_read_base (WpReplica *self, const char *kind, const char *id, gint64 *revision)
{
  g_autoptr (WpDocument) document = wp_store_get (self->store, PARTNER, kind, id, NULL);
  if (revision != NULL)
    *revision = document != NULL ? document->revision : -1;
  return document != NULL && !document->deleted && document->text != NULL ? parse (self, document->text) : NULL;
}

gboolean
wp_replica_is_removed (WpReplica *self, const char *kind, const char *id)
{
  g_autoptr (WpDocument) document = wp_store_get (self->store, PARTNER, kind, id, NULL);
  return document != NULL && document->deleted;
}

gint64
wp_replica_get_revision (WpReplica *self, const char *kind, const char *id)
{
  g_autoptr (WpDocument) document = wp_store_get (self->store, PARTNER, kind, id, NULL);
  return document != NULL ? document->revision : -1;
}

const WpLookup *
wp_replica_get_lookup (WpReplica *self)
{
  wp_store_lookup_init (&self->lookup, self->store, PARTNER);
  return &self->lookup.lookup;
}

/* What the outbox makes of it. (nullable): %NULL when nothing is over it */
static JsonObject *
apply_outbox (WpReplica *self, const WpKind *kind, const char *id, JsonObject *base, const WpOverlay *overlay, guint *pending)
{
  return wp_outbox_overlay (overlay->entries, kind, id, overlay->actor, wp_replica_get_lookup (self), base, pending);
}

JsonObject *
wp_replica_apply_overlay (WpReplica *self, const WpKind *kind, const char *id, JsonObject *document, const WpOverlay *overlay)
{
  guint pending;
  JsonObject *shown = apply_outbox (self, kind, id, document, overlay, &pending);
  return shown != NULL ? shown : json_object_ref (document);
}

gboolean
wp_replica_would_accept (WpReplica *self, const WpKind *kind, const char *id, gint64 revision)
{
  g_autofree char *resync = wp_store_get_meta (self->store, META_RESYNC);
  return resync != NULL || revision >= wp_replica_get_revision (self, kind->name, id);
}

JsonObject *
wp_replica_read_without_edits (WpReplica *self, const WpKind *kind, const char *id, const WpOverlay *overlay)
{
  g_autoptr (JsonObject) base = wp_replica_read_base (self, kind->name, id, NULL);
  guint pending;
  JsonObject *shown = base != NULL ? apply_outbox (self, kind, id, base, overlay, &pending) : NULL;
  return shown != NULL ? shown : g_steal_pointer (&base);
}

/* What is given up takes what was typed with it. */
static gboolean
is_given_up (GPtrArray *entries, const char *id)
{
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    if (entry->command->type == WP_COMMAND_DROP && wp_outbox_entry_counts (entry) && g_str_equal (entry->command->document_id, id))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_edits (const WpKind *kind, const char *id, const WpOverlay *overlay)
{
  return kind == &wp_kind_submission && overlay->edits != NULL && wp_draft_edits_get (overlay->edits, id) != NULL &&
         !is_given_up (overlay->entries, id);
}

static gboolean
put_placeholder (WpReplica *self, const WpKind *kind, const char *id, GError **error)
{
  g_autoptr (JsonObject) placeholder = wp_json_new ("id", id, NULL);
  wp_json_set_int (placeholder, "revision", 0);
  return wp_store_put (self->store, PARTNER, kind, id, 0, placeholder, NULL, NULL, error);
}

static gboolean
refresh_one (WpReplica *self, const WpKind *kind, const char *id, const WpOverlay *overlay, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (wp_outbox_find_creation (overlay->entries, id) != NULL && !put_placeholder (self, kind, id, error))
    return FALSE;
  g_autoptr (WpDocument) document = wp_store_get (self->store, PARTNER, kind->name, id, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (document == NULL)
    return TRUE;
  g_autoptr (JsonObject) base = document->text != NULL ? wp_json_parse_object (document->text, -1, NULL) : NULL;
  g_autoptr (JsonObject) shown = NULL;
  guint pending = 0;
  if (base != NULL)
    shown = apply_outbox (self, kind, id, base, overlay, &pending);
  if (base != NULL && has_edits (kind, id, overlay)) {
    if (shown == NULL)
      shown = wp_json_copy (base);
    wp_draft_edits_overlay (overlay->edits, id, shown, &pending);
    if (pending == 0)
      g_clear_pointer (&shown, json_object_unref);
  }
  if (shown == NULL && document->overlay == NULL)
    return TRUE;
  return wp_store_set_overlay (self->store, PARTNER, kind, id, shown, (int) pending, error);
}

static gboolean
is_covered (const WpKind *kind, const char *id, const WpOverlay *overlay)
{
  for (guint i = 0; i < overlay->entries->len; i++)
    if (g_str_equal (((WpOutboxEntry *) g_ptr_array_index (overlay->entries, i))->command->document_id, id))
      return TRUE;
  return has_edits (kind, id, overlay);
}

static void
note_change (WpReplicaChanges *changes, const WpKind *kind, const char *id)
{
  if (kind == &wp_kind_customer || kind == &wp_kind_user) {
    changes->names = TRUE;
  } else if (kind != &wp_kind_drill) {
    changes->onboarding |= kind == &wp_kind_onboarding;
    g_ptr_array_add (kind == &wp_kind_submission ? changes->submissions : changes->others, g_strdup (id));
    if (kind != &wp_kind_submission)
      g_ptr_array_add (changes->kinds, (gpointer) kind);
  }
}

static gboolean
put (WpReplica *self, const WpPrepared *document, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error)
{
  const WpKind *kind = document->kind;
  gint64 sequence = 0;
  if (!wp_store_put_prepared (self->store, PARTNER, document, &sequence, error))
    return FALSE;
  if (sequence == 0)
    return TRUE;
  note_change (changes, kind, document->id);
  return !is_covered (kind, document->id, overlay) || refresh_one (self, kind, document->id, overlay, error);
}

/* The last page of a new generation: what was not in it is no longer ours. */
static gboolean
complete (WpReplica *self, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error)
{
  g_autofree char *resync = wp_store_get_meta (self->store, META_RESYNC);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, wp_time_now ());
  if (resync != NULL) {
    changes->swept = TRUE;
    /* What is not made yet is not the server's to leave out. */
    for (guint i = 0; i < overlay->entries->len; i++) {
      const WpCommand *command = ((WpOutboxEntry *) g_ptr_array_index (overlay->entries, i))->command;
      if (command->type->creates && !put_placeholder (self, command->type->kind, command->document_id, error))
        return FALSE;
    }
    if (!wp_store_sweep_generation (self->store, PARTNER, error) || !wp_store_set_meta (self->store, META_RESYNC, NULL, error))
      return FALSE;
  }
  return wp_store_set_meta (self->store, META_COMPLETE, now, error);
}

static gboolean
apply_all (WpReplica *self, const WpFeedPage *page, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error)
{
  for (guint i = 0; i < page->changes->len; i++) {
    const WpPrepared *document = g_ptr_array_index (page->changes, i);
    if (document != NULL && !put (self, document, overlay, changes, error))
      return FALSE;
  }
  return wp_store_set_meta (self->store, META_CURSOR, page->cursor, error) && (page->more || complete (self, overlay, changes, error));
}

gboolean
wp_replica_apply_page (WpReplica *self, const WpFeedPage *page, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error)
{
  WpDb *db = wp_store_get_db (self->store);
  wp_db_set_cache (db, WP_DB_WRITING);
  gboolean applied = wp_db_begin (db, error) && wp_db_end (db, apply_all (self, page, overlay, changes, error), error);
  if (!page->more || !applied)
    wp_db_set_cache (db, WP_DB_RESTING);
  return applied;
}

gboolean
wp_replica_put (WpReplica *self, const WpPrepared *document, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error)
{
  WpDb *db = wp_store_get_db (self->store);
  return wp_db_begin (db, error) && wp_db_end (db, put (self, document, overlay, changes, error), error);
}

static GPtrArray *
list_ids (WpReplica *self, const WpQuery *query)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WpRefs) refs = wp_store_query_refs (self->store, query, NULL, NULL);
  for (guint i = 0; refs != NULL && i < refs->rowids->len; i++) {
    g_autoptr (WpRow) row = wp_store_read_row (self->store, wp_query_get_kind (query), g_array_index (refs->rowids, guint32, i), NULL);
    if (row != NULL)
      g_ptr_array_add (ids, g_strdup (row->id));
  }
  return ids;
}

GPtrArray *
wp_replica_list_alerting (WpReplica *self)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, PARTNER);
  /* What alerts is open, and high or critical: the head of two groups of the list. Without that, all of it is read at every start. */
  const gint64 open[] = { WP_GROUP_NEEDS_YOU, WP_GROUP_WITH_OTHERS };
  wp_query_where_in (query, "grp", open, G_N_ELEMENTS (open));
  wp_query_where_int (query, "rank", WP_OP_LE, WP_SEVERITY_CRITICAL - WP_SEVERITY_HIGH);
  wp_query_where_int (query, "alerting", WP_OP_EQ, 1);
  return list_ids (self, query);
}

static gboolean
refresh_kind (WpReplica *self, const WpKind *kind, const WpOverlay *overlay, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (kind, PARTNER);
  wp_query_set_pending (query, TRUE);
  g_autoptr (GPtrArray) ids = list_ids (self, query);
  for (guint i = 0; i < ids->len; i++)
    if (!refresh_one (self, kind, g_ptr_array_index (ids, i), overlay, error))
      return FALSE;
  return TRUE;
}

static gboolean
refresh_all (WpReplica *self, const WpOverlay *overlay, GError **error)
{
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    if ((*kind)->n_commands > 0 && !refresh_kind (self, *kind, overlay, error))
      return FALSE;
  for (guint i = 0; i < overlay->entries->len; i++) {
    const WpCommand *command = ((WpOutboxEntry *) g_ptr_array_index (overlay->entries, i))->command;
    if (!refresh_one (self, command->type->kind, command->document_id, overlay, error))
      return FALSE;
  }
  g_autoptr (GPtrArray) edited = overlay->edits != NULL ? wp_draft_edits_list (overlay->edits) : NULL;
  for (guint i = 0; edited != NULL && i < edited->len; i++)
    if (!refresh_one (self, &wp_kind_submission, g_ptr_array_index (edited, i), overlay, error))
      return FALSE;
  return TRUE;
}

gboolean
wp_replica_refresh (WpReplica *self, const WpKind *kind, const char *id, const WpOverlay *overlay, GError **error)
{
  WpDb *db = wp_store_get_db (self->store);
  if (!wp_db_begin (db, error))
    return FALSE;
  return wp_db_end (db, kind != NULL ? refresh_one (self, kind, id, overlay, error) : refresh_all (self, overlay, error), error);
}

gboolean
wp_replica_drop_placeholder (WpReplica *self, const WpKind *kind, const char *id, GError **error)
{
  WpDb *db = wp_store_get_db (self->store);
  if (wp_replica_get_revision (self, kind->name, id) != 0)
    return TRUE;
  if (!wp_db_begin (db, error))
    return FALSE;
  gboolean good = wp_store_set_overlay (self->store, PARTNER, kind, id, NULL, 0, error) &&
                  wp_store_put (self->store, PARTNER, kind, id, 0, NULL, NULL, NULL, error);
  return wp_db_end (db, good, error);
}
