/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailStep"
#include "config.h"

#include "wp-detail-step.h"
#include "wp-composer.h"
#include "wp-detail-conflict.h"
#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-labels.h"
#include "wp-not-sent.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* From top to bottom. Most steps have only their text: each other part is made when it is first shown. */
enum { PART_TEXT, PART_COMMAND, PART_NOTE, PART_COMPOSER, PART_CONFLICT, PART_FACTS, N_PARTS };

struct _WpDetailStep {
  GtkBox parent_instance;

  GtkWidget *check;
  GtkWidget *number;
  GtkWidget *text;
  GtkWidget *note_button;
  GtkWidget *column;
  GtkWidget *parts[N_PARTS]; /* (nullable) each but the text */
  GtkWidget *command;        /* in PART_COMMAND */
  GtkWidget *discard;        /* in PART_COMPOSER */
  GtkWidget *owner;          /* in PART_FACTS */
  GtkWidget *done_by;
  GtkWidget *not_sent;
  char *conflict_key;   /* (owned) (nullable): of the refused change that the card shows; NULL with a card about the draft */
  gint64 conflict_seen; /* the step's revision that the card shows, for that change */
  WpAccount *account;   /* (owned) (nullable) */
  char *incident_id;    /* (owned) */
  char *step_id;        /* (owned) */
  char *why_not;        /* (owned) (nullable): why it may not be changed */
  /* As shown: newer than the document while a change is being saved */
  gint64 revision;
  gboolean done;
  char *saved_note; /* (owned) */
  guint in_flight;
  gboolean ticking; /* the change being saved is a tick */
  gboolean updating;
  gboolean close_note; /* the focus has left the note, which may be closed */
};

G_DEFINE_FINAL_TYPE (WpDetailStep, wp_detail_step, GTK_TYPE_BOX)

enum { TICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void need_composer (WpDetailStep *self);
static void need_conflict (WpDetailStep *self);

static void
add_part (WpDetailStep *self, guint part, GtkWidget *widget)
{
  GtkWidget *above = NULL;
  for (guint i = part; i > 0 && above == NULL; i--)
    above = self->parts[i - 1];
  gtk_box_insert_child_after (GTK_BOX (self->column), widget, above);
  self->parts[part] = widget;
}

static WpComposer *
get_composer (WpDetailStep *self) /* (nullable) */
{
  return (WpComposer *) self->parts[PART_COMPOSER];
}

static gboolean
has_draft (WpDetailStep *self)
{
  return self->parts[PART_COMPOSER] != NULL && wp_composer_is_draft (get_composer (self));
}

static gboolean
is_editing (WpDetailStep *self)
{
  return self->parts[PART_COMPOSER] != NULL && gtk_widget_get_visible (self->parts[PART_COMPOSER]);
}

static void
show_check (WpDetailStep *self)
{
  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), self->done);
  self->updating = FALSE;
  if (self->done)
    gtk_widget_add_css_class (GTK_WIDGET (self), "done");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "done");
}

static void note_typed_cb (WpDetailStep *self);

static void
show_note (WpDetailStep *self, gboolean edit)
{
  const char *note = edit ? "" : self->saved_note;
  if (edit)
    need_composer (self);
  if (self->parts[PART_COMPOSER] != NULL)
    gtk_widget_set_visible (self->parts[PART_COMPOSER], edit);
  if (*note != '\0' && self->parts[PART_NOTE] == NULL) {
    add_part (self, PART_NOTE, wp_ui_fill_line (wp_ui_text_new ()));
    gtk_widget_add_css_class (self->parts[PART_NOTE], "note");
  }
  if (self->parts[PART_NOTE] != NULL)
    wp_ui_put (self->parts[PART_NOTE], note);
  gtk_widget_set_visible (self->note_button, self->why_not == NULL && !edit);
  const char *name = *self->saved_note != '\0' ? _ ("Edit Note") : _ ("Add Note");
  wp_ui_set_tooltip (self->note_button, name);
  wp_ui_set_name (self->note_button, name);
  note_typed_cb (self);
}

