/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-coverage.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-text.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* The named rules: one row each in the table at the end, with what is checked of its parameters and what it asks of answers. */

/**
 * WpRuleCall:
 *
 * @field: (nullable): where it stands; %NULL for a rule of the form
 */
typedef struct {
  WpFormCheck *check;
  const WpFormRule *rule;
  const WpFormField *field;
  JsonNode *answer;
  const char *pointer;
} WpRuleCall;

typedef enum { ON_TEXT = 1, ON_DOMAIN = 2, ON_DATE = 4, ON_TABLE = 8, ON_CONTACTS = 16, ON_FORM = 32 } WpRuleScope;

typedef struct {
  const char *name;
  WpRuleScope scope;
  const char *columns;   /* (nullable): the parameter that names a column */
  const char *number;    /* (nullable): a whole number that must be there */
  gboolean pair;         /* "fields": [a, b] */
  const char *fields[7]; /* parameters that name fields; the first two must be there */
  void (*run) (const WpRuleCall *call);
} WpRuleRow;

static void
fail_at (const WpRuleCall *call, const char *pointer, const char *parameter)
{
  wp_form_add_issue (call->check, pointer, call->rule->name, parameter, call->rule->advice);
}

static void
fail (const WpRuleCall *call, const char *parameter)
{
  fail_at (call, call->pointer, parameter);
}

/* On one field */

static void
run_account_id (const WpRuleCall *call)
{
  const char *id = wp_json_node_string (call->answer);
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  gboolean good = g_str_has_prefix (id, "ACC-") || g_str_has_prefix (id, "WGC-");
  gsize length = strlen (id);
  if (!good || length < 5 || length > 40 || strspn (id, allowed) != length || id[4] == '-' || id[length - 1] == '-')
    fail (call, NULL);
}

static void
run_tenant_domain (const WpRuleCall *call)
{
  g_autofree char *domain = g_utf8_strdown (wp_json_node_string (call->answer), -1);
  if (!g_str_has_suffix (domain, ".onmicrosoft.com"))
    fail (call, NULL);
}

static GTimeZone *
zone_or_utc (const char *name)
{
  GTimeZone *zone = name != NULL ? wp_time_zone_find (name) : NULL;
  return zone != NULL ? zone : g_time_zone_new_utc ();
}

/* The day a rule counts from or to: another field's, or so many days from today. (nullable) */
static char *
find_day (const WpRuleCall *call)
{
  const char *other = wp_json_string (call->rule->parameters, "field");
  if (other != NULL) {
    const char *date = wp_json_node_string (wp_form_view_answer (&call->check->view, call->check->form, other));
    return date != NULL && wp_date_is_valid (date) ? g_strdup (date) : NULL;
  }
  const char *name = call->check->context->time_zone;
  g_autoptr (GTimeZone) zone = zone_or_utc (name);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (call->check->context->now / WP_SECOND);
  g_autoptr (GDateTime) there = now != NULL ? g_date_time_to_timezone (now, zone) : NULL;
  g_autoptr (GDateTime) day = there != NULL ? g_date_time_add_days (there, (int) wp_json_int (call->rule->parameters, "days", 0)) : NULL;
  return day != NULL ? g_date_time_format (day, "%Y-%m-%d") : NULL;
}

/* Dates in their form compare as texts. */
static void
run_not_before (const WpRuleCall *call)
{
  g_autofree char *day = find_day (call);
  if (day != NULL && strcmp (wp_json_node_string (call->answer), day) < 0)
    fail (call, day);
}

static void
run_not_after (const WpRuleCall *call)
{
  g_autofree char *day = find_day (call);
  if (day != NULL && strcmp (wp_json_node_string (call->answer), day) > 0)
    fail (call, day);
}

/* On rows */

static JsonObject *
row_of (const WpRuleCall *call, guint index)
{
  return index < WP_FORM_MAX_ROWS ? wp_json_object_at (wp_json_node_array (call->answer), index) : NULL;
}

