/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivations"
#include "config.h"

#include "wp-activations.h"

#include "wp-activation-words.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <adwaita.h>

#define READ_DELAY_MS 100

struct _WpActivations {
  GObject parent_instance;

  WpAccount *account;        /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable): WpRow */
  GCancellable *cancellable; /* (owned) (nullable): while they are read */
  guint read_source;
  GError *error; /* (nullable) */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpActivations, wp_activations, G_TYPE_OBJECT)

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpActivations) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (refs != NULL) {
    GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_row_free);
    for (guint i = 0; i < refs->rowids->len; i++) {
      WpRow *row = wp_account_read_row (self->account, &wp_kind_activation, g_array_index (refs->rowids, guint32, i));
      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
    g_clear_pointer (&self->rows, g_ptr_array_unref);
    self->rows = rows;
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
read_cb (gpointer user_data)
{
  WpActivations *self = user_data;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_activation, "");
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->read_source = 0;
  self->cancellable = g_cancellable_new ();
  wp_query_set_limit (query, WP_ACTIVATIONS_SHOWN);
  wp_account_query_async (self->account, query, self->cancellable, queried_cb, wp_weak_new (self));
  return G_SOURCE_REMOVE;
}

static void
read_later (WpActivations *self)
{
  if (self->read_source == 0)
    self->read_source = g_timeout_add (READ_DELAY_MS, read_cb, self);
}

void
wp_activations_set_account (WpActivations *self, WpAccount *account)
{
  if (account == self->account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_error (&self->error);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (read_later), self);
  read_later (self);
}

static void
wp_activations_dispose (GObject *object)
{
  wp_activations_set_account (WP_ACTIVATIONS (object), NULL);
  G_OBJECT_CLASS (wp_activations_parent_class)->dispose (object);
}

static void
wp_activations_class_init (WpActivationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_activations_dispose;
  signals[CHANGED] = g_signal_new ("changed", WP_TYPE_ACTIVATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_activations_init (WpActivations *self)
{
}

WpActivations *
wp_activations_new (void)
{
  return g_object_new (WP_TYPE_ACTIVATIONS, NULL);
}

GPtrArray *
wp_activations_get (WpActivations *self)
{
  return self->rows;
}

const GError *
wp_activations_get_error (WpActivations *self)
{
  return self->error;
}

/* ---- Rows ---- */

const char *
wp_activation_row_key (gconstpointer row)
{
  return ((const WpRow *) row)->id;
}

GtkWidget *
wp_activation_row_new (gconstpointer row, gpointer user_data)
{
  GtkWidget *widget = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (widget), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (widget), 1);
  return widget;
}

void
wp_activation_row_update (GtkWidget *widget, gconstpointer item, gpointer user_data)
{
  const WpRow *row = item;
  const WpValue *values = row->values;
  g_autofree char *figures = wp_activation_figures ((guint) values[WP_ACTIVATION_LINES].number, (guint) values[WP_ACTIVATION_DONE].number,
                                                    (guint) values[WP_ACTIVATION_FAILED].number);
  g_autofree char *at = wp_when_relative (-values[WP_ACTIVATION_AT_NEG].number, wp_time_now ());
  g_autofree char *about = g_strdup_printf ("%s · %s", at, values[WP_ACTIVATION_BY].text);
  g_autofree char *name = g_strdup_printf ("%s, %s", figures, about);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), figures);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), about);
  wp_ui_set_name (widget, name);
}
