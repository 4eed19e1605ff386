/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-form.h"

G_BEGIN_DECLS

/* The first session as a form of the partner says it: "sets": {"session": {"at": field, "attendees": field}} of the definition. */

/**
 * wp_session_book_from_form:
 * @onboarding: changed in place: its session, and its history, which says which form it was
 * @answers: of a form that was submitted
 * @actor: who submitted it
 *
 * Books the session at the form's date and time, when it has both and a time zone, and they differ from those of the form before: a booking
 * made since then is kept. A session that was held is not changed. The attendees are those of the form, or, without any, those of before.
 */
void wp_session_book_from_form (JsonObject *onboarding, const WpForm *form, JsonObject *answers, const WpActor *actor, gint64 at);

/* The answer of @field by the session that is booked, on the form's clock. (transfer full) (nullable): %NULL when it is about
 * something else, nothing is booked, or the form has no time zone yet */
JsonNode *wp_session_offer (const WpForm *form, const WpFormField *field, JsonObject *answers, JsonObject *onboarding);

G_END_DECLS
