/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* RFC 9457. */
#define WP_PROBLEM_TYPE "application/problem+json"

guint wp_problem_get_status (const GError *error);
guint wp_problem_get_retry_after (const GError *error); /* seconds, 0 for none */
/* @current: (nullable): the document a refusal is about. What went wrong inside the server is not told. (transfer full) */
char *wp_problem_to_string (const GError *error, const WpRecord *current);

G_END_DECLS
