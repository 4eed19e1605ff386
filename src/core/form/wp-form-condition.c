/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-submission.h"

/* When a field is asked for. A condition names fields; what it names is found when the definition is read, so that a row of a table and a
 * form are looked at in the same way. */

#define MAX_CHILDREN 50

void
wp_form_condition_free (WpFormCondition *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

static WpFormCondition *
condition_new (WpConditionType type)
{
  WpFormCondition *self = g_new0 (WpFormCondition, 1);
  self->type = type;
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_condition_free);
  return self;
}

static gboolean
add_child (WpFormCondition *self, WpFormReader *reader, JsonNode *node, const char *pointer, guint depth)
{
  WpFormCondition *child = wp_form_condition_read (reader, node, pointer, depth + 1);
  if (child != NULL)
    g_ptr_array_add (self->children, child);
  return child != NULL;
}

static WpFormCondition *
read_group (WpFormReader *reader, JsonObject *object, const char *member, WpConditionType type, const char *pointer, guint depth)
{
  JsonArray *array = wp_json_array (object, member);
  guint n = wp_json_length (array);
  if (n == 0 || n > MAX_CHILDREN) {
    wp_form_read_fail (reader, pointer, member, "condition", "must be a list of 1 to %d conditions", MAX_CHILDREN);
    return NULL;
  }
  WpFormCondition *self = condition_new (type);
  gboolean good = TRUE;
  for (guint i = 0; i < n && good; i++) {
    g_autofree char *below = g_strdup_printf ("%s/%s/%u", pointer, member, i);
    good = add_child (self, reader, wp_json_node_at (array, i), below, depth);
  }
  if (!good)
    g_clear_pointer (&self, wp_form_condition_free);
  return self;
}

static WpFormCondition *
read_not (WpFormReader *reader, JsonObject *object, const char *pointer, guint depth)
{
  WpFormCondition *self = condition_new (WP_CONDITION_NOT);
  g_autofree char *below = g_strconcat (pointer, "/not", NULL);
  if (!add_child (self, reader, wp_json_member (object, "not"), below, depth))
    g_clear_pointer (&self, wp_form_condition_free);
  return self;
}

static gboolean
is_plain_value (JsonNode *node)
{
  gint64 number;
  gboolean flag;
  return wp_json_node_string (node) != NULL || wp_json_node_int (node, &number) || wp_json_node_bool (node, &flag);
}

static WpFormCondition *
read_leaf (WpFormReader *reader, JsonObject *object, const char *pointer)
{
  const char *field = wp_json_string (object, "field");
  gboolean answered;
  if (!wp_form_is_id (field)) {
    wp_form_read_fail (reader, pointer, "field", "condition", "must name a field");
    return NULL;
  }
  WpFormCondition *self = condition_new (WP_CONDITION_IS);
  self->field = g_strdup (field);
  if (is_plain_value (wp_json_member (object, "is"))) {
    self->value = wp_json_node_copy (wp_json_member (object, "is"));
  } else if (wp_json_string (object, "has") != NULL) {
    self->type = WP_CONDITION_HAS;
    self->value = wp_json_node_copy (wp_json_member (object, "has"));
  } else if (wp_json_node_bool (wp_json_member (object, "answered"), &answered)) {
    self->type = WP_CONDITION_ANSWERED;
    self->answered = answered;
  } else {
    if (!reader->newer)
      wp_form_read_fail (reader, pointer, "", "condition", "must say is, has or answered");
    g_clear_pointer (&self, wp_form_condition_free);
  }
  return self;
}

