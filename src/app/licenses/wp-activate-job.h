/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-activation.h"
#include "wp-key-table.h"

G_BEGIN_DECLS

/**
 * WpActivateJob:
 *
 * Keys on their way into the outbox, in batches of %WP_MAX_ACTIVATION_LINES, one after the other. It goes on when whoever began it has gone,
 * until it is stopped or one is refused.
 *
 * Signals: "moved" (), "ended" (const GError *error): (nullable)
 */
#define WP_TYPE_ACTIVATE_JOB (wp_activate_job_get_type ())
G_DECLARE_FINAL_TYPE (WpActivateJob, wp_activate_job, WP, ACTIVATE_JOB, GObject)

/* @keys: (element-type utf8): normalized, each once; overwritten when they are freed by the array. @license: (nullable) */
WpActivateJob *wp_activate_job_new (WpAccount *account, GPtrArray *keys, WpActivationChoice choice, const char *license);
/* Begins, or goes on with what was not taken. */
void wp_activate_job_start (WpActivateJob *self);
/* After the batch that is under way */
void wp_activate_job_stop (WpActivateJob *self);
guint wp_activate_job_get_taken (WpActivateJob *self); /* how many keys are on this desk's way */
guint wp_activate_job_get_all (WpActivateJob *self);
/* Those that are not, as they are. (transfer none) (element-type utf8) */
GPtrArray *wp_activate_job_get_keys (WpActivateJob *self);
const char *wp_activate_job_get_first (WpActivateJob *self); /* (nullable): the id of the first batch that was taken */

G_END_DECLS
