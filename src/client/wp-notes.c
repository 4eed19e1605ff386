/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpNotes"
#include "config.h"

#include "wp-notes.h"

struct _WpNotes {
  WpEngine *engine;
  GHashTable *drafts; /* scope -> text */
  GHashTable *seen; /* incident -> gint64 */
  GHashTable *dirty_drafts; /* scope */
  GHashTable *dirty_seen; /* incident */
  guint flush_id;
  gboolean closed;
};

/* One thing to write */
typedef struct {
  char *name;
  char *text; /* (nullable): a draft's */
  gint64 number;
} WpNote;

WpNotes *
wp_notes_new (WpEngine *engine)
{
  WpNotes *self = g_new0 (WpNotes, 1);
  self->engine = engine;
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dirty_drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty_seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wp_notes_free (WpNotes *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->dirty_drafts);
  g_hash_table_unref (self->dirty_seen);
  g_free (self);
}

void
wp_notes_fill (WpNotes *self, GHashTable *drafts, GHashTable *seen)
{
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  self->drafts = drafts;
  self->seen = seen;
}

static void
note_free (gpointer data)
{
  WpNote *note = data;
  g_free (note->name);
  g_free (note->text);
  g_free (note);
}

static gboolean
write_notes (WpWriter *writer, gpointer data, GError **error)
{
  GPtrArray *notes = data;
  gboolean good = TRUE;
  for (guint i = 0; good && i < notes->len; i++) {
    const WpNote *note = g_ptr_array_index (notes, i);
    good = note->text != NULL ? wp_writer_set_draft (writer, note->name, note->text, error) :
                                wp_writer_set_seen (writer, note->name, note->number, error);
  }
  return good;
}

static void
add_notes (WpNotes *self, GHashTable *names, gboolean drafts, GPtrArray *notes)
{
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    WpNote *note = g_new0 (WpNote, 1);
    note->name = g_strdup (name);
    note->text = drafts ? g_strdup (wp_notes_get_draft (self, name)) : NULL;
    note->number = wp_notes_get_seen (self, name);
    g_ptr_array_add (notes, note);
  }
  g_hash_table_remove_all (names);
}

static void
flush_once (gpointer user_data)
{
  WpNotes *self = user_data;
  GPtrArray *notes = g_ptr_array_new_with_free_func (note_free);
  self->flush_id = 0;
  add_notes (self, self->dirty_drafts, TRUE, notes);
  add_notes (self, self->dirty_seen, FALSE, notes);
  wp_engine_write (self->engine, write_notes, notes, (GDestroyNotify) g_ptr_array_unref, NULL);
}

static void
flush_soon (WpNotes *self)
{
  if (self->flush_id == 0 && !self->closed)
    self->flush_id = g_timeout_add_once (WP_NOTES_FLUSH_MS, flush_once, self);
}

void
wp_notes_close (WpNotes *self)
{
  self->closed = TRUE;
  if (self->flush_id == 0)
    return;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  flush_once (self);
}

const char *
wp_notes_get_draft (WpNotes *self, const char *scope)
{
  const char *text = g_hash_table_lookup (self->drafts, scope);
  return text != NULL ? text : "";
}

void
wp_notes_set_draft (WpNotes *self, const char *scope, const char *text)
{
  if (g_str_equal (wp_notes_get_draft (self, scope), text))
    return;
  if (*text == '\0')
    g_hash_table_remove (self->drafts, scope);
  else
    g_hash_table_insert (self->drafts, g_strdup (scope), g_strdup (text));
  g_hash_table_add (self->dirty_drafts, g_strdup (scope));
  flush_soon (self);
}

gint64
wp_notes_get_seen (WpNotes *self, const char *incident_id)
{
  const gint64 *news = g_hash_table_lookup (self->seen, incident_id);
  return news != NULL ? *news : 0;
}

void
wp_notes_set_seen (WpNotes *self, const char *incident_id, gint64 news)
{
  g_hash_table_insert (self->seen, g_strdup (incident_id), g_memdup2 (&news, sizeof news));
  g_hash_table_add (self->dirty_seen, g_strdup (incident_id));
  flush_soon (self);
}
