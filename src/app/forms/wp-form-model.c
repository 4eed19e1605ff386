/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormModel"
#include "config.h"

#include "wp-error-view.h"
#include "wp-form-model.h"
#include "wp-json.h"
#include "wp-reasons.h"
#include "wp-time.h"

#include <glib/gi18n.h>

struct _WpFormModel {
  GObject parent_instance;

  WpAccount *account;     /* (owned) (nullable) */
  WpForm *form;           /* (owned) */
  char *id;               /* (owned) */
  JsonObject *submission; /* (owned): as it was last read */
  JsonObject *answers;    /* (owned): as on the screen */
  GPtrArray *issues;      /* (owned): of @answers */
  char *time_zone;        /* (owned): of this desk */
};

enum { CHANGED, ANSWER_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormModel, wp_form_model, G_TYPE_OBJECT)

static void
wp_form_model_finalize (GObject *object)
{
  WpFormModel *self = WP_FORM_MODEL (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->form, wp_form_unref);
  g_free (self->id);
  g_clear_pointer (&self->submission, json_object_unref);
  g_clear_pointer (&self->answers, json_object_unref);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_free (self->time_zone);
  G_OBJECT_CLASS (wp_form_model_parent_class)->finalize (object);
}

static void
wp_form_model_class_init (WpFormModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_form_model_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWER_CHANGED] = g_signal_new ("answer-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wp_form_model_init (WpFormModel *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  self->time_zone = g_strdup (g_time_zone_get_identifier (zone));
}

void
wp_form_model_get_context (WpFormModel *self, WpFormContext *context)
{
  context->now = wp_time_now ();
  context->time_zone = self->time_zone;
}

static void
validate (WpFormModel *self)
{
  WpFormContext context;
  wp_form_model_get_context (self, &context);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  self->issues = wp_form_validate (self->form, self->answers, &context);
}

static JsonObject *
answers_of (JsonObject *submission)
{
  JsonObject *answers = wp_json_object (submission, "answers");
  return answers != NULL ? wp_json_copy (answers) : json_object_new ();
}

WpFormModel *
wp_form_model_new (WpAccount *account, WpForm *form, JsonObject *submission)
{
  WpFormModel *self = g_object_new (WP_TYPE_FORM_MODEL, NULL);
  g_set_object (&self->account, account);
  self->form = wp_form_ref (form);
  self->id = g_strdup (wp_json_string_or (submission, "id", ""));
  g_autoptr (JsonObject) own = account != NULL ? wp_account_read_submission (account, self->id) : NULL;
  self->submission = json_object_ref (own != NULL ? own : submission);
  self->answers = answers_of (self->submission);
  validate (self);
  return self;
}

/* Emits "answer-changed" for every field whose answer differs from @before. */
static void
emit_answer_changes (WpFormModel *self, JsonObject *before)
{
  for (guint i = 0; i < self->form->sections->len; i++) {
    const WpFormSection *section = g_ptr_array_index (self->form->sections, i);
    for (guint j = 0; j < section->fields->len; j++) {
      const WpFormField *field = g_ptr_array_index (section->fields, j);
      if (!wp_answer_equal (wp_json_member (before, field->id), wp_json_member (self->answers, field->id)))
        g_signal_emit (self, signals[ANSWER_CHANGED], g_quark_from_string (field->id), field->id);
    }
  }
}

void
wp_form_model_refresh (WpFormModel *self, JsonObject *submission)
{
  g_autoptr (JsonObject) own = self->account != NULL ? wp_account_read_submission (self->account, self->id) : NULL;
  if (own == NULL && submission == NULL)
    return;
  g_autoptr (JsonObject) before = g_steal_pointer (&self->answers);
  g_clear_pointer (&self->submission, json_object_unref);
  self->submission = own != NULL ? g_steal_pointer (&own) : json_object_ref (submission);
  self->answers = answers_of (self->submission);
  validate (self);
  g_object_ref (self);
  emit_answer_changes (self, before);
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);
}

WpAccount *
wp_form_model_get_account (WpFormModel *self)
{
  return self->account;
}

WpForm *
wp_form_model_get_form (WpFormModel *self)
{
  return self->form;
}