static guint
count_rows (const WpRuleCall *call)
{
  return MIN (wp_json_length (wp_json_node_array (call->answer)), WP_FORM_MAX_ROWS);
}

static void
run_unique (const WpRuleCall *call)
{
  const char *column = wp_json_string (call->rule->parameters, "column");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < count_rows (call); i++) {
    JsonNode *cell = wp_json_member (row_of (call, i), column);
    if (wp_form_is_blank (cell))
      continue;
    g_autofree char *text = wp_answer_to_string (cell), *folded = g_utf8_casefold (text, -1);
    guint first = GPOINTER_TO_UINT (g_hash_table_lookup (seen, folded));
    if (first == 0) {
      g_hash_table_insert (seen, g_steal_pointer (&folded), GUINT_TO_POINTER (i + 1));
      continue;
    }
    g_autofree char *pointer = g_strdup_printf ("%s/%u/%s", call->pointer, i, column), *row = g_strdup_printf ("%u", first);
    fail_at (call, pointer, row);
  }
}

static gboolean
cell_is (JsonNode *cell, JsonNode *wanted)
{
  JsonArray *several = wp_json_node_array (cell);
  for (guint i = 0; i < wp_json_length (several); i++)
    if (wp_answer_equal (wp_json_node_at (several, i), wanted))
      return TRUE;
  return cell != NULL && several == NULL && wp_answer_equal (cell, wanted);
}

static void
run_some_row (const WpRuleCall *call)
{
  const char *id = wp_json_string (call->rule->parameters, "column");
  JsonNode *wanted = wp_json_member (call->rule->parameters, "is");
  for (guint i = 0; i < count_rows (call); i++)
    if (cell_is (wp_json_member (row_of (call, i), id), wanted))
      return;
  /* At the cell where it can be mended first */
  g_autofree char *pointer = g_strdup_printf ("%s/0/%s", call->pointer, id);
  fail_at (call, pointer, NULL);
}

static void
run_several (const WpRuleCall *call)
{
  gint64 count = wp_json_int (call->rule->parameters, "count", 2);
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  if (count_rows (call) < count)
    fail (call, parameter);
}

/* Whether a row is called is a column "called" or "alert" of yes or no; without one every row is. */
static gboolean
is_called (const WpFormField *field, JsonObject *row)
{
  static const char *const flags[] = { "called", "alert" };
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (wp_form_find_column (field, flags[i]) != NULL)
      return wp_json_bool (row, flags[i], FALSE);
  return TRUE;
}

static const char *
find_phone_column (const WpFormField *field)
{
  for (guint i = 0; i < field->columns->len; i++)
    if (((const WpFormField *) field->columns->pdata[i])->type == WP_FIELD_PHONE)
      return ((const WpFormField *) field->columns->pdata[i])->id;
  return NULL;
}

static void
run_reachable (const WpRuleCall *call)
{
  const char *phone = find_phone_column (call->field);
  for (guint i = 0; phone != NULL && i < count_rows (call); i++) {
    JsonObject *row = row_of (call, i);
    g_autofree char *pointer = g_strdup_printf ("%s/%u/%s", call->pointer, i, phone);
    if (row != NULL && is_called (call->field, row) && wp_form_is_blank (wp_json_member (row, phone)))
      fail_at (call, pointer, NULL);
  }
}

/* Across fields */

static JsonNode *
answer_of (const WpRuleCall *call, const char *parameter)
{
  return wp_form_view_answer (&call->check->view, call->check->form, wp_json_string (call->rule->parameters, parameter));
}

/* Makes the issue one of the field that a parameter names, or of the pair's @index. */
static void
add_field_issue (const WpRuleCall *call, const char *field, const char *parameter)
{
  g_autofree char *pointer = g_strconcat ("/", field, NULL);
  call->check->top = wp_form_find_field (call->check->form, field, NULL);
  fail_at (call, pointer, parameter);
}

