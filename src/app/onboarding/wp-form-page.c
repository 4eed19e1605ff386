/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormPage"
#include "config.h"

#include "wp-form-page.h"
#include "wp-fold.h"
#include "wp-form-bar.h"
#include "wp-form-conflicts.h"
#include "wp-form-offer.h"
#include "wp-form-row.h"
#include "wp-form-sections.h"
#include "wp-form-status.h"
#include "wp-json.h"
#include "wp-onboarding-words.h"
#include "wp-outbox-bar.h"
#include "wp-reasons.h"
#include "wp-submission-commands.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <glib/gi18n.h>
#include <string.h>

/* Below this width the sections are a drop-down. */
#define WIDE 860

struct _WpFormPage {
  AdwBin parent_instance;

  GtkWidget *outbox_bar;
  GtkWidget *scroller;
  GtkWidget *column;
  GtkWidget *status;
  GtkWidget *side; /* WpFormSections, at the side */
  GtkWidget *top;  /* the same as a drop-down */
  GtkWidget *bar;
  GPtrArray *rows;           /* (owned): of WpFormRow, not referenced */
  WpFormModel *model;        /* (owned) */
  WpOnboardingData *data;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *time_zone;           /* (owned) (nullable): the form's, when answers were last offered */
  guint update_source;
  guint scroll_source;
  gboolean submitting;
};

enum { BEGUN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormPage, wp_form_page, ADW_TYPE_BIN)

/* ---- Scrolling to a field ---- */

static void
scroll_to (WpFormPage *self, GtkWidget *widget)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double x, y;
  if (gtk_widget_translate_coordinates (widget, self->column, 0, 0, &x, &y))
    gtk_adjustment_set_value (adjustment, y - 12);
}

static WpFormRow *
find_row (WpFormPage *self, const char *pointer)
{
  for (guint i = 0; i < self->rows->len; i++) {
    WpFormRow *row = g_ptr_array_index (self->rows, i);
    const char *id = wp_form_row_get_field (row)->id;
    gsize length = strlen (id);
    if (*pointer == '/' && strncmp (pointer + 1, id, length) == 0 && (pointer[length + 1] == '\0' || pointer[length + 1] == '/'))
      return row;
  }
  return NULL;
}

void
wp_form_page_focus (WpFormPage *self, const char *pointer)
{
  WpFormRow *row = pointer != NULL ? find_row (self, pointer) : NULL;
  for (guint i = 0; row == NULL && i < self->rows->len; i++) {
    WpFormRow *candidate = g_ptr_array_index (self->rows, i);
    if (gtk_widget_get_visible (GTK_WIDGET (candidate)) && wp_form_model_get_answer (self->model, wp_form_row_get_field (candidate)->id) == NULL)
      row = candidate;
  }
  if (row == NULL && self->rows->len > 0)
    row = g_ptr_array_index (self->rows, 0);
  if (row == NULL)
    return;
  if (pointer != NULL)
    wp_form_row_reveal (row);
  scroll_to (self, GTK_WIDGET (row));
  wp_form_row_focus (row, pointer != NULL ? pointer : "");
}

static void
go_to_cb (WpFormPage *self, const char *pointer)
{
  wp_form_page_focus (self, pointer);
}

static void
go_to_section (WpFormPage *self, guint index)
{
  for (GtkWidget *box = gtk_widget_get_first_child (self->column); box != NULL; box = gtk_widget_get_next_sibling (box))
    if (g_object_get_data (G_OBJECT (box), "wp-section") == GUINT_TO_POINTER (index + 1)) {
      scroll_to (self, box);
      gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD);
      return;
    }
}

static void
section_cb (WpFormPage *self, guint index)
{
  go_to_section (self, index);
}

/* The section at the top of the viewport */
static guint
present_section (WpFormPage *self)
{
  double top = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller))), x, y;
  guint present = 0;
  for (GtkWidget *box = gtk_widget_get_first_child (self->column); box != NULL; box = gtk_widget_get_next_sibling (box)) {
    guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (box), "wp-section"));
    if (index > 0 && gtk_widget_get_visible (box) && gtk_widget_translate_coordinates (box, self->column, 0, 0, &x, &y) && y <= top + 60)
      present = index - 1;
  }
  return present;
}

