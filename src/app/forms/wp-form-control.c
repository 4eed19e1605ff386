/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormControl"
#include "config.h"

#include "wp-form-control.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

typedef struct {
  const WpFormField *field; /* (unowned): of the model's form */
  WpFormModel *model;       /* (owned) */
  char *name;               /* (owned) */
  char *description;        /* (owned) (nullable): as a screen reader has it */
  gboolean setting;
  int editable; /* -1: not said yet */
} WpFormControlPrivate;

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (WpFormControl, wp_form_control, GTK_TYPE_BOX)

#define PRIVATE(self) ((WpFormControlPrivate *) wp_form_control_get_instance_private (self))

static void
wp_form_control_finalize (GObject *object)
{
  WpFormControlPrivate *private = PRIVATE (WP_FORM_CONTROL (object));
  g_free (private->name);
  g_free (private->description);
  g_clear_object (&private->model);
  G_OBJECT_CLASS (wp_form_control_parent_class)->finalize (object);
}

/* A type that this version does not know: shown as what it is, never touched. */
static void
set_nothing (WpFormControl *self, JsonNode *value)
{
}

static void
set_editable_nothing (WpFormControl *self, gboolean editable)
{
}

static GtkWidget *
first_child (WpFormControl *self)
{
  return gtk_widget_get_first_child (GTK_WIDGET (self));
}

static void
name_target (WpFormControl *self, const char *name)
{
  GtkWidget *target = wp_form_control_get_target (self);
  /* Of several buttons each has its own name. */
  wp_ui_set_name (GTK_IS_CHECK_BUTTON (target) ? GTK_WIDGET (self) : target, name);
}

static void
wp_form_control_class_init (WpFormControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_form_control_finalize;
  klass->set_value = set_nothing;
  klass->set_editable = set_editable_nothing;
  klass->get_target = first_child;
  klass->set_name = name_target;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);
}

static void
wp_form_control_init (WpFormControl *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

void
wp_form_control_init_field (WpFormControl *self, const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormControlPrivate *private = PRIVATE (self);
  private->field = field;
  private->model = g_object_ref (model);
  private->name = g_strdup (name);
  private->editable = -1;
}

static WpFormControl *
unknown_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormControl *self = g_object_new (WP_TYPE_FORM_CONTROL, NULL);
  GtkWidget *text = wp_ui_caption_new (_ ("This version of Watchpost cannot edit this field. The answer is kept as it is."));
  wp_form_control_init_field (self, field, name, model);
  gtk_widget_set_focusable (text, TRUE);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_box_append (GTK_BOX (self), wp_ui_icon_line_new ("dialog-information-symbolic", text));
  return self;
}

WpFormControl *
wp_form_control_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  switch (field->type) {
  case WP_FIELD_CHOICE:
  case WP_FIELD_CHOICES:
  case WP_FIELD_YES_NO:
    return wp_form_choice_new (field, name, model);
  case WP_FIELD_DATE:
  case WP_FIELD_DATE_TIME:
    return wp_form_date_new (field, name, model);
  case WP_FIELD_TIME_RANGE:
    return wp_form_hours_new (field, name, model);
  case WP_FIELD_TIME_ZONE:
  case WP_FIELD_COUNTRY:
    return wp_form_picker_new (field, name, model);
  case WP_FIELD_CONTACTS:
  case WP_FIELD_TABLE:
    return wp_form_rows_new (field, name, model);
  case WP_FIELD_FILE:
    return wp_form_file_new (field, name, model);
  case WP_FIELD_CONSENT:
    return wp_form_consent_new (field, name, model);
  case WP_FIELD_TEXT:
  case WP_FIELD_NUMBER:
  case WP_FIELD_PHONE:
  case WP_FIELD_EMAIL:
  case WP_FIELD_DOMAIN:
  case WP_FIELD_GUID:
  case WP_FIELD_UPN:
    return wp_form_entry_new (field, name, model);
  case WP_FIELD_UNKNOWN:
  default:
    return unknown_new (field, name, model);
  }
}

const WpFormField *
wp_form_control_get_field (WpFormControl *self)
{
  return PRIVATE (self)->field;
}

void
wp_form_control_set_name (WpFormControl *self, const char *name)
{
  WpFormControlPrivate *private = PRIVATE (self);
  char *copy = g_strdup (name);
  g_free (private->name);
  private->name = copy;
  WP_FORM_CONTROL_GET_CLASS (self)->set_name (self, name);
}

const char *
wp_form_control_get_name (WpFormControl *self)
{
  return PRIVATE (self)->name;
}

WpFormModel *
wp_form_control_get_model (WpFormControl *self)
{
  return PRIVATE (self)->model;
}

void
wp_form_control_set_value (WpFormControl *self, JsonNode *value)
{
  WpFormControlPrivate *private = PRIVATE (self);
  gboolean before = private->setting;
  private->setting = TRUE;
  WP_FORM_CONTROL_GET_CLASS (self)->set_value (self, value);
  private->setting = before;
}

void
wp_form_control_set_editable (WpFormControl *self, gboolean editable)
{
  if (PRIVATE (self)->editable == editable)
    return;
  PRIVATE (self)->editable = editable;
  WP_FORM_CONTROL_GET_CLASS (self)->set_editable (self, editable);
}

void
wp_form_control_set_issues (WpFormControl *self, GPtrArray *issues, const char *base)
{
  if (WP_FORM_CONTROL_GET_CLASS (self)->set_issues != NULL)
    WP_FORM_CONTROL_GET_CLASS (self)->set_issues (self, issues, base);
}

GtkWidget *
wp_form_control_get_target (WpFormControl *self)
{
  return WP_FORM_CONTROL_GET_CLASS (self)->get_target (self);
}

GtkWidget *
wp_form_control_find_target (WpFormControl *self, const char *pointer)
{
  WpFormControlClass *klass = WP_FORM_CONTROL_GET_CLASS (self);
  GtkWidget *target = klass->find_target != NULL ? klass->find_target (self, pointer) : NULL;
  return target != NULL ? target : klass->get_target (self);
}

void
wp_form_control_set_error (WpFormControl *self, const char *error, const char *help)
{
  GtkWidget *target = wp_form_control_get_target (self);
  g_autofree char *description = *error != '\0' && *help != '\0' ? g_strdup_printf ("%s %s", error, help) : g_strdup (*error != '\0' ? error : help);
  if (target == NULL || g_strcmp0 (PRIVATE (self)->description, description) == 0)
    return;
  g_free (PRIVATE (self)->description);
  PRIVATE (self)->description = g_strdup (description);
  gtk_accessible_update_state (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_STATE_INVALID,
                               *error != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  /* Of several buttons one alone would turn red. */
  if (*error != '\0' && !GTK_IS_CHECK_BUTTON (target))
    gtk_widget_add_css_class (target, "error");
  else
    gtk_widget_remove_css_class (target, "error");
}

void
wp_form_control_edited (WpFormControl *self, JsonNode *value)
{
  g_autoptr (JsonNode) own = value;
  if (!PRIVATE (self)->setting)
    g_signal_emit (self, signals[EDITED], 0, wp_answer_is_empty (own) ? NULL : own);
}
