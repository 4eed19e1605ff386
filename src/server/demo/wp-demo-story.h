/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-case.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* How far an incident of the past has come. */
typedef enum {
  WP_DEMO_CLOSED,
  WP_DEMO_RESOLVED,
  WP_DEMO_WITH_CUSTOMER, /* the partner's steps are done, the customer's are not */
  WP_DEMO_WITH_SOC,      /* everything is done, the SOC looks once more */
  WP_DEMO_WORKING,       /* about half of the partner's steps are done */
  WP_DEMO_ASKED,         /* a question waits; the partner has seen it */
  WP_DEMO_NEW,           /* nobody has touched it */
  WP_DEMO_REOPENED,
} WpDemoFate;

/**
 * WpDemoPlan:
 *
 * What is to be told. @scenario and @customer: (nullable) %NULL leaves it to chance.
 */
typedef struct {
  WpDemoFate fate;
  const char *scenario;
  const char *customer;
  guint age;             /* minutes */
  guint n_hosts;         /* 0 as the scenario says */
  const char *isolation; /* (nullable) */
  gboolean raised;       /* to critical, by the SOC */
  gboolean strange;      /* with values of a later version */
} WpDemoPlan;

/* Plays the story of @plan on a prepared @document, with the same rules as everybody, until @now at the latest.
 * @staff: (element-type WpPrincipal) who may work */
void wp_demo_story_play (WpDemoCase *self, const WpDemoPlan *plan, GPtrArray *staff, gint64 now, JsonObject *document);

G_END_DECLS
