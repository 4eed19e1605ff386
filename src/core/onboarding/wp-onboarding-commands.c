/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-commands.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-onboarding.h"
#include "wp-submission.h"

#include <glib/gi18n-lib.h>

/* What may be done about a partner's onboarding: the partner's own moves, and those of the account manager and the onboarding team. */

#define MAX_PRODUCTS 16
#define MAX_ATTENDEES 50

static gboolean
check_names (JsonObject *body, const char *member, guint max, gboolean required, GError **error)
{
  JsonArray *names;
  g_autofree char *base = g_strconcat ("/", member, NULL);
  if (!wp_json_check_array (body, "", member, max, &names, error))
    return FALSE;
  if (required && wp_json_length (names) == 0) {
    wp_error_add_field (error, base, "required", "is missing");
    return FALSE;
  }
  for (guint i = 0; i < wp_json_length (names); i++) {
    const char *name = wp_json_string_at (names, i);
    if (name != NULL && *name != '\0' && g_utf8_strlen (name, -1) <= 200)
      continue;
    g_autofree char *pointer = g_strdup_printf ("%s/%u", base, i);
    wp_error_add_field (error, pointer, "text", "must be a text of 1 to 200 characters");
    return FALSE;
  }
  return TRUE;
}

/* A list of names out of @object. (transfer full) */
static JsonArray *
copy_names (JsonObject *object, const char *member)
{
  JsonArray *from = wp_json_array (object, member), *names = json_array_new ();
  for (guint i = 0; i < wp_json_length (from); i++)
    wp_json_append_string (names, wp_json_string_at (from, i));
  return names;
}

/* What a command would replace, in the members of its own body. (transfer full) */

static JsonObject *
products_now (JsonObject *document)
{
  JsonObject *object = json_object_new ();
  wp_json_set_array (object, "products", copy_names (document, "products"));
  return object;
}

static JsonObject *
session_now (JsonObject *document)
{
  JsonObject *session = wp_json_object (document, "session"), *object = json_object_new ();
  wp_json_set_array (object, "attendees", copy_names (session, "attendees"));
  wp_json_set_string (object, "at", wp_json_string (session, "at"));
  return object;
}

static gboolean
is_same (JsonObject *a, JsonObject *b)
{
  static const char *const members[] = { "attendees", "products" };
  for (guint m = 0; m < G_N_ELEMENTS (members); m++) {
    JsonArray *left = wp_json_array (a, members[m]), *right = wp_json_array (b, members[m]);
    if (wp_json_length (left) != wp_json_length (right))
      return FALSE;
    for (guint i = 0; i < wp_json_length (left); i++)
      if (g_strcmp0 (wp_json_string_at (left, i), wp_json_string_at (right, i)) != 0)
        return FALSE;
  }
  return wp_json_time (a, "at") == wp_json_time (b, "at");
}

/* Stale: the document has neither the values it was decided on nor those it would set. */
static gboolean
may_replace (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonObject *from = wp_json_object (self->body, "from");
  g_autoptr (JsonObject) now = self->type->from (document);
  if (from == NULL || is_same (from, now) || is_same (self->body, now))
    return TRUE;
  return wp_command_stale (error);
}

static gboolean
check_interest (const WpCommand *self, GError **error)
{
  gboolean good = check_names (self->body, "products", MAX_PRODUCTS, TRUE, error);
  return wp_json_check_string (self->body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
}

static gboolean
check_products (const WpCommand *self, GError **error)
{
  gboolean good = wp_command_check_from (self, error);
  return check_names (self->body, "products", MAX_PRODUCTS, TRUE, error) && good;
}

static gboolean
check_information (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "text", (WpJsonText) { 1, WP_MAX_COMMENT }, NULL, error);
}

static gboolean
check_terms (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "version", (WpJsonText) { 1, 64, TRUE }, NULL, error);
}

static gboolean
check_session (const WpCommand *self, GError **error)
{
  gboolean good = wp_json_check_time (self->body, "", "at", TRUE, NULL, error);
  good &= wp_command_check_from (self, error);
  return check_names (self->body, "attendees", MAX_ATTENDEES, TRUE, error) && good;
}

