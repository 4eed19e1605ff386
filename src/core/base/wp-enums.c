/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpEnums"
#include "config.h"

#include "wp-enums.h"

/* Position is value; position 0 is what an unknown one is written as. */
static const char *const severities[] = { "unknown", "informational", "low", "medium", "high", "critical", NULL };
static const char *const statuses[] = { "unknown", "waiting_on_soc", "waiting_on_customer", "resolved", "closed", "reopened", NULL };
static const char *const turns[] = { "none", "partner", "soc", "customer", NULL };
static const char *const products[] = { "unknown", "core_mdr", "core_mdr_microsoft", NULL };
static const char *const roles[] = { "unknown", "administrator", "technician", "auditor", "soc_analyst", NULL };
static const char *const sides[] = { "unknown", "partner", "customer", "soc", NULL };
static const char *const verdicts[] = { "", "authorized", "not_ours", "unknown", NULL };

static int
find (const char *const *names, const char *text)
{
  for (int i = 0; text != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], text) == 0)
      return i;
  return 0;
}

static const char *
name (const char *const *names, guint value)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (i == value)
      return names[i];
  return names[0];
}

/* clang-format off */
#define WP_ENUM(Type, prefix, names)                                            \
  Type prefix##_from_string (const char *text) { return find (names, text); }  \
  const char *prefix##_to_string (Type value) { return name (names, value); }
/* clang-format on */

WP_ENUM (WpSeverity, wp_severity, severities)
WP_ENUM (WpStatus, wp_status, statuses)
WP_ENUM (WpTurn, wp_turn, turns)
WP_ENUM (WpProduct, wp_product, products)
WP_ENUM (WpRole, wp_role, roles)
WP_ENUM (WpSide, wp_side, sides)
WP_ENUM (WpVerdict, wp_verdict, verdicts)

gboolean
wp_status_is_open (WpStatus status)
{
  return status != WP_STATUS_RESOLVED && status != WP_STATUS_CLOSED;
}
