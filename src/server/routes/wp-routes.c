/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-command.h"
#include "wp-kinds.h"

/* clang-format off */
#define READ(path, ...) { "GET", path, WP_AUDIENCE_PARTNER, WP_PERMISSION_READ, __VA_ARGS__ }
#define OPEN(method, path, what) { method, path, WP_AUDIENCE_ANYONE, WP_PERMISSION_READ, .handler = what }
#define WORK(name, type) \
  { "POST", "/v1/incidents/{}/" name, WP_AUDIENCE_PARTNER, WP_PERMISSION_WORK_INCIDENTS, .effect = wp_routes_command, .argument = WP_COMMAND_##type }
#define SOC(name, type) \
  { "POST", "/soc/v1/incidents/{}/" name, WP_AUDIENCE_SOC, WP_PERMISSION_SOC, .effect = wp_routes_command, .argument = WP_COMMAND_SOC_##type }
#define SOC_READ(path, ...) { "GET", path, WP_AUDIENCE_SOC, WP_PERMISSION_SOC, __VA_ARGS__ }

#define ADMINISTER(method, path, type) \
  { method, "/v1/" path, WP_AUDIENCE_PARTNER, WP_PERMISSION_ADMINISTER, .effect = wp_routes_onboarding, .argument = WP_COMMAND_##type }
#define SOC_ONBOARDING(path, type) \
  { "POST", "/soc/v1/" path, WP_AUDIENCE_SOC, WP_PERMISSION_SOC, .effect = wp_routes_onboarding, .argument = WP_COMMAND_SOC_##type }

static const WpRoute routes[] = {
  OPEN ("GET",  "/.well-known/oauth-authorization-server", wp_routes_discovery),
  OPEN ("GET",  "/oauth/authorize", wp_oauth_authorize),
  OPEN ("POST", "/oauth/authorize", wp_oauth_sign_in),
  OPEN ("POST", "/oauth/token", wp_oauth_token),
  OPEN ("POST", "/oauth/revoke", wp_oauth_revoke),
  OPEN ("GET",  "/v1", wp_routes_service),

  READ ("/v1/me", .handler = wp_routes_me),
  READ ("/v1/changes", .handler = wp_routes_changes),
  READ ("/v1/events", .handler = wp_routes_events),
  READ ("/v1/incidents", .handler = wp_routes_list, .kind = &wp_kind_incident),
  READ ("/v1/incidents/{}", .handler = wp_routes_read, .kind = &wp_kind_incident),
  READ ("/v1/customers", .handler = wp_routes_list, .kind = &wp_kind_customer),
  READ ("/v1/customers/{}", .handler = wp_routes_read, .kind = &wp_kind_customer),
  READ ("/v1/users", .handler = wp_routes_list, .kind = &wp_kind_user),
  READ ("/v1/users/{}", .handler = wp_routes_read, .kind = &wp_kind_user),
  READ ("/v1/drills", .handler = wp_routes_list, .kind = &wp_kind_drill),
  READ ("/v1/drills/{}", .handler = wp_routes_read, .kind = &wp_kind_drill),

  WORK ("acknowledge", ACKNOWLEDGE),
  WORK ("assign", ASSIGN),
  WORK ("comment", COMMENT),
  WORK ("answer", ANSWER),
  WORK ("resolve", RESOLVE),
  WORK ("reopen", REOPEN),
  { "PATCH", "/v1/incidents/{}/steps/{}", WP_AUDIENCE_PARTNER, WP_PERMISSION_WORK_INCIDENTS,
    .effect = wp_routes_command, .argument = WP_COMMAND_STEP },
  { "POST", "/v1/drills", WP_AUDIENCE_PARTNER, WP_PERMISSION_DRILL, .effect = wp_routes_send_drill },
  { "POST", "/v1/drills/{}/seen", WP_AUDIENCE_PARTNER, WP_PERMISSION_DRILL, .effect = wp_routes_see_drill },

  READ ("/v1/onboarding", .handler = wp_routes_own_onboarding, .kind = &wp_kind_onboarding),
  READ ("/v1/forms", .handler = wp_routes_list, .kind = &wp_kind_form),
  READ ("/v1/forms/{}", .handler = wp_routes_read, .kind = &wp_kind_form),
  READ ("/v1/submissions", .handler = wp_routes_list, .kind = &wp_kind_submission),
  READ ("/v1/submissions/{}", .handler = wp_routes_read, .kind = &wp_kind_submission),
  ADMINISTER ("PATCH", "onboarding", CHOOSE_PRODUCTS),
  ADMINISTER ("POST", "onboarding/interest", EXPRESS_INTEREST),
  ADMINISTER ("POST", "onboarding/products", CHOOSE_PRODUCTS),
  ADMINISTER ("POST", "onboarding/information", GIVE_INFORMATION),
  ADMINISTER ("POST", "onboarding/responsibilities", CONFIRM_RESPONSIBILITIES),
  ADMINISTER ("POST", "onboarding/terms", ACCEPT_TERMS),
  ADMINISTER ("POST", "onboarding/session", BOOK_SESSION),
  ADMINISTER ("POST", "onboarding/withdraw", WITHDRAW),
  { "PUT", "/v1/submissions/{}", WP_AUDIENCE_PARTNER, WP_PERMISSION_ADMINISTER, .effect = wp_routes_put_submission },
  ADMINISTER ("POST", "submissions/{}/submit", SUBMIT),
  ADMINISTER ("POST", "submissions/{}/drop", DROP),

  { "PUT", "/v1/blobs/{}", WP_AUDIENCE_PARTNER, WP_PERMISSION_ADMINISTER, .handler = wp_routes_put_blob, .takes_file = TRUE },
  READ ("/v1/blobs/{}", .handler = wp_routes_get_blob),

  SOC_READ ("/soc/v1/incidents", .handler = wp_routes_list, .kind = &wp_kind_incident),
  SOC_READ ("/soc/v1/incidents/{}", .handler = wp_routes_read, .kind = &wp_kind_incident),
  SOC_READ ("/soc/v1/customers", .handler = wp_routes_list, .kind = &wp_kind_customer),
  { "POST", "/soc/v1/incidents", WP_AUDIENCE_SOC, WP_PERMISSION_SOC, .effect = wp_routes_raise },
  SOC ("update", UPDATE),
  SOC ("escalate", ESCALATE),
  SOC ("close", CLOSE),
  SOC ("comment", COMMENT),
  SOC ("ask", ASK),
  SOC ("attempt", ATTEMPT),
  SOC ("resolve", RESOLVE),

  SOC_READ ("/soc/v1/onboarding", .handler = wp_routes_list, .kind = &wp_kind_onboarding),
  SOC_READ ("/soc/v1/onboarding/{}", .handler = wp_routes_read, .kind = &wp_kind_onboarding),
  SOC_READ ("/soc/v1/forms", .handler = wp_routes_all_forms, .kind = &wp_kind_form),
  SOC_READ ("/soc/v1/submissions", .handler = wp_routes_list, .kind = &wp_kind_submission),
  SOC_READ ("/soc/v1/submissions/{}", .handler = wp_routes_read, .kind = &wp_kind_submission),
  SOC_READ ("/soc/v1/blobs/{}", .handler = wp_routes_get_blob),
  SOC_ONBOARDING ("onboarding/{}/advance", ADVANCE),
  SOC_ONBOARDING ("onboarding/{}/meeting", MEET),
  SOC_ONBOARDING ("onboarding/{}/session-held", HOLD_SESSION),
  SOC_ONBOARDING ("submissions/{}/accept", ACCEPT),
  SOC_ONBOARDING ("submissions/{}/return", RETURN),
};
/* clang-format on */

const WpRoute *
wp_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}
