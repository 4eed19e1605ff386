/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStore"
#include "config.h"

#include "wp-store.h"

#include "wp-json.h"
#include "wp-search.h"

#include <string.h>

/* The columns, with their texts behind them */
static WpValue *
make_values (const WpKind *kind, JsonObject *document)
{
  g_autofree WpValue *values = g_new0 (WpValue, kind->n_columns);
  gsize size = kind->n_columns * sizeof (WpValue);

  kind->extract (document, values);
  for (guint i = 0; i < kind->n_columns; i++)
    size += values[i].text != NULL ? strlen (values[i].text) + 1 : 0;

  WpValue *block = g_malloc (MAX (size, 1));
  char *texts = (char *) (block + kind->n_columns);
  for (guint i = 0; i < kind->n_columns; i++) {
    gsize length = values[i].text != NULL ? strlen (values[i].text) + 1 : 0;

    block[i] = (WpValue) { values[i].number, length > 0 ? memcpy (texts, values[i].text, length) : NULL };
    texts += length;
  }
  return block;
}

static char *
make_search (const WpKind *kind, JsonObject *document)
{
  g_autofree char *written = kind->search_text != NULL ? kind->search_text (document) : NULL;

  if (written == NULL || *written == '\0')
    return NULL;
  /* So that the last two characters begin a trigram as well, see wp-store-search.c */
  g_autofree char *bare = wp_search_normalize (written);
  return g_strconcat (bare, "\n\n", NULL);
}

WpPrepared *
wp_prepared_new (const WpKind *kind, const char *id, gint64 revision, JsonObject *document, const char *text, gsize length)
{
  WpPrepared *self = g_new0 (WpPrepared, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->revision = revision;
  if (document == NULL)
    return self;
  self->text = text != NULL ? g_strndup (text, length) : wp_json_to_string (document);
  self->owner = kind->owner == WP_OWNER_PERSON ? g_strdup (wp_json_string_or (document, "ownerId", "")) : NULL;
  self->values = make_values (kind, document);
  self->search = make_search (kind, document);
  return self;
}

void
wp_prepared_free (WpPrepared *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->owner);
  g_free (self->values);
  g_free (self->search);
  g_free (self);
}
