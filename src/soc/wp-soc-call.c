/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-backoff.h"
#include "wp-error.h"
#include "wp-json.h"

#include <glib/gi18n.h>
#include <string.h>

#define TRIES 4
#define LONGEST_WAIT (30 * 1000) /* ms: a person waits at the other side */

GQuark
wp_soc_error_quark (void)
{
  return g_quark_from_static_string ("wp-soc-error");
}

void
wp_soc_usage (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, WP_SOC_ERROR, WP_SOC_ERROR_USAGE, text);
}

/* Nobody knows whether the server did it: the same key makes it safe to ask again. */
static gboolean
may_retry (const GError *error)
{
  return g_error_matches (error, WP_ERROR, WP_ERROR_OFFLINE) || g_error_matches (error, WP_ERROR, WP_ERROR_TIMEOUT) ||
         g_error_matches (error, WP_ERROR, WP_ERROR_UNAVAILABLE) || g_error_matches (error, WP_ERROR, WP_ERROR_RATE_LIMITED);
}

JsonObject *
wp_soc_call (WpSoc *self, const char *path, JsonObject *body, GError **error)
{
  g_autofree char *key = self->key != NULL ? g_strdup (self->key) : g_uuid_string_random ();
  g_autofree char *text = body != NULL ? wp_json_to_string (body) : NULL;
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = body != NULL ? "POST" : "GET";
  request.path = path;
  request.token = self->token;
  request.body = bytes;
  request.key = body != NULL ? key : NULL;

  for (guint failures = 1;; failures++) {
    g_autoptr (GError) local = NULL;
    g_autoptr (WpHttpAnswer) answer = wp_http_send (self->http, &request, NULL, NULL, &local);
    if (answer != NULL)
      return answer->json != NULL ? json_object_ref (answer->json) : json_object_new ();
    guint delay = wp_backoff_delay (failures, wp_error_get_retry_after (local), g_random_double ());
    if (!may_retry (local) || failures == TRIES || delay > LONGEST_WAIT) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    g_message ("%s; trying again", local->message);
    g_usleep ((gulong) delay * 1000);
  }
}

static gboolean
is_unreachable (const GError *error)
{
  return error->domain == WP_ERROR && wp_error_is_connection (error->code);
}

static void
report_json (const GError *error)
{
  GPtrArray *fields = wp_error_get_fields (error);
  JsonObject *object = wp_json_new ("problem", error->domain == WP_ERROR ? wp_error_get_slug (error->code) : "usage", "detail", error->message, NULL);
  JsonArray *errors = wp_json_need_array (object, "errors");
  for (guint i = 0; fields != NULL && i < fields->len; i++) {
    WpFieldError *field = fields->pdata[i];
    wp_json_append (errors, wp_json_new ("pointer", field->pointer, "code", field->code, "detail", field->detail, NULL));
  }
  if (wp_error_get_role (error) != NULL)
    wp_json_set_string (object, "role", wp_error_get_role (error));
  g_autoptr (JsonObject) root = json_object_new ();
  wp_json_set_object (root, "error", object);
  wp_soc_print_json (root);
}

/* What came from a server may hold anything, also orders to a terminal. */
static char *
harmless (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

WpSocExit
wp_soc_report (WpSoc *self, const GError *error)
{
  g_autofree char *message = harmless (error->message);
  GPtrArray *fields = wp_error_get_fields (error);

  if (self->json)
    report_json (error);
  /* The message of several wrong fields repeats the first of them. */
  g_printerr ("watchpost-soc: %s\n", fields == NULL ? message : _ (wp_error_get_title (error->code)));
  for (guint i = 0; fields != NULL && i < fields->len; i++) {
    WpFieldError *field = fields->pdata[i];
    g_autofree char *line = g_strdup_printf ("  %s: %s (%s)", field->pointer, field->detail, field->code);
    g_autofree char *clean = harmless (line);
    g_printerr ("%s\n", clean);
  }
  if (error->domain != WP_ERROR || error->code == WP_ERROR_INSECURE)
    return WP_SOC_USAGE;
  return is_unreachable (error) ? WP_SOC_UNREACHABLE : WP_SOC_REFUSED;
}

void
wp_soc_print (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *clean = harmless (text);
  g_print ("%s", clean);
}

void
wp_soc_print_json (JsonObject *object)
{
  g_autofree char *text = wp_json_to_pretty_string (object);
  g_print ("%s\n", text);
}

char *
wp_soc_local_time (gint64 ms)
{
  g_autoptr (GDateTime) local = ms != 0 ? g_date_time_new_from_unix_local (ms / 1000) : NULL;
  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M %Z") : g_strdup ("");
}
