/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKeyFile"
#include "config.h"

#include "wp-key-file.h"

#define PIECE 32768 /* so that no frame waits for it */

typedef struct {
  WpKeyTable *table;    /* (owned) */
  GInputStream *stream; /* (owned) (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  wp_key_table_free (reading->table);
  g_clear_object (&reading->stream);
  g_free (reading);
}

static void read_piece (GTask *task);

/* (transfer full) @error */
static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length = 0;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  gboolean good = bytes != NULL && (length > 0 ? wp_key_table_add (reading->table, data, length, &error) : wp_key_table_end (reading->table, &error));
  if (!good) {
    fail (task, error);
    return;
  }
  if (length > 0) {
    read_piece (task);
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&reading->table), (GDestroyNotify) wp_key_table_free);
  g_object_unref (task);
}

static void
read_piece (GTask *task)
{
  const Reading *reading = g_task_get_task_data (task);
  /* Behind what is drawn */
  g_input_stream_read_bytes_async (reading->stream, PIECE, G_PRIORITY_DEFAULT_IDLE, g_task_get_cancellable (task), piece_cb, task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  reading->stream = G_INPUT_STREAM (g_file_read_finish (G_FILE (source), result, &error));
  if (reading->stream != NULL)
    read_piece (task);
  else
    fail (task, error);
}

void
wp_key_file_read_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);
  g_task_set_source_tag (task, wp_key_file_read_async);
  reading->table = wp_key_table_new ();
  g_task_set_task_data (task, reading, reading_free);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

WpKeyTable *
wp_key_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
