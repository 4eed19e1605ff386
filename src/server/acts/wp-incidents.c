/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidents"
#include "config.h"

#include "wp-incidents.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
  return FALSE;
}

/* @record of the document and the document itself; both are the caller's. */
static gboolean
load (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **record, JsonObject **document, GError **error)
{
  if (!wp_storage_get_document (storage, partner, kind, id, record, error))
    return FALSE;
  if (*record == NULL)
    return not_found (error);
  *document = wp_json_parse_object ((*record)->text, -1, error);
  return *document != NULL;
}

static gboolean
raise_it (WpStorage *storage, const WpActor *actor, JsonObject *document, gint64 at, char **id, gint64 *revision, GError **error)
{
  const char *customer_id;
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(GError) local = NULL;
  gint64 number;

  if (!wp_actor_may (actor, WP_PERMISSION_SOC, error) ||
      !wp_json_check_string (document, "", "customerId", (WpJsonText){ 1, 100, TRUE }, &customer_id, error))
    return FALSE;
  if (!wp_storage_get_document (storage, NULL, &wp_kind_customer, customer_id, &record, &local)) {
    if (g_error_matches (local, WP_ERROR, WP_ERROR_CONFLICT))
      wp_error_add_field (error, "/customerId", "ambiguous", "This customer is at more than one partner, and whoever runs the server has to say whose it is");
    else
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (record == NULL) {
    wp_error_add_field (error, "/customerId", "unknown", "There is no such customer");
    return FALSE;
  }
  g_autoptr(JsonObject) customer = wp_json_parse_object (record->text, -1, error);
  if (customer == NULL || !wp_storage_next_number (storage, record->partner, &number, error))
    return FALSE;
  g_autofree char *name = g_strdup_printf ("INC-%" G_GINT64_FORMAT, number);
  if (!wp_incident_prepare_new (document, name, customer, actor, at, error) ||
      !wp_storage_put_document (storage, record->partner, &wp_kind_incident, name, document, revision, error))
    return FALSE;
  if (id != NULL)
    *id = g_steal_pointer (&name);
  return TRUE;
}

gboolean
wp_incidents_raise (WpStorage *storage, const WpActor *actor, JsonObject *document, gint64 at, char **id, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = raise_it (storage, actor, document, at, id, revision, error);
  return wp_storage_end (storage, joined, ok, error);
}

/* The name behind the user that a command assigns, who must be of the same partner and able to work. */
static gboolean
find_assignee (WpStorage *storage, const char *partner, const WpCommand *command, char **name, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) user = NULL;
  const char *id = command->type == WP_COMMAND_ASSIGN ? wp_json_string_or (command->body, "userId", "") : "";

  if (*id == '\0')
    return TRUE;
  if (!wp_storage_get_document (storage, partner, &wp_kind_user, id, &record, error))
    return FALSE;
  if (record != NULL) {
    user = wp_json_parse_object (record->text, -1, error);
    if (user == NULL)
      return FALSE;
  }
  if (!wp_role_may (wp_role_from_string (wp_json_string (user, "role")), WP_PERMISSION_WORK_INCIDENTS)) {
    wp_error_add_field (error, "/userId", user == NULL ? "unknown" : "role",
                        user == NULL ? "There is no such user" : "An auditor cannot work on incidents");
    return FALSE;
  }
  *name = g_strdup (wp_json_string_or (user, "name", id));
  return TRUE;
}

static gboolean
run_it (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision, WpRecord **current,
        GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;
  g_autofree char *assignee = NULL;
  g_autoptr(GError) local = NULL;

  if (!load (storage, partner, &wp_kind_incident, command->document_id, &record, &document, error) || !wp_command_validate (command, error) ||
      !find_assignee (storage, record->partner, command, &assignee, error))
    return FALSE;
  if (!wp_command_may (command, actor, document, &local)) {
    if (current != NULL && (g_error_matches (local, WP_ERROR, WP_ERROR_CONFLICT) || g_error_matches (local, WP_ERROR, WP_ERROR_STALE)))
      *current = g_steal_pointer (&record);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }

  g_autoptr(JsonObject) before = wp_json_copy (document);
  wp_command_apply (command, actor, assignee, at, document);
  if (!wp_json_equal (before, document))
    return wp_command_fits (command, document, error) &&
           wp_storage_put_document (storage, record->partner, &wp_kind_incident, record->id, document, revision, error);
  if (revision != NULL)
    *revision = record->revision;
  return TRUE;
}

