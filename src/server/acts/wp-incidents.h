/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* What happens to incidents and drills, as whole acts on the storage: routes, the demo's SOC and the timers all come through
 * here. Each joins an open transaction or runs in its own; the change log and the event streams follow from the commit. */

/**
 * wp_incidents_raise:
 * @document: changed in place: what wp_incident_prepare_new() wants, with a "customerId", which decides the partner
 * @at: when it is opened, ms
 * @id: (out) (optional): its number, "INC-2041"
 */
gboolean wp_incidents_raise (WpStorage *storage, const WpActor *actor, JsonObject *document, gint64 at, char **id, gint64 *revision, GError **error);

/**
 * wp_incidents_run:
 * @partner: (nullable): the actor's partner, %NULL for the SOC; an incident of another partner is %WP_ERROR_NOT_FOUND
 * @at: when it takes effect, ms
 * @revision: (out) (optional): the incident's, afterwards
 * @current: (out) (optional) (nullable): the record as it is, when the command is refused by the state it is in
 *
 * Validates, asks *may it*, applies and puts. A command that changes nothing leaves the revision alone.
 */
gboolean wp_incidents_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                           WpRecord **current, GError **error);

/* A test of the alert path, asked for by @actor. @id: a UUID */
gboolean wp_incidents_send_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision,
                                  GError **error);
gboolean wp_incidents_see_drill (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 at, gint64 *revision,
                                 GError **error);

/* Closes what has been resolved, or waited for nobody, until its autoCloseAt. @n_closed: (out) (optional) */
gboolean wp_incidents_close_due (WpStorage *storage, gint64 now, guint *n_closed, GError **error);

/* Parsed documents of a kind in its natural order, e.g. all incidents of a partner. (transfer full) (element-type JsonObject) */
GPtrArray *wp_incidents_list (WpStorage *storage, const WpKind *kind, const char *partner, guint limit, GError **error);

G_END_DECLS
