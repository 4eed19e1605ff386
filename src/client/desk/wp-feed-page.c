/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFeedPage"
#include "config.h"

#include "wp-error.h"
#include "wp-feed-page.h"
#include "wp-json.h"
#include "wp-kinds.h"

#include <string.h>

#define MAX_ID 128
#define MAX_CURSOR 4096

static gboolean
makes_sense (const char *id, gint64 revision)
{
  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID && revision >= 0;
}

/* A document is kept as it came: it is neither written again nor parsed again. */
static gpointer
keep_change (JsonNode *element, const char *text, gsize length)
{
  JsonObject *change = wp_json_node_object (element);
  const char *name = wp_json_string (change, "kind"), *id = wp_json_string (change, "id");
  const WpKind *kind = name != NULL ? wp_kind_find (name) : NULL;
  gint64 revision = wp_json_int (change, "revision", -1);
  gboolean deleted = wp_json_bool (change, "deleted", FALSE);
  JsonObject *document = deleted ? NULL : wp_json_object (change, "document");
  if (kind == NULL)
    return NULL; /* a newer server's */
  if (!makes_sense (id, revision) || (!deleted && document == NULL)) {
    g_message ("A change of the feed makes no sense and is passed over");
    return NULL;
  }
  return wp_prepared_new (kind, id, revision, document, text, length);
}

WpFeedPage *
wp_feed_page_read (const char *data, gsize length, GError **error)
{
  static const WpJsonListing listing = { "changes", "document", keep_change };
  g_autoptr (WpFeedPage) self = g_new0 (WpFeedPage, 1);
  g_autoptr (GError) local = NULL;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_prepared_free);
  g_autoptr (JsonObject) page = wp_json_parse_list (data, (gssize) length, &listing, self->changes, &local);
  const char *cursor = wp_json_string (page, "cursor");
  if (page == NULL || wp_json_array (page, "changes") == NULL || cursor == NULL || strlen (cursor) > MAX_CURSOR) {
    g_set_error (error, WP_ERROR, WP_ERROR_UNREADABLE, "%s", local != NULL ? local->message : "The page of changes makes no sense");
    return NULL;
  }
  self->cursor = g_strdup (cursor);
  /* A page that is empty and says there is more would be asked for for ever. */
  self->more = wp_json_bool (page, "more", FALSE) && self->changes->len > 0;
  return g_steal_pointer (&self);
}

void
wp_feed_page_free (WpFeedPage *self)
{
  if (self == NULL)
    return;
  g_free (self->cursor);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

WpPrepared *
wp_feed_prepare (const WpKind *kind, JsonObject *document, GError **error)
{
  const char *id = wp_json_string (document, "id");
  gint64 revision = wp_json_int (document, "revision", -1);
  if (makes_sense (id, revision))
    return wp_prepared_new (kind, id, revision, document, NULL, 0);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_UNREADABLE, "The document makes no sense");
  return NULL;
}
