/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailConflict"
#include "config.h"

#include "wp-detail-conflict.h"
#include "wp-json.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpDetailConflict {
  GtkBox parent_instance;

  GtkWidget *mine;
  GtkWidget *theirs;
  WpAccount *account;  /* (owned) (nullable) */
  char *key;           /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WpDetailConflict, wp_detail_conflict, GTK_TYPE_BOX)

static void
use_mine_cb (WpDetailConflict *self)
{
  if (self->key != NULL)
    wp_account_outbox_retry (self->account, self->key);
}

static void
keep_theirs_cb (WpDetailConflict *self)
{
  if (self->key != NULL)
    wp_account_outbox_discard (self->account, self->key);
}

static void
wp_detail_conflict_dispose (GObject *object)
{
  WpDetailConflict *self = WP_DETAIL_CONFLICT (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (wp_detail_conflict_parent_class)->dispose (object);
}

static void
wp_detail_conflict_class_init (WpDetailConflictClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_conflict_dispose;
}

static GtkWidget *
add_side (WpDetailConflict *self, const char *title, const char *button, GCallback callback)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_box_append (GTK_BOX (column), heading);
  GtkWidget *text = wp_ui_text_new ();
  gtk_box_append (GTK_BOX (column), text);
  gtk_box_append (GTK_BOX (line), wp_ui_steady_new (column));
  GtkWidget *choose = gtk_button_new_with_label (button);
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  g_signal_connect_object (choose, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), choose);
  gtk_box_append (GTK_BOX (self), line);
  return text;
}

static void
wp_detail_conflict_init (WpDetailConflict *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  GtkWidget *title = gtk_label_new (_("Somebody else changed this step first. Yours is kept here until you decide."));
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (self), title);
  self->mine = add_side (self, _("Yours"), _("Use Mine"), G_CALLBACK (use_mine_cb));
  self->theirs = add_side (self, _("Theirs"), _("Keep Theirs"), G_CALLBACK (keep_theirs_cb));
}

GtkWidget *
wp_detail_conflict_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_CONFLICT, NULL);
}

static char *
describe (gboolean done, const char *note, const char *who, gint64 at)
{
  GString *text = g_string_new (done ? _("Done") : _("Open"));
  g_autofree char *when = wp_when_exact (at);
  if (*who != '\0')
    g_string_append_printf (text, " · %s", who);
  if (*when != '\0')
    g_string_append_printf (text, " · %s", when);
  if (*note != '\0')
    g_string_append_printf (text, "\n%s", note);
  return g_string_free (text, FALSE);
}

void
wp_detail_conflict_update (WpDetailConflict *self, WpAccount *account, const WpOutboxRow *row)
{
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->key, g_free);
  if (row == NULL)
    return;
  const WpCommand *command = row->command;
  self->key = g_strdup (command->key);
  g_autofree char *mine = describe (wp_json_bool (command->body, "done", FALSE), wp_json_string_or (command->body, "note", ""), "", row->acted_at);
  wp_ui_put (self->mine, mine);
  g_autoptr(WpIncident) incident = row->theirs != NULL ? wp_incident_new (row->theirs) : wp_account_read_incident (account, command->document_id);
  const WpStep *step = incident != NULL ? wp_incident_find_step (incident, command->step_id) : NULL;
  g_autofree char *theirs = step != NULL ? describe (step->done, step->note, step->done_by, step->done_at)
                                         : g_strdup (_("The SOC has replaced this step."));
  wp_ui_put (self->theirs, theirs);
}
