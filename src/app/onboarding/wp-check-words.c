/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCheck"
#include "config.h"

#include "wp-check-words.h"
#include "wp-time.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_check_item_label (WpEligibilityItem item)
{
  static const char *const labels[WP_ELIGIBILITY_N_ITEMS] = {
    [WP_ELIGIBILITY_EXPERIENCE] = N_ ("Product experience"),          [WP_ELIGIBILITY_ACCESS] = N_ ("Access to customer environments"),
    [WP_ELIGIBILITY_SESSION] = N_ ("First onboarding session"),       [WP_ELIGIBILITY_COVERAGE] = N_ ("Somebody answers at every promised hour"),
    [WP_ELIGIBILITY_BUSINESS] = N_ ("A business plan that can grow"), [WP_ELIGIBILITY_CERTIFIED] = N_ ("Certified staff"),
  };
  return item < WP_ELIGIBILITY_N_ITEMS ? _ (labels[item]) : "";
}

const char *
wp_check_state_label (WpEligibilityState state)
{
  switch (state) {
  case WP_ELIGIBILITY_MET:
    return _ ("Met");
  case WP_ELIGIBILITY_WARNING:
    return _ ("On the way");
  case WP_ELIGIBILITY_NOT_ASKED:
    return _ ("Does not apply");
  case WP_ELIGIBILITY_OPEN:
  default:
    return C_ ("check", "Open");
  }
}

const char *
wp_check_field (WpEligibilityItem item)
{
  static const char *const fields[WP_ELIGIBILITY_N_ITEMS] = {
    [WP_ELIGIBILITY_EXPERIENCE] = "/experience", [WP_ELIGIBILITY_ACCESS] = "/access",          [WP_ELIGIBILITY_SESSION] = "",
    [WP_ELIGIBILITY_COVERAGE] = "/contacts",     [WP_ELIGIBILITY_BUSINESS] = "/business_plan", [WP_ELIGIBILITY_CERTIFIED] = "/certified_staff",
  };
  return item < WP_ELIGIBILITY_N_ITEMS ? fields[item] : "";
}

static GDateTime *
in_zone (gint64 at, const char *zone)
{
  g_autoptr (GTimeZone) own = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;
  g_autoptr (GTimeZone) local = own == NULL ? g_time_zone_new_local () : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  return utc != NULL ? g_date_time_to_timezone (utc, own != NULL ? own : local) : NULL;
}

/* "Sat 28 Nov 00:00–08:00 JST" */
static char *
gap_text (const WpGap *gap, const char *zone)
{
  g_autoptr (GDateTime) from = in_zone (gap->from, zone);
  g_autoptr (GDateTime) to = in_zone (gap->to, zone);
  if (from == NULL || to == NULL)
    return g_strdup ("");
  gboolean long_one = gap->to - gap->from > WP_DAY;
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a day and a time of day, the beginning of hours at which nobody answers */
  const char *format = _ ("%a %-e %b %H:%M");
  g_autofree char *start = g_date_time_format (from, format);
  g_autofree char *end = g_date_time_format (to, long_one ? format : "%H:%M");
  g_autofree char *name = g_date_time_format (from, "%Z");
  /* Translators: from, to, time zone: "Sat 28 Nov 00:00–08:00 JST" */
  return g_strdup_printf (_ ("%s–%s %s"), start, end, name);
}

char *
wp_check_coverage_answer (GArray *gaps, guint max, const char *zone)
{
  if (gaps == NULL)
    return g_strdup (_ ("Not known yet: choose a coverage model and, for 8x5, your business days and hours."));
  if (gaps->len == 0)
    return g_strdup (_ ("Yes. Somebody answers at every promised hour of the next 31 days."));
  guint others = gaps->len - 1;
  g_autofree char *first = gap_text (&g_array_index (gaps, WpGap, 0), zone);
  if (others == 0)
    /* Translators: %s is "Sat 28 Nov 00:00–08:00 JST" */
    return g_strdup_printf (_ ("No. Nobody answers on %s."), first);
  if (gaps->len >= max)
    return g_strdup_printf (_ ("No. Nobody answers on %s and more than %u other times."), first, others - 1);
  return g_strdup_printf (ngettext ("No. Nobody answers on %s and %u other time.", "No. Nobody answers on %s and %u other times.", others), first,
                          others);
}

