/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form-control.h"

G_BEGIN_DECLS

/**
 * WpFormRow:
 *
 * One field of a form: its label, its control, and below it help, an error or advice, remarks of the onboarding team, an answer offered from
 * another form, a conflict.
 *
 * Signal: "show-conflict" ().
 */
#define WP_TYPE_FORM_ROW (wp_form_row_get_type ())
G_DECLARE_FINAL_TYPE (WpFormRow, wp_form_row, WP, FORM_ROW, GtkBox)

GtkWidget *wp_form_row_new (WpFormModel *model, const WpFormSection *section, const WpFormField *field);
const WpFormField *wp_form_row_get_field (WpFormRow *self);
/* Updates it from the model. */
void wp_form_row_update (WpFormRow *self);
/* @offer: (transfer full) (nullable): an answer known from elsewhere, shown where there is none; @words: (nullable): the same and where from, translated */
void wp_form_row_set_offer (WpFormRow *self, JsonNode *offer, const char *words);
/* @remarks: (element-type JsonObject): {id, text, …}; @head: (transfer full): who remarked it, and when, translated */
void wp_form_row_set_remarks (WpFormRow *self, GPtrArray *remarks, char *(*head) (JsonObject *remark));
/* From now on errors are shown, even if the person has not been here yet. */
void wp_form_row_reveal (WpFormRow *self);
/* Puts the focus where @pointer leads: "/alert_phones/2/number" */
void wp_form_row_focus (WpFormRow *self, const char *pointer);
/* What is said about it now, "" for nothing */
const char *wp_form_row_get_message (WpFormRow *self);

G_END_DECLS
