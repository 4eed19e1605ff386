/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-params.h"
#include "wp-time.h"

#define MAX_BYTES (WP_MAX_PAGE - 8 * WP_KIB) /* of changes: the rest is the cursor and what stands around */

/* Documents go out as the text they are kept as, but for a kind that not everybody sees all of: a page is put together, never parsed. */
static void
append_change (GString *json, const WpRecord *record, const WpActor *reader)
{
  g_autofree char *redacted = wp_kind_redact (record->kind, reader, record->text);
  g_string_append_printf (json, "%s{\"kind\":\"%s\",\"id\":", json->str[json->len - 1] == '[' ? "" : ",", record->kind->name);
  wp_json_append_quoted (json, record->id);
  g_string_append_printf (json, ",\"revision\":%" G_GINT64_FORMAT ",\"deleted\":%s,\"document\":%s}", record->revision,
                          record->deleted ? "true" : "false",
                          record->deleted    ? "null"
                          : redacted != NULL ? redacted
                                             : record->text);
}

void
wp_routes_changes (WpRequest *request)
{
  WpContext *context = request->context;
  const char *cursor = wp_request_param (request, "cursor");
  const char *role = wp_role_to_string (request->actor.role);
  g_autoptr (GError) error = NULL;
  gint64 now = wp_time_now (), sequence = 0;
  guint limit = WP_MAX_CHANGES;
  gboolean more = FALSE;

  if (!wp_params_limit (request, WP_MAX_CHANGES, &limit, &error) ||
      (cursor != NULL && *cursor != '\0' &&
       !wp_cursor_read_change (&context->cursors, context->storage, request->partner, role, cursor, now, &sequence, &error))) {
    wp_request_answer_error (request, error);
    return;
  }
  g_autoptr (GString) json = g_string_new ("{\"changes\":[");
  gsize empty = json->len;
  /* A page that says there is more has something on it. */
  do {
    g_autoptr (GPtrArray) records = wp_storage_changes (context->storage, request->partner, sequence, limit, MAX_BYTES, &more, &error);
    if (records == NULL) {
      wp_request_answer_error (request, error);
      return;
    }
    for (guint i = 0; i < records->len; i++) {
      const WpRecord *record = g_ptr_array_index (records, i);
      /* What the reader may not see is not there, gone or not. */
      if (record->kind != NULL && (record->deleted || record->text != NULL) && wp_kind_may_read (record->kind, &request->actor, record->owner))
        append_change (json, record, &request->actor);
      sequence = record->sequence;
    }
  } while (more && json->len == empty);
  g_autofree char *next = wp_cursor_make_change (&context->cursors, request->partner, role, sequence, now);
  g_string_append (json, "],\"cursor\":");
  wp_json_append_quoted (json, next);
  g_string_append_printf (json, ",\"more\":%s}", more ? "true" : "false");
  wp_request_answer (request, 200, "application/json", json->str);
}

void
wp_routes_events (WpRequest *request)
{
  wp_events_open (request->context->events, request);
}