static void
set_step (WpDetailStep *self, const WpStep *step)
{
  self->revision = step->revision;
  self->done = step->done;
  g_free (self->saved_note);
  self->saved_note = g_strdup (step->note);
  if (self->parts[PART_COMPOSER] != NULL)
    wp_composer_set_current_text (get_composer (self), step->note);
  show_check (self);
  show_note (self, is_editing (self));
}

static void
reload_step (WpDetailStep *self)
{
  g_autoptr (WpIncident) incident = wp_account_read_incident (self->account, self->incident_id);
  const WpStep *step = incident != NULL ? wp_incident_find_step (incident, self->step_id) : NULL;
  if (step != NULL)
    set_step (self, step);
}

static void
ticked_cb (GtkWidget *widget, const GError *error)
{
  WpDetailStep *self = WP_DETAIL_STEP (widget);
  gboolean ticking = self->ticking;
  self->in_flight--;
  self->ticking = FALSE;
  if (error == NULL) {
    if (ticking)
      g_signal_emit (self, signals[TICKED], 0);
    return;
  }
  wp_toast_error (widget, error);
  reload_step (self);
}

static void
noted_cb (GtkWidget *widget, const GError *error)
{
  WpDetailStep *self = WP_DETAIL_STEP (widget);
  self->in_flight--;
  if (error != NULL)
    reload_step (self);
  wp_composer_done (get_composer (self), error);
  if (error != NULL)
    show_note (self, TRUE);
}

/* Shows it as if it were saved already, so that the next change is based on it. */
static void
expect (WpDetailStep *self)
{
  self->revision++;
  self->in_flight++;
}

static void
toggled_cb (WpDetailStep *self)
{
  if (self->updating)
    return;
  self->done = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));
  self->ticking = self->done;
  g_autoptr (WpCommand) command = wp_command_tick (self->incident_id, self->step_id, self->revision, self->done);
  expect (self);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, ticked_cb);
  show_check (self);
}

static void
hide_conflict (WpDetailStep *self)
{
  if (self->parts[PART_CONFLICT] != NULL)
    wp_detail_conflict_show (WP_DETAIL_CONFLICT (self->parts[PART_CONFLICT]), NULL, NULL);
}

static void
send_note (WpDetailStep *self, const char *text)
{
  g_autoptr (WpCommand) command = wp_command_note (self->incident_id, self->step_id, self->revision, text);
  g_free (self->saved_note);
  self->saved_note = g_strdup (text);
  expect (self);
  wp_ui_submit_typed (GTK_WIDGET (self), self->account, command, wp_composer_get_scope (get_composer (self)), noted_cb);
  hide_conflict (self);
  show_note (self, FALSE);
  gtk_widget_grab_focus (self->note_button);
}

static char *
get_scope (WpDetailStep *self)
{
  return g_strdup_printf ("note:%s:%s", self->incident_id, self->step_id);
}

static void
note_sent_cb (WpDetailStep *self, const char *text)
{
  WpComposer *composer = get_composer (self);
  if (!wp_composer_is_draft (composer)) {
    wp_composer_reset (composer);
    show_note (self, FALSE);
    gtk_widget_grab_focus (self->note_button);
  } else if (wp_composer_has_conflict (composer)) {
    /* Both versions are shown, to choose one. */
    wp_composer_type (composer, text);
    need_conflict (self);
    wp_detail_conflict_focus (WP_DETAIL_CONFLICT (self->parts[PART_CONFLICT]));
  } else {
    send_note (self, text);
  }
}

static void
note_typed_cb (WpDetailStep *self)
{
  WpComposer *composer = get_composer (self);
  if (composer == NULL)
    return;
  gboolean draft = wp_composer_is_draft (composer), conflict = wp_composer_has_conflict (composer);
  gtk_widget_set_visible (self->discard, draft);
  wp_composer_set_hint (composer, conflict ? _ ("Somebody else changed this note meanwhile. Choose below which one stands.")
                                  : draft && wp_composer_is_draft_saved (composer) ? _ ("Kept on this desk. It is sent when you save it.")
                                                                                   : "");
}

static void
note_left_cb (WpDetailStep *self)
{
  /* A draft stays visible until it is saved or discarded. The note is closed by the page's next update, which restores the scroll position:
   * closing it now would move what is being clicked. */
  self->close_note = is_editing (self) && !has_draft (self);
}