/* The rows of a contact list with their number as "phone", whatever the column is called */
static JsonArray *
read_contacts (const WpRuleCall *call)
{
  const char *field = wp_json_string (call->rule->parameters, "contacts");
  const char *phone = find_phone_column (wp_form_find_field (call->check->form, field, NULL));
  JsonArray *rows = wp_json_node_array (answer_of (call, "contacts")), *contacts = json_array_new ();
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++) {
    JsonObject *row = wp_json_object_at (rows, i);
    const char *number = phone != NULL ? wp_json_string (row, phone) : NULL;
    if (row == NULL || number == NULL)
      continue;
    JsonObject *contact = wp_json_copy (row);
    wp_json_set_string (contact, "phone", number);
    wp_json_append (contacts, contact);
  }
  return contacts;
}

static void
run_lone_contact (const WpRuleCall *call)
{
  JsonNode *answer = answer_of (call, "contacts");
  g_autoptr (JsonArray) contacts = read_contacts (call);
  if (answer != NULL && g_strcmp0 (wp_json_node_string (answer_of (call, "coverage")), "24x7") == 0 && wp_json_length (contacts) < 2)
    add_field_issue (call, wp_json_string (call->rule->parameters, "contacts"), NULL);
}

static char *
describe_instant (gint64 ms, const char *name)
{
  g_autoptr (GTimeZone) zone = zone_or_utc (name);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / WP_SECOND);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *text = there != NULL ? g_date_time_format (there, "%Y-%m-%d %H:%M") : g_strdup ("");
  return g_strdup_printf ("%s (%s)", text, g_time_zone_get_identifier (zone));
}

/* Of the answers only those that are shown */
static JsonObject *
read_coverage (const WpRuleCall *call)
{
  static const struct {
    const char *parameter, *name;
  } parts[] = {
    { "coverage", "model" }, { "days", "days" }, { "hours", "hours" }, { "holidays", "holidays" }, { "zone", "timeZone" },
  };
  g_autoptr (JsonObject) names = json_object_new (), answers = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *field = wp_json_string (call->rule->parameters, parts[i].parameter);
    JsonNode *answer = answer_of (call, parts[i].parameter);
    if (field == NULL || answer == NULL)
      continue;
    wp_json_set_string (names, parts[i].name, field);
    json_object_set_member (answers, field, wp_json_node_copy (answer));
  }
  return wp_coverage_from_answers (names, answers);
}

static void
run_covered (const WpRuleCall *call)
{
  g_autoptr (JsonObject) coverage = read_coverage (call);
  g_autoptr (JsonArray) contacts = read_contacts (call);
  if (answer_of (call, "contacts") == NULL)
    return;
  g_autoptr (GArray) gaps = wp_coverage_find_gaps (coverage, contacts, call->check->context->now, WP_FORM_COVERED_DAYS, 1);
  if (gaps == NULL || gaps->len == 0)
    return;
  const char *zone = wp_json_string (wp_json_object (coverage, "hours"), "timeZone");
  g_autofree char *when = describe_instant (g_array_index (gaps, WpGap, 0).from, zone != NULL ? zone : wp_json_string (coverage, "timeZone"));
  add_field_issue (call, wp_json_string (call->rule->parameters, "contacts"), when);
}

static const char *
nth_name (const WpRuleCall *call, guint index)
{
  return wp_json_string_at (wp_json_array (call->rule->parameters, "fields"), index);
}

static JsonNode *
nth_answer (const WpRuleCall *call, guint index)
{
  return wp_form_view_answer (&call->check->view, call->check->form, nth_name (call, index));
}

static gboolean
begins_with_date (const char *text)
{
  g_autofree char *date = g_strndup (text != NULL ? text : "", 10);
  return wp_date_is_valid (date);
}

static void
run_in_order (const WpRuleCall *call)
{
  const char *first = wp_json_node_string (nth_answer (call, 0)), *second = wp_json_node_string (nth_answer (call, 1));
  if (begins_with_date (first) && begins_with_date (second) && strcmp (second, first) < 0)
    add_field_issue (call, nth_name (call, 1), first);
}

