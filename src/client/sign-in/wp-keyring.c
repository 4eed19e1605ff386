/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKeyring"
#include "config.h"

#include "wp-error.h"
#include "wp-keyring.h"

#include <libsecret/secret.h>

#define SERVICE "org.freedesktop.secrets"

/* The schema's name is not matched: gnome-keyring finds an item again by its attributes alone. */
static const SecretSchema schema = {
  WP_APP_ID ".Token",
  SECRET_SCHEMA_DONT_MATCH_NAME,
  { { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "command", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 } },
};

/* The secrets of commands: nothing that looks for a token finds them. */
#define SECRETS WP_APP_ID ".Keys"

typedef enum { CALL_LOAD, CALL_STORE, CALL_CLEAR, CALL_SWEEP } WpCallType;

/* One call, on the keyring's thread but for its making. libsecret may hold on to it after it has ended for whoever made it. */
typedef struct {
  gint refs;
  WpCallType type;
  char *account_id;
  char *command;    /* (nullable): of a command's secret, its key; %NULL for the token */
  GHashTable *keep; /* (nullable): the keys that a sweep passes over */
  char *label;
  char *token;
  gboolean prompt;
  gboolean running;
  gboolean ended;            /* @done was called */
  gboolean again;            /* it was tried a second time, with a service that was looked for anew */
  GCancellable *cancellable; /* (nullable): never libsecret's, which returns twice when a prompt is canceled */
  GSource *timeout;
  GSource *cancel; /* (nullable) */
  WpKeyringDone done;
  gpointer user_data;
} WpCall;

/* All of the keyring's thread */
static GMainContext *context;
static GQueue calls = G_QUEUE_INIT; /* WpCall: running, or behind another of the same account */
static gboolean owned;              /* the service was seen */

static void try_call (WpCall *call);
static void start_next (const char *account_id);

static WpCall *
call_ref (WpCall *call)
{
  call->refs++;
  return call;
}

static void
call_unref (WpCall *call)
{
  if (--call->refs > 0)
    return;
  g_free (call->account_id);
  g_free (call->command);
  g_clear_pointer (&call->keep, g_hash_table_unref);
  g_free (call->label);
  g_free (call->token);
  g_clear_object (&call->cancellable);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpCall, call_unref)

/* What finds it. (transfer full) */
static GHashTable *
attributes_of (const WpCall *call)
{
  if (call->type == CALL_SWEEP)
    return secret_attributes_build (&schema, "application", SECRETS, "account", call->account_id, NULL);
  if (call->command != NULL)
    return secret_attributes_build (&schema, "application", SECRETS, "account", call->account_id, "command", call->command, NULL);
  return secret_attributes_build (&schema, "application", WP_APP_ID, "account", call->account_id, NULL);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Whatever libsecret does with it from now on, nobody waits for it. */
static void
end (WpCall *call, const char *token, const GError *error)
{
  if (call->ended)
    return;
  g_autoptr (WpCall) held = call_ref (call);
  call->ended = TRUE;
  drop_source (&call->timeout);
  drop_source (&call->cancel);
  g_queue_remove (&calls, call);
  call->done (token, error, call->user_data);
  start_next (call->account_id);
  call_unref (call);
}

static void
end_with (WpCall *call, GQuark domain, int code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, message);
  end (call, NULL, error);
}

/* Service missing, bus missing, collection missing: the token cannot be kept. A prompt that was dismissed left it locked. */
static void
end_badly (WpCall *call, const GError *error)
{
  gboolean locked = g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
                    g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* libsecret holds on to a daemon that has gone: the next call is to look for one anew. */
  if (error->domain == G_DBUS_ERROR) {
    secret_service_disconnect ();
    if (!call->again && !call->ended) {
      call->again = TRUE;
      try_call (call);
      return;
    }
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT))
    end_with (call, WP_ERROR, WP_ERROR_KEYRING_SILENT, error->message);
  else
    end_with (call, WP_ERROR, locked ? WP_ERROR_KEYRING_LOCKED : WP_ERROR_KEYRING_ABSENT, error->message);
}

