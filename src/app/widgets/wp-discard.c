/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDiscard"
#include "config.h"

#include "wp-discard.h"

#include "wp-weak.h"

#include <glib/gi18n.h>

#define AGREED "wp-discard-agreed"

gboolean
wp_discard_is_agreed (GtkWindow *window)
{
  return g_object_get_data (G_OBJECT (window), AGREED) != NULL;
}

static void
close_cb (gpointer user_data)
{
  g_autoptr (GtkWindow) window = wp_weak_take (user_data);
  if (window != NULL)
    gtk_window_close (window);
}

static void
response_cb (GtkWindow *window, const char *response)
{
  if (!g_str_equal (response, "discard"))
    return;
  g_object_set_data (G_OBJECT (window), AGREED, GINT_TO_POINTER (TRUE));
  /* Not while the question, which stands above it, is going: that would disconnect itself from a window that is no more. */
  g_idle_add_once (close_cb, wp_weak_new (window));
}

void
wp_discard_ask (GtkWindow *window, const char *title, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (window, title, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
