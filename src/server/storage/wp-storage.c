/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage.h"

#include "wp-error.h"
#include "wp-incident.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-submission.h"

#include <string.h>

/* What a transaction changed of a partner's documents: what the event streams say after the commit. */
typedef struct {
  GPtrArray *wake;
  GPtrArray *drills;
} Changes;

G_DEFINE_ABSTRACT_TYPE (WpStorage, wp_storage, G_TYPE_OBJECT)

WpPrincipal *
wp_principal_new (const char *id, const char *name, const char *email, WpRole role, const char *partner_id, const char *partner_name)
{
  WpPrincipal *self = g_new0 (WpPrincipal, 1);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->email = g_strdup (email);
  self->role = role;
  self->partner_id = g_strdup (partner_id);
  self->partner_name = g_strdup (partner_name);
  return self;
}

WpActor
wp_principal_actor (const WpPrincipal *self)
{
  return (WpActor) { .id = self->id, .name = self->name, .role = self->role };
}

void
wp_principal_free (WpPrincipal *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->email);
  g_free (self->partner_id);
  g_free (self->partner_name);
  g_free (self);
}

void
wp_record_free (WpRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_free (self->id);
  g_free (self->owner);
  g_free (self->text);
  g_free (self);
}

void
wp_kept_answer_free (WpKeptAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->fingerprint);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self->location);
  g_free (self);
}

void
wp_blob_free (WpBlob *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->type);
  g_free (self);
}

void
wp_kept_key_free (WpKeptKey *self)
{
  if (self == NULL)
    return;
  g_free (self->sealed);
  g_free (self->mark);
  g_free (self);
}

void
wp_code_free (WpCode *self)
{
  if (self == NULL)
    return;
  g_free (self->user_id);
  g_free (self->client_id);
  g_free (self->redirect_uri);
  g_free (self->challenge);
  g_free (self->scope);
  g_free (self->family);
  g_free (self);
}

void
wp_token_free (WpToken *self)
{
  if (self == NULL)
    return;
  g_free (self->family);
  g_free (self->user_id);
  g_free (self->scope);
  g_free (self->used_hash);
  g_free (self);
}

static void
changes_free (gpointer data)
{
  Changes *changes = data;
  g_ptr_array_unref (changes->wake);
  g_ptr_array_unref (changes->drills);
  g_free (changes);
}

static GHashTable *
make_changes_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, changes_free);
}

static void
wp_storage_finalize (GObject *object)
{
  WpStorage *self = (WpStorage *) object;
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->damaged, g_hash_table_unref);
  g_clear_pointer (&self->key_secret, g_free);
  G_OBJECT_CLASS (wp_storage_parent_class)->finalize (object);
}

static void
wp_storage_class_init (WpStorageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_storage_finalize;
  g_signal_new ("committed", WP_TYPE_STORAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRV, G_TYPE_STRV);
}

static void
wp_storage_init (WpStorage *self)
{
  self->changes = make_changes_table ();
  self->damaged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Transactions */

gboolean
wp_storage_begin (WpStorage *self, GError **error)
{
  g_return_val_if_fail (!self->open, FALSE);
  self->open = self->database->begin (self, error);
  g_hash_table_remove_all (self->changes);
  return self->open;
}

gboolean
wp_storage_commit (WpStorage *self, GError **error)
{
  GHashTableIter iter;
  gpointer partner, value;

  self->open = FALSE;
  if (!self->database->commit (self, error)) {
    g_hash_table_remove_all (self->changes);
    return FALSE;
  }
  /* A handler may begin the next transaction. */
  g_autoptr (GHashTable) table = g_steal_pointer (&self->changes);
  self->changes = make_changes_table ();
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &partner, &value)) {
    Changes *changes = value;
    g_ptr_array_add (changes->wake, NULL);
    g_ptr_array_add (changes->drills, NULL);
    g_signal_emit_by_name (self, "committed", partner, changes->wake->pdata, changes->drills->pdata);
  }
  return TRUE;
}

void
wp_storage_rollback (WpStorage *self)
{
  self->open = FALSE;
  g_hash_table_remove_all (self->changes);
  self->database->rollback (self);
}

