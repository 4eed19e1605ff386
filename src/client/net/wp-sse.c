/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSse"
#include "config.h"

#include "wp-error.h"
#include "wp-sse.h"

#include <string.h>

struct _WpSse {
  GString *line;
  GString *data;
  char *event;
  char *id;
  gboolean has_data;
  gboolean after_cr; /* an LF that follows belongs to it */
  gboolean started;  /* past a byte order mark */
};

WpSse *
wp_sse_new (void)
{
  WpSse *self = g_new0 (WpSse, 1);
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->id = g_strdup ("");
  return self;
}

void
wp_sse_free (WpSse *self)
{
  if (self == NULL)
    return;
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->event);
  g_free (self->id);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, WP_ERROR, WP_ERROR_PROTOCOL, "The event stream is broken: %s", why);
  return FALSE;
}

static void
dispatch (WpSse *self, WpSseFunc func, gpointer user_data)
{
  if (self->has_data) {
    WpSseEvent event = { self->id, self->event != NULL ? self->event : "message", self->data->str };
    func (&event, user_data);
  }
  self->has_data = FALSE;
  g_string_truncate (self->data, 0);
  g_clear_pointer (&self->event, g_free);
}

static gboolean
parse_line (WpSse *self, WpSseFunc func, gpointer user_data, GError **error)
{
  const char *name = self->line->str;
  if (strlen (name) != self->line->len || !g_utf8_validate (name, (gssize) self->line->len, NULL))
    return refuse (error, "not text");
  if (!self->started && g_str_has_prefix (name, "\xEF\xBB\xBF"))
    name += 3;
  self->started = TRUE;
  if (*name == '\0') {
    dispatch (self, func, user_data);
    return TRUE;
  }
  gsize length = strcspn (name, ":");
  const char *value = name[length] == ':' ? name + length + 1 : "";
  if (*value == ' ')
    value++;
  if (length == 4 && strncmp (name, "data", length) == 0) {
    if (self->has_data)
      g_string_append_c (self->data, '\n');
    self->has_data = TRUE;
    g_string_append (self->data, value);
    return self->data->len <= WP_SSE_MAX_EVENT || refuse (error, "an event is too long");
  }
  if (length == 5 && strncmp (name, "event", length) == 0) {
    g_free (self->event);
    self->event = g_strdup (value);
  } else if (length == 2 && strncmp (name, "id", length) == 0) {
    g_free (self->id);
    self->id = g_strdup (value);
  }
  return TRUE;
}

gboolean
wp_sse_feed (WpSse *self, const char *data, gsize length, WpSseFunc func, gpointer user_data, GError **error)
{
  for (gsize i = 0; i < length; i++) {
    char c = data[i];
    gboolean joined = c == '\n' && self->after_cr;
    self->after_cr = c == '\r';
    if (joined)
      continue;
    if (c != '\n' && c != '\r') {
      if (self->line->len >= WP_SSE_MAX_LINE)
        return refuse (error, "a line is too long");
      g_string_append_c (self->line, c);
      continue;
    }
    if (!parse_line (self, func, user_data, error))
      return FALSE;
    g_string_truncate (self->line, 0);
  }
  return TRUE;
}
