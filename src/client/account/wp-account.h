/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bubble.h"
#include "wp-health.h"
#include "wp-incident.h"
#include "wp-outbox-row.h"
#include "wp-store.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* What the application knows of a backend: one WpAccount per server and user. It lives on the main thread and never blocks it.
 *
 *   main thread     WpAccount: commands in, rows and documents out, signals
 *   writer thread   both databases: outbox, drafts, replica, overlays, alert decisions (a queue; commands go before pages)
 *   reader thread   list queries, counts, search (its own read-only connection, interruptible)
 *   sync thread     HTTP, blocking and straight-line: tokens, changes, outbox delivery, drills
 *   stream thread   reads the event stream and wakes the sync thread
 */

#define WP_TYPE_ACCOUNT (wp_account_get_type ())
G_DECLARE_FINAL_TYPE (WpAccount, wp_account, WP, ACCOUNT, GObject)

/* Signals, all on the main thread:
 *   "health-changed" ()
 *   "documents-changed" (GStrv ids, GStrv kinds)   ids of incidents, forms and so on whose document, overlay or outbox changed; an empty list: many
 *                                     or all. Of which kinds they are, see wp_account_has_kind()
 *   "outbox-changed" ()
 *   "bubble" (WpBubble *)             to be shown now (GBoxed pointer); call wp_account_bubble_shown() when the desktop has taken it
 *   "bubble-withdrawn" (const char *id)
 *   "drill-seen" ()
 *   "drafts-saved" ()                  something that was typed has reached the disk; see wp_account_is_draft_saved()
 */

/* May something of @kind be among what "documents-changed" told? */
gboolean wp_account_has_kind (const char *const *kinds, const WpKind *kind);

const char *wp_account_get_id (WpAccount *self); /* opaque: file-name and D-Bus safe */
const char *wp_account_get_server_url (WpAccount *self);
const char *wp_account_get_email (WpAccount *self);
const char *wp_account_get_partner_name (WpAccount *self);
const WpActor *wp_account_get_actor (WpAccount *self); /* who acts: id, name, role */
gboolean wp_account_is_demo (WpAccount *self);
void wp_account_get_health (WpAccount *self, WpHealth *health);
/* The first thing that keeps the chain from waking somebody, as a WpError code, or 0 */
int wp_account_get_trouble (WpAccount *self);
/**
 * wp_account_set_service:
 * @service: a number for the notification service as it is on this desk in this session; another one when it was replaced. 0: none
 * @outlives: it starts the program for a press of a bubble
 * @code: a #WpError when it would show no bubble, or 0
 *
 * The service that shows the bubbles. What is due and was shown by another one is sent again.
 */
void wp_account_set_service (WpAccount *self, gint64 service, gboolean outlives, int code);
/* What only the desktop knows of a link. @code: WpError, 0 for none */
void wp_account_set_link (WpAccount *self, WpLinkName name, WpLinkState state, int code);

