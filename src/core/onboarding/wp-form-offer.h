/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"

G_BEGIN_DECLS

/**
 * WpFormOffer:
 *
 * An answer known from elsewhere. @form_title is the origin's; without a text it is the first session as it is booked (wp-session.h).
 */
typedef struct {
  JsonNode *value;
  WpWords form_title;
  char *customer_name; /* (nullable): of another customer's form */
  gint64 at;           /* ms: when it was last changed there */
} WpFormOffer;
void wp_form_offer_free (WpFormOffer *self);

/**
 * wp_form_find_offer:
 * @submission: the one being filled in
 * @forms: (element-type WpForm): the definitions of @submissions
 * @submissions: (element-type JsonObject): all of the partner's
 * @onboarding: (nullable): the partner's
 *
 * The first session where the field asks for it; else the newest answer of a field with the same @about: an accepted form's before an open
 * one's, the same customer's before another's. %NULL for a field that has an answer. What is about a customer ("customer.…") is never taken
 * from another customer. (transfer full) (nullable)
 */
WpFormOffer *wp_form_find_offer (const WpForm *self, const WpFormField *field, JsonObject *submission, GPtrArray *forms, GPtrArray *submissions,
                                 JsonObject *onboarding);

G_END_DECLS
