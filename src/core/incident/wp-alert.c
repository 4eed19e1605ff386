/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAlert"
#include "config.h"

#include "wp-alert.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

static const char *const reasons[] = { "", "opened", "raised", "question", "reopened" };

void
wp_alert_begin (JsonObject *document, WpAlertReason reason, const char *user_id, gint64 at)
{
  JsonObject *alert = wp_json_need_object (document, "alert");
  wp_json_set_int (alert, "generation", wp_json_int (alert, "generation", 0) + 1);
  wp_json_set_time (alert, "at", at);
  wp_json_set_string (alert, "reason", reasons[reason]);
  wp_json_set_string (alert, "userId", user_id);
  wp_json_set_null (alert, "handled");
}

void
wp_alert_handle (JsonObject *document, const char *by, gint64 at)
{
  JsonObject *alert = wp_json_need_object (document, "alert");
  if (wp_json_has (alert, "handled"))
    return;
  JsonObject *handled = wp_json_new ("by", by, NULL);
  wp_json_set_time (handled, "at", at);
  wp_json_set_object (alert, "handled", handled);
}

gboolean
wp_alert_wakes (const WpIncident *incident, const char *user_id, gint64 first_sign_in)
{
  return wp_status_is_open (incident->status) && !incident->alert_handled && incident->severity >= WP_SEVERITY_HIGH && incident->alert_at > 0 &&
         (*incident->alert_user_id == '\0' || g_strcmp0 (incident->alert_user_id, user_id) != 0) &&
         incident->alert_at >= first_sign_in - WP_ALERT_GRACE;
}

char *
wp_alert_key (const char *account_id, const char *incident_id, guint generation)
{
  return g_strdup_printf ("%s/%s/%u", account_id, incident_id, generation);
}

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);
  return length > 0 && length <= 64 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

gboolean
wp_alert_parse_key (const char *key, char **account_id, char **incident_id, guint *generation)
{
  if (key == NULL || strlen (key) > 200)
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (key, "/", 4);
  guint64 number = 0;
  if (g_strv_length (parts) != 3 || !is_id (parts[0]) || !is_id (parts[1]) || !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXUINT, &number, NULL))
    return FALSE;
  if (account_id != NULL)
    *account_id = g_strdup (parts[0]);
  if (incident_id != NULL)
    *incident_id = g_strdup (parts[1]);
  if (generation != NULL)
    *generation = (guint) number;
  return TRUE;
}
