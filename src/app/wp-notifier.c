/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpNotifier"
#include "config.h"
#include "wp-notifier.h"

#include "wp-alert.h"
#include "wp-background.h"
#include "wp-error-view.h"
#include "wp-severity.h"

#include <glib/gi18n.h>

struct _WpNotifier {
  GObject parent_instance;

  GApplication *application; /* (unowned): owns this */
  GSettings *settings;       /* (owned) */
  guint name_watch;
  gboolean outlive;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpNotifier, wp_notifier, G_TYPE_OBJECT)

/* Some notification daemons read the text as markup and there is no asking which: a tag is made to be none. */
static char *
plain (const char *text)
{
  GString *plain_text = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '<')
      g_string_append (plain_text, "‹");
    else if (*c == '>')
      g_string_append (plain_text, "›");
    else
      g_string_append_c (plain_text, *c);
  return g_string_free (plain_text, FALSE);
}

static char *
make_title (const WpBubble *bubble)
{
  const char *severity = wp_severity_label (bubble->severity);

  switch (bubble->type) {
  case WP_BUBBLE_QUESTION:
    /* Translators: severity and number of an incident */
    return g_strdup_printf (_("%s %s: the SOC asks"), severity, bubble->incident_id);
  case WP_BUBBLE_FOLDED:
    return g_strdup_printf (ngettext ("%u incident needs you", "%u incidents need you", bubble->count), bubble->count);
  case WP_BUBBLE_DRILL:
    return g_strdup (_("Drill: would this wake you?"));
  case WP_BUBBLE_NOT_SENT:
    /* Translators: %s is the number of an incident */
    return g_strdup_printf (_("%s: not sent yet"), bubble->incident_id);
  case WP_BUBBLE_BROKEN:
    return g_strdup (_("You would not be woken"));
  case WP_BUBBLE_INCIDENT:
  default:
    /* Translators: severity and number of an incident */
    return g_strdup_printf (_("%s incident %s"), severity, bubble->incident_id);
  }
}

static char *
make_body (const WpBubble *bubble, gboolean names)
{
  g_autoptr(WpErrorText) text = NULL;

  switch (bubble->type) {
  case WP_BUBBLE_DRILL:
    return g_strdup (_("Press “I see it”. That alone proves the whole way."));
  case WP_BUBBLE_NOT_SENT:
    text = wp_error_text_new_for_code (bubble->error_code != 0 ? bubble->error_code : WP_ERROR_OFFLINE);
    /* Translators: why something is not sent, and what to do */
    return g_strdup_printf (_("What you decided is safe on this desk. %s. %s"), text->title, text->advice);
  case WP_BUBBLE_BROKEN:
    text = wp_error_text_new_for_code (bubble->error_code);
    return g_strdup_printf ("%s. %s", text->title, text->advice);
  case WP_BUBBLE_FOLDED:
    if (names && *bubble->customer_name != '\0')
      return g_strdup (bubble->customer_name);
    return g_strdup (_("Several of one customer. Open the list."));
  case WP_BUBBLE_INCIDENT:
  case WP_BUBBLE_QUESTION:
  default:
    if (names && *bubble->customer_name != '\0')
      /* Translators: customer and title of an incident */
      return g_strdup_printf (C_("bubble", "%s: %s"), bubble->customer_name, bubble->title);
    return g_strdup (bubble->title);
  }
}

static void
add_actions (GNotification *notification, const WpBubble *bubble, const char *account_id)
{
  const char *key = bubble->alert_key;

  switch (bubble->type) {
  case WP_BUBBLE_INCIDENT:
    g_notification_set_default_action_and_target (notification, "app.open-incident", "(ss)", account_id, key);
    g_notification_add_button_with_target (notification, _("Acknowledge"), "app.acknowledge", "(ss)", account_id, key);
    break;
  case WP_BUBBLE_QUESTION:
    g_notification_set_default_action_and_target (notification, "app.open-incident", "(ss)", account_id, key);
    g_notification_add_button_with_target (notification, _("Not ours"), "app.not-ours", "(ss)", account_id, key);
    g_notification_add_button_with_target (notification, _("Authorized"), "app.authorized", "(ss)", account_id, key);
    break;
  case WP_BUBBLE_DRILL:
    g_notification_set_default_action_and_target (notification, "app.open-list", "(ss)", account_id, "");
    g_notification_add_button_with_target (notification, _("I see it"), "app.drill-seen", "(ss)", account_id, bubble->incident_id);
    break;
  case WP_BUBBLE_NOT_SENT:
    if (*key != '\0') {
      g_notification_set_default_action_and_target (notification, "app.open-incident", "(ss)", account_id, key);
      break;
    }
    g_notification_set_default_action_and_target (notification, "app.open-list", "(ss)", account_id, "");
    break;
  case WP_BUBBLE_FOLDED:
  case WP_BUBBLE_BROKEN:
  default:
    g_notification_set_default_action_and_target (notification, "app.open-list", "(ss)", account_id, "");
    break;
  }
}

