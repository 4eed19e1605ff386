/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Whose turn it is: one word, one widget, everywhere. */
const char *wp_turn_label_text (WpTurn turn);    /* translated; "" for none */
const char *wp_party_label_text (WpParty party); /* the same for the onboarding: "your turn", "with the account manager" */

#define WP_TYPE_TURN_LABEL (wp_turn_label_get_type ())
G_DECLARE_FINAL_TYPE (WpTurnLabel, wp_turn_label, WP, TURN_LABEL, AdwBin)

GtkWidget *wp_turn_label_new (void);
void wp_turn_label_set_turn (WpTurnLabel *self, WpTurn turn);
void wp_turn_label_set_party (WpTurnLabel *self, WpParty party);

G_END_DECLS
