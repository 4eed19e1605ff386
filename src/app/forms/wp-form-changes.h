/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormChanges:
 *
 * What changed between two revisions of a form, or since the last one: two drop-downs, and below them each answer before and after.
 */
#define WP_TYPE_FORM_CHANGES (wp_form_changes_get_type ())
G_DECLARE_FINAL_TYPE (WpFormChanges, wp_form_changes, WP, FORM_CHANGES, AdwWindow)

/* @submission: as it stands, this desk's answers included; it is copied */
GtkWidget *wp_form_changes_new (GtkWindow *parent, WpForm *form, JsonObject *submission);

G_END_DECLS
