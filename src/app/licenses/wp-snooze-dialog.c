/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSnoozeDialog"
#include "config.h"

#include "wp-snooze-dialog.h"

#include "wp-bounds.h"
#include "wp-date-entry.h"
#include "wp-json.h"
#include "wp-partner.h"
#include "wp-reasons.h"
#include "wp-small-dialog.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-warning-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* What is proposed */
#define DAYS 7

typedef struct {
  WpSmallDialog *dialog; /* (unowned): that has it */
  GtkWidget *until;
  GtkWidget *reason;
  WpAccount *account; /* (owned) */
  char *partner, *warning;
} Snooze;

static void
snooze_free (gpointer data)
{
  Snooze *self = data;
  g_object_unref (self->account);
  g_free (self->partner);
  g_free (self->warning);
  g_free (self);
}

/* The end of that day by this desk's clock: ms, 0 when it is no date */
static gint64
read_until (Snooze *self)
{
  g_autofree char *text = wp_date_entry_get_text (WP_DATE_ENTRY (self->until));
  int year, month, day, length = 0;
  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 || text[length] != '\0' ||
      !g_date_valid_dmy ((GDateDay) CLAMP (day, 0, 99), (GDateMonth) CLAMP (month, 0, 13), (GDateYear) CLAMP (year, 0, 9999)))
    return 0;
  g_autoptr (GDateTime) midnight = g_date_time_new_local (year, month, day, 0, 0, 0);
  g_autoptr (GDateTime) next = midnight != NULL ? g_date_time_add_days (midnight, 1) : NULL;
  return next != NULL ? g_date_time_to_unix (next) * 1000 : 0;
}

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  if (root == NULL) /* closed meanwhile */
    return;
  if (error == NULL) {
    gtk_window_close (GTK_WINDOW (root));
    return;
  }
  g_autofree char *words = wp_reason_words (error);
  wp_small_dialog_set_error (WP_SMALL_DIALOG (root), words);
}

static void
confirmed_cb (Snooze *self)
{
  gint64 until = read_until (self);
  if (until <= wp_time_now ()) {
    wp_small_dialog_set_error (self->dialog, _ ("Enter a day to come, as 2027-01-31."));
    gtk_widget_grab_focus (wp_date_entry_get_target (WP_DATE_ENTRY (self->until)));
    return;
  }
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  g_autoptr (JsonObject) body = wp_json_new ("warning", self->warning, "reason", reason, NULL);
  wp_json_set_time (body, "until", until);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_SNOOZE_WARNING, NULL, self->partner, NULL, -1, body);
  wp_small_dialog_set_busy (self->dialog);
  wp_ui_submit (self->reason, self->account, command, submitted_cb);
}

void
wp_snooze_dialog_open (GtkWidget *parent, WpAccount *account, const char *partner, const WpLicenseWarning *warning)
{
  gint64 now = wp_time_now ();
  g_autofree char *title = wp_warning_title (warning, now);
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (today, DAYS);
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  Snooze *self = g_new0 (Snooze, 1);
  self->account = g_object_ref (account);
  self->partner = g_strdup (partner);
  self->warning = g_strdup (warning->id);
  self->dialog = wp_small_dialog_new (parent, _ ("Snooze the Warning"), _ ("_Snooze"));
  self->until = wp_date_entry_new (_ ("Until the end of"), FALSE);
  wp_date_entry_set_text (WP_DATE_ENTRY (self->until), date);
  self->reason = g_object_new (GTK_TYPE_ENTRY, "activates-default", TRUE, "max-length", WP_MAX_TITLE, NULL);
  wp_small_dialog_add_text (self->dialog, title);
  wp_small_dialog_add (self->dialog, _ ("Until the end of"), self->until, NULL);
  wp_small_dialog_add (self->dialog, _ ("Reason"), self->reason, _ ("Your colleagues see it. At the next mark the warning comes again."));
  g_object_set_data_full (G_OBJECT (self->dialog), "wp-snooze", self, snooze_free);
  g_signal_connect_swapped (self->dialog, "confirmed", G_CALLBACK (confirmed_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (self->reason);
}
