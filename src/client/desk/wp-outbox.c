/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOutbox"
#include "config.h"

#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-outbox.h"
#include "wp-time.h"

WpOutboxEntry *
wp_outbox_entry_new (WpCommand *command, gint64 acted_at, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), command->body);
  if (!wp_json_is_utf8 (node) || !g_utf8_validate (command->document_id, -1, NULL) ||
      (command->step_id != NULL && !g_utf8_validate (command->step_id, -1, NULL))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_MALFORMED, "A text of the command is not UTF-8");
    return NULL;
  }
  g_autofree char *body = wp_json_to_string (command->body);
  g_autoptr (JsonObject) read_back = wp_json_parse_object (body, -1, error);
  if (read_back == NULL)
    return NULL;
  WpOutboxEntry *self = g_new0 (WpOutboxEntry, 1);
  self->command = wp_command_ref (command);
  self->body = g_steal_pointer (&body);
  self->acted_at = acted_at;
  return self;
}

void
wp_outbox_entry_free (WpOutboxEntry *self)
{
  if (self == NULL)
    return;
  wp_command_unref (self->command);
  g_free (self->body);
  g_free (self->error_message);
  g_free (self->theirs);
  g_free (self);
}

WpOutboxRow *
wp_outbox_row_ref (WpOutboxRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
row_clear (gpointer data)
{
  WpOutboxRow *self = data;
  wp_command_unref (self->command);
  g_free (self->error_message);
  g_clear_pointer (&self->theirs, json_object_unref);
}

void
wp_outbox_row_unref (WpOutboxRow *self)
{
  g_atomic_rc_box_release_full (self, row_clear);
}

gboolean
wp_outbox_entry_counts (const WpOutboxEntry *self)
{
  return self->phase == WP_OUTBOX_QUEUED || self->phase == WP_OUTBOX_DELIVERED;
}

WpOutboxEntry *
wp_outbox_find (GPtrArray *entries, const char *key)
{
  for (guint i = 0; i < entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    if (g_str_equal (entry->command->key, key))
      return entry;
  }
  return NULL;
}

gboolean
wp_outbox_is_final (int error_code)
{
  switch (error_code) {
  case WP_ERROR_MALFORMED:
  case WP_ERROR_FORBIDDEN:
  case WP_ERROR_NOT_FOUND:
  case WP_ERROR_METHOD:
  case WP_ERROR_CONFLICT:
  case WP_ERROR_CURSOR_EXPIRED:
  case WP_ERROR_STALE:
  case WP_ERROR_TOO_LARGE:
  case WP_ERROR_INVALID:
  case WP_ERROR_KEY_REUSED:
  case WP_ERROR_FILES_FULL:
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
wp_outbox_is_global (int error_code)
{
  /* A server that fails on one command, or an answer that makes no sense, may be about that one alone. */
  return !wp_outbox_is_final (error_code) && error_code != WP_ERROR_SERVER && error_code != WP_ERROR_PROTOCOL && error_code != WP_ERROR_UNREADABLE;
}

static gboolean
needs_confirmation (const WpOutboxEntry *entry, gint64 now)
{
  return !entry->confirmed && now - entry->acted_at > WP_OUTBOX_CONFIRM_AGE;
}

WpOutboxEntry *
wp_outbox_find_creation (GPtrArray *entries, const char *document_id)
{
  for (guint i = 0; i < entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    if (entry->command->type->creates && g_str_equal (entry->command->document_id, document_id))
      return entry;
  }
  return NULL;
}

WpOutboxEntry *
wp_outbox_find_queued (GPtrArray *entries, const char *document_id, const WpCommandType *type)
{
  for (guint i = 0; i < entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    if (entry->phase == WP_OUTBOX_QUEUED && entry->command->type == type && g_str_equal (entry->command->document_id, document_id))
      return entry;
  }
  return NULL;
}

void
wp_outbox_entry_set_if_match (WpOutboxEntry *self, gint64 if_match)
{
  WpCommand *old = self->command;
  self->command = wp_command_new (old->type, old->key, old->document_id, old->step_id, if_match, old->body);
  wp_command_unref (old);
}

/* Does it keep back those of the same document that were made after it? What was refused does not, unless there is no document without it. */
static gboolean
holds (const WpOutboxEntry *entry)
{
  return entry->phase == WP_OUTBOX_QUEUED || (entry->phase == WP_OUTBOX_REFUSED && entry->command->type->creates);
}

static gboolean
is_first (GPtrArray *entries, const WpOutboxEntry *entry)
{
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *other = g_ptr_array_index (entries, i);
    if (holds (other) && g_str_equal (other->command->document_id, entry->command->document_id))
      return other == entry;
  }
  return FALSE;
}

WpOutboxState
wp_outbox_state (GPtrArray *entries, const WpOutboxEntry *entry, gint64 now)
{
  if (entry->phase == WP_OUTBOX_REFUSED)
    return WP_OUTBOX_REJECTED;
  if (entry->phase == WP_OUTBOX_LOST || needs_confirmation (entry, now))
    return WP_OUTBOX_CONFIRM;
  return is_first (entries, entry) ? WP_OUTBOX_WAITING : WP_OUTBOX_HELD;
}

guint
wp_outbox_count_confirm (GPtrArray *entries, gint64 now)
{
  guint n = 0;
  for (guint i = 0; i < entries->len; i++)
    n += wp_outbox_state (entries, g_ptr_array_index (entries, i), now) == WP_OUTBOX_CONFIRM;
  return n;
}

WpOutboxEntry *
wp_outbox_next (GPtrArray *entries, GHashTable *skip, gint64 now)
{
  g_autoptr (GHashTable) passed = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    const char *document = entry->command->document_id;
    if (!holds (entry) || !g_hash_table_add (passed, (gpointer) document) || entry->phase != WP_OUTBOX_QUEUED)
      continue;
    if (!needs_confirmation (entry, now) && (skip == NULL || !g_hash_table_contains (skip, document)))
      return entry;
  }
  return NULL;
}

GPtrArray *
wp_outbox_snapshot (GPtrArray *entries, gint64 now)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_row_unref);
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    const WpCommand *command = entry->command;
    if (entry->phase == WP_OUTBOX_DELIVERED)
      continue;
    /* JSON's reference counts are not atomic: what crosses threads is a copy. */
    g_autoptr (JsonObject) body = wp_json_copy (command->body);
    WpOutboxRow *row = g_atomic_rc_box_new0 (WpOutboxRow);
    row->command = wp_command_new (command->type, command->key, command->document_id, command->step_id, command->if_match, body);
    row->state = wp_outbox_state (entries, entry, now);
    row->acted_at = entry->acted_at;
    row->error_code = entry->error_code;
    row->error_message = g_strdup (entry->error_message);
    row->theirs = entry->theirs != NULL ? wp_json_parse_object (entry->theirs, -1, NULL) : NULL;
    g_ptr_array_add (rows, row);
  }
  return rows;
}

JsonObject *
wp_outbox_overlay (GPtrArray *entries, const WpKind *kind, const char *id, const WpActor *actor, const WpLookup *lookup, JsonObject *base,
                   guint *pending)
{
  JsonObject *document = NULL;
  *pending = 0;
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    const WpCommand *command = entry->command;
    if (!wp_outbox_entry_counts (entry) || command->type->kind != kind || !g_str_equal (command->document_id, id))
      continue;
    if (document == NULL)
      document = wp_json_copy (base);
    (*pending)++;
    /* A delivered command was accepted: it has its effect even where the older document here would not allow it. */
    if (entry->phase == WP_OUTBOX_QUEUED && !wp_command_may (command, actor, lookup, document, NULL))
      continue;
    wp_command_apply (command, actor, lookup, entry->acted_at, document);
    /* Later commands expect the revision that this one created. */
    if (entry->phase == WP_OUTBOX_DELIVERED && command->type->creates)
      wp_json_set_int (document, "revision", MAX (entry->revision, wp_json_int (document, "revision", 0)));
  }
  return document;
}
