/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Runs a fuzz target without libFuzzer: every file of the corpus as it is, then mutations of them, for so many seconds. Output is TAP.
 * The input that is being tried lies in a file, so that it is there after whatever ends the program. */

#define MAX_SIZE (16 * 1024)
#define MAX_POOL 4096 /* inputs that are mutated further */
#define SECONDS_OF_ONE 20

#pragma weak LLVMFuzzerInitialize
#pragma weak LLVMFuzzerCustomMutator
#pragma weak fuzz_tokens

static int seconds = 10;
static gint64 seed = -1;
static char **paths;

static const GOptionEntry entries[] = {
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to mutate (default 10)", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Of the mutations (default: a new one each time)", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "FILE|FOLDER…" },
  { NULL },
};

static GRand *source;
static GPtrArray *pool; /* GBytes, none empty: the corpus, and some of what came of it */
static int trial_fd;

static void
run (const guint8 *data, gsize size)
{
  g_autofree guint8 *exact = g_malloc (MAX (size, 1)); /* a block of its own, so that a sanitizer sees a read beyond it */
  memcpy (exact, data, size);
  if (pwrite (trial_fd, data, size, 0) != (gssize) size || ftruncate (trial_fd, size) != 0)
    g_error ("The input cannot be kept");
  alarm (SECONDS_OF_ONE);
  LLVMFuzzerTestOneInput (exact, size);
}

static gsize
below (gsize end)
{
  return g_rand_int_range (source, 0, MAX (end, 1));
}

/* Puts @length bytes of @from at @at, over what is there or before it. */
static gsize
put (guint8 *data, gsize size, gsize max, gsize at, const guint8 *from, gsize length, gboolean insert)
{
  length = MIN (length, insert ? max - size : size - at);
  if (insert)
    memmove (data + at + length, data + at, size - at);
  memcpy (data + at, from, length);
  return insert ? size + length : size;
}

static gsize
put_token (guint8 *data, gsize size, gsize max)
{
  static const char *const plain[] = { "0", "-1", "9223372036854775808", "%00", "\xff", "\xe3\x80\x80", "\xf0\x9f\x98\x80", "\n", "\"", "\\", NULL };
  const char *const *tokens = fuzz_tokens != NULL && g_rand_boolean (source) ? fuzz_tokens : plain;
  const char *token = tokens[below (g_strv_length ((GStrv) tokens))];
  return put (data, size, max, below (size + 1), (const guint8 *) token, strlen (token), g_rand_boolean (source));
}

/* A piece of this input, or of another one */
static gsize
put_piece (guint8 *data, gsize size, gsize max)
{
  GBytes *other = pool->pdata[below (pool->len)];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (other, &length);
  gsize begin = below (length);
  return put (data, size, max, below (size + 1), bytes + begin, below (length - begin + 1), g_rand_boolean (source));
}

size_t
LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max)
{
  for (guint n = 1 + below (4); n > 0; n--) {
    gsize at = below (size);
    guint8 byte = g_rand_int (source);
    switch (below (6)) {
    case 0:
      if (size > 0)
        data[at] ^= 1 << below (8);
      break;
    case 1:
      size = put (data, size, max, below (size + 1), &byte, 1, TRUE);
      break;
    case 2: {
      gsize length = below (g_rand_boolean (source) ? 4 : size) + 1;
      length = MIN (length, size - at);
      memmove (data + at, data + at + length, size - at - length);
      size -= length;
      break;
    }
    case 3:
      size = put_token (data, size, max);
      break;
    default:
      size = put_piece (data, size, max);
    }
  }
  return size;
}

static void
add_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;
  if (!g_file_get_contents (path, &text, &size, &error))
    g_error ("%s", error->message);
  run ((const guint8 *) text, size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);
  if (size > 0)
    g_ptr_array_add (pool, g_steal_pointer (&bytes));
}

static void
add_path (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  if (folder == NULL) {
    add_file (path);
    return;
  }
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    if (g_file_test (file, G_FILE_TEST_IS_REGULAR) && strcmp (name, "meson.build") != 0)
      add_file (file);
  }
}

static guint64
mutate (void)
{
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  g_autofree guint8 *data = g_malloc (MAX_SIZE);
  guint64 n = 0;
  for (; g_get_monotonic_time () < end; n++) {
    gsize size;
    const guint8 *bytes = g_bytes_get_data (pool->pdata[below (pool->len)], &size);
    size = MIN (size, MAX_SIZE);
    memcpy (data, bytes, size);
    size = LLVMFuzzerCustomMutator != NULL ? LLVMFuzzerCustomMutator (data, size, MAX_SIZE, g_rand_int (source))
                                           : LLVMFuzzerMutate (data, size, MAX_SIZE);
    run (data, size);
    if (n % 16 == 0 && size > 0 && pool->len < MAX_POOL)
      g_ptr_array_add (pool, g_bytes_new (data, size));
  }
  return n;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || paths == NULL) {
    g_printerr ("%s\n", error != NULL ? error->message : "Name the corpus");
    return 2;
  }
  if (seed < 0)
    seed = g_random_int ();
  source = g_rand_new_with_seed (seed);
  pool = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (LLVMFuzzerInitialize != NULL)
    LLVMFuzzerInitialize (&argc, &argv);

  g_autofree char *name = g_path_get_basename (argv[0]);
  g_autofree char *trial = g_strdup_printf ("%s-%d.input", name, getpid ());
  trial_fd = g_open (trial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_print ("1..2\n# seed %" G_GINT64_FORMAT "; if this does not end well, the input is in %s\n", seed, trial);
  for (guint i = 0; paths[i] != NULL; i++)
    add_path (paths[i]);
  g_print ("%s 1 - %u files of the corpus\n", pool->len > 0 ? "ok" : "not ok", pool->len);
  guint n_files = pool->len;
  guint64 n = n_files > 0 ? mutate () : 0;
  gboolean good = n_files > 0 && (n > 0 || seconds <= 0);
  g_print ("%s 2 - %" G_GUINT64_FORMAT " mutations\n", good ? "ok" : "not ok", n);

  close (trial_fd);
  g_unlink (trial);
  g_ptr_array_unref (pool);
  g_rand_free (source);
  g_strfreev (paths);
  return good ? 0 : 1;
}
