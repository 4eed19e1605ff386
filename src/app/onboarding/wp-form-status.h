/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-model.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormStatus:
 *
 * The head of a form: what state it is in and whose turn it is, what the onboarding team said of the whole, what keeps it from being
 * edited, its history.
 *
 * Signals: "revise" (), "show-conflicts" ().
 */
#define WP_TYPE_FORM_STATUS (wp_form_status_get_type ())
G_DECLARE_FINAL_TYPE (WpFormStatus, wp_form_status, WP, FORM_STATUS, GtkBox)

GtkWidget *wp_form_status_new (void);
/* @may_revise: nothing newer of it is under way */
void wp_form_status_update (WpFormStatus *self, WpFormModel *model, gboolean may_revise);

G_END_DECLS
