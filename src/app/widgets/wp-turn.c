/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTurn"
#include "config.h"
#include "wp-turn.h"

#include <glib/gi18n.h>

const char *
wp_turn_label_text (WpTurn turn)
{
  switch (turn) {
  case WP_TURN_PARTNER:
    return _ ("your turn");
  case WP_TURN_SOC:
    return _ ("with the SOC");
  case WP_TURN_CUSTOMER:
    return _ ("with the customer");
  case WP_TURN_NONE:
  default:
    return "";
  }
}

const char *
wp_party_label_text (WpParty party)
{
  switch (party) {
  case WP_PARTY_PARTNER:
    return _ ("your turn");
  case WP_PARTY_ACCOUNT_MANAGER:
    return _ ("with the account manager");
  case WP_PARTY_ONBOARDING_TEAM:
    return _ ("with the onboarding team");
  case WP_PARTY_NONE:
  default:
    return "";
  }
}

struct _WpTurnLabel {
  AdwBin parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (WpTurnLabel, wp_turn_label, ADW_TYPE_BIN)

static void
wp_turn_label_class_init (WpTurnLabelClass *klass)
{
}

static void
wp_turn_label_init (WpTurnLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_add_css_class (GTK_WIDGET (self), "turn");
  wp_turn_label_set_turn (self, WP_TURN_NONE);
}

GtkWidget *
wp_turn_label_new (void)
{
  return g_object_new (WP_TYPE_TURN_LABEL, NULL);
}

static void
show (WpTurnLabel *self, const char *text, gboolean yours)
{
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
  /* Only the partner's turn is emphasized. */
  if (yours)
    gtk_widget_add_css_class (GTK_WIDGET (self), "yours");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "yours");
}

void
wp_turn_label_set_turn (WpTurnLabel *self, WpTurn turn)
{
  g_return_if_fail (WP_IS_TURN_LABEL (self));

  show (self, wp_turn_label_text (turn), turn == WP_TURN_PARTNER);
}

void
wp_turn_label_set_party (WpTurnLabel *self, WpParty party)
{
  g_return_if_fail (WP_IS_TURN_LABEL (self));

  show (self, wp_party_label_text (party), party == WP_PARTY_PARTNER);
}
