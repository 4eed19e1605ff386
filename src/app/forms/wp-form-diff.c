/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormDiff"
#include "config.h"

#include "wp-form-diff.h"
#include "wp-json.h"
#include "wp-submission.h"

static void
line_free (gpointer data)
{
  WpFormDiffLine *line = data;
  g_free (line->text);
  g_free (line);
}

static void
add_line (GPtrArray *lines, WpFormDiffKind kind, char *text, guint from, guint to)
{
  WpFormDiffLine *line = g_new0 (WpFormDiffLine, 1);
  line->kind = kind;
  line->text = text;
  line->from = from;
  line->to = to;
  g_ptr_array_add (lines, line);
}

static gboolean
has_rows (const WpFormField *field)
{
  return field != NULL && (field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS);
}

static char *
describe (const WpFormField *field, JsonNode *answer, const char *language)
{
  if (wp_answer_is_empty (answer))
    return g_strdup ("");
  return field != NULL ? wp_form_describe (field, answer, language) : wp_answer_to_string (answer);
}

/* One row in words, without the number that contacts have */
static char *
describe_row (const WpFormField *field, JsonNode *row, const char *language)
{
  g_autoptr (JsonNode) alone = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  json_array_add_element (array, wp_json_node_copy (row));
  json_node_take_array (alone, array);
  char *text = wp_form_describe (field, alone, language);
  if (field->type == WP_FIELD_CONTACTS && g_str_has_prefix (text, "1. "))
    memmove (text, text + 3, strlen (text) - 2);
  return text;
}

static GPtrArray *
canonical_rows (JsonArray *rows)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++)
    g_ptr_array_add (texts, wp_answer_to_string (wp_json_node_at (rows, i)));
  return texts;
}

/* Marks the rows of the longest common subsequence with TRUE. */
static void
mark_kept (GPtrArray *before, GPtrArray *after, gboolean *kept_before, gboolean *kept_after)
{
  guint width = after->len + 1;
  g_autofree guint16 *longest = g_new0 (guint16, (gsize) (before->len + 1) * width);
  for (guint i = before->len; i-- > 0;)
    for (guint k = after->len; k-- > 0;)
      longest[i * width + k] = g_str_equal (before->pdata[i], after->pdata[k]) ? longest[(i + 1) * width + k + 1] + 1
                                                                               : MAX (longest[(i + 1) * width + k], longest[i * width + k + 1]);
  for (guint i = 0, k = 0; i < before->len && k < after->len;) {
    if (g_str_equal (before->pdata[i], after->pdata[k]))
      kept_before[i++] = kept_after[k++] = TRUE;
    else if (longest[(i + 1) * width + k] >= longest[i * width + k + 1])
      i++;
    else
      k++;
  }
}

static void
diff_rows (GPtrArray *lines, const WpFormField *field, JsonArray *before, JsonArray *after, const char *language)
{
  g_autoptr (GPtrArray) old = canonical_rows (before), new = canonical_rows (after);
  g_autofree gboolean *kept_old = g_new0 (gboolean, old->len + 1), *kept_new = g_new0 (gboolean, new->len + 1);
  mark_kept (old, new, kept_old, kept_new);
  for (guint i = 0; i < old->len; i++) {
    guint k = 0;
    if (kept_old[i])
      continue;
    while (k < new->len && (kept_new[k] || !g_str_equal (old->pdata[i], new->pdata[k])))
      k++;
    char *text = describe_row (field, wp_json_node_at (before, i), language);
    if (k == new->len) {
      add_line (lines, WP_FORM_DIFF_REMOVED, text, i + 1, 0);
      continue;
    }
    kept_new[k] = TRUE;
    add_line (lines, WP_FORM_DIFF_MOVED, text, i + 1, k + 1);
  }
  for (guint k = 0; k < new->len; k++)
    if (!kept_new[k])
      add_line (lines, WP_FORM_DIFF_ADDED, describe_row (field, wp_json_node_at (after, k), language), 0, k + 1);
}

GPtrArray *
wp_form_diff (const WpFormField *field, JsonNode *before, JsonNode *after, const char *language)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  JsonArray *old_rows = wp_json_node_array (before), *new_rows = wp_json_node_array (after);
  gboolean old_is_rows = old_rows != NULL || wp_answer_is_empty (before), new_is_rows = new_rows != NULL || wp_answer_is_empty (after);
  if (has_rows (field) && old_is_rows && new_is_rows) {
    diff_rows (lines, field, old_rows, new_rows, language);
  } else {
    add_line (lines, WP_FORM_DIFF_BEFORE, describe (field, before, language), 0, 0);
    add_line (lines, WP_FORM_DIFF_AFTER, describe (field, after, language), 0, 0);
  }
  return lines;
}
