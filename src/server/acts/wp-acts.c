/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActs"
#include "config.h"

#include "wp-acts-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"

#define PAGE 500

gboolean
wp_act_load (const WpAct *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, JsonObject **document, GError **error)
{
  if (!wp_storage_get_document (self->storage, partner, kind, id, record, error))
    return FALSE;
  if (*record == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
    return FALSE;
  }
  *document = wp_json_parse_object ((*record)->text, -1, error);
  return *document != NULL;
}

GPtrArray *
wp_act_list (const WpAct *self, const WpQuery *query, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *after = NULL;
  do {
    char *next = NULL;
    g_autoptr (GPtrArray) records = wp_storage_query (self->storage, query, after, PAGE, G_MAXSIZE, &next, error);
    g_free (after);
    after = next;
    if (records == NULL)
      return NULL;
    for (guint i = 0; i < records->len; i++) {
      JsonObject *document = wp_json_parse_object (((const WpRecord *) records->pdata[i])->text, -1, error);
      if (document == NULL)
        return NULL;
      g_ptr_array_add (documents, document);
    }
  } while (after != NULL);
  return g_steal_pointer (&documents);
}

gboolean
wp_act_refuse (const WpAct *self, WpRecord *record, GError *cause, GError **error)
{
  if (self->current != NULL && (g_error_matches (cause, WP_ERROR, WP_ERROR_CONFLICT) || g_error_matches (cause, WP_ERROR, WP_ERROR_STALE)))
    *self->current = record;
  else
    wp_record_free (record);
  g_propagate_error (error, cause);
  return FALSE;
}

gboolean
wp_act_conflict (const WpAct *self, WpRecord *record, const char *reason, GError **error)
{
  return wp_act_refuse (self, record, g_error_new_literal (WP_ERROR, WP_ERROR_CONFLICT, reason), error);
}

/* Whose documents a rule may ask for: those of the partner that has the one it is about. */
static const WpLookup *
lookup_of (const WpAct *self, const WpRecord *record)
{
  return self->storage->documents->lookup (self->storage, record != NULL ? record->partner : self->side);
}

/* A document that is to be made: an empty one, or what another try has made. */
static gboolean
load_new (const WpAct *self, const WpCommand *command, WpRecord **record, JsonObject **document, GError **error)
{
  if (!wp_storage_get_document (self->storage, self->side, command->type->kind, command->document_id, record, error))
    return FALSE;
  *document = *record != NULL ? wp_json_parse_object ((*record)->text, -1, error) : wp_json_new ("id", command->document_id, NULL);
  return *document != NULL;
}

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
  return FALSE;
}

gboolean
wp_act_prepare (const WpAct *self, const WpCommand *command, WpRecord **record, JsonObject **document, GError **error)
{
  const WpKind *kind = command->type->kind;
  GError *cause = NULL;
  /* Whom it does not concern learns nothing of it. */
  if (!wp_actor_may (self->actor, command->type->permission, error) ||
      !(command->type->creates ? load_new (self, command, record, document, error)
                               : wp_act_load (self, self->side, kind, command->document_id, record, document, error)))
    return FALSE;
  if (*record != NULL && !wp_kind_may_read (kind, self->actor, (*record)->owner))
    return not_found (error);
  if (!wp_command_validate (command, error))
    return FALSE;
  return wp_command_may (command, self->actor, lookup_of (self, *record), *document, &cause) ||
         wp_act_refuse (self, g_steal_pointer (record), cause, error);
}

gboolean
wp_act_apply (const WpAct *self, const WpCommand *command, const WpRecord *record, JsonObject *document, GError **error)
{
  wp_command_apply (command, self->actor, lookup_of (self, record), self->at, document);
  return wp_command_fits (command, document, error);
}

/* What nothing else follows from */
static gboolean
run (const WpAct *self, const WpCommand *command, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!wp_act_prepare (self, command, &record, &document, error))
    return FALSE;
  g_autoptr (JsonObject) before = wp_json_copy (document);
  wp_command_apply (command, self->actor, lookup_of (self, record), self->at, document);
  if (self->revision != NULL)
    *self->revision = record != NULL ? record->revision : 0;
  if (record != NULL && !command->type->removes && wp_json_equal (before, document))
    return TRUE;
  return wp_command_fits (command, document, error) &&
         wp_storage_put_document (self->storage, record != NULL ? record->partner : self->side, command->type->kind, command->document_id,
                                  command->type->removes ? NULL : document, self->revision, error);
}

static const struct {
  const WpKind *kind;
  gboolean (*run) (const WpAct *self, const WpCommand *command, GError **error);
} runs[] = {
  { &wp_kind_activation, wp_act_run_activation },
  { &wp_kind_onboarding, wp_act_run_onboarding },
  { &wp_kind_submission, wp_act_run_submission },
  { &wp_kind_order, wp_act_run_order },
};

gboolean
wp_acts_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision, WpRecord **current,
             GError **error)
{
  const WpAct act = { storage, actor, partner, at, revision, current };
  gboolean joined, ok;
  guint i = 0;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  while (i < G_N_ELEMENTS (runs) && runs[i].kind != command->type->kind)
    i++;
  ok = i < G_N_ELEMENTS (runs) ? runs[i].run (&act, command, error) : run (&act, command, error);
  return wp_storage_end (storage, joined, ok, error);
}
