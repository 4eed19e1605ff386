/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpToast"
#include "config.h"
#include "wp-toast.h"

#include "wp-error-view.h"
#include "wp-error.h"

#include <glib/gi18n.h>

void
wp_toast_show (GtkWidget *any, AdwToast *toast)
{
  GtkWidget *overlay;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (any) && ADW_IS_TOAST (toast));

  overlay = gtk_widget_get_ancestor (any, ADW_TYPE_TOAST_OVERLAY);
  root = gtk_widget_get_root (any);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
  else
    g_object_unref (toast);
}

AdwToast *
wp_toast_undo_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  return toast;
}

void
wp_toast_say (GtkWidget *any, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  escaped = g_markup_escape_text (text, -1);
  wp_toast_show (any, adw_toast_new (escaped));
}

void
wp_toast_error (GtkWidget *any, const GError *error)
{
  g_autoptr (WpErrorText) text = NULL;
  g_autofree char *escaped = NULL;
  AdwToast *toast;
  const char *words;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = wp_error_text_new (error);
  /* A guard's message says why it is refused. */
  words = g_error_matches (error, WP_ERROR, WP_ERROR_CONFLICT) ? wp_error_words (error->message) : "";
  escaped = g_markup_escape_text (*words != '\0' ? words : text->title, -1);
  toast = adw_toast_new (escaped);
  if (text->action_name != NULL) {
    adw_toast_set_button_label (toast, text->action_label);
    adw_toast_set_action_name (toast, text->action_name);
  }
  wp_toast_show (any, toast);
}
