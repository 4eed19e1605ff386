/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpEligibility"
#include "config.h"

#include "wp-coverage.h"
#include "wp-eligibility.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

#define LOOK_AHEAD_DAYS 31

static void
line_free (WpEligibilityLine *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static WpEligibilityLine *
add_line (GPtrArray *lines, WpEligibilityItem item, gboolean required, WpEligibilityState state, const char *reason)
{
  WpEligibilityLine *line = g_new0 (WpEligibilityLine, 1);
  line->item = item;
  line->required = required;
  line->state = state;
  line->reason = reason;
  g_ptr_array_add (lines, line);
  return line;
}

static void
add_experience (GPtrArray *lines, JsonObject *answers)
{
  gboolean any = wp_json_length (wp_json_array (answers, "experience")) > 0;
  add_line (lines, WP_ELIGIBILITY_EXPERIENCE, FALSE, any ? WP_ELIGIBILITY_MET : WP_ELIGIBILITY_OPEN, any ? "" : "missing");
}

static void
add_access (GPtrArray *lines, JsonObject *answers)
{
  const char *access = wp_json_string_or (answers, "access", "");
  WpEligibilityLine *line = add_line (lines, WP_ELIGIBILITY_ACCESS, TRUE, WP_ELIGIBILITY_MET, "");
  if (strcmp (access, "staff") == 0)
    line->reason = "staff";
  else if (strcmp (access, "soc") == 0)
    line->reason = "soc";
  else {
    line->state = WP_ELIGIBILITY_OPEN;
    line->reason = *access != '\0' ? "none" : "missing";
  }
}

static void
add_session (GPtrArray *lines, JsonObject *onboarding)
{
  JsonObject *session = wp_json_object (onboarding, "session");
  WpEligibilityLine *line = add_line (lines, WP_ELIGIBILITY_SESSION, TRUE, WP_ELIGIBILITY_OPEN, "missing");
  if (wp_json_has (session, "heldAt")) {
    line->state = WP_ELIGIBILITY_MET;
    line->reason = "held";
    line->at = wp_json_time (session, "heldAt");
  } else if (wp_json_has (session, "at")) {
    line->state = WP_ELIGIBILITY_WARNING;
    line->reason = "booked";
    line->at = wp_json_time (session, "at");
  }
}

JsonObject *
wp_eligibility_coverage (JsonObject *answers)
{
  g_autoptr (JsonObject) names = wp_json_new ("model", "coverage", "days", "business_days", "hours", "business_hours", "timeZone", "time_zone",
                                              "holidays", "holidays", NULL);
  return wp_coverage_from_answers (names, answers);
}

static guint
count_reachable (JsonArray *contacts)
{
  guint n = 0;
  for (guint i = 0; i < wp_json_length (contacts); i++)
    n += !wp_form_is_blank (wp_json_member (wp_json_object_at (contacts, i), "phone"));
  return n;
}

static void
add_coverage (GPtrArray *lines, JsonObject *answers, gint64 now)
{
  JsonArray *contacts = wp_json_array (answers, "contacts");
  g_autoptr (JsonObject) coverage = wp_eligibility_coverage (answers);
  g_autoptr (GArray) gaps = wp_coverage_find_gaps (coverage, contacts, now, LOOK_AHEAD_DAYS, 1);
  guint reachable = count_reachable (contacts);
  const char *model = wp_json_string (coverage, "model");
  WpEligibilityLine *line = add_line (lines, WP_ELIGIBILITY_COVERAGE, TRUE, WP_ELIGIBILITY_OPEN, "missing");
  if (gaps == NULL) {
    line->reason = g_strcmp0 (model, "8x5") == 0 ? "no_hours" : "missing";
  } else if (reachable == 0) {
    line->reason = "no_contacts";
  } else if (gaps->len > 0) {
    line->reason = "gap";
    line->at = g_array_index (gaps, WpGap, 0).from;
  } else if (reachable == 1 && g_strcmp0 (model, "24x7") == 0) {
    line->state = WP_ELIGIBILITY_WARNING;
    line->reason = "lone_contact";
  } else {
    line->state = WP_ELIGIBILITY_MET;
    line->reason = "";
  }
}

static void
add_business (GPtrArray *lines, JsonObject *answers)
{
  gboolean plan, answered = wp_json_node_bool (wp_json_member (answers, "business_plan"), &plan);
  gboolean met = answered && plan;
  add_line (lines, WP_ELIGIBILITY_BUSINESS, FALSE, met ? WP_ELIGIBILITY_MET : WP_ELIGIBILITY_OPEN, met ? "" : answered ? "none" : "missing");
}

static gboolean
includes (JsonArray *array, const char *text)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    if (g_strcmp0 (wp_json_string_at (array, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* The end of the last day it holds, UTC; 0 when it is no date */
static gint64
read_expiry (JsonObject *row)
{
  const char *date = wp_json_string (row, "expires");
  if (date == NULL || !wp_date_is_valid (date))
    return 0;
  g_autofree char *text = g_strconcat (date, "T00:00:00Z", NULL);
  return wp_time_parse (text) + WP_DAY;
}

/* The certificate that is valid longest counts. */
static void
check_staff (WpEligibilityLine *line, JsonArray *staff, gint64 now)
{
  gint64 best = -1;
  for (guint i = 0; i < wp_json_length (staff); i++) {
    JsonObject *row = wp_json_object_at (staff, i);
    const char *name = wp_json_string (row, "name");
    gint64 expiry = read_expiry (row);
    if (name == NULL || *name == '\0' || expiry <= best)
      continue;
    best = expiry;
    g_free (line->name);
    line->name = g_strdup (name);
  }
  if (best < 0)
    return;
  line->at = best > 0 ? best - WP_DAY : 0;
  line->state = WP_ELIGIBILITY_MET;
  line->reason = "";
  if (best == 0 || best <= now + WP_CERTIFICATE_WARN_DAYS * WP_DAY) {
    line->state = best > 0 && best <= now ? WP_ELIGIBILITY_OPEN : WP_ELIGIBILITY_WARNING;
    line->reason = best == 0 ? "no_date" : best <= now ? "expired" : "expires";
  }
}

static void
add_certified (GPtrArray *lines, JsonObject *answers, JsonObject *onboarding, gint64 now)
{
  JsonArray *products = wp_json_array (onboarding, "products");
  WpEligibilityLine *line = add_line (lines, WP_ELIGIBILITY_CERTIFIED, FALSE, WP_ELIGIBILITY_OPEN, "missing");
  if (wp_json_length (products) == 0)
    products = wp_json_array (answers, "products");
  if (wp_json_length (products) > 0 && !includes (products, "core_mdr")) {
    line->state = WP_ELIGIBILITY_NOT_ASKED;
    line->reason = "";
    return;
  }
  check_staff (line, wp_json_array (answers, "certified_staff"), now);
}

GPtrArray *
wp_eligibility_check (JsonObject *answers, JsonObject *onboarding, gint64 now)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  add_experience (lines, answers);
  add_access (lines, answers);
  add_session (lines, onboarding);
  add_coverage (lines, answers, now);
  add_business (lines, answers);
  add_certified (lines, answers, onboarding, now);
  return lines;
}

gboolean
wp_eligibility_is_met (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    const WpEligibilityLine *line = lines->pdata[i];
    if (line->required && line->state == WP_ELIGIBILITY_OPEN)
      return FALSE;
  }
  return TRUE;
}
