/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @language: "en", "ja", or "both"; @submission: as it stands, this desk's answers included */
void wp_form_print_run (GtkWidget *parent, WpForm *form, JsonObject *submission, const char *partner_name, const char *language);
/* As PDF: asks where, and says with a toast what became of it. */
void wp_form_print_save (GtkWidget *parent, WpForm *form, JsonObject *submission, const char *partner_name, const char *language);

G_END_DECLS
