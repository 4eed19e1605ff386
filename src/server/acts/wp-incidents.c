/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidents"
#include "config.h"

#include "wp-incidents.h"
#include "wp-acts.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"

static gboolean
raise_it (WpStorage *storage, const WpActor *actor, JsonObject *document, gint64 at, char **id, gint64 *revision, GError **error)
{
  const char *customer_id;
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (GError) local = NULL;
  gint64 number;

  if (!wp_actor_may (actor, WP_PERMISSION_SOC, error) ||
      !wp_json_check_string (document, "", "customerId", (WpJsonText) { 1, 100, TRUE }, &customer_id, error))
    return FALSE;
  if (!wp_storage_get_document (storage, NULL, &wp_kind_customer, customer_id, &record, &local)) {
    if (g_error_matches (local, WP_ERROR, WP_ERROR_CONFLICT))
      wp_error_add_field (error, "/customerId", "ambiguous",
                          "This customer is at more than one partner, and whoever runs the server has to say whose it is");
    else
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (record == NULL) {
    wp_error_add_field (error, "/customerId", "unknown", "There is no such customer");
    return FALSE;
  }
  g_autoptr (JsonObject) customer = wp_json_parse_object (record->text, -1, error);
  if (customer == NULL || !storage->lives->next_number (storage, record->partner, &number, error))
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

static gboolean
close_due_of (WpStorage *storage, const char *partner, gint64 now, guint *n_closed, GError **error)
{
  const WpActor clock = { .id = "watchpost-server", .name = "Watchpost", .role = WP_ROLE_SOC_ANALYST };
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, partner);
  const char *column = wp_kind_incident.columns[WP_INCIDENT_AUTO_CLOSE].name;

  wp_query_where_int (query, column, WP_OP_GT, 0);
  wp_query_where_int (query, column, WP_OP_LE, now);
  g_autoptr (GPtrArray) due = wp_storage_query (storage, query, NULL, 100, G_MAXSIZE, NULL, error);
  if (due == NULL)
    return FALSE;
  for (guint i = 0; i < due->len; i++) {
    const WpRecord *record = g_ptr_array_index (due, i);
    g_autoptr (JsonObject) body = wp_json_new ("comment", "", NULL);
    g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_SOC_CLOSE, NULL, record->id, NULL, -1, body);
    g_autoptr (GError) local = NULL;
    if (wp_acts_run (storage, &clock, partner, command, now, NULL, NULL, &local))
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
  g_auto (GStrv) partners = storage->people->list_partners (storage, error);
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
  g_autoptr (WpQuery) query = wp_query_new (kind, partner);
  g_autoptr (GPtrArray) records = wp_storage_query (storage, query, NULL, limit, G_MAXSIZE, NULL, error);
  if (records == NULL)
    return NULL;
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < records->len; i++) {
    const WpRecord *record = g_ptr_array_index (records, i);
    JsonObject *document = wp_json_parse_object (record->text, -1, error);
    if (document == NULL)
      return NULL;
    g_ptr_array_add (documents, document);
  }
  return g_steal_pointer (&documents);
}
