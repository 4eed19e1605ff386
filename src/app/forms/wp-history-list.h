/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What happened, the newest first: when, what, who. Of the onboarding or of a form. */
GtkWidget *wp_history_list_new (void);
void wp_history_list_update (GtkWidget *list, JsonArray *history);

G_END_DECLS
