/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-request.h"

G_BEGIN_DECLS

/**
 * wp_idempotency_run:
 *
 * Answers a request that changes something: looks its key up before anything else, runs the route's effect, and keeps the
 * answer, all in one transaction, so that what was done is known to have been done, whenever the server dies.
 *
 * What is kept of an answer is small: an effect answers what it changed, not the document; of a refusal all is kept but the document it
 * is about, which a repetition gets as it is then, and of a refusal beyond %WP_IDEMPOTENCY_MAX_REFUSAL bytes its list of errors goes.
 */
#define WP_IDEMPOTENCY_MAX_REFUSAL (8 * 1024)
void wp_idempotency_run (WpRequest *request);

G_END_DECLS
