/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the print dialog of the desktop over the window of @any; it can save as PDF too. */
void wp_handover_print (GtkWidget *any, const WpIncident *incident, const char *partner);

G_END_DECLS
