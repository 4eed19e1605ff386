/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

/* A batch of licenses that are activated by their keys: {id, at, by, byId, state, lines, history}. A line is {id, masked, choice, licenseId,
 * orderId, orderLine, state, errors:[{code, message}], license}; its key is nowhere in it. The vendor answers line by line (domain §2.5). */
extern const WpKind wp_kind_activation;

#define WP_MAX_ACTIVATION_LINES 200

/* Columns, in the order of wp_kind_activation.columns */
typedef enum {
  WP_ACTIVATION_STATE,  /* int: WpActivationState */
  WP_ACTIVATION_AT_NEG, /* int: -ms, so that the newest comes first */
  WP_ACTIVATION_LINES,  /* int: how many there are */
  WP_ACTIVATION_DONE,   /* int: how many of them have succeeded */
  WP_ACTIVATION_FAILED, /* int: and failed */
  WP_ACTIVATION_BY,     /* text: a person's name */
  WP_ACTIVATION_N_COLUMNS,
} WpActivationColumn;

/* What is to become of a key: a license of its own, more seats of one there is, or a later end of it (domain §1.5) */
typedef enum { WP_ACTIVATION_CHOICE_UNKNOWN, WP_ACTIVATION_NEW, WP_ACTIVATION_ADD, WP_ACTIVATION_EXTEND } WpActivationChoice;
WpActivationChoice wp_activation_choice_from_string (const char *text); /* @text: (nullable) */
const char *wp_activation_choice_to_string (WpActivationChoice self);

/* The vendor's words for a line, in the order in which they come */
typedef enum {
  WP_ACTIVATION_LINE_UNKNOWN,
  WP_ACTIVATION_LINE_CREATED,
  WP_ACTIVATION_LINE_QUEUED,
  WP_ACTIVATION_LINE_PENDING,
  WP_ACTIVATION_LINE_SUCCESS,
  WP_ACTIVATION_LINE_FAILED,
} WpActivationLineState;
WpActivationLineState wp_activation_line_state_from_string (const char *text); /* @text: (nullable) */
/* Is the vendor still to answer? */
gboolean wp_activation_line_is_open (WpActivationLineState self);

/* Of a batch; it follows from its lines. */
typedef enum {
  WP_ACTIVATION_UNKNOWN,
  WP_ACTIVATION_CREATED,
  WP_ACTIVATION_PROCESSING,
  WP_ACTIVATION_COMPLETE,
  WP_ACTIVATION_COMPLETE_WITH_ERRORS,
} WpActivationState;
WpActivationState wp_activation_state_from_string (const char *text); /* @text: (nullable) */

/* Why a line failed, as "code" of its errors. The vendor may have others. */
#define WP_ACTIVATION_USED "used"             /* the vendor: it was activated before */
#define WP_ACTIVATION_FOREIGN "foreign"       /* the vendor: it is another account's */
#define WP_ACTIVATION_KNOWN_HERE "known_here" /* the backend: another line has activated it, or is about to */
#define WP_ACTIVATION_NO_KEY "no_key"         /* the backend: the order's line has none, or it is not kept any more */

typedef enum {
  WP_ACTIVATION_COMMAND_ACTIVATE,
  WP_ACTIVATION_COMMAND_RETRY,
  WP_ACTIVATION_COMMAND_ANSWER,
  WP_ACTIVATION_N_COMMANDS,
} WpActivationCommand;

extern const WpCommandType wp_activation_commands[WP_ACTIVATION_N_COMMANDS];

/* {lines:[{masked, choice, licenseId, orderId, orderLine}], keys:[…]}: as many keys as lines, null for a line that names an order's. The keys
 * are its secret. */
#define WP_COMMAND_ACTIVATE (&wp_activation_commands[WP_ACTIVATION_COMMAND_ACTIVATE])
/* {lines:[id]}: those that failed are tried once more. */
#define WP_COMMAND_RETRY_ACTIVATION (&wp_activation_commands[WP_ACTIVATION_COMMAND_RETRY])
/* The vendor's: {lines:[{id, state, license:{id, product, type, quantity, limit, expiryDate}, errors}]} */
#define WP_COMMAND_ANSWER_ACTIVATION (&wp_activation_commands[WP_ACTIVATION_COMMAND_ANSWER])

/**
 * WpActivationCounts:
 *
 * How far a batch is.
 */
typedef struct {
  guint all, open, done, failed;
} WpActivationCounts;
WpActivationCounts wp_activation_count (JsonObject *document);

/* For the backend, in the transaction of the command: the line has failed before the vendor was asked. @message: English */
void wp_activation_fail_line (JsonObject *line, const char *code, const char *message);

/**
 * wp_activation_make_license:
 * @line: of an activation
 * @told: the license as the vendor's answer has it
 * @license: (nullable): the one that is added to or extended
 * @product: (nullable): @told's, of the catalog
 * @pointer: of @told, for what is wrong
 *
 * What a license is after a line has succeeded. Seats are added; an end is the vendor's and never computed. An upgrade to a product that
 * stands in the place of the present one is allowed, a downgrade is not (domain §1.5): fewer seats, an earlier end, any other product.
 *
 * Returns: (transfer full): %NULL with %WP_ERROR_INVALID or %WP_ERROR_CONFLICT
 */
JsonObject *wp_activation_make_license (JsonObject *line, JsonObject *told, JsonObject *license, JsonObject *product, const char *pointer,
                                        GError **error);

G_END_DECLS