static void
run_together (const WpRuleCall *call)
{
  gboolean first = nth_answer (call, 0) != NULL, second = nth_answer (call, 1) != NULL;
  const WpFormSection *section;
  const char *missing = nth_name (call, first ? 1 : 0);
  const WpFormField *field = wp_form_find_field (call->check->form, missing, &section);
  if (first != second && wp_form_view_shows (&call->check->view, section, field))
    add_field_issue (call, missing, NULL);
}

static void
run_at_most (const WpRuleCall *call)
{
  gint64 first, second;
  if (!wp_json_node_int (nth_answer (call, 0), &first) || !wp_json_node_int (nth_answer (call, 1), &second) || first <= second)
    return;
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, second);
  add_field_issue (call, nth_name (call, 0), limit);
}

static const WpRuleRow rows[] = {
  { .name = "account_id", .scope = ON_TEXT, .run = run_account_id },
  { .name = "tenant_domain", .scope = ON_DOMAIN, .run = run_tenant_domain },
  { .name = "not_before", .scope = ON_DATE, .run = run_not_before },
  { .name = "not_after", .scope = ON_DATE, .run = run_not_after },
  { .name = "unique", .scope = ON_TABLE | ON_CONTACTS, .columns = "column", .run = run_unique },
  { .name = "some_row", .scope = ON_TABLE | ON_CONTACTS, .columns = "column", .run = run_some_row },
  { .name = "several", .scope = ON_TABLE | ON_CONTACTS, .number = "count", .run = run_several },
  { .name = "reachable", .scope = ON_CONTACTS, .run = run_reachable },
  { .name = "lone_contact", .scope = ON_FORM, .fields = { "coverage", "contacts" }, .run = run_lone_contact },
  { .name = "covered", .scope = ON_FORM, .fields = { "coverage", "contacts", "days", "hours", "holidays", "zone" }, .run = run_covered },
  { .name = "in_order", .scope = ON_FORM, .pair = TRUE, .run = run_in_order },
  { .name = "together", .scope = ON_FORM, .pair = TRUE, .run = run_together },
  { .name = "at_most", .scope = ON_FORM, .pair = TRUE, .run = run_at_most },
};

static const WpRuleRow *
find_row (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].name, name) == 0)
      return &rows[i];
  return NULL;
}

/* Reading */

static WpRuleScope
scope_of (const WpFormField *field)
{
  if (field == NULL)
    return ON_FORM;
  switch (field->type) {
  case WP_FIELD_TEXT:
    return ON_TEXT;
  case WP_FIELD_DOMAIN:
    return ON_DOMAIN;
  case WP_FIELD_DATE:
    return ON_DATE;
  case WP_FIELD_TABLE:
    return ON_TABLE;
  case WP_FIELD_CONTACTS:
    return ON_CONTACTS;
  default:
    return 0;
  }
}

static void
check_pair (WpFormReader *reader, JsonObject *source, const char *base)
{
  JsonArray *fields = wp_json_array (source, "fields");
  gboolean good = wp_json_length (fields) == 2;
  for (guint i = 0; good && i < 2; i++) {
    const char *name = wp_json_string_at (fields, i);
    good = name != NULL && g_hash_table_contains (reader->fields, name);
  }
  if (!good)
    wp_form_read_fail (reader, base, "fields", "unknown_field", "must name two fields");
}

