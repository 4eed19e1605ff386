/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpActivateDialog:
 *
 * Licenses by their keys: typed, pasted or out of a file, each line checked while it is typed. What is sent is not shown again; what could not
 * be sent stays in the field.
 */
#define WP_TYPE_ACTIVATE_DIALOG (wp_activate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WpActivateDialog, wp_activate_dialog, WP, ACTIVATE_DIALOG, AdwWindow)

/* @id: the first batch */
typedef void (*WpActivated) (GtkWidget *parent, WpAccount *account, const char *id);
/* @activated: (nullable): called when all is on this desk's way, unless @parent is gone by then */
void wp_activate_dialog_open (GtkWidget *parent, WpAccount *account, WpActivated activated);

G_END_DECLS
