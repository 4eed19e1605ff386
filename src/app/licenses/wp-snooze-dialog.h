/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-license-warnings.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks until when a warning is to be quiet, and why, and gives the command. @partner: the id of the partner's document */
void wp_snooze_dialog_open (GtkWidget *parent, WpAccount *account, const char *partner, const WpLicenseWarning *warning);

G_END_DECLS
