/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboardings.h"
#include "wp-submission.h"

G_BEGIN_DECLS

#define WP_MAX_FORMS 200
#define WP_MAX_SUBMISSIONS 10000

/* @record of the document and the document itself; both are the caller's. %WP_ERROR_NOT_FOUND */
gboolean wp_onboardings_load (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **record, JsonObject **document,
                              GError **error);
/* Passes @refusal (transfer full) on, with @record as what it was refused for. Always FALSE. */
gboolean wp_onboardings_refuse (WpRecord **record, WpRecord **current, GError *refusal, GError **error);
/* Brings @document in line with the forms as they are. */
gboolean wp_onboardings_settle (WpStorage *storage, const char *partner, JsonObject *document, gint64 at, GError **error);
/* wp-submission-sets.c: what an accepted form sets. @onboarding: changed in place */
gboolean wp_submission_apply_sets (WpStorage *storage, const char *partner, JsonObject *submission, JsonObject *sets, JsonObject *onboarding,
                                   GError **error);

G_END_DECLS
