/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

/* A product of the catalog, data that the server publishes (data/forms/products.json, or the operator’s own): {id, name: {en, ja}, family, module, unit, base, replaces, types, trial}.
 * A product that is not in it is shown by its id and warned about, and no rule that the catalog would say refuses anything of it. */
extern const WpKind wp_kind_product;

/* What a customer has one of at most, and what its modules stand on (domain §1.5) */
#define WP_FAMILY_ENDPOINT_SECURITY "endpoint_security"
/* What the SOC watches */
#define WP_FAMILY_MDR "mdr"

/* Checks a catalog's entry as an operator wrote it; every wrong field is named. %WP_ERROR_INVALID */
gboolean wp_product_check (JsonObject *document, GError **error);

/* All of these: @product (nullable): one that is not in the catalog */

/* "endpoint" or "user"; "" when nobody knows */
const char *wp_product_get_unit (JsonObject *product);
/* Is it sold that way ("term", "subscription", "trial", "nfr", "linked")? */
gboolean wp_product_has_type (JsonObject *product, const char *type);
/* Does it stand on another one? */
gboolean wp_product_is_module (JsonObject *product);
/* Does it stand on @base? */
gboolean wp_product_stands_on (JsonObject *product, const char *base);
gboolean wp_product_is_endpoint_security (JsonObject *product);
gboolean wp_product_is_watched (JsonObject *product); /* by the SOC */
/* Is it an upgrade of @old? */
gboolean wp_product_replaces (JsonObject *product, const char *old);
/* Days of a trial, or of its extension; 0 for none */
guint wp_product_get_trial_days (JsonObject *product);

G_END_DECLS
