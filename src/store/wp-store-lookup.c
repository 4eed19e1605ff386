/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStore"
#include "config.h"

#include "wp-store-private.h"

#include <string.h>

static gboolean
lookup_get (const WpLookup *lookup, const WpKind *kind, const char *id, JsonObject **document, GError **error)
{
  const WpStoreLookup *self = (const WpStoreLookup *) lookup;
  g_autoptr (GError) local = NULL;
  g_autoptr (WpDocument) found = wp_store_get (self->store, self->partner, kind->name, id, &local);
  *document = found != NULL && !found->deleted ? wp_document_parse (found, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Does an index of @kind begin with @column? A rule that walks the whole list is a mistake of the program. */
static gboolean
begins_an_index (const WpKind *kind, const char *column)
{
  gsize length = strlen (column);
  for (const char *const *index = kind->indexes; index != NULL && *index != NULL; index++)
    if (strncmp (*index, column, length) == 0 && ((*index)[length] == '\0' || (*index)[length] == ','))
      return TRUE;
  return FALSE;
}

/* @what: what is selected of the rows with @value in @where; a document's id is d.id, and nothing else of it is looked at */
static WpStmt *
prepare (const WpStoreLookup *self, const WpKind *kind, const char *what, const char *where, const char *value, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s AS l%s WHERE l._partner = ? AND l.\"%s\" = ?", what,
                                          wp_store_get_table (self->store, kind)->table,
                                          g_str_has_prefix (what, "d.") ? " JOIN document AS d ON d.rowid = l.rowid" : "", where);
  WpStmt *stmt = wp_db_prepare (wp_store_get_db (self->store), sql, error);
  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_text (stmt, 1, self->partner);
  wp_stmt_bind_text (stmt, 2, value);
  return stmt;
}

static gboolean
lookup_each (const WpLookup *lookup, const WpKind *kind, const char *where, const char *value, WpLookupFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (begins_an_index (kind, where), FALSE);
  g_autofree WpValue *values = g_new0 (WpValue, kind->n_columns);
  g_autoptr (GString) what = g_string_new ("d.id");
  g_autoptr (GError) local = NULL;
  for (guint i = 0; i < kind->n_columns; i++)
    g_string_append_printf (what, ", l.\"%s\"", kind->columns[i].name);
  WpStmt *stmt = prepare ((const WpStoreLookup *) lookup, kind, what->str, where, value, error);
  if (stmt == NULL)
    return FALSE;
  while (wp_stmt_step (stmt, &local)) {
    for (guint i = 0; i < kind->n_columns; i++)
      if (kind->columns[i].type == WP_COLUMN_INT)
        values[i].number = wp_stmt_int (stmt, i + 1);
      else
        values[i].text = wp_stmt_text (stmt, i + 1);
    if (!func (wp_stmt_text (stmt, 0), values, user_data))
      break;
  }
  return wp_stmt_end (stmt, &local, error);
}

static gboolean
lookup_sum (const WpLookup *lookup, const WpKind *kind, const char *column, const char *where, const char *value, gint64 *sum, GError **error)
{
  g_return_val_if_fail (begins_an_index (kind, where), FALSE);
  g_autofree char *what = column != NULL ? g_strdup_printf ("coalesce (sum (l.\"%s\"), 0)", column) : g_strdup ("count (*)");
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = prepare ((const WpStoreLookup *) lookup, kind, what, where, value, error);
  if (stmt == NULL)
    return FALSE;
  *sum = wp_stmt_step (stmt, &local) ? wp_stmt_int (stmt, 0) : 0;
  return wp_stmt_end (stmt, &local, error);
}

void
wp_store_lookup_init (WpStoreLookup *self, WpStore *store, const char *partner)
{
  *self = (WpStoreLookup) { { lookup_get, lookup_each, lookup_sum }, store, partner };
}