GNotification *
wp_notifier_build (const WpBubble *bubble, const char *account_id, gboolean names)
{
  g_autofree char *title = make_title (bubble);
  g_autofree char *body = make_body (bubble, names);
  g_autofree char *plain_title = plain (title);
  g_autofree char *plain_body = plain (body);
  g_autoptr(GIcon) icon = g_themed_icon_new (WP_APP_ID);
  GNotification *notification = g_notification_new (plain_title);

  g_notification_set_body (notification, plain_body);
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, bubble->severity == WP_SEVERITY_CRITICAL || bubble->type == WP_BUBBLE_BROKEN ?
                                               G_NOTIFICATION_PRIORITY_URGENT :
                                               G_NOTIFICATION_PRIORITY_HIGH);
  add_actions (notification, bubble, account_id);
  return notification;
}

static void
bubble_cb (WpNotifier *self, WpBubble *bubble, WpAccount *account)
{
  g_autoptr(GNotification) notification = wp_notifier_build (bubble, wp_account_get_id (account),
                                                              g_settings_get_boolean (self->settings, "names-in-bubbles"));

  g_application_send_notification (self->application, bubble->id, notification);
  wp_account_bubble_shown (account, bubble);
}

static void
withdrawn_cb (WpNotifier *self, const char *id)
{
  g_application_withdraw_notification (self->application, id);
}

static void
name_appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  WpNotifier *self = user_data;

  self->outlive = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
name_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  WpNotifier *self = user_data;

  self->outlive = wp_background_is_sandboxed ();
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
wp_notifier_dispose (GObject *object)
{
  WpNotifier *self = WP_NOTIFIER (object);

  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wp_notifier_parent_class)->dispose (object);
}

static void
wp_notifier_class_init (WpNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_notifier_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_notifier_init (WpNotifier *self)
{
}

WpNotifier *
wp_notifier_new (GApplication *application, GSettings *settings)
{
  WpNotifier *self = g_object_new (WP_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->settings = g_object_ref (settings);
  /* GNOME Shell's own interface, and the portal's, start a program for a click; a plain daemon does not. */
  self->name_watch = g_bus_watch_name (G_BUS_TYPE_SESSION, "org.gtk.Notifications", G_BUS_NAME_WATCHER_FLAGS_NONE, name_appeared_cb, name_vanished_cb,
                                       self, NULL);
  return self;
}

void
wp_notifier_watch (WpNotifier *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  g_signal_connect_object (account, "bubble", G_CALLBACK (bubble_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "bubble-withdrawn", G_CALLBACK (withdrawn_cb), self, G_CONNECT_SWAPPED);
}

void
wp_notifier_unwatch (WpNotifier *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  g_signal_handlers_disconnect_by_data (account, self);
}

void
wp_notifier_tell_not_sent (WpNotifier *self, WpAccount *account, const char *incident_id, int code, gboolean refused)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *id = g_strdup_printf ("not-sent:%s:%s", wp_account_get_id (account), incident_id);
  g_autofree char *key = wp_alert_key (wp_account_get_id (account), incident_id, 0);
  g_autofree char *title = NULL;
  WpBubble bubble = { .type = WP_BUBBLE_NOT_SENT,
                      .id = id,
                      .alert_key = key,
                      .incident_id = (char *) incident_id,
                      .severity = WP_SEVERITY_HIGH,
                      .title = (char *) "",
                      .customer_name = (char *) "",
                      .question_id = (char *) "",
                      .error_code = code };

  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  notification = wp_notifier_build (&bubble, wp_account_get_id (account), FALSE);
  if (refused) {
    g_autoptr(WpErrorText) text = wp_error_text_new_for_code (code);
    g_autofree char *body = g_strdup_printf ("%s. %s", text->title, text->advice);
    g_autofree char *plain_body = plain (body);

    /* Translators: %s is the number of an incident */
    title = g_strdup_printf (_("%s: could not be done"), incident_id);
    g_notification_set_title (notification, title);
    g_notification_set_body (notification, plain_body);
  }
  g_application_send_notification (self->application, id, notification);
}

gboolean
wp_notifier_get_outlive (WpNotifier *self)
{
  g_return_val_if_fail (WP_IS_NOTIFIER (self), FALSE);

  return self->outlive;
}
