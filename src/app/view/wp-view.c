/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpView"
#include "config.h"
#include "wp-view.h"

#include <glib/gi18n.h>

/* Delay between a change and counting what waits again */
#define COUNT_DELAY_MS 300

typedef struct {
  WpAccount *account;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the running count */
  guint count_source;
  guint n_waiting;
  char *words;        /* (owned) (nullable): the count in words */
  GPtrArray *entries; /* (owned) (element-type WpViewEntry) */
  gboolean made;
} WpViewPrivate;

enum { COUNTED, ENTRIES_CHANGED, SHOW_PANE, GO, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WpView, wp_view, G_TYPE_OBJECT)

#define PRIVATE(self) ((WpViewPrivate *) wp_view_get_instance_private (self))

WpViewEntry *
wp_view_entry_new (const char *id, const char *title, const char *count, const char *words)
{
  WpViewEntry *self = g_new0 (WpViewEntry, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->count = g_strdup (count);
  self->words = g_strdup (words);
  return self;
}

void
wp_view_entry_free (WpViewEntry *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->count);
  g_free (self->words);
  g_free (self);
}

static gboolean
count_cb (gpointer user_data)
{
  WpView *self = user_data;
  WpViewPrivate *private = PRIVATE (self);

  if (private->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  private->count_source = 0;
  private->cancellable = g_cancellable_new ();
  WP_VIEW_GET_CLASS (self)->count (self, private->cancellable);
  return G_SOURCE_REMOVE;
}

static void
count_later (WpView *self)
{
  WpViewPrivate *private = PRIVATE (self);

  if (private->count_source == 0)
  private->count_source = g_timeout_add (COUNT_DELAY_MS, count_cb, self);
}

static void
stop_counting (WpView *self)
{
  WpViewPrivate *private = PRIVATE (self);

  g_cancellable_cancel (private->cancellable);
  g_clear_object (&private->cancellable);
  g_clear_handle_id (&private->count_source, g_source_remove);
}

static void
wp_view_dispose (GObject *object)
{
  WpView *self = WP_VIEW (object);
  WpViewPrivate *private = PRIVATE (self);

  stop_counting (self);
  if (private->account != NULL)
    g_signal_handlers_disconnect_by_data (private->account, self);
  g_clear_object (&private->account);
  G_OBJECT_CLASS (wp_view_parent_class)->dispose (object);
}

static void
wp_view_finalize (GObject *object)
{
  g_free (PRIVATE (WP_VIEW (object))->words);
  g_ptr_array_unref (PRIVATE (WP_VIEW (object))->entries);
  G_OBJECT_CLASS (wp_view_parent_class)->finalize (object);
}

static void
wp_view_class_init (WpViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_view_finalize;
  signals[COUNTED] = g_signal_new ("counted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENTRIES_CHANGED] = g_signal_new ("entries-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_PANE] = g_signal_new ("show-pane", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[GO] = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING,
                              G_TYPE_STRING);
}

static void
wp_view_init (WpView *self)
{
  PRIVATE (self)->entries = g_ptr_array_new ();
}

const char *
wp_view_get_id (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return WP_VIEW_GET_CLASS (self)->id;
}

const char *
wp_view_get_title (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return _ (WP_VIEW_GET_CLASS (self)->title);
}

const char *
wp_view_get_icon_name (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return WP_VIEW_GET_CLASS (self)->icon_name;
}

const char *
wp_view_get_help_page (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return WP_VIEW_GET_CLASS (self)->help_page;
}

const WpShortcut *
wp_view_get_shortcuts (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return WP_VIEW_GET_CLASS (self)->shortcuts;
}

void
wp_view_set_account (WpView *self, WpAccount *account)
{
  WpViewPrivate *private;

  g_return_if_fail (WP_IS_VIEW (self));

  private = PRIVATE (self);
  if (private->account == account)
    return;
  stop_counting (self);
  if (private->account != NULL)
    g_signal_handlers_disconnect_by_data (private->account, self);
  g_set_object (&private->account, account);
  if (account != NULL && WP_VIEW_GET_CLASS (self)->count != NULL) {
    g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (count_later), self);
    count_later (self);
  }
  if (private->entries->len > 0)
    wp_view_set_entries (self, g_ptr_array_new ());
  if (private->made)
    WP_VIEW_GET_CLASS (self)->account_changed (self);
}

