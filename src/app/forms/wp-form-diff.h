/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"

G_BEGIN_DECLS

typedef enum {
  WP_FORM_DIFF_BEFORE,
  WP_FORM_DIFF_AFTER,
  WP_FORM_DIFF_REMOVED, /* a row */
  WP_FORM_DIFF_ADDED,
  WP_FORM_DIFF_MOVED, /* of contacts, whose order counts */
} WpFormDiffKind;

/**
 * WpFormDiffLine:
 *
 * @text: in words; "" for no answer
 * @from, @to: the number of a row before and after, from 1; 0 where there is none
 */
typedef struct {
  WpFormDiffKind kind;
  char *text;
  guint from;
  guint to;
} WpFormDiffLine;

/**
 * wp_form_diff:
 * @field: (nullable): %NULL for one the form does not know
 *
 * What became of an answer: before and after, or of rows those that went, came or moved. (transfer full) (element-type WpFormDiffLine)
 */
GPtrArray *wp_form_diff (const WpFormField *field, JsonNode *before, JsonNode *after, const char *language);

G_END_DECLS
