/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDesk"
#include "config.h"

#include "wp-accounts.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A desk without a screen: everything the application's back does, driven by JSON lines on standard input and told in JSON lines on
 * standard output. An answer to {"do":…,"tag":T} carries the same tag. */

typedef struct {
  GMainLoop *loop;
  WpAccounts *accounts;
  GDataInputStream *input;
  gboolean shows; /* bubbles are reported as shown */
} Desk;

/* A call that is under way */
typedef struct {
  Desk *desk;
  char *tag;
  char *what;
} Call;

static Call *
call_new (Desk *desk, const char *tag, const char *what)
{
  Call *call = g_new0 (Call, 1);
  call->desk = desk;
  call->tag = g_strdup (tag);
  call->what = g_strdup (what);
  return call;
}

static void
call_free (Call *call)
{
  g_free (call->tag);
  g_free (call->what);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* (transfer full) event */
static void
tell (JsonObject *event)
{
  g_autofree char *text = wp_json_to_string (event);
  puts (text);
  fflush (stdout);
  json_object_unref (event);
}

static JsonObject *
event_new (const char *name, WpAccount *account)
{
  JsonObject *event = wp_json_new ("event", name, NULL);
  if (account != NULL)
    wp_json_set_string (event, "account", wp_account_get_id (account));
  return event;
}

static void
tell_done (const Call *call, gboolean ok, const GError *error)
{
  JsonObject *event = wp_json_new ("event", "done", "what", call->what, "tag", call->tag, NULL);
  wp_json_set_bool (event, "ok", ok);
  if (error != NULL) {
    wp_json_set_string (event, "error", error->domain == WP_ERROR ? wp_error_get_slug (error->code) : g_quark_to_string (error->domain));
    wp_json_set_string (event, "message", error->message);
    GPtrArray *fields = wp_error_get_fields (error);
    for (guint i = 0; fields != NULL && i < fields->len; i++)
      wp_json_append_string (wp_json_need_array (event, "fields"), ((WpFieldError *) g_ptr_array_index (fields, i))->pointer);
  }
  tell (event);
}

/* What the account tells */

static const char *const bubble_types[] = { "", "incident", "question", "folded", "drill", "not-sent", "broken" };

static void
bubble_cb (WpAccount *account, WpBubble *bubble, Desk *desk)
{
  JsonObject *event = event_new (bubble->there ? "bubble-there" : "bubble", account);
  wp_json_set_string (event, "type", bubble_types[bubble->type]);
  wp_json_set_string (event, "id", bubble->id);
  wp_json_set_string (event, "incident", bubble->incident_id);
  wp_json_set_string (event, "question", bubble->question_id);
  wp_json_set_string (event, "title", bubble->title);
  wp_json_set_int (event, "count", bubble->count);
  if (bubble->error_code != 0)
    wp_json_set_string (event, "error", wp_error_get_slug (bubble->error_code));
  tell (event);
  if (desk->shows && !bubble->there)
    wp_account_bubble_shown (account, bubble);
}

static void
withdrawn_cb (WpAccount *account, const char *id, Desk *desk)
{
  JsonObject *event = event_new ("withdrawn", account);
  wp_json_set_string (event, "id", id);
  tell (event);
}

static void
documents_cb (WpAccount *account, const char *const *ids, const char *const *kinds, Desk *desk)
{
  JsonObject *event = event_new ("documents", account);
  JsonArray *array = wp_json_need_array (event, "ids");
  for (guint i = 0; ids[i] != NULL; i++)
    wp_json_append_string (array, ids[i]);
  tell (event);
}

static JsonArray *
describe_outbox (WpAccount *account)
{
  static const char *const states[] = { "", "waiting", "held", "confirm", "rejected" };
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (account, NULL);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < rows->len; i++) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i);
    JsonObject *object = wp_json_new ("key", row->command->key, "incident", row->command->document_id, "type", row->command->type->name, "state",
                                      states[row->state], "error", row->error_code != 0 ? wp_error_get_slug (row->error_code) : NULL, "message",
                                      row->error_message, NULL);
    wp_json_set_object (object, "body", wp_json_copy (row->command->body));
    if (row->theirs != NULL)
      wp_json_set_object (object, "theirs", wp_json_copy (row->theirs));
    wp_json_append (array, object);
  }
  return array;
}

