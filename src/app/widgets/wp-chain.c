/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpChain"
#include "config.h"
#include "wp-chain.h"

#include "wp-error-view.h"
#include "wp-health.h"
#include "wp-time.h"
#include "wp-when.h"

#include <glib/gi18n.h>

static void
link_free (gpointer data)
{
  WpChainLink *self = data;

  g_free (self->name);
  g_free (self->words);
  g_free (self);
}

/* (transfer full) words */
static WpChainLink *
add (GPtrArray *links, const char *name, WpLinkState state, char *words)
{
  WpChainLink *self = g_new0 (WpChainLink, 1);

  self->name = g_strdup (name);
  self->state = state;
  self->words = words;
  g_ptr_array_add (links, self);
  return self;
}

static void
add_link (GPtrArray *links, const char *name, const WpLink *from, const char *good, gint64 now)
{
  g_autoptr (WpErrorText) text = NULL;
  g_autofree char *since = from->since != 0 ? wp_when_relative (from->since, now) : NULL;
  WpChainLink *self;

  if (from->state == WP_LINK_OK || (from->state == WP_LINK_WARNING && from->code == 0)) {
    add (links, name, from->state, g_strdup (good));
    return;
  }
  if (from->state == WP_LINK_WAITING) {
    add (links, name, from->state, g_strdup (_ ("Not tried yet")));
    return;
  }
  text = wp_error_text_new_for_code (from->code);
  /* Translators: what is wrong and since when */
  self = add (links, name, from->state, since != NULL ? g_strdup_printf (_ ("%s (since %s)"), text->title, since) : g_strdup (text->title));
  self->action_name = text->action_name;
  self->action_label = text->action_label;
}

static void
add_stream (GPtrArray *links, const WpHealth *health, gint64 now)
{
  const WpLink *stream = &health->links[WP_LINK_STREAM];
  g_autofree char *heartbeat = wp_when_relative (health->heartbeat, now);
  g_autofree char *words = health->heartbeat != 0 ? g_strdup_printf (_ ("Last heartbeat %s"), heartbeat) : g_strdup (_ ("No heartbeat yet"));

  if (stream->state == WP_LINK_BROKEN && health->heartbeat != 0)
    /* Translators: %s is a time such as "4 min ago" */
    add (links, _ ("Live stream"), WP_LINK_BROKEN, g_strdup_printf (_ ("Silent; last heartbeat %s"), heartbeat))->action_name = "win.retry-now";
  else
    add_link (links, _ ("Live stream"), stream, words, now);
}

static void
add_pull (GPtrArray *links, const WpHealth *health, gint64 now)
{
  g_autofree char *when = wp_when_relative (health->last_data, now);
  /* Translators: %s is a time such as "4 min ago" */
  g_autofree char *words = health->last_data != 0 ? g_strdup_printf (_ ("Complete as of %s"), when) : g_strdup (_ ("Being fetched"));

  add_link (links, _ ("Data"), &health->links[WP_LINK_PULL], words, now);
}

static void
add_notifications (GPtrArray *links, const WpHealth *health, gint64 now)
{
  const WpLink *link = &health->links[WP_LINK_NOTIFICATIONS];
  g_autofree char *when = wp_when_relative (health->drill_proven, now);
  g_autofree char *words = NULL;

  if (link->state == WP_LINK_BROKEN || link->state == WP_LINK_WAITING) {
    add_link (links, _ ("Notifications"), link, "", now);
    return;
  }
  if (link->state == WP_LINK_OK)
    /* Translators: %s is a time such as "4 min ago" */
    words = g_strdup_printf (_ ("Seen on this desk %s"), when);
  else if (health->drill_proven != 0)
    words = g_strdup_printf (_ ("Not tested here since %s: send a drill"), when);
  else
    words = g_strdup (_ ("Not tested here yet: send a drill"));
  if (!health->outlives) {
    /* Translators: %s is such as "Seen on this desk 4 min ago" */
    char *more = g_strdup_printf (_ ("%s. This desktop answers clicks only while Watchpost runs."), words);

    g_free (words);
    words = more;
  }
  add (links, _ ("Notifications"), link->state, g_steal_pointer (&words));
}

static void
add_background (GPtrArray *links, const WpHealth *health)
{
  WpChainLink *background;

  if (health->links[WP_LINK_BACKGROUND].state == WP_LINK_OK) {
    add (links, _ ("Background"), WP_LINK_OK, g_strdup (_ ("Watches after login and with the window closed")));
    return;
  }
  background = add (links, _ ("Background"), WP_LINK_LIMITED, g_strdup (_ ("Watches with the window closed, but not after login")));
  background->action_name = "win.preferences";
  background->action_label = _ ("_Preferences");
}

