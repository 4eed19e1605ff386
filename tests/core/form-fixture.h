/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"

G_BEGIN_DECLS

/* JSON written with ' for ", which must be right. (transfer full) */
JsonObject *form_json (const char *text);
/* A definition of data/forms, as a document and read. (transfer full) */
JsonObject *form_document (const char *id);
WpForm *form_shipped (const char *id);
/* A form of one section of these fields, comma-separated JSON; @rest: (nullable): further members. (transfer full) */
WpForm *form_of (const char *fields, const char *rest);
/* "pointer code" of every issue, advice with a ?, sorted and joined by a blank. (transfer full) */
char *form_issues (GPtrArray *issues);
/* What wp_form_validate() says of answers, in that way. (transfer full) */
char *form_judge (WpForm *form, JsonObject *answers, const WpFormContext *context);

G_END_DECLS