static void
outbox_cb (WpAccount *account, Desk *desk)
{
  JsonObject *event = event_new ("outbox", account);
  wp_json_set_array (event, "rows", describe_outbox (account));
  tell (event);
}

static void
set_link (JsonObject *event, const char *name, const WpLink *one)
{
  static const char *const states[] = { NULL, "ok", "limited", "unproven", "warning", "waiting", "broken" };
  JsonObject *object = wp_json_new ("state", states[one->state], "code", one->code != 0 ? wp_error_get_slug (one->code) : NULL, NULL);
  wp_json_set_object (event, name, object);
}

static JsonObject *
describe_health (WpAccount *account)
{
  static const char *const links[] = { "sample", "work", "replica", "keyring",       "signIn",    "page",
                                       "stream", "pull", "server",  "notifications", "background" };
  G_STATIC_ASSERT (G_N_ELEMENTS (links) == WP_N_LINKS);
  WpHealth health;
  JsonObject *event = event_new ("health", account);
  int trouble = wp_account_get_trouble (account);
  wp_account_get_health (account, &health);
  for (guint i = 0; i < WP_N_LINKS; i++)
    set_link (event, links[i], &health.links[i]);
  wp_json_set_bool (event, "firstSyncDone", health.first_sync_done);
  wp_json_set_bool (event, "kept", health.sign_in_kept);
  wp_json_set_int (event, "waiting", health.outbox_waiting);
  wp_json_set_int (event, "rejected", health.outbox_rejected);
  wp_json_set_int (event, "drafts", health.drafts_unsent);
  wp_json_set_int (event, "drillProven", health.drill_proven);
  wp_json_set_string (event, "trouble", trouble != 0 ? wp_error_get_slug (trouble) : NULL);
  wp_json_set_string (event, "role", wp_role_to_string (wp_account_get_actor (account)->role));
  return event;
}

static void
health_cb (WpAccount *account, Desk *desk)
{
  tell (describe_health (account));
}

static void
drill_seen_cb (WpAccount *account, Desk *desk)
{
  tell (event_new ("drill-seen", account));
}

static void
accounts_changed_cb (GListModel *model, guint position, guint removed, guint added, Desk *desk)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (WpAccount) account = g_list_model_get_item (model, i);
    JsonObject *event = event_new ("account", account);
    g_signal_connect (account, "bubble", G_CALLBACK (bubble_cb), desk);
    g_signal_connect (account, "bubble-withdrawn", G_CALLBACK (withdrawn_cb), desk);
    g_signal_connect (account, "documents-changed", G_CALLBACK (documents_cb), desk);
    g_signal_connect (account, "outbox-changed", G_CALLBACK (outbox_cb), desk);
    g_signal_connect (account, "health-changed", G_CALLBACK (health_cb), desk);
    g_signal_connect (account, "drill-seen", G_CALLBACK (drill_seen_cb), desk);
    wp_json_set_string (event, "email", wp_account_get_email (account));
    wp_json_set_string (event, "partner", wp_account_get_partner_name (account));
    tell (event);
  }
}

/* What it is told */

static WpAccount *
find_account (Desk *desk, JsonObject *line)
{
  const char *id = wp_json_string (line, "account");
  g_autoptr (WpAccount) first = g_list_model_get_item (G_LIST_MODEL (desk->accounts), 0);
  return id != NULL ? wp_accounts_find (desk->accounts, id) : first; /* the list holds it */
}

static gboolean
open_uri (const char *uri, gpointer user_data, GError **error)
{
  JsonObject *event = event_new ("open", NULL);
  wp_json_set_string (event, "uri", uri);
  tell (event);
  return TRUE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_accounts_load_finish (WP_ACCOUNTS (source), result, &error);
  tell_done (call, ok, error);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WpAccount) account = wp_accounts_sign_in_finish (WP_ACCOUNTS (source), result, &error);
  tell_done (call, account != NULL, error);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_accounts_sign_out_finish (WP_ACCOUNTS (source), result, &error);
  tell_done (call, ok, error);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_submit_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_wait_delivered_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
