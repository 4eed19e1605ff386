/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpManyItem"
#include "config.h"

#include "wp-many-item.h"

#include "wp-license.h"
#include "wp-search.h"

#include <gio/gio.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (WpManyItem, wp_many_item, G_TYPE_OBJECT)

static void
wp_many_item_finalize (GObject *object)
{
  WpManyItem *self = WP_MANY_ITEM (object);
  g_free (self->id);
  g_free (self->name);
  g_free (self->hay);
  g_free (self->number);
  g_free (self->reason);
  g_clear_pointer (&self->command, wp_command_unref);
  g_clear_pointer (&self->before, json_object_unref);
  G_OBJECT_CLASS (wp_many_item_parent_class)->finalize (object);
}

static void
wp_many_item_class_init (WpManyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_many_item_finalize;
}

static void
wp_many_item_init (WpManyItem *self)
{
  self->number = g_strdup ("");
}

WpManyItem *
wp_many_item_new (const char *id, const char *name)
{
  WpManyItem *self = g_object_new (WP_TYPE_MANY_ITEM, NULL);
  g_autofree char *both = g_strdup_printf ("%s %s", name, id);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->hay = wp_search_normalize (both);
  return self;
}

void
wp_many_item_changed (WpManyItem *self)
{
  if (self->row != NULL)
    self->show (self, self->row);
}

void
wp_many_item_set_result (WpManyItem *self, WpManyResult result, const char *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->result = result;
  wp_many_item_changed (self);
}

/* ---- Lines ---- */

static WpManyItem *
find (GListModel *items, const char *name)
{
  g_autofree char *wanted = wp_search_normalize (name);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (WpManyItem) item = g_list_model_get_item (items, i);
    g_autofree char *own = wp_search_normalize (item->name);
    if (g_str_equal (own, wanted) || g_ascii_strcasecmp (item->id, name) == 0)
      return item; /* the list holds it */
  }
  return NULL;
}

/* A number at the end of a line is one when what is before it names somebody; names end in numbers as well. */
static WpManyItem *
read_line (GListModel *items, const char *line, char **number)
{
  WpManyItem *item = find (items, line);
  *number = NULL;
  for (const char *end = line + strlen (line); item == NULL && end > line; end = g_utf8_prev_char (end)) {
    const char *before = g_utf8_prev_char (end);
    gunichar c = g_utf8_get_char (before);
    gint64 quantity;
    if (c != ',' && c != ';' && !g_unichar_isspace (c))
      continue;
    g_autofree char *name = g_strstrip (g_strndup (line, before - line)), *rest = g_strstrip (g_strdup (end));
    if (!wp_seats_parse (rest, &quantity))
      continue;
    item = find (items, name);
    if (item != NULL)
      *number = g_steal_pointer (&rest);
  }
  return item;
}

char *
wp_many_items_read (GListModel *items, const char *text, guint *n_chosen)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) unknown = g_string_new (NULL);
  *n_chosen = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *number = NULL;
    const char *line = g_strstrip (lines[i]);
    if (*line == '\0')
      continue;
    WpManyItem *item = read_line (items, line, &number);
    if (item == NULL) {
      g_string_append_printf (unknown, "%s\n", line);
      continue;
    }
    item->chosen = TRUE;
    if (number != NULL) {
      g_free (item->number);
      item->number = g_steal_pointer (&number);
    }
    ++*n_chosen;
    wp_many_item_changed (item);
  }
  return g_string_free (g_steal_pointer (&unknown), FALSE);
}
