/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A kind of document is a descriptor: its name, the columns that lists filter and sort by, and the text people search by.
 * Adding a kind needs nothing else: store, feed, sync and search work from this. */

typedef enum { WP_COLUMN_INT, WP_COLUMN_TEXT } WpColumnType;

typedef struct {
  const char *name;
  WpColumnType type;
} WpColumn;

/**
 * WpValue:
 *
 * One column of one document. @text: (nullable) borrowed from the document, or %NULL for an integer column.
 */
typedef struct {
  gint64 number;
  const char *text;
} WpValue;

typedef struct {
  const char *name;                   /* "incident": as in the change feed */
  const char *plural;                 /* "incidents": as in the path */
  const WpColumn *columns;
  guint n_columns;
  const char *const *indexes;         /* NULL-terminated column lists; every one ends in the row id by itself */
  const char *order;                  /* the columns of the natural order, all ascending, e.g. "grp, rank, opened_neg" */
  void (*extract) (JsonObject *document, WpValue *values);  /* fills n_columns values */
  char *(*search_text) (JsonObject *document);              /* (transfer full) as written; the store normalizes it */
} WpKind;

extern const WpKind wp_kind_incident;
extern const WpKind wp_kind_customer;
extern const WpKind wp_kind_user;     /* the partner's people: who can be assigned */
extern const WpKind wp_kind_drill;
extern const WpKind wp_kind_onboarding; /* one a partner, under the partner's id: wp-onboarding.h */
extern const WpKind wp_kind_form;       /* a definition, "mdr_onboarding@1": wp-form.h */
extern const WpKind wp_kind_submission; /* a form somebody fills in: wp-submission.h */

/* NULL-terminated: every kind there is */
const WpKind *const *wp_kinds (void);
const WpKind *wp_kind_find (const char *name);         /* (nullable) */
const WpKind *wp_kind_find_plural (const char *plural); /* (nullable) */
/* -1 when there is none */
int wp_kind_column (const WpKind *self, const char *name);

/* The columns of an incident, in the order of wp_kind_incident.columns */
typedef enum {
  WP_INCIDENT_GROUP,        /* int: WpGroup */
  WP_INCIDENT_RANK,         /* int: 0 critical … 5 unknown, so that ascending is worst first */
  WP_INCIDENT_OPENED_NEG,   /* int: minus openedAt, so that ascending is newest first */
  WP_INCIDENT_SEVERITY,     /* int: WpSeverity */
  WP_INCIDENT_STATUS,       /* int: WpStatus */
  WP_INCIDENT_TURN,         /* int: WpTurn */
  WP_INCIDENT_PRODUCT,      /* int: WpProduct */
  WP_INCIDENT_CUSTOMER_ID,  /* text */
  WP_INCIDENT_CUSTOMER_NAME,/* text */
  WP_INCIDENT_ASSIGNEE_ID,  /* text */
  WP_INCIDENT_OPENED,       /* int ms */
  WP_INCIDENT_UPDATED,      /* int ms */
  WP_INCIDENT_NEWS,         /* int ms: the last thing the SOC said or did; unread is news after the seen mark */
  WP_INCIDENT_AUTO_CLOSE,   /* int ms */
  WP_INCIDENT_TITLE,        /* text */
  WP_INCIDENT_HOSTS,        /* int: affected endpoints */
  WP_INCIDENT_USERS,        /* int: affected users */
  WP_INCIDENT_STEPS,        /* int: all steps */
  WP_INCIDENT_STEPS_DONE,   /* int */
  WP_INCIDENT_QUESTION,     /* int: 1 when a question waits for an answer */
  WP_INCIDENT_ALERTING,     /* int: 1 when open, high or above and unhandled */
  WP_INCIDENT_N_COLUMNS,
} WpIncidentColumn;

/* The columns of a form and of a submission, in the order of their kinds */
typedef enum {
  WP_FORM_ID,               /* text: "mdr_onboarding" */
  WP_FORM_VERSION_NEG,      /* int: minus the version, so that ascending is newest first */
  WP_FORM_PER_CUSTOMER,     /* int: 1 when it is filled in once per customer */
  WP_FORM_N_COLUMNS,
} WpFormColumn;

typedef enum {
  WP_SUBMISSION_FORM_ID,       /* text */
  WP_SUBMISSION_CUSTOMER_NAME, /* text: "" for a form of the partner */
  WP_SUBMISSION_UPDATED_NEG,   /* int: minus updatedAt */
  WP_SUBMISSION_STATE,         /* int: WpSubmissionState; 0 for one that was refused at its creation */
  WP_SUBMISSION_CUSTOMER_ID,   /* text */
  WP_SUBMISSION_N_COLUMNS,
} WpSubmissionColumn;

/* NFKC and case folding: what is indexed and what is searched for goes through this. (transfer full) */
char *wp_search_normalize (const char *text);

G_END_DECLS
