/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKeyTable"
#include "config.h"

#include "wp-key-table.h"

#include "wp-error.h"
#include "wp-license-key.h"

#include <string.h>

#define MAX_CELL 4096 /* bytes; what is longer is no key */
#define MAX_CELLS 256 /* of a row */
#define CHUNK 4096

typedef enum { TEXT_UNKNOWN, TEXT_BYTES, TEXT_UTF_16_LE, TEXT_UTF_16_BE } Encoding;

struct _WpKeyTable {
  GPtrArray *lines;
  GHashTable *rows; /* folded key → row */
  guint counts[WP_KEY_DOUBLE + 1];
  gsize n_bytes;
  /* from bytes to characters */
  Encoding encoding;
  GByteArray *head; /* until the encoding is known, and half a unit of UTF-16 */
  gunichar high;    /* the first half of a pair */
  /* from characters to cells: all separators are single bytes, in Shift_JIS as well */
  char separator;     /* 0: not known yet */
  GString *first_row; /* as it came, until the separator is known */
  GPtrArray *cells;   /* GString, of which n_cells are in use */
  guint n_cells;
  gboolean quoted, closing, returned; /* in quotes; after a quote in them; after a CR */
  guint row;
  gboolean begun; /* a row was seen */
  int column;     /* of the keys; -1: any */
};

static void
wipe (char *text)
{
  if (text != NULL)
    memset (text, 0, strlen (text));
  g_free (text);
}

static void
line_free (gpointer data)
{
  WpKeyLine *line = data;
  wipe (line->key);
  g_free (line);
}

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

WpKeyTable *
wp_key_table_new (void)
{
  WpKeyTable *self = g_new0 (WpKeyTable, 1);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) wipe, NULL);
  self->head = g_byte_array_new ();
  self->first_row = g_string_new (NULL);
  self->cells = g_ptr_array_new_with_free_func (free_string);
  self->row = 1;
  self->column = -1;
  return self;
}

void
wp_key_table_free (WpKeyTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->rows);
  g_byte_array_unref (self->head);
  g_string_free (self->first_row, TRUE);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

GPtrArray *
wp_key_table_get_lines (WpKeyTable *self)
{
  return self->lines;
}

guint
wp_key_table_count (WpKeyTable *self, WpKeyCheck check)
{
  return self->counts[check];
}

/* ---- Rows ---- */

static gboolean
add_line (WpKeyTable *self, char *key, GError **error)
{
  if (self->lines->len >= WP_KEY_TABLE_MAX_LINES) {
    wipe (key);
    g_set_error (error, WP_ERROR, WP_ERROR_TOO_LARGE, "At most %d keys are read at a time", WP_KEY_TABLE_MAX_LINES);
    return FALSE;
  }
  WpKeyLine *line = g_new0 (WpKeyLine, 1);
  line->row = self->row;
  line->check = WP_KEY_MALFORMED;
  g_ptr_array_add (self->lines, line);
  if (key != NULL) {
    char *folded = wp_license_key_fold (key);
    line->first = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, folded));
    line->check = line->first != 0 ? WP_KEY_DOUBLE : WP_KEY_GOOD;
    if (line->first != 0) {
      wipe (folded);
      wipe (key);
    } else {
      g_hash_table_insert (self->rows, folded, GUINT_TO_POINTER (self->row));
      line->key = key;
    }
  }
  self->counts[line->check]++;
  return TRUE;
}

/* What a cell says, in UTF-8 whatever wrote it. (transfer full) */
static char *
read_cell (const GString *cell)
{
  if (g_utf8_validate (cell->str, (gssize) cell->len, NULL))
    return g_strndup (cell->str, cell->len);
  char *text = g_convert (cell->str, (gssize) cell->len, "UTF-8", "CP932", NULL, NULL, NULL);
  return text != NULL ? text : g_utf8_make_valid (cell->str, (gssize) cell->len);
}

static char *
read_key (const GString *cell)
{
  /* A key has one line: what has two is what followed a quote that nobody closed. */
  gboolean fits = cell->len <= MAX_CELL && strchr (cell->str, '\n') == NULL;
  g_autofree char *text = fits ? read_cell (cell) : NULL;
  char *key = text != NULL ? wp_license_key_normalize (text) : NULL;
  if (text != NULL)
    memset (text, 0, strlen (text));
  return key;
}

static gboolean
has_letter (const char *key)
{
  return strpbrk (key, G_CSET_A_2_Z) != NULL;
}

