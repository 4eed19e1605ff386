/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-form.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* What happens to partners' onboarding and to the forms they fill in, as whole acts on the storage, like wp-incidents.h: each joins
 * an open transaction or runs in its own. */

/**
 * wp_onboardings_run:
 * @partner: (nullable): the actor's partner, %NULL for the SOC; what is another partner's is %WP_ERROR_NOT_FOUND
 * @command: about an onboarding or a submission
 * @current: (out) (optional) (nullable): the record that stands in the way, when the command is refused by the state of something
 *
 * Validates, asks *may it*, applies, puts; a submit is judged by the form at the version the draft was begun with; an acceptance sets
 * what the form says it sets. Then the onboarding's state follows from its forms.
 */
gboolean wp_onboardings_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                             WpRecord **current, GError **error);

/**
 * wp_onboardings_put_answers:
 * @if_match: the revision the answers were made on; %WP_ERROR_STALE when it is another
 * @body: {answers}
 */
gboolean wp_onboardings_put_answers (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 if_match, JsonObject *body,
                                     gint64 at, gint64 *revision, WpRecord **current, GError **error);

/* Whom the partner reaches at the vendor: {name,email,phone}, checked here. */
gboolean wp_onboardings_set_manager (WpStorage *storage, const char *partner, JsonObject *manager, GError **error);

/* Whom the SOC contacts about customers that have nobody of their own, as an accepted form said. (transfer full) (nullable) */
gboolean wp_onboardings_get_contacts (WpStorage *storage, const char *partner, JsonObject **contacts, GError **error);

G_END_DECLS
