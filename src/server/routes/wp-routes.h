/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-router.h"

G_BEGIN_DECLS

/* The table of everything that may be called (wp-routes.c), and what stands behind it, by resource. */
const WpRoute *wp_routes_get (guint *n_routes);
/* The same as JSON, for whoever holds a description or a test against it. (transfer full) */
char *wp_routes_describe (void);

/* wp-routes-me.c */
void wp_routes_discovery (WpRequest *request);
void wp_routes_service (WpRequest *request);
void wp_routes_me (WpRequest *request);

/* wp-routes-changes.c */
void wp_routes_changes (WpRequest *request);
void wp_routes_events (WpRequest *request);

/* wp-routes-documents.c */
void wp_routes_list (WpRequest *request);
void wp_routes_read (WpRequest *request);

/* wp-routes-incidents.c */
/* Every command of every kind */
gboolean wp_routes_command (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);
gboolean wp_routes_raise (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);

/* wp-routes-onboarding.c */
void wp_routes_all_forms (WpRequest *request);
gboolean wp_routes_put_submission (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);

/* wp-routes-orders.c */
void wp_routes_rehearse_order (WpRequest *request);
gboolean wp_routes_put_license (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);
gboolean wp_routes_put_price (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);

/* wp-routes-blobs.c */
void wp_routes_put_blob (WpRequest *request);
void wp_routes_get_blob (WpRequest *request);

/* wp-auth.c */
void wp_auth_authorize (WpRequest *request);
void wp_auth_sign_in (WpRequest *request);
void wp_auth_token (WpRequest *request);
void wp_auth_revoke (WpRequest *request);

G_END_DECLS
