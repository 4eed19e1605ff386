/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-request.h"

G_BEGIN_DECLS

/**
 * WpRoute:
 *
 * One line of the table: what may be called, by whom, and what does it. A route that changes something has an @effect, which
 * runs inside the transaction of its idempotency key (wp-idempotency.h); the others have a @handler.
 */
struct _WpRoute {
  const char *method;
  const char *pattern; /* "/v1/incidents/{}/steps/{}": {} stands for a segment */
  WpAudience audience;
  WpPermission permission;
  WpHandler handler;
  WpEffect effect;
  const WpCommandType *command; /* (nullable): what the effect runs */
  const WpKind *kind;           /* for the handler */
  gboolean takes_file;          /* its body is a file, see wp-blob-store.h */
};

#define WP_ROUTER_MAX_PARAMS 2

/**
 * wp_router_match:
 * @path: as it came, escaped
 * @params: (out): the unescaped segments that stand for {}
 * @allow: (out): with %NULL for an answer, the methods this path has ("GET, HEAD"), or %NULL when there is no such path
 *
 * A HEAD is answered by the route for GET.
 */
const WpRoute *wp_router_match (const WpRoute *routes, guint n_routes, const char *method, const char *path, char *params[WP_ROUTER_MAX_PARAMS],
                                char **allow);

G_END_DECLS