static char *
coverage_text (const WpEligibilityLine *line)
{
  if (g_str_equal (line->reason, "no_hours"))
    return g_strdup (_ ("Say on which days and at which hours you are in business."));
  if (g_str_equal (line->reason, "no_contacts"))
    return g_strdup (_ ("Nobody with a phone number is named. Add the people who answer."));
  if (g_str_equal (line->reason, "gap"))
    return g_strdup (_ ("At some promised hours nobody answers. Add people or widen their hours."));
  if (g_str_equal (line->reason, "lone_contact"))
    return g_strdup (_ ("One person alone answers day and night. Add a second one."));
  if (line->state == WP_ELIGIBILITY_MET)
    return g_strdup (_ ("Every promised hour is covered."));
  return g_strdup (_ ("Choose 8x5 or 24x7, and name the people who answer."));
}

static char *
certified_text (const WpEligibilityLine *line)
{
  g_autofree char *when = wp_when_relative (line->at, wp_time_now ());
  const char *name = line->name != NULL ? line->name : "";
  if (line->state == WP_ELIGIBILITY_NOT_ASKED)
    return g_strdup (_ ("Asked for with Core MDR only."));
  if (g_str_equal (line->reason, "expired"))
    /* Translators: a person, a day */
    return g_strdup_printf (_ ("%s’s certificate lapsed on %s. Renew it, or name somebody else."), name, when);
  if (g_str_equal (line->reason, "expires"))
    return g_strdup_printf (_ ("%s’s certificate lapses on %s. Renew it in time."), name, when);
  if (g_str_equal (line->reason, "no_date"))
    return g_strdup_printf (_ ("Say until when the certificate of %s holds."), name);
  if (line->state == WP_ELIGIBILITY_MET && *name != '\0' && line->at != 0)
    return g_strdup_printf (_ ("%s is certified until %s."), name, when);
  if (line->state == WP_ELIGIBILITY_MET)
    return g_strdup (_ ("Somebody of yours is certified."));
  return g_strdup (_ ("Name somebody with a current WatchGuard Endpoint Security technical certification."));
}

char *
wp_check_line_text (const WpEligibilityLine *line)
{
  gboolean met = line->state == WP_ELIGIBILITY_MET;
  g_autofree char *when = wp_when_exact (line->at);
  switch (line->item) {
  case WP_ELIGIBILITY_EXPERIENCE:
    return g_strdup (met ? _ ("You know at least one of the six products.") : _ ("Choose the products that you install, support and troubleshoot."));
  case WP_ELIGIBILITY_ACCESS:
    if (g_str_equal (line->reason, "staff"))
      return g_strdup (_ ("Your own staff can reach the customers’ environments."));
    if (g_str_equal (line->reason, "soc"))
      return g_strdup (_ ("The SOC may help your customers directly."));
    return g_strdup (_ ("Either your staff can reach the customers’ environments, or you allow the SOC to help the customers directly."));
  case WP_ELIGIBILITY_SESSION:
    if (g_str_equal (line->reason, "held"))
      return g_strdup_printf (_ ("Held on %s."), when);
    if (g_str_equal (line->reason, "booked"))
      return g_strdup_printf (_ ("Booked for %s. It counts once it was held."), when);
    return g_strdup (_ ("Book it with the onboarding team, once your request was forwarded."));
  case WP_ELIGIBILITY_COVERAGE:
    return coverage_text (line);
  case WP_ELIGIBILITY_BUSINESS:
    return g_strdup (met ? _ ("You have a plan that grows with the service.") : _ ("Have a business plan that can carry the growth of the service."));
  case WP_ELIGIBILITY_CERTIFIED:
    return certified_text (line);
  case WP_ELIGIBILITY_N_ITEMS:
  default:
    return g_strdup ("");
  }
}
