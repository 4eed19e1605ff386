/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-model.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormSections:
 *
 * The sections of a form with how far each is, as a list or as a drop-down.
 *
 * Signal: "chosen" (guint index).
 */
#define WP_TYPE_FORM_SECTIONS (wp_form_sections_get_type ())
G_DECLARE_FINAL_TYPE (WpFormSections, wp_form_sections, WP, FORM_SECTIONS, AdwBin)

GtkWidget *wp_form_sections_new (WpFormModel *model, gboolean drop_down);
void wp_form_sections_update (WpFormSections *self, WpFormModel *model);
void wp_form_sections_set_present (WpFormSections *self, guint index);
guint wp_form_sections_get_present (WpFormSections *self);
gboolean wp_form_sections_is_shown (WpFormSections *self, guint index);

G_END_DECLS
