/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

/* What a partner has decided about its licenses, one document for each: {id, release: {seats, amount, currency}, marks, snoozed: [{warning, until,
 * reason, by, at}], history} */
extern const WpKind wp_kind_partner;

typedef enum {
  WP_PARTNER_COMMAND_SET_RULES,
  WP_PARTNER_COMMAND_SNOOZE,
  WP_PARTNER_COMMAND_WAKE,
  WP_PARTNER_N_COMMANDS,
} WpPartnerCommand;

extern const WpCommandType wp_partner_commands[WP_PARTNER_N_COMMANDS];

/* {release: {seats, amount, currency}, marks, from}: what is not named stays as it is */
#define WP_COMMAND_SET_RULES (&wp_partner_commands[WP_PARTNER_COMMAND_SET_RULES])
/* {warning, until, reason}: a warning is quiet until then */
#define WP_COMMAND_SNOOZE_WARNING (&wp_partner_commands[WP_PARTNER_COMMAND_SNOOZE])
/* {warning}: it is not quiet any more */
#define WP_COMMAND_WAKE_WARNING (&wp_partner_commands[WP_PARTNER_COMMAND_WAKE])

#define WP_MAX_MARKS 10

/* The one there is. @document: (out) (transfer full) (nullable) */
gboolean wp_partner_read (const WpLookup *lookup, JsonObject **document, GError **error);
JsonObject *wp_partner_new (const char *id); /* (transfer full): as it begins, with nothing decided */

/**
 * wp_partner_get_marks:
 * @document: (nullable)
 * @days: (array fixed-size=WP_MAX_MARKS): filled, the earliest first
 *
 * How many days before a license ends the partner is warned; those of the vendor (domain §1.5: 45, 30, 15, 7, 0) where nothing was decided.
 *
 * Returns: how many there are
 */
guint wp_partner_get_marks (JsonObject *document, int days[WP_MAX_MARKS]);

/* Until when a warning is quiet, ms; 0 when it is not. @document: (nullable) */
gint64 wp_partner_get_snoozed (JsonObject *document, const char *warning);

/**
 * wp_partner_needs_release:
 * @document: (nullable)
 * @amount: in minor units of @currency, -1 when there is no price
 *
 * Does an order of so many seats or so much money wait for a second administrator? An order without a price does by its seats alone, and one in
 * another currency than the threshold's always does.
 */
gboolean wp_partner_needs_release (JsonObject *document, gint64 seats, gint64 amount, const char *currency);

G_END_DECLS
