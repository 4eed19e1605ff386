/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-catalog.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* Plays what is told in data/demo/onboarding.json, with the same rules as everybody. @user: who acts for the partner. The partner has the
 * forms and terms already. */
gboolean wp_demo_onboarding_fill (WpDemoCatalog *catalog, WpStorage *storage, const WpPrincipal *user, const char *blobs_dir, GRand *rand, gint64 now,
                                  GError **error);

/* Who is to be reached, for a partner of the catalog that has its onboarding document; who was named already stays. */
gboolean wp_demo_onboarding_need_manager (WpDemoCatalog *catalog, WpStorage *storage, const char *partner, const char *partner_name, GError **error);

/* One answer of the account manager or the onboarding team to where @partner is. FALSE when it is not their turn. */
gboolean wp_demo_onboarding_react (WpDemoCatalog *catalog, WpStorage *storage, const char *partner, gint64 now);

G_END_DECLS
