/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-form.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* A partner's onboarding and the forms they fill in, as whole acts on the storage (compare wp-incidents.h). Each joins an open transaction or
 * runs in its own. @partner: (nullable): %NULL for the other side, which may see them all. @current: (out) (optional) (nullable): the record
 * that an act was refused for. */

/* Every partner has a document, whose terms are those that hold now. @terms: (nullable); @manager: (nullable) */
gboolean wp_onboardings_ensure (WpStorage *storage, const char *partner, const char *partner_name, JsonObject *terms, JsonObject *manager, gint64 at,
                                GError **error);

/* A command about the onboarding: the id of its document is the partner's. */
gboolean wp_onboardings_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                             WpRecord **current, GError **error);

/**
 * wp_submissions_begin:
 * @command: %WP_COMMAND_BEGIN
 *
 * %WP_ERROR_INVALID for a form or customer that is not there, %WP_ERROR_CONFLICT while the forms are locked or another one of that form and
 * customer is open, which is @current then.
 */
gboolean wp_submissions_begin (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                               WpRecord **current, GError **error);
/* Puts the answers of a draft. @if_match: the revision they were made on */
gboolean wp_submissions_put (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, JsonObject *answers, gint64 if_match,
                             gint64 at, gint64 *revision, WpRecord **current, GError **error);

/**
 * WpHasFile:
 *
 * Is the file of an answer here? For wp_submissions_run().
 */
typedef gboolean (*WpHasFile) (const char *partner, const char *sha256, gpointer user_data);

/* Submit, drop, accept, return. An accepted form sets what its definition says (docs/forms.md), and what follows for the partner's way. */
gboolean wp_submissions_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, WpHasFile has_file,
                             gpointer user_data, gint64 *revision, WpRecord **current, GError **error);

G_END_DECLS
