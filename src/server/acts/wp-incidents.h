/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* What happens to incidents besides commands (wp-acts.h), as whole acts: each joins an open transaction or runs in its own. */

/**
 * wp_incidents_raise:
 * @document: changed in place: what wp_incident_prepare_new() wants, with a "customerId", which decides the partner
 * @at: when it is opened, ms
 * @id: (out) (optional): its number, "INC-2041"
 */
gboolean wp_incidents_raise (WpStorage *storage, const WpActor *actor, JsonObject *document, gint64 at, char **id, gint64 *revision, GError **error);

/* Closes what has been resolved, or waited for nobody, until its autoCloseAt. @n_closed: (out) (optional) */
gboolean wp_incidents_close_due (WpStorage *storage, gint64 now, guint *n_closed, GError **error);

/* Parsed documents of a kind in its natural order, e.g. all incidents of a partner. (transfer full) (element-type JsonObject) */
GPtrArray *wp_incidents_list (WpStorage *storage, const WpKind *kind, const char *partner, guint limit, GError **error);

G_END_DECLS
