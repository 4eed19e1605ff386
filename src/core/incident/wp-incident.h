/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-bounds.h"
#include "wp-kind.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WpIncident:
 *
 * An immutable, reference-counted reading of an incident document, for views and rules. Strings are never %NULL (missing ones
 * are "") unless marked; arrays are never %NULL; times are ms, 0 for none. The document itself stays JSON everywhere else, so
 * that members and enumeration values this program does not know survive.
 */
typedef struct {
  char *id;
  char *name;
  WpSide side;
} WpPerson;

typedef struct {
  char *device_id;
  char *host_name;
  char *platform;
  char *role;
  char *isolation_state; /* "not_isolated", "isolated", "applying", "removing", or as it came */
  char *isolation_by;
  gint64 isolation_at;
  char *isolation_reason;
} WpEndpoint;

typedef struct {
  char *upn;
  GStrv actions_taken;
} WpUser;

typedef struct {
  char *id;
  gint64 revision;
  char *text;
  char *command; /* "" for none: to be shown in monospace with Copy */
  WpSide owner;
  gboolean done;
  char *note;
  char *done_by; /* a name */
  gint64 done_at;
} WpStep;

typedef struct {
  char *channel; /* "email", "phone" */
  char *to;
} WpContact;

typedef struct {
  char *channel;
  char *to;
  gint64 at;
  char *result; /* "sent", "reached", "no_answer", "voicemail", "failed", or as it came */
} WpAttempt;

typedef struct {
  char *id;
  char *text;
  gint64 asked_at;
  gint64 due_at;
  gboolean answered;
  WpVerdict verdict;
  char *comment;
  char *answered_by;
  gint64 answered_at;
} WpQuestion;

typedef struct {
  char *id;
  WpPerson author;
  gint64 at;
  char *text;
} WpComment;

typedef struct {
  gint64 at;
  char *kind;
  char *by;
  char *detail;
} WpEvent;

typedef struct {
  char *id;
  char *text;
} WpRecommendation;

typedef struct {
  char *id; /* "INC-2041" */
  gint64 revision;
  char *customer_id;
  char *customer_name;
  WpProduct product;
  char *product_text; /* as it came */
  WpSeverity severity;
  WpSeverity initial_severity;
  char *severity_text; /* as it came */
  char *raised_by;     /* "" unless the SOC raised it */
  gint64 raised_at;
  char *raised_reason;
  WpStatus status;
  char *status_text;
  WpTurn turn;
  WpGroup group;
  gint64 opened_at;
  gint64 updated_at;
  gint64 resolved_at;
  gint64 auto_close_at;
  char *title;
  char *investigation;
  char *language;             /* BCP 47, "" when not said */
  GPtrArray *endpoints;       /* WpEndpoint */
  GPtrArray *users;           /* WpUser */
  GPtrArray *steps;           /* WpStep */
  GPtrArray *recommendations; /* WpRecommendation */
  GPtrArray *expected;        /* WpContact: whom the SOC contacts */
  GPtrArray *attempts;        /* WpAttempt */
  GPtrArray *questions;       /* WpQuestion */
  char *acknowledged_by;      /* "" when nobody has */
  gint64 acknowledged_at;
  char *assignee_id; /* "" when nobody is */
  char *assignee_name;
  GPtrArray *comments; /* WpComment */
  GPtrArray *timeline; /* WpEvent, oldest first */
  char *portal_link;   /* "" or an https URL */
  char *graph_link;
  char *source_system;
  guint alert_generation; /* see wp-alert.h */
  gint64 alert_at;
  const char *alert_user_id; /* the user whose own command began it, "" for none */
  gboolean alert_handled;
  gboolean soc_may_isolate;      /* customer.settings.socIsolation as the server copied it */
  gboolean soc_assists_directly; /* customer.settings.socDirectAssistance: decides who remediates */
  char *escalation_path;         /* the path chosen at onboarding: "email_then_phone", … "" when unknown */
  JsonObject *document;          /* what it was read from */
} WpIncident;