GPtrArray *
wp_chain_read (WpAccount *account, gint64 now)
{
  GPtrArray *links = g_ptr_array_new_with_free_func (link_free);
  WpHealth health = { 0 };

  wp_account_get_health (account, &health);
  add_link (links, _ ("Server"), &health.links[WP_LINK_SERVER], wp_account_get_server_url (account), now);
  add_stream (links, &health, now);
  add_pull (links, &health, now);
  if (health.links[WP_LINK_PAGE].state != WP_LINK_OK)
    add_link (links, _ ("What the server sends"), &health.links[WP_LINK_PAGE], "", now);
  add_notifications (links, &health, now);
  add_background (links, &health);
  if (wp_account_is_demo (account))
    add (links, _ ("Keyring"), WP_LINK_OK, g_strdup (_ ("Not needed for sample data")));
  else
    add_link (links, _ ("Keyring"), &health.links[WP_LINK_KEYRING], _ ("Keeps the sign-in"), now);
  add_link (links, _ ("Sign-in"), &health.links[WP_LINK_SIGN_IN], wp_account_get_email (account), now);
  add_link (links, _ ("What you write"), &health.links[WP_LINK_WORK], _ ("Everything is on disk"), now);
  add_link (links, _ ("The server’s data on this desk"), &health.links[WP_LINK_REPLICA], _ ("Everything is on disk"), now);
  return links;
}

gboolean
wp_chain_is_connected (const WpHealth *health)
{
  static const WpLinkName names[] = { WP_LINK_SERVER, WP_LINK_STREAM, WP_LINK_PULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (health->links[names[i]].state == WP_LINK_WARNING || health->links[names[i]].state == WP_LINK_BROKEN)
      return FALSE;
  return TRUE;
}

/* (transfer full) */
static char *
keyring_words (const WpHealth *health)
{
  if (!health->sign_in_kept)
    return g_strdup (_ ("Alerts ready, for this run only"));
  /* Translators: %s is what is wrong with the keyring */
  return g_strdup_printf (_ ("Alerts ready. %s"), _ (wp_error_get_title (health->links[WP_LINK_KEYRING].code)));
}

static const char *
warning_words (WpLinkName name, int code)
{
  switch (name) {
  case WP_LINK_SERVER:
  case WP_LINK_STREAM:
  case WP_LINK_PULL:
    /* Not yet long enough to call for anybody */
    return _ ("Reconnecting…");
  case WP_LINK_WORK:
  case WP_LINK_REPLICA:
    if (code == WP_ERROR_STORAGE_FULL)
      return _ ("Alerts come; the disk is full");
    if (code != WP_ERROR_STORAGE_CORRUPT || name == WP_LINK_WORK)
      return _ ("Alerts come; the disk fails");
    return _ ("Alerts ready; data is being fetched again");
  default:
    return _ ("Alerts ready, with a limit");
  }
}

char *
wp_chain_summarize (WpAccount *account, WpLinkState *state)
{
  WpHealth health = { 0 };
  WpLinkName name;

  wp_account_get_health (account, &health);
  *state = wp_health_worst (&health, &name);
  switch (*state) {
  case WP_LINK_BROKEN:
    return g_strdup (_ (wp_error_get_title (wp_health_trouble (&health))));
  case WP_LINK_WAITING:
    return g_strdup (_ ("Connecting…"));
  case WP_LINK_WARNING:
    return name == WP_LINK_KEYRING ? keyring_words (&health) : g_strdup (warning_words (name, health.links[name].code));
  case WP_LINK_UNPROVEN:
    return g_strdup (_ ("Alerts ready, not tested here"));
  case WP_LINK_LIMITED:
    return g_strdup (_ ("Alerts ready, but not after login"));
  case WP_LINK_OK:
  default:
    return g_strdup (_ ("Alerts ready"));
  }
}

const char *
wp_chain_icon_name (WpLinkState state)
{
  switch (state) {
  case WP_LINK_OK:
    return "wp-link-ok-symbolic";
  case WP_LINK_LIMITED:
  case WP_LINK_UNPROVEN:
  case WP_LINK_WARNING:
    return "wp-severity-high-symbolic";
  case WP_LINK_BROKEN:
    return "wp-alert-broken-symbolic";
  case WP_LINK_WAITING:
  default:
    return "wp-severity-informational-symbolic";
  }
}

const char *
wp_chain_css_class (WpLinkState state)
{
  switch (state) {
  case WP_LINK_OK:
    return "ok";
  case WP_LINK_LIMITED:
  case WP_LINK_UNPROVEN:
  case WP_LINK_WARNING:
    return "warning";
  case WP_LINK_BROKEN:
    return "broken";
  case WP_LINK_WAITING:
  default:
    return "unknown";
  }
}
