/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* One line of the list of forms: what, whose, state and turn, how far, when it last changed, not sent yet. */
GtkWidget *wp_onboarding_row_new (void);
/* @locked: (nullable): why it cannot be begun yet, translated */
void wp_onboarding_row_update (GtkWidget *row, const WpOnboardingItem *item, WpOnboardingData *data, const char *locked);

G_END_DECLS
