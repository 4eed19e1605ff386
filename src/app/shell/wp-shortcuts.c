/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpShortcuts"
#include "config.h"
#include "wp-shortcuts.h"

#include <glib/gi18n.h>

static const WpShortcut general[] = {
  { "F6", N_ ("Next pane") },
  { "F10", N_ ("Main menu") },
  { "F1", N_ ("Help") },
  { "<Control>question", N_ ("Keyboard shortcuts") },
  { "<Control>comma", N_ ("Preferences") },
  { "<Control>w", N_ ("Close the window, keep watching") },
  { "<Control>q", N_ ("Quit: nobody is woken any more") },
  { NULL, NULL },
};

/* GTK 4.8 takes the parts of a shortcuts window from a builder alone: this is what one does. */
static void
add (gpointer parent, gpointer child)
{
  GTK_BUILDABLE_GET_IFACE (parent)->add_child (GTK_BUILDABLE (parent), NULL, G_OBJECT (child), NULL);
}

static void
add_shortcut (gpointer group, const char *accelerator, const char *title)
{
  add (group, g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "accelerator", accelerator, "title", title, NULL));
}

static GtkWidget *
make_group (const char *title)
{
  return g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", title, NULL);
}

/* A section measures its groups when they are added. */
static void
add_shortcuts (gpointer section, const WpShortcut *shortcuts)
{
  GtkWidget *group = NULL;

  for (; shortcuts != NULL && shortcuts->title != NULL; shortcuts++) {
    if (shortcuts->accelerator != NULL) {
      add_shortcut (group, shortcuts->accelerator, _ (shortcuts->title));
      continue;
    }
    if (group != NULL)
      add (section, group);
    group = make_group (_ (shortcuts->title));
  }
  if (group != NULL)
    add (section, group);
}

GtkWidget *
wp_shortcuts_new (GtkWindow *parent, GPtrArray *views)
{
  GtkWidget *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, "modal", TRUE, "transient-for", parent, NULL);
  GtkWidget *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "section-name", "shortcuts", "max-height", 18, NULL);
  GtkWidget *group = make_group (_ ("General"));

  for (guint i = 0; i < views->len; i++)
    add_shortcuts (section, wp_view_get_shortcuts (g_ptr_array_index (views, i)));
  for (guint i = 0; i < views->len; i++) {
    g_autofree char *accelerator = g_strdup_printf ("<Alt>%u", i + 1);

    add_shortcut (group, accelerator, wp_view_get_title (g_ptr_array_index (views, i)));
  }
  for (const WpShortcut *shortcut = general; shortcut->title != NULL; shortcut++)
    add_shortcut (group, shortcut->accelerator, _ (shortcut->title));
  add (section, group);
  add (window, section);
  return window;
}