static gboolean
follow_scroll_cb (gpointer user_data)
{
  WpFormPage *self = user_data;
  guint present = present_section (self);
  self->scroll_source = 0;
  wp_form_sections_set_present (WP_FORM_SECTIONS (self->side), present);
  wp_form_sections_set_present (WP_FORM_SECTIONS (self->top), present);
  return G_SOURCE_REMOVE;
}

/* From an idle: the adjustment changes during allocation, when no widget may change its size. */
static void
scrolled_cb (WpFormPage *self)
{
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add (follow_scroll_cb, self);
}

/* ---- Updating from the model ---- */

static gboolean
is_revisable (WpFormPage *self)
{
  JsonObject *submission = wp_form_model_get_submission (self->model);
  if (self->data == NULL)
    return FALSE;
  JsonObject *present = wp_onboarding_data_find_present (self->data, wp_form_model_get_form (self->model)->id,
                                                         wp_json_string (submission, "customerId"));
  g_autoptr (GError) error = NULL;
  WpAccount *account = wp_form_model_get_account (self->model);
  return account != NULL && wp_actor_may (wp_account_get_actor (account), WP_PERMISSION_ADMINISTER, &error) &&
         (present == NULL || g_strcmp0 (wp_json_string (present, "id"), wp_form_model_get_id (self->model)) == 0);
}

/* Why it cannot be submitted now, apart from what is missing; %NULL when it can. */
static char *
why_not_submit (WpFormPage *self)
{
  WpAccount *account = wp_form_model_get_account (self->model);
  g_auto (GStrv) conflicts = wp_form_model_list_conflicts (self->model);
  g_autoptr (GError) error = NULL;
  if (wp_form_model_get_form (self->model)->newer)
    return g_strdup (_ ("This form needs a newer version of Watchpost before it can be submitted. Your answers are kept."));
  if (conflicts[0] != NULL)
    return g_strdup (_ ("Decide first which of the answers that differ are to stand."));
  if (account != NULL && !wp_account_may (account, WP_COMMAND_SUBMIT, wp_form_model_get_submission (self->model), &error))
    return wp_reason_words (error);
  return NULL;
}

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  return g_strdup (_ (row->command->type->label));
}

static void
update_sections (WpFormPage *self)
{
  for (GtkWidget *box = gtk_widget_get_first_child (self->column); box != NULL; box = gtk_widget_get_next_sibling (box)) {
    GtkWidget *card = g_object_get_data (G_OBJECT (box), "wp-card");
    gboolean any = FALSE;
    for (GtkWidget *row = card != NULL ? gtk_widget_get_first_child (card) : NULL; row != NULL; row = gtk_widget_get_next_sibling (row))
      any |= gtk_widget_get_visible (row);
    if (card != NULL)
      gtk_widget_set_visible (box, any);
  }
}

static char *
remark_head (JsonObject *remark)
{
  g_autofree char *when = wp_when_exact (wp_json_time (remark, "at"));
  /* Translators: who remarked something, and when */
  return g_strdup_printf (_ ("Remark of the onboarding team: %s, %s"), wp_json_string_or (remark, "by", ""), when);
}

static void
update_remarks (WpFormPage *self, WpFormRow *row)
{
  JsonArray *remarks = wp_json_array (wp_form_model_get_submission (self->model), "remarks");
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  for (guint i = 0; i < wp_json_length (remarks); i++) {
    JsonObject *remark = wp_json_object_at (remarks, i);
    if (g_strcmp0 (wp_json_string (remark, "field"), wp_form_row_get_field (row)->id) == 0)
      g_ptr_array_add (own, remark);
  }
  wp_form_row_set_remarks (row, own, remark_head);
}

static void
make_offer (WpFormRow *row, WpFormOffer *offer)
{
  g_autofree char *words = offer != NULL ? wp_form_offer_words (wp_form_row_get_field (row), offer) : NULL;
  wp_form_row_set_offer (row, offer != NULL ? json_node_copy (offer->value) : NULL, words);
  g_clear_pointer (&offer, wp_form_offer_free);
}

