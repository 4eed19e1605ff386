/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentWords"
#include "config.h"
#include "wp-incident-words.h"

#include "wp-turn.h"
#include "wp-when.h"

#include <glib/gi18n.h>

static guint
count_of (const WpRow *row, WpIncidentColumn column)
{
  return (guint) CLAMP (row->values[column].number, 0, G_MAXINT);
}

static char *
about (const WpRow *row)
{
  guint hosts = count_of (row, WP_INCIDENT_HOSTS), users = count_of (row, WP_INCIDENT_USERS);

  if (row->values[WP_INCIDENT_QUESTION].number != 0)
    return g_strdup (_ ("the SOC asks"));
  if (hosts > 0)
    return g_strdup_printf (ngettext ("%u host", "%u hosts", hosts), hosts);
  if (users > 0)
    return g_strdup_printf (ngettext ("%u user", "%u users", users), users);
  return NULL;
}

char *
wp_incident_words_subject (const WpRow *row)
{
  const char *customer = row->values[WP_INCIDENT_CUSTOMER_NAME].text != NULL ? row->values[WP_INCIDENT_CUSTOMER_NAME].text : "";
  guint steps = count_of (row, WP_INCIDENT_STEPS), done = count_of (row, WP_INCIDENT_STEPS_DONE);
  g_autofree char *what = about (row);
  g_autofree char *progress = NULL;

  /* Translators: steps done of all steps, e.g. "3 of 7" */
  if (steps > 0 && done > 0 && wp_status_is_open ((WpStatus) row->values[WP_INCIDENT_STATUS].number))
    progress = g_strdup_printf (_ ("%u of %u"), done, steps);
  if (what == NULL)
    what = g_steal_pointer (&progress);
  if (what == NULL)
    return g_strdup (customer);
  if (progress == NULL)
    /* Translators: customer and what it is about */
    return g_strdup_printf (C_ ("row", "%s · %s"), customer, what);
  /* Translators: customer, what it is about, steps done */
  return g_strdup_printf (C_ ("row", "%s · %s · %s"), customer, what, progress);
}

char *
wp_incident_words_turn (const WpRow *row, gint64 now)
{
  gint64 closes = row->values[WP_INCIDENT_AUTO_CLOSE].number;

  if (row->values[WP_INCIDENT_STATUS].number == WP_STATUS_RESOLVED && closes != 0)
    return wp_when_closes_in (closes, now);
  return g_strdup (wp_turn_label_text ((WpTurn) row->values[WP_INCIDENT_TURN].number));
}
