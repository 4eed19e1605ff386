/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInboxLayout"
#include "config.h"
#include "wp-button.h"
#include "wp-inbox-page-private.h"

#include "wp-incident-row.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

static guint
get_headings (GListModel *model, guint positions[WP_LIST_MAX_HEADINGS])
{
  guint n = 0;

  for (int group = 0; group < WP_STORE_MAX_GROUPS; group++) {
    guint head = wp_document_list_get_head (WP_DOCUMENT_LIST (model), group);

    if (head != GTK_INVALID_LIST_POSITION)
      positions[n++] = head;
  }
  return n;
}

static GtkWidget *
make_list (WpInboxPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = WP_LIST_VIEW (wp_list_view_new (GTK_SELECTION_MODEL (self->list), WP_TYPE_INCIDENT_ROW, get_headings));
  wp_list_view_set_single_click_activate (self->view, TRUE);
  g_signal_connect_object (self->list, "heads-changed", G_CALLBACK (wp_list_view_queue_update), self->view, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "inbox");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Incidents"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  return scroller;
}

static GtkWidget *
make_overlay (WpInboxPage *self, GtkWidget *child)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->pill_revealer = GTK_REVEALER (gtk_revealer_new ());
  self->pill = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->pill), "news-pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->pill), "suggested-action");
  gtk_revealer_set_transition_type (self->pill_revealer, GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN);
  gtk_revealer_set_child (self->pill_revealer, GTK_WIDGET (self->pill));
  gtk_widget_set_halign (GTK_WIDGET (self->pill_revealer), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->pill_revealer), GTK_ALIGN_START);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), child);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->pill_revealer));
  gtk_widget_set_vexpand (overlay, TRUE);
  return overlay;
}

static GtkWidget *
make_loading (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Fetching Incidents"));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), wp_ui_spinner_new ());
  gtk_widget_add_css_class (page, "compact");
  return page;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *page = adw_status_page_new (), *clear = wp_button_new (_ ("_Clear Filter"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "filter.clear");
  gtk_widget_set_halign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (clear, "pill");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), clear);
  gtk_widget_add_css_class (page, "compact");
  return page;
}

GtkWidget *
wp_inbox_page_need_page (WpInboxPage *self, const char *name)
{
  static const struct {
    const char *name;
    GtkWidget *(*make) (void);
  } pages[] = { { "loading", make_loading }, { "empty", make_empty }, { "error", wp_error_view_new } };
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);

  for (guint i = 0; page == NULL && i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name)) {
      page = pages[i].make ();
      gtk_stack_add_named (self->stack, page, name);
    }
  return page;
}

static GtkWidget *
make_stack (WpInboxPage *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (self->stack, make_overlay (self, make_list (self)), "list");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  return GTK_WIDGET (self->stack);
}

static void
make_header (WpInboxPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _ ("Search incidents"), NULL);
  /* Every keystroke asks at once, and no longer waits for what the one before asked. */
  gtk_search_entry_set_search_delay (self->search, 0);
  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search))), WP_MAX_SEARCH);
  gtk_widget_set_hexpand (GTK_WIDGET (self->search), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search incidents"), -1);

  self->filter_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->filter_button, "wp-filter-symbolic");
  wp_ui_set_tooltip (GTK_WIDGET (self->filter_button), _ ("Filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Filter"), -1);
  /* Together they are the title, so that the entry takes what room there is. */
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->filter_button));
  gtk_widget_set_hexpand (box, TRUE);
  adw_header_bar_set_title_widget (self->header, box);
}

void
wp_inbox_page_lay_out (WpInboxPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  make_header (self);
  self->filter_bar = WP_FILTER_BAR (wp_filter_bar_new ());
  self->offline_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->offline_label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->offline_label), "offline-line");
  gtk_widget_set_visible (GTK_WIDGET (self->offline_label), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->filter_bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->offline_label));
  gtk_box_append (GTK_BOX (box), make_stack (self));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-pane");
}
