/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-form.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* What happens to partners' onboarding and to the forms they fill in, besides commands (wp-acts.h), as whole
 * acts: each joins an open transaction or runs in its own. */

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
