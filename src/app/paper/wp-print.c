/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPrint"
#include "config.h"

#include "wp-print.h"
#include "wp-toast.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);
  guint n_pages = wp_paper_layout (user_data, pango, gtk_print_context_get_width (context), gtk_print_context_get_height (context));
  g_object_unref (pango);
  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  wp_paper_draw_page (user_data, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWidget *any)
{
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  g_autoptr (GError) error = NULL;
  gtk_print_operation_get_error (operation, &error);
  if (gtk_widget_get_root (any) != NULL)
    wp_toast_error (any, error);
}

/* A name that every file system takes */
static char *
file_name (const char *name)
{
  char *plain = g_strdup (name);
  for (char *p = plain; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr ("/\\:*?\"<>|", *p) != NULL)
      *p = '-';
  if (*plain == '.')
    *plain = '-';
  return plain;
}

void
wp_print_run (GtkWidget *any, WpPaper *paper, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (any);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autofree char *basename = file_name (name);
  g_object_set_data_full (G_OBJECT (operation), "wp-paper", paper, (GDestroyNotify) wp_paper_free);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, basename);
  gtk_print_operation_set_print_settings (operation, settings);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), paper);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), any, 0);
  g_autoptr (GError) error = NULL;
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error) ==
        GTK_PRINT_OPERATION_RESULT_ERROR &&
      error != NULL)
    wp_toast_error (any, error);
}

/* Saving */

typedef struct {
  WpPaper *paper;
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;
  wp_paper_free (save->paper);
  g_clear_object (&save->file);
  g_free (save);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  g_autoptr (GBytes) pdf = wp_paper_to_pdf (save->paper, &error);
  if (pdf != NULL && g_file_replace_contents (save->file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL, FALSE,
                                              G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) any = wp_weak_take (user_data);
  const Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *path = g_file_get_parse_name (save->file), *name = g_path_get_basename (path);
  if (!done)
    g_info ("a PDF could not be written: %s", error->message);
  if (any == NULL || gtk_widget_get_root (any) == NULL)
    return;
  if (done)
    wp_toast_say (any, _ ("Saved as %s"), name);
  else
    /* Translators: the name of a file, then what went wrong */
    wp_toast_say (any, _ ("%s could not be saved: %s"), name, error->message);
}

void
wp_print_save_to (GtkWidget *any, WpPaper *paper, GFile *file)
{
  Save *save = g_new0 (Save, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, saved_cb, wp_weak_new (any));
  g_task_set_source_tag (task, wp_print_save_to);
  save->paper = paper;
  save->file = g_object_ref (file);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_thread);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, GtkWidget *any)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  if (file != NULL)
    wp_print_save_to (any, g_object_steal_data (G_OBJECT (chooser), "wp-paper"), file);
  g_object_set_data (G_OBJECT (any), "wp-print-chooser", NULL);
}

void
wp_print_save (GtkWidget *any, WpPaper *paper, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (any);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Save as PDF"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *plain = file_name (name), *proposed = g_strconcat (plain, ".pdf", NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("PDF documents"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), proposed);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "wp-paper", paper, (GDestroyNotify) wp_paper_free);
  /* It lives with the widget, or until it was answered. */
  g_object_set_data_full (G_OBJECT (any), "wp-print-chooser", chooser, g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), any, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