static void
edit_note_cb (WpDetailStep *self)
{
  show_note (self, TRUE);
  wp_composer_focus (get_composer (self));
}

static void
discard_undone_cb (WpDetailStep *self, AdwToast *toast)
{
  show_note (self, TRUE);
  wp_composer_type (get_composer (self), g_object_get_data (G_OBJECT (toast), "wp-words"));
}

static void
discard_cb (WpDetailStep *self)
{
  char *words = wp_composer_get_text (get_composer (self));
  AdwToast *toast = wp_toast_undo_new (_ ("Note discarded"));
  g_object_set_data_full (G_OBJECT (toast), "wp-words", words, g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (discard_undone_cb), self, G_CONNECT_SWAPPED);
  wp_composer_reset (get_composer (self));
  reload_step (self);
  show_note (self, FALSE);
  gtk_widget_grab_focus (self->note_button);
  wp_toast_show (GTK_WIDGET (self), toast);
}

static void
use_mine_cb (WpDetailStep *self)
{
  if (self->conflict_key != NULL) {
    wp_account_outbox_retry (self->account, self->conflict_key, self->conflict_seen);
    return;
  }
  wp_composer_overwrite (get_composer (self));
}

static void
keep_theirs_cb (WpDetailStep *self)
{
  if (self->conflict_key != NULL)
    wp_account_outbox_discard (self->account, self->conflict_key);
  else
    discard_cb (self);
}

static void
copy_cb (WpDetailStep *self)
{
  wp_ui_copy (GTK_WIDGET (self), gtk_label_get_text (GTK_LABEL (self->command)), _ ("Command copied"));
}

static void
wp_detail_step_dispose (GObject *object)
{
  WpDetailStep *self = WP_DETAIL_STEP (object);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wp_detail_step_parent_class)->dispose (object);
}

static void
wp_detail_step_finalize (GObject *object)
{
  WpDetailStep *self = WP_DETAIL_STEP (object);
  g_free (self->incident_id);
  g_free (self->step_id);
  g_free (self->why_not);
  g_free (self->saved_note);
  g_free (self->conflict_key);
  G_OBJECT_CLASS (wp_detail_step_parent_class)->finalize (object);
}

static void
wp_detail_step_class_init (WpDetailStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_step_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_detail_step_finalize;
  signals[TICKED] = g_signal_new ("ticked", WP_TYPE_DETAIL_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
need_command (WpDetailStep *self)
{
  if (self->parts[PART_COMMAND] != NULL)
    return;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (box, "command");
  self->command = wp_ui_fill_line (wp_ui_text_new ());
  gtk_widget_add_css_class (self->command, "monospace");
  /* A command reads from left to right in every language. */
  gtk_widget_set_direction (self->command, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (box), wp_ui_steady_new (self->command));
  GtkWidget *copy = wp_ui_icon_button_new ("edit-copy-symbolic", _ ("Copy Command"));
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), copy);
  add_part (self, PART_COMMAND, box);
}