WpFormCondition *
wp_form_condition_read (WpFormReader *reader, JsonNode *node, const char *pointer, guint depth)
{
  JsonObject *object = wp_json_node_object (node);
  if (object == NULL || depth >= WP_FORM_MAX_NESTING || ++reader->n_conditions > WP_FORM_MAX_CONDITIONS) {
    if (object == NULL)
      wp_form_read_fail (reader, pointer, "", "condition", "must be a condition");
    else
      wp_form_read_fail (reader, pointer, "", "depth", "is nested too deep, or there are too many conditions");
    return NULL;
  }
  if (json_object_has_member (object, "all"))
    return read_group (reader, object, "all", WP_CONDITION_ALL, pointer, depth);
  if (json_object_has_member (object, "any"))
    return read_group (reader, object, "any", WP_CONDITION_ANY, pointer, depth);
  if (json_object_has_member (object, "not"))
    return read_not (reader, object, pointer, depth);
  if (json_object_has_member (object, "field"))
    return read_leaf (reader, object, pointer);
  if (!reader->newer)
    wp_form_read_fail (reader, pointer, "", "condition", "must be a condition");
  return NULL;
}

static gboolean
has_option (const WpFormField *field, const char *id)
{
  for (guint i = 0; i < field->options->len; i++)
    if (g_strcmp0 (((const WpFormOption *) field->options->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

void
wp_form_condition_resolve (WpFormCondition *self, WpFormReader *reader, const WpFormField *table, const char *pointer)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->children->len; i++)
    wp_form_condition_resolve (self->children->pdata[i], reader, table, pointer);
  if (self->field == NULL)
    return;
  self->target = table != NULL ? wp_form_find_column (table, self->field) : g_hash_table_lookup (reader->fields, self->field);
  self->section = self->target != NULL && table == NULL ? g_hash_table_lookup (reader->sections, self->target) : NULL;
  if (self->target == NULL) {
    wp_form_read_fail (reader, pointer, "", "unknown_field", "names a field that is not there: %s", self->field);
    return;
  }
  gboolean chosen = self->target->type == WP_FIELD_CHOICE || self->target->type == WP_FIELD_CHOICES;
  if (chosen && self->value != NULL && !has_option (self->target, wp_json_node_string (self->value)))
    wp_form_read_fail (reader, pointer, "", "option", "names an option that %s does not have", self->field);
  if (self->type == WP_CONDITION_HAS && self->target->type != WP_FIELD_CHOICES && self->target->type != WP_FIELD_UNKNOWN)
    wp_form_read_fail (reader, pointer, "", "condition", "asks whether %s has something, which is not of several choices", self->field);
}

/* Cycles: a depth-first search from each field to those in its conditions. */

typedef struct {
  WpFormReader *reader;
  GHashTable *marks; /* WpFormField → 1 in progress, 2 done */
} Walk;

static gboolean walk_field (Walk *walk, const WpFormField *field);

static gboolean
walk_condition (Walk *walk, const WpFormCondition *condition)
{
  if (condition == NULL)
    return TRUE;
  for (guint i = 0; i < condition->children->len; i++)
    if (!walk_condition (walk, condition->children->pdata[i]))
      return FALSE;
  return condition->target == NULL || walk_field (walk, condition->target);
}

static gboolean
walk_field (Walk *walk, const WpFormField *field)
{
  guint mark = GPOINTER_TO_UINT (g_hash_table_lookup (walk->marks, field));
  if (mark != 0)
    return mark == 2;
  const WpFormSection *section = g_hash_table_lookup (walk->reader->sections, field);
  g_hash_table_insert (walk->marks, (gpointer) field, GUINT_TO_POINTER (1));
  gboolean good = walk_condition (walk, field->when) && (section == NULL || walk_condition (walk, section->when));
  g_hash_table_insert (walk->marks, (gpointer) field, GUINT_TO_POINTER (2));
  return good;
}

static void
check_cycle (Walk *walk, const WpFormField *field, const char *pointer)
{
  if (!walk_field (walk, field))
    wp_form_read_fail (walk->reader, pointer, "when", "cycle", "is shown by a condition that leads back to itself: %s", field->id);
}

void
wp_form_check_cycles (const WpForm *self, WpFormReader *reader)
{
  g_autoptr (GHashTable) marks = g_hash_table_new (NULL, NULL);
  Walk walk = { reader, marks };
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *section = self->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      g_autofree char *pointer = g_strdup_printf ("/sections/%u/fields/%u", i, k);
      check_cycle (&walk, field, pointer);
      for (guint c = 0; c < field->columns->len; c++) {
        g_autofree char *below = g_strdup_printf ("%s/columns/%u", pointer, c);
        check_cycle (&walk, field->columns->pdata[c], below);
      }
    }
  }
}

