/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailConflict"
#include "config.h"

#include "wp-detail-conflict.h"

#include <glib/gi18n.h>

struct _WpDetailConflict {
  GtkBox parent_instance;

  GtkWidget *mine;
  GtkWidget *theirs;
  GtkWidget *use_mine;
};

G_DEFINE_FINAL_TYPE (WpDetailConflict, wp_detail_conflict, GTK_TYPE_BOX)

enum { MINE, THEIRS, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
use_mine_cb (WpDetailConflict *self)
{
  g_signal_emit (self, signals[MINE], 0);
}

static void
keep_theirs_cb (WpDetailConflict *self)
{
  g_signal_emit (self, signals[THEIRS], 0);
}

static void
wp_detail_conflict_class_init (WpDetailConflictClass *klass)
{
  signals[MINE] = g_signal_new ("mine", WP_TYPE_DETAIL_CONFLICT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[THEIRS] = g_signal_new ("theirs", WP_TYPE_DETAIL_CONFLICT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* @button: (out) (optional): its button */
static GtkWidget *
add_side (WpDetailConflict *self, const char *title, const char *label, GCallback callback, GtkWidget **button)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_box_append (GTK_BOX (column), heading);
  GtkWidget *text = wp_ui_text_new ();
  gtk_box_append (GTK_BOX (column), text);
  gtk_box_append (GTK_BOX (line), wp_ui_steady_new (column));
  GtkWidget *choose = gtk_button_new_with_label (label);
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  g_signal_connect_object (choose, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), choose);
  gtk_box_append (GTK_BOX (self), line);
  if (button != NULL)
    *button = choose;
  return text;
}

static void
wp_detail_conflict_init (WpDetailConflict *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  GtkWidget *title = gtk_label_new (_ ("Somebody else changed this step first. Yours is kept here until you decide."));
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (self), title);
  self->mine = add_side (self, _ ("Yours"), _ ("Use Mine"), G_CALLBACK (use_mine_cb), &self->use_mine);
  self->theirs = add_side (self, _ ("Theirs"), _ ("Keep Theirs"), G_CALLBACK (keep_theirs_cb), NULL);
}

GtkWidget *
wp_detail_conflict_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_CONFLICT, NULL);
}

void
wp_detail_conflict_show (WpDetailConflict *self, const char *mine, const char *theirs)
{
  gtk_widget_set_visible (GTK_WIDGET (self), theirs != NULL);
  if (theirs == NULL)
    return;
  wp_ui_put (self->mine, mine);
  wp_ui_put (self->theirs, theirs);
}

void
wp_detail_conflict_focus (WpDetailConflict *self)
{
  gtk_widget_grab_focus (self->use_mine);
}
