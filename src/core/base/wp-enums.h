/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The known values of enumerations that may grow. A value that is not known stays in the document unchanged and reads as …_UNKNOWN (0). */

/* In ascending order */
typedef enum {
  WP_SEVERITY_UNKNOWN,
  WP_SEVERITY_INFORMATIONAL,
  WP_SEVERITY_LOW,
  WP_SEVERITY_MEDIUM,
  WP_SEVERITY_HIGH,
  WP_SEVERITY_CRITICAL,
} WpSeverity;

typedef enum {
  WP_STATUS_UNKNOWN,
  WP_STATUS_WAITING_ON_SOC,
  WP_STATUS_WAITING_ON_CUSTOMER,
  WP_STATUS_RESOLVED,
  WP_STATUS_CLOSED,
  WP_STATUS_REOPENED,
} WpStatus;

/* Who has to act next. NONE for what is resolved or closed. */
typedef enum { WP_TURN_NONE, WP_TURN_PARTNER, WP_TURN_SOC, WP_TURN_CUSTOMER } WpTurn;

/* "core_mdr", "core_mdr_microsoft" */
typedef enum { WP_PRODUCT_UNKNOWN, WP_PRODUCT_CORE_MDR, WP_PRODUCT_CORE_MDR_MICROSOFT } WpProduct;

typedef enum { WP_ROLE_UNKNOWN, WP_ROLE_ADMINISTRATOR, WP_ROLE_TECHNICIAN, WP_ROLE_AUDITOR, WP_ROLE_SOC_ANALYST } WpRole;

typedef enum { WP_SIDE_UNKNOWN, WP_SIDE_PARTNER, WP_SIDE_CUSTOMER, WP_SIDE_SOC } WpSide;

/* The partner's answer to "is this activity yours?" */
typedef enum { WP_VERDICT_UNKNOWN_VALUE, WP_VERDICT_AUTHORIZED, WP_VERDICT_NOT_OURS, WP_VERDICT_UNKNOWN } WpVerdict;

/* The groups of the inbox, in its order. */
typedef enum { WP_GROUP_NEEDS_YOU, WP_GROUP_WITH_OTHERS, WP_GROUP_RESOLVED, WP_GROUP_CLOSED, WP_N_GROUPS } WpGroup;

/* Each pair: text may be NULL; to_string answers "unknown" for 0 or an unknown number. Case-insensitive reading. */
WpSeverity wp_severity_from_string (const char *text);
const char *wp_severity_to_string (WpSeverity value);
WpStatus wp_status_from_string (const char *text);
const char *wp_status_to_string (WpStatus value);
WpTurn wp_turn_from_string (const char *text);
const char *wp_turn_to_string (WpTurn value);
WpProduct wp_product_from_string (const char *text);
const char *wp_product_to_string (WpProduct value);
WpRole wp_role_from_string (const char *text);
const char *wp_role_to_string (WpRole value);
WpSide wp_side_from_string (const char *text);
const char *wp_side_to_string (WpSide value);
WpVerdict wp_verdict_from_string (const char *text);
const char *wp_verdict_to_string (WpVerdict value);

/* open: neither resolved nor closed (an unknown status is open) */
gboolean wp_status_is_open (WpStatus status);

G_END_DECLS
