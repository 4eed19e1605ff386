/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWarningsBox"
#include "config.h"

#include "wp-warnings-box.h"

#include "wp-json.h"
#include "wp-not-sent.h"
#include "wp-partner.h"
#include "wp-reasons.h"
#include "wp-snooze-dialog.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-warning-words.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* A change that somebody has seen is asked about no more. */
#define SEEN_DAYS 100

struct _WpWarningsBox {
  AdwBin parent_instance;

  GtkWidget *list;

  WpAccount *account;  /* (owned) (nullable) */
  JsonObject *partner; /* (owned) (nullable) */
  GPtrArray *warnings; /* (owned) (nullable): WpLicenseWarning of all pools */
  GPtrArray *shown;    /* (owned) (nullable): of this one, borrowed from @warnings */
};

G_DEFINE_FINAL_TYPE (WpWarningsBox, wp_warnings_box, ADW_TYPE_BIN)

static const WpLicenseWarning *
get_warning (WpWarningsBox *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  guint i = row != NULL ? (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : G_MAXUINT;
  return self->shown != NULL && i < self->shown->len ? self->shown->pdata[i] : NULL;
}

static void
submit (WpWarningsBox *self, const WpCommandType *type, JsonObject *body)
{
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, wp_json_string (self->partner, "id"), NULL, -1, body);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, NULL);
}

/* What is seen needs no reason: it is asked about no more. */
static void
see (WpWarningsBox *self, const WpLicenseWarning *warning)
{
  g_autoptr (JsonObject) body = wp_json_new ("warning", warning->id, "reason", "", NULL);
  wp_json_set_time (body, "until", wp_time_now () + SEEN_DAYS * WP_DAY);
  submit (self, WP_COMMAND_SNOOZE_WARNING, body);
}

static void
wake (WpWarningsBox *self, const WpLicenseWarning *warning)
{
  g_autoptr (JsonObject) body = wp_json_new ("warning", warning->id, NULL);
  submit (self, WP_COMMAND_WAKE_WARNING, body);
}

/* There is one thing to do with each, so that its button stays the same widget: GTK 4.8 does not tell a screen reader of one that appears. */
static void
clicked_cb (GtkWidget *button, gpointer user_data)
{
  WpWarningsBox *self = user_data;
  const WpLicenseWarning *warning = get_warning (self, button);
  if (warning == NULL || self->partner == NULL)
    return;
  if (warning->quiet != 0)
    wake (self, warning);
  else if (warning->kind == WP_WARNING_CHANGE)
    see (self, warning);
  else
    wp_snooze_dialog_open (GTK_WIDGET (self), self->account, wp_json_string (self->partner, "id"), warning);
}

/* ---- Rows ---- */

static GtkWidget *
make_row (WpWarningsBox *self)
{
  GtkWidget *row = adw_action_row_new (), *not_sent = wp_not_sent_new (FALSE), *button = gtk_button_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), not_sent);
  g_object_set_data (G_OBJECT (row), "wp-not-sent", not_sent);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "wp-button", button);
  return row;
}

static void
update_button (WpWarningsBox *self, GtkWidget *row, const char *label, const char *name)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "wp-button");
  g_autoptr (GError) error = NULL;
  gboolean may = wp_actor_may (wp_account_get_actor (self->account), WP_PERMISSION_ADMINISTER, &error) && self->partner != NULL;
  g_autofree char *why_not = wp_reason_words (error);
  gtk_button_set_label (GTK_BUTTON (button), label);
  wp_ui_set_allowed (button, may, why_not);
  wp_ui_set_name (button, name);
}

/* "Asleep until …: reason · by whom". (transfer full) */
static char *
describe_sleep (WpWarningsBox *self, const WpLicenseWarning *warning)
{
  JsonObject *entry = wp_json_find (wp_json_array (self->partner, "snoozed"), "warning", warning->id, NULL);
  const char *reason = wp_json_string_or (entry, "reason", ""), *by = wp_json_string_or (entry, "by", "");
  g_autofree char *when = wp_when_exact (warning->quiet);
  /* Translators: %s is a date and time with its zone */
  g_autofree char *until = g_strdup_printf (_ ("Asleep until %s"), when);
  return g_strjoin (" · ", until, by, *reason != '\0' ? reason : NULL, NULL);
}

