/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-model.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormConflicts:
 *
 * Answers that two desks changed, side by side, to choose one of each. It closes when none is left.
 */
#define WP_TYPE_FORM_CONFLICTS (wp_form_conflicts_get_type ())
G_DECLARE_FINAL_TYPE (WpFormConflicts, wp_form_conflicts, WP, FORM_CONFLICTS, AdwWindow)

GtkWidget *wp_form_conflicts_new (GtkWindow *parent, WpFormModel *model);

G_END_DECLS
