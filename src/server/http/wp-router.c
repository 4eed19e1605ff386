/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRouter"
#include "config.h"

#include "wp-router.h"

#include <string.h>

/* Does @path look like @pattern? Fills @params with what stands for {}. */
static gboolean
match_path (const char *pattern, const char *path, char *params[WP_ROUTER_MAX_PARAMS])
{
  guint n_params = 0;

  while (*pattern != '\0' && *path != '\0') {
    if (*pattern != '{') {
      if (*pattern++ != *path++)
        return FALSE;
      continue;
    }
    gsize length = strcspn (path, "/");
    /* An escaped slash or NUL in an id is none of ours. */
    char *value = length > 0 && length <= 400 ? g_uri_unescape_segment (path, path + length, "/") : NULL;
    if (value == NULL || !g_utf8_validate (value, -1, NULL)) {
      g_free (value);
      return FALSE;
    }
    g_free (params[n_params]);
    params[n_params++] = value;
    path += length;
    pattern += strlen ("{}");
  }
  return *pattern == '\0' && *path == '\0';
}

const WpRoute *
wp_router_match (const WpRoute *routes, guint n_routes, const char *method, const char *path, char *params[WP_ROUTER_MAX_PARAMS], char **allow)
{
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
  g_autoptr (GString) methods = g_string_new (NULL);

  *allow = NULL;
  for (guint i = 0; i < n_routes; i++) {
    if (!match_path (routes[i].pattern, path, params))
      continue;
    if (strcmp (routes[i].method, wanted) == 0)
      return &routes[i];
    g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
    if (strcmp (routes[i].method, "GET") == 0)
      g_string_append (methods, ", HEAD");
  }
  for (guint i = 0; i < WP_ROUTER_MAX_PARAMS; i++)
    g_clear_pointer (&params[i], g_free);
  if (methods->len > 0)
    *allow = g_strdup (methods->str);
  return NULL;
}
