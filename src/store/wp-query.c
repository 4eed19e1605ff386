/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpQuery"
#include "config.h"

#include "wp-query-private.h"
#include "wp-search.h"

#include <string.h>

/* The text comes from a person or from another client. */
#define MAX_WORDS 16
#define MAX_TEXT 1000

static void
condition_clear (gpointer data)
{
  WpCondition *condition = data;

  g_free (condition->text);
  g_clear_pointer (&condition->values, g_array_unref);
}

WpQuery *
wp_query_new (const WpKind *kind, const char *partner)
{
  WpQuery *self;

  g_return_val_if_fail (kind != NULL && partner != NULL, NULL);

  self = g_new0 (WpQuery, 1);
  self->kind = kind;
  self->partner = g_strdup (partner);
  self->conditions = g_array_new (FALSE, TRUE, sizeof (WpCondition));
  g_array_set_clear_func (self->conditions, condition_clear);
  self->words = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WpQuery *
wp_query_copy (const WpQuery *self)
{
  WpQuery *copy = wp_query_new (self->kind, self->partner);

  for (guint i = 0; i < self->conditions->len; i++) {
    WpCondition condition = g_array_index (self->conditions, WpCondition, i);

    condition.text = g_strdup (condition.text);
    condition.values = condition.values != NULL ? g_array_copy (condition.values) : NULL;
    g_array_append_val (copy->conditions, condition);
  }
  for (guint i = 0; i < self->words->len; i++)
    g_ptr_array_add (copy->words, g_strdup (g_ptr_array_index (self->words, i)));
  copy->pending = self->pending;
  copy->limit = self->limit;
  return copy;
}

void
wp_query_free (WpQuery *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_array_unref (self->conditions);
  g_ptr_array_unref (self->words);
  g_free (self);
}

const WpKind *
wp_query_get_kind (const WpQuery *self)
{
  return self->kind;
}

static gboolean
has_column (const WpQuery *self, const char *name, WpColumnType type)
{
  int column = wp_kind_column (self->kind, name);

  return column >= 0 && self->kind->columns[column].type == type;
}

void
wp_query_where_int (WpQuery *self, const char *column, WpOp op, gint64 value)
{
  WpCondition condition = { .op = op, .number = value };

  g_return_if_fail (has_column (self, column, WP_COLUMN_INT));

  condition.column = wp_kind_column (self->kind, column);
  g_array_append_val (self->conditions, condition);
}

void
wp_query_where_text (WpQuery *self, const char *column, WpOp op, const char *value)
{
  WpCondition condition = { .op = op };

  g_return_if_fail (has_column (self, column, WP_COLUMN_TEXT));

  condition.column = wp_kind_column (self->kind, column);
  condition.text = g_strdup (value != NULL ? value : "");
  g_array_append_val (self->conditions, condition);
}

void
wp_query_where_in (WpQuery *self, const char *column, const gint64 *values, guint n_values)
{
  WpCondition condition = { .in = TRUE };

  g_return_if_fail (has_column (self, column, WP_COLUMN_INT));

  condition.column = wp_kind_column (self->kind, column);
  condition.values = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (condition.values, values, n_values);
  g_array_append_val (self->conditions, condition);
}

void
wp_query_set_text (WpQuery *self, const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *bounded = NULL;
  g_autofree char *normal = NULL;

  g_ptr_array_set_size (self->words, 0);
  if (text == NULL)
    return;

  /* A character is at most four bytes; the byte bound keeps an enormous text from being looked at at all. */
  valid = g_utf8_make_valid (text, strnlen (text, MAX_TEXT * 4));
  bounded = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_TEXT));
  normal = wp_search_normalize (bounded);

  for (const char *p = normal; *p != '\0' && self->words->len < MAX_WORDS;) {
    const char *end;

    while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    for (end = p; *end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)); end = g_utf8_next_char (end))
      ;
    if (end > p)
      g_ptr_array_add (self->words, g_strndup (p, end - p));
    p = end;
  }
}

void
wp_query_set_pending (WpQuery *self, gboolean pending)
{
  self->pending = pending;
}

void
wp_query_set_limit (WpQuery *self, guint limit)
{
  self->limit = limit;
}

guint
wp_query_get_limit (const WpQuery *self)
{
  return self->limit;
}

char *
wp_query_describe (const WpQuery *self)
{
  GString *text = g_string_new (self->kind->name);

  /* Lengths before free texts, so that no text can pretend to be another condition */
  g_string_append_printf (text, "|%" G_GSIZE_FORMAT ":%s|%d", strlen (self->partner), self->partner, self->pending);
  for (guint i = 0; i < self->conditions->len; i++) {
    const WpCondition *condition = &g_array_index (self->conditions, WpCondition, i);

    g_string_append_printf (text, "|%u,%d,%" G_GINT64_FORMAT, condition->column, condition->in ? -1 : (int) condition->op, condition->number);
    if (condition->text != NULL)
      g_string_append_printf (text, ",%" G_GSIZE_FORMAT ":%s", strlen (condition->text), condition->text);
    for (guint k = 0; condition->values != NULL && k < condition->values->len; k++)
      g_string_append_printf (text, ",%" G_GINT64_FORMAT, g_array_index (condition->values, gint64, k));
  }
  for (guint i = 0; i < self->words->len; i++)
    g_string_append_printf (text, "|%s", (const char *) g_ptr_array_index (self->words, i));
  return g_string_free (text, FALSE);
}
