/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOrderForm:
 *
 * What an order asks for, to be filled in. What is typed is kept as a draft of this desk (wp_account_set_draft()) with what it was typed over,
 * until it is saved for everybody.
 *
 * Signal: "changed" (): something was typed.
 */
#define WP_TYPE_ORDER_FORM (wp_order_form_get_type ())
G_DECLARE_FINAL_TYPE (WpOrderForm, wp_order_form, WP, ORDER_FORM, AdwBin)

GtkWidget *wp_order_form_new (void);
/* @products, @customers: (element-type JsonObject). @order: as it is stored, or what a new one begins with. @scope: of the draft. The same
 * order again keeps what is typed. */
void wp_order_form_set_order (WpOrderForm *self, WpAccount *account, GPtrArray *products, GPtrArray *customers, JsonObject *order, const char *scope);
/* The members of wp_order_fields as they stand here. (transfer full) */
JsonObject *wp_order_form_get (WpOrderForm *self);
/* What was seen when it was begun to type, or what is stored; for the "from" of a command. (transfer full) */
JsonObject *wp_order_form_get_from (WpOrderForm *self);
/* Is something typed that is not saved? */
gboolean wp_order_form_is_typed (WpOrderForm *self);
/* Discards what is typed. */
void wp_order_form_reset (WpOrderForm *self);
/* Marks and focuses the first field that is missing or wrong. TRUE when there is none. */
gboolean wp_order_form_check (WpOrderForm *self);
void wp_order_form_focus (WpOrderForm *self);

G_END_DECLS
