/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpDetail:
 *
 * One moment of the incident as the page shows it, on the stack of an update. Every part of the page takes what it needs and
 * changes only what is different, so that typing, focus, selection and scrolling survive.
 */
typedef struct {
  WpAccount *account;
  WpIncident *incident;
  JsonObject *document;
  GPtrArray *outbox;   /* WpOutboxRow of this incident */
  const char *why_not; /* (nullable): why this person can change nothing, translated */
} WpDetail;

G_END_DECLS
