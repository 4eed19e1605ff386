/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFiltersView"
#include "config.h"
#include "wp-filters-view.h"

#include "wp-documents.h"
#include "wp-filter-page.h"
#include "wp-incident-query.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-list-pane.h"
#include "wp-not-sent.h"
#include "wp-outbox-bar.h"
#include "wp-saved-filters.h"
#include "wp-time.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpFiltersView {
  WpView parent_instance;

  WpDocuments *filters; /* (owned) (nullable): until it is made */
  WpListPane *list;
  WpOutboxBar *outbox; /* what could not be sent of filters that are gone, or not made yet */
  WpFilterPage *page;
};

G_DEFINE_FINAL_TYPE (WpFiltersView, wp_filters_view, WP_TYPE_VIEW)

/* ---- The list ---- */

static const char *
filter_key (gconstpointer filter)
{
  return wp_json_string_or ((JsonObject *) filter, "id", "");
}

static const WpViewEntry *
find_entry (WpView *view, const char *id)
{
  GPtrArray *entries = wp_view_get_entries (view);

  for (guint i = 0; i < entries->len; i++)
    if (g_strcmp0 (((const WpViewEntry *) g_ptr_array_index (entries, i))->id, id) == 0)
      return g_ptr_array_index (entries, i);
  return NULL;
}

/* One that could not be sent has its name in what is not sent. (transfer full) */
static char *
get_name (WpView *view, JsonObject *document)
{
  const char *name = wp_filter_get_name (document);
  g_autoptr (GPtrArray) rows = *name == '\0' ? wp_account_get_outbox (wp_view_get_account (view), filter_key (document)) : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i);

    if (row->command->type == WP_COMMAND_SAVE_FILTER)
      return g_strdup (wp_command_words (row->command));
  }
  return g_strdup (name);
}

static GtkWidget *
make_row (gconstpointer filter, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new (), *first = gtk_image_new_from_icon_name ("starred-symbolic"), *count = gtk_label_new (NULL);
  GtkWidget *not_sent = wp_not_sent_new (FALSE);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  wp_ui_set_tooltip (first, _ ("The list of incidents begins with it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The list of incidents begins with it"), -1);
  gtk_widget_add_css_class (count, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), not_sent);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), first);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  g_object_set_data (G_OBJECT (row), "wp-first", first);
  g_object_set_data (G_OBJECT (row), "wp-count", count);
  g_object_set_data (G_OBJECT (row), "wp-not-sent", not_sent);
  return row;
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  WpView *view = user_data;
  JsonObject *document = (JsonObject *) item;
  GtkLabel *count = g_object_get_data (G_OBJECT (row), "wp-count");
  const WpViewEntry *entry = find_entry (view, filter_key (document));
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (wp_view_get_account (view), filter_key (document));
  g_autofree char *words = wp_saved_filters_describe (wp_view_get_account (view), document);
  g_autofree char *name = get_name (view, document);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words != NULL ? words : "");
  wp_not_sent_set_row (g_object_get_data (G_OBJECT (row), "wp-not-sent"), rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "wp-first"),
                          wp_filter_find_default (wp_documents_get (WP_FILTERS_VIEW (view)->filters)) == document);
  gtk_label_set_text (count, entry != NULL && entry->count != NULL ? entry->count : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (count), GTK_ACCESSIBLE_PROPERTY_LABEL, entry != NULL && entry->words != NULL ? entry->words : "",
                                  -1);
}

static void
show_filter (WpFiltersView *self)
{
  const char *id = wp_list_pane_get_selected (self->list);
  JsonObject *filter = id != NULL ? wp_documents_find (self->filters, id) : NULL;
  const WpViewEntry *entry = id != NULL ? find_entry (WP_VIEW (self), id) : NULL;

  if (filter != NULL && wp_filter_is_removed (filter))
    filter = NULL;
  wp_filter_page_set_filter (self->page, wp_view_get_account (WP_VIEW (self)), wp_documents_get (self->filters), filter);
  wp_filter_page_set_count (self->page, entry != NULL && entry->words != NULL ? entry->words : "");
}

