/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

/* The commands on a submission; the onboarding team's last. */
typedef enum {
  WP_SUBMISSION_COMMAND_BEGIN,
  WP_SUBMISSION_COMMAND_SUBMIT,
  WP_SUBMISSION_COMMAND_DROP,
  WP_SUBMISSION_COMMAND_SOC_ACCEPT,
  WP_SUBMISSION_COMMAND_SOC_RETURN,
  WP_SUBMISSION_N_COMMANDS,
} WpSubmissionCommand;

extern const WpCommandType wp_submission_commands[WP_SUBMISSION_N_COMMANDS];

#define WP_COMMAND_BEGIN (&wp_submission_commands[WP_SUBMISSION_COMMAND_BEGIN])
#define WP_COMMAND_SUBMIT (&wp_submission_commands[WP_SUBMISSION_COMMAND_SUBMIT])
#define WP_COMMAND_DROP (&wp_submission_commands[WP_SUBMISSION_COMMAND_DROP])
#define WP_COMMAND_SOC_ACCEPT (&wp_submission_commands[WP_SUBMISSION_COMMAND_SOC_ACCEPT])
#define WP_COMMAND_SOC_RETURN (&wp_submission_commands[WP_SUBMISSION_COMMAND_SOC_RETURN])

G_END_DECLS
