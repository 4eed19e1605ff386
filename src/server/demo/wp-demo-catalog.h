/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WpDemoCatalog:
 *
 * What the sample data is made of, read from data/demo: the partners with their customers, and scenarios in two languages. Texts hold
 * `{names}` that a case fills in, and `[[this|or that]]`.
 */
typedef struct {
  JsonObject *root;       /* partners.json */
  JsonObject *onboarding; /* onboarding.json */
  GPtrArray *scenarios;   /* JsonObject, in the order of their ids */
} WpDemoCatalog;

WpDemoCatalog *wp_demo_catalog_new (GError **error);
void wp_demo_catalog_free (WpDemoCatalog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDemoCatalog, wp_demo_catalog_free)

/* A file of data/demo. (transfer full) */
GBytes *wp_demo_catalog_read (const char *name, GError **error);
JsonArray *wp_demo_catalog_partners (WpDemoCatalog *self);
JsonObject *wp_demo_catalog_find_scenario (WpDemoCatalog *self, const char *id); /* (nullable) */
JsonObject *wp_demo_catalog_find_customer (WpDemoCatalog *self, const char *id); /* (nullable): the entry around the document */
/* One that fits the products of @customer, the milder the likelier. @severe: only critical and high */
JsonObject *wp_demo_catalog_pick_scenario (WpDemoCatalog *self, JsonObject *customer, gboolean severe, GRand *rand);
JsonObject *wp_demo_catalog_pick_customer (JsonObject *partner, GRand *rand);
/* A word of partners.json: one of a list, or the one text */
const char *wp_demo_catalog_word (WpDemoCatalog *self, const char *language, const char *name, GRand *rand);

const char *wp_demo_pick (JsonArray *texts, GRand *rand);
/* @object's member of that language */
const char *wp_demo_in_language (JsonObject *object, const char *language);
char *wp_demo_uuid (GRand *rand);
/* Fills @cast (name → text) into @text. A name that is not in the cast stays as it is: commands have braces too. */
char *wp_demo_render (const char *text, GHashTable *cast, GRand *rand);

G_END_DECLS
