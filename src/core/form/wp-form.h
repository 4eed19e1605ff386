/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include "wp-error.h"
#include "wp-kind.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Forms are data: a definition is a JSON document whose schema docs/forms.md describes. This is its one reader and its one
 * validator: the application runs it while somebody types, the server on submission. */

#define WP_FORM_SCHEMA 1 /* the newest we know */
#define WP_FORM_MAX_FIELDS 300
#define WP_FORM_MAX_ROWS 500
#define WP_FORM_MAX_TEXT 10000 /* characters, where a field says nothing smaller */

typedef enum {
  WP_FIELD_UNKNOWN,    /* of a newer schema: shown as what it is, its answer kept untouched */
  WP_FIELD_TEXT,       /* "…" */
  WP_FIELD_CHOICE,     /* "option id" */
  WP_FIELD_CHOICES,    /* ["option id", …] */
  WP_FIELD_YES_NO,     /* true, false */
  WP_FIELD_NUMBER,     /* 12: a whole number */
  WP_FIELD_DATE,       /* "2026-01-31" */
  WP_FIELD_DATE_TIME,  /* "2026-01-31T09:00", a wall clock in the form's zone, wp_form_get_time_zone() */
  WP_FIELD_TIME_RANGE, /* {start:"09:00", end:"18:00", timeZone:"Asia/Tokyo"}; an end before the start is past midnight */
  WP_FIELD_TIME_ZONE,  /* "Asia/Tokyo" */
  WP_FIELD_COUNTRY,    /* "JP" */
  WP_FIELD_PHONE,      /* "+81312345678" */
  WP_FIELD_EMAIL,
  WP_FIELD_DOMAIN,
  WP_FIELD_GUID,
  WP_FIELD_UPN,
  WP_FIELD_CONTACTS, /* [{column: value, …}, …] in order of importance; the order is the answer */
  WP_FIELD_TABLE,    /* [{column: value, …}, …] */
  WP_FIELD_FILE,     /* {name, type, size, sha256} */
  WP_FIELD_CONSENT,  /* {name, at}: a name typed as a signature under the field's statement */
} WpFieldType;

typedef struct _WpForm WpForm;
typedef struct _WpFormSection WpFormSection;
typedef struct _WpFormField WpFormField;
typedef struct _WpFormCondition WpFormCondition;

/* A text in both languages; @ja falls back to @en. */
typedef struct {
  char *en;
  char *ja;
} WpWords;
/* @language: "ja" or anything else */
const char *wp_words_get (const WpWords *self, const char *language);

typedef struct {
  char *id;
  WpWords label;
  WpWords help;
} WpFormOption;

/* A named rule with its parameters, e.g. {"name":"unique","column":"email"}. */
typedef struct {
  char *name;
  JsonObject *parameters;
  gboolean advice; /* a hint, not an error */
} WpFormRule;

/**
 * WpFormField:
 *
 * A field of a section or a column of a table. Immutable.
 */
struct _WpFormField {
  char *id;
  WpFieldType type;
  char *type_name; /* as it stands in the definition */
  WpWords label;
  WpWords help;
  gboolean required;
  WpFormCondition *when;          /* (nullable): shown and asked for only then */
  WpFormCondition *required_when; /* (nullable) */
  gint64 min, max;                /* characters, value or rows, by type; G_MININT64 and G_MAXINT64 where the definition is silent */
  gboolean multiline;
  GPtrArray *options; /* WpFormOption */
  GPtrArray *columns; /* WpFormField, of a table or of contacts */
  GPtrArray *rules;   /* WpFormRule */
  GStrv accept;       /* of a file: "application/pdf", "image/png", "image/jpeg" */
  char *about;        /* (nullable): what it is a fact about, e.g. "partner.legal_name": fields of one name share answers */
  WpWords statement;  /* of a consent */
};

struct _WpFormSection {
  char *id;
  WpWords title;
  WpWords help;
  WpFormCondition *when;
  GPtrArray *fields; /* WpFormField */
};

/**
 * WpForm:
 *
 * A definition that was parsed and is valid. Reference-counted, immutable.
 */
struct _WpForm {
  char *document_id; /* "mdr_onboarding@1" */
  char *id;          /* "mdr_onboarding" */
  gint64 version;
  gint64 schema;
  WpWords title;
  WpWords help;
  gboolean per_customer;
  gboolean required;
  gboolean self_check; /* never submitted, never locked */
  gboolean newer;      /* of a newer schema: it can be read and drafted, not submitted */
  GStrv products;      /* fits when one of them was chosen; empty: always */
  GPtrArray *sections; /* WpFormSection */
  GPtrArray *rules;    /* WpFormRule, across fields */
  JsonObject *sets;    /* (nullable): what an accepted one sets, docs/forms.md */
  JsonObject *source;
};

/**
 * wp_form_new:
 * @definition: a document of the kind "form"
 *
 * %WP_ERROR_INVALID names what is wrong by pointer: a cycle of conditions (code "cycle"), a rule nobody knows ("unknown_rule"), a field
 * that is named twice, an option list that is empty … A field type or schema that is newer is no error: see @newer and WP_FIELD_UNKNOWN.
 *
 * Returns: (transfer full) (nullable)
 */
