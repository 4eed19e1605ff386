/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-paper.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the print dialog of the desktop over the window of @any. @paper: (transfer full); @name: of the job and of a file it may make */
void wp_print_run (GtkWidget *any, WpPaper *paper, const char *name);
/* Asks where, writes a PDF without making anybody wait, and says so with a toast. @paper: (transfer full); @name: of the file, without ".pdf" */
void wp_print_save (GtkWidget *any, WpPaper *paper, const char *name);
void wp_print_save_to (GtkWidget *any, WpPaper *paper, GFile *file);

G_END_DECLS