drilled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_send_drill_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_unlock_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);
  JsonObject *event = wp_json_new ("event", "done", "what", call->what, "tag", call->tag, NULL);
  JsonArray *ids = wp_json_need_array (event, "ids");
  wp_json_set_bool (event, "ok", refs != NULL);
  wp_json_set_int (event, "count", refs != NULL ? refs->rowids->len : 0);
  for (guint i = 0; refs != NULL && i < MIN (refs->rowids->len, 100); i++) {
    g_autoptr (WpRow) row = wp_account_read_row (WP_ACCOUNT (source), &wp_kind_incident, g_array_index (refs->rowids, guint32, i));
    if (row != NULL)
      wp_json_append_string (ids, row->id);
  }
  tell (event);
}

/* (transfer full) event: what was answered, as @member */
static void
tell_text (const Call *call, const char *member, const char *text, const GError *error)
{
  if (error != NULL) {
    tell_done (call, FALSE, error);
    return;
  }
  JsonObject *event = wp_json_new ("event", "done", "what", call->what, "tag", call->tag, member, text, NULL);
  wp_json_set_bool (event, "ok", TRUE);
  tell (event);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wp_account_begin_form_finish (WP_ACCOUNT (source), result, &error);
  tell_text (call, "submission", id, error);
}

static void
form_submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_submit_form_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_account_attach_file_finish (WP_ACCOUNT (source), result, &error);
  tell_done (call, ok, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = wp_account_fetch_file_finish (WP_ACCOUNT (source), result, &error);
  tell_text (call, "path", path, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  JsonObject *event = wp_json_new ("event", "done", "what", call->what, "tag", call->tag, NULL);
  wp_json_set_bool (event, "ok", documents != NULL);
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    wp_json_append (wp_json_need_array (event, "documents"), wp_json_copy (g_ptr_array_index (documents, i)));
  tell (event);
}

/* Forms that are filled in. FALSE when it is none of these */
static gboolean
obey_form (WpAccount *account, JsonObject *line, const char *what, Call *call)
{
  const char *submission = wp_json_string_or (line, "submission", "");
  if (g_str_equal (what, "begin-form")) {
    g_autoptr (JsonObject) definition = wp_account_read_document (account, wp_kind_form.name, wp_json_string_or (line, "form", ""));
    wp_account_begin_form_async (account, definition, wp_json_string (line, "customer"), wp_json_string (line, "customerName"),
                                 wp_json_string (line, "supersedes"), wp_json_object (line, "answers"), NULL, begun_cb, call);
  } else if (g_str_equal (what, "submit-form")) {
    wp_account_submit_form_async (account, submission, NULL, form_submitted_cb, call);
  } else if (g_str_equal (what, "attach")) {
    g_autoptr (GFile) file = g_file_new_for_path (wp_json_string_or (line, "path", ""));
    wp_account_attach_file_async (account, submission, wp_json_string_or (line, "field", ""), file, NULL, attached_cb, call);
  } else if (g_str_equal (what, "fetch")) {
    wp_account_fetch_file_async (account, wp_json_string_or (line, "sha256", ""), NULL, fetched_cb, call);
  } else if (g_str_equal (what, "list") && wp_kind_find (wp_json_string (line, "kind")) != NULL) {
    g_autoptr (WpQuery) query = wp_query_new (wp_kind_find (wp_json_string (line, "kind")), "");
    wp_account_list_async (account, query, NULL, listed_cb, call);
  } else {
    return FALSE;
  }
  return TRUE;
}

static JsonObject *
describe_form (WpAccount *account, const char *submission)
{
  static const char *const states[] = { "sent", "on-desk", "writing", "conflict" };
  JsonObject *document = wp_account_read_submission (account, submission);
  gint64 at;
  JsonObject *answer = wp_json_new ("state", states[wp_account_get_draft_state (account, submission, &at)], NULL);
  wp_json_set_int (answer, "sentAt", at);
  wp_json_set_object (answer, "document", document != NULL ? document : json_object_new ());
  return answer;
}

/* Of the first kind that has one of that name, unless the kind is said. */
static const WpCommandType *
find_command (JsonObject *line)
{
  const WpCommandType *type = NULL;
  for (const WpKind *const *kind = wp_kinds (); type == NULL && *kind != NULL; kind++)
    if (!wp_json_has (line, "kind") || g_strcmp0 (wp_json_string (line, "kind"), (*kind)->name) == 0)
      type = wp_command_type_find (*kind, wp_json_string (line, "type"), WP_SIDE_PARTNER);
  return type;
}

static void
do_submit (Desk *desk, WpAccount *account, JsonObject *line, Call *call)
{
  JsonObject *body = wp_json_object (line, "body");
  g_autoptr (JsonObject) copy = body != NULL ? wp_json_copy (body) : json_object_new ();
  g_autoptr (WpCommand) command = wp_command_new (find_command (line), wp_json_string (line, "key"), wp_json_string_or (line, "incident", ""),
                                                  wp_json_string (line, "step"), wp_json_int (line, "ifMatch", -1), copy);
  if (wp_json_has (line, "scope"))
    wp_account_submit_typed_async (account, command, wp_json_string (line, "scope"), NULL, submitted_cb, call);
  else
    wp_account_submit_async (account, command, NULL, submitted_cb, call);
}

static void
do_query (Desk *desk, WpAccount *account, JsonObject *line, Call *call)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  wp_query_set_text (query, wp_json_string (line, "text"));
  wp_account_query_async (account, query, NULL, queried_cb, call);
}