/* As people sort: "Filter 9" before "Filter 10", whatever the case */
static int
compare (gconstpointer a, gconstpointer b)
{
  g_autofree char *left = g_utf8_casefold (wp_filter_get_name (*(JsonObject *const *) a), -1);
  g_autofree char *right = g_utf8_casefold (wp_filter_get_name (*(JsonObject *const *) b), -1);
  g_autofree char *left_key = g_utf8_collate_key_for_filename (left, -1), *right_key = g_utf8_collate_key_for_filename (right, -1);

  return strcmp (left_key, right_key);
}

/* The page of a filter says what could not be sent of it; what has no page is said above the list. */
static guint
show_outbox (WpFiltersView *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (wp_view_get_account (WP_VIEW (self)), NULL);

  for (guint i = rows->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i - 1);
    gboolean stuck = row->state == WP_OUTBOX_REJECTED || row->state == WP_OUTBOX_CONFIRM;

    if (!stuck || row->command->type->kind != &wp_kind_filter || wp_documents_find (self->filters, row->command->document_id) != NULL)
      g_ptr_array_remove_index (rows, i - 1);
  }
  wp_outbox_bar_update (self->outbox, wp_view_get_account (WP_VIEW (self)), rows, wp_saved_filters_summarize, NULL);
  return rows->len;
}