static void
need_composer (WpDetailStep *self)
{
  if (self->parts[PART_COMPOSER] != NULL)
    return;
  GtkWidget *composer = wp_composer_new (_ ("Note"), _ ("_Save Note"), WP_MAX_NOTE);
  wp_composer_set_allow_empty (WP_COMPOSER (composer), TRUE);
  gtk_widget_set_visible (composer, FALSE);
  self->discard = wp_composer_add_button (WP_COMPOSER (composer), _ ("_Discard"));
  g_autofree char *scope = get_scope (self);
  wp_composer_set_scope (WP_COMPOSER (composer), self->account, scope);
  wp_composer_set_current_text (WP_COMPOSER (composer), self->saved_note);
  wp_composer_set_why_not (WP_COMPOSER (composer), self->why_not);
  add_part (self, PART_COMPOSER, composer);
  g_signal_connect_object (composer, "send", G_CALLBACK (note_sent_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "typed", G_CALLBACK (note_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->discard, "clicked", G_CALLBACK (discard_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "draft-saved", G_CALLBACK (note_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "left", G_CALLBACK (note_left_cb), self, G_CONNECT_SWAPPED);
}

static void
need_conflict (WpDetailStep *self)
{
  if (self->parts[PART_CONFLICT] != NULL)
    return;
  GtkWidget *conflict = wp_detail_conflict_new ();
  g_signal_connect_object (conflict, "mine", G_CALLBACK (use_mine_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conflict, "theirs", G_CALLBACK (keep_theirs_cb), self, G_CONNECT_SWAPPED);
  add_part (self, PART_CONFLICT, conflict);
}

/* Whose step it is, who did it, and whether the SOC knows. */
static void
need_facts (WpDetailStep *self)
{
  if (self->parts[PART_FACTS] != NULL)
    return;
  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->owner = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->owner, "chip");
  gtk_widget_set_valign (self->owner, GTK_ALIGN_CENTER);
  self->done_by = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->done_by, "caption");
  self->not_sent = wp_not_sent_new (TRUE);
  gtk_widget_add_css_class (self->not_sent, "caption");
  gtk_box_append (GTK_BOX (facts), self->owner);
  gtk_box_append (GTK_BOX (facts), self->done_by);
  gtk_box_append (GTK_BOX (facts), self->not_sent);
  add_part (self, PART_FACTS, facts);
}

static void
show_command (WpDetailStep *self, const char *command)
{
  if (self->parts[PART_COMMAND] != NULL || *command != '\0') {
    need_command (self);
    wp_ui_put (self->command, command);
    gtk_widget_set_visible (self->parts[PART_COMMAND], *command != '\0');
  }
}

/* @not_sent: (nullable): a change of it that has not arrived */
static void
show_facts (WpDetailStep *self, const WpStep *step, const WpOutboxRow *not_sent)
{
  gboolean owned = step->owner == WP_SIDE_CUSTOMER || step->owner == WP_SIDE_SOC, done = step->done && *step->done_by != '\0';
  if (self->parts[PART_FACTS] == NULL && !owned && !done && not_sent == NULL)
    return;
  need_facts (self);
  gtk_widget_set_visible (self->parts[PART_FACTS], owned || done || not_sent != NULL);
  gtk_widget_set_visible (self->owner, owned);
  gtk_label_set_text (GTK_LABEL (self->owner), step->owner == WP_SIDE_SOC ? _ ("The SOC’s step") : _ ("The customer’s step"));
  g_autofree char *when = wp_when_relative (step->done_at, wp_time_now ());
  g_autofree char *exact = wp_when_exact (step->done_at);
  /* Translators: a name and a relative time, e.g. "Done by Yuki Sato, 4 min ago" */
  g_autofree char *done_by = done ? g_strdup_printf (_ ("Done by %s, %s"), step->done_by, when) : g_strdup ("");
  wp_ui_put (self->done_by, done_by);
  wp_ui_set_tooltip (self->done_by, step->done_at != 0 ? exact : NULL);
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), not_sent);
}
static void
wp_detail_step_init (WpDetailStep *self)
{
  self->saved_note = g_strdup ("");
  gtk_box_set_spacing (GTK_BOX (self), 10);
  gtk_widget_add_css_class (GTK_WIDGET (self), "step");
  self->check = gtk_check_button_new ();
  gtk_widget_set_valign (self->check, GTK_ALIGN_START);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->check);

  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_hexpand (self->column, TRUE);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->number = gtk_label_new (NULL);
  gtk_widget_set_valign (self->number, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->number, "step-text");
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  self->text = wp_ui_fill_line (wp_ui_text_new ());
  gtk_widget_add_css_class (self->text, "step-text");
  gtk_box_append (GTK_BOX (first), self->number);
  gtk_box_append (GTK_BOX (first), wp_ui_steady_new (self->text));
  self->note_button = wp_ui_icon_button_new ("document-edit-symbolic", "");
  gtk_widget_add_css_class (self->note_button, "note-button");
  g_signal_connect_object (self->note_button, "clicked", G_CALLBACK (edit_note_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (first), self->note_button);
  add_part (self, PART_TEXT, first);
  gtk_box_append (GTK_BOX (self), wp_ui_steady_new (self->column));
}

GtkWidget *
wp_detail_step_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_STEP, NULL);
}

