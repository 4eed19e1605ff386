/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKind"
#include "config.h"

#include "wp-kind.h"
#include "wp-json.h"

#include <string.h>

int
wp_kind_column (const WpKind *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->columns[i].name, name) == 0)
      return (int) i;
  return -1;
}

gboolean
wp_kind_may_read (const WpKind *self, const WpActor *actor, const char *owner_id)
{
  if (!wp_role_may (actor->role, self->read) && !wp_role_may (actor->role, WP_PERMISSION_SOC))
    return FALSE;
  return self->owner == WP_OWNER_PARTNER || g_strcmp0 (owner_id, actor->id) == 0;
}

char *
wp_kind_redact (const WpKind *self, const WpActor *actor, const char *text)
{
  if (self->confidential == NULL || text == NULL || actor->role == WP_ROLE_SOC_ANALYST || wp_role_may (actor->role, WP_PERMISSION_READ_ORDERS))
    return NULL;
  g_autoptr (JsonObject) document = wp_json_parse_object (text, -1, NULL);
  /* What cannot be read is not shown to somebody who may not see all of it. */
  if (document == NULL)
    return g_strdup ("{}");
  for (guint i = 0; self->confidential[i] != NULL; i++)
    json_object_remove_member (document, self->confidential[i]);
  return wp_json_to_string (document);
}
