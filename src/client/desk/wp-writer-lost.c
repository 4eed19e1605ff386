/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-writer-private.h"

#include "wp-error.h"

/* A server that was put back to an earlier state has lost what it had answered since, and its keys as well. What was only a click is seen in
 * the document, which waits for it again. What somebody typed is offered to its author: nobody else knows whether it still holds. */

/* A document that was removed has no use for it, and the feed says so; one that is nowhere was lost with the rest. */
static gboolean
is_lost (WpWriter *self, const WpOutboxEntry *entry)
{
  const WpCommand *command = entry->command;
  gint64 revision;
  g_autoptr(JsonObject) document = wp_replica_read_base (self->replica, command->type->kind->name, command->document_id, &revision);
  return document != NULL ? !wp_command_is_applied (command, document) : revision < 0;
}

static gboolean
offer (WpWriter *self, WpOutboxEntry *entry, GError **error)
{
  entry->phase = WP_OUTBOX_LOST;
  entry->confirmed = FALSE;
  entry->error_code = WP_ERROR_CURSOR_EXPIRED;
  return wp_work_update_outbox (self->work, entry, error);
}

/* Answered, but the answered revision is one of a time that is no more. */
static gboolean
settle_answered (WpWriter *self, gboolean *changed, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (entry->phase != WP_OUTBOX_DELIVERED)
      continue;
    *changed = TRUE;
    if (!entry->command->type->creates || !is_lost (self, entry)) {
      if (!wp_writer_put_away (self, entry, error))
        return FALSE;
      continue;
    }
    entry->phase = WP_OUTBOX_QUEUED; /* what follows needs it, and it says nothing by itself */
    if (!wp_work_update_outbox (self->work, entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
offer_lost (WpWriter *self, gboolean *changed, GError **error)
{
  g_autoptr(GPtrArray) kept = wp_work_load_kept (self->work, error);
  for (guint i = 0; kept != NULL && i < kept->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (kept, i);
    if (!is_lost (self, entry))
      continue;
    *changed = TRUE;
    if (!offer (self, entry, error))
      return FALSE;
  }
  return kept != NULL;
}

gboolean
wp_writer_find_lost (WpWriter *self, gboolean answered, gboolean *changed, GError **error)
{
  gboolean good;
  *changed = FALSE;
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  good = (!answered || settle_answered (self, changed, error)) && offer_lost (self, changed, error);
  if (!wp_writer_end (self, good, error))
    return FALSE;
  if (*changed)
    wp_writer_reload_entries (self);
  return TRUE;
}
