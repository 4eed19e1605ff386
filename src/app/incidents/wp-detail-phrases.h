/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/* The sentences of the incident page. No widgets, so that they can be tested. All (transfer full), translated. */

/* Whom the SOC contacts, in one sentence: "Core MDR, High: the SOC sends e-mail to 3 addresses; no call." */
char *wp_detail_rule_sentence (const WpIncident *incident);
/* The escalation path chosen at onboarding, "" when it is not known. */
char *wp_detail_path_sentence (const WpIncident *incident);
/* Who remediates here, and whether the SOC may isolate. */
char *wp_detail_remediation_sentence (const WpIncident *incident);
char *wp_detail_isolation_sentence (const WpIncident *incident);
/* "Raised by the SOC from High, 14:02 JST: reason"; "" unless it was raised. */
char *wp_detail_raised_sentence (const WpIncident *incident);
/* "What to do (3 of 7)" */
char *wp_detail_steps_heading (const WpIncident *incident);
/* "Isolated by SOC, 14:02 JST: reason" */
char *wp_detail_endpoint_isolation (const WpEndpoint *endpoint);
/* A name for the beginning of a line: a right-to-left one is isolated, or it would turn the direction of the whole line. */
char *wp_detail_isolate_name (const char *name);
/* What the SOC did to an account, in words; what it does not know comes back as it is. (transfer none) */
const char *wp_detail_user_action_label (const char *action);
/* The detail of a timeline event as a person reads it; "" when the event says it all. (transfer none) */
const char *wp_detail_event_detail (const WpEvent *event);
/* What an undelivered command wanted, in the words of its author: "Comment", "Step done: Disconnect FS-02 …" */
char *wp_detail_command_summary (const WpCommand *command, const WpIncident *incident);

/* The incident as plain text to hand over, with translated headings. */
char *wp_detail_handover_text (const WpIncident *incident);

/* The row of @outbox that is about this, or %NULL: a command of @type whose step, question or key is @id (NULL: any). (transfer none) */
const WpOutboxRow *wp_detail_find_row (GPtrArray *outbox, const WpCommandType *type, const char *id);
/* Both versions of a step that somebody else changed first: what @command would set; what the step has now. */
char *wp_detail_step_wanted (const WpCommand *command, gint64 acted_at);
char *wp_detail_step_stands (const WpStep *step);

/* The newest rejected change of that step which is shown there. (nullable) (transfer none) */
const WpOutboxRow *wp_detail_find_step_conflict (GPtrArray *outbox, const WpIncident *incident, const char *step_id);
/* Is it a rejected change of a step, which is shown at the step with both versions? All others are in the outbox bar. */
gboolean wp_detail_row_is_step_conflict (const WpOutboxRow *row, const WpIncident *incident);

G_END_DECLS