static void
end_locked (WpCall *call)
{
  end_with (call, WP_ERROR, WP_ERROR_KEYRING_LOCKED, "The keyring is locked");
}

/* What libsecret answers */

static void
retrieved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  SecretValue *value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);
  if (value != NULL)
    end (call, secret_value_get_text (value), NULL);
  else if (error != NULL)
    end_badly (call, error);
  else
    end_locked (call);
  g_clear_pointer (&value, secret_value_unref);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  if (secret_password_store_finish (result, &error))
    end (call, NULL, NULL);
  else if (error != NULL)
    end_badly (call, error);
  else
    end_locked (call);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  if (secret_item_set_secret_finish (SECRET_ITEM (source), result, &error))
    end (call, NULL, NULL);
  else
    end_badly (call, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  secret_password_clear_finish (result, &error);
  if (error != NULL) {
    end_badly (call, error);
  } else if (call->type == CALL_SWEEP) {
    try_call (call); /* until there is none */
  } else if (call->prompt) {
    /* What is locked, and what a person refused to delete, is no error there: is anything left? */
    call->prompt = FALSE;
    try_call (call);
  } else {
    end (call, NULL, NULL);
  }
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  const char *prompt = NULL;
  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(o)")))
    g_variant_get (answer, "(&o)", &prompt);
  if (error != NULL)
    end_badly (call, error);
  else if (g_strcmp0 (prompt, "/") == 0)
    try_call (call); /* until there is none */
  else
    end_locked (call); /* it wants to ask, and may not */
}

static void
store (WpCall *call)
{
  g_autoptr (GHashTable) attributes = attributes_of (call);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, call->label, call->token, NULL, stored_cb, call_ref (call));
}

/* No item at all: a keyring that hides what it has while it is locked is no keyring without our token. */
static void
collection_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, NULL);
  if (collection != NULL && secret_collection_get_locked (collection))
    end_locked (call);
  else if (call->type == CALL_STORE && call->command != NULL && collection != NULL)
    store (call); /* it is open, so that nobody is asked */
  else if (call->type == CALL_STORE)
    end_with (call, WP_ERROR, WP_ERROR_KEYRING_ABSENT, "There is no keyring that could keep it");
  else
    end (call, NULL, NULL);
}

static void
found (WpCall *call, SecretRetrievable *item)
{
  if (call->type == CALL_LOAD) {
    secret_retrievable_retrieve_secret (item, NULL, retrieved_cb, call_ref (call));
  } else if (!SECRET_IS_ITEM (item)) {
    /* libsecret's own file, in a sandbox: it is open already, or nothing would have been found. */
    if (call->type == CALL_STORE) {
      store (call);
      return;
    }
    g_autoptr (GHashTable) attributes = call->type == CALL_SWEEP ? secret_retrievable_get_attributes (item) : attributes_of (call);
    g_hash_table_remove (attributes, "xdg:schema");
    secret_password_clearv (&schema, attributes, NULL, cleared_cb, call_ref (call));
  } else if (call->type == CALL_STORE) {
    /* To create one over it might prompt; to change its secret never does. */
    SecretValue *value = secret_value_new (call->token, -1, "text/plain");
    secret_item_set_secret (SECRET_ITEM (item), value, NULL, set_cb, call_ref (call));
    secret_value_unref (value);
  } else {
    g_dbus_proxy_call (G_DBUS_PROXY (item), "Delete", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, deleted_cb, call_ref (call));
  }
}

/* A sweep takes what no command needs any more. */
static gboolean
is_wanted (const WpCall *call, SecretRetrievable *item)
{
  if (call->type != CALL_SWEEP || call->keep == NULL)
    return TRUE;
  g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (item);
  const char *command = g_hash_table_lookup (attributes, "command");
  return command == NULL || !g_hash_table_contains (call->keep, command);
}

