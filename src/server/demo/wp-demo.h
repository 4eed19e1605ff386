/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-forms.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * wp_demo_fill:
 * @forms: what partners fill in
 * @blobs_dir: where the files they attach lie
 * @fresh: the main partner has not begun its onboarding either
 * @now: what "now" is, ms: every date is told from it
 *
 * Two partners who must never see each other's data: the main one with about 300 incidents over the last 60 days. The same every
 * time but for the dates and the passwords. A storage that is filled already gets new passwords only.
 *
 * Returns: (transfer full): who may sign in, `[{email,password,role,partner}]`, the main partner first
 */
JsonArray *wp_demo_fill (WpStorage *storage, const WpForms *forms, const char *blobs_dir, gboolean fresh, gint64 now, GError **error);

/**
 * WpDemoSoc:
 *
 * The SOC that goes on working: it raises, contacts, asks, answers, escalates, resolves and closes, through the same acts as the
 * routes. Lives in the default main context.
 */
typedef struct _WpDemoSoc WpDemoSoc;

/* @pace: how many times faster than life (something every 20 to 60 seconds); 0 does nothing at all */
WpDemoSoc *wp_demo_soc_new (WpStorage *storage, double pace);
void wp_demo_soc_free (WpDemoSoc *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDemoSoc, wp_demo_soc_free)

G_END_DECLS
