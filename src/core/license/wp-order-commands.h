/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-order.h"

G_BEGIN_DECLS

typedef enum {
  WP_ORDER_COMMAND_SAVE,
  WP_ORDER_COMMAND_PLACE,
  WP_ORDER_COMMAND_RELEASE,
  WP_ORDER_COMMAND_SEND_BACK,
  WP_ORDER_COMMAND_CANCEL,
  WP_ORDER_COMMAND_ENTER,
  WP_ORDER_COMMAND_SOC_CONFIRM,
  WP_ORDER_COMMAND_SOC_REJECT,
  WP_ORDER_COMMAND_SOC_DELIVER,
  WP_ORDER_N_COMMANDS,
} WpOrderCommand;

extern const WpCommandType wp_order_commands[WP_ORDER_N_COMMANDS];

/* {wp_order_fields…, from}: begins a draft, or changes it */
#define WP_COMMAND_SAVE_ORDER (&wp_order_commands[WP_ORDER_COMMAND_SAVE])
/* {byHand, again, from}: an order with a purchase-order number that is there already goes through with "again" alone */
#define WP_COMMAND_PLACE_ORDER (&wp_order_commands[WP_ORDER_COMMAND_PLACE])
#define WP_COMMAND_RELEASE_ORDER (&wp_order_commands[WP_ORDER_COMMAND_RELEASE])     /* {from}: by an administrator other than who placed it */
#define WP_COMMAND_SEND_ORDER_BACK (&wp_order_commands[WP_ORDER_COMMAND_SEND_BACK]) /* {reason}: it is a draft again */
#define WP_COMMAND_CANCEL_ORDER (&wp_order_commands[WP_ORDER_COMMAND_CANCEL])       /* {reason} */
/* {state, at, reference, note}: what became of an order that was sent elsewhere */
#define WP_COMMAND_ENTER_ORDER (&wp_order_commands[WP_ORDER_COMMAND_ENTER])
#define WP_COMMAND_SOC_CONFIRM_ORDER (&wp_order_commands[WP_ORDER_COMMAND_SOC_CONFIRM])
#define WP_COMMAND_SOC_REJECT_ORDER (&wp_order_commands[WP_ORDER_COMMAND_SOC_REJECT])
#define WP_COMMAND_SOC_DELIVER_ORDER (&wp_order_commands[WP_ORDER_COMMAND_SOC_DELIVER])

/* Why an order with a number that another one has is not placed at first; in English, to be translated */
extern const char *const wp_order_same_po;

G_END_DECLS
