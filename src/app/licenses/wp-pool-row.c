/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPoolRow"
#include "config.h"

#include "wp-pool-row.h"

#include "wp-license-words.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpPoolRow {
  GtkListBoxRow parent_instance;

  GtkWidget *name;
  GtkWidget *state;
  GtkWidget *figures;
  GtkWidget *warnings;
  GtkWidget *bar;
};

G_DEFINE_FINAL_TYPE (WpPoolRow, wp_pool_row, GTK_TYPE_LIST_BOX_ROW)

GtkWidget *
wp_pool_bar_new (void)
{
  GtkWidget *bar = g_object_new (GTK_TYPE_LEVEL_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "hexpand", TRUE, NULL);
  /* Fewer free seats are no alarm: the state says what is. */
  static const char *const offsets[] = { GTK_LEVEL_BAR_OFFSET_LOW, GTK_LEVEL_BAR_OFFSET_HIGH, GTK_LEVEL_BAR_OFFSET_FULL };
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), offsets[i]);
  gtk_widget_add_css_class (bar, "seats");
  return bar;
}

void
wp_pool_bar_update (GtkWidget *bar, const WpPool *pool)
{
  gboolean over = pool->capped && pool->free < 0;
  double share = pool->owned > 0 ? CLAMP ((double) pool->assigned / (double) pool->owned, 0, 1) : over;
  gtk_widget_set_visible (bar, pool->capped);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), share);
  if (over)
    gtk_widget_add_css_class (bar, "over");
  else
    gtk_widget_remove_css_class (bar, "over");
}

static void
wp_pool_row_class_init (WpPoolRowClass *klass)
{
}

static void
wp_pool_row_init (WpPoolRow *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->name = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, "hexpand", TRUE, NULL);
  self->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->state, "caption");
  self->figures = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->figures, "dim-label");
  gtk_widget_add_css_class (self->figures, "caption");
  self->bar = wp_pool_bar_new ();
  self->warnings = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->warnings, "caption");
  gtk_widget_add_css_class (self->warnings, "warning");
  gtk_widget_set_hexpand (self->figures, TRUE);
  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (second), self->figures);
  gtk_box_append (GTK_BOX (second), self->warnings);
  gtk_box_append (GTK_BOX (column), line);
  gtk_box_append (GTK_BOX (column), second);
  gtk_box_append (GTK_BOX (column), self->bar);
  gtk_widget_add_css_class (column, "pool");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), column);
}

GtkWidget *
wp_pool_row_new (void)
{
  return g_object_new (WP_TYPE_POOL_ROW, NULL);
}

void
wp_pool_row_update (WpPoolRow *self, const WpPoolItem *item, gint64 now)
{
  WpPoolState state = wp_pool_get_state (&item->pool, now);
  const char *css_class = wp_pool_state_class (state), *label = wp_pool_state_label (state);
  g_autofree char *numbers = wp_pool_figures (item);
  g_autofree char *figures = g_strdup_printf ("%s · %s", wp_seats_label (item->pool.type), numbers);
  g_autofree char *warnings = g_strdup_printf (ngettext ("%u warning", "%u warnings", item->n_warnings), item->n_warnings);
  /* Without a warning nothing follows the state. */
  g_autofree char *name = g_strjoin (", ", wp_pool_product_name (item), figures,
                                     *label != '\0'         ? label
                                     : item->n_warnings > 0 ? warnings
                                                            : NULL,
                                     *label != '\0' && item->n_warnings > 0 ? warnings : NULL, NULL);
  wp_ui_put (self->name, wp_pool_product_name (item));
  wp_ui_put (self->state, label);
  wp_ui_put (self->warnings, item->n_warnings > 0 ? warnings : "");
  wp_ui_put (self->figures, figures);
  gtk_widget_remove_css_class (self->state, "error");
  gtk_widget_remove_css_class (self->state, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (self->state, css_class);
  wp_pool_bar_update (self->bar, &item->pool);
  wp_ui_set_name (GTK_WIDGET (self), name);
}
