/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailQuestion:
 *
 * A question of the SOC: its text, when it is due, three answers that ask for confirmation, and a comment that is stored as it is typed.
 * Answered, it shows the verdict, who gave it and when.
 */
#define WP_TYPE_DETAIL_QUESTION (wp_detail_question_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailQuestion, wp_detail_question, WP, DETAIL_QUESTION, GtkBox)

GtkWidget *wp_detail_question_new (void);
void wp_detail_question_update (WpDetailQuestion *self, const WpDetail *detail, const WpQuestion *question);
gboolean wp_detail_question_is_open (WpDetailQuestion *self);
/* May this person answer it? */
gboolean wp_detail_question_may_answer (WpDetailQuestion *self);
void wp_detail_question_focus (WpDetailQuestion *self);
/* Asks for confirmation before @verdict is sent. */
void wp_detail_question_confirm_answer (WpDetailQuestion *self, WpVerdict verdict);

G_END_DECLS
