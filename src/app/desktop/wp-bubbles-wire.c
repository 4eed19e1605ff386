/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubbles"
#include "config.h"
#include "wp-bubbles-wire.h"

WpNote *
wp_note_new (char *title, char *body, const char *action, GVariant *target)
{
  WpNote *self = g_atomic_rc_box_new0 (WpNote);

  self->title = title;
  self->body = body;
  self->action = action;
  self->target = g_variant_ref_sink (target);
  return self;
}

void
wp_note_add_button (WpNote *self, const char *label, const char *action)
{
  g_return_if_fail (self->n_buttons < WP_NOTE_MAX_BUTTONS);

  self->buttons[self->n_buttons].label = label;
  self->buttons[self->n_buttons].action = action;
  self->n_buttons++;
}

WpNote *
wp_note_ref (WpNote *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
note_clear (gpointer data)
{
  WpNote *self = data;

  g_free (self->title);
  g_free (self->body);
  g_variant_unref (self->target);
}

void
wp_note_unref (WpNote *self)
{
  g_atomic_rc_box_release_full (self, note_clear);
}

const WpServiceInfo *
wp_service_get_info (WpServiceKind kind)
{
  static const WpServiceInfo infos[] = {
    { NULL },
    { "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "Notify", "CloseNotification" },
    { "org.gtk.Notifications", "/org/gtk/Notifications", "org.gtk.Notifications", "AddNotification", "RemoveNotification" },
    { "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Notification", "AddNotification",
      "RemoveNotification" },
  };

  return &infos[kind];
}

gboolean
wp_service_is_persistent (WpServiceKind kind)
{
  return kind == WP_SERVICE_GTK || kind == WP_SERVICE_PORTAL;
}

guint
wp_service_get_room (WpServiceKind kind)
{
  return wp_service_is_persistent (kind) ? 3 : 0;
}

/* As GLib's own GNotification says it */
static GVariant *
describe (const char *app_id, const WpNote *note)
{
  GVariantBuilder builder, buttons;
  g_autoptr (GIcon) icon = g_themed_icon_new (app_id);
  g_autoptr (GVariant) picture = g_icon_serialize (icon);
  g_autofree char *action = g_strconcat ("app.", note->action, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "title", g_variant_new_string (note->title));
  g_variant_builder_add (&builder, "{sv}", "body", g_variant_new_string (note->body));
  g_variant_builder_add (&builder, "{sv}", "icon", picture);
  g_variant_builder_add (&builder, "{sv}", "priority", g_variant_new_string (note->urgent ? "urgent" : "high"));
  g_variant_builder_add (&builder, "{sv}", "default-action", g_variant_new_string (action));
  g_variant_builder_add (&builder, "{sv}", "default-action-target", note->target);
  g_variant_builder_init (&buttons, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < note->n_buttons; i++) {
    g_autofree char *name = g_strconcat ("app.", note->buttons[i].action, NULL);

    g_variant_builder_open (&buttons, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&buttons, "{sv}", "label", g_variant_new_string (note->buttons[i].label));
    g_variant_builder_add (&buttons, "{sv}", "action", g_variant_new_string (name));
    g_variant_builder_add (&buttons, "{sv}", "target", note->target);
    g_variant_builder_close (&buttons);
  }
  g_variant_builder_add (&builder, "{sv}", "buttons", g_variant_builder_end (&buttons));
  return g_variant_builder_end (&builder);
}

static GVariant *
plain_arguments (const char *app_id, guint32 number, const WpNote *note)
{
  GVariantBuilder actions, hints;

  g_variant_builder_init (&actions, G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_builder_add (&actions, "s", "default");
  g_variant_builder_add (&actions, "s", "");
  for (guint i = 0; i < note->n_buttons; i++) {
    g_variant_builder_add (&actions, "s", note->buttons[i].action);
    g_variant_builder_add (&actions, "s", note->buttons[i].label);
  }
  g_variant_builder_init (&hints, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&hints, "{sv}", "desktop-entry", g_variant_new_string (app_id));
  g_variant_builder_add (&hints, "{sv}", "urgency", g_variant_new_byte (note->urgent ? 2 : 1));
  g_variant_builder_add (&hints, "{sv}", "image-path", g_variant_new_string (app_id));
  return g_variant_new ("(susssasa{sv}i)", "Watchpost", number, app_id, note->title, note->body, &actions, &hints, -1);
}

GVariant *
wp_service_show_arguments (WpServiceKind kind, const char *app_id, const char *id, guint32 number, const WpNote *note)
{
  if (kind == WP_SERVICE_PLAIN)
    return plain_arguments (app_id, number, note);
  if (kind == WP_SERVICE_GTK)
    return g_variant_new ("(ss@a{sv})", app_id, id, describe (app_id, note));
  return g_variant_new ("(s@a{sv})", id, describe (app_id, note));
}

GVariant *
wp_service_withdraw_arguments (WpServiceKind kind, const char *app_id, const char *id, guint32 number)
{
  if (kind == WP_SERVICE_PLAIN)
    return g_variant_new ("(u)", number);
  if (kind == WP_SERVICE_GTK)
    return g_variant_new ("(ss)", app_id, id);
  return g_variant_new ("(s)", id);
}