/* "License key", "ライセンスキー": no digit in it */
static gboolean
is_heading (const GString *cell)
{
  g_autofree char *text = read_cell (cell);
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (plain, -1);
  gboolean speaks_of_key = strstr (folded, "key") != NULL || strstr (folded, "キー") != NULL;
  return speaks_of_key && strpbrk (folded, "0123456789") == NULL;
}

static gboolean
is_empty (const GString *cell)
{
  g_autofree char *text = read_cell (cell);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)) && g_utf8_get_char (at) != 0xfeff)
      return FALSE;
  return TRUE;
}

/* Digits alone are a number, a date or a telephone, where something in the row has letters. */
static gboolean
add_any (WpKeyTable *self, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  gboolean letters = FALSE, good = TRUE;
  for (guint i = 0; i < self->n_cells; i++) {
    char *key = read_key (self->cells->pdata[i]);
    letters |= key != NULL && has_letter (key);
    if (key != NULL)
      g_ptr_array_add (keys, key);
  }
  if (keys->len == 0)
    return add_line (self, NULL, error);
  for (guint i = 0; i < keys->len; i++) {
    if (good && (!letters || has_letter (keys->pdata[i])))
      good = add_line (self, keys->pdata[i], error);
    else
      wipe (keys->pdata[i]);
  }
  return good;
}

static gboolean
end_row (WpKeyTable *self, GError **error)
{
  gboolean empty = TRUE, good = TRUE;
  for (guint i = 0; i < self->n_cells && empty; i++)
    empty = is_empty (self->cells->pdata[i]);
  if (!empty) {
    for (guint i = 0; i < self->n_cells && !self->begun && self->column < 0; i++)
      if (is_heading (self->cells->pdata[i]))
        self->column = (int) i;
    if (self->begun || self->column < 0)
      good = self->column < 0                       ? add_any (self, error)
             : (guint) self->column < self->n_cells ? add_line (self, read_key (self->cells->pdata[self->column]), error)
                                                    : add_line (self, NULL, error);
    self->begun = TRUE;
  }
  for (guint i = 0; i < self->n_cells; i++) {
    GString *cell = self->cells->pdata[i];
    memset (cell->str, 0, cell->len);
    g_string_truncate (cell, 0);
  }
  self->n_cells = 0;
  self->row++;
  return good;
}

/* ---- Cells ---- */

static GString *
present_cell (WpKeyTable *self)
{
  if (self->n_cells == 0)
    self->n_cells = 1;
  while (self->cells->len < self->n_cells)
    g_ptr_array_add (self->cells, g_string_new (NULL));
  return self->cells->pdata[self->n_cells - 1];
}

/* In quotes a separator and a line's end are text; but a quote that nobody closed does not swallow the file. */
static gboolean
take (WpKeyTable *self, char c, GError **error)
{
  GString *cell = present_cell (self);
  if (self->quoted && !self->closing) {
    if (c == '"')
      self->closing = TRUE;
    else if (cell->len > MAX_CELL)
      self->quoted = FALSE;
    else
      g_string_append_c (cell, c);
    return TRUE;
  }
  if (self->closing && c == '"') {
    g_string_append_c (cell, c);
    self->closing = FALSE;
    return TRUE;
  }
  self->quoted = self->closing = FALSE;
  if (c == '\n')
    return end_row (self, error);
  if (c == self->separator) {
    if (self->n_cells < MAX_CELLS) {
      self->n_cells++;
      present_cell (self);
    }
  } else if (c == '"' && cell->len == 0)
    self->quoted = TRUE;
  else if (cell->len <= MAX_CELL)
    g_string_append_c (cell, c);
  return TRUE;
}

/* The first row says what stands between cells. */
static void
choose_separator (WpKeyTable *self)
{
  guint tabs = 0, semicolons = 0, commas = 0;
  gboolean quoted = FALSE;
  for (gsize i = 0; i < self->first_row->len; i++) {
    char c = self->first_row->str[i];
    quoted ^= c == '"';
    tabs += !quoted && c == '\t';
    semicolons += !quoted && c == ';';
    commas += !quoted && c == ',';
  }
  self->separator = tabs > 0 ? '\t' : semicolons > commas ? ';' : ',';
}

static gboolean
flush_first_row (WpKeyTable *self, GError **error)
{
  gboolean good = TRUE;
  choose_separator (self);
  for (gsize i = 0; good && i < self->first_row->len; i++)
    good = take (self, self->first_row->str[i], error);
  memset (self->first_row->str, 0, self->first_row->len);
  g_string_truncate (self->first_row, 0);
  return good;
}

