/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRulesDialog"
#include "config.h"

#include "wp-rules-dialog.h"

#include "wp-json.h"
#include "wp-partner.h"
#include "wp-pool.h"
#include "wp-reasons.h"
#include "wp-small-dialog.h"
#include "wp-text.h"
#include "wp-toast.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

#define MOST_DAYS 365
#define MOST_CHARS 100

typedef struct {
  WpSmallDialog *dialog; /* (unowned): that has it */
  GtkWidget *marks;
  GtkWidget *release;
  WpAccount *account;  /* (owned) */
  JsonObject *partner; /* (owned): as it was when the dialog was opened */
} Rules;

static void
rules_free (gpointer data)
{
  Rules *self = data;
  g_object_unref (self->account);
  json_object_unref (self->partner);
  g_free (self);
}

/* ---- What was typed ---- */

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const int *) b - *(const int *) a;
}

gboolean
wp_rules_read_marks (const char *text, int *days, guint *n_days)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) parts = wp_text_split_list (plain != NULL ? plain : "");
  *n_days = 0;
  for (guint i = 0; parts[i] != NULL; i++) {
    guint64 day;
    guint known = 0;
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, MOST_DAYS, &day, NULL))
      return FALSE;
    while (known < *n_days && days[known] != (int) day)
      known++;
    if (known == WP_MAX_MARKS)
      return FALSE;
    if (known == *n_days)
      days[(*n_days)++] = (int) day;
  }
  qsort (days, *n_days, sizeof *days, compare_days);
  return *n_days > 0;
}

/* A whole number as people type one, or nothing. FALSE when it is something else. @seats: (out): 0 for nothing */
static gboolean
read_seats (const char *text, gint64 *seats)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) digits = g_string_new (NULL);
  guint64 number;
  for (const char *c = plain != NULL ? plain : ""; *c != '\0'; c++)
    if (*c != ',' && *c != ' ')
      g_string_append_c (digits, *c);
  *seats = 0;
  if (digits->len == 0)
    return TRUE;
  if (!g_ascii_string_to_unsigned (digits->str, 10, 1, WP_MAX_SEATS, &number, NULL))
    return FALSE;
  *seats = (gint64) number;
  return TRUE;
}

/* ---- The dialog ---- */

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

/* What was decided of money stays. (transfer full) */
static JsonObject *
make_body (Rules *self, const int *days, guint n_days, gint64 seats)
{
  JsonObject *body = json_object_new (), *old = wp_json_object (self->partner, "release");
  JsonObject *release = old != NULL ? wp_json_copy (old) : json_object_new ();
  JsonArray *marks = json_array_new ();
  for (guint i = 0; i < n_days; i++)
    json_array_add_int_element (marks, days[i]);
  json_object_remove_member (release, "seats");
  if (seats > 0)
    wp_json_set_int (release, "seats", seats);
  wp_json_set_array (body, "marks", marks);
  wp_json_set_object (body, "release", release);
  wp_json_set_object (body, "from", wp_command_from (WP_COMMAND_SET_RULES, self->partner));
  return body;
}

static void
confirmed_cb (Rules *self)
{
  int days[WP_MAX_MARKS];
  guint n_days;
  gint64 seats;
  if (!wp_rules_read_marks (gtk_editable_get_text (GTK_EDITABLE (self->marks)), days, &n_days)) {
    wp_small_dialog_set_error (self->dialog, _ ("Enter one to ten numbers of days from 0 to 365."));
    gtk_widget_grab_focus (self->marks);
    return;
  }
  if (!read_seats (gtk_editable_get_text (GTK_EDITABLE (self->release)), &seats)) {
    wp_small_dialog_set_error (self->dialog, _ ("Enter a whole number from 1 to 10,000,000, or nothing."));
    gtk_widget_grab_focus (self->release);
    return;
  }
  g_autoptr (JsonObject) body = make_body (self, days, n_days, seats);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_SET_RULES, NULL, wp_json_string (self->partner, "id"), NULL, -1, body);
  wp_small_dialog_set_busy (self->dialog);
  wp_ui_submit (self->marks, self->account, command, submitted_cb);
}

static void
fill (Rules *self)
{
  int days[WP_MAX_MARKS];
  guint n_days = wp_partner_get_marks (self->partner, days);
  gint64 seats = wp_json_int (wp_json_object (self->partner, "release"), "seats", 0);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autofree char *number = seats > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, seats) : g_strdup ("");
  for (guint i = 0; i < n_days; i++)
    g_string_append_printf (marks, "%s%d", i > 0 ? ", " : "", days[i]);
  gtk_editable_set_text (GTK_EDITABLE (self->marks), marks->str);
  gtk_editable_set_text (GTK_EDITABLE (self->release), number);
}

static GtkWidget *
make_entry (void)
{
  return g_object_new (GTK_TYPE_ENTRY, "activates-default", TRUE, "max-length", MOST_CHARS, NULL);
}

void
wp_rules_dialog_open (GtkWidget *parent, WpAccount *account, JsonObject *partner)
{
  g_autoptr (GError) error = NULL;
  if (partner == NULL)
    return;
  if (!wp_actor_may (wp_account_get_actor (account), WP_COMMAND_SET_RULES->permission, &error)) {
    wp_toast_error (parent, error);
    return;
  }
  Rules *self = g_new0 (Rules, 1);
  self->account = g_object_ref (account);
  self->partner = json_object_ref (partner);
  self->dialog = wp_small_dialog_new (parent, _ ("Rules of the Licenses"), _ ("_Save"));
  self->marks = make_entry ();
  self->release = make_entry ();
  wp_small_dialog_add (self->dialog, _ ("Days before its end on which a license warns"), self->marks,
                       _ ("With commas between them; 0 is the last day. It warns once at each of them, and what renews by itself does not."));
  wp_small_dialog_add (self->dialog, _ ("Orders from so many seats on wait for a second administrator"), self->release, _ ("Empty: no order waits."));
  fill (self);
  g_object_set_data_full (G_OBJECT (self->dialog), "wp-rules", self, rules_free);
  g_signal_connect_swapped (self->dialog, "confirmed", G_CALLBACK (confirmed_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (self->marks);
}
