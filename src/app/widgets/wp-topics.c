/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTopics"
#include "config.h"

#include "wp-topics.h"

#include <glib/gi18n.h>

#define HELP_CENTER "https://www.watchguard.com/help/docs/help-center/%s/Content/en-US/Managed-Services/MDR/%s"

typedef struct {
  const char *name;
  const char *title;
  const char *page;
} Topic;

static const Topic topics_by_id[WP_N_TOPICS] = {
  [WP_TOPIC_OVERVIEW] = { "overview", N_ ("Managed Service _Overview"), "mdr_features.html" },
  [WP_TOPIC_GET_STARTED] = { "get-started", N_ ("_Getting Started"), "mdr_get_started.html" },
  [WP_TOPIC_INVESTIGATIONS] = { "investigations", N_ ("_Investigations in the Portal"), "Portal/mdr-portal-investigations.html" },
  [WP_TOPIC_DETECTIONS] = { "detections", N_ ("_Detections in the Portal"), "Portal/mdr-portal-detections.html" },
  [WP_TOPIC_REPORTS] = { "reports", N_ ("MDR _Reports"), "Portal/mdr-portal-reports.html" },
  [WP_TOPIC_TENANT_SETTINGS] = { "tenant-settings", N_ ("_Tenant Settings: Contacts and Escalation"), "Portal/manage_tenant_settings.html" },
  [WP_TOPIC_SERVICE_ACCESS] = { "service-access", N_ ("Service _Access Management"), "Portal/mdr_portal_tenant_management.html" },
};

char *
wp_topic_make_address (const char *name, const char *language)
{
  for (guint i = 0; i < WP_N_TOPICS; i++)
    if (g_strcmp0 (topics_by_id[i].name, name) == 0)
      return g_strdup_printf (HELP_CENTER, g_strcmp0 (language, "ja") == 0 ? "ja-jp" : "en-US", topics_by_id[i].page);
  return NULL;
}

static void
append (GMenu *menu, WpTopic topic)
{
  g_autofree char *action = g_strdup_printf ("win.topic::%s", topics_by_id[topic].name);
  g_menu_append (menu, _ (topics_by_id[topic].title), action);
}

GMenuModel *
wp_topics_make_menu (const WpTopic *topics)
{
  GMenu *menu = g_menu_new ();
  for (; *topics != WP_N_TOPICS; topics++)
    append (menu, *topics);
  return G_MENU_MODEL (menu);
}

GMenuModel *
wp_topics_make_whole_menu (void)
{
  GMenu *menu = g_menu_new ();
  for (int topic = 0; topic < WP_N_TOPICS; topic++)
    append (menu, (WpTopic) topic);
  return G_MENU_MODEL (menu);
}
