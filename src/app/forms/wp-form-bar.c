/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormBar"
#include "config.h"

#include "wp-form-bar.h"
#include "wp-fold.h"
#include "wp-button.h"
#include "wp-form-words.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* How often the status is updated while the bar is mapped */
#define REFRESH_MS 1000
#define SPACING 9

struct _WpFormBar {
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkWidget *status;
  GtkWidget *missing; /* a menu button */
  GtkWidget *popover;
  GtkWidget *list;
  GtkWidget *submit;
  GtkWidget *state;
  GtkWidget *actions;
  GtkWidget *line; /* of both */
  GtkWidget *fold;
  WpFormModel *model;  /* (owned) (nullable) */
  GPtrArray *pointers; /* (owned): where the rows of the list lead */
  guint refresh_source;
  gboolean chosen;
};

enum { GO_TO, SUBMIT, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormBar, wp_form_bar, GTK_TYPE_BOX)

/* "All changes on this desk, sent 14:02" */
static char *
draft_text (WpDraftState state, gint64 at, guint n_conflicts)
{
  g_autofree char *clock = wp_when_clock (at);
  switch (state) {
  case WP_DRAFT_CONFLICT:
    return g_strdup_printf (ngettext ("%u answer differs from another desk’s", "%u answers differ from another desk’s", n_conflicts), n_conflicts);
  case WP_DRAFT_WRITING:
    return g_strdup (_ ("Saving the changes…"));
  case WP_DRAFT_ON_DESK:
    return g_strdup (_ ("All changes on this desk, not sent yet"));
  case WP_DRAFT_SENT:
  default:
    /* Translators: %s is a time of day with its zone */
    return at != 0 ? g_strdup_printf (_ ("All changes on this desk, sent %s"), clock) : g_strdup (_ ("All changes are sent"));
  }
}

static void
update_status (WpFormBar *self)
{
  WpAccount *account = wp_form_model_get_account (self->model);
  g_auto (GStrv) conflicts = wp_form_model_list_conflicts (self->model);
  WpSubmissionState submission = wp_form_model_get_state (self->model);
  WpDraftState state = WP_DRAFT_SENT;
  gint64 at = 0;
  if (account != NULL)
    state = wp_account_get_draft_state (account, wp_form_model_get_id (self->model), &at);
  if (g_strv_length (conflicts) > 0)
    state = WP_DRAFT_CONFLICT;
  g_autofree char *text = wp_submission_is_editable (submission) || state != WP_DRAFT_SENT ? draft_text (state, at, g_strv_length (conflicts))
                                                                                           : g_strdup (wp_submission_state_label (submission));
  wp_ui_put (self->status, text);
  gtk_widget_set_visible (self->icon, state != WP_DRAFT_SENT);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), state == WP_DRAFT_CONFLICT ? "wp-could-not-send-symbolic" : "wp-not-sent-symbolic");
}

/* ---- The status is above the buttons where there is no room beside them ---- */

static void
fold (WpFormBar *self)
{
  int state, actions, width = wp_fold_get_width (WP_FOLD (self->fold));
  gtk_widget_measure (self->state, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &state, NULL, NULL);
  gtk_widget_measure (self->actions, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &actions, NULL, NULL);
  gboolean folded = width > 0 && state + SPACING + actions > width;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), folded ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static gboolean
refresh_cb (gpointer user_data)
{
  update_status (user_data);
  fold (user_data);
  return G_SOURCE_CONTINUE;
}

static void
mapped_cb (WpFormBar *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
unmapped_cb (WpFormBar *self)
{
  g_clear_handle_id (&self->refresh_source, g_source_remove);
}

static void
activated_cb (WpFormBar *self, GtkListBoxRow *row)
{
  g_autofree char *pointer = g_strdup (g_ptr_array_index (self->pointers, gtk_list_box_row_get_index (row)));
  self->chosen = TRUE;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[GO_TO], 0, pointer);
}

static void
closed_cb (WpFormBar *self)
{
  if (!self->chosen)
    g_signal_emit (self, signals[CLOSED], 0);
}

static void
submit_cb (WpFormBar *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

static GtkWidget *
make_row (const char *question, const char *message)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = wp_ui_caption_new (question),
            *words = wp_ui_caption_new (message);
  g_autofree char *name = g_strdup_printf ("%s: %s", question, message);
  gtk_widget_remove_css_class (title, "dim-label");
  gtk_widget_add_css_class (words, "caption");
  gtk_label_set_max_width_chars (GTK_LABEL (title), 40);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 46);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  wp_ui_set_name (row, name);
  return row;
}

