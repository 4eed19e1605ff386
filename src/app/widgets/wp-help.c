/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHelp"
#include "config.h"
#include "wp-help.h"

#include "wp-weak.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define FLATPAK_INFO "/.flatpak-info"
#define FLATPAK_HELP "/app/share/help"

/* The first of the person's languages that there are pages in */
static const char *
find_language (void)
{
  for (const char *const *languages = g_get_language_names (); *languages != NULL; languages++) {
    g_autofree char *folder = g_build_filename (FLATPAK_HELP, *languages, GETTEXT_PACKAGE, NULL);

    if (g_file_test (folder, G_FILE_TEST_IS_DIR))
      return *languages;
  }
  return "C";
}

char *
wp_help_make_uri (const char *page, const char *flatpak_info)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *app_path = NULL;
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (page != NULL && flatpak_info != NULL, NULL);

  if (g_key_file_load_from_file (info, flatpak_info, G_KEY_FILE_NONE, NULL))
    app_path = g_key_file_get_string (info, "Instance", "app-path", NULL);
  if (app_path == NULL)
    return g_strdup_printf ("help:%s/%s", GETTEXT_PACKAGE, page);
  path = g_build_filename (app_path, "share", "help", find_language (), GETTEXT_PACKAGE, NULL);
  escaped = g_uri_escape_string (path, "/", FALSE);
  return g_strdup_printf ("ghelp:%s?%s", escaped, page);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) || window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("The help could not be shown: %s", error->message);
  dialog = adw_message_dialog_new (window, _ ("The Help Could Not Be Shown"),
                                   _ ("Watchpost’s help is shown by the program Yelp. Install it, the package is called “yelp”, and try again."));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wp_help_show (GtkWidget *any, const char *page)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (any));
  g_autofree char *uri = wp_help_make_uri (page, FLATPAK_INFO);

  gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, NULL, shown_cb, wp_weak_new (window));
}