/* Looking at answers */

void
wp_form_view_init (WpFormView *self, JsonObject *answers)
{
  self->answers = answers;
  self->shown = g_hash_table_new (NULL, NULL);
}

void
wp_form_view_clear (WpFormView *self)
{
  g_clear_pointer (&self->shown, g_hash_table_unref);
}

static gboolean
includes (JsonArray *array, const char *text)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    if (g_strcmp0 (wp_json_string_at (array, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* 3 and 3.0 are one number. */
static gboolean
is_same (JsonNode *a, JsonNode *b)
{
  gint64 x, y;
  if (wp_json_node_int (a, &x) && wp_json_node_int (b, &y))
    return x == y;
  return wp_answer_equal (a, b);
}

static gboolean
holds (WpFormView *view, const WpFormCondition *condition)
{
  guint n = condition->children->len;
  switch (condition->type) {
  case WP_CONDITION_ALL:
    for (guint i = 0; i < n; i++)
      if (!holds (view, condition->children->pdata[i]))
        return FALSE;
    return TRUE;
  case WP_CONDITION_ANY:
    for (guint i = 0; i < n; i++)
      if (holds (view, condition->children->pdata[i]))
        return TRUE;
    return FALSE;
  case WP_CONDITION_NOT:
    return !holds (view, condition->children->pdata[0]);
  default:
    break;
  }
  JsonNode *answer = wp_form_view_shows (view, condition->section, condition->target) ? wp_json_member (view->answers, condition->field) : NULL;
  if (condition->type == WP_CONDITION_ANSWERED)
    return wp_form_is_blank (answer) != condition->answered;
  if (condition->type == WP_CONDITION_HAS)
    return includes (wp_json_node_array (answer), wp_json_node_string (condition->value));
  return answer != NULL && is_same (answer, condition->value);
}

gboolean
wp_form_view_shows (WpFormView *self, const WpFormSection *section, const WpFormField *field)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->shown, field));
  if (known != 0)
    return known == 2;
  gboolean shown = (section == NULL || section->when == NULL || holds (self, section->when)) && (field->when == NULL || holds (self, field->when));
  g_hash_table_insert (self->shown, (gpointer) field, GUINT_TO_POINTER (shown ? 2 : 1));
  return shown;
}

gboolean
wp_form_view_requires (WpFormView *self, const WpFormField *field)
{
  return field->required || (field->required_when != NULL && holds (self, field->required_when));
}

JsonNode *
wp_form_view_answer (WpFormView *self, const WpForm *form, const char *id)
{
  const WpFormSection *section;
  const WpFormField *field = id != NULL ? wp_form_find_field (form, id, &section) : NULL;
  if (field == NULL || !wp_form_view_shows (self, section, field))
    return NULL;
  JsonNode *answer = wp_json_member (self->answers, id);
  return wp_form_is_blank (answer) ? NULL : answer;
}

gboolean
wp_form_is_shown (const WpForm *self, const WpFormSection *section, const WpFormField *field, JsonObject *answers)
{
  g_auto (WpFormView) view;
  wp_form_view_init (&view, answers);
  return wp_form_view_shows (&view, section, field);
}

gboolean
wp_form_is_required (const WpForm *self, const WpFormField *field, JsonObject *answers)
{
  g_auto (WpFormView) view;
  wp_form_view_init (&view, answers);
  return wp_form_view_requires (&view, field);
}

gboolean
wp_form_fits (const WpForm *self, JsonArray *products)
{
  if (self->products == NULL || self->products[0] == NULL)
    return TRUE;
  for (guint i = 0; self->products[i] != NULL; i++)
    if (includes (products, self->products[i]))
      return TRUE;
  return FALSE;
}
