/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivateJob"
#include "config.h"

#include "wp-activate-job.h"

#include "wp-json.h"
#include "wp-license-key.h"

struct _WpActivateJob {
  GObject parent_instance;

  WpAccount *account; /* (owned) */
  GPtrArray *keys;    /* (owned) */
  WpActivationChoice choice;
  char *license; /* (nullable) */
  guint taken;
  guint sending;
  gboolean running;
  gboolean stopped;
  char *first;   /* (nullable) */
  char *present; /* (nullable): the batch that is under way */
};

enum { MOVED, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpActivateJob, wp_activate_job, G_TYPE_OBJECT)

static void send_next (WpActivateJob *self);

static void
end (WpActivateJob *self, const GError *error)
{
  self->running = FALSE;
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpActivateJob) self = user_data; /* it holds itself while a batch is under way */
  g_autoptr (GError) error = NULL;
  if (!wp_account_submit_finish (WP_ACCOUNT (source), result, &error)) {
    end (self, error);
    return;
  }
  self->taken += self->sending;
  if (self->first == NULL)
    self->first = g_strdup (self->present);
  g_signal_emit (self, signals[MOVED], 0);
  send_next (self);
}

static void
send_next (WpActivateJob *self)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *lines = wp_json_need_array (body, "lines"), *keys = wp_json_need_array (body, "keys");
  if (self->taken == self->keys->len || self->stopped) {
    end (self, NULL);
    return;
  }
  self->sending = MIN (self->keys->len - self->taken, WP_MAX_ACTIVATION_LINES);
  for (guint i = 0; i < self->sending; i++) {
    const char *key = self->keys->pdata[self->taken + i];
    g_autofree char *mask = wp_license_key_mask (key);
    JsonObject *line = wp_json_new ("masked", mask, "choice", wp_activation_choice_to_string (self->choice), NULL);
    if (self->choice != WP_ACTIVATION_NEW)
      wp_json_set_string (line, "licenseId", self->license);
    wp_json_append (lines, line);
    wp_json_append_string (keys, key);
  }
  g_free (self->present);
  self->present = g_uuid_string_random ();
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ACTIVATE, NULL, self->present, NULL, -1, body);
  gpointer held = g_object_ref (self);
  wp_account_submit_async (self->account, command, NULL, submitted_cb, held);
}

void
wp_activate_job_start (WpActivateJob *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->stopped = FALSE;
  send_next (self);
}

void
wp_activate_job_stop (WpActivateJob *self)
{
  self->stopped = TRUE;
}

guint
wp_activate_job_get_taken (WpActivateJob *self)
{
  return self->taken;
}

guint
wp_activate_job_get_all (WpActivateJob *self)
{
  return self->keys->len;
}

GPtrArray *
wp_activate_job_get_keys (WpActivateJob *self)
{
  return self->keys;
}

const char *
wp_activate_job_get_first (WpActivateJob *self)
{
  return self->first;
}

static void
wp_activate_job_finalize (GObject *object)
{
  WpActivateJob *self = WP_ACTIVATE_JOB (object);
  g_object_unref (self->account);
  g_ptr_array_unref (self->keys);
  g_free (self->license);
  g_free (self->first);
  g_free (self->present);
  G_OBJECT_CLASS (wp_activate_job_parent_class)->finalize (object);
}

static void
wp_activate_job_class_init (WpActivateJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_activate_job_finalize;
  signals[MOVED] = g_signal_new ("moved", WP_TYPE_ACTIVATE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", WP_TYPE_ACTIVATE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
wp_activate_job_init (WpActivateJob *self)
{
}

WpActivateJob *
wp_activate_job_new (WpAccount *account, GPtrArray *keys, WpActivationChoice choice, const char *license)
{
  WpActivateJob *self = g_object_new (WP_TYPE_ACTIVATE_JOB, NULL);
  self->account = g_object_ref (account);
  self->keys = g_ptr_array_ref (keys);
  self->choice = choice;
  self->license = g_strdup (license);
  return self;
}
