/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* What happens to documents, as whole acts on the storage: routes, the demo's SOC and the timers all come through here. Each joins an open
 * transaction or runs in its own; the change log and the event streams follow from the commit. */

/**
 * wp_acts_run:
 * @partner: (nullable): the actor's partner, %NULL for the SOC; what is another partner's, or another person's, is %WP_ERROR_NOT_FOUND
 * @at: when it takes effect, ms
 * @revision: (out) (optional): the document's, afterwards
 * @current: (out) (optional) (nullable): the record that stands in the way, when the command is refused by the state of something
 *
 * Validates, asks *may it*, applies and puts. A command that changes nothing leaves the revision alone. What follows from a command about an
 * onboarding or a form follows here: a submit is judged by the form at the version the draft was begun with; an acceptance sets what the
 * form says it sets; then the onboarding's state follows from its forms.
 */
gboolean wp_acts_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                      WpRecord **current, GError **error);

G_END_DECLS