/* A look-up of a locked item finds nothing and is no error; only a search distinguishes missing from locked, without a prompt. */
static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretRetrievable) item = NULL;
  gboolean locked = FALSE;
  GList *items = secret_password_search_finish (result, &error);
  for (GList *one = items; one != NULL; one = one->next) {
    if (!is_wanted (call, one->data))
      continue;
    gboolean this_locked = SECRET_IS_ITEM (one->data) && secret_item_get_locked (one->data);
    if (!this_locked && item == NULL)
      item = g_object_ref (one->data);
    locked |= this_locked;
  }
  g_list_free_full (items, g_object_unref);
  if (call->ended)
    return;
  if (error != NULL)
    end_badly (call, error);
  else if (item != NULL)
    found (call, item);
  else if (locked)
    end_locked (call);
  else if (call->type == CALL_STORE && call->command != NULL && wp_keyring_asks_by_itself ())
    store (call); /* a person stands before it */
  else if (call->type == CALL_STORE && !owned)
    end_with (call, WP_ERROR, WP_ERROR_KEYRING_ABSENT, "There is no keyring that could keep it");
  else if (owned && (call->type == CALL_LOAD || call->type == CALL_STORE))
    secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, collection_cb, call_ref (call));
  else
    end (call, NULL, NULL);
}

static void
try_call (WpCall *call)
{
  g_autoptr (GHashTable) attributes = attributes_of (call);
  gboolean unlock = call->prompt && call->type == CALL_LOAD;
  if (call->prompt && call->type == CALL_STORE)
    store (call);
  else if (call->prompt && call->type == CALL_CLEAR)
    secret_password_clearv (&schema, attributes, NULL, cleared_cb, call_ref (call));
  else
    secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL | (unlock ? SECRET_SEARCH_UNLOCK : SECRET_SEARCH_NONE), NULL, searched_cb,
                             call_ref (call));
}

gboolean
wp_keyring_asks_by_itself (void)
{
  /* What libsecret itself asks before it takes a file of its own and the portal's key: a Flatpak, or a snap. */
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP_NAME") != NULL;
}

/* The thread */

static void
start_next (const char *account_id)
{
  for (GList *one = calls.head; one != NULL; one = one->next) {
    WpCall *call = one->data;
    if (!g_str_equal (call->account_id, account_id))
      continue;
    if (!call->running) {
      call->running = TRUE;
      try_call (call);
    }
    return;
  }
}

static gboolean
timeout_cb (gpointer user_data)
{
  end_with (user_data, WP_ERROR, WP_ERROR_KEYRING_SILENT, "The keyring did not answer");
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  end_with (user_data, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return G_SOURCE_REMOVE;
}

static gboolean
begin_cb (gpointer user_data)
{
  WpCall *call = user_data;
  g_autofree char *account_id = g_strdup (call->account_id); /* it may end at once */
  gboolean asks_nobody = call->command != NULL && !wp_keyring_asks_by_itself ();
  call->timeout = g_timeout_source_new_seconds (asks_nobody ? WP_KEYRING_SECRET_SECONDS : WP_KEYRING_SECONDS);
  g_source_set_callback (call->timeout, timeout_cb, call, NULL);
  g_source_attach (call->timeout, context);
  if (call->cancellable != NULL) {
    call->cancel = g_cancellable_source_new (call->cancellable);
    g_source_set_callback (call->cancel, G_SOURCE_FUNC (cancelled_cb), call, NULL);
    g_source_attach (call->cancel, context);
  }
  g_queue_push_tail (&calls, call);
  start_next (account_id);
  return G_SOURCE_REMOVE;
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  owned = TRUE;
}

/* Who waits for a prompt of a service that has gone would wait for ever. */
static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  if (!owned)
    return;
  owned = FALSE;
  secret_service_disconnect ();
  GList *running = NULL;
  for (GList *one = calls.head; one != NULL; one = one->next)
    if (((WpCall *) one->data)->running)
      running = g_list_prepend (running, call_ref (one->data));
  for (GList *one = running; one != NULL; one = one->next)
    end_with (one->data, WP_ERROR, WP_ERROR_KEYRING_ABSENT, "The keyring has gone");
  g_list_free_full (running, (GDestroyNotify) call_unref);
}

