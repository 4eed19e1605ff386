/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-model.h"
#include "wp-onboarding-data.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormPage:
 *
 * One form, whatever its definition: its sections as a list at the side (a drop-down where there is no room), its fields in one
 * column, the bar with what is missing below. Another form gets another page.
 *
 * Signal: "begun" (const char *submission_id): a revision was begun and is to be shown.
 */
#define WP_TYPE_FORM_PAGE (wp_form_page_get_type ())
G_DECLARE_FINAL_TYPE (WpFormPage, wp_form_page, WP, FORM_PAGE, AdwBin)

/* @data: (nullable): for offers and revisions; the page does not follow it by itself */
GtkWidget *wp_form_page_new (WpFormModel *model, WpOnboardingData *data);
/* Updates it from the documents. */
void wp_form_page_update (WpFormPage *self);
WpFormModel *wp_form_page_get_model (WpFormPage *self);
/* @pointer: "/alert_phones/2/number"; %NULL: the first field that is not answered */
void wp_form_page_focus (WpFormPage *self, const char *pointer);

G_END_DECLS