gboolean
wp_incidents_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                  WpRecord **current, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = run_it (storage, actor, partner, command, at, revision, current, error);
  return wp_storage_end (storage, joined, ok, error);
}

static gboolean
send_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision, GError **error)
{
  g_autoptr(WpRecord) known = NULL;
  if (!wp_actor_may (actor, WP_PERMISSION_DRILL, error) || !wp_storage_get_document (storage, partner, &wp_kind_drill, id, &known, error))
    return FALSE;
  if (known != NULL) {
    if (revision != NULL)
      *revision = known->revision;
    return TRUE;
  }
  g_autoptr(JsonObject) document = wp_json_new ("id", id, NULL);
  wp_json_set_object (document, "requestedBy", wp_json_new ("id", actor->id, "name", actor->name, NULL));
  wp_json_set_time (document, "at", at);
  wp_json_set_null (document, "seen");
  return wp_storage_put_document (storage, partner, &wp_kind_drill, id, document, revision, error);
}

gboolean
wp_incidents_send_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = send_drill (storage, actor, partner, id, at, revision, error);
  return wp_storage_end (storage, joined, ok, error);
}

static gboolean
see_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;

  if (!wp_actor_may (actor, WP_PERMISSION_DRILL, error) || !load (storage, partner, &wp_kind_drill, id, &record, &document, error))
    return FALSE;
  if (wp_json_has (document, "seen")) {
    if (revision != NULL)
      *revision = record->revision;
    return TRUE;
  }
  JsonObject *seen = wp_json_new ("by", actor->name, NULL);
  wp_json_set_time (seen, "at", at);
  wp_json_set_object (document, "seen", seen);
  return wp_storage_put_document (storage, partner, &wp_kind_drill, id, document, revision, error);
}

gboolean
wp_incidents_see_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = see_drill (storage, actor, partner, id, at, revision, error);
  return wp_storage_end (storage, joined, ok, error);
}

static gboolean
close_due_of (WpStorage *storage, const char *partner, gint64 now, guint *n_closed, GError **error)
{
  const WpActor clock = { .id = "watchpost-server", .name = "Watchpost", .role = WP_ROLE_SOC_ANALYST };
  g_autoptr(WpQuery) query = wp_query_new (&wp_kind_incident, partner);
  const char *column = wp_kind_incident.columns[WP_INCIDENT_AUTO_CLOSE].name;

  wp_query_where_int (query, column, WP_OP_GT, 0);
  wp_query_where_int (query, column, WP_OP_LE, now);
  g_autoptr(GPtrArray) due = wp_storage_query (storage, query, NULL, 100, G_MAXSIZE, NULL, error);
  if (due == NULL)
    return FALSE;
  for (guint i = 0; i < due->len; i++) {
    const WpRecord *record = g_ptr_array_index (due, i);
    g_autoptr(JsonObject) body = wp_json_new ("comment", "", NULL);
    g_autoptr(WpCommand) command = wp_command_new (WP_COMMAND_SOC_CLOSE, NULL, record->id, NULL, -1, body);
    g_autoptr(GError) local = NULL;
    if (wp_incidents_run (storage, &clock, partner, command, now, NULL, NULL, &local))
      (*n_closed)++;
    else
      g_warning ("%s could not be closed: %s", record->id, local->message);
  }
  return TRUE;
}

gboolean
wp_incidents_close_due (WpStorage *storage, gint64 now, guint *n_closed, GError **error)
{
  guint count = 0;
  g_auto(GStrv) partners = wp_storage_list_partners (storage, error);
  if (partners == NULL)
    return FALSE;
  for (guint i = 0; partners[i] != NULL; i++)
    if (!close_due_of (storage, partners[i], now, &count, error))
      return FALSE;
  if (n_closed != NULL)
    *n_closed = count;
  return TRUE;
}

GPtrArray *
wp_incidents_list (WpStorage *storage, const WpKind *kind, const char *partner, guint limit, GError **error)
{
  g_autoptr(WpQuery) query = wp_query_new (kind, partner);
  g_autoptr(GPtrArray) records = wp_storage_query (storage, query, NULL, limit, G_MAXSIZE, NULL, error);
  if (records == NULL)
    return NULL;
  g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < records->len; i++) {
    const WpRecord *record = g_ptr_array_index (records, i);
    JsonObject *document = wp_json_parse_object (record->text, -1, error);
    if (document == NULL)
      return NULL;
    g_ptr_array_add (documents, document);
  }
  return g_steal_pointer (&documents);
}
