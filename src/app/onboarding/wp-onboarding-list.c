/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardingList"
#include "config.h"

#include "wp-onboarding-list.h"
#include "wp-error-view.h"
#include "wp-onboarding-row.h"
#include "wp-onboarding-words.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* So many customers that have not begun are listed for a form; the others are found by their name. */
#define MOST_NOT_BEGUN 40
/* From so many on a search is worth its place. */
#define MANY_CUSTOMERS 9

struct _WpOnboardingList {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkWidget *stack;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *earlier;      /* a toggle */
  GtkWidget *broken;
  WpErrorView *error_view;
  WpOnboardingData *data;  /* (owned) */
  GPtrArray *items;        /* (owned) (nullable): as the rows */
  char *selected;          /* (owned): a key */
  gboolean filling;
};

enum { SELECTED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOnboardingList, wp_onboarding_list, ADW_TYPE_BIN)

static const WpOnboardingItem *
item_of (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "wp-item") : NULL;
}

/* What stands above a row: the form of the customers below it, or "Earlier". */
static char *
group_of (const WpOnboardingItem *item)
{
  if (item == NULL || item->kind == WP_ONBOARDING_ITEM_OVERVIEW || item->kind == WP_ONBOARDING_ITEM_CHECK)
    return g_strdup ("");
  if (item->kind == WP_ONBOARDING_ITEM_EARLIER)
    return g_strdup (_("Earlier"));
  return g_strdup (item->form->per_customer ? wp_words_text (&item->form->title) : _("Forms of your company"));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  g_autofree char *group = group_of (item_of (row));
  g_autofree char *last = group_of (item_of (before));
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
  const WpOnboardingItem *item = item_of (row);
  return item == NULL || item->kind != WP_ONBOARDING_ITEM_EARLIER || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->earlier));
}

static GtkWidget *
find_row (WpOnboardingList *self, const char *key)
{
  for (int i = 0;; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
    if (row == NULL)
      return NULL;
    if (g_strcmp0 (item_of (row)->key, key) == 0)
      return GTK_WIDGET (row);
  }
}

/* Rows stay as long as their key is there: the focus and the selection stay with them. */
static void
fill (WpOnboardingList *self, GPtrArray *items)
{
  const char *locked = wp_onboarding_forms_unlocked (wp_onboarding_data_get_onboarding (self->data)) ? NULL : _("Accept the terms of use first");
  guint n_earlier = 0;
  self->filling = TRUE;
  for (guint i = 0; i < items->len; i++) {
    WpOnboardingItem *item = g_ptr_array_index (items, i);
    GtkListBoxRow *there = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
    n_earlier += item->kind == WP_ONBOARDING_ITEM_EARLIER;
    while (there != NULL && g_strcmp0 (item_of (there)->key, item->key) != 0) {
      /* What stands here is gone, or comes later: of a list this short it is made anew. */
      gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (there));
      there = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
    }
    GtkWidget *row = there != NULL ? GTK_WIDGET (there) : wp_onboarding_row_new ();
    g_object_set_data (G_OBJECT (row), "wp-item", item);
    if (there == NULL)
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    wp_onboarding_row_update (row, item, self->data, locked);
  }
  GtkListBoxRow *rest;
  while ((rest = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) items->len)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (rest));
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  gtk_widget_set_visible (self->earlier, n_earlier > 0);
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  GtkWidget *selected = find_row (self, self->selected);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (selected));
  self->filling = FALSE;
}

static void
changed_cb (WpOnboardingList *self)
{
  const GError *error = wp_onboarding_data_get_error (self->data);
  if (error != NULL) {
    wp_error_view_set_error (self->error_view, error);
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "error");
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
  fill (self, wp_onboarding_data_list_items (self->data, gtk_editable_get_text (GTK_EDITABLE (self->search)), MOST_NOT_BEGUN));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), wp_onboarding_data_get_onboarding (self->data) != NULL ? "list" : "empty");
}

static void
row_selected_cb (WpOnboardingList *self, GtkListBoxRow *row)
{
  const WpOnboardingItem *item = item_of (row);
  if (self->filling || item == NULL)
    return;
  g_autofree char *key = g_strdup (item->key);
  g_free (self->selected);
  self->selected = g_strdup (key);
  g_signal_emit (self, signals[SELECTED], 0, key);
}

static void
row_activated_cb (WpOnboardingList *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
earlier_cb (WpOnboardingList *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
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
  WpOnboardingList *self = WP_ONBOARDING_LIST (object);
  g_clear_object (&self->data);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->selected);
  G_OBJECT_CLASS (wp_onboarding_list_parent_class)->finalize (object);
}

static void
wp_onboarding_list_class_init (WpOnboardingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_onboarding_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_onboarding_list_finalize;
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_content (WpOnboardingList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->search = gtk_search_entry_new ();
  gtk_widget_add_css_class (self->search, "list-search");
  wp_ui_set_name (self->search, _("Search for a customer"));
  g_object_set (self->search, "placeholder-text", _("Search for a customer"), NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (changed_cb), self);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  wp_ui_set_name (self->list, _("Onboarding"));
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, self, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter_cb, self, NULL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->broken = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->broken, "list-note");
  self->earlier = gtk_toggle_button_new_with_label (_("Show Earlier Ones"));
  wp_ui_set_name (self->earlier, _("Show Earlier Ones"));
  gtk_widget_add_css_class (self->earlier, "flat");
  gtk_widget_add_css_class (self->earlier, "list-note");
  g_signal_connect_swapped (self->earlier, "toggled", G_CALLBACK (earlier_cb), self);
  gtk_box_append (GTK_BOX (column), self->search);
  gtk_box_append (GTK_BOX (column), self->list);
  gtk_box_append (GTK_BOX (column), self->broken);
  gtk_box_append (GTK_BOX (column), self->earlier);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), column);
  return scroller;
}

static void
wp_onboarding_list_init (WpOnboardingList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *empty = adw_status_page_new ();
  self->selected = g_strdup ("overview");
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, adw_window_title_new (_("Onboarding"), NULL));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-onboarding-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("Nothing Known Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Your company’s onboarding appears here after the first contact with the server."));
  gtk_widget_add_css_class (empty, "compact");
  self->error_view = WP_ERROR_VIEW (wp_error_view_new ());
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), make_content (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->error_view), "error");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-pane");
  adw_bin_set_child (ADW_BIN (self), box);
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

AdwHeaderBar *
wp_onboarding_list_get_header_bar (WpOnboardingList *self)
{
  return self->header;
}

void
wp_onboarding_list_focus (WpOnboardingList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->list);
}

void
wp_onboarding_list_select (WpOnboardingList *self, const char *key)
{
  GtkWidget *row = find_row (self, key);
  g_free (self->selected);
  self->selected = g_strdup (key);
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
}
