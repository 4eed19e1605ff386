/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The service's own help topics, at its vendor's help center: in Japanese where the program speaks Japanese, else in English. */
typedef enum {
  WP_TOPIC_OVERVIEW, /* responsibilities, eligibility and onboarding, incident response */
  WP_TOPIC_GET_STARTED,
  WP_TOPIC_INVESTIGATIONS,
  WP_TOPIC_DETECTIONS,
  WP_TOPIC_REPORTS,
  WP_TOPIC_TENANT_SETTINGS, /* contacts and escalation */
  WP_TOPIC_SERVICE_ACCESS,
  WP_N_TOPICS,
} WpTopic;

/* (nullable) (transfer full): the address behind a name ("overview", …) that the action "win.topic" takes, %NULL when there is no such topic. @language: "ja" or anything else */
char *wp_topic_make_address (const char *name, const char *language);
/* (transfer full): a menu of @topics, which end with WP_N_TOPICS, by the action "win.topic" */
GMenuModel *wp_topics_make_menu (const WpTopic *topics);
/* The same of all topics */
GMenuModel *wp_topics_make_whole_menu (void);

G_END_DECLS
