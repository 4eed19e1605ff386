/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardingList"
#include "config.h"

#include "wp-onboarding-list.h"
#include "wp-onboarding-row.h"
#include "wp-onboarding-words.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* How many customers that have not begun are listed for a form; the others are found by searching */
#define MOST_NOT_BEGUN 40
/* The search is shown for so many or more. */
#define MANY_CUSTOMERS 9

struct _WpOnboardingList {
  AdwBin parent_instance;

  WpListPane *pane;
  GtkWidget *search;
  GtkWidget *earlier; /* a toggle */
  GtkWidget *broken;
  WpOnboardingData *data; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WpOnboardingList, wp_onboarding_list, ADW_TYPE_BIN)

/* The heading above a row: the form of the customers below it, or "Earlier" */
static char *
group_of (const WpOnboardingItem *item)
{
  if (item == NULL || item->kind == WP_ONBOARDING_ITEM_OVERVIEW || item->kind == WP_ONBOARDING_ITEM_CHECK)
    return g_strdup ("");
  if (item->kind == WP_ONBOARDING_ITEM_EARLIER)
    return g_strdup (_ ("Earlier"));
  return g_strdup (item->form->per_customer ? wp_words_text (&item->form->title) : _ ("Forms of your company"));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  g_autofree char *group = group_of (wp_list_pane_get_item (row));
  g_autofree char *last = group_of (wp_list_pane_get_item (before));
  if (*group == '\0' || g_str_equal (group, last)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  GtkWidget *label = wp_ui_heading_new (group);
  gtk_widget_remove_css_class (label, "heading");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "list-group");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  WpOnboardingList *self = user_data;
  const WpOnboardingItem *item = wp_list_pane_get_item (row);
  return item == NULL || item->kind != WP_ONBOARDING_ITEM_EARLIER || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->earlier));
}

static const char *
item_key (gconstpointer item)
{
  return ((const WpOnboardingItem *) item)->key;
}

static GtkWidget *
make_row (gconstpointer item, gpointer user_data)
{
  return wp_onboarding_row_new ();
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  WpOnboardingList *self = user_data;
  const char *locked = wp_onboarding_forms_unlocked (wp_onboarding_data_get_onboarding (self->data)) ? NULL : _ ("Accept the terms of use first");
  wp_onboarding_row_update (row, item, self->data, locked);
}

static void
fill (WpOnboardingList *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GPtrArray) items = wp_onboarding_data_list_items (self->data, words, MOST_NOT_BEGUN);
  guint n_earlier = 0;
  for (guint i = 0; i < items->len; i++)
    n_earlier += ((const WpOnboardingItem *) g_ptr_array_index (items, i))->kind == WP_ONBOARDING_ITEM_EARLIER;
  gtk_widget_set_visible (self->earlier, n_earlier > 0);
  wp_list_pane_fill (self->pane, items, item_key, make_row, update_row, self);
}

static void
changed_cb (WpOnboardingList *self)
{
  const GError *error = wp_onboarding_data_get_error (self->data);
  if (error != NULL) {
    wp_list_pane_show_error (self->pane, error);
    return;
  }
  if (!wp_onboarding_data_is_loaded (self->data))
    return;
  GPtrArray *customers = wp_onboarding_data_get_customers (self->data);
  guint n_broken = wp_onboarding_data_get_n_broken (self->data);
  g_autofree char *broken = n_broken == 0 ? g_strdup ("")
                                          : g_strdup_printf (ngettext ("%u form cannot be shown by this version of Watchpost.",
                                                                       "%u forms cannot be shown by this version of Watchpost.", n_broken),
                                                             n_broken);
  wp_ui_put (self->broken, broken);
  gtk_widget_set_visible (self->search, customers != NULL && customers->len >= MANY_CUSTOMERS);
  fill (self);
  if (wp_onboarding_data_get_onboarding (self->data) == NULL)
    wp_list_pane_show_empty (self->pane);
}

static void
earlier_cb (WpOnboardingList *self)
{
  gtk_list_box_invalidate_filter (wp_list_pane_get_list (self->pane));
  gtk_list_box_invalidate_headers (wp_list_pane_get_list (self->pane));
}

static void
wp_onboarding_list_dispose (GObject *object)
{
  WpOnboardingList *self = WP_ONBOARDING_LIST (object);
  if (self->data != NULL)
    g_signal_handlers_disconnect_by_data (self->data, self);
  G_OBJECT_CLASS (wp_onboarding_list_parent_class)->dispose (object);
}

static void
wp_onboarding_list_finalize (GObject *object)
{
  g_clear_object (&WP_ONBOARDING_LIST (object)->data);
  G_OBJECT_CLASS (wp_onboarding_list_parent_class)->finalize (object);
}

static void
wp_onboarding_list_class_init (WpOnboardingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_onboarding_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_onboarding_list_finalize;
}

static void
wp_onboarding_list_init (WpOnboardingList *self)
{
  GtkWidget *empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-onboarding-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("Nothing Known Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _ ("Your company’s onboarding appears here after the first contact with the server."));
  self->pane = WP_LIST_PANE (wp_list_pane_new (_ ("Onboarding"), ADW_STATUS_PAGE (empty)));
  wp_list_pane_select (self->pane, "overview");
  gtk_list_box_set_header_func (wp_list_pane_get_list (self->pane), header_cb, self, NULL);
  gtk_list_box_set_filter_func (wp_list_pane_get_list (self->pane), filter_cb, self, NULL);
  self->search = gtk_search_entry_new ();
  gtk_widget_add_css_class (self->search, "list-search");
  wp_ui_set_name (self->search, _ ("Search for a customer"));
  g_object_set (self->search, "placeholder-text", _ ("Search for a customer"), NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (changed_cb), self);
  self->broken = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->broken, "list-note");
  self->earlier = gtk_toggle_button_new_with_label (_ ("Show Earlier Ones"));
  wp_ui_set_name (self->earlier, _ ("Show Earlier Ones"));
  gtk_widget_add_css_class (self->earlier, "flat");
  gtk_widget_add_css_class (self->earlier, "list-note");
  g_signal_connect_swapped (self->earlier, "toggled", G_CALLBACK (earlier_cb), self);
  gtk_box_prepend (wp_list_pane_get_column (self->pane), self->search);
  gtk_box_append (wp_list_pane_get_column (self->pane), self->broken);
  gtk_box_append (wp_list_pane_get_column (self->pane), self->earlier);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->pane));
}

GtkWidget *
wp_onboarding_list_new (WpOnboardingData *data)
{
  WpOnboardingList *self = g_object_new (WP_TYPE_ONBOARDING_LIST, NULL);
  self->data = g_object_ref (data);
  g_signal_connect_swapped (data, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}

WpListPane *
wp_onboarding_list_get_pane (WpOnboardingList *self)
{
  return self->pane;
}