/* Reading. Rows and documents by key are read on the calling (main) thread, read-only, under 2 ms. */
void wp_account_query_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
WpRefs *wp_account_query_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* How many documents a query finds, for whoever shows no rows; -1 with an error */
void wp_account_count_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
int wp_account_count_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* The sum of a number for each value of a text, see wp_store_sum_by(). @group, @column: static. (transfer full): text → gint64 */
void wp_account_sum_by_async (WpAccount *self, const WpKind *kind, const char *group, const char *column, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
GHashTable *wp_account_sum_by_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* All rows that a query finds, for whoever needs more than are shown: what is in columns alone. (transfer full) (element-type WpRow) */
void wp_account_rows_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *wp_account_rows_finish (WpAccount *self, GAsyncResult *result, GError **error);
/**
 * wp_account_ask_async:
 * @ask: a rule of the core, called on the reader's thread with the documents as they are shown; answers (transfer full), %NULL with an error
 * @data: (transfer full): for it, with @free_data
 *
 * What a rule says that needs many documents.
 */
typedef JsonObject *(*WpAccountAsk) (const WpLookup *lookup, gpointer data, GError **error);
void wp_account_ask_async (WpAccount *self, WpAccountAsk ask, gpointer data, GDestroyNotify free_data, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
JsonObject *wp_account_ask_finish (WpAccount *self, GAsyncResult *result, GError **error); /* (transfer full) */
WpRow *wp_account_read_row (WpAccount *self, const WpKind *kind, gint64 rowid);            /* (nullable) (transfer full) */
JsonObject *wp_account_read_document (WpAccount *self, const char *kind, const char *id);  /* (nullable) (transfer full), overlay on top */
WpIncident *wp_account_read_incident (WpAccount *self, const char *id);                    /* (nullable) (transfer full) */
/* The same in two parts, for a kind that has long ones: the text as it is stored, and on a thread of its own what it says. @text: (transfer
 * full) */
WpDocument *wp_account_read_text (WpAccount *self, const char *kind, const char *id); /* (nullable) (transfer full) */
void wp_account_parse_incident_async (WpAccount *self, WpDocument *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
WpIncident *wp_account_parse_incident_finish (WpAccount *self, GAsyncResult *result, GError **error); /* (transfer full) */
/* All documents of a small kind (customers, users), by their natural order. (transfer full) (element-type JsonObject) */
void wp_account_list_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *wp_account_list_finish (WpAccount *self, GAsyncResult *result, GError **error);

/**
 * wp_account_submit_async:
 *
 * Runs *may it* on the document as shown; when it may, writes the command to the outbox with its effect over the replica.
 * Completes when it is on disk, not when it is delivered. Fails with what wp_command_may() or the disk says. The secret of a command that has
 * one goes to the keyring instead: one that is not open refuses it with %WP_ERROR_KEYRING_LOCKED or %WP_ERROR_KEYRING_ABSENT.
 */
void wp_account_submit_async (WpAccount *self, WpCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/**
 * wp_account_submit_typed_async:
 * @scope: the draft that the command says
 *
 * The same, and in the same transaction the draft is gone, with what stands under %WP_DRAFT_FROM and its scope: after any kill it is either
 * still being typed or on its way, never both. What was typed since stays.
 */
void wp_account_submit_typed_async (WpAccount *self, WpCommand *command, const char *scope, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean wp_account_submit_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* May it, on the document as shown, without doing it: for the sensitivity and tooltip of a button */
gboolean wp_account_may (WpAccount *self, const WpCommandType *type, JsonObject *document, GError **error);

/* What is not delivered. (transfer full) (element-type WpOutboxRow): of one document, or of all for %NULL; from memory. */
GPtrArray *wp_account_get_outbox (WpAccount *self, const char *document_id);
/* The same words again, against the present state. @seen: the revision of the step that the person has seen, -1 for what stands now */
void wp_account_outbox_retry (WpAccount *self, const char *key, gint64 seen);
void wp_account_outbox_confirm (WpAccount *self, const char *key);
void wp_account_outbox_discard (WpAccount *self, const char *key); /* its author has dealt with it */

/* Words that are being typed are kept under a scope, such as "comment:INC-2041" or "note:INC-2041:s3". On disk within a second. Before the
 * scope of a draft that is to replace something, %WP_DRAFT_FROM stands for another, which holds "=" and what that was when it was begun. */
#define WP_DRAFT_FROM "from:"
const char *wp_account_get_draft (WpAccount *self, const char *scope);            /* "" when there is none */
void wp_account_set_draft (WpAccount *self, const char *scope, const char *text); /* "" removes it */
/* How many are begun, and neither sent nor discarded */
guint wp_account_count_drafts (WpAccount *self);
/* Does the disk refuse what was typed, so that it is in this program's memory alone? */
gboolean wp_account_has_unsaved (WpAccount *self);
gboolean wp_account_is_draft_saved (WpAccount *self, const char *scope); /* is it on disk as it stands now? See "drafts-saved" */

/* Forms (wp-submission.h). A form that somebody fills in is a document like any other: it is read with wp_account_read_document() or listed,
 * with this desk's answers on top and `local:{dirty,conflicts}` (wp_submission_overlay()). When the server refused the answers for good as they
 * are, `local.problem:{code,message}` says so; they are sent again when they change. When it refused a file, `local.files:{field:code}` says so
 * (wp_error_from_slug()) and the other answers are sent. */

/**
 * wp_account_begin_form_async:
 * @definition: the form's document
 * @customer_id: (nullable): for a form of a customer, with @customer_name
 * @supersedes: (nullable): the accepted one that is to be revised
 * @answers: (nullable): to begin with
 *
 * Begins a form, with or without a network. Completes when it is on disk.
 */
void wp_account_begin_form_async (WpAccount *self, JsonObject *definition, const char *customer_id, const char *customer_name, const char *supersedes,
                                  JsonObject *answers, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *wp_account_begin_form_finish (WpAccount *self, GAsyncResult *result, GError **error); /* (transfer full): the id of the submission */

/* What somebody types: on disk within a second, sent soon after. @value: (nullable) (transfer none): no answer */
void wp_account_set_answer (WpAccount *self, const char *submission_id, const char *field, JsonNode *value);
/* Ends a conflict: ours is to go over theirs, or ours is given up. */
void wp_account_resolve_answer (WpAccount *self, const char *submission_id, const char *field, gboolean keep_mine);
/* The form as it is on this screen, what was typed a moment ago included. (nullable) (transfer full) */
JsonObject *wp_account_read_submission (WpAccount *self, const char *submission_id);

typedef enum {
  WP_DRAFT_SENT,     /* everything is at the server */
  WP_DRAFT_ON_DESK,  /* on this desk's disk, not sent yet */
  WP_DRAFT_WRITING,  /* typed a moment ago */
  WP_DRAFT_CONFLICT, /* somebody else changed the same answer */
} WpDraftState;
/* @at: (out) (optional): ms, when it was last sent from here in this run, 0 for never */
WpDraftState wp_account_get_draft_state (WpAccount *self, const char *submission_id, gint64 *at);

/**
 * wp_account_submit_form_async:
 *
 * Writes what is still in memory, checks the answers against the form's definition and puts the submission into the outbox. Fails with
 * %WP_ERROR_INVALID and the fields (pointers below "/answers"), %WP_ERROR_CONFLICT (not editable, or differing answers are not decided),
 * %WP_ERROR_UNSUPPORTED (a newer form). Completes when it is on disk.
 */
void wp_account_submit_form_async (WpAccount *self, const char *submission_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean wp_account_submit_form_finish (WpAccount *self, GAsyncResult *result, GError **error);

/**
 * wp_account_attach_file_async:
 *
 * Copies a chosen file beside the databases, checks that it is what it says (%WP_ERROR_INVALID, %WP_ERROR_TOO_LARGE), and sets the answer
 * {name,type,size,sha256}. It is sent before the answer that names it.
 */
void wp_account_attach_file_async (WpAccount *self, const char *submission_id, const char *field, GFile *file, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_account_attach_file_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* The copy of an attachment, fetched when it is not here. (transfer full): its path */
void wp_account_fetch_file_async (WpAccount *self, const char *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *wp_account_fetch_file_finish (WpAccount *self, GAsyncResult *result, GError **error);

/* Unread marks. @news: WP_INCIDENT_NEWS of the row */
gboolean wp_account_is_unread (WpAccount *self, const char *incident_id, gint64 news);
void wp_account_mark_seen (WpAccount *self, const char *incident_id, gint64 news);

/* The notification service has taken it. */
void wp_account_bubble_shown (WpAccount *self, const WpBubble *bubble);
/* Waits until the row of @key is delivered or rejected, at most @seconds: the cold path from a bubble. When it was not in time, the
 * caller shows a bubble under WP_BUBBLE_NOT_SENT_ID (account, incident); it is withdrawn here when the incident's last row has gone. */
#define WP_BUBBLE_NOT_SENT_ID "%s/not-sent/%s"
void wp_account_wait_delivered_async (WpAccount *self, const char *key, guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean wp_account_wait_delivered_finish (WpAccount *self, GAsyncResult *result, GError **error);

void wp_account_send_drill_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_account_send_drill_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* "I see it" was pressed on this desk, in a bubble of @service: that alone proves the whole way, for as long as the service is there. */
void wp_account_drill_seen (WpAccount *self, const char *drill_id, gint64 service);

/* Ask now instead of when the back-off ends. */
void wp_account_retry_now (WpAccount *self);
/* This machine slept: what was connected is not to be trusted. Connects again at once. */
void wp_account_reconnect (WpAccount *self);
/* Prompts the person to unlock the keyring. */
void wp_account_unlock_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_account_unlock_finish (WpAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