/* What is answered at once. (transfer none): the members of the answer */
static gboolean
do_now (Desk *desk, WpAccount *account, JsonObject *line, const char *what, JsonObject *answer)
{
  const char *incident = wp_json_string_or (line, "incident", "");
  const char *key = wp_json_string_or (line, "key", "");
  if (g_str_equal (what, "read")) {
    JsonObject *document = wp_account_read_document (account, wp_json_string_or (line, "kind", "incident"), incident);
    wp_json_set_object (answer, "document", document != NULL ? document : json_object_new ());
  } else if (g_str_equal (what, "outbox")) {
    wp_json_set_array (answer, "rows", describe_outbox (account));
  } else if (g_str_equal (what, "form")) {
    wp_json_set_object (answer, "form", describe_form (account, wp_json_string_or (line, "submission", "")));
  } else if (g_str_equal (what, "type")) {
    wp_account_set_answer (account, wp_json_string_or (line, "submission", ""), wp_json_string_or (line, "field", ""),
                           wp_json_member (line, "value"));
  } else if (g_str_equal (what, "resolve")) {
    wp_account_resolve_answer (account, wp_json_string_or (line, "submission", ""), wp_json_string_or (line, "field", ""),
                               wp_json_bool (line, "mine", TRUE));
  } else if (g_str_equal (what, "may")) {
    g_autoptr (JsonObject) document = wp_account_read_document (account, wp_json_string_or (line, "kind", ""), incident);
    const WpCommandType *type = find_command (line);
    wp_json_set_bool (answer, "may", document != NULL && wp_account_may (account, type, document, NULL));
  } else if (g_str_equal (what, "health")) {
    wp_json_set_object (answer, "health", describe_health (account));
  } else if (g_str_equal (what, "set-draft")) {
    wp_account_set_draft (account, wp_json_string_or (line, "scope", ""), wp_json_string_or (line, "text", ""));
  } else if (g_str_equal (what, "draft")) {
    wp_json_set_string (answer, "text", wp_account_get_draft (account, wp_json_string_or (line, "scope", "")));
  } else if (g_str_equal (what, "mark-seen")) {
    wp_account_mark_seen (account, incident, wp_json_int (line, "news", 0));
  } else if (g_str_equal (what, "is-unread")) {
    wp_json_set_bool (answer, "unread", wp_account_is_unread (account, incident, wp_json_int (line, "news", 0)));
  } else if (g_str_equal (what, "retry")) {
    wp_account_outbox_retry (account, key, wp_json_int (line, "seen", -1));
  } else if (g_str_equal (what, "confirm")) {
    wp_account_outbox_confirm (account, key);
  } else if (g_str_equal (what, "discard")) {
    wp_account_outbox_discard (account, key);
  } else if (g_str_equal (what, "retry-now")) {
    wp_account_retry_now (account);
  } else if (g_str_equal (what, "drill-seen")) {
    wp_account_drill_seen (account, wp_json_string_or (line, "drill", ""), wp_json_int (line, "service", 0));
  } else if (g_str_equal (what, "service")) {
    wp_account_set_service (account, wp_json_int (line, "service", 0), FALSE,
                            wp_json_bool (line, "absent", FALSE) ? WP_ERROR_NOTIFICATIONS_ABSENT : 0);
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
obey_account (Desk *desk, WpAccount *account, JsonObject *line, const char *what, Call *call)
{
  if (g_str_equal (what, "submit")) {
    do_submit (desk, account, line, call);
  } else if (g_str_equal (what, "query")) {
    do_query (desk, account, line, call);
  } else if (g_str_equal (what, "wait")) {
    wp_account_wait_delivered_async (account, wp_json_string_or (line, "key", ""), (guint) wp_json_int (line, "seconds", 10), NULL, waited_cb, call);
  } else if (g_str_equal (what, "drill")) {
    wp_account_send_drill_async (account, NULL, drilled_cb, call);
  } else if (g_str_equal (what, "unlock")) {
    wp_account_unlock_async (account, NULL, unlocked_cb, call);
  } else if (g_str_equal (what, "sign-out")) {
    wp_accounts_sign_out_async (desk->accounts, account, signed_out_cb, call);
  } else if (!obey_form (account, line, what, call)) {
    JsonObject *answer = wp_json_new ("event", "done", "what", what, "tag", call->tag, NULL);
    wp_json_set_bool (answer, "ok", do_now (desk, account, line, what, answer));
    tell (answer);
    call_free (call);
  }
}

static void
obey (Desk *desk, JsonObject *line)
{
  const char *what = wp_json_string_or (line, "do", "");
  Call *call = call_new (desk, wp_json_string_or (line, "tag", ""), what);
  if (g_str_equal (what, "load")) {
    wp_accounts_load_async (desk->accounts, NULL, loaded_cb, call);
  } else if (g_str_equal (what, "sign-in")) {
    WpAccount *account = wp_json_bool (line, "again", FALSE) ? find_account (desk, line) : NULL;
    wp_accounts_sign_in_async (desk->accounts, wp_json_string_or (line, "url", ""), account, open_uri, NULL, NULL, signed_in_cb, call);
  } else if (g_str_equal (what, "explore")) {
    wp_accounts_explore_async (desk->accounts, wp_json_string (line, "program"), NULL, signed_in_cb, call);
  } else if (g_str_equal (what, "shows")) {
    desk->shows = wp_json_bool (line, "on", TRUE);
    call_free (call);
  } else if (find_account (desk, line) == NULL) {
    tell_done (call, FALSE, NULL);
    call_free (call);
  } else {
    obey_account (desk, find_account (desk, line), line, what, call);
  }
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;
  g_autofree char *text = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (text == NULL) {
    g_main_loop_quit (desk->loop);
    return;
  }
  g_autoptr (JsonObject) line = wp_json_parse_object (text, -1, NULL);
  if (line != NULL)
    obey (desk, line);
  g_data_input_stream_read_line_async (desk->input, G_PRIORITY_DEFAULT, NULL, line_cb, desk);
}

#ifdef __SANITIZE_ADDRESS__
/* libsecret 0.20 keeps a few bytes of every item that it finds, and of every service that it does not. What it was asked and does not answer
 * is still out when the program ends. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libsecret-1.so\nleak:try_call\n";
}
#endif

int
main (int argc, char **argv)
{
  Desk desk = { .shows = TRUE };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  desk.loop = g_main_loop_new (NULL, FALSE);
  desk.input = g_data_input_stream_new (input);
  desk.accounts = wp_accounts_new (argc > 1 ? argv[1] : NULL);
  g_signal_connect (desk.accounts, "items-changed", G_CALLBACK (accounts_changed_cb), &desk);
  g_data_input_stream_read_line_async (desk.input, G_PRIORITY_DEFAULT, NULL, line_cb, &desk);
  g_main_loop_run (desk.loop);
  wp_accounts_close (desk.accounts);
  tell (event_new ("closed", NULL));
  g_assert_finalize_object (desk.accounts);
  g_object_unref (desk.input);
  g_main_loop_unref (desk.loop);
  tell (event_new ("bye", NULL));
  return 0;
}
