/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOverview"
#include "config.h"

#include "wp-json.h"
#include "wp-button.h"
#include "wp-not-sent.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding-words.h"
#include "wp-overview-cards.h"
#include "wp-reasons.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

/* Who does what: the table of the service overview. A letter says how much: Responsible, Accountable, Consulted, Informed. */

static const struct {
  const char *activity;
  const char *partner;
  const char *soc;
  const char *team;
} duties[] = {
  { N_ ("Determine eligibility, start the onboarding"), N_ ("R · meets the account manager"), "", N_ ("A · qualifies, forwards, reviews") },
  { N_ ("Purchase, activate and allocate licenses"), N_ ("R · does it"), "", "" },
  { N_ ("Enroll each new customer, configure the environment"), N_ ("R · does it"), "", "" },
  { N_ ("Follow the remediation guidelines quickly, return to business as usual"), N_ ("R · you or your customer"), N_ ("C · guides"), "" },
  { N_ ("Monitor telemetry, aggregate and prioritize indicators and alerts"), "", N_ ("R · does it"), "" },
  { N_ ("Investigate: is it malicious, is a response needed?"), N_ ("C · may be asked whether an activity is approved"), N_ ("R · does it"), "" },
  { N_ ("Respond to threats: alert with details, affected endpoints and guidelines; isolate where allowed"), N_ ("I · is told"), N_ ("R · does it"),
    "" },
  { N_ ("Hunt for threats, create new indicators"), "", N_ ("R · does it"), "" },
  { N_ ("Deliver periodic health status and service activity reports"), N_ ("I · is told"), N_ ("R · automatically"), "" },
  { N_ ("Give remediation guidance"), N_ ("I · is told"), N_ ("R · does it"), "" },
};

static const char *const columns[] = { N_ ("Your company"), N_ ("WatchGuard SOC"), N_ ("Account manager and onboarding team") };

typedef struct {
  GtkWidget *not_sent;
  GtkWidget *button;
  GtkWidget *mark;
  GtkWidget *why_not;
  WpAccount *account; /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
} Duties;

static void
duties_free (gpointer data)
{
  Duties *self = data;
  g_clear_object (&self->account);
  g_free (self->id);
  g_free (self);
}

static const char *
words_of (const char *text)
{
  return *text != '\0' ? _ (text) : "–";
}

static GtkWidget *
make_cell (const char *text, const char *css_class, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "yalign", 0.0,
                                   "accessible-role", role, NULL);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, "duty-cell");
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Where there is room: a table */
static GtkWidget *
make_wide (void)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, "column-homogeneous", TRUE, NULL);
  gtk_grid_attach (GTK_GRID (grid), make_cell (_ ("What"), "caption-heading", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER), 0, 0, 1, 1);
  for (guint column = 0; column < G_N_ELEMENTS (columns); column++)
    gtk_grid_attach (GTK_GRID (grid), make_cell (_ (columns[column]), "caption-heading", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER), (int) column + 1, 0, 1,
                     1);
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++) {
    const char *cells[] = { duties[i].partner, duties[i].soc, duties[i].team };
    gtk_grid_attach (GTK_GRID (grid), make_cell (_ (duties[i].activity), NULL, GTK_ACCESSIBLE_ROLE_ROW_HEADER), 0, (int) i + 1, 1, 1);
    for (guint column = 0; column < G_N_ELEMENTS (cells); column++)
      gtk_grid_attach (GTK_GRID (grid), make_cell (words_of (cells[column]), "caption", GTK_ACCESSIBLE_ROLE_CELL), (int) column + 1, (int) i + 1, 1,
                       1);
  }
  gtk_widget_set_size_request (grid, 560, -1);
  return grid;
}

/* Where there is none: one activity after the other with those who have to do with it */
static GtkWidget *
make_narrow (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++) {
    const char *cells[] = { duties[i].partner, duties[i].soc, duties[i].team };
    GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *title = wp_ui_caption_new (_ (duties[i].activity));
    gtk_widget_remove_css_class (title, "dim-label");
    gtk_box_append (GTK_BOX (column), title);
    for (guint j = 0; j < G_N_ELEMENTS (cells); j++) {
      /* Translators: who, and what they have to do with it */
      g_autofree char *text = g_strdup_printf (_ ("%s: %s"), _ (columns[j]), words_of (cells[j]));
      GtkWidget *line = wp_ui_caption_new (text);
      gtk_widget_add_css_class (line, "caption");
      if (*cells[j] != '\0')
        gtk_box_append (GTK_BOX (column), line);
    }
    gtk_box_append (GTK_BOX (box), column);
  }
  return box;
}

static void
confirm_cb (GtkWidget *card)
{
  Duties *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  wp_overview_do (card, self->account, self->id, WP_COMMAND_CONFIRM_RESPONSIBILITIES, NULL);
}

GtkWidget *
wp_overview_duties_new (void)
{
  Duties *self = g_new0 (Duties, 1);
  GtkWidget *card = wp_overview_card_new (_ ("Responsibilities"), &self->not_sent), *squeezer = adw_squeezer_new ();
  g_object_set_data_full (G_OBJECT (card), "wp-parts", self, duties_free);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), make_wide ());
  adw_squeezer_add (ADW_SQUEEZER (squeezer), make_narrow ());
  self->button = wp_button_new (_ ("_Confirm Our Responsibilities"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (confirm_cb), card);
  self->mark = wp_ui_text_new ();
  self->why_not = wp_ui_caption_new (NULL);
  gtk_box_append (GTK_BOX (card), squeezer);
  GtkWidget *legend = wp_ui_caption_new (_ ("R: responsible, does it · A: accountable, decides · C: consulted, is asked · I: informed, is told"));
  gtk_widget_add_css_class (legend, "caption");
  gtk_box_append (GTK_BOX (card), legend);
  gtk_box_append (GTK_BOX (card), self->mark);
  gtk_box_append (GTK_BOX (card), self->button);
  gtk_box_append (GTK_BOX (card), self->why_not);
  return card;
}

void
wp_overview_duties_update (GtkWidget *card, const WpOverview *overview)
{
  Duties *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *mark = wp_json_object (overview->onboarding, "responsibilities");
  g_autofree char *by = wp_mark_text (mark);
  /* Translators: %s is "by Aiko Sato, 14:02" */
  g_autofree char *confirmed = mark != NULL ? g_strdup_printf (_ ("Confirmed %s"), by) : g_strdup ("");
  g_set_object (&self->account, overview->account);
  g_free (self->id);
  self->id = g_strdup (overview->id);
  wp_ui_put (self->mark, confirmed);
  gboolean may = wp_overview_allow (overview, WP_COMMAND_CONFIRM_RESPONSIBILITIES, self->button);
  g_autoptr (GError) error = NULL;
  if (!may)
    wp_account_may (overview->account, WP_COMMAND_CONFIRM_RESPONSIBILITIES, overview->onboarding, &error);
  g_autofree char *why_not = wp_reason_words (error);
  gtk_widget_set_visible (self->button, mark == NULL);
  wp_ui_put (self->why_not, mark == NULL && !may ? why_not : "");
  if (may)
    gtk_widget_add_css_class (self->button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->button, "suggested-action");
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), wp_overview_find_row (overview, WP_COMMAND_CONFIRM_RESPONSIBILITIES));
}
