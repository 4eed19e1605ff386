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

  WpBubbles *bubbles;  /* (owned) */
  GSettings *settings; /* (owned) */
  GPtrArray *accounts; /* (element-type WpAccount) (owned): that are watched */
  GPtrArray *seen;     /* (element-type Seen): drills that were seen before it was known who shows bubbles here */
};

typedef struct {
  WpAccount *account;
  char *drill_id;
} Seen;

G_DEFINE_FINAL_TYPE (WpNotifier, wp_notifier, G_TYPE_OBJECT)

/* Some notification daemons parse the text as markup, and none says so: replaces < and >. */
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
    return g_strdup_printf (_ ("%s %s: the SOC asks"), severity, bubble->incident_id);
  case WP_BUBBLE_FOLDED:
    return g_strdup_printf (ngettext ("%u incident needs you", "%u incidents need you", bubble->count), bubble->count);
  case WP_BUBBLE_DRILL:
    return g_strdup (_ ("Drill: would this wake you?"));
  case WP_BUBBLE_NOT_SENT:
    /* Translators: %s is the number of an incident */
    return g_strdup_printf (_ ("%s: not sent yet"), bubble->incident_id);
  case WP_BUBBLE_BROKEN:
    return g_strdup (_ ("You would not be woken"));
  case WP_BUBBLE_INCIDENT:
  default:
    /* Translators: severity and number of an incident */
    return g_strdup_printf (_ ("%s incident %s"), severity, bubble->incident_id);
  }
}

static char *
make_body (const WpBubble *bubble, gboolean names)
{
  g_autoptr (WpErrorText) text = NULL;

  switch (bubble->type) {
  case WP_BUBBLE_DRILL:
    return g_strdup (_ ("Press “I see it”. That alone proves the whole way."));
  case WP_BUBBLE_NOT_SENT:
    text = wp_error_text_new_for_code (bubble->error_code != 0 ? bubble->error_code : WP_ERROR_OFFLINE);
    /* Translators: why something is not sent, and what to do */
    return g_strdup_printf (_ ("What you decided is safe on this desk. %s. %s"), text->title, text->advice);
  case WP_BUBBLE_BROKEN:
    text = wp_error_text_new_for_code (bubble->error_code);
    return g_strdup_printf ("%s. %s", text->title, text->advice);
  case WP_BUBBLE_FOLDED:
    if (names && *bubble->customer_name != '\0')
      return g_strdup (bubble->customer_name);
    return g_strdup (_ ("Several of one customer. Open the list."));
  case WP_BUBBLE_INCIDENT:
  case WP_BUBBLE_QUESTION:
  default:
    if (names && *bubble->customer_name != '\0')
      /* Translators: customer and title of an incident */
      return g_strdup_printf (C_ ("bubble", "%s: %s"), bubble->customer_name, bubble->title);
    return g_strdup (bubble->title);
  }
}

/* (transfer full) title, body */
static WpNote *
make_note (const WpBubble *bubble, const char *account_id, char *title, char *body)
{
  const char *key = bubble->alert_key;
  WpNote *note;

  switch (bubble->type) {
  case WP_BUBBLE_INCIDENT:
    note = wp_note_new (title, body, "open-incident", g_variant_new ("(ss)", account_id, key));
    wp_note_add_button (note, _ ("Acknowledge"), "acknowledge");
    return note;
  case WP_BUBBLE_QUESTION:
    note = wp_note_new (title, body, "open-incident", g_variant_new ("(ss)", account_id, key));
    wp_note_add_button (note, _ ("Not ours"), "not-ours");
    wp_note_add_button (note, _ ("Authorized"), "authorized");
    return note;
  case WP_BUBBLE_DRILL:
    note = wp_note_new (title, body, "open-list", g_variant_new ("(ss)", account_id, bubble->incident_id));
    wp_note_add_button (note, _ ("I see it"), "drill-seen");
    return note;
  case WP_BUBBLE_NOT_SENT:
    if (*key != '\0')
      return wp_note_new (title, body, "open-incident", g_variant_new ("(ss)", account_id, key));
    return wp_note_new (title, body, "open-list", g_variant_new ("(ss)", account_id, ""));
  case WP_BUBBLE_FOLDED:
  case WP_BUBBLE_BROKEN:
  default:
    return wp_note_new (title, body, "open-list", g_variant_new ("(ss)", account_id, ""));
  }
}

/* (transfer full) title, body */
static WpNote *
build (const WpBubble *bubble, WpAccount *account, char *title, char *body)
{
  g_autofree char *all = wp_account_is_demo (account) ? g_strdup_printf (_ ("Sample data: %s"), title) : g_strdup (title);
  WpNote *note = make_note (bubble, wp_account_get_id (account), plain (all), plain (body));

  note->urgent = bubble->severity == WP_SEVERITY_CRITICAL || bubble->type == WP_BUBBLE_BROKEN;
  g_free (title);
  g_free (body);
  return note;
}

/* A bubble whose account is to know when the notification service has accepted it */
typedef struct {
  WpAccount *account;
  WpBubble *bubble;
} Shown;

static void
shown_cb (gpointer user_data)
{
  Shown *shown = user_data;

  wp_account_bubble_shown (shown->account, shown->bubble);
}

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->account);
  wp_bubble_unref (shown->bubble);
  g_free (shown);
}

