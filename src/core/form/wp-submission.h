/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include "wp-actor.h"
#include "wp-kind.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A form that somebody fills in. The client makes its id, a UUID:
 *
 *   {id, formId, formVersion, customerId|null, customerName|null, state, answers:{field: value}, supersedes|null,
 *    created:{by,at}, updatedAt, updatedBy, submitted:{by,at}|null, decided:{by,at,comment}|null,
 *    remarks:[{id,field,text,by,at}], revisions:[{number,by,at,formVersion,answers,sha256}], history:[{id,at,kind,by,side,detail}]}
 *
 * Answers are state, not commands: they are put as a whole with If-Match, and merged field by field (below). */

/* "draft", "submitted", "returned", "accepted", "superseded", "dropped" */
typedef enum {
  WP_SUBMISSION_UNKNOWN,
  WP_SUBMISSION_DRAFT,
  WP_SUBMISSION_SUBMITTED,
  WP_SUBMISSION_RETURNED,
  WP_SUBMISSION_ACCEPTED,
  WP_SUBMISSION_SUPERSEDED,
  WP_SUBMISSION_DROPPED,
} WpSubmissionState;

WpSubmissionState wp_submission_state_from_string (const char *text);
const char *wp_submission_state_to_string (WpSubmissionState state);
WpSubmissionState wp_submission_get_state (JsonObject *document);
/* Draft, submitted or returned: only one of a form and customer is open at a time. */
gboolean wp_submission_is_open (WpSubmissionState state);
/* Draft or returned: answers can change. */
gboolean wp_submission_is_editable (WpSubmissionState state);

/**
 * wp_submission_put_answers:
 * @document: (nullable) as it stands
 * @answers: the whole of them, already checked with wp_form_check_shape()
 *
 * The effect of `PUT /v1/submissions/{id}`: %WP_ERROR_CONFLICT when it is not editable. Changes answers, updatedAt and updatedBy; a
 * remark of a field whose answer changed stays until the next submission.
 */
gboolean wp_submission_put_answers (JsonObject *document, JsonObject *answers, const WpActor *actor, gint64 at, GError **error);

/* SHA-256 in hex over form, version and answers in a canonical order: what a signed print is of. (transfer full) */
char *wp_submission_hash (const char *form_id, gint64 form_version, JsonObject *answers);
/* The JSON of one answer in that canonical form, "null" for %NULL: how answers are compared and kept. (transfer full) */
char *wp_answer_to_string (JsonNode *answer);
gboolean wp_answer_equal (JsonNode *a, JsonNode *b);
/* Nothing was answered: missing, null, "", [], {} */
gboolean wp_answer_is_empty (JsonNode *answer);
/* The file of that name, wherever in it: {name, type, size, sha256}. @answer: (nullable). (transfer none) (nullable) */
JsonObject *wp_answer_find_file (JsonNode *answer, const char *sha256);
/* The files that the answers name, those of every revision included: as long as one is named, it is kept. @document: (nullable): also a body
 * with answers. (transfer full): a set of names, see wp_file_is_name() */
GHashTable *wp_submission_list_files (JsonObject *document);

/* Drafts on a desk */

/**
 * WpEdit:
 *
 * One field changed on this desk and not yet known to be at the server: from what, to what. Both (nullable): no answer.
 */
typedef struct {
  char *field;
  JsonNode *base;
  JsonNode *value;
  gint64 at; /* ms */
} WpEdit;
WpEdit *wp_edit_new (const char *field, JsonNode *base, JsonNode *value, gint64 at); /* copies */
void wp_edit_free (WpEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpEdit, wp_edit_free)

typedef enum {
  WP_EDIT_PENDING,  /* the server still has the base: the edit is to be sent */
  WP_EDIT_DONE,     /* the server has the edit's value */
  WP_EDIT_CONFLICT, /* somebody else changed it too, or it can no longer be changed */
} WpEditState;

/* Compares base, edit and the server's @document: a three-way merge of one field. */
WpEditState wp_edit_get_state (const WpEdit *self, JsonObject *document);

/**
 * wp_submission_overlay:
 * @document: changed in place
 * @edits: (element-type WpEdit)
 *
 * Applies this desk's edits, conflicts included (what a person typed is what they see), and lists them:
 * `local:{dirty:[field…], conflicts:{field:{base,mine,theirs}}}`. Nothing is added without edits.
 */
void wp_submission_overlay (JsonObject *document, GPtrArray *edits);
/* The answers that can be put now: the server's with every pending edit. (transfer full); %NULL when there is nothing to put */
JsonObject *wp_submission_merge (JsonObject *document, GPtrArray *edits);

/* Revisions */

/* (transfer full): {field…} names whose answers differ, in the order of @definition, unknown ones last */
GStrv wp_submission_changed_fields (JsonObject *definition, JsonObject *before, JsonObject *after);

extern const WpKind wp_kind_submission; /* a form somebody fills in */

/* The columns of a submission, in the order of wp_kind_submission.columns */
typedef enum {
  WP_SUBMISSION_FORM_ID,       /* text */
  WP_SUBMISSION_CUSTOMER_NAME, /* text: "" for a form of the partner */
  WP_SUBMISSION_UPDATED_NEG,   /* int: minus updatedAt */
  WP_SUBMISSION_STATE,         /* int: WpSubmissionState; 0 for one that was refused at its creation */
  WP_SUBMISSION_CUSTOMER_ID,   /* text */
  WP_SUBMISSION_N_COLUMNS,
} WpSubmissionColumn;

G_END_DECLS
