/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-license.h"

G_BEGIN_DECLS

typedef enum {
  WP_ALLOCATION_COMMAND_ASSIGN,
  WP_ALLOCATION_COMMAND_EXTEND,
  WP_ALLOCATION_COMMAND_TAKE_BACK,
  WP_ALLOCATION_N_COMMANDS,
} WpAllocationCommand;

extern const WpCommandType wp_allocation_commands[WP_ALLOCATION_N_COMMANDS];

/* {customerId, product, type, quantity, licenseId, from}: assigns so many seats, or changes their number */
#define WP_COMMAND_ASSIGN_SEATS (&wp_allocation_commands[WP_ALLOCATION_COMMAND_ASSIGN])
#define WP_COMMAND_TAKE_SEATS_BACK (&wp_allocation_commands[WP_ALLOCATION_COMMAND_TAKE_BACK])
#define WP_COMMAND_EXTEND_TRIAL (&wp_allocation_commands[WP_ALLOCATION_COMMAND_EXTEND]) /* {}: once */

/* Is it taken back on this desk, where the server may not know of it yet? Such a one is to be shown nowhere. */
gboolean wp_allocation_is_removed (JsonObject *document);

/* What an assignment may break, in the order in which it is asked (domain §1.5) */
typedef enum {
  WP_SEAT_RULE_NONE,
  WP_SEAT_RULE_CUSTOMER,       /* there is no such customer */
  WP_SEAT_RULE_TYPE,           /* the product is not sold that way */
  WP_SEAT_RULE_OWN_USE,        /* NFR: for the partner itself */
  WP_SEAT_RULE_LICENSE,        /* linked: to an active term license of the product */
  WP_SEAT_RULE_ONE_PRODUCT,    /* a customer has one Endpoint Security product */
  WP_SEAT_RULE_BASE,           /* a module stands on one of some products */
  WP_SEAT_RULE_SAME_KIND,      /* product and module are both term or both subscription */
  WP_SEAT_RULE_NO_LICENSE,     /* there is no active license */
  WP_SEAT_RULE_NOT_ENOUGH,     /* not more than what is free */
  WP_SEAT_RULE_LIMIT,          /* nor than the limit of a subscription */
  WP_SEAT_RULE_IN_USE,         /* taking back: a module stands on it */
  WP_SEAT_RULE_TRIAL_EXTENDED, /* a trial is extended once */
  WP_N_SEAT_RULES,
} WpSeatRule;

/**
 * WpSeatRequest:
 * @document: (nullable): the allocation as it stands
 * @license: (nullable): of linked seats
 * @planned: seats that are ordered, which count as if they were there
 *
 * Seats that are to be assigned, or a number that is to be changed.
 */
typedef struct {
  const char *customer;
  const char *product;
  WpSeats type;
  gint64 quantity;
  const char *license;
  JsonObject *document;
  gint64 planned;
} WpSeatRequest;

/**
 * wp_seats_check:
 * @now: ms
 * @rule: (out): what it breaks, %WP_SEAT_RULE_NONE for nothing
 *
 * The one place for what an assignment may not break; server and desk ask the same. FALSE when it could not be found out.
 */
gboolean wp_seats_check (const WpSeatRequest *request, const WpLookup *lookup, gint64 now, WpSeatRule *rule, GError **error);
/* The same for taking back: @document is the allocation. */
gboolean wp_seats_check_take_back (JsonObject *document, const WpLookup *lookup, WpSeatRule *rule, GError **error);
/* "not_enough", as it is called on the wire */
const char *wp_seat_rule_to_string (WpSeatRule self);
/* The rule in English, to be translated; "" for %WP_SEAT_RULE_NONE */
const char *wp_seat_rule_get_message (WpSeatRule self);
/* The rule of such a message, %WP_SEAT_RULE_NONE for any other text. @message: (nullable) */
WpSeatRule wp_seat_rule_find (const char *message);

G_END_DECLS
