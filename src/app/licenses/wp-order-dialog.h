/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for what a command about an order says: the reason for sending it back or canceling it, or what became of it elsewhere. What is typed
 * stays when the window is closed. @type: of wp_order_commands. @title: translated */
#define WP_TYPE_ORDER_DIALOG (wp_order_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WpOrderDialog, wp_order_dialog, WP, ORDER_DIALOG, AdwWindow)

void wp_order_dialog_open (GtkWidget *parent, WpAccount *account, const WpCommandType *type, JsonObject *order, const char *title);

G_END_DECLS
