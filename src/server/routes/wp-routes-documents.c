/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-params.h"

#include <string.h>

#define DEFAULT_PAGE 100
#define MAX_BYTES (WP_MAX_PAGE - 8 * WP_KIB) /* of documents: the rest is the cursor and what stands around */

/* A page of a list belongs to who asked, and to what was asked. */
static char *
list_scope (WpRequest *request)
{
  static const char *const names[] = { "q", "partner" };
  const WpKind *kind = request->route->kind;
  GString *scope = g_string_new (NULL);
  g_string_printf (scope, "list %s %s %s %s", wp_role_to_string (request->actor.role), request->partner != NULL ? request->partner : "soc",
                   kind->owner == WP_OWNER_PERSON ? request->actor.id : "", kind->name);
  for (guint i = 0; i < G_N_ELEMENTS (names) + kind->n_filters; i++) {
    const char *value = wp_request_param (request, i < G_N_ELEMENTS (names) ? names[i] : kind->filters[i - G_N_ELEMENTS (names)].parameter);
    g_string_append_printf (scope, "\n%s", value != NULL ? value : "");
  }
  return g_string_free (scope, FALSE);
}

/* Where a list goes on: in which partner's documents (the SOC sees them all, one partner after the other), and after what. */
typedef struct {
  char *partner;
  char *after;
} Place;

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->partner, g_free);
  g_clear_pointer (&place->after, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
read_place (WpRequest *request, const char *scope, Place *place, GError **error)
{
  const char *cursor = wp_request_param (request, "cursor");
  if (cursor == NULL || *cursor == '\0')
    return TRUE;
  g_autofree char *value = wp_cursor_read (request->context->cursors.secret, scope, cursor, error);
  if (value == NULL)
    return FALSE;
  char *space = strchr (value, ' ');
  place->partner = space != NULL ? g_strndup (value, space - value) : g_strdup (value);
  place->after = space != NULL && space[1] != '\0' ? g_strdup (space + 1) : NULL;
  return TRUE;
}

static GPtrArray *
query_partner (WpRequest *request, const char *partner, const char *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (request->route->kind, partner);
  if (!wp_params_filter (request, query, error))
    return NULL;
  return wp_storage_query (request->context->storage, query, after, limit, max_bytes, next, error);
}

/* Appends documents to @json and moves @place on; its partner is NULL at the end of everything. */
static gboolean
collect (WpRequest *request, const char *const *partners, guint limit, Place *place, GString *json, GError **error)
{
  guint i = 0;
  while (partners[i] != NULL && place->partner != NULL && strcmp (partners[i], place->partner) < 0)
    i++;
  /* Of every partner the first document comes, however large: there must be room for it. */
  while (partners[i] != NULL && limit > 0 && json->len < MAX_BYTES - WP_MAX_DOCUMENT) {
    g_autofree char *next = NULL;
    g_autoptr (GPtrArray) records = query_partner (request, partners[i], place->after, limit, MAX_BYTES - json->len, &next, error);
    if (records == NULL)
      return FALSE;
    for (guint k = 0; k < records->len; k++) {
      const WpRecord *record = g_ptr_array_index (records, k);
      g_autofree char *redacted = wp_kind_redact (record->kind, &request->actor, record->text);
      g_string_append (json, json->str[json->len - 1] == '[' ? "" : ",");
      g_string_append (json, redacted != NULL ? redacted : record->text);
    }
    limit -= MIN (limit, records->len);
    i += next == NULL;
    g_free (place->after);
    place->after = g_steal_pointer (&next);
  }
  g_free (place->partner);
  place->partner = g_strdup (partners[i]);
  return TRUE;
}

/* Whose documents: the SOC sees everybody's, or those of the one it names. (transfer full) */
static GStrv
list_partners (WpRequest *request, GError **error)
{
  const char *only = request->partner != NULL ? request->partner : wp_request_param (request, "partner");
  const char *const one[] = { only, NULL };
  if (only != NULL && *only != '\0')
    return g_strdupv ((GStrv) one);
  return request->context->storage->people->list_partners (request->context->storage, error);
}

void
wp_routes_list (WpRequest *request)
{
  WpContext *context = request->context;
  g_autofree char *scope = list_scope (request);
  g_autoptr (GError) error = NULL;
  g_auto (Place) place = { 0 };
  g_autoptr (GString) json = g_string_new ("{\"items\":[");
  guint limit = DEFAULT_PAGE;
  g_auto (GStrv) partners = list_partners (request, &error);

  if (error != NULL || !wp_params_limit (request, WP_MAX_LIST, &limit, &error) || !read_place (request, scope, &place, &error) ||
      !collect (request, (const char *const *) partners, limit, &place, json, &error)) {
    wp_request_answer_error (request, error);
    return;
  }
  g_string_append (json, "],\"next\":");
  if (place.partner != NULL) {
    g_autofree char *value = g_strconcat (place.partner, " ", place.after, NULL);
    g_autofree char *cursor = wp_cursor_make (context->cursors.secret, scope, value);
    g_string_append_printf (json, "\"%s\"}", cursor);
  } else
    g_string_append (json, "null}");
  wp_request_answer (request, 200, "application/json", json->str);
}

void
wp_routes_read (WpRequest *request)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  const char *known = wp_request_header (request, "If-None-Match");
  const WpKind *kind = request->route->kind;
  const char *id = request->params[0] != NULL ? request->params[0] : request->partner; /* of one a partner */

  if (wp_storage_get_document (request->context->storage, request->partner, kind, id, &record, &error) &&
      (record == NULL || !wp_kind_may_read (kind, &request->actor, record->owner)))
    g_set_error_literal (&error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
  if (error != NULL) {
    wp_request_answer_error (request, error);
    return;
  }
  g_autofree char *tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", record->revision);
  g_autofree char *redacted = wp_kind_redact (kind, &request->actor, record->text);
  wp_request_set_header (request, "ETag", tag);
  wp_request_set_header (request, "Cache-Control", "private, no-cache");
  if (known != NULL && strstr (known, tag) != NULL)
    wp_request_answer (request, 304, NULL, NULL);
  else
    wp_request_answer (request, 200, "application/json", redacted != NULL ? redacted : record->text);
}
