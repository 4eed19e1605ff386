/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSidebarRow"
#include "config.h"
#include "wp-sidebar-row.h"

#include "wp-ui.h"

/* An entry is indented by as much: it stands below the title of its view. */
#define INDENT 28

struct _WpSidebarRow {
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *count;
  WpView *view;   /* (unowned) */
  char *entry_id; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WpSidebarRow, wp_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
wp_sidebar_row_finalize (GObject *object)
{
  g_free (WP_SIDEBAR_ROW (object)->entry_id);
  G_OBJECT_CLASS (wp_sidebar_row_parent_class)->finalize (object);
}

static void
wp_sidebar_row_class_init (WpSidebarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_sidebar_row_finalize;
}

static void
wp_sidebar_row_init (WpSidebarRow *self)
{
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "view-count");
  gtk_widget_set_valign (GTK_WIDGET (self->count), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
}

GtkWidget *
wp_sidebar_row_new (WpView *view, const char *entry_id, const char *tooltip)
{
  WpSidebarRow *self = g_object_new (WP_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->view = view;
  self->entry_id = g_strdup (entry_id);
  if (entry_id == NULL)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (wp_view_get_icon_name (view)));
  else {
    gtk_widget_set_margin_start (GTK_WIDGET (self->title), INDENT);
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "quiet");
    /* Not selectable: moving past it with the arrow keys must not open it. */
    gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  }
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  wp_ui_set_tooltip (GTK_WIDGET (self), tooltip);
  return GTK_WIDGET (self);
}

WpView *
wp_sidebar_row_get_view (WpSidebarRow *self)
{
  g_return_val_if_fail (WP_IS_SIDEBAR_ROW (self), NULL);

  return self->view;
}

const char *
wp_sidebar_row_get_entry (WpSidebarRow *self)
{
  g_return_val_if_fail (WP_IS_SIDEBAR_ROW (self), NULL);

  return self->entry_id;
}

void
wp_sidebar_row_set (WpSidebarRow *self, const char *title, const char *count, const char *words)
{
  g_return_if_fail (WP_IS_SIDEBAR_ROW (self));

  gtk_label_set_text (self->title, title);
  if (self->entry_id != NULL)
    wp_ui_set_tooltip (GTK_WIDGET (self), title); /* there may be no room for all of it */
  gtk_label_set_text (self->count, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), count != NULL);
  wp_ui_set_tooltip (GTK_WIDGET (self->count), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_PROPERTY_LABEL, words != NULL ? words : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}