gboolean
wp_storage_join (WpStorage *self, gboolean *joined, GError **error)
{
  *joined = self->open;
  return *joined || wp_storage_begin (self, error);
}

gboolean
wp_storage_end (WpStorage *self, gboolean joined, gboolean ok, GError **error)
{
  if (joined)
    return ok;
  if (ok)
    return wp_storage_commit (self, error);
  wp_storage_rollback (self);
  return FALSE;
}

/* Documents */

static void
say_damaged (WpStorage *self, const WpRecord *record, const char *what, const char *why)
{
  if (g_hash_table_add (self->damaged, g_strdup_printf ("%s %s %s", record->partner, record->kind->name, record->id)))
    g_warning ("%s %s of partner %s is damaged (%s): %s", record->kind->name, record->id, record->partner, why, what);
}

/* A damaged document must not break a list or a page: it is repaired where only its numbers are wrong, else its text is left out. */
static void
check_text (WpStorage *self, WpRecord *record)
{
  g_autoptr (GError) error = NULL;
  if (record->text == NULL || record->kind == NULL)
    return;
  /* An answer adds members around it. */
  gsize size = strlen (record->text);
  if (size > WP_MAX_ANSWER - WP_MAX_DOCUMENT)
    g_set_error (&error, WP_ERROR, WP_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " bytes", size);
  else if (wp_json_check (record->text, size, WP_MAX_DEPTH_DOCUMENT, &error))
    return;
  g_autoptr (JsonObject) mended = g_error_matches (error, WP_ERROR, WP_ERROR_MALFORMED) ? wp_json_parse_legacy (record->text, size) : NULL;
  g_autofree char *text = mended != NULL ? wp_json_to_string (mended) : NULL;
  if (text != NULL && !wp_json_check (text, -1, WP_MAX_DEPTH_DOCUMENT, NULL))
    g_clear_pointer (&text, g_free);
  say_damaged (self, record, text != NULL ? "its numbers are mended" : "it is in no list and no page; put back a backup", error->message);
  g_free (record->text);
  record->text = g_steal_pointer (&text);
}

static GPtrArray *
check_texts (WpStorage *self, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    check_text (self, records->pdata[i]);
  return records;
}

gboolean
wp_storage_get_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error)
{
  g_autofree char *owner = g_strdup (partner);
  gboolean several = FALSE;
  g_autoptr (WpRecord) found = NULL;

  *record = NULL;
  if (owner == NULL && !self->documents->find_partner (self, kind, id, NULL, &owner, &several, error))
    return FALSE;
  if (several) {
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The %s “%s” is at more than one partner, and it is not clear which is meant", kind->name, id);
    return FALSE;
  }
  if (owner == NULL)
    return TRUE;
  if (!self->documents->get (self, owner, kind, id, &found, error))
    return FALSE;
  if (found == NULL || found->deleted)
    return TRUE;
  check_text (self, found);
  if (found->text == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "%s %s is damaged", kind->name, id);
    return FALSE;
  }
  *record = g_steal_pointer (&found);
  return TRUE;
}

static void
note_change (WpStorage *self, const WpRecord *record, JsonObject *document)
{
  Changes *changes = g_hash_table_lookup (self->changes, record->partner);
  if (changes == NULL) {
    changes = g_new0 (Changes, 1);
    changes->wake = g_ptr_array_new_with_free_func (g_free);
    changes->drills = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->changes, g_strdup (record->partner), changes);
  }
  if (record->kind->wakes == WP_WAKES_BY_DRILL)
    g_ptr_array_add (changes->drills, g_strdup (record->id));
  if (record->kind->wakes == WP_WAKES_BY_ALERT && document != NULL && wp_incident_rule_alarm (document))
    g_ptr_array_add (changes->wake, g_strdup (record->id));
}