static void
bubble_cb (WpNotifier *self, WpBubble *bubble, WpAccount *account)
{
  gboolean names = g_settings_get_boolean (self->settings, "names-in-bubbles");
  WpNote *note = build (bubble, account, make_title (bubble), make_body (bubble, names));
  Shown *shown;

  if (bubble->there) {
    wp_bubbles_adopt (self->bubbles, bubble->id, note);
    return;
  }
  shown = g_new0 (Shown, 1);
  shown->account = g_object_ref (account);
  shown->bubble = wp_bubble_ref (bubble);
  wp_bubbles_show (self->bubbles, bubble->id, note, shown_cb, shown, shown_free);
}

static void
withdrawn_cb (WpNotifier *self, const char *id)
{
  wp_bubbles_withdraw (self->bubbles, id);
}

static void
update_service (WpNotifier *self, WpAccount *account)
{
  int code;
  gint64 service = wp_bubbles_get_service (self->bubbles, &code);

  wp_account_set_service (account, service, wp_bubbles_is_persistent (self->bubbles), code);
}

static void
service_changed_cb (WpNotifier *self)
{
  int code;
  gint64 service = wp_bubbles_get_service (self->bubbles, &code);

  for (guint i = 0; i < self->accounts->len; i++)
    update_service (self, g_ptr_array_index (self->accounts, i));
  for (guint i = 0; service != 0 && i < self->seen->len; i++) {
    Seen *seen = g_ptr_array_index (self->seen, i);

    wp_account_drill_seen (seen->account, seen->drill_id, service);
  }
  if (service != 0)
    g_ptr_array_set_size (self->seen, 0);
}

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_object_unref (seen->account);
  g_free (seen->drill_id);
  g_free (seen);
}

static void
wp_notifier_dispose (GObject *object)
{
  WpNotifier *self = WP_NOTIFIER (object);

  g_clear_object (&self->bubbles);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_notifier_parent_class)->dispose (object);
}

static void
wp_notifier_class_init (WpNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_notifier_dispose;
}

static void
wp_notifier_init (WpNotifier *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->seen = g_ptr_array_new_with_free_func (seen_free);
}

WpNotifier *
wp_notifier_new (GApplication *application, GSettings *settings)
{
  WpNotifier *self = g_object_new (WP_TYPE_NOTIFIER, NULL);
  WpNote *more = wp_note_new (g_strdup (_ ("More incidents need you")),
                              g_strdup (_ ("There are more than this desktop shows at a time. Open the list.")), "open-list",
                              g_variant_new ("(ss)", "", ""));

  more->urgent = TRUE;
  self->settings = g_object_ref (settings);
  self->bubbles = wp_bubbles_new (g_application_get_dbus_connection (application), WP_APP_ID, G_ACTION_GROUP (application),
                                  wp_background_is_sandboxed ());
  wp_bubbles_set_more (self->bubbles, more);
  g_signal_connect_object (self->bubbles, "service-changed", G_CALLBACK (service_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
wp_notifier_watch (WpNotifier *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  g_signal_connect_object (account, "bubble", G_CALLBACK (bubble_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "bubble-withdrawn", G_CALLBACK (withdrawn_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->accounts, g_object_ref (account));
  update_service (self, account);
}

void
wp_notifier_unwatch (WpNotifier *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  g_signal_handlers_disconnect_by_data (account, self);
  g_ptr_array_remove (self->accounts, account);
}

void
wp_notifier_forget (WpNotifier *self, WpAccount *account)
{
  g_autofree char *prefix = NULL;

  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  prefix = g_strconcat (wp_account_get_id (account), "/", NULL);
  wp_notifier_unwatch (self, account);
  wp_bubbles_withdraw_all (self->bubbles, prefix);
}

void
wp_notifier_show_not_sent (WpNotifier *self, WpAccount *account, const char *incident_id, int code, gboolean refused)
{
  g_autofree char *id = g_strdup_printf (WP_BUBBLE_NOT_SENT_ID, wp_account_get_id (account), incident_id);
  g_autofree char *key = wp_alert_key (wp_account_get_id (account), incident_id, 0);
  g_autoptr (WpErrorText) text = NULL;
  char *title, *body;
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

  if (refused) {
    text = wp_error_text_new_for_code (code);
    /* Translators: %s is the number of an incident */
    title = g_strdup_printf (_ ("%s: could not be done"), incident_id);
    body = g_strdup_printf ("%s. %s", text->title, text->advice);
  } else {
    title = make_title (&bubble);
    body = make_body (&bubble, FALSE);
  }
  wp_bubbles_show (self->bubbles, id, build (&bubble, account, title, body), NULL, NULL, NULL);
}

void
wp_notifier_drill_seen (WpNotifier *self, WpAccount *account, const char *drill_id)
{
  int code;
  gint64 service;
  Seen *seen;

  g_return_if_fail (WP_IS_NOTIFIER (self) && WP_IS_ACCOUNT (account));

  service = wp_bubbles_get_service (self->bubbles, &code);
  if (service != 0) {
    wp_account_drill_seen (account, drill_id, service);
    return;
  }
  seen = g_new0 (Seen, 1);
  seen->account = g_object_ref (account);
  seen->drill_id = g_strdup (drill_id);
  g_ptr_array_add (self->seen, seen);
}

WpBubbles *
wp_notifier_get_bubbles (WpNotifier *self)
{
  g_return_val_if_fail (WP_IS_NOTIFIER (self), NULL);

  return self->bubbles;
}
