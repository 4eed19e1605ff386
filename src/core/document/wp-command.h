/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-bounds.h"
#include "wp-kind.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  WP_COMMAND_ACKNOWLEDGE = 1,
  WP_COMMAND_ASSIGN,
  WP_COMMAND_COMMENT,
  WP_COMMAND_ANSWER,
  WP_COMMAND_RESOLVE,
  WP_COMMAND_REOPEN,
  WP_COMMAND_STEP,
  /* about the partner's own onboarding */
  WP_COMMAND_EXPRESS_INTEREST,         /* {products:[…], note} */
  WP_COMMAND_CHOOSE_PRODUCTS,          /* {products:[…], from} */
  WP_COMMAND_GIVE_INFORMATION,         /* {text} */
  WP_COMMAND_CONFIRM_RESPONSIBILITIES, /* {} */
  WP_COMMAND_ACCEPT_TERMS,             /* {version} */
  WP_COMMAND_BOOK_SESSION,             /* {at, attendees:[…], from} */
  WP_COMMAND_WITHDRAW,                 /* {reason} */
  /* about a filled-in form */
  WP_COMMAND_BEGIN,                    /* {formId, formVersion, customerId, customerName, supersedes, answers}: creates the document */
  WP_COMMAND_SUBMIT,                   /* {answers} */
  WP_COMMAND_DROP,                     /* {}: an open one is given up */
  /* the SOC's side */
  WP_COMMAND_SOC_UPDATE,
  WP_COMMAND_SOC_ESCALATE,
  WP_COMMAND_SOC_CLOSE,
  WP_COMMAND_SOC_COMMENT,
  WP_COMMAND_SOC_ASK,
  WP_COMMAND_SOC_ATTEMPT,
  WP_COMMAND_SOC_RESOLVE,
  /* the account manager's and the onboarding team's */
  WP_COMMAND_SOC_ADVANCE,              /* {state, reason} */
  WP_COMMAND_SOC_MEET,                 /* {at, place, note} */
  WP_COMMAND_SOC_HOLD_SESSION,         /* {at, attendees:[…]} */
  WP_COMMAND_SOC_ACCEPT,               /* {comment} */
  WP_COMMAND_SOC_RETURN,               /* {comment, remarks:[{field, text}]} */
} WpCommandType;

/**
 * WpCommand:
 *
 * Something a person decided about one document. The server runs it with authority; the application runs the same functions
 * to show its effect before it is delivered. Immutable and reference-counted.
 *
 * A command's @key is its idempotency key and the id of what it creates, so applying it twice is applying it once.
 */
typedef struct {
  WpCommandType type;
  char *key;          /* UUID */
  char *document_id;
  char *step_id;      /* (nullable): WP_COMMAND_STEP only */
  gint64 if_match;    /* the step's or the submission's revision (WP_COMMAND_STEP, WP_COMMAND_SUBMIT); -1 for none */
  JsonObject *body;   /* as it travels */
} WpCommand;

#define WP_TYPE_COMMAND (wp_command_get_type ())
GType wp_command_get_type (void);

/**
 * wp_command_new:
 * @type: what to do
 * @key: (nullable): a UUID; %NULL makes one
 * @step_id: (nullable): for %WP_COMMAND_STEP
 * @if_match: the revision it was decided on, -1 for none
 * @body: (transfer none) (nullable): %NULL is `{}`
 */
WpCommand *wp_command_new (WpCommandType type, const char *key, const char *document_id, const char *step_id, gint64 if_match, JsonObject *body);
WpCommand *wp_command_ref (WpCommand *self);
void wp_command_unref (WpCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpCommand, wp_command_unref)

/* What the application says. (transfer full), each with a new key */
WpCommand *wp_command_acknowledge (const char *incident_id);
WpCommand *wp_command_assign (const char *incident_id, const char *user_id);
WpCommand *wp_command_comment (const char *incident_id, const char *text);
WpCommand *wp_command_answer (const char *incident_id, const char *question_id, WpVerdict verdict, const char *comment);
WpCommand *wp_command_resolve (const char *incident_id, const char *comment);
WpCommand *wp_command_reopen (const char *incident_id, const char *comment);
/* @revision: the step's, on which it was decided. Ticking leaves the note as it is, and a note the tick. */
WpCommand *wp_command_tick (const char *incident_id, const char *step_id, gint64 revision, gboolean done);
WpCommand *wp_command_note (const char *incident_id, const char *step_id, gint64 revision, const char *note);