static void
update_offers (WpFormPage *self)
{
  GPtrArray *forms = self->data != NULL ? wp_onboarding_data_get_forms (self->data) : NULL;
  GPtrArray *submissions = self->data != NULL ? wp_onboarding_data_get_submissions (self->data) : NULL;
  WpForm *form = wp_form_model_get_form (self->model);
  if (submissions == NULL || !wp_form_model_is_editable (self->model, NULL))
    return;
  /* Itself with the answers as they are on the screen */
  g_autoptr (JsonObject) mine = wp_json_new ("id", wp_form_model_get_id (self->model), NULL);
  wp_json_set_string (mine, "customerId", wp_json_string (wp_form_model_get_submission (self->model), "customerId"));
  wp_json_set_object (mine, "answers", json_object_ref (wp_form_model_get_answers (self->model)));
  for (guint i = 0; i < self->rows->len; i++) {
    WpFormRow *row = g_ptr_array_index (self->rows, i);
    make_offer (row,
                wp_form_find_offer (form, wp_form_row_get_field (row), mine, forms, submissions, wp_onboarding_data_get_onboarding (self->data)));
  }
}

/* An offered time is in the form's time zone: another zone changes the offers. */
static void
follow_time_zone (WpFormPage *self)
{
  const char *zone = wp_form_get_time_zone (wp_form_model_get_form (self->model), wp_form_model_get_answers (self->model));
  if (g_strcmp0 (zone, self->time_zone) == 0)
    return;
  g_free (self->time_zone);
  self->time_zone = g_strdup (zone);
  update_offers (self);
}

static gboolean
update_rest_cb (gpointer user_data)
{
  WpFormPage *self = user_data;
  WpAccount *account = wp_form_model_get_account (self->model);
  g_autofree char *why_not = why_not_submit (self);
  self->update_source = 0;
  follow_time_zone (self);
  wp_form_status_update (WP_FORM_STATUS (self->status), self->model, is_revisable (self));
  wp_form_bar_update (WP_FORM_BAR (self->bar), self->model, why_not);
  wp_form_sections_update (WP_FORM_SECTIONS (self->side), self->model);
  wp_form_sections_update (WP_FORM_SECTIONS (self->top), self->model);
  if (account != NULL) {
    g_autoptr (GPtrArray) outbox = wp_account_get_outbox (account, wp_form_model_get_id (self->model));
    wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), account, outbox, summarize, NULL);
  }
  return G_SOURCE_REMOVE;
}

static void
model_changed_cb (WpFormPage *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    wp_form_row_update (g_ptr_array_index (self->rows, i));
    update_remarks (self, g_ptr_array_index (self->rows, i));
  }
  update_sections (self);
  if (self->update_source == 0)
    self->update_source = g_timeout_add (60, update_rest_cb, self);
}

void
wp_form_page_update (WpFormPage *self)
{
  wp_form_model_refresh (self->model, NULL);
  update_offers (self);
}

/* ---- Submitting ---- */

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpFormPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean submitted = wp_account_submit_form_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->submitting = FALSE;
  if (submitted)
    wp_toast_say (GTK_WIDGET (self), _ ("Submitted. The onboarding team reads it next."));
  else
    wp_toast_error (GTK_WIDGET (self), error);
  wp_form_model_refresh (self->model, NULL);
}

static void
confirmed_cb (WpFormPage *self, const char *response)
{
  WpAccount *account = wp_form_model_get_account (self->model);
  if (strcmp (response, "submit") != 0 || self->submitting || account == NULL)
    return;
  self->submitting = TRUE;
  wp_account_submit_form_async (account, wp_form_model_get_id (self->model), self->cancellable, submitted_cb, wp_weak_new (self));
}