static gboolean
check_reason (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "reason", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error);
}

static gboolean
check_advance (const WpCommand *self, GError **error)
{
  const char *state;
  gboolean good = wp_json_check_string (self->body, "", "state", (WpJsonText) { 1, 64, TRUE }, &state, error);
  if (good && wp_onboarding_state_from_string (state) == WP_ONBOARDING_UNKNOWN) {
    wp_error_add_field (error, "/state", "choice", "must be a state of the onboarding");
    good = FALSE;
  }
  return check_reason (self, error) && good;
}

static gboolean
check_meeting (const WpCommand *self, GError **error)
{
  gboolean good = wp_json_check_time (self->body, "", "at", TRUE, NULL, error);
  good &= wp_json_check_string (self->body, "", "place", (WpJsonText) { 0, 300, TRUE }, NULL, error);
  return wp_json_check_string (self->body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
}

/* Guards */

static gboolean
is_withdrawn (JsonObject *document)
{
  return wp_onboarding_get_state (document) == WP_ONBOARDING_WITHDRAWN;
}

static gboolean
now_interest (JsonObject *document, GError **error)
{
  WpOnboardingState state = wp_onboarding_get_state (document);
  return state == WP_ONBOARDING_NOT_STARTED || state == WP_ONBOARDING_NOT_ELIGIBLE || is_withdrawn (document) ||
         wp_command_conflict (error, N_ ("Your interest is known already"));
}

static gboolean
not_withdrawn (JsonObject *document, GError **error)
{
  return !is_withdrawn (document) || wp_command_conflict (error, N_ ("The onboarding was withdrawn"));
}

static gboolean
now_information (JsonObject *document, GError **error)
{
  return wp_onboarding_get_state (document) == WP_ONBOARDING_MORE_INFO_NEEDED || wp_command_conflict (error, N_ ("Nothing was asked"));
}

static gboolean
now_responsibilities (JsonObject *document, GError **error)
{
  return wp_onboarding_get_state (document) == WP_ONBOARDING_IN_REVIEW ||
         wp_command_conflict (error, N_ ("The responsibilities are confirmed during the review"));
}

static gboolean
may_accept_terms (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return g_strcmp0 (wp_json_string (self->body, "version"), wp_json_string (wp_json_object (document, "terms"), "version")) == 0 ||
         wp_command_conflict (error, N_ ("The terms have changed; read the present version first"));
}

static gboolean
now_terms (JsonObject *document, GError **error)
{
  return (wp_onboarding_get_state (document) >= WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED && !is_withdrawn (document)) ||
         wp_command_conflict (error, N_ ("The responsibilities are to be confirmed first"));
}

static gboolean
now_session (JsonObject *document, GError **error)
{
  if (wp_onboarding_get_state (document) < WP_ONBOARDING_FORWARDED || is_withdrawn (document))
    return wp_command_conflict (error, N_ ("The session is booked with the onboarding team, once the request was forwarded to it"));
  return !wp_onboarding_session_held (document) || wp_command_conflict (error, N_ ("The session was held already"));
}

static gboolean
now_withdraw (JsonObject *document, GError **error)
{
  return wp_onboarding_may_advance (wp_onboarding_get_state (document), WP_ONBOARDING_WITHDRAWN) ||
         wp_command_conflict (error, N_ ("There is nothing to withdraw"));
}

static gboolean
may_advance (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return wp_onboarding_may_advance (wp_onboarding_get_state (document), wp_onboarding_state_from_string (wp_json_string (self->body, "state"))) ||
         wp_command_conflict (error, N_ ("That state does not follow from the present one"));
}

static gboolean
now_hold_session (JsonObject *document, GError **error)
{
  return (wp_onboarding_get_state (document) >= WP_ONBOARDING_FORWARDED && !is_withdrawn (document)) ||
         wp_command_conflict (error, N_ ("The request was not forwarded yet"));
}

/* Effects */

/* Adds an entry to the history and sets @state; UNKNOWN keeps the present one. */
static gboolean
move (const WpApply *self, const char *kind, WpOnboardingState state, const char *detail)
{
  wp_command_log (self->command, self->actor, self->at, self->document, "history", kind, detail);
  if (state == WP_ONBOARDING_UNKNOWN)
    return TRUE;
  const char *name = wp_onboarding_state_to_string (state);
  JsonObject *event = wp_json_find (wp_json_array (self->document, "history"), "id", self->command->key, NULL);
  wp_json_set_string (event, "state", name);
  wp_json_set_string (self->document, "state", name);
  wp_json_set_time (self->document, "stateSince", self->at);
  gboolean explains = state == WP_ONBOARDING_NOT_ELIGIBLE || state == WP_ONBOARDING_MORE_INFO_NEEDED || state == WP_ONBOARDING_WITHDRAWN;
  wp_json_set_string (self->document, "reason", explains && detail != NULL && *detail != '\0' ? detail : NULL);
  return TRUE;
}

static const char *
text_of (const WpApply *self, const char *member)
{
  return wp_json_string (self->command->body, member);
}

static gboolean
apply_interest (const WpApply *self)
{
  JsonObject *mark = wp_command_mark (self->actor, self->at);
  wp_json_set_array (self->document, "products", copy_names (self->command->body, "products"));
  wp_json_set_string (mark, "note", wp_json_string_or (self->command->body, "note", ""));
  wp_json_set_object (self->document, "interest", mark);
  return move (self, "interest", WP_ONBOARDING_INTEREST_EXPRESSED, text_of (self, "note"));
}

static gboolean
apply_products (const WpApply *self)
{
  wp_json_set_array (self->document, "products", copy_names (self->command->body, "products"));
  return move (self, "products", WP_ONBOARDING_UNKNOWN, NULL);
}

static gboolean
apply_information (const WpApply *self)
{
  return move (self, "information", WP_ONBOARDING_IN_REVIEW, text_of (self, "text"));
}

static gboolean
apply_responsibilities (const WpApply *self)
{
  wp_json_set_object (self->document, "responsibilities", wp_command_mark (self->actor, self->at));
  return move (self, "responsibilities", WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED, NULL);
}

static gboolean
apply_terms (const WpApply *self)
{
  JsonObject *mark = wp_command_mark (self->actor, self->at);
  wp_json_set_string (mark, "version", text_of (self, "version"));
  wp_json_set_object (wp_json_need_object (self->document, "terms"), "accepted", mark);
  return move (self, "terms", wp_onboarding_forms_unlocked (self->document) ? WP_ONBOARDING_UNKNOWN : WP_ONBOARDING_TERMS_ACCEPTED,
               text_of (self, "version"));
}

static void
set_session (const WpApply *self, const char *member)
{
  JsonObject *session = wp_json_need_object (self->document, "session");
  wp_json_set_array (session, "attendees", copy_names (self->command->body, "attendees"));
  wp_json_set_string (session, member, text_of (self, "at"));
}

static gboolean
apply_session (const WpApply *self)
{
  set_session (self, "at");
  return move (self, "session_booked", WP_ONBOARDING_UNKNOWN, text_of (self, "at"));
}

static gboolean
apply_withdraw (const WpApply *self)
{
  return move (self, "withdrawn", WP_ONBOARDING_WITHDRAWN, text_of (self, "reason"));
}

static gboolean
apply_advance (const WpApply *self)
{
  return move (self, "state", wp_onboarding_state_from_string (text_of (self, "state")), text_of (self, "reason"));
}

static gboolean
apply_meeting (const WpApply *self)
{
  JsonObject *body = self->command->body;
  wp_json_set_object (
    self->document, "meeting",
    wp_json_new ("at", text_of (self, "at"), "place", wp_json_string_or (body, "place", ""), "note", wp_json_string_or (body, "note", ""), NULL));
  return move (self, "meeting", WP_ONBOARDING_UNKNOWN, text_of (self, "at"));
}

static gboolean
apply_hold_session (const WpApply *self)
{
  set_session (self, "heldAt");
  return move (self, "session_held", WP_ONBOARDING_UNKNOWN, text_of (self, "at"));
}

#define OWN(text) .kind = &wp_kind_onboarding, .permission = WP_PERMISSION_ADMINISTER, .method = "POST", .name = text, .path = "/v1/onboarding/" text
#define SOC(text) .kind = &wp_kind_onboarding, .permission = WP_PERMISSION_SOC, .method = "POST", .name = text, .path = "/soc/v1/onboarding/{}/" text

const WpCommandType wp_onboarding_commands[WP_ONBOARDING_N_COMMANDS] = {
  [WP_ONBOARDING_COMMAND_EXPRESS_INTEREST] = { OWN ("interest"), .label = N_ ("Interest"), .words = "note",
                                               .example = "{\"products\":[\"core_mdr\"],\"note\":\"\"}", .validate = check_interest,
                                               .now = now_interest, .apply = apply_interest },
  [WP_ONBOARDING_COMMAND_CHOOSE_PRODUCTS] = { OWN ("products"), .label = N_ ("Choice of products"), .example = "{\"products\":[\"core_mdr\"]}",
                                              .validate = check_products, .may = may_replace, .now = not_withdrawn, .apply = apply_products,
                                              .from = products_now },
  [WP_ONBOARDING_COMMAND_GIVE_INFORMATION] = { OWN ("information"), .label = N_ ("Answer to the onboarding team"), .words = "text",
                                               .example = "{\"text\":\"We have 40 servers.\"}", .validate = check_information, .now = now_information,
                                               .apply = apply_information },
  [WP_ONBOARDING_COMMAND_CONFIRM_RESPONSIBILITIES] = { OWN ("responsibilities"), .label = N_ ("Confirmation of the responsibilities"),
                                                       .example = "{}", .now = now_responsibilities, .apply = apply_responsibilities },
  [WP_ONBOARDING_COMMAND_ACCEPT_TERMS] = { OWN ("terms"), .label = N_ ("Acceptance of the terms of use"), .example = "{\"version\":\"1\"}",
                                           .validate = check_terms, .may = may_accept_terms, .now = now_terms, .apply = apply_terms },
  [WP_ONBOARDING_COMMAND_BOOK_SESSION] = { OWN ("session"), .label = N_ ("Booking of the first session"),
                                           .example = "{\"at\":\"2026-12-01T01:00:00Z\",\"attendees\":[\"Aiko Sato\"]}", .validate = check_session,
                                           .may = may_replace, .now = now_session, .apply = apply_session, .from = session_now },
  [WP_ONBOARDING_COMMAND_WITHDRAW] = { OWN ("withdraw"), .label = N_ ("Withdrawal"), .room = WP_ROOM_ALWAYS, .words = "reason",
                                       .example = "{\"reason\":\"\"}", .validate = check_reason, .now = now_withdraw, .apply = apply_withdraw },
  [WP_ONBOARDING_COMMAND_SOC_ADVANCE] = { SOC ("advance"), .label = N_ ("Next state"), .words = "reason",
                                          .example = "{\"state\":\"in_review\",\"reason\":\"\"}", .validate = check_advance, .may = may_advance,
                                          .apply = apply_advance },
  [WP_ONBOARDING_COMMAND_SOC_MEET] = { SOC ("meeting"), .label = N_ ("Meeting"), .words = "note",
                                       .example = "{\"at\":\"2026-12-01T01:00:00Z\",\"place\":\"\",\"note\":\"\"}", .validate = check_meeting,
                                       .now = not_withdrawn, .apply = apply_meeting },
  [WP_ONBOARDING_COMMAND_SOC_HOLD_SESSION] = { SOC ("session-held"), .label = N_ ("First session held"),
                                               .example = "{\"at\":\"2026-12-01T01:00:00Z\",\"attendees\":[\"Aiko Sato\"]}",
                                               .validate = check_session, .now = now_hold_session, .apply = apply_hold_session },
};
