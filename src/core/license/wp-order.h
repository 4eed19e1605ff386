/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-license.h"

G_BEGIN_DECLS

#define WP_ORDER_MAX_YEARS 10
#define WP_ORDER_MAX_CUSTOMERS 200
#define WP_ORDER_MAX_LINES 100

/* From the first word to the last. Its way: draft → awaiting_release → placed → confirmed → fulfilled, or rejected or canceled. */
typedef enum {
  WP_ORDER_UNKNOWN,
  WP_ORDER_DRAFT,
  WP_ORDER_AWAITING_RELEASE, /* a second administrator is to release it */
  WP_ORDER_PLACED,           /* the vendor or the distributor has it */
  WP_ORDER_CONFIRMED,
  WP_ORDER_FULFILLED, /* its licenses are there */
  WP_ORDER_REJECTED,
  WP_ORDER_CANCELED,
} WpOrderState;

WpOrderState wp_order_state_from_string (const char *text); /* @text: (nullable) */
const char *wp_order_state_to_string (WpOrderState self);

/* Who has to do something next */
typedef enum {
  WP_ORDER_TURN_NONE,
  WP_ORDER_TURN_US,     /* finish the draft, send the order sheet, activate what came */
  WP_ORDER_TURN_SECOND, /* an administrator other than the one who placed it */
  WP_ORDER_TURN_VENDOR,
  WP_ORDER_TURN_DISTRIBUTOR, /* of an order that was sent elsewhere; what comes of it is entered by hand */
} WpOrderTurn;

/* An order: {id, product, type, quantity, years, distributor, po, note, customers, state, byHand, placed: {by, byId, at}, released: {by, byId, at},
 * price: {amount, currency}, reference, reason, entries: [{state, at, reference, note, by, enteredAt}], delivered: [{id, quantity, limit, expiryDate,
 * keyMasked, licenseId}], by, byId, at, history}. The entries are what the partner’s own hand says of an order that was sent elsewhere. */
extern const WpKind wp_kind_order;

/* The columns of an order, in the order of wp_kind_order.columns */
typedef enum {
  WP_ORDER_COLUMN_STATE, /* int: WpOrderState */
  WP_ORDER_COLUMN_PO, /* text: its purchase-order number, without what is no letter or digit and in lower case; "" when it is canceled or rejected */
  WP_ORDER_COLUMN_PRODUCT, /* text */
  WP_ORDER_COLUMN_AT,      /* int: ms, when it was begun, negative: the newest comes first */
  WP_ORDER_N_COLUMNS,
} WpOrderColumn;

WpOrderState wp_order_get_state (JsonObject *document);
WpOrderTurn wp_order_get_turn (JsonObject *document);
/* A line of "delivered": did it bring a key that nobody has activated yet? */
gboolean wp_order_line_is_waiting (JsonObject *line);
/* Did the person of that id place it, so that another has to release it? @user: (nullable) */
gboolean wp_order_is_placed_by (JsonObject *document, const char *user);
/* Did the partner order it elsewhere, and enters by hand what becomes of it? */
gboolean wp_order_is_by_hand (JsonObject *document);
/* As it is compared with others: "PO-0881" and "po 0881" are one number. @text: (nullable). (transfer full) */
char *wp_order_normalize_po (const char *text);

/* The members that a person fills in, NULL-terminated */
extern const char *const wp_order_fields[];
/* Are all of them there that an order needs? Every one that is missing or wrong is named. %WP_ERROR_INVALID */
gboolean wp_order_check_complete (JsonObject *document, GError **error);

G_END_DECLS