static gpointer
keyring_thread (gpointer user_data)
{
  g_main_context_push_thread_default (context);
  g_bus_watch_name (G_BUS_TYPE_SESSION, SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, NULL, NULL);
  for (;;)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

/* (transfer full) call, whose account, secret and cancellable are set */
static void
push (WpCall *call, WpCallType type, WpKeyringDone done, gpointer user_data)
{
  static gsize started;
  if (g_once_init_enter (&started)) {
    context = g_main_context_new ();
    g_thread_unref (g_thread_new ("wp-keyring", keyring_thread, NULL)); /* as long as the program */
    g_once_init_leave (&started, 1);
  }
  call->type = type;
  call->done = done;
  call->user_data = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, begin_cb, call, NULL);
  g_source_attach (source, context);
}

/* @command: (nullable) */
static WpCall *
call_new (const char *account_id, const char *command, gboolean prompt, GCancellable *cancellable)
{
  WpCall *call = g_new0 (WpCall, 1);
  call->refs = 1; /* until it has ended */
  call->account_id = g_strdup (account_id);
  call->command = g_strdup (command);
  call->prompt = prompt;
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return call;
}

void
wp_keyring_load (const char *account_id, gboolean prompt, GCancellable *cancellable, WpKeyringDone done, gpointer user_data)
{
  push (call_new (account_id, NULL, prompt, cancellable), CALL_LOAD, done, user_data);
}

void
wp_keyring_store (const char *account_id, const char *label, const char *token, gboolean prompt, GCancellable *cancellable, WpKeyringDone done,
                  gpointer user_data)
{
  WpCall *call = call_new (account_id, NULL, prompt, cancellable);
  call->label = g_strdup (label);
  call->token = g_strdup (token);
  push (call, CALL_STORE, done, user_data);
}

/* Secrets of commands */

static void
nobody_waits_cb (const char *token, const GError *error, gpointer user_data)
{
  if (error != NULL)
    g_debug ("The keyring was not cleared of a command: %s", error->message);
}

void
wp_keyring_load_secret (const char *account_id, const char *command, WpKeyringDone done, gpointer user_data)
{
  push (call_new (account_id, command, FALSE, NULL), CALL_LOAD, done, user_data);
}

void
wp_keyring_store_secret (const char *account_id, const char *command, const char *label, const char *secret, WpKeyringDone done, gpointer user_data)
{
  WpCall *call = call_new (account_id, command, FALSE, NULL);
  call->label = g_strdup (label);
  call->token = g_strdup (secret);
  push (call, CALL_STORE, done, user_data);
}

void
wp_keyring_drop_secret (const char *account_id, const char *command)
{
  push (call_new (account_id, command, FALSE, NULL), CALL_CLEAR, nobody_waits_cb, NULL);
}

void
wp_keyring_sweep_secrets (const char *account_id, GHashTable *keep)
{
  WpCall *call = call_new (account_id, NULL, FALSE, NULL);
  call->keep = g_hash_table_ref (keep);
  push (call, CALL_SWEEP, nobody_waits_cb, NULL);
}

/* Waiting */

typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean done;
  GError *error;
} WpWait;

static void
wait_cb (const char *token, const GError *error, gpointer user_data)
{
  WpWait *wait = user_data;
  g_mutex_lock (&wait->mutex);
  wait->error = error != NULL ? g_error_copy (error) : NULL;
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

/* (transfer full) call */
static gboolean
push_and_wait (WpCall *call, WpCallType type, GError **error)
{
  WpWait wait = { .done = FALSE };
  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  push (call, type, wait_cb, &wait);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);
  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, wait.error);
  return FALSE;
}

gboolean
wp_keyring_clear_and_wait (const char *account_id, gboolean prompt, GCancellable *cancellable, GError **error)
{
  /* The token first: it may ask the person to unlock, and then the others need nobody. */
  return push_and_wait (call_new (account_id, NULL, prompt, cancellable), CALL_CLEAR, error) &&
         push_and_wait (call_new (account_id, NULL, FALSE, cancellable), CALL_SWEEP, error);
}
