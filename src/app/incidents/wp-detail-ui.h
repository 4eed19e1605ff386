/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpDetail:
 *
 * What an update of the page is given, on the stack. Each part of the page changes only what differs, so that text being typed, focus,
 * selection and scroll position stay.
 */
typedef struct {
  WpAccount *account;
  WpIncident *incident;
  JsonObject *document;
  GPtrArray *outbox;   /* WpOutboxRow of this incident */
  const char *why_not; /* (nullable): why this person can change nothing, translated */
} WpDetail;

G_END_DECLS
