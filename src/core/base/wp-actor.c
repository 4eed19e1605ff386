/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActor"
#include "config.h"

#include "wp-actor.h"
#include "wp-error.h"

/* @least: the lowest role that has it; @roles: a bit for each that has it */
typedef struct {
  const char *name;
  WpRole least;
  guint roles;
} WpPermissionRow;

#define ROLE(role) (1u << WP_ROLE_##role)

static const WpPermissionRow rows[WP_N_PERMISSIONS] = {
  [WP_PERMISSION_READ] = { "read", WP_ROLE_AUDITOR, ROLE (ADMINISTRATOR) | ROLE (TECHNICIAN) | ROLE (AUDITOR) },
  [WP_PERMISSION_READ_ORDERS] = { "read_orders", WP_ROLE_AUDITOR, ROLE (ADMINISTRATOR) | ROLE (AUDITOR) },
  [WP_PERMISSION_WORK_INCIDENTS] = { "work_incidents", WP_ROLE_TECHNICIAN, ROLE (ADMINISTRATOR) | ROLE (TECHNICIAN) },
  [WP_PERMISSION_DRILL] = { "drill", WP_ROLE_AUDITOR, ROLE (ADMINISTRATOR) | ROLE (TECHNICIAN) | ROLE (AUDITOR) },
  [WP_PERMISSION_ADMINISTER] = { "administer", WP_ROLE_ADMINISTRATOR, ROLE (ADMINISTRATOR) },
  [WP_PERMISSION_SOC] = { "soc", WP_ROLE_SOC_ANALYST, ROLE (SOC_ANALYST) },
};

WpSide
wp_actor_get_side (const WpActor *self)
{
  return self->role == WP_ROLE_SOC_ANALYST ? WP_SIDE_SOC : WP_SIDE_PARTNER;
}

gboolean
wp_role_may (WpRole role, WpPermission permission)
{
  return permission < WP_N_PERMISSIONS && role > WP_ROLE_UNKNOWN && role <= WP_ROLE_SOC_ANALYST && (rows[permission].roles & (1u << role)) != 0;
}

WpRole
wp_permission_least_role (WpPermission permission)
{
  return permission < WP_N_PERMISSIONS ? rows[permission].least : WP_ROLE_ADMINISTRATOR;
}

const char *
wp_permission_to_string (WpPermission permission)
{
  return permission < WP_N_PERMISSIONS ? rows[permission].name : "unknown";
}

gboolean
wp_actor_may (const WpActor *self, WpPermission permission, GError **error)
{
  if (wp_role_may (self->role, permission))
    return TRUE;
  if (error != NULL) {
    const char *role = wp_role_to_string (wp_permission_least_role (permission));
    g_set_error (error, WP_ERROR, WP_ERROR_FORBIDDEN, "This needs the role %s; yours is %s", role, wp_role_to_string (self->role));
    wp_error_set_role (*error, role);
  }
  return FALSE;
}
