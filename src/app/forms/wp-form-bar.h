/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-model.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormBar:
 *
 * The bar below a form: where its answers are, what is missing, and Submit.
 *
 * Signals: "go-to" (const char *pointer): somebody chose what is missing; "submit" (); "closed" (): the list of what is missing went
 * without a choice.
 */
#define WP_TYPE_FORM_BAR (wp_form_bar_get_type ())
G_DECLARE_FINAL_TYPE (WpFormBar, wp_form_bar, WP, FORM_BAR, GtkBox)

GtkWidget *wp_form_bar_new (void);
/* @why_not: (nullable): why it cannot be submitted, translated */
void wp_form_bar_update (WpFormBar *self, WpFormModel *model, const char *why_not);
void wp_form_bar_show_missing (WpFormBar *self);

G_END_DECLS
