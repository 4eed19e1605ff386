/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-form.h"

G_BEGIN_DECLS

/* The first session as a form of the partner says it: "sets": {"session": {"at": field, "attendees": field}} of the definition. */

/**
 * wp_session_take:
 * @onboarding: changed in place: its session, and its history, which says which form it was
 * @answers: of a form that was submitted
 * @actor: who submitted it
 *
 * Books the session as the form says. It says something when it has a date and time, and a time zone to read them by, other than what
 * a form said before: a booking that was made since stands. What was held stays as it is. Whom the form names attends; where it
 * names nobody, who was to attend before.
 */
void wp_session_take (JsonObject *onboarding, const WpForm *form, JsonObject *answers, const WpActor *actor, gint64 at);

/* The answer of @field by the session that is booked, on the form's clock. (transfer full) (nullable): %NULL when it is about
 * something else, nothing is booked, or the form has no time zone yet */
JsonNode *wp_session_offer (const WpForm *form, const WpFormField *field, JsonObject *answers, JsonObject *onboarding);

G_END_DECLS
