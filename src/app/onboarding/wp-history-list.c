/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-history-list.h"
#include "wp-json.h"
#include "wp-ui.h"
#include "wp-when.h"

#define MOST 200

typedef struct {
  char *(*text) (JsonObject *event);
} WpHistoryWords;

static const char *
key_of (gconstpointer item)
{
  return wp_json_string_or ((JsonObject *) item, "id", "");
}

static GtkWidget *
create (gconstpointer item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *text = wp_ui_text_new (), *who = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (who, "caption");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), who);
  return box;
}

static void
update (GtkWidget *box, gconstpointer item, gpointer user_data)
{
  JsonObject *event = (JsonObject *) item;
  GtkWidget *text = gtk_widget_get_first_child (box);
  const WpHistoryWords *said = user_data;
  g_autofree char *words = said->text (event);
  g_autofree char *when = wp_when_exact (wp_json_time (event, "at"));
  const char *by = wp_json_string_or (event, "by", "");
  g_autofree char *who = *by != '\0' ? g_strdup_printf ("%s · %s", by, when) : g_strdup (when);
  wp_ui_put (text, words);
  wp_ui_put (gtk_widget_get_next_sibling (text), who);
}

GtkWidget *
wp_history_list_new (void)
{
  return gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
}

void
wp_history_list_update (GtkWidget *list, JsonArray *history, char *(*text) (JsonObject *event))
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  for (guint i = wp_json_length (history); i > 0 && items->len < MOST; i--)
    if (wp_json_object_at (history, i - 1) != NULL)
      g_ptr_array_add (items, wp_json_object_at (history, i - 1));
  WpHistoryWords words = { text };
  wp_ui_reconcile (GTK_BOX (list), items, key_of, create, update, &words);
}