/* The command about this warning that is not sent yet. (nullable) (transfer none): of @rows */
static const WpOutboxRow *
find_outbox (GPtrArray *rows, const char *warning)
{
  for (guint i = 0; i < rows->len; i++) {
    const WpOutboxRow *row = rows->pdata[i];
    if (row->command->type->kind == &wp_kind_partner && g_strcmp0 (wp_json_string (row->command->body, "warning"), warning) == 0)
      return row;
  }
  return NULL;
}

static void
set_class (GtkWidget *widget, const char *css_class, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
update_row (WpWarningsBox *self, GtkWidget *row, const WpLicenseWarning *warning, GPtrArray *outbox)
{
  gint64 now = wp_time_now ();
  g_autofree char *title = wp_warning_title (warning, now);
  g_autofree char *about = warning->quiet != 0 ? describe_sleep (self, warning) : wp_warning_advice (warning, now);
  /* Translators: %s is a warning, such as "LIC-1005 ends in 12 days" */
  g_autofree char *snooze = g_strdup_printf (_ ("Snooze: %s"), title), *wake = g_strdup_printf (_ ("Wake up: %s"), title);
  /* Translators: %s is a warning, such as "LIC-1005 was changed, and nobody here did that" */
  g_autofree char *seen = g_strdup_printf (_ ("Seen: %s"), title);
  gboolean quiet = warning->quiet != 0;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  set_class (row, "dim-label", quiet);
  set_class (row, "error", !quiet && wp_license_warning_locks_out (warning, now));
  wp_not_sent_set_row (g_object_get_data (G_OBJECT (row), "wp-not-sent"), find_outbox (outbox, warning->id));
  if (quiet)
    update_button (self, row, _ ("Wake Up"), wake);
  else if (warning->kind == WP_WARNING_CHANGE)
    update_button (self, row, _ ("Seen"), seen);
  else
    update_button (self, row, _ ("Snooze…"), snooze);
}

static void
fill (WpWarningsBox *self)
{
  g_autoptr (GPtrArray) outbox = wp_account_get_outbox (self->account, NULL);
  GtkListBoxRow *row;
  guint i;
  for (i = 0; i < self->shown->len; i++) {
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (make_row (self));
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
    }
    update_row (self, GTK_WIDGET (row), self->shown->pdata[i], outbox);
  }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self), self->shown->len > 0);
}

void
wp_warnings_box_update (WpWarningsBox *self, WpAccount *account, WpPools *pools, const char *key)
{
  GPtrArray *warnings = wp_pools_get_warnings (pools);
  JsonObject *partner = wp_pools_get_partner (pools);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->partner, json_object_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  self->partner = partner != NULL ? json_object_ref (partner) : NULL;
  self->warnings = warnings != NULL ? g_ptr_array_ref (warnings) : NULL;
  self->shown = g_ptr_array_new ();
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    if (g_strcmp0 (((const WpLicenseWarning *) warnings->pdata[i])->pool, key) == 0)
      g_ptr_array_add (self->shown, warnings->pdata[i]);
  fill (self);
}

static void
wp_warnings_box_dispose (GObject *object)
{
  WpWarningsBox *self = WP_WARNINGS_BOX (object);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->partner, json_object_unref);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wp_warnings_box_parent_class)->dispose (object);
}

static void
wp_warnings_box_class_init (WpWarningsBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_warnings_box_dispose;
}

static void
wp_warnings_box_init (WpWarningsBox *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  wp_ui_set_name (self->list, _ ("Warnings"));
  gtk_box_append (GTK_BOX (column), wp_ui_heading_new (_ ("Warnings")));
  gtk_box_append (GTK_BOX (column), self->list);
  adw_bin_set_child (ADW_BIN (self), column);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wp_warnings_box_new (void)
{
  return g_object_new (WP_TYPE_WARNINGS_BOX, NULL);
}
