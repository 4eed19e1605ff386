/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

extern const WpKind wp_kind_drill; /* a test alert */

typedef enum { WP_DRILL_COMMAND_SEND, WP_DRILL_COMMAND_SEE, WP_DRILL_N_COMMANDS } WpDrillCommand;

extern const WpCommandType wp_drill_commands[WP_DRILL_N_COMMANDS];

#define WP_COMMAND_SEND_DRILL (&wp_drill_commands[WP_DRILL_COMMAND_SEND]) /* creates it, under the command's key */
#define WP_COMMAND_SEE_DRILL (&wp_drill_commands[WP_DRILL_COMMAND_SEE])

G_END_DECLS
