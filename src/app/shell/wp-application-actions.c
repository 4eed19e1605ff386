/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpApplicationActions"
#include "config.h"
#include "wp-application-private.h"

#include "wp-alert.h"
#include "wp-error.h"
#include "wp-incident-commands.h"

#include <glib/gi18n.h>

/* The actions of the buttons of a notification. They arrive over D-Bus, perhaps from another program, and may be what started this process:
 * the target is checked, the command is stored before anything is sent, and a notification says when it is not delivered in time. */

#define DELIVERY_SECONDS 10
#define QUIT_TIMEOUT G_USEC_PER_SEC
#define QUIT_POLL_MS 20

typedef struct {
  WpApplication *application; /* (owned), held */
  WpAccount *account;         /* (owned) */
  WpCommand *command;         /* (owned) */
} Act;

static void
act_free (Act *act)
{
  g_application_release (G_APPLICATION (act->application));
  wp_command_unref (act->command);
  g_object_unref (act->account);
  g_object_unref (act->application);
  g_free (act);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static void
delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;
  gboolean refused;

  if (wp_account_wait_delivered_finish (act->account, result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  refused = error != NULL && error->domain == WP_ERROR &&
            (error->code == WP_ERROR_FORBIDDEN || error->code == WP_ERROR_NOT_FOUND || error->code == WP_ERROR_CONFLICT ||
             error->code == WP_ERROR_STALE || error->code == WP_ERROR_INVALID || error->code == WP_ERROR_TOO_LARGE);
  wp_notifier_show_not_sent (act->application->notifier, act->account, act->command->document_id,
                             error != NULL && error->domain == WP_ERROR ? error->code : 0, refused);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  if (!wp_account_submit_finish (act->account, result, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      wp_notifier_show_not_sent (act->application->notifier, act->account, act->command->document_id,
                                 error->domain == WP_ERROR ? error->code : WP_ERROR_SERVER, TRUE);
    return;
  }
  wp_account_wait_delivered_async (act->account, act->command->key, DELIVERY_SECONDS, act->application->cancellable, delivered_cb, act);
  g_steal_pointer (&act);
}

/* (transfer full) command */
static void
submit (WpApplication *self, WpAccount *account, WpCommand *command)
{
  Act *act = g_new0 (Act, 1);

  act->application = g_object_ref (self);
  act->account = g_object_ref (account);
  act->command = command;
  g_application_hold (G_APPLICATION (self));
  wp_account_submit_async (account, command, self->cancellable, submitted_cb, act);
}

static WpAccount *
find_account (WpApplication *self, GVariant *parameter)
{
  const char *id;

  g_variant_get (parameter, "(&s&s)", &id, NULL);
  return wp_accounts_find (self->accounts, id);
}

/* The account and the incident that a target names, or FALSE when it is none of ours. */
static gboolean
read_target (WpApplication *self, GVariant *parameter, WpAccount **account, char **incident_id, guint *generation)
{
  g_autofree char *account_id = NULL;
  const char *id, *key;

  g_variant_get (parameter, "(&s&s)", &id, &key);
  if (!wp_alert_parse_key (key, &account_id, incident_id, generation) || strcmp (id, account_id) != 0) {
    g_message ("A notification's target is none of ours");
    return FALSE;
  }
  *account = wp_accounts_find (self->accounts, id);
  if (*account == NULL)
    g_message ("A notification belongs to an account that is not signed in");
  return *account != NULL;
}

static void
open_now (WpApplication *self, GVariant *parameter, const char *what)
{
  g_autofree char *incident_id = NULL;
  WpAccount *account = NULL;
  WpWindow *window;

  if (!read_target (self, parameter, &account, &incident_id, NULL))
    return;
  window = wp_application_need_window (self);
  wp_window_open (window, account, "incidents", what, incident_id);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_incident (WpApplication *self, GVariant *parameter)
{
  open_now (self, parameter, "incident");
}

static void
authorized (WpApplication *self, GVariant *parameter)
{
  open_now (self, parameter, "authorized");
}

static void
open_list (WpApplication *self, GVariant *parameter)
{
  WpAccount *account = find_account (self, parameter);
  WpWindow *window = wp_application_need_window (self);

  if (account != NULL)
    wp_window_open (window, account, "incidents", NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
acknowledge (WpApplication *self, GVariant *parameter)
{
  g_autofree char *incident_id = NULL;
  WpAccount *account = NULL;

  if (read_target (self, parameter, &account, &incident_id, NULL))
    submit (self, account, wp_command_acknowledge (incident_id));
}

static void
not_ours (WpApplication *self, GVariant *parameter)
{
  g_autofree char *incident_id = NULL;
  g_autoptr (WpIncident) incident = NULL;
  const WpQuestion *question;
  WpAccount *account = NULL;
  guint generation = 0;

  if (!read_target (self, parameter, &account, &incident_id, &generation))
    return;
  incident = wp_account_read_incident (account, incident_id);
  question = incident != NULL ? wp_incident_get_open_question (incident) : NULL;
  /* The answer is to the question that the bubble showed, and to no later one. */
  if (question == NULL || incident->alert_generation != generation)
    open_incident (self, parameter);
  else
    submit (self, account, wp_command_answer (incident_id, question->id, WP_VERDICT_NOT_OURS, ""));
}

static void
drill_seen (WpApplication *self, GVariant *parameter)
{
  WpAccount *account = find_account (self, parameter);
  const char *drill_id;

  g_variant_get (parameter, "(&s&s)", NULL, &drill_id);
  if (account != NULL && g_uuid_string_is_valid (drill_id))
    wp_notifier_drill_seen (self->notifier, account, drill_id);
}

static void
bubble_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const struct {
    const char *name;
    WpWhenLoaded function;
  } actions[] = {
    { "open-incident", open_incident }, { "acknowledge", acknowledge }, { "not-ours", not_ours },
    { "authorized", authorized },       { "drill-seen", drill_seen },   { "open-list", open_list },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].name, g_action_get_name (G_ACTION (action))) == 0)
      wp_application_when_loaded (WP_APPLICATION (user_data), actions[i].function, parameter);
}

static gboolean
quit_cb (gpointer user_data)
{
  WpApplication *self = user_data;

  if (wp_bubbles_is_busy (wp_notifier_get_bubbles (self->notifier)) && g_get_monotonic_time () < self->quit_by)
    return G_SOURCE_CONTINUE;
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* The sample data ends with the program: waits a moment for the desktop to withdraw its bubbles. */
static void
quit (WpApplication *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    if (wp_account_is_demo (g_ptr_array_index (self->watched, i)))
      wp_notifier_forget (self->notifier, g_ptr_array_index (self->watched, i));
  self->quit_by = g_get_monotonic_time () + QUIT_TIMEOUT;
  if (quit_cb (self))
    g_timeout_add (QUIT_POLL_MS, quit_cb, self);
}

static void
quit_response_cb (WpApplication *self, const char *response)
{
  if (strcmp (response, "quit") == 0)
    quit (self);
}

/* The consequences of quitting, in words */
static const char *
quit_words (WpApplication *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    g_autoptr (WpAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
    if (wp_account_has_unsaved (account))
      return _ (
        "Something you typed is not on the disk, because it is full or fails, and is lost when you quit: make room first. Nobody will be woken on "
        "this computer until Watchpost is started again.");
  }
  return _ ("Nobody will be woken on this computer until Watchpost is started again. Closing the window keeps watching.");
}

static void
quit_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpApplication *self = WP_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GtkWidget *dialog;

  if (window == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) == 0) {
    quit (self);
    return;
  }
  if (ADW_IS_MESSAGE_DIALOG (window))
    return;
  dialog = adw_message_dialog_new (window, _ ("Quit Watchpost?"), quit_words (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep Watching"), "quit", _ ("_Quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "quit", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (quit_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wp_application_add_actions (WpApplication *self)
{
  static const GActionEntry entries[] = {
    { "open-incident", bubble_action_cb, "(ss)" },
    { "acknowledge", bubble_action_cb, "(ss)" },
    { "not-ours", bubble_action_cb, "(ss)" },
    { "authorized", bubble_action_cb, "(ss)" },
    { "drill-seen", bubble_action_cb, "(ss)" },
    { "open-list", bubble_action_cb, "(ss)" },
    { "quit", quit_action_cb },
  };
  static const struct {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.search", { "<Control>f" } },
    { "win.next-pane", { "F6" } },
    { "win.previous-pane", { "<Shift>F6" } },
    { "win.back", { "<Alt>Left" } },
    { "win.help", { "F1" } },
    { "win.shortcuts", { "<Control>question", "<Control>F1" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
}
