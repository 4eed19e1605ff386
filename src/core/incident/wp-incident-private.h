/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident-commands.h"
#include "wp-incident.h"

G_BEGIN_DECLS

/* Between the rows of the commands and their effects */
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
/* After every effect: times, whose turn it is, the group */
void wp_incident_settle_command (const WpApply *self);

/* The step that the command names. (nullable) */
JsonObject *wp_incident_find_command_step (const WpCommand *command, JsonObject *document);
/* Is it already as the command wants it? Then nothing is changed, and nobody's change is overwritten, whoever was first. */
gboolean wp_incident_step_is_so (const WpCommand *command, JsonObject *step);

G_END_DECLS
