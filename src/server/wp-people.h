/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* Partners and their people, as whole acts: each joins an open transaction or runs in its own. */

/* The partner of that name, made when there is none. (transfer full): its id */
char *wp_people_need_partner (WpStorage *storage, const char *name, GError **error);

/**
 * wp_people_put_user:
 * @password: at least 8 bytes; hashed here, which takes a fifth of a second: not for the main loop of a running server
 *
 * Adds a user, with their `user` document, or changes the one with that address: name, role and password; a change ends
 * their sign-ins. %WP_ERROR_INVALID names what is wrong, %WP_ERROR_CONFLICT when the address belongs to another partner.
 *
 * Returns: (transfer full)
 */
WpPrincipal *wp_people_put_user (WpStorage *storage, const char *partner_id, const char *email, const char *name, WpRole role, const char *password,
                                 GError **error);

/**
 * wp_people_put_customer:
 * @document: as on the wire; without an "id" it gets one
 *
 * Adds a customer to a partner, or changes the one of that id.
 *
 * Returns: (transfer full): its id
 */
char *wp_people_put_customer (WpStorage *storage, const char *partner_id, JsonObject *document, GError **error);

G_END_DECLS
