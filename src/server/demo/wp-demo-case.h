/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-catalog.h"

G_BEGIN_DECLS

/**
 * WpDemoCase:
 *
 * One incident as the SOC would raise it: a scenario at a customer, with hosts, people, addresses and hashes made up for it.
 */
typedef struct {
  WpDemoCatalog *catalog; /* borrowed */
  JsonObject *customer;   /* borrowed: the entry of partners.json */
  JsonObject *scenario;   /* borrowed */
  const char *language;
  const char *product;
  GRand *rand; /* borrowed */
  gint64 at;
  GHashTable *cast; /* (owned) */
} WpDemoCase;

/* @n_hosts: 0 takes what the scenario says */
WpDemoCase *wp_demo_case_new (WpDemoCatalog *catalog, JsonObject *customer, JsonObject *scenario, GRand *rand, gint64 at, guint n_hosts);
void wp_demo_case_free (WpDemoCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDemoCase, wp_demo_case_free)

/* What wp_incident_prepare_new() wants. @isolation: "isolated", "applying" or %NULL. (transfer full) */
JsonObject *wp_demo_case_document (WpDemoCase *self, const char *isolation);
/* A text of the scenario in the customer's language, filled in. (transfer full) */
char *wp_demo_case_text (WpDemoCase *self, JsonObject *in_languages);

G_END_DECLS