static void
confirm (WpFormPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = wp_form_full_title (wp_form_model_get_form (self->model),
                                               wp_json_string (wp_form_model_get_submission (self->model), "customerName"));
  /* Translators: %s is the title of a form */
  g_autofree char *heading = g_strdup_printf (_ ("Submit “%s”?"), title);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading,
                                              _ ("The onboarding team reads it. It cannot be changed until they return or accept it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "submit", _ ("_Submit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "submit", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "submit");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
submit (WpFormPage *self)
{
  g_autofree char *why_not = why_not_submit (self);
  if (!wp_form_model_is_editable (self->model, NULL) || wp_form_model_get_form (self->model)->self_check)
    return;
  if (why_not != NULL) {
    wp_toast_say (GTK_WIDGET (self), "%s", why_not);
    return;
  }
  for (guint i = 0; i < self->rows->len; i++)
    wp_form_row_reveal (g_ptr_array_index (self->rows, i));
  if (wp_form_model_count_errors (self->model) == 0) {
    confirm (self);
    return;
  }
  /* Pending updates of the list come first. */
  g_clear_handle_id (&self->update_source, g_source_remove);
  update_rest_cb (self);
  wp_form_bar_show_missing (WP_FORM_BAR (self->bar));
}

/* The list of what is missing went without a choice: the first of it is the place to go on. */
static void
closed_cb (WpFormPage *self)
{
  GPtrArray *issues = wp_form_model_get_issues (self->model);
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = g_ptr_array_index (issues, i);
    if (!issue->advice) {
      wp_form_page_focus (self, issue->pointer);
      return;
    }
  }
}

/* ---- Beginning again ---- */

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpFormPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wp_account_begin_form_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (id != NULL)
    g_signal_emit (self, signals[BEGUN], 0, id);
  else
    wp_toast_error (GTK_WIDGET (self), error);
}

static void
revise_cb (WpFormPage *self)
{
  JsonObject *submission = wp_form_model_get_submission (self->model);
  WpForm *form = wp_onboarding_data_find_form (self->data, wp_form_model_get_form (self->model)->id, 0);
  wp_account_begin_form_async (wp_form_model_get_account (self->model), form->source, wp_json_string (submission, "customerId"),
                               wp_json_string (submission, "customerName"), wp_form_model_get_id (self->model),
                               wp_json_object (submission, "answers"), self->cancellable, begun_cb, wp_weak_new (self));
}

static void
conflicts_cb (WpFormPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (wp_form_conflicts_new (GTK_WINDOW (root), self->model)));
}

/* ---- Keys ---- */

static gboolean
submit_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  submit (WP_FORM_PAGE (user_data));
  return TRUE;
}

static gboolean
section_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  WpFormPage *self = WP_FORM_PAGE (user_data);
  int step = g_variant_get_int32 (args);
  int n = (int) wp_form_model_get_form (self->model)->sections->len,
      index = (int) wp_form_sections_get_present (WP_FORM_SECTIONS (self->side)) + step;
  for (; index >= 0 && index < n; index += step)
    if (wp_form_sections_is_shown (WP_FORM_SECTIONS (self->side), (guint) index)) {
      go_to_section (self, (guint) index);
      wp_form_sections_set_present (WP_FORM_SECTIONS (self->side), (guint) index);
      wp_form_sections_set_present (WP_FORM_SECTIONS (self->top), (guint) index);
      break;
    }
  return TRUE;
}

static void
add_keys (WpFormPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  static const struct {
    const char *trigger;
    int step; /* 0 submits */
  } shortcuts[] = { { "<Control>Return", 0 }, { "<Control>KP_Enter", 0 }, { "<Control>Page_Down", 1 }, { "<Control>Page_Up", -1 } };
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++) {
    GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                                              gtk_callback_action_new (shortcuts[i].step == 0 ? submit_key : section_key, self, NULL));
    if (shortcuts[i].step != 0)
      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (shortcuts[i].step));
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
  }
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* ---- Folding ---- */

static void
fold (WpFormPage *self, int width)
{
  gboolean several = wp_form_model_get_form (self->model)->sections->len > 1, narrow = width < WIDE;
  gtk_widget_set_visible (self->side, !narrow && several);
  gtk_widget_set_visible (self->top, narrow && several);
}