static void
update_missing (WpFormBar *self)
{
  GPtrArray *issues = wp_form_model_get_issues (self->model);
  WpForm *form = wp_form_model_get_form (self->model);
  guint n_missing = 0, n_wrong = 0;
  GtkListBoxRow *old;
  /* Not under the pointer */
  if (gtk_widget_get_mapped (self->popover))
    return;
  while ((old = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (old));
  g_ptr_array_set_size (self->pointers, 0);
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = g_ptr_array_index (issues, i);
    const WpFormField *field = wp_form_find_field (form, issue->field, NULL);
    g_autofree char *words = wp_form_issue_words (issue);
    if (issue->advice)
      continue;
    n_missing += g_strcmp0 (issue->code, "required") == 0;
    n_wrong += g_strcmp0 (issue->code, "required") != 0;
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (field != NULL ? wp_words_text (&field->label) : wp_words_text (&form->title), words));
    g_ptr_array_add (self->pointers, g_strdup (issue->pointer));
  }
  guint n = n_missing + n_wrong;
  g_autofree char *label = NULL;
  if (n_wrong == 0)
    label = g_strdup_printf (ngettext ("%u answer missing", "%u answers missing", n), n);
  else if (n_missing == 0)
    label = g_strdup_printf (ngettext ("%u answer is not right", "%u answers are not right", n), n);
  else
    label = g_strdup_printf (ngettext ("%u answer missing or not right", "%u answers missing or not right", n), n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->missing), label);
  wp_ui_set_name (self->missing, label);
  wp_ui_set_name (gtk_widget_get_first_child (self->missing), label);
  gboolean shown = n > 0 && wp_form_model_is_editable (self->model, NULL);
  /* Closed, not just gone with its button: it would keep the pointer to itself, for the whole window. */
  if (!shown)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_set_visible (self->missing, shown);
}

void
wp_form_bar_update (WpFormBar *self, WpFormModel *model, const char *why_not)
{
  if (self->model != model) {
    if (self->model != NULL)
      g_signal_handlers_disconnect_by_func (self->model, update_status, self);
    g_set_object (&self->model, model);
    /* At once: what was typed in this moment is not said to be sent */
    g_signal_connect_object (model, "changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  }
  update_status (self);
  update_missing (self);
  gtk_widget_set_visible (self->submit, !wp_form_model_get_form (model)->self_check && wp_submission_is_editable (wp_form_model_get_state (model)));
  wp_ui_set_allowed (self->submit, why_not == NULL, why_not);
  if (why_not == NULL)
    wp_ui_set_tooltip (self->submit, _ ("Ctrl+Enter"));
  fold (self);
}

void
wp_form_bar_show_missing (WpFormBar *self)
{
  self->chosen = FALSE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->missing));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
opened_cb (WpFormBar *self)
{
  self->chosen = FALSE;
}

static void
wp_form_bar_dispose (GObject *object)
{
  WpFormBar *self = WP_FORM_BAR (object);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->model);
  g_clear_pointer (&self->pointers, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_form_bar_parent_class)->dispose (object);
}

static void
wp_form_bar_class_init (WpFormBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_form_bar_dispose;
  signals[GO_TO] = g_signal_new ("go-to", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SUBMIT] = g_signal_new ("submit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_popover (WpFormBar *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->popover = gtk_popover_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  wp_ui_set_name (self->list, _ ("What is missing"));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (opened_cb), self);
  return self->popover;
}

static void
wp_form_bar_init (WpFormBar *self)
{
  self->state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->fold = wp_fold_new (self->line);
  self->pointers = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form-bar");
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->status = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->status, "caption");
  gtk_box_append (GTK_BOX (self->state), self->icon);
  gtk_box_append (GTK_BOX (self->state), self->status);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_set_halign (self->actions, GTK_ALIGN_END);
  self->missing = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->missing), make_popover (self));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->missing), GTK_ARROW_UP);
  gtk_widget_set_valign (self->missing, GTK_ALIGN_CENTER);
  self->submit = wp_button_new (_ ("_Submit"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_widget_set_valign (self->submit, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
  gtk_box_append (GTK_BOX (self->actions), self->missing);
  gtk_box_append (GTK_BOX (self->actions), self->submit);
  gtk_box_append (GTK_BOX (self->line), self->state);
  gtk_box_append (GTK_BOX (self->line), self->actions);
  gtk_widget_set_hexpand (self->fold, TRUE);
  gtk_box_append (GTK_BOX (self), self->fold);
  g_signal_connect_swapped (self->fold, "resized", G_CALLBACK (fold), self);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmapped_cb), NULL);
}

GtkWidget *
wp_form_bar_new (void)
{
  return g_object_new (WP_TYPE_FORM_BAR, NULL);
}
