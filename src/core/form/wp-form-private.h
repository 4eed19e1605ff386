/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"

G_BEGIN_DECLS

#define WP_FORM_MAX_SECTIONS 50
#define WP_FORM_MAX_OPTIONS 400
#define WP_FORM_MAX_RULES 50
#define WP_FORM_MAX_NESTING 16      /* of a condition */
#define WP_FORM_MAX_CONDITIONS 2000 /* in one definition */
#define WP_FORM_MAX_ISSUES 1000
#define WP_FORM_COVERED_DAYS 31 /* how far the rule "covered" looks */

/* Reading a definition */

/**
 * WpFormReader:
 *
 * @siblings: what conditions may name: fields by id
 */
typedef struct {
  GError *error;
  guint n_errors;
  guint n_conditions;
  guint n_fields;
  gboolean newer;
  GHashTable *fields;   /* id → WpFormField, of the form */
  GHashTable *sections; /* WpFormField → WpFormSection */
} WpFormReader;

void wp_form_read_fail (WpFormReader *reader, const char *base, const char *member, const char *code, const char *format, ...) G_GNUC_PRINTF (5, 6);
GPtrArray *wp_form_read_rules (WpFormReader *reader, JsonObject *object, const char *base, const WpFormField *field);
WpWords wp_form_read_words (WpFormReader *reader, JsonObject *object, const char *base, const char *member, gboolean required);
void wp_words_clear (WpWords *self);
gboolean wp_form_is_id (const char *text);
void wp_form_field_free (WpFormField *self);
WpFormField *wp_form_read_field (WpFormReader *reader, JsonObject *object, const char *base, gboolean column);
const WpFormField *wp_form_find_column (const WpFormField *field, const char *id);

/* Conditions */

typedef enum { WP_CONDITION_IS, WP_CONDITION_HAS, WP_CONDITION_ANSWERED, WP_CONDITION_ALL, WP_CONDITION_ANY, WP_CONDITION_NOT } WpConditionType;

struct _WpFormCondition {
  WpConditionType type;
  char *field;
  JsonNode *value; /* of is, has */
  gboolean answered;
  const WpFormField *target; /* found once the definition is read */
  const WpFormSection *section;
  GPtrArray *children; /* WpFormCondition */
};

WpFormCondition *wp_form_condition_read (WpFormReader *reader, JsonNode *node, const char *pointer, guint depth);
void wp_form_condition_free (WpFormCondition *self);
/* Finds what it names: a column of @table, or a field of the form when @table is %NULL. */
void wp_form_condition_resolve (WpFormCondition *self, WpFormReader *reader, const WpFormField *table, const char *pointer);
/* No condition may lead back to its own field. */
void wp_form_check_cycles (const WpForm *self, WpFormReader *reader);

/* Validating answers */

/**
 * WpFormView:
 *
 * Evaluates conditions over a set of answers. The result is cached for each field, because several conditions may name the same one.
 */
typedef struct {
  JsonObject *answers;
  GHashTable *shown; /* WpFormField → 1 hidden, 2 shown */
} WpFormView;

void wp_form_view_init (WpFormView *self, JsonObject *answers);
void wp_form_view_clear (WpFormView *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WpFormView, wp_form_view_clear)
gboolean wp_form_view_shows (WpFormView *self, const WpFormSection *section, const WpFormField *field);
gboolean wp_form_view_requires (WpFormView *self, const WpFormField *field);
/* The answer of a field that is shown, %NULL otherwise */
JsonNode *wp_form_view_answer (WpFormView *self, const WpForm *form, const char *id);
/* Nothing, or nothing but white space */
gboolean wp_form_is_blank (JsonNode *answer);

/**
 * WpFormCheck:
 *
 * @top: the field of the form that is being validated
 */
typedef struct {
  const WpForm *form;
  const WpFormContext *context;
  WpFormView view;
  GPtrArray *issues;
  const WpFormField *top;
} WpFormCheck;

void wp_form_add_issue (WpFormCheck *check, const char *pointer, const char *code, const char *parameter, gboolean advice);
/* Validates an answer that is not blank by its type */
void wp_form_check_value (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer);
/* The rules of a field whose answer is not blank */
void wp_form_run_field_rules (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer);
/* The rules of the form */
void wp_form_run_form_rules (WpFormCheck *check);

/* Parts of values */

const char *wp_phone_check (const char *text, char **parameter); /* the code of an issue, %NULL for a valid number */
gboolean wp_domain_is_valid (const char *text);
gboolean wp_email_is_valid (const char *text);
gboolean wp_guid_is_valid (const char *text);
gboolean wp_time_zone_is_valid (const char *text);
GTimeZone *wp_time_zone_find (const char *name); /* (transfer full) (nullable): %NULL when there is none of that name */
gboolean wp_date_is_valid (const char *text);
gint64 wp_date_get_day (const char *text);                       /* of a valid one: days since 1970-01-01 */
gboolean wp_date_time_parse (const char *text, gint64 *seconds); /* "2026-01-31T09:00", as seconds since 1970-01-01T00:00 on the same clock */
gboolean wp_clock_parse (const char *text, guint *minutes);      /* "09:00" */

G_END_DECLS
