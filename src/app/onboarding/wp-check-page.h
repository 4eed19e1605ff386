/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpCheckPage:
 *
 * The eligibility self-check: how each requirement and recommendation stands, what to do about it, and whether someone answers at
 * every promised hour. The answers are entered in the self-check's form.
 */
#define WP_TYPE_CHECK_PAGE (wp_check_page_get_type ())
G_DECLARE_FINAL_TYPE (WpCheckPage, wp_check_page, WP, CHECK_PAGE, AdwBin)

GtkWidget *wp_check_page_new (WpOnboardingData *data);
void wp_check_page_update (WpCheckPage *self);

G_END_DECLS