JsonObject *
wp_form_model_get_submission (WpFormModel *self)
{
  return self->submission;
}

const char *
wp_form_model_get_id (WpFormModel *self)
{
  return self->id;
}

JsonObject *
wp_form_model_get_answers (WpFormModel *self)
{
  return self->answers;
}

JsonNode *
wp_form_model_get_answer (WpFormModel *self, const char *field)
{
  return wp_json_member (self->answers, field);
}

WpSubmissionState
wp_form_model_get_state (WpFormModel *self)
{
  return wp_submission_get_state (self->submission);
}

gboolean
wp_form_model_is_editable (WpFormModel *self, char **why_not)
{
  g_autofree char *reason = NULL;
  if (!wp_submission_is_editable (wp_form_model_get_state (self)))
    reason = g_strdup ("");
  else if (self->account != NULL) {
    g_autoptr (GError) error = NULL;
    if (!wp_actor_may (wp_account_get_actor (self->account), WP_PERMISSION_ADMINISTER, &error))
      reason = wp_reason_words (error);
  }
  if (why_not != NULL)
    *why_not = g_strdup (reason);
  return reason == NULL;
}

static gboolean
set_answer (WpFormModel *self, const char *field, JsonNode *value)
{
  if (wp_answer_equal (wp_json_member (self->answers, field), value))
    return FALSE;
  if (value == NULL)
    json_object_remove_member (self->answers, field);
  else
    json_object_set_member (self->answers, field, wp_json_node_copy (value));
  validate (self);
  if (self->account != NULL)
    wp_account_set_answer (self->account, self->id, field, value);
  return TRUE;
}

void
wp_form_model_set_answer (WpFormModel *self, const char *field, JsonNode *value)
{
  if (set_answer (self, field, value))
    g_signal_emit (self, signals[CHANGED], 0);
}

void
wp_form_model_fill (WpFormModel *self, const char *field, JsonNode *value)
{
  if (!set_answer (self, field, value))
    return;
  g_object_ref (self);
  g_signal_emit (self, signals[ANSWER_CHANGED], g_quark_from_string (field), field);
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);
}

gboolean
wp_form_model_is_shown (WpFormModel *self, const WpFormSection *section, const WpFormField *field)
{
  return wp_form_is_shown (self->form, section, field, self->answers);
}

GPtrArray *
wp_form_model_get_issues (WpFormModel *self)
{
  return self->issues;
}

guint
wp_form_model_count_errors (WpFormModel *self)
{
  return wp_form_count_errors (self->issues);
}

WpFormProgress
wp_form_model_get_progress (WpFormModel *self, const WpFormSection *section)
{
  WpFormContext context;
  wp_form_model_get_context (self, &context);
  return wp_form_get_progress (self->form, section, self->answers, &context);
}

JsonObject *
wp_form_model_get_conflict (WpFormModel *self, const char *field)
{
  return wp_json_object (wp_json_object (wp_json_object (self->submission, "local"), "conflicts"), field);
}

GStrv
wp_form_model_list_conflicts (WpFormModel *self)
{
  JsonObject *conflicts = wp_json_object (wp_json_object (self->submission, "local"), "conflicts");
  g_autoptr (GList) names = conflicts != NULL ? wp_json_members (conflicts) : NULL;
  GPtrArray *fields = g_ptr_array_new ();
  for (GList *l = names; l != NULL; l = l->next)
    g_ptr_array_add (fields, g_strdup (l->data));
  g_ptr_array_add (fields, NULL);
  return (GStrv) g_ptr_array_free (fields, FALSE);
}

char *
wp_form_model_get_refusal (WpFormModel *self, const char *field)
{
  const char *slug = wp_json_string (wp_json_object (wp_json_object (self->submission, "local"), "files"), field);
  JsonObject *file = wp_json_node_object (wp_form_model_get_answer (self, field));
  if (slug == NULL || file == NULL)
    return NULL;
  g_autoptr (WpErrorText) text = wp_error_text_new_for_code (wp_error_from_slug (slug));
  /* Translators: the name of a file, why, what to do */
  return g_strdup_printf (_ ("The server did not take “%s”: %s. %s"), wp_json_string_or (file, "name", ""), text->title, text->advice);
}
