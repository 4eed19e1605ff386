/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-onboarding.h"

#include "wp-acts.h"
#include "wp-blob-store.h"
#include "wp-error.h"
#include "wp-form.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding.h"
#include "wp-onboardings.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

typedef struct {
  gint64 now;
  const char *terms; /* the version that holds */
} Dates;

/* "@time:-3" is three hours ago, "@date:-3" the day three days ago, "@morning:-3" ten o'clock of it in Japan, "@terms" the version of the terms. */
static gboolean
fill_in (const GMatchInfo *match, GString *result, gpointer data)
{
  const Dates *dates = data;
  g_autofree char *what = g_match_info_fetch (match, 1), *number = g_match_info_fetch (match, 2);
  gint64 n = number != NULL ? g_ascii_strtoll (number, NULL, 10) : 0;
  if (strcmp (what, "terms") == 0)
    g_string_append_printf (result, "\"%s\"", dates->terms);
  else {
    gboolean time = strcmp (what, "time") == 0;
    g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc ((dates->now + n * (time ? WP_HOUR : WP_DAY)) / 1000);
    g_autofree char *text = g_date_time_format (at, time ? "%Y-%m-%dT%H:00:00Z" : strcmp (what, "morning") == 0 ? "%Y-%m-%dT01:00:00Z" : "%Y-%m-%d");
    g_string_append_printf (result, "\"%s\"", text);
  }
  return FALSE;
}

static JsonObject *
dated_body (JsonObject *act, const Dates *dates)
{
  g_autofree char *text = wp_json_to_string (wp_json_object (act, "body"));
  g_autoptr (GRegex) regex = g_regex_new ("\"@(terms|time|date|morning)(?::(-?\\d+))?\"", 0, 0, NULL);
  g_autofree char *dated = g_regex_replace_eval (regex, text, -1, 0, 0, fill_in, (gpointer) dates, NULL);
  return wp_json_parse_object (dated, -1, NULL);
}

static JsonObject *
load (WpStorage *storage, const char *partner, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  if (!wp_storage_get_document (storage, partner, &wp_kind_onboarding, partner, &record, error))
    return NULL;
  if (record != NULL)
    return wp_json_parse_object (record->text, -1, error);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "The partner has no onboarding");
  return NULL;
}

/* The signed copy that the story's delegation speaks of */
static gboolean
attach (WpStorage *storage, const char *partner, const char *blobs_dir, gint64 now, GError **error)
{
  g_autoptr (GBytes) bytes = wp_demo_catalog_read ("signed-copy.pdf", error);
  gsize size;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (data == NULL)
    return FALSE;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (WpUpload) upload = wp_upload_new (blobs_dir);
  wp_upload_add (upload, data, size);
  g_autoptr (WpBlob) blob = wp_upload_check (upload, hash, "application/pdf", error);
  gboolean known;
  return blob != NULL && wp_upload_keep (upload, blob, storage, partner, &WP_BLOB_LIMITS, now, &known, error);
}

