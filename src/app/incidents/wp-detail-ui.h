/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-rows.h"

G_BEGIN_DECLS

/**
 * WpDetail:
 *
 * What an update of the page is given, reference-counted: a long incident is worked through in more than one frame. Each part of the page
 * changes only what differs, so that text being typed, focus, selection and scroll position stay.
 */
typedef struct {
  WpAccount *account;
  WpIncident *incident;
  GPtrArray *outbox; /* WpOutboxRow of this incident */
  char *why_not;     /* (nullable): why this person can change nothing, translated */
  guint serial;      /* another one for each, for wp_rows_update() */
} WpDetail;

/* @outbox, @why_not: (transfer full). (transfer full) */
WpDetail *wp_detail_new (WpAccount *account, WpIncident *incident, GPtrArray *outbox, char *why_not);
WpDetail *wp_detail_ref (WpDetail *self);
void wp_detail_unref (WpDetail *self);
/* Whoever lets a long one go last does not wait until it is freed. @incident: (transfer full) */
void wp_detail_release (WpIncident *incident);
/* To work through the same anew. (transfer full) */
WpDetail *wp_detail_renew (WpDetail *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDetail, wp_detail_unref)

G_END_DECLS
