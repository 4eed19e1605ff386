/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpNotSent:
 *
 * A small clock at what is not delivered yet, or a warning at what could not be sent. It is hidden when all is sent.
 */
#define WP_TYPE_NOT_SENT (wp_not_sent_get_type ())
G_DECLARE_FINAL_TYPE (WpNotSent, wp_not_sent, WP, NOT_SENT, AdwBin)

/* @with_words: beside the clock stands what it means */
GtkWidget *wp_not_sent_new (gboolean with_words);
/* @row: (nullable): %NULL when it is sent */
void wp_not_sent_set_row (WpNotSent *self, const WpOutboxRow *row);

const char *wp_outbox_state_label (WpOutboxState state); /* translated: "not sent yet", "could not be sent" */

G_END_DECLS
