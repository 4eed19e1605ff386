/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailSteps"
#include "config.h"

#include "wp-detail-steps.h"
#include "wp-button.h"
#include "wp-detail-phrases.h"
#include "wp-detail-step.h"
#include "wp-incident-commands.h"
#include "wp-toast.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpDetailSteps {
  GtkBox parent_instance;

  GtkWidget *heading;
  GtkWidget *progress;
  GtkWidget *rows;
  GtkWidget *none;
  GtkWidget *resolve_line;
  GtkWidget *resolve_text;
  GtkWidget *resolve;
  gboolean all_done;
  guint serial;       /* of the last update */
  guint number;       /* of the last step that was updated for it */
  AdwToast *toast;    /* (nullable) (weak): the last offer to undo */
  WpAccount *account; /* (owned) (nullable) */
  char *incident_id;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WpDetailSteps, wp_detail_steps, GTK_TYPE_BOX)

/* The data of the undo toast, which stays while another incident is opened */
typedef struct {
  WpAccount *account;
  char *incident_id;
  char *step_id;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;
  g_object_unref (undo->account);
  g_free (undo->incident_id);
  g_free (undo->step_id);
  g_free (undo);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  const Undo *undo = g_object_get_data (G_OBJECT (toast), "wp-undo");
  g_autoptr (WpIncident) incident = wp_account_read_incident (undo->account, undo->incident_id);
  const WpStep *step = incident != NULL ? wp_incident_find_step (incident, undo->step_id) : NULL;
  if (step == NULL || !step->done)
    return;
  g_autoptr (WpCommand) command = wp_command_tick (undo->incident_id, undo->step_id, step->revision, FALSE);
  wp_ui_submit (GTK_WIDGET (user_data), undo->account, command, NULL);
}

static void
ticked_cb (WpDetailSteps *self, WpDetailStep *row)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  Undo *undo = g_new0 (Undo, 1);
  undo->account = g_object_ref (self->account);
  undo->incident_id = g_strdup (self->incident_id);
  undo->step_id = g_strdup (wp_detail_step_get_id (row));
  AdwToast *toast = wp_toast_undo_new (_ ("Step done"));
  g_object_set_data_full (G_OBJECT (toast), "wp-undo", undo, undo_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), overlay, 0);
  g_set_weak_pointer (&self->toast, toast);
  wp_toast_show (GTK_WIDGET (self), toast);
}

static void
wp_detail_steps_dispose (GObject *object)
{
  WpDetailSteps *self = WP_DETAIL_STEPS (object);
  g_clear_weak_pointer (&self->toast);
  g_clear_object (&self->account);
  g_clear_pointer (&self->incident_id, g_free);
  G_OBJECT_CLASS (wp_detail_steps_parent_class)->dispose (object);
}

static void
wp_detail_steps_class_init (WpDetailStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_steps_dispose;
}

static void
wp_detail_steps_init (WpDetailSteps *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->heading = wp_ui_fill_line (wp_ui_heading_new (_ ("What to do")));
  gtk_box_append (GTK_BOX (self), self->heading);
  self->progress = gtk_progress_bar_new ();
  wp_ui_set_name (self->progress, _ ("Steps done"));
  gtk_box_append (GTK_BOX (self), self->progress);
  GtkWidget *card = wp_ui_card_new ();
  gtk_widget_add_css_class (card, "steps");
  self->rows = wp_rows_new (0);
  self->none = wp_ui_caption_new (_ ("The SOC has not written any steps yet."));
  gtk_box_append (GTK_BOX (card), self->rows);
  gtk_box_append (GTK_BOX (card), self->none);
  gtk_box_append (GTK_BOX (self), card);
  self->resolve_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->resolve_text = wp_ui_caption_new (_ ("All steps are done."));
  gtk_widget_set_hexpand (self->resolve_text, TRUE);
  self->resolve = wp_button_new (_ ("_Resolve…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->resolve), "incident.resolve");
  gtk_widget_set_valign (self->resolve, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->resolve_line), self->resolve_text);
  gtk_box_append (GTK_BOX (self->resolve_line), self->resolve);
  gtk_widget_set_margin_top (self->resolve_line, 6);
  gtk_box_append (GTK_BOX (self), self->resolve_line);
}

GtkWidget *
wp_detail_steps_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_STEPS, NULL);
}

typedef struct {
  WpDetailSteps *self;
  const WpDetail *detail;
} Update;

static const char *
step_key (gconstpointer item)
{
  return ((const WpStep *) item)->id;
}

static GtkWidget *
create_step (gconstpointer item, gpointer user_data)
{
  GtkWidget *row = wp_detail_step_new ();
  g_signal_connect_object (row, "ticked", G_CALLBACK (ticked_cb), ((Update *) user_data)->self, G_CONNECT_SWAPPED);
  return row;
}

static void
update_step (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  Update *update = user_data;
  wp_detail_step_update (WP_DETAIL_STEP (row), update->detail, item, ++update->self->number);
}

gboolean
wp_detail_steps_update (WpDetailSteps *self, const WpDetail *detail, gint64 until)
{
  const WpIncident *incident = detail->incident;
  if (self->account == NULL) {
    self->account = g_object_ref (detail->account);
    self->incident_id = g_strdup (incident->id);
  }
  guint total = incident->steps->len, open = wp_incident_count_open_steps (incident);
  g_autofree char *heading = wp_detail_steps_heading (incident);
  wp_ui_put (self->heading, heading);
  gtk_widget_set_visible (self->progress, total > 0);
  if (total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) (total - open) / total);
  gtk_widget_set_visible (self->none, total == 0);
  gtk_widget_set_visible (self->resolve_line, wp_status_is_open (incident->status) && detail->why_not == NULL);
  self->all_done = total > 0 && open == 0;
  if (self->all_done)
    gtk_widget_add_css_class (self->resolve, "suggested-action");
  else
    gtk_widget_remove_css_class (self->resolve, "suggested-action");
  if (self->serial != detail->serial)
    self->number = 0;
  self->serial = detail->serial;
  Update update = { self, detail };
  return wp_rows_update (WP_ROWS (self->rows), incident->steps, step_key, create_step, update_step, &update, detail->serial, until);
}

WpDetailStep *
wp_detail_steps_find_next (WpDetailSteps *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (wp_detail_step_is_open (WP_DETAIL_STEP (row)))
      return WP_DETAIL_STEP (row);
  return NULL;
}

void
wp_detail_steps_set_resolve_reason (WpDetailSteps *self, const char *why_not)
{
  const char *text = why_not != NULL ? why_not : self->all_done ? _ ("All steps are done.") : "";
  wp_ui_set_tooltip (self->resolve, why_not);
  wp_ui_put (self->resolve_text, text);
  gtk_widget_set_halign (self->resolve_line, *text != '\0' ? GTK_ALIGN_FILL : GTK_ALIGN_END);
}