static void
changed_cb (WpFiltersView *self)
{
  GPtrArray *all = wp_documents_get (self->filters);
  const GError *error = wp_documents_get_error (self->filters);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  guint n_stuck = all != NULL ? show_outbox (self) : 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    if (!wp_filter_is_removed (g_ptr_array_index (all, i)))
      g_ptr_array_add (shown, g_ptr_array_index (all, i));
  g_ptr_array_sort (shown, compare);
  if (error != NULL)
    wp_list_pane_show_error (self->list, error);
  else if (shown->len > 0 || n_stuck > 0)
    wp_list_pane_fill (self->list, shown, filter_key, make_row, update_row, self);
  else
    wp_list_pane_show_empty (self->list);
  show_filter (self);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

static void
show_incidents_cb (WpView *view, const char *id)
{
  wp_view_go (view, "incidents", "filter", id);
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpFiltersView *self = WP_FILTERS_VIEW (view);
  GtkWidget *empty = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-filter-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Saved Filters"));
  adw_status_page_set_description (
    ADW_STATUS_PAGE (empty), _ ("Filter the list of incidents and press Save. What you save is here and in the sidebar, wherever you sign in."));
  self->filters = wp_documents_new (&wp_kind_filter);
  self->list = WP_LIST_PANE (wp_list_pane_new (wp_view_get_title (view), ADW_STATUS_PAGE (empty)));
  self->outbox = WP_OUTBOX_BAR (wp_outbox_bar_new ());
  gtk_box_prepend (wp_list_pane_get_column (self->list), GTK_WIDGET (self->outbox));
  self->page = WP_FILTER_PAGE (wp_filter_page_new ());
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "show-incidents", G_CALLBACK (show_incidents_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->list), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_filter_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpFiltersView *self = WP_FILTERS_VIEW (view);

  wp_documents_set_account (self->filters, wp_view_get_account (view));
  wp_list_pane_select (self->list, NULL);
  wp_list_pane_show_nothing (self->list);
  show_filter (self);
}

static void
open (WpView *view, const char *what, const char *id)
{
  WpFiltersView *self = WP_FILTERS_VIEW (view);
  g_autoptr (JsonObject) document = id != NULL ? wp_account_read_document (wp_view_get_account (view), wp_kind_filter.name, id) : NULL;
  g_autofree char *words = document != NULL ? wp_saved_filters_describe (wp_view_get_account (view), document) : NULL;

  if (words != NULL) {
    wp_view_go (view, "incidents", "filter", id);
    return;
  }
  if (document != NULL) {
    /* Its page says why it shows nothing. */
    wp_list_pane_select (self->list, id);
    show_filter (self);
  }
  wp_view_show_pane (view, document != NULL ? WP_PANE_DETAIL : WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_list_pane_focus (WP_FILTERS_VIEW (view)->list);
}

/* ---- The count: of one filter after the other, so that what somebody waits for comes between ---- */

typedef struct {
  GWeakRef view;
  GCancellable *cancellable; /* (owned) */
  GPtrArray *documents;      /* (owned) (nullable): until they are listed */
  GPtrArray *entries;        /* (owned): of those that were counted */
} Counting;

static void
counting_free (Counting *self)
{
  g_weak_ref_clear (&self->view);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counting, counting_free)

static void count_next (Counting *counting, WpView *view);

/* @n: -1 when nobody knows */
static void
add_entry (Counting *self, JsonObject *document, int n)
{
  g_autofree char *text = n >= 0 ? g_strdup_printf ("%d", n) : NULL;
  g_autofree char *words = n >= 0 ? g_strdup_printf (ngettext ("%d incident", "%d incidents", (gulong) n), n) : NULL;

  g_ptr_array_add (self->entries, wp_view_entry_new (filter_key (document), wp_filter_get_name (document), text, words));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Counting) counting = user_data;
  int n = wp_account_count_finish (WP_ACCOUNT (source), result, NULL);
  g_autoptr (WpView) view = g_weak_ref_get (&counting->view);

  if (view == NULL || g_cancellable_is_cancelled (counting->cancellable))
    return;
  add_entry (counting, g_ptr_array_index (counting->documents, counting->entries->len), n);
  count_next (g_steal_pointer (&counting), view);
}

/* (transfer full) @counting */
static void
count_next (Counting *counting, WpView *view)
{
  g_autoptr (Counting) owned = counting;
  WpAccount *account = wp_view_get_account (view);
  const WpActor *actor = wp_account_get_actor (account);
  g_autofree char *words = NULL;

  while (owned->entries->len < owned->documents->len) {
    JsonObject *document = g_ptr_array_index (owned->documents, owned->entries->len);
    WpIncidentFilter filter;
    gboolean readable = wp_filter_read (document, &filter);
    g_autoptr (WpQuery) query = readable ? wp_incident_filter_to_query (&filter, actor != NULL ? actor->id : "", wp_time_now ()) : NULL;

    wp_incident_filter_clear (&filter);
    if (readable) {
      wp_account_count_async (account, query, counting->cancellable, counted_cb, g_steal_pointer (&owned));
      return;
    }
    add_entry (owned, document, -1);
  }
  words = g_strdup_printf (ngettext ("%u saved filter", "%u saved filters", owned->entries->len), owned->entries->len);
  wp_view_set_entries (view, g_steal_pointer (&owned->entries));
  wp_view_set_count (view, 0, words);
  if (wp_view_is_made (view) && wp_documents_get (WP_FILTERS_VIEW (view)->filters) != NULL)
    changed_cb (WP_FILTERS_VIEW (view));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Counting) counting = user_data;
  g_autoptr (WpView) view = g_weak_ref_get (&counting->view);

  counting->documents = wp_account_list_finish (WP_ACCOUNT (source), result, NULL);
  if (view == NULL || g_cancellable_is_cancelled (counting->cancellable))
    return;
  if (counting->documents == NULL) {
    wp_view_set_count (view, 0, NULL);
    return;
  }
  /* One without a name is not made yet, and could not be sent. */
  for (guint i = counting->documents->len; i > 0; i--) {
    JsonObject *document = g_ptr_array_index (counting->documents, i - 1);

    if (wp_filter_is_removed (document) || *wp_filter_get_name (document) == '\0')
      g_ptr_array_remove_index (counting->documents, i - 1);
  }
  g_ptr_array_sort (counting->documents, compare);
  count_next (g_steal_pointer (&counting), view);
}

static void
count (WpView *view, GCancellable *cancellable)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_filter, "");
  Counting *counting = g_new0 (Counting, 1);

  g_weak_ref_init (&counting->view, view);
  counting->cancellable = g_object_ref (cancellable);
  counting->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_view_entry_free);
  wp_account_list_async (wp_view_get_account (view), query, cancellable, listed_cb, counting);
}

static void
wp_filters_view_dispose (GObject *object)
{
  g_clear_object (&WP_FILTERS_VIEW (object)->filters);
  G_OBJECT_CLASS (wp_filters_view_parent_class)->dispose (object);
}

static void
wp_filters_view_class_init (WpFiltersViewClass *klass)
{
  WpViewClass *view_class = WP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wp_filters_view_dispose;
  view_class->id = "filters";
  view_class->title = N_ ("Saved Filters");
  view_class->icon_name = "wp-filter-symbolic";
  view_class->help_page = "filters";
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
  view_class->count = count;
}

static void
wp_filters_view_init (WpFiltersView *self)
{
}
