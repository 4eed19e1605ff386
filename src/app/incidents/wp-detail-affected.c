/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailAffected"
#include "config.h"

#include "wp-detail-affected.h"
#include "wp-detail-phrases.h"
#include "wp-labels.h"

#include <glib/gi18n.h>

struct _WpDetailAffected {
  GtkBox parent_instance;

  GtkWidget *heading;
  GtkWidget *endpoints;
  GtkWidget *users;
};

G_DEFINE_FINAL_TYPE (WpDetailAffected, wp_detail_affected, GTK_TYPE_BOX)

static void
wp_detail_affected_class_init (WpDetailAffectedClass *klass)
{
}

static void
wp_detail_affected_init (WpDetailAffected *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->heading = wp_ui_heading_new (_ ("What is affected"));
  gtk_box_append (GTK_BOX (self), self->heading);
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_set_spacing (GTK_BOX (card), 9);
  self->endpoints = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->users = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (card), self->endpoints);
  gtk_box_append (GTK_BOX (card), self->users);
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
  lines->name = wp_ui_text_new ();
  gtk_widget_add_css_class (lines->name, "name");
  lines->about = wp_ui_caption_new (NULL);
  lines->state = wp_ui_text_new ();
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

void
wp_detail_affected_update (WpDetailAffected *self, const WpDetail *detail)
{
  const WpIncident *incident = detail->incident;
  wp_ui_reconcile (GTK_BOX (self->endpoints), incident->endpoints, endpoint_key, create_endpoint, update_endpoint, NULL);
  wp_ui_reconcile (GTK_BOX (self->users), incident->users, user_key, create_user, update_user, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), incident->endpoints->len + incident->users->len > 0);
}