gboolean
wp_demo_onboarding_fill (WpDemoCatalog *catalog, WpStorage *storage, const WpPrincipal *user, const char *blobs_dir, GRand *rand, gint64 now,
                         GError **error)
{
  JsonArray *acts = wp_json_array (catalog->onboarding, "acts");
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (JsonObject) onboarding = load (storage, user->partner_id, error);
  Dates dates = { now, wp_json_string_or (wp_json_object (onboarding, "terms"), "version", "") };
  if (onboarding == NULL || !attach (storage, user->partner_id, blobs_dir, now, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (acts); i++) {
    JsonObject *act = wp_json_object_at (acts, i);
    const char *name = wp_json_string (act, "submission"), *by = wp_json_string (act, "by");
    const WpCommandType *type = wp_command_type_find (name != NULL ? &wp_kind_submission : &wp_kind_onboarding, wp_json_string (act, "command"),
                                                      by != NULL ? WP_SIDE_SOC : WP_SIDE_PARTNER);
    WpActor actor = by != NULL ? (WpActor) { "soc", by, WP_ROLE_SOC_ANALYST } : wp_principal_actor (user);
    g_autofree char *key = wp_demo_uuid (rand);
    g_autoptr (JsonObject) body = dated_body (act, &dates);
    if (name != NULL && !g_hash_table_contains (ids, name))
      g_hash_table_insert (ids, (gpointer) name, wp_demo_uuid (rand));
    const char *id = name != NULL ? g_hash_table_lookup (ids, name) : user->partner_id;
    g_autoptr (WpCommand) command = wp_command_new (type, key, id, NULL, -1, body);
    if (!wp_acts_run (storage, &actor, by != NULL ? NULL : user->partner_id, command, now - wp_json_int (act, "ago", 0) * WP_HOUR, NULL, NULL,
                      error)) {
      g_prefix_error (error, "The story of the onboarding, act %u: ", i);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
wp_demo_onboarding_need_manager (WpDemoCatalog *catalog, WpStorage *storage, const char *partner, const char *partner_name, GError **error)
{
  JsonObject *manager = wp_json_object (wp_json_object (catalog->onboarding, "accountManagers"), partner_name);
  if (manager == NULL)
    return TRUE;
  g_autoptr (JsonObject) onboarding = load (storage, partner, error);
  return onboarding != NULL && (wp_json_has (onboarding, "accountManager") || wp_onboardings_set_manager (storage, partner, manager, error));
}

/* What goes on */

typedef struct {
  WpDemoCatalog *catalog;
  WpStorage *storage;
  const char *partner;
  gint64 now;
  JsonObject *onboarding;
} Desk;

static const char *
word (const Desk *self, const char *language, const char *name)
{
  JsonObject *words = wp_json_object (wp_json_object (self->catalog->onboarding, "words"), g_strcmp0 (language, "en") == 0 ? "en" : "ja");
  return wp_json_string_or (words, name, wp_json_string_or (words, "remark", ""));
}

/* @body: (transfer full) */
static gboolean
run (const Desk *self, const WpCommandType *type, const char *id, JsonObject *body)
{
  g_autoptr (JsonObject) owned = body;
  g_autoptr (GError) error = NULL;
  gboolean early = wp_onboarding_get_state (self->onboarding) < WP_ONBOARDING_FORWARDED;
  const char *manager = wp_json_string (wp_json_object (self->onboarding, "accountManager"), "name");
  const char *team = wp_json_string_or (self->catalog->onboarding, "team", "WatchGuard");
  const WpActor actor = { "soc", early && manager != NULL ? manager : team, WP_ROLE_SOC_ANALYST };
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, id, NULL, -1, owned);
  if (wp_acts_run (self->storage, &actor, NULL, command, self->now, NULL, NULL, &error))
    return TRUE;
  g_message ("%s was refused: %s", type->name, error->message);
  return FALSE;
}

static gboolean
advance (const Desk *self, WpOnboardingState state)
{
  return run (self, WP_COMMAND_SOC_ADVANCE, self->partner, wp_json_new ("state", wp_onboarding_state_to_string (state), "reason", "", NULL));
}

static gboolean
meet (const Desk *self)
{
  JsonObject *body = wp_json_new ("place", word (self, "ja", "meeting"), "note", word (self, "ja", "meeting_note"), NULL);
  wp_json_set_time (body, "at", (self->now / WP_DAY + 2) * WP_DAY + WP_HOUR); /* 10 in the morning in Japan */
  return run (self, WP_COMMAND_SOC_MEET, self->partner, body);
}

static gboolean
hold_session (const Desk *self)
{
  JsonArray *attendees = wp_json_array (wp_json_object (self->onboarding, "session"), "attendees");
  JsonObject *body = json_object_new ();
  wp_json_set_time (body, "at", self->now);
  for (guint i = 0; i < wp_json_length (attendees); i++)
    wp_json_append_string (wp_json_need_array (body, "attendees"), wp_json_string_at (attendees, i));
  /* A form may book the session without a name. */
  if (wp_json_length (attendees) == 0)
    wp_json_append_string (wp_json_need_array (body, "attendees"), wp_json_string_or (self->onboarding, "partnerName", "?"));
  return run (self, WP_COMMAND_SOC_HOLD_SESSION, self->partner, body);
}

/* The first hint of the form that somebody let stand. (transfer full) (nullable) */
static WpFormIssue *
find_advice (const Desk *self, JsonObject *submission)
{
  const WpFormContext context = { self->now, "Asia/Tokyo" };
  gint64 version = wp_json_int (submission, "formVersion", 1);
  g_autofree char *id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, wp_json_string_or (submission, "formId", ""), version);
  g_autoptr (WpRecord) record = NULL;
  if (!wp_storage_get_document (self->storage, self->partner, &wp_kind_form, id, &record, NULL) || record == NULL)
    return NULL;
  g_autoptr (JsonObject) definition = wp_json_parse_object (record->text, -1, NULL);
  g_autoptr (WpForm) form = definition != NULL ? wp_form_new (definition, NULL) : NULL;
  JsonObject *answers = wp_json_object (submission, "answers");
  g_autoptr (GPtrArray) issues = form != NULL && answers != NULL ? wp_form_validate (form, answers, &context) : NULL;
  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    WpFormIssue *issue = issues->pdata[i];
    if (issue->advice && *issue->field != '\0')
      return g_ptr_array_steal_index (issues, i);
  }
  return NULL;
}

/* Returned once when something could be better, then accepted */
static gboolean
review (const Desk *self, JsonObject *submission)
{
  const char *id = wp_json_string_or (submission, "id", "");
  const char *language = wp_json_string_or (wp_json_object (submission, "answers"), "language", "ja");
  gboolean returned = wp_json_find (wp_json_array (submission, "history"), "kind", "return", NULL) != NULL;
  WpFormIssue *advice = returned ? NULL : find_advice (self, submission);
  JsonObject *body = wp_json_new ("comment", word (self, language, advice != NULL ? "returned" : "accepted"), NULL);
  if (advice != NULL)
    wp_json_append (wp_json_need_array (body, "remarks"), wp_json_new ("field", advice->field, "text", word (self, language, advice->code), NULL));
  gboolean ok = run (self, advice != NULL ? WP_COMMAND_SOC_RETURN : WP_COMMAND_SOC_ACCEPT, id, body);
  wp_form_issue_free (advice);
  return ok;
}

static gboolean
review_any (const Desk *self)
{
  g_autoptr (GPtrArray) submissions = wp_incidents_list (self->storage, &wp_kind_submission, self->partner, 0, NULL);
  for (guint i = 0; submissions != NULL && i < submissions->len; i++)
    if (wp_submission_get_state (submissions->pdata[i]) == WP_SUBMISSION_SUBMITTED)
      return review (self, submissions->pdata[i]);
  return FALSE;
}

gboolean
wp_demo_onboarding_react (WpDemoCatalog *catalog, WpStorage *storage, const char *partner, gint64 now)
{
  g_autoptr (JsonObject) onboarding = load (storage, partner, NULL);
  const Desk self = { catalog, storage, partner, now, onboarding };
  switch (wp_onboarding_get_state (onboarding)) {
  case WP_ONBOARDING_UNKNOWN:
  case WP_ONBOARDING_WITHDRAWN:
    return FALSE;
  case WP_ONBOARDING_INTEREST_EXPRESSED:
    return advance (&self, WP_ONBOARDING_UNDER_QUALIFICATION);
  case WP_ONBOARDING_UNDER_QUALIFICATION:
    return wp_json_has (onboarding, "meeting") ? advance (&self, WP_ONBOARDING_FORWARDED) : meet (&self);
  case WP_ONBOARDING_FORWARDED:
    return advance (&self, WP_ONBOARDING_IN_REVIEW);
  default:
    if (wp_json_has (wp_json_object (onboarding, "session"), "at") && !wp_onboarding_session_held (onboarding))
      return hold_session (&self);
    return review_any (&self);
  }
}
