/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WpContactRule:
 *
 * Whom the SOC contacts, a cell of the matrix that the service publishes.
 */
typedef enum {
  WP_CONTACT_NONE,             /* nobody is contacted */
  WP_CONTACT_EMAIL,            /* an e-mail to the alert addresses */
  WP_CONTACT_EMAIL_THEN_PHONE, /* the e-mail, then calls to the alert phones in their order */
} WpContactRule;

/**
 * wp_contact_rule:
 * @product: an unknown product is treated as the stricter of the two, so that a person is expected rather than none
 * @severity: the present severity, not the initial one
 *
 * A Microsoft incident that the SOC raised to critical is not in the matrix; it is treated like high.
 */
WpContactRule wp_contact_rule (WpProduct product, WpSeverity severity);

/**
 * wp_contact_expected:
 * @contacts: (nullable): the escalation path of the customer or partner:
 *   `{path, emails:[…], phones:[{e164,label,order}]}`
 *
 * Returns: (transfer full): `[{channel,to}]`, e-mails first, phones in their order
 */
JsonArray *wp_contact_expected (WpProduct product, WpSeverity severity, JsonObject *contacts);

/* May a new incident of @product start at @severity? A Microsoft one never starts at critical. */
gboolean wp_severity_may_start (WpProduct product, WpSeverity severity);

G_END_DECLS
