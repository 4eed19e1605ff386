/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-license-warnings.h"

G_BEGIN_DECLS

/* Warnings of the inventory in words, translated. All (transfer full). */

char *wp_warning_title (const WpLicenseWarning *warning, gint64 now);
/* What follows from it and what to do; "" for nothing more */
char *wp_warning_advice (const WpLicenseWarning *warning, gint64 now);
/* "Changed on …, and nobody here did that: quantity: 250 → 200", of the last entry of @license that was not expected; "" without one */
char *wp_license_last_change_words (JsonObject *license);

G_END_DECLS