#define WP_TYPE_INCIDENT (wp_incident_get_type ())
GType wp_incident_get_type (void);

/* (transfer full): never fails; what is missing reads as empty. @document: (transfer none): referenced, and not changed meanwhile */
WpIncident *wp_incident_new (JsonObject *document);
WpIncident *wp_incident_ref (WpIncident *self);
void wp_incident_unref (WpIncident *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpIncident, wp_incident_unref)

/* To read and to free it takes some milliseconds. */
gboolean wp_incident_is_long (const WpIncident *self);
guint wp_incident_count_open_steps (const WpIncident *self);
/* The oldest question without an answer, or %NULL. (transfer none) */
const WpQuestion *wp_incident_get_open_question (const WpIncident *self);
const WpStep *wp_incident_find_step (const WpIncident *self, const char *step_id);
/* The incident as plain text to hand to the customer: what happened, what to do with boxes, recommendations. (transfer full)
 * @labels: translated headings, see WpHandoverLabels */
typedef struct {
  const char *what_happened;
  const char *what_to_do;
  const char *affected;
  const char *recommendations;
  const char *done;
} WpHandoverLabels;
char *wp_incident_to_handover (const WpIncident *self, const WpHandoverLabels *labels);

/* An https address with a host: the only kind that is stored or offered to a browser. */
gboolean wp_link_is_safe (const char *link);

/* The same rules on the document. */
/* Open, high or above, and nobody has handled the alert: see wp-alert.h */
gboolean wp_incident_rule_alarm (JsonObject *document);
WpTurn wp_incident_rule_turn (JsonObject *document);
WpGroup wp_incident_rule_group (WpStatus status, WpTurn turn);
/* Updates what follows from the rest after any change: turn, status "waiting_on_soc" when nothing is left to do, autoCloseAt. */
void wp_incident_settle (JsonObject *document);

#define WP_AUTO_CLOSE_HOURS 48 /* after it was resolved */

extern const WpKind wp_kind_incident;

/* The columns of an incident, in the order of wp_kind_incident.columns */
typedef enum {
  WP_INCIDENT_GROUP,         /* int: WpGroup */
  WP_INCIDENT_RANK,          /* int: 0 critical … 5 unknown, so that ascending is worst first */
  WP_INCIDENT_OPENED_NEG,    /* int: minus openedAt, so that ascending is newest first */
  WP_INCIDENT_SEVERITY,      /* int: WpSeverity */
  WP_INCIDENT_STATUS,        /* int: WpStatus */
  WP_INCIDENT_TURN,          /* int: WpTurn */
  WP_INCIDENT_PRODUCT,       /* int: WpProduct */
  WP_INCIDENT_CUSTOMER_ID,   /* text */
  WP_INCIDENT_CUSTOMER_NAME, /* text */
  WP_INCIDENT_ASSIGNEE_ID,   /* text */
  WP_INCIDENT_OPENED,        /* int ms */
  WP_INCIDENT_UPDATED,       /* int ms */
  WP_INCIDENT_NEWS,          /* int ms: when the SOC last wrote or changed something; unread when later than the seen mark */
  WP_INCIDENT_AUTO_CLOSE,    /* int ms */
  WP_INCIDENT_TITLE,         /* text */
  WP_INCIDENT_HOSTS,         /* int: affected endpoints */
  WP_INCIDENT_USERS,         /* int: affected users */
  WP_INCIDENT_STEPS,         /* int: all steps */
  WP_INCIDENT_STEPS_DONE,    /* int */
  WP_INCIDENT_QUESTION,      /* int: 1 when a question waits for an answer */
  WP_INCIDENT_ALERTING,      /* int: 1 when open, high or above and unhandled */
  WP_INCIDENT_N_COLUMNS,
} WpIncidentColumn;

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
