/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

typedef enum {
  WP_OUTBOX_WAITING = 1, /* not sent yet */
  WP_OUTBOX_HELD,        /* behind another row of the same document */
  WP_OUTBOX_CONFIRM,     /* older than 60 days, or lost by the server: its author must confirm */
  WP_OUTBOX_REJECTED,    /* could not be sent: the reason is in it, the text is kept */
} WpOutboxState;

/**
 * WpOutboxRow:
 *
 * One command that is not delivered. Boxed and immutable.
 */
typedef struct {
  WpCommand *command;
  WpOutboxState state;
  gint64 acted_at;
  int error_code;      /* WpError of the last try, 0 when there was none */
  char *error_message; /* (nullable): the server's own words */
  JsonObject *theirs;  /* (nullable): for a conflict, the document as the server has it */
} WpOutboxRow;
WpOutboxRow *wp_outbox_row_ref (WpOutboxRow *self);
void wp_outbox_row_unref (WpOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpOutboxRow, wp_outbox_row_unref)

G_END_DECLS
