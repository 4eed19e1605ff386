/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-catalog.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* The activations that data/demo/licenses.json has for a partner of that name, where it has none yet. It has its inventory already.
 * @user: who activates */
gboolean wp_demo_activations_need (WpStorage *storage, const WpPrincipal *user, gint64 now, GError **error);

/* One answer of the vendor to a batch of @partner's that waits for one. FALSE when none does. What becomes of a key follows from the key, so
 * that a visitor can try everything: its beginning names the product; one that ends in X was used before, in Z is somebody else's, in Y
 * fails the first time. */
gboolean wp_demo_activations_react (WpStorage *storage, const char *partner, gint64 now);

G_END_DECLS
