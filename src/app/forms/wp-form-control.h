/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"
#include "wp-form-model.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFormControl:
 *
 * The control for one answer, by type; also a cell of a table. It shows an answer and emits a signal when the person changes it; it does not
 * validate.
 *
 * Signal: "edited" (JsonNode *value): the person changed it; %NULL is no answer.
 */
#define WP_TYPE_FORM_CONTROL (wp_form_control_get_type ())
G_DECLARE_DERIVABLE_TYPE (WpFormControl, wp_form_control, WP, FORM_CONTROL, GtkBox)

struct _WpFormControlClass {
  GtkBoxClass parent_class;

  void (*set_value) (WpFormControl *self, JsonNode *value);
  void (*set_editable) (WpFormControl *self, gboolean editable);
  /* (nullable): of a table and contacts alone: the issues of this field, rows and cells in their pointers */
  void (*set_issues) (WpFormControl *self, GPtrArray *issues, const char *base);
  /* What it is called for a screen reader from now on. By default its target is, of several buttons the control. */
  void (*set_name) (WpFormControl *self, const char *name);
  /* What takes the focus, and what errors are tied to */
  GtkWidget *(*get_target) (WpFormControl *self);
  /* (nullable): the target of a cell, "/2/phone" */
  GtkWidget *(*find_target) (WpFormControl *self, const char *pointer);
};

/* @name: for a screen reader; @model: keeps the definition, and what a file needs */
WpFormControl *wp_form_control_new (const WpFormField *field, const char *name, WpFormModel *model);

const WpFormField *wp_form_control_get_field (WpFormControl *self);
const char *wp_form_control_get_name (WpFormControl *self);
void wp_form_control_set_name (WpFormControl *self, const char *name);
WpFormModel *wp_form_control_get_model (WpFormControl *self);
/* Shows an answer; what is typed already and means the same stays as it was typed. @value: (nullable) */
void wp_form_control_set_value (WpFormControl *self, JsonNode *value);
void wp_form_control_set_editable (WpFormControl *self, gboolean editable);
void wp_form_control_set_issues (WpFormControl *self, GPtrArray *issues, const char *base);
GtkWidget *wp_form_control_get_target (WpFormControl *self);
GtkWidget *wp_form_control_find_target (WpFormControl *self, const char *pointer); /* the control's own when there is no such cell */
/* The error as a screen reader has it; "" for none. */
void wp_form_control_set_error (WpFormControl *self, const char *error, const char *help);

/* For subclasses: emits "edited", unless the value is being set. @value: (transfer full) (nullable) */
void wp_form_control_edited (WpFormControl *self, JsonNode *value);
void wp_form_control_init_field (WpFormControl *self, const WpFormField *field, const char *name, WpFormModel *model);

/* The subclasses */
WpFormControl *wp_form_entry_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_choice_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_date_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_hours_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_picker_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_rows_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_file_new (const WpFormField *field, const char *name, WpFormModel *model);
WpFormControl *wp_form_consent_new (const WpFormField *field, const char *name, WpFormModel *model);

G_END_DECLS
