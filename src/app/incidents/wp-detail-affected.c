/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailAffected"
#include "config.h"

#include "wp-detail-affected.h"
#include "wp-detail-phrases.h"
#include "wp-labels.h"

#include <glib/gi18n.h>

#define FIRST_SHOWN 20
#define MORE_SHOWN 100

typedef struct {
  GtkWidget *rows;
  GtkWidget *more;
  guint shown;
} List;

struct _WpDetailAffected {
  GtkBox parent_instance;

  GtkWidget *heading;
  List endpoints;
  List users;
};

G_DEFINE_FINAL_TYPE (WpDetailAffected, wp_detail_affected, GTK_TYPE_BOX)

enum { MORE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wp_detail_affected_class_init (WpDetailAffectedClass *klass)
{
  signals[MORE] = g_signal_new ("more", WP_TYPE_DETAIL_AFFECTED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
more_cb (WpDetailAffected *self, GtkWidget *button)
{
  List *list = button == self->endpoints.more ? &self->endpoints : &self->users;
  list->shown += MORE_SHOWN;
  g_signal_emit (self, signals[MORE], 0);
}

static void
add_list (WpDetailAffected *self, List *list, GtkWidget *card)
{
  list->shown = FIRST_SHOWN;
  list->rows = wp_rows_new (12);
  list->more = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (list->more, "flat");
  gtk_widget_set_halign (list->more, GTK_ALIGN_CENTER);
  g_signal_connect_object (list->more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (card), list->rows);
  gtk_box_append (GTK_BOX (card), list->more);
}

static void
wp_detail_affected_init (WpDetailAffected *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->heading = wp_ui_fill_line (wp_ui_heading_new (_ ("What is affected")));
  gtk_box_append (GTK_BOX (self), self->heading);
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_set_spacing (GTK_BOX (card), 9);
  add_list (self, &self->endpoints, card);
  add_list (self, &self->users, card);
  gtk_box_append (GTK_BOX (self), card);
}

GtkWidget *
wp_detail_affected_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_AFFECTED, NULL);
}

/* A row of a name and two quiet lines about it. */
typedef struct {
  GtkWidget *name;
  GtkWidget *about;
  GtkWidget *state;
} Lines;

static GtkWidget *
create_lines (const char *icon)
{
  Lines *lines = g_new0 (Lines, 1);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  lines->name = wp_ui_fill_line (wp_ui_text_new ());
  gtk_widget_add_css_class (lines->name, "name");
  lines->about = wp_ui_fill_line (wp_ui_caption_new (NULL));
  lines->state = wp_ui_fill_line (wp_ui_text_new ());
  gtk_box_append (GTK_BOX (column), lines->name);
  gtk_box_append (GTK_BOX (column), lines->about);
  gtk_box_append (GTK_BOX (column), lines->state);
  GtkWidget *row = wp_ui_icon_line_new (icon, column);
  g_object_set_data_full (G_OBJECT (row), "wp-lines", lines, g_free);
  return row;
}

static const char *
endpoint_key (gconstpointer item)
{
  const WpEndpoint *endpoint = item;
  return *endpoint->device_id != '\0' ? endpoint->device_id : endpoint->host_name;
}

static GtkWidget *
create_endpoint (gconstpointer item, gpointer user_data)
{
  const char *role = ((const WpEndpoint *) item)->role;
  return create_lines (strstr (role, "server") != NULL || g_str_equal (role, "domain_controller") ? "network-server-symbolic" : "computer-symbolic");
}

static void
update_endpoint (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  const WpEndpoint *endpoint = item;
  Lines *lines = g_object_get_data (G_OBJECT (row), "wp-lines");
  const char *role = wp_device_role_label (endpoint->role);
  const char *dot = *endpoint->platform != '\0' && *role != '\0' ? " · " : "";
  g_autofree char *about = g_strconcat (endpoint->platform, dot, role, NULL);
  g_autofree char *state = wp_detail_endpoint_isolation (endpoint);
  wp_ui_put (lines->name, endpoint->host_name);
  wp_ui_put (lines->about, about);
  wp_ui_put (lines->state, state);
}

static const char *
user_key (gconstpointer item)
{
  return ((const WpUser *) item)->upn;
}

static GtkWidget *
create_user (gconstpointer item, gpointer user_data)
{
  return create_lines ("avatar-default-symbolic");
}

static void
update_user (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  const WpUser *user = item;
  Lines *lines = g_object_get_data (G_OBJECT (row), "wp-lines");
  GString *actions = g_string_new (NULL);
  for (guint i = 0; user->actions_taken != NULL && user->actions_taken[i] != NULL; i++)
    g_string_append_printf (actions, "%s%s", i > 0 ? " · " : "", wp_detail_user_action_label (user->actions_taken[i]));
  wp_ui_put (lines->name, user->upn);
  wp_ui_put (lines->about, actions->len > 0 ? _ ("Done by the SOC:") : _ ("No action was taken on this account."));
  wp_ui_put (lines->state, actions->str);
  g_string_free (actions, TRUE);
}

static gboolean
update_list (List *list, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, guint serial, gint64 until)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  for (guint i = 0; i < items->len && i < list->shown; i++)
    g_ptr_array_add (shown, g_ptr_array_index (items, i));
  guint hidden = items->len - shown->len;
  g_autofree char *label = g_strdup_printf (ngettext ("Show %u More", "Show %u More", hidden), hidden);
  gtk_widget_set_visible (list->more, hidden > 0);
  gtk_button_set_label (GTK_BUTTON (list->more), label);
  return wp_rows_update (WP_ROWS (list->rows), shown, key, create, update, NULL, serial, until);
}

gboolean
wp_detail_affected_update (WpDetailAffected *self, const WpDetail *detail, gint64 until)
{
  const WpIncident *incident = detail->incident;
  gtk_widget_set_visible (GTK_WIDGET (self), incident->endpoints->len + incident->users->len > 0);
  return update_list (&self->endpoints, incident->endpoints, endpoint_key, create_endpoint, update_endpoint, detail->serial, until) &&
         update_list (&self->users, incident->users, user_key, create_user, update_user, detail->serial, until);
}