static gboolean
take_character (WpKeyTable *self, char c, GError **error)
{
  /* CR, LF and CR LF all end a line. */
  gboolean second = self->returned && c == '\n';
  self->returned = c == '\r';
  if (second || c == '\0')
    return TRUE;
  if (c == '\r')
    c = '\n';
  if (self->separator != 0)
    return take (self, c, error);
  g_string_append_c (self->first_row, c);
  if (c != '\n' && self->first_row->len < MAX_CELL)
    return TRUE;
  /* A row that is empty says nothing. */
  if (c == '\n' && strspn (self->first_row->str, " \n") == self->first_row->len) {
    g_string_truncate (self->first_row, 0);
    self->row++;
    return TRUE;
  }
  return flush_first_row (self, error);
}

/* ---- Characters ---- */

static Encoding
find_encoding (const GByteArray *head)
{
  static const guint8 le[] = { 0xff, 0xfe }, be[] = { 0xfe, 0xff };
  guint even = 0, odd = 0;
  if (head->len >= 2 && memcmp (head->data, le, 2) == 0)
    return TEXT_UTF_16_LE;
  if (head->len >= 2 && memcmp (head->data, be, 2) == 0)
    return TEXT_UTF_16_BE;
  for (guint i = 0; i < head->len; i++)
    if (head->data[i] == 0)
      (*(i % 2 == 0 ? &even : &odd))++;
  if (even + odd < head->len / 4 || even + odd == 0)
    return TEXT_BYTES;
  return odd >= even ? TEXT_UTF_16_LE : TEXT_UTF_16_BE;
}

static gboolean
take_unichar (WpKeyTable *self, gunichar c, GError **error)
{
  char bytes[6];
  gboolean good = TRUE;
  int n = c == 0xfeff ? 0 : g_unichar_to_utf8 (c, bytes);
  for (int i = 0; good && i < n; i++)
    good = take_character (self, bytes[i], error);
  return good;
}

static gboolean
take_unit (WpKeyTable *self, guint8 a, guint8 b, GError **error)
{
  gunichar unit = self->encoding == TEXT_UTF_16_LE ? (gunichar) (a | b << 8) : (gunichar) (b | a << 8);
  gunichar high = self->high;
  self->high = 0;
  if (unit >= 0xd800 && unit < 0xdc00) {
    self->high = unit;
    return TRUE;
  }
  if (unit >= 0xdc00 && unit < 0xe000)
    unit = high != 0 ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
  return take_unichar (self, unit, error);
}

static gboolean
take_bytes (WpKeyTable *self, const guint8 *data, gsize length, GError **error)
{
  gboolean good = TRUE;
  if (self->encoding == TEXT_BYTES) {
    for (gsize i = 0; good && i < length; i++)
      good = take_character (self, (char) data[i], error);
    return good;
  }
  for (gsize i = 0; good && i < length; i++) {
    g_byte_array_append (self->head, data + i, 1);
    if (self->head->len < 2)
      continue;
    good = take_unit (self, self->head->data[0], self->head->data[1], error);
    g_byte_array_set_size (self->head, 0);
  }
  return good;
}

static gboolean
begin_text (WpKeyTable *self, GError **error)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  g_autoptr (GByteArray) head = g_steal_pointer (&self->head);
  self->head = g_byte_array_new ();
  self->encoding = find_encoding (head);
  gsize skip = self->encoding == TEXT_BYTES && head->len >= 3 && memcmp (head->data, mark, 3) == 0 ? 3 : 0;
  return take_bytes (self, head->data + skip, head->len - skip, error);
}

gboolean
wp_key_table_add (WpKeyTable *self, const char *data, gsize length, GError **error)
{
  self->n_bytes += length;
  if (self->n_bytes > WP_KEY_TABLE_MAX_BYTES) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_TOO_LARGE, "A file of keys has at most 32 MiB");
    return FALSE;
  }
  if (self->encoding != TEXT_UNKNOWN)
    return take_bytes (self, (const guint8 *) data, length, error);
  g_byte_array_append (self->head, (const guint8 *) data, (guint) length);
  return self->head->len < CHUNK || begin_text (self, error);
}

gboolean
wp_key_table_end (WpKeyTable *self, GError **error)
{
  if (self->encoding == TEXT_UNKNOWN && !begin_text (self, error))
    return FALSE;
  if (self->separator == 0 && !flush_first_row (self, error))
    return FALSE;
  return self->n_cells == 0 || end_row (self, error);
}
