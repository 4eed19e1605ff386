/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-request.h"

G_BEGIN_DECLS

/**
 * wp_idempotency_run:
 *
 * Answers a request that changes something: looks its key up before anything else, runs the route's effect, and keeps the
 * answer, all in one transaction, so that what was done is known to have been done, whenever the server dies.
 */
void wp_idempotency_run (WpRequest *request);

G_END_DECLS
