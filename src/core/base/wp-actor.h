/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"

G_BEGIN_DECLS

/**
 * WpActor:
 *
 * Who acts. Borrowed strings: it lives on the stack of a request or beside the account.
 */
typedef struct {
  const char *id;
  const char *name;
  WpRole role;
} WpActor;

WpSide wp_actor_get_side (const WpActor *self);

/* What a role may do */
typedef enum {
  WP_PERMISSION_READ,
  WP_PERMISSION_READ_ORDERS,
  WP_PERMISSION_WORK_INCIDENTS, /* acknowledge, assign, tick, comment, answer, resolve, reopen */
  WP_PERMISSION_DRILL,
  WP_PERMISSION_ADMINISTER,
  WP_PERMISSION_SOC, /* everything under /soc/v1 */
  WP_N_PERMISSIONS,
} WpPermission;

gboolean wp_role_may (WpRole role, WpPermission permission);
/* The lowest role that has it, as a 403 names it */
WpRole wp_permission_least_role (WpPermission permission);
const char *wp_permission_to_string (WpPermission permission); /* "work_incidents" */
/* Sets %WP_ERROR_FORBIDDEN that names the role needed. */
gboolean wp_actor_may (const WpActor *self, WpPermission permission, GError **error);

G_END_DECLS
