/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident-commands.h"
#include "wp-incident.h"

G_BEGIN_DECLS

/* Shared by the table of commands and their effects */
gboolean wp_incident_apply_resolve (const WpApply *self);
gboolean wp_incident_apply_acknowledge (const WpApply *self);
gboolean wp_incident_apply_comment (const WpApply *self);
gboolean wp_incident_apply_reopen (const WpApply *self);
gboolean wp_incident_apply_close (const WpApply *self);
gboolean wp_incident_apply_assign (const WpApply *self);
gboolean wp_incident_apply_answer (const WpApply *self);
gboolean wp_incident_apply_step (const WpApply *self);
gboolean wp_incident_apply_update (const WpApply *self);
gboolean wp_incident_apply_escalate (const WpApply *self);
gboolean wp_incident_apply_ask (const WpApply *self);
gboolean wp_incident_apply_attempt (const WpApply *self);
/* Runs after every effect: updates times, turn and group. */
void wp_incident_settle_command (const WpApply *self);

/* The step that the command names. (nullable) */
JsonObject *wp_incident_find_command_step (const WpCommand *command, JsonObject *document);
/* Has the step the state that the command would set? Then it is neither stale nor changed. */
gboolean wp_incident_step_matches (const WpCommand *command, JsonObject *step);

G_END_DECLS
