/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailContacts:
 *
 * Whom the SOC contacts, in one sentence built from the rule, and the attempts so far with their results.
 */
#define WP_TYPE_DETAIL_CONTACTS (wp_detail_contacts_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailContacts, wp_detail_contacts, WP, DETAIL_CONTACTS, GtkBox)

GtkWidget *wp_detail_contacts_new (void);
/* Works until @until, as wp_rows_update() does. Returns: whether it is complete */
gboolean wp_detail_contacts_update (WpDetailContacts *self, const WpDetail *detail, gint64 until);

G_END_DECLS
