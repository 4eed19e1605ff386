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
 * Adds a customer to a partner, or changes the one of that id. %WP_ERROR_CONFLICT when another partner has one of that id.
 *
 * Returns: (transfer full): its id
 */
char *wp_people_put_customer (WpStorage *storage, const char *partner_id, JsonObject *document, GError **error);

/**
 * wp_people_move_customer:
 * @from: the partner that has the customer
 * @to: where it goes: another partner, or the same for a new id alone
 * @new_id: its id there, which may be the one it has
 * @n_incidents: (out): how many incidents went with it
 *
 * Its incidents go with it, with all that is written in them; those that are open belong to nobody there and wake people again. Its forms
 * stay: they are what the old partner agreed to. %WP_ERROR_CONFLICT while one of them is open, or when the id is taken there.
 */
gboolean wp_people_move_customer (WpStorage *storage, const char *from, const char *id, const char *to, const char *new_id, gint64 now,
                                  guint *n_incidents, GError **error);

G_END_DECLS