WpForm *wp_form_new (JsonObject *definition, GError **error);
WpForm *wp_form_ref (WpForm *self);
void wp_form_unref (WpForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpForm, wp_form_unref)

const WpFormField *wp_form_find_field (const WpForm *self, const char *id, const WpFormSection **section); /* (nullable) @section: (out) (optional) */
/* Is it shown, given the other answers? A section's condition applies to its fields. For a column: no section, and its row as @answers. */
gboolean wp_form_is_shown (const WpForm *self, const WpFormSection *section, const WpFormField *field, JsonObject *answers);
gboolean wp_form_is_required (const WpForm *self, const WpFormField *field, JsonObject *answers);
gboolean wp_form_fits (const WpForm *self, JsonArray *products);

/**
 * WpFormIssue:
 *
 * An error, or a piece of advice. @pointer is below the answers: "/alert_phones/2/number". @parameter goes into the message.
 */
typedef struct {
  char *pointer;
  char *field;     /* the top field's id */
  char *code;      /* "required", "phone_country", … */
  char *parameter; /* (nullable) */
  gboolean advice;
} WpFormIssue;
void wp_form_issue_free (WpFormIssue *self);
/* The message for a code, English and marked for translation, with {} for the parameter. One table for all codes. */
const char *wp_form_issue_template (const char *code);
/* @template with the parameter in its place: what a person reads. (transfer full) */
char *wp_form_issue_fill (const char *template, const char *parameter);

/**
 * WpFormContext:
 *
 * What a rule may need to know beside the answers.
 */
typedef struct {
  gint64 now;            /* ms */
  const char *time_zone; /* (nullable): whose day "today" is; %NULL: UTC */
} WpFormContext;

/**
 * wp_form_validate:
 * @answers: as they stand; answers of fields that are not shown are not looked at
 *
 * Returns: (transfer full) (element-type WpFormIssue): in the order of the form, errors and advice; empty when all is well
 */
GPtrArray *wp_form_validate (const WpForm *self, JsonObject *answers, const WpFormContext *context);
guint wp_form_count_errors (GPtrArray *issues);
/* As a %WP_ERROR_INVALID with a pointer below @base ("/answers") for every error; advice is left out. FALSE when there is one. */
gboolean wp_form_report (GPtrArray *issues, const char *base, GError **error);

/**
 * wp_form_check_shape:
 *
 * May they be stored as a draft? Wrong and unknown answers may; only what is too large is refused.
 */
gboolean wp_form_check_shape (JsonObject *answers, GError **error);

typedef struct {
  guint n_fields;   /* shown and required */
  guint n_answered; /* of them, without an error */
  guint n_errors;   /* answered wrongly */
} WpFormProgress;
WpFormProgress wp_form_get_progress (const WpForm *self, const WpFormSection *section, JsonObject *answers,
                                     const WpFormContext *context); /* @section: (nullable): all */

/**
 * wp_form_parse_input:
 * @text: as typed
 *
 * The answer a text stands for, by type: trims, turns full-width digits and letters into plain ones (NFKC) where the type is not free
 * text, takes spaces, hyphens and brackets out of a phone number. What cannot be read is kept as the text it is, for the validator to
 * name. (transfer full): a null node for nothing
 */
JsonNode *wp_form_parse_input (const WpFormField *field, const char *text);
/* The text of an answer for its entry, the inverse. (transfer full) */
char *wp_form_format_input (const WpFormField *field, JsonNode *answer);
/* The answer as a person reads it in a list, a print or a comparison: option labels instead of ids, names of countries, one line a row. (transfer full) */
char *wp_form_describe (const WpFormField *field, JsonNode *answer, const char *language);

/* Dates and times */

/* The zone that the form's dates and times are meant in: the answer of its first shown field of that type that has a right one. (nullable) */
const char *wp_form_get_time_zone (const WpForm *self, JsonObject *answers);

/**
 * wp_date_time_to_instant:
 * @answer: (nullable): of the type date_time
 * @zone: (nullable): "Asia/Tokyo"; %NULL: this machine's
 *
 * Where a clock is moved it means what it means for the hours of wp-coverage.h that begin then: of a time that comes twice the first, for
 * one that is skipped the moment at which the clock is moved on.
 *
 * Returns: ms; 0 when the answer is none, or there is no such zone
 */
gint64 wp_date_time_to_instant (const char *answer, const char *zone);
/* The inverse, to the minute. (transfer full) (nullable): %NULL when there is no such zone */
char *wp_date_time_from_instant (gint64 at, const char *zone);

/* The kind */

extern const WpKind wp_kind_form; /* a definition, "mdr_onboarding@1" */

/* The columns of a form, in the order of wp_kind_form.columns */
typedef enum {
  WP_FORM_ID,           /* text: "mdr_onboarding" */
  WP_FORM_VERSION_NEG,  /* int: minus the version, so that ascending is newest first */
  WP_FORM_PER_CUSTOMER, /* int: 1 when it is filled in once per customer */
  WP_FORM_N_COLUMNS,
} WpFormColumn;

G_END_DECLS
