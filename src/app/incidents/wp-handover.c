/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHandover"
#include "config.h"

#include "wp-handover.h"
#include "wp-labels.h"
#include "wp-severity.h"
#include "wp-when.h"

#include <glib/gi18n.h>

#define INDENT 22

/* A heading stays with what follows it, and so does a step with its first lines. */
static const WpPaperStyle text_style = { .font = "Sans 10", .above = 4 };
static const WpPaperStyle title_style = { .font = "Sans Bold 17", .above = 2 };
static const WpPaperStyle meta_style = { .font = "Sans 9", .above = 2, .gray = 0.35 };
static const WpPaperStyle heading_style = { .font = "Sans Bold 12", .above = 18, .keep_lines = 4.5, .mark = WP_PAPER_RULE };
static const WpPaperStyle step_style = { .font = "Sans 10", .above = 9, .indent = INDENT, .keep_lines = 2.2, .mark = WP_PAPER_BOX };
static const WpPaperStyle done_style = { .font = "Sans 10", .above = 9, .indent = INDENT, .keep_lines = 2.2, .mark = WP_PAPER_TICKED };
static const WpPaperStyle command_style = { .font = "Monospace 9", .above = 5, .below = 4, .indent = INDENT + 6, .mark = WP_PAPER_GROUND };
static const WpPaperStyle detail_style = { .font = "Sans 9", .above = 3, .indent = INDENT, .gray = 0.35 };
static const WpPaperStyle item_style = { .font = "Sans 10", .above = 5, .indent = INDENT, .mark = WP_PAPER_DOT };

static char *
page_number (guint page, guint n_pages)
{
  /* Translators: page number, number of pages */
  return g_strdup_printf (_ ("Page %u of %u"), page, n_pages);
}

static void
add_steps (WpPaper *paper, const WpIncident *incident)
{
  if (incident->steps->len > 0)
    wp_paper_add (paper, &heading_style, _ ("What to do"));
  for (guint i = 0; i < incident->steps->len; i++) {
    const WpStep *step = g_ptr_array_index (incident->steps, i);
    g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, step->text);
    wp_paper_add (paper, step->done ? &done_style : &step_style, text);
    wp_paper_add (paper, &command_style, step->command);
    if (step->owner == WP_SIDE_CUSTOMER)
      wp_paper_add (paper, &detail_style, _ ("The customer’s step"));
    else if (step->owner == WP_SIDE_SOC)
      wp_paper_add (paper, &detail_style, _ ("The SOC’s step"));
    if (step->done && *step->done_by != '\0') {
      g_autofree char *when = wp_when_exact (step->done_at);
      /* Translators: a name and a time */
      g_autofree char *done = g_strdup_printf (_ ("Done by %s, %s"), step->done_by, when);
      wp_paper_add (paper, &detail_style, done);
    }
    if (*step->note != '\0') {
      g_autofree char *note = g_strdup_printf (_ ("Note: %s"), step->note);
      wp_paper_add (paper, &detail_style, note);
    }
  }
}

static void
add_affected (WpPaper *paper, const WpIncident *incident)
{
  if (incident->endpoints->len + incident->users->len > 0)
    wp_paper_add (paper, &heading_style, _ ("Affected"));
  for (guint i = 0; i < incident->endpoints->len; i++) {
    const WpEndpoint *endpoint = g_ptr_array_index (incident->endpoints, i);
    g_autofree char *text = g_strdup_printf ("%s · %s · %s", endpoint->host_name, endpoint->platform, wp_isolation_label (endpoint->isolation_state));
    wp_paper_add (paper, &item_style, text);
  }
  for (guint i = 0; i < incident->users->len; i++)
    wp_paper_add (paper, &item_style, ((const WpUser *) g_ptr_array_index (incident->users, i))->upn);
}

WpPaper *
wp_handover_new (const WpIncident *incident, const char *partner, gint64 now)
{
  g_autofree char *opened = wp_when_exact (incident->opened_at);
  g_autofree char *printed = wp_when_exact (now);
  g_autofree char *number = g_strdup_printf ("%s · %s", incident->id, wp_severity_label (incident->severity));
  /* Translators: customer, product, date and time */
  g_autofree char *meta = g_strdup_printf (_ ("%s · %s · opened %s"), incident->customer_name,
                                           wp_product_label (incident->product, incident->product_text), opened);
  /* Translators: the partner's name, date and time */
  g_autofree char *from = *partner != '\0' ? g_strdup_printf (_ ("Handed over by %s, %s"), partner, printed) : g_strdup (printed);
  g_autofree char *foot = g_strdup_printf ("%s · %s", incident->id, incident->customer_name);
  WpPaper *paper = wp_paper_new (incident->id);
  wp_paper_begin_part (paper, incident->language, foot, NULL, page_number);
  wp_paper_add (paper, &meta_style, number);
  wp_paper_add (paper, &title_style, incident->title);
  wp_paper_add (paper, &meta_style, meta);
  wp_paper_add (paper, &meta_style, from);
  if (*incident->investigation != '\0')
    wp_paper_add (paper, &heading_style, _ ("What happened"));
  wp_paper_add (paper, &text_style, incident->investigation);
  add_steps (paper, incident);
  add_affected (paper, incident);
  if (incident->recommendations->len > 0)
    wp_paper_add (paper, &heading_style, _ ("Recommendations"));
  for (guint i = 0; i < incident->recommendations->len; i++)
    wp_paper_add (paper, &item_style, ((const WpRecommendation *) g_ptr_array_index (incident->recommendations, i))->text);
  return paper;
}