/* What choosing products or booking a session replaces, for the "from" of its body: on something else than that it is stale. (transfer full)
 * (nullable): %NULL for every other command */
JsonObject *wp_command_from (WpCommandType type, JsonObject *document);
/**
 * wp_command_renew:
 * @document: as the person has seen it
 * @seen: the revision of its step that they have seen, -1 for that of @document
 *
 * Returns: (transfer full): the same, decided once more: under a new key, on @document
 */
WpCommand *wp_command_renew (const WpCommand *self, JsonObject *document, gint64 seen);

/* The name on the wire: "acknowledge", … "step"; the SOC's are "update", "escalate", "close", "comment", "ask", "attempt", "resolve". */
const char *wp_command_type_to_string (WpCommandType type);
/* A name belongs to its kind of document and its side: another kind may have one of the same. 0 when there is none. @kind, @name: (nullable) */
WpCommandType wp_command_type_find (const WpKind *kind, const char *name, WpSide side);
/* HTTP method and path, e.g. "POST" "/v1/incidents/INC-1/comment", "PATCH" "/v1/incidents/INC-1/steps/s1". */
const char *wp_command_get_method (const WpCommand *self);
char *wp_command_get_path (const WpCommand *self);
WpPermission wp_command_get_permission (WpCommandType type);
/* The kind of document it is about */
const WpKind *wp_command_get_kind (WpCommandType type);
/* Does it make its document? Then *may it* and *apply* are given one that may hold its "id" alone. */
gboolean wp_command_creates (WpCommandType type);

/**
 * wp_command_validate:
 *
 * Checks the body alone; every wrong field is named. %WP_ERROR_INVALID
 */
gboolean wp_command_validate (const WpCommand *self, GError **error);

/* The words a person typed into it, "" for none. (transfer none) */
const char *wp_command_words (const WpCommand *self);
/* Does @document hold the effect of it already? */
gboolean wp_command_is_applied (const WpCommand *self, JsonObject *document);

/**
 * wp_command_may:
 * @document: as it stands
 *
 * Role, state and guards: %WP_ERROR_FORBIDDEN, %WP_ERROR_CONFLICT, %WP_ERROR_STALE (a step's revision), %WP_ERROR_INVALID
 * (a question that is not there), %WP_ERROR_NOT_FOUND (a step the SOC replaced). The message says why not, in English.
 * A command whose effect is already in @document passes; one whose key somebody else used there is %WP_ERROR_KEY_REUSED.
 */
gboolean wp_command_may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error);

/**
 * wp_command_apply:
 * @assignee_name: (nullable): for %WP_COMMAND_ASSIGN, the name behind the user id
 * @at: when it takes effect, ms
 * @document: changed in place
 *
 * Idempotent on the command's key; what changes nothing (acknowledging again, assigning whom it is assigned to) leaves no trace. Does not check and does not touch the document's revision.
 */
void wp_command_apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document);

/**
 * wp_command_fits:
 * @document: with the command's effect
 *
 * Is it still as small as it must be (WP_MAX_DOCUMENT, WP_MAX_ITEMS, WP_MAX_LOG)? The last of the bytes is kept for what reduces harm:
 * resolving, closing and the like always fits. Otherwise %WP_ERROR_CONFLICT, which says the bound.
 */
gboolean wp_command_fits (const WpCommand *self, JsonObject *document, GError **error);

/**
 * wp_incident_prepare_new:
 * @document: an incident as the SOC raises it: customerId, product, severity, title and what else there is
 *
 * Checks every field (%WP_ERROR_INVALID names them), then fills what the server owns: initialSeverity, status, times, step and
 * recommendation ids and revisions, empty arrays, alert generation, timeline. A member it does not know stays.
 * @id: the number given by the server; @customer: the customer's document
 */
gboolean wp_incident_prepare_new (JsonObject *document, const char *id, JsonObject *customer, const WpActor *actor, gint64 at, GError **error);

/* Whom the SOC contacts about it from now on, by @customer's escalation path; what was tried stays. */
void wp_incident_set_contacts (JsonObject *document, JsonObject *customer);

G_END_DECLS