static void
check_parameters (WpFormReader *reader, const WpRuleRow *row, JsonObject *source, const char *base, const WpFormField *field)
{
  gint64 number;
  if (row->columns != NULL && wp_form_find_column (field, wp_json_string (source, row->columns)) == NULL)
    wp_form_read_fail (reader, base, row->columns, "unknown_field", "must name a column");
  if (row->run == run_some_row && !wp_json_has (source, "is"))
    wp_form_read_fail (reader, base, "is", "parameter", "must say which answer is asked for");
  if (row->number != NULL && (!wp_json_node_int (wp_json_member (source, row->number), &number) || number < 1 || number > WP_FORM_MAX_ROWS))
    wp_form_read_fail (reader, base, row->number, "parameter", "must be a number of rows");
  if (row->scope == ON_DATE && wp_json_has (source, "days") && (!wp_json_node_int (wp_json_member (source, "days"), &number) || ABS (number) > 36600))
    wp_form_read_fail (reader, base, "days", "parameter", "must be a number of days");
  const char *other = wp_json_string (source, "field");
  if (row->scope == ON_DATE && wp_json_has (source, "field") && (other == NULL || !g_hash_table_contains (reader->fields, other)))
    wp_form_read_fail (reader, base, "field", "unknown_field", "must name a field");
  if (row->pair)
    check_pair (reader, source, base);
  for (guint i = 0; row->fields[i] != NULL; i++) {
    const char *name = wp_json_string (source, row->fields[i]);
    if (i < 2 || wp_json_has (source, row->fields[i]))
      if (name == NULL || !g_hash_table_contains (reader->fields, name))
        wp_form_read_fail (reader, base, row->fields[i], "unknown_field", "must name a field");
  }
}

static void
rule_free (gpointer data)
{
  WpFormRule *self = data;
  g_free (self->name);
  json_object_unref (self->parameters);
  g_free (self);
}

GPtrArray *
wp_form_read_rules (WpFormReader *reader, JsonObject *object, const char *base, const WpFormField *field)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (rule_free);
  JsonArray *array = wp_json_array (object, "rules");
  if (wp_json_length (array) > WP_FORM_MAX_RULES || (array == NULL && wp_json_has (object, "rules")))
    wp_form_read_fail (reader, base, "rules", "rules", "must be a list of at most %d rules", WP_FORM_MAX_RULES);
  for (guint i = 0; i < MIN (wp_json_length (array), WP_FORM_MAX_RULES); i++) {
    g_autofree char *below = g_strdup_printf ("%s/rules/%u", base, i);
    JsonObject *source = wp_json_object_at (array, i);
    const char *name = wp_json_string (source, "name");
    const WpRuleRow *row = find_row (name);
    /* Of a newer schema, or on a newer type: its own program will know it. */
    if (row == NULL && (reader->newer || (field != NULL && field->type == WP_FIELD_UNKNOWN)) && name != NULL)
      continue;
    if (row == NULL) {
      g_autofree char *head = wp_text_head (name != NULL ? name : "", 64);
      wp_form_read_fail (reader, below, "name", "unknown_rule", "is a rule that is not known: %s", head);
      continue;
    }
    if ((row->scope & scope_of (field)) == 0) {
      if (field == NULL || field->type != WP_FIELD_UNKNOWN)
        wp_form_read_fail (reader, below, "name", "misplaced_rule", "is a rule for something else: %s", name);
      continue;
    }
    check_parameters (reader, row, source, below, field);
    WpFormRule *rule = g_new0 (WpFormRule, 1);
    rule->name = g_strdup (name);
    rule->parameters = wp_json_copy (source);
    rule->advice = wp_json_bool (source, "advice", FALSE);
    g_ptr_array_add (rules, rule);
  }
  return rules;
}

/* Running */

void
wp_form_run_field_rules (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  gboolean rows_type = field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS;
  const char *text = wp_json_node_string (answer);
  if (rows_type ? wp_json_node_array (answer) == NULL : text == NULL)
    return;
  if (field->type == WP_FIELD_DATE && !wp_date_is_valid (text))
    return;
  for (guint i = 0; i < field->rules->len; i++) {
    const WpFormRule *rule = field->rules->pdata[i];
    WpRuleCall call = { check, rule, field, answer, pointer };
    find_row (rule->name)->run (&call);
  }
}

void
wp_form_run_form_rules (WpFormCheck *check)
{
  for (guint i = 0; i < check->form->rules->len; i++) {
    const WpFormRule *rule = check->form->rules->pdata[i];
    WpRuleCall call = { check, rule, NULL, NULL, "" };
    find_row (rule->name)->run (&call);
  }
}
