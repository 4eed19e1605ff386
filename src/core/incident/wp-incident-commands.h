/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

/* The commands on an incident; the SOC's last. */
typedef enum {
  WP_INCIDENT_COMMAND_ACKNOWLEDGE,
  WP_INCIDENT_COMMAND_ASSIGN,
  WP_INCIDENT_COMMAND_COMMENT,
  WP_INCIDENT_COMMAND_ANSWER,
  WP_INCIDENT_COMMAND_RESOLVE,
  WP_INCIDENT_COMMAND_REOPEN,
  WP_INCIDENT_COMMAND_STEP,
  WP_INCIDENT_COMMAND_SOC_UPDATE,
  WP_INCIDENT_COMMAND_SOC_ESCALATE,
  WP_INCIDENT_COMMAND_SOC_CLOSE,
  WP_INCIDENT_COMMAND_SOC_COMMENT,
  WP_INCIDENT_COMMAND_SOC_ASK,
  WP_INCIDENT_COMMAND_SOC_ATTEMPT,
  WP_INCIDENT_COMMAND_SOC_RESOLVE,
  WP_INCIDENT_N_COMMANDS,
} WpIncidentCommand;

extern const WpCommandType wp_incident_commands[WP_INCIDENT_N_COMMANDS];

#define WP_COMMAND_ACKNOWLEDGE (&wp_incident_commands[WP_INCIDENT_COMMAND_ACKNOWLEDGE])
#define WP_COMMAND_ASSIGN (&wp_incident_commands[WP_INCIDENT_COMMAND_ASSIGN])
#define WP_COMMAND_COMMENT (&wp_incident_commands[WP_INCIDENT_COMMAND_COMMENT])
#define WP_COMMAND_ANSWER (&wp_incident_commands[WP_INCIDENT_COMMAND_ANSWER])
#define WP_COMMAND_RESOLVE (&wp_incident_commands[WP_INCIDENT_COMMAND_RESOLVE])
#define WP_COMMAND_REOPEN (&wp_incident_commands[WP_INCIDENT_COMMAND_REOPEN])
#define WP_COMMAND_STEP (&wp_incident_commands[WP_INCIDENT_COMMAND_STEP])
#define WP_COMMAND_SOC_UPDATE (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_UPDATE])
#define WP_COMMAND_SOC_ESCALATE (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_ESCALATE])
#define WP_COMMAND_SOC_CLOSE (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_CLOSE])
#define WP_COMMAND_SOC_COMMENT (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_COMMENT])
#define WP_COMMAND_SOC_ASK (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_ASK])
#define WP_COMMAND_SOC_ATTEMPT (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_ATTEMPT])
#define WP_COMMAND_SOC_RESOLVE (&wp_incident_commands[WP_INCIDENT_COMMAND_SOC_RESOLVE])

/* Constructors for the commands that the application sends. (transfer full), each with a new key */
WpCommand *wp_command_acknowledge (const char *incident_id);
WpCommand *wp_command_assign (const char *incident_id, const char *user_id);
WpCommand *wp_command_comment (const char *incident_id, const char *text);
WpCommand *wp_command_answer (const char *incident_id, const char *question_id, WpVerdict verdict, const char *comment);
WpCommand *wp_command_resolve (const char *incident_id, const char *comment);
WpCommand *wp_command_reopen (const char *incident_id, const char *comment);
/* @revision: the step's, on which it was decided. Ticking leaves the note as it is, and a note the tick. */
WpCommand *wp_command_tick (const char *incident_id, const char *step_id, gint64 revision, gboolean done);
WpCommand *wp_command_note (const char *incident_id, const char *step_id, gint64 revision, const char *note);

G_END_DECLS
