/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What happened, the newest first: when, what, who. */
GtkWidget *wp_history_list_new (void);
/* @text: (transfer full): what an entry says */
void wp_history_list_update (GtkWidget *list, JsonArray *history, char *(*text) (JsonObject *event));

G_END_DECLS
