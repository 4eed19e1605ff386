/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include "wp-kind.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A partner's onboarding, from interest to "onboarded". One document for each partner, with the partner's id:
 *
 *   {id, partnerName, state, stateSince, reason, products:[…],
 *    accountManager:{name,email,phone}|null, meeting:{at,place,note}|null, interest:{note,by,at}|null,
 *    responsibilities:{by,at}|null, terms:{version, title:{en,ja}, text:{en,ja}, accepted:{version,by,at}|null},
 *    session:{at, attendees:[…], heldAt, form:{at, attendees}}|null, coverage:{…}|null, history:[{id,at,kind,by,side,detail}]}
 *
 * The forms are documents of their own (wp-submission.h); what follows from them for the partner is wp_onboarding_settle(). */

/* On the wire in snake_case: "not_started" … */
typedef enum {
  WP_ONBOARDING_UNKNOWN,
  WP_ONBOARDING_NOT_STARTED,
  WP_ONBOARDING_INTEREST_EXPRESSED,
  WP_ONBOARDING_UNDER_QUALIFICATION,
  WP_ONBOARDING_NOT_ELIGIBLE,
  WP_ONBOARDING_FORWARDED, /* "forwarded_to_onboarding" */
  WP_ONBOARDING_IN_REVIEW,
  WP_ONBOARDING_MORE_INFO_NEEDED,
  WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED,
  WP_ONBOARDING_TERMS_ACCEPTED,
  WP_ONBOARDING_FORMS_IN_PROGRESS,
  WP_ONBOARDING_FORMS_SUBMITTED,
  WP_ONBOARDING_FORMS_RETURNED,
  WP_ONBOARDING_ONBOARDED,
  WP_ONBOARDING_WITHDRAWN,
  WP_ONBOARDING_N_STATES,
} WpOnboardingState;

WpOnboardingState wp_onboarding_state_from_string (const char *text);
const char *wp_onboarding_state_to_string (WpOnboardingState state);
WpOnboardingState wp_onboarding_get_state (JsonObject *document);

/* Who has to act next */
typedef enum { WP_PARTY_NONE, WP_PARTY_PARTNER, WP_PARTY_ACCOUNT_MANAGER, WP_PARTY_ONBOARDING_TEAM } WpParty;
/* With forms submitted, but the session not held: whoever must book it, or hold it once booked. */
WpParty wp_onboarding_get_party (JsonObject *document);

/* May the state be set from @from to @to by the account manager or the onboarding team? The partner's own moves are commands. */
gboolean wp_onboarding_may_advance (WpOnboardingState from, WpOnboardingState to);

/* The five steps of the service overview. The first session is a gate, not a step. */
typedef enum {
  WP_ONBOARDING_STEP_INTEREST,
  WP_ONBOARDING_STEP_QUALIFICATION,
  WP_ONBOARDING_STEP_REVIEW, /* and responsibilities */
  WP_ONBOARDING_STEP_TERMS,
  WP_ONBOARDING_STEP_FORMS,
  WP_ONBOARDING_N_STEPS,
} WpOnboardingStep;

typedef enum { WP_STEP_LATER, WP_STEP_NOW, WP_STEP_DONE, WP_STEP_STOPPED } WpStepState;

/* Stopped: the onboarding ended in this step (not eligible, withdrawn). @at: (out) (optional): ms, when it was done, 0 otherwise */
WpStepState wp_onboarding_get_step (JsonObject *document, WpOnboardingStep step, gint64 *at);

/* Forms are locked until the terms are accepted. */
gboolean wp_onboarding_forms_unlocked (JsonObject *document);
/* Was the present version accepted? */
gboolean wp_onboarding_terms_current (JsonObject *document);
/* The session was held. */
gboolean wp_onboarding_session_held (JsonObject *document);

/**
 * WpFormNeed:
 *
 * How many submissions a form has in each state, for wp_onboarding_settle(): see wp_form_needs().
 */
typedef struct {
  char *form_id;
  gboolean per_customer;
  gboolean required;
  guint n_open; /* drafts */
  guint n_submitted;
  guint n_returned;
  guint n_accepted;
} WpFormNeed;
void wp_form_need_free (WpFormNeed *self);

/**
 * wp_form_needs:
 * @definitions: (element-type JsonObject): the current ones
 * @submissions: (element-type JsonObject)
 * @products: (nullable): of the onboarding document
 *
 * Returns: (transfer full) (element-type WpFormNeed): one for each form that fits the products, self-checks left out
 */
GPtrArray *wp_form_needs (GPtrArray *definitions, GPtrArray *submissions, JsonArray *products);

/**
 * wp_onboarding_settle:
 * @document: changed in place; only its state, stateSince and history
 * @needs: (element-type WpFormNeed): the forms that fit
 * @at: ms
 *
 * From "terms accepted" on, the state follows from the forms: returned when one is; submitted when every required one is submitted or
 * accepted and none is returned; in progress when any has begun; onboarded when every required one is accepted (a customer form: for at
 * least one customer), the coverage is set and the first session was held. What is onboarded stays so while a form is revised.
 *
 * Returns: %TRUE when it changed
 */
gboolean wp_onboarding_settle (JsonObject *document, GPtrArray *needs, gint64 at);

/**
 * wp_onboarding_new:
 * @terms: (nullable): {version,title,text}
 * @account_manager: (nullable)
 *
 * A partner that has not begun. (transfer full)
 */
JsonObject *wp_onboarding_new (const char *partner_id, const char *partner_name, JsonObject *terms, JsonObject *account_manager, gint64 at);

extern const WpKind wp_kind_onboarding; /* one a partner, under the partner's id */

G_END_DECLS