WpAccount *
wp_view_get_account (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return PRIVATE (self)->account;
}

gboolean
wp_view_is_made (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), FALSE);

  return PRIVATE (self)->made;
}

void
wp_view_make (WpView *self, WpViewPane *list, WpViewPane *detail)
{
  g_return_if_fail (WP_IS_VIEW (self) && !PRIVATE (self)->made);

  WP_VIEW_GET_CLASS (self)->make (self, list, detail);
  PRIVATE (self)->made = TRUE;
  WP_VIEW_GET_CLASS (self)->account_changed (self);
}

void
wp_view_open (WpView *self, const char *what, const char *id)
{
  g_return_if_fail (WP_IS_VIEW (self) && PRIVATE (self)->made);

  WP_VIEW_GET_CLASS (self)->open (self, what, id);
}

void
wp_view_focus_list (WpView *self)
{
  g_return_if_fail (WP_IS_VIEW (self) && PRIVATE (self)->made);

  WP_VIEW_GET_CLASS (self)->focus_list (self);
}

gboolean
wp_view_can_search (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), FALSE);

  return WP_VIEW_GET_CLASS (self)->focus_search != NULL;
}

void
wp_view_focus_search (WpView *self)
{
  g_return_if_fail (wp_view_can_search (self) && PRIVATE (self)->made);

  WP_VIEW_GET_CLASS (self)->focus_search (self);
}

gboolean
wp_view_key_pressed (WpView *self, guint keyval)
{
  g_return_val_if_fail (WP_IS_VIEW (self) && PRIVATE (self)->made, FALSE);

  return WP_VIEW_GET_CLASS (self)->key_pressed != NULL && WP_VIEW_GET_CLASS (self)->key_pressed (self, keyval);
}

guint
wp_view_get_count (WpView *self, const char **words)
{
  g_return_val_if_fail (WP_IS_VIEW (self), 0);

  if (words != NULL)
    *words = PRIVATE (self)->words;
  return PRIVATE (self)->n_waiting;
}

void
wp_view_set_count (WpView *self, guint n, const char *words)
{
  WpViewPrivate *private;

  g_return_if_fail (WP_IS_VIEW (self));

  private = PRIVATE (self);
  g_clear_object (&private->cancellable);
  if (words == NULL)
    return;
  private->n_waiting = n;
  g_free (private->words);
  private->words = g_strdup (words);
  g_signal_emit (self, signals[COUNTED], 0);
}

GPtrArray *
wp_view_get_entries (WpView *self)
{
  g_return_val_if_fail (WP_IS_VIEW (self), NULL);

  return PRIVATE (self)->entries;
}

void
wp_view_set_entries (WpView *self, GPtrArray *entries)
{
  g_return_if_fail (WP_IS_VIEW (self));

  g_ptr_array_unref (PRIVATE (self)->entries);
  PRIVATE (self)->entries = entries;
  g_signal_emit (self, signals[ENTRIES_CHANGED], 0);
}

void
wp_view_show_pane (WpView *self, WpPane pane)
{
  g_return_if_fail (WP_IS_VIEW (self));

  g_signal_emit (self, signals[SHOW_PANE], 0, (guint) pane);
}

void
wp_view_go (WpView *self, const char *view_id, const char *what, const char *id)
{
  g_return_if_fail (WP_IS_VIEW (self));

  g_signal_emit (self, signals[GO], 0, view_id, what, id);
}
