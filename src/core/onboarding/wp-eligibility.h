/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding.h"

G_BEGIN_DECLS

/* The eligibility self-check: what the service requires, and what it recommends. */

typedef enum {
  WP_ELIGIBILITY_EXPERIENCE, /* recommended: at least one of the six products */
  WP_ELIGIBILITY_ACCESS,     /* required: own staff reach the customer, or the SOC may help directly */
  WP_ELIGIBILITY_SESSION,    /* required: the first onboarding session is attended; booked is on the way */
  WP_ELIGIBILITY_COVERAGE,   /* required: somebody answers at every promised hour */
  WP_ELIGIBILITY_BUSINESS,   /* recommended: a plan that can grow */
  WP_ELIGIBILITY_CERTIFIED,  /* recommended, Core MDR only: somebody with a current certification */
  WP_ELIGIBILITY_N_ITEMS,
} WpEligibilityItem;

typedef enum {
  WP_ELIGIBILITY_OPEN,    /* not answered, or not met */
  WP_ELIGIBILITY_WARNING, /* met, but not for long, or not well */
  WP_ELIGIBILITY_MET,
  WP_ELIGIBILITY_NOT_ASKED, /* does not apply to the products chosen */
} WpEligibilityState;

/* Warn so long before a certificate lapses. */
#define WP_CERTIFICATE_WARN_DAYS 60

/**
 * WpEligibilityLine:
 *
 * @reason says more than the state, as a code for the application to put into words: "missing", "booked", "held", "gap", "lone_contact",
 * "no_contacts", "no_hours", "expired", "expires", "no_date", "staff", "soc", "none", ""; @at: ms, a date that belongs to it (the first uncovered hour, the
 * expiry, the session), 0 for none; @name: (nullable): whose certificate.
 */
typedef struct {
  WpEligibilityItem item;
  gboolean required;
  WpEligibilityState state;
  const char *reason;
  gint64 at;
  char *name;
} WpEligibilityLine;

/**
 * wp_eligibility_check:
 * @answers: (nullable): of the self-check, whose fields are named as those of the MDR onboarding form: experience, access, coverage, business_days,
 *   business_hours, holidays, time_zone, contacts, business_plan, certified_staff
 * @onboarding: (nullable): products and session
 * @now: ms
 *
 * Returns: (transfer full) (element-type WpEligibilityLine): one for each item, in their order
 */
GPtrArray *wp_eligibility_check (JsonObject *answers, JsonObject *onboarding, gint64 now);
/* Every required line is met or on the way. */
gboolean wp_eligibility_is_met (GPtrArray *lines);
/* The coverage object of wp_coverage_find_gaps() from such answers. (transfer full) */
JsonObject *wp_eligibility_coverage (JsonObject *answers);

G_END_DECLS