static void
wp_form_page_dispose (GObject *object)
{
  WpFormPage *self = WP_FORM_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (wp_form_page_parent_class)->dispose (object);
}

static void
wp_form_page_finalize (GObject *object)
{
  WpFormPage *self = WP_FORM_PAGE (object);
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->data);
  g_clear_object (&self->cancellable);
  g_free (self->time_zone);
  G_OBJECT_CLASS (wp_form_page_parent_class)->finalize (object);
}

static void
wp_form_page_class_init (WpFormPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_form_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_form_page_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[BEGUN] = g_signal_new ("begun", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wp_form_page_init (WpFormPage *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

static void
add_section (WpFormPage *self, guint index)
{
  const WpFormSection *section = g_ptr_array_index (wp_form_model_get_form (self->model)->sections, index);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
                                 NULL);
  GtkWidget *help = wp_ui_caption_new (NULL), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  wp_ui_set_name (box, wp_words_text (&section->title));
  wp_ui_put (help, wp_words_text (&section->help));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "form-card");
  gtk_box_append (GTK_BOX (box), wp_ui_heading_new (wp_words_text (&section->title)));
  gtk_box_append (GTK_BOX (box), help);
  gtk_box_append (GTK_BOX (box), card);
  for (guint i = 0; i < section->fields->len; i++) {
    GtkWidget *row = wp_form_row_new (self->model, section, g_ptr_array_index (section->fields, i));
    g_signal_connect_object (row, "show-conflict", G_CALLBACK (conflicts_cb), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->rows, row);
    gtk_box_append (GTK_BOX (card), row);
    update_remarks (self, WP_FORM_ROW (row));
  }
  g_object_set_data (G_OBJECT (box), "wp-section", GUINT_TO_POINTER (index + 1));
  g_object_set_data (G_OBJECT (box), "wp-card", card);
  gtk_box_append (GTK_BOX (self->column), box);
}

static GtkWidget *
make_column (WpFormPage *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  self->scroller = gtk_scrolled_window_new ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  self->status = wp_form_status_new ();
  gtk_widget_add_css_class (self->column, "detail");
  gtk_box_append (GTK_BOX (self->column), self->status);
  g_signal_connect_object (self->status, "revise", G_CALLBACK (revise_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "show-conflicts", G_CALLBACK (conflicts_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < wp_form_model_get_form (self->model)->sections->len; i++)
    add_section (self, i);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "value-changed", G_CALLBACK (scrolled_cb),
                           self, G_CONNECT_SWAPPED);
  return self->scroller;
}

GtkWidget *
wp_form_page_new (WpFormModel *model, WpOnboardingData *data)
{
  WpFormPage *self = g_object_new (WP_TYPE_FORM_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  wp_ui_set_name (GTK_WIDGET (self), wp_words_text (&wp_form_model_get_form (model)->title));
  self->model = g_object_ref (model);
  self->data = data != NULL ? g_object_ref (data) : NULL;
  self->outbox_bar = wp_outbox_bar_new ();
  self->side = wp_form_sections_new (model, FALSE);
  self->top = wp_form_sections_new (model, TRUE);
  self->bar = wp_form_bar_new ();
  g_signal_connect_object (self->side, "chosen", G_CALLBACK (section_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->top, "chosen", G_CALLBACK (section_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "go-to", G_CALLBACK (go_to_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "submit", G_CALLBACK (submit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (middle), self->side);
  gtk_box_append (GTK_BOX (middle), make_column (self));
  gtk_box_append (GTK_BOX (box), self->outbox_bar);
  gtk_box_append (GTK_BOX (box), self->top);
  gtk_box_append (GTK_BOX (box), middle);
  gtk_box_append (GTK_BOX (box), self->bar);
  GtkWidget *bin = wp_fold_new (box);
  g_signal_connect_object (bin, "resized", G_CALLBACK (fold), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), bin);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  add_keys (self);
  fold (self, 0);
  update_sections (self);
  update_rest_cb (self);
  update_offers (self);
  return GTK_WIDGET (self);
}

WpFormModel *
wp_form_page_get_model (WpFormPage *self)
{
  return self->model;
}
