/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-activation.h"
#include <glib.h>

G_BEGIN_DECLS

/* Activations in words, translated */

const char *wp_activation_choice_label (WpActivationChoice choice); /* "New license" */
/* "3 of 5 activated, 1 failed", "5 activated". (transfer full) */
char *wp_activation_figures (guint all, guint done, guint failed);
/* A line's own state, with why it failed. (transfer full) */
char *wp_activation_line_words (JsonObject *line);
/* What it made or changed, "" for nothing yet. (transfer full) */
char *wp_activation_line_license (JsonObject *line);
const char *wp_activation_line_class (JsonObject *line); /* (nullable): a CSS class */

G_END_DECLS
