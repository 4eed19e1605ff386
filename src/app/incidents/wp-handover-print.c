/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHandoverPrint"
#include "config.h"

#include "wp-handover-print.h"
#include "wp-handover.h"
#include "wp-time.h"
#include "wp-toast.h"

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);
  guint n_pages = wp_handover_layout (user_data, pango, gtk_print_context_get_width (context), gtk_print_context_get_height (context));
  g_object_unref (pango);
  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  wp_handover_draw_page (user_data, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWidget *any)
{
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  g_autoptr(GError) error = NULL;
  gtk_print_operation_get_error (operation, &error);
  if (gtk_widget_get_root (any) != NULL)
    wp_toast_error (any, error);
}

void
wp_handover_print (GtkWidget *any, const WpIncident *incident, const char *partner)
{
  GtkRoot *root = gtk_widget_get_root (any);
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  WpHandover *handover = wp_handover_new (incident, partner, wp_time_now ());
  g_object_set_data_full (G_OBJECT (operation), "wp-handover", handover, (GDestroyNotify) wp_handover_free);
  gtk_print_operation_set_job_name (operation, incident->id);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_autoptr(GtkPrintSettings) settings = gtk_print_settings_new ();
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, incident->id);
  gtk_print_operation_set_print_settings (operation, settings);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), handover);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), handover);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), any, 0);
  g_autoptr(GError) error = NULL;
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error) ==
      GTK_PRINT_OPERATION_RESULT_ERROR && error != NULL)
    wp_toast_error (any, error);
}