/* A document of a kind that belongs to one partner must not be at another. */
static gboolean
check_partner (WpStorage *self, const WpRecord *record, GError **error)
{
  g_autofree char *other = NULL;
  gboolean several;
  if (!record->kind->one_partner)
    return TRUE;
  if (!self->documents->find_partner (self, record->kind, record->id, record->partner, &other, &several, error))
    return FALSE;
  if (other != NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The %s “%s” belongs to another partner", record->kind->name, record->id);
  return other == NULL;
}

/* The text that is kept of @document: one that can be read again, and no larger than a page can carry. What an older version let grow
 * beyond that can still be closed. */
static char *
make_text (const WpKind *kind, const char *id, JsonObject *document, const WpRecord *old, GError **error)
{
  g_autofree char *text = wp_json_to_string (document);
  gsize size = strlen (text), old_size = old != NULL && old->text != NULL ? strlen (old->text) : 0;
  g_autoptr (GError) local = NULL;
  if (size > MAX (WP_MAX_DOCUMENT, old_size + WP_DOCUMENT_RESERVE / 2)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT,
                         "This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one");
    return NULL;
  }
  if (wp_json_check (text, size, WP_MAX_DEPTH_DOCUMENT, &local))
    return g_steal_pointer (&text);
  g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s %s would not be JSON: %s", kind->name, id, local->message);
  return NULL;
}

static gboolean
note_files (WpStorage *self, const WpRecord *record, JsonObject *document, GError **error)
{
  g_autoptr (GHashTable) hashes = wp_submission_list_files (document);
  return self->blobs->set_uses (self, record->partner, record->id, hashes, error);
}

/* @document: (nullable). @old: (nullable): what there is at @partner */
static gboolean
write_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, gint64 revision, const WpRecord *old, JsonObject *document,
                GError **error)
{
  gboolean was_there = old != NULL && !old->deleted;
  g_autofree char *text = NULL;
  if (document != NULL) {
    wp_json_set_string (document, "id", id);
    wp_json_set_int (document, "revision", revision);
    text = make_text (kind, id, document, old, error);
    if (text == NULL)
      return FALSE;
  }
  const WpRecord record = { .partner = (char *) partner,
                            .kind = kind,
                            .id = (char *) id,
                            .revision = revision,
                            .deleted = document == NULL,
                            .text = text };
  if ((document != NULL && !was_there && !check_partner (self, &record, error)) ||
      !self->documents->put (self, &record, document, was_there, error) ||
      (kind == &wp_kind_submission && !note_files (self, &record, document, error)))
    return FALSE;
  note_change (self, &record, document);
  return TRUE;
}

gboolean
wp_storage_put_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, gint64 *revision,
                         GError **error)
{
  g_autofree char *kept = g_strdup (id); /* the id may be the document's own */
  g_autoptr (WpRecord) old = NULL;
  g_return_val_if_fail (self->open, FALSE);

  if (!self->documents->get (self, partner, kind, kept, &old, error))
    return FALSE;
  gint64 next = old != NULL ? old->revision + 1 : 1;
  if (!write_document (self, partner, kind, kept, next, old, document, error))
    return FALSE;
  if (revision != NULL)
    *revision = next;
  return TRUE;
}

gboolean
wp_storage_move_document (WpStorage *self, const WpRecord *record, const char *partner, const char *id, JsonObject *document, GError **error)
{
  g_autoptr (WpRecord) source = NULL, target = NULL;
  g_return_val_if_fail (self->open, FALSE);

  if (!self->documents->get (self, record->partner, record->kind, record->id, &source, error) ||
      !self->documents->get (self, partner, record->kind, id, &target, error))
    return FALSE;
  /* A revision never restarts, wherever the document is. */
  gint64 next = MAX (record->revision, target != NULL ? target->revision : 0) + 1;
  return write_document (self, record->partner, record->kind, record->id, record->revision + 1, source, NULL, error) &&
         write_document (self, partner, record->kind, id, next, target, document, error);
}

GPtrArray *
wp_storage_changes (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error)
{
  return check_texts (self, self->documents->changes (self, partner, after, limit, max_bytes, more, error));
}

GPtrArray *
wp_storage_query (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  GPtrArray *records = check_texts (self, self->documents->query (self, query, after, limit, max_bytes, next, error));
  for (guint i = records != NULL ? records->len : 0; i > 0; i--)
    if (((WpRecord *) records->pdata[i - 1])->text == NULL)
      g_ptr_array_remove_index (records, i - 1);
  return records;
}
