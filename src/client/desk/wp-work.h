/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-db.h"
#include "wp-outbox.h"
#include "wp-submission.h"

G_BEGIN_DECLS

/**
 * WpWork:
 *
 * work.db: what exists nowhere else. Outbox, drafts, answers of forms, seen marks, alert log, posts. Every write is on the disk when the call returns.
 * Belongs to the writer thread.
 */
typedef struct _WpWork WpWork;

/**
 * wp_work_open:
 *
 * One that is damaged is set aside, and what can be read of it is in this one: wp_work_get_damage(). %WP_ERROR_STORAGE_TOO_NEW leaves it as
 * it is.
 */
WpWork *wp_work_open (const char *path, GError **error);
/* It is damaged, or its file has gone: the same, while it is open. Outside a transaction. FALSE leaves everything as it was. */
gboolean wp_work_renew (WpWork *self, GError **error);
/* Reads the file as another process would, when it was changed since the last time: whoever has it open sees what is in memory. What is
 * damaged is noted with the database. */
void wp_work_verify (WpWork *self);
/* For a day after that: %WP_ERROR_WORK_RESCUED, or %WP_ERROR_WORK_LOST when not all of it could be read. Else 0. */
int wp_work_get_damage (WpWork *self);
void wp_work_close (WpWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpWork, wp_work_close)
WpDb *wp_work_get_db (WpWork *self); /* (transfer none): to join several writes in one transaction */

/* (transfer full) (element-type WpOutboxEntry) */
GPtrArray *wp_work_load_outbox (WpWork *self, GError **error);
gboolean wp_work_insert_outbox (WpWork *self, WpOutboxEntry *entry, GError **error); /* sets its seq, unless it has one */
gboolean wp_work_update_outbox (WpWork *self, const WpOutboxEntry *entry, GError **error);
gboolean wp_work_delete_outbox (WpWork *self, gint64 seq, GError **error);
/* Done, but kept: no more in what wp_work_load_outbox() answers. */
gboolean wp_work_archive_outbox (WpWork *self, gint64 seq, GError **error);
GPtrArray *wp_work_load_archived (WpWork *self, GError **error);              /* (transfer full) (element-type WpOutboxEntry) */
gboolean wp_work_drop_archived (WpWork *self, gint64 before, GError **error); /* those of before that (ms) */
gboolean wp_work_drop_archived_of (WpWork *self, const char *kind, const char *document_id, GError **error);

typedef void (*WpWorkTextFunc) (const char *name, const char *text, gint64 number, gpointer user_data);
gboolean wp_work_load_drafts (WpWork *self, WpWorkTextFunc func, gpointer user_data, GError **error); /* scope, text */
gboolean wp_work_set_draft (WpWork *self, const char *scope, const char *text, GError **error);       /* "" removes it */
gboolean wp_work_load_seen (WpWork *self, WpWorkTextFunc func, gpointer user_data, GError **error);   /* incident, NULL, news */
gboolean wp_work_set_seen (WpWork *self, const char *incident_id, gint64 news, GError **error);

typedef enum { WP_ALERT_INTENT, WP_ALERT_SHOWN, WP_ALERT_HANDLED } WpAlertState;

/**
 * WpAlertRow:
 *
 * One alert of the log. What is below the line is not stored: it follows from the document.
 */
typedef struct {
  gint64 seq;
  char *key;         /* see wp_alert_key(); a drill's has generation 0 */
  char *incident_id; /* or the drill's id */
  guint generation;
  char *customer_id;
  WpSeverity severity;
  WpAlertState state;
  char *bubble; /* the id it was or will be shown under, "" before that */
  gint64 at;
  /* --- */
  char *title;
  char *customer_name;
  char *question_id;
  gboolean known; /* the document was seen in this run */
} WpAlertRow;
GPtrArray *wp_work_load_alerts (WpWork *self, GError **error);              /* (transfer full) (element-type WpAlertRow) */
gboolean wp_work_put_alert (WpWork *self, WpAlertRow *row, GError **error); /* sets its seq when it is new */
gboolean wp_work_drop_alerts (WpWork *self, gint64 before, GError **error); /* handled ones */

/* POSTs that are owed and have no effect here. (transfer full) */
typedef struct {
  gint64 seq;
  char *key;
  char *path;
} WpPost;
void wp_post_free (WpPost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpPost, wp_post_free)
gboolean wp_work_add_post (WpWork *self, const char *key, const char *path, GError **error);
WpPost *wp_work_first_post (WpWork *self, GError **error); /* (nullable) (transfer full) */
gboolean wp_work_drop_post (WpWork *self, gint64 seq, GError **error);

/**
 * WpAnswerRow:
 *
 * An answer typed on this desk that is not known to be at the server. @sent: values that went out against the revision @sent_revision, of
 * which nobody knows yet whether they arrived.
 */
typedef struct {
  char *submission;
  WpEdit *edit;
  JsonArray *sent; /* (nullable) */
  gint64 sent_revision;
} WpAnswerRow;
void wp_answer_row_free (WpAnswerRow *self);
GPtrArray *wp_work_load_answers (WpWork *self, GError **error); /* (transfer full) (element-type WpAnswerRow) */
gboolean wp_work_put_answer (WpWork *self, const WpAnswerRow *row, GError **error);
gboolean wp_work_delete_answer (WpWork *self, const char *submission, const char *field, GError **error); /* @field: (nullable): all */

/* Attachments that the server has, and when this desk sent them (ms; 0: it did not, they were fetched) */
gboolean wp_work_has_blob (WpWork *self, const char *sha256, gint64 since);
gboolean wp_work_set_blob (WpWork *self, const char *sha256, gint64 at, GError **error);
gboolean wp_work_drop_blob (WpWork *self, const char *sha256, GError **error);
/* Does an answer or a command name that file, on any side of it? TRUE also when that cannot be read. */
gboolean wp_work_names_file (WpWork *self, const char *sha256);

gint64 wp_work_get_number (WpWork *self, const char *name); /* 0 when there is none */
gboolean wp_work_set_number (WpWork *self, const char *name, gint64 value, GError **error);

G_END_DECLS
