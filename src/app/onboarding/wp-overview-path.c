/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOverview"
#include "config.h"

#include "wp-columns.h"
#include "wp-json.h"
#include "wp-onboarding-words.h"
#include "wp-overview-cards.h"
#include "wp-turn.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *steps[WP_ONBOARDING_N_STEPS];
  GtkWidget *icons[WP_ONBOARDING_N_STEPS];
  GtkWidget *states[WP_ONBOARDING_N_STEPS];
  GtkWidget *turns[WP_ONBOARDING_N_STEPS];
  GtkWidget *columns;
  GtkWidget *stopped;
} Parts;

static const char *const css_classes[] = { "later", "now", "done", "stopped" };

static GtkWidget *
make_step (Parts *parts, int step)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 4, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  /* Translators: a step of the way and its number */
  g_autofree char *title = g_strdup_printf (_ ("%u. %s"), (guint) step + 1, wp_onboarding_step_label ((WpOnboardingStep) step));
  GtkWidget *label = wp_ui_caption_new (title);
  gtk_widget_remove_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "step-title");
  parts->icons[step] = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "halign", GTK_ALIGN_START, NULL);
  parts->states[step] = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (parts->states[step], "caption");
  parts->turns[step] = wp_turn_label_new ();
  gtk_widget_add_css_class (parts->turns[step], "caption");
  gtk_widget_set_halign (parts->turns[step], GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (column), label);
  gtk_box_append (GTK_BOX (column), parts->states[step]);
  gtk_box_append (GTK_BOX (column), parts->turns[step]);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (box), parts->icons[step]);
  gtk_box_append (GTK_BOX (box), column);
  gtk_widget_add_css_class (box, "path-step");
  return box;
}

GtkWidget *
wp_overview_path_new (void)
{
  Parts *parts = g_new0 (Parts, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  parts->columns = wp_columns_new (104, WP_ONBOARDING_N_STEPS, 6);
  wp_columns_set_all_or_one (WP_COLUMNS (parts->columns));
  wp_ui_set_name (parts->columns, _ ("The five steps"));
  for (int step = 0; step < WP_ONBOARDING_N_STEPS; step++) {
    parts->steps[step] = make_step (parts, step);
    wp_columns_append (WP_COLUMNS (parts->columns), parts->steps[step]);
  }
  parts->stopped = wp_ui_text_new ();
  gtk_widget_add_css_class (parts->stopped, "conflict");
  gtk_box_append (GTK_BOX (box), parts->columns);
  gtk_box_append (GTK_BOX (box), parts->stopped);
  g_object_set_data_full (G_OBJECT (box), "wp-parts", parts, g_free);
  return box;
}

/* Why the onboarding ended, and what can be done */
static char *
why_stopped (const WpOverview *overview)
{
  const char *reason = wp_json_string_or (overview->onboarding, "reason", "");
  g_autofree char *said = *reason != '\0' ? g_strdup_printf ("\n“%s”", reason) : g_strdup ("");
  if (overview->state == WP_ONBOARDING_NOT_ELIGIBLE)
    return g_strdup_printf (
      _ ("Your account manager judged that the requirements are not met yet.%s\n"
         "See the self-check for what is missing, talk to your account manager, and express your interest again when it is mended."),
      said);
  if (overview->state == WP_ONBOARDING_WITHDRAWN)
    return g_strdup_printf (_ ("The onboarding was withdrawn.%s\nYou can begin again at any time: express your interest."), said);
  return g_strdup ("");
}

void
wp_overview_path_update (GtkWidget *path, const WpOverview *overview)
{
  Parts *parts = g_object_get_data (G_OBJECT (path), "wp-parts");
  static const char *const icons[] = { "wp-step-later-symbolic", "wp-step-now-symbolic", "wp-link-ok-symbolic", "wp-could-not-send-symbolic" };
  g_autofree char *stopped = why_stopped (overview);
  for (int step = 0; step < WP_ONBOARDING_N_STEPS; step++) {
    gint64 at = 0;
    WpStepState state = wp_onboarding_get_step (overview->onboarding, (WpOnboardingStep) step, &at);
    g_autofree char *when = wp_when_relative (at, wp_time_now ());
    g_autofree char *words = *when != '\0' ? g_strdup_printf ("%s · %s", wp_onboarding_step_state_label (state), when)
                                           : g_strdup (wp_onboarding_step_state_label (state));
    if (state == WP_STEP_NOW) {
      g_free (words);
      words = g_strdup (wp_onboarding_state_label (overview->state));
    }
    WpParty party = state == WP_STEP_NOW ? wp_onboarding_get_party (overview->onboarding) : WP_PARTY_NONE;
    g_autofree char *name = g_strdup_printf ("%u. %s: %s%s%s", (guint) step + 1, wp_onboarding_step_label ((WpOnboardingStep) step), words,
                                             party != WP_PARTY_NONE ? ", " : "", wp_party_label_text (party));
    wp_ui_put (parts->states[step], words);
    wp_turn_label_set_party (WP_TURN_LABEL (parts->turns[step]), party);
    gtk_image_set_from_icon_name (GTK_IMAGE (parts->icons[step]), icons[state]);
    for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
      gtk_widget_remove_css_class (parts->steps[step], css_classes[i]);
    gtk_widget_add_css_class (parts->steps[step], css_classes[state]);
    wp_ui_set_name (parts->steps[step], name);
  }
  wp_ui_put (parts->stopped, stopped);
}