static void
update_allowed (WpDetailStep *self, const WpDetail *detail, const WpStep *step)
{
  const char *why_not = detail->why_not;
  if (why_not == NULL && step->owner == WP_SIDE_SOC)
    why_not = _ ("This step is the SOC’s.");
  if (why_not == NULL && !wp_status_is_open (detail->incident->status))
    why_not = _ ("The incident is not open. Reopen it to go on.");
  g_free (self->why_not);
  self->why_not = g_strdup (why_not);
  wp_ui_set_allowed (self->check, why_not == NULL, why_not);
  if (self->parts[PART_COMPOSER] != NULL)
    wp_composer_set_why_not (get_composer (self), why_not);
}

/* @row: (nullable): a refused change; without one it is about the draft */
static void
show_conflict (WpDetailStep *self, const WpOutboxRow *row, const WpStep *step)
{
  /* The server's answer may be newer than the replica. */
  g_autoptr (WpIncident) answered = row != NULL && row->theirs != NULL ? wp_incident_new (row->theirs) : NULL;
  const WpStep *other = answered != NULL ? wp_incident_find_step (answered, self->step_id) : NULL;
  const WpStep *theirs = other != NULL && other->revision > step->revision ? other : step;
  g_autofree char *stands = wp_detail_step_stands (theirs);
  g_autofree char *mine = row != NULL ? wp_detail_step_wanted (row->command, row->acted_at) : g_strdup (_ ("What you have written above"));
  g_free (self->conflict_key);
  self->conflict_key = row != NULL ? g_strdup (row->command->key) : NULL;
  self->conflict_seen = theirs->revision;
  need_conflict (self);
  wp_detail_conflict_show (WP_DETAIL_CONFLICT (self->parts[PART_CONFLICT]), mine, stands);
}

static void
update_outbox (WpDetailStep *self, const WpDetail *detail, const WpStep *step)
{
  const WpOutboxRow *row = wp_detail_find_row (detail->outbox, WP_COMMAND_STEP, self->step_id);
  const WpOutboxRow *refused = wp_detail_find_step_conflict (detail->outbox, detail->incident, self->step_id);
  WpComposer *composer = get_composer (self);
  show_facts (self, step, row);
  if (refused != NULL || (self->in_flight == 0 && self->why_not == NULL && composer != NULL && wp_composer_has_conflict (composer)))
    show_conflict (self, refused, step);
  else
    hide_conflict (self);
}

void
wp_detail_step_update (WpDetailStep *self, const WpDetail *detail, const WpStep *step, guint number)
{
  g_autofree char *ordinal = g_strdup_printf ("%u.", number);
  wp_ui_put (self->number, ordinal);
  wp_ui_put_language (self->text, detail->incident->language);
  wp_ui_put (self->text, step->text);
  show_command (self, step->command);
  wp_ui_set_name (self->check, step->text);
  update_allowed (self, detail, step);
  if (self->account == NULL) {
    self->account = g_object_ref (detail->account);
    self->incident_id = g_strdup (detail->incident->id);
    self->step_id = g_strdup (step->id);
    set_step (self, step);
    /* A draft is shown even if the step may not be changed any more: it is nowhere else. */
    g_autofree char *scope = get_scope (self);
    if (wp_composer_is_kept (self->account, scope)) {
      need_composer (self);
      show_note (self, has_draft (self));
    }
  }
  if (self->in_flight == 0)
    set_step (self, step);
  gboolean in_note = is_editing (self) && (gtk_widget_get_state_flags (self->parts[PART_COMPOSER]) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  if (self->close_note && !in_note && !has_draft (self))
    show_note (self, FALSE);
  self->close_note = FALSE;
  update_outbox (self, detail, step);
}

const char *
wp_detail_step_get_id (WpDetailStep *self)
{
  return self->step_id;
}

gboolean
wp_detail_step_is_open (WpDetailStep *self)
{
  return !self->done && self->why_not == NULL;
}

void
wp_detail_step_focus (WpDetailStep *self)
{
  gtk_widget_grab_focus (self->check);
}
