/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-form.h"
#include "wp-submission.h"

G_BEGIN_DECLS

/**
 * WpFormModel:
 *
 * One form being filled in: its definition, the answers as shown, their issues. The rows read and change it; it passes changes on to the
 * account.
 *
 * Signals:
 *   "changed" (): answers, issues, state or remarks are different; visibility of fields may be
 *   "answer-changed" (const char *field): somebody else changed it, or it was filled in here from elsewhere
 */
#define WP_TYPE_FORM_MODEL (wp_form_model_get_type ())
G_DECLARE_FINAL_TYPE (WpFormModel, wp_form_model, WP, FORM_MODEL, GObject)

/**
 * wp_form_model_new:
 * @account: (nullable): stores the answers as they are typed; without one they are only in the model
 * @submission: {id, state, answers} as it stands, and more that wp-submission.h names; {state:"draft"} begins with no answer
 */
WpFormModel *wp_form_model_new (WpAccount *account, WpForm *form, JsonObject *submission);
/* Reads it again: from the account, or @submission where there is none. */
void wp_form_model_refresh (WpFormModel *self, JsonObject *submission);

WpAccount *wp_form_model_get_account (WpFormModel *self); /* (nullable) */
WpForm *wp_form_model_get_form (WpFormModel *self);
JsonObject *wp_form_model_get_submission (WpFormModel *self);
const char *wp_form_model_get_id (WpFormModel *self);
JsonObject *wp_form_model_get_answers (WpFormModel *self);                 /* (transfer none): as on the screen */
JsonNode *wp_form_model_get_answer (WpFormModel *self, const char *field); /* (nullable) (transfer none) */
WpSubmissionState wp_form_model_get_state (WpFormModel *self);
/* Can answers be changed by this person now? @why_not: (out) (optional) (transfer full): translated */
gboolean wp_form_model_is_editable (WpFormModel *self, char **why_not);

/* Sets what the person typed. @value: (nullable) (transfer none) */
void wp_form_model_set_answer (WpFormModel *self, const char *field, JsonNode *value);
/* The same, and emits "answer-changed", so that the row shows it. */
void wp_form_model_fill (WpFormModel *self, const char *field, JsonNode *value);

gboolean wp_form_model_is_shown (WpFormModel *self, const WpFormSection *section, const WpFormField *field);
GPtrArray *wp_form_model_get_issues (WpFormModel *self); /* (element-type WpFormIssue): of the whole form */
guint wp_form_model_count_errors (WpFormModel *self);
WpFormProgress wp_form_model_get_progress (WpFormModel *self, const WpFormSection *section);
void wp_form_model_get_context (WpFormModel *self, WpFormContext *context);

/* {base, mine, theirs} of a field that two desks changed, or %NULL */
JsonObject *wp_form_model_get_conflict (WpFormModel *self, const char *field);
GStrv wp_form_model_list_conflicts (WpFormModel *self); /* (transfer full) */
/* Why the server has not got the file of a field, and what to do; %NULL when it refused none. (transfer full): translated */
char *wp_form_model_get_refusal (WpFormModel *self, const char *field);

G_END_DECLS
