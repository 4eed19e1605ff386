/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardingView"
#include "config.h"
#include "wp-onboarding-view.h"

#include "wp-kinds.h"
#include "wp-onboarding-list.h"
#include "wp-onboarding-page.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

struct _WpOnboardingView {
  WpView parent_instance;

  WpOnboardingData *data; /* (owned) (nullable): until it is made */
  WpListPane *list;
  WpOnboardingPage *page;
  GCancellable *cancellable; /* (owned) (nullable): of the running count */
  guint n_returned;
};

G_DEFINE_FINAL_TYPE (WpOnboardingView, wp_onboarding_view, WP_TYPE_VIEW)

static void
selected_cb (WpOnboardingView *self, const char *key)
{
  wp_onboarding_page_show (self->page, key);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

static void
go_cb (WpOnboardingView *self, const char *key)
{
  wp_list_pane_select (self->list, key);
  wp_onboarding_page_show (self->page, key);
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpOnboardingView *self = WP_ONBOARDING_VIEW (view);
  WpOnboardingList *whole;

  self->data = wp_onboarding_data_new ();
  whole = WP_ONBOARDING_LIST (wp_onboarding_list_new (self->data));
  self->list = wp_onboarding_list_get_pane (whole);
  self->page = WP_ONBOARDING_PAGE (wp_onboarding_page_new (self->data));
  g_signal_connect_object (self->list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (whole), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_onboarding_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpOnboardingView *self = WP_ONBOARDING_VIEW (view);

  wp_onboarding_data_set_account (self->data, wp_view_get_account (view));
  go_cb (self, "overview");
}

static void
open (WpView *view, const char *what, const char *id)
{
  wp_view_show_pane (view, WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_list_pane_focus (WP_ONBOARDING_VIEW (view)->list);
}

/* What the partner's own onboarding asks for; of those who can do something about it. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpOnboardingView) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  guint n;
  g_autofree char *words = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (documents == NULL) {
    wp_view_set_count (WP_VIEW (self), 0, NULL);
    return;
  }
  n = documents->len > 0 && wp_actor_may (wp_account_get_actor (WP_ACCOUNT (source)), WP_PERMISSION_ADMINISTER, NULL)
        ? wp_onboarding_count_waiting (g_ptr_array_index (documents, 0), self->n_returned)
        : 0;
  words = g_strdup_printf (ngettext ("%u thing of the onboarding waits for you", "%u things of the onboarding wait for you", n), n);
  wp_view_set_count (WP_VIEW (self), n, words);
}

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpOnboardingView) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  int n = wp_account_count_finish (WP_ACCOUNT (source), result, &error);
  g_autoptr (WpQuery) query = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_returned = (guint) MAX (n, 0);
  query = wp_query_new (&wp_kind_onboarding, "");
  wp_account_list_async (WP_ACCOUNT (source), query, self->cancellable, listed_cb, wp_weak_new (self));
}

static void
count (WpView *view, GCancellable *cancellable)
{
  WpOnboardingView *self = WP_ONBOARDING_VIEW (view);
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_submission, "");

  g_set_object (&self->cancellable, cancellable);
  wp_query_where_int (query, "state", WP_OP_EQ, WP_SUBMISSION_RETURNED);
  wp_account_count_async (wp_view_get_account (view), query, cancellable, returned_cb, wp_weak_new (self));
}

static void
wp_onboarding_view_dispose (GObject *object)
{
  WpOnboardingView *self = WP_ONBOARDING_VIEW (object);

  if (self->data != NULL)
    wp_onboarding_data_set_account (self->data, NULL);
  g_clear_object (&self->data);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wp_onboarding_view_parent_class)->dispose (object);
}

static void
wp_onboarding_view_class_init (WpOnboardingViewClass *klass)
{
  static const WpShortcut shortcuts[] = {
    { NULL, N_ ("Forms") },
    { "<Control>Return", N_ ("Submit the form") },
    { "<Control>Page_Down <Control>Page_Up", N_ ("Next and previous section") },
    { "<Alt>Up <Alt>Down", N_ ("Move a row up or down") },
    { NULL, NULL },
  };
  WpViewClass *view_class = WP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wp_onboarding_view_dispose;
  view_class->id = "onboarding";
  view_class->title = N_ ("Onboarding");
  view_class->icon_name = "wp-onboarding-symbolic";
  view_class->help_page = "onboarding";
  view_class->shortcuts = shortcuts;
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
  view_class->count = count;
}

static void
wp_onboarding_view_init (WpOnboardingView *self)
{
}
