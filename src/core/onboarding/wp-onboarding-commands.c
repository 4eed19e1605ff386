/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command-private.h"
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

/* What the command would replace, in the members of its own body. (transfer full) (nullable) */
static JsonObject *
present (WpCommandType type, JsonObject *document)
{
  JsonObject *session = wp_json_object (document, "session"), *object = json_object_new ();
  JsonArray *from = wp_json_array (type == WP_COMMAND_BOOK_SESSION ? session : document, type == WP_COMMAND_BOOK_SESSION ? "attendees" : "products");
  JsonArray *names = wp_json_need_array (object, type == WP_COMMAND_BOOK_SESSION ? "attendees" : "products");
  for (guint i = 0; i < wp_json_length (from); i++)
    wp_json_append_string (names, wp_json_string_at (from, i));
  if (type == WP_COMMAND_BOOK_SESSION)
    wp_json_set_string (object, "at", wp_json_string (session, "at"));
  return object;
}

JsonObject *
wp_command_from (WpCommandType type, JsonObject *document)
{
  return type == WP_COMMAND_CHOOSE_PRODUCTS || type == WP_COMMAND_BOOK_SESSION ? present (type, document) : NULL;
}

static gboolean
is_same (WpCommandType type, JsonObject *a, JsonObject *b)
{
  JsonArray *left = wp_json_array (a, type == WP_COMMAND_BOOK_SESSION ? "attendees" : "products");
  JsonArray *right = wp_json_array (b, type == WP_COMMAND_BOOK_SESSION ? "attendees" : "products");
  if (wp_json_length (left) != wp_json_length (right) || wp_json_time (a, "at") != wp_json_time (b, "at"))
    return FALSE;
  for (guint i = 0; i < wp_json_length (left); i++)
    if (g_strcmp0 (wp_json_string_at (left, i), wp_json_string_at (right, i)) != 0)
      return FALSE;
  return TRUE;
}

/* Decided on something else than what stands now, which is not what it wants either */
static gboolean
is_stale (const WpCommand *self, JsonObject *document, GError **error)
{
  JsonObject *from = wp_json_object (self->body, "from");
  g_autoptr(JsonObject) now = present (self->type, document);
  if (from == NULL || is_same (self->type, from, now) || is_same (self->type, self->body, now))
    return FALSE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_("Somebody else changed this first"));
  return TRUE;
}

static gboolean
check_from (JsonObject *body, GError **error)
{
  if (!wp_json_has (body, "from") || wp_json_object (body, "from") != NULL)
    return TRUE;
  wp_error_add_field (error, "/from", "type", "must be an object");
  return FALSE;
}

static gboolean
validate (const WpCommand *self, GError **error)
{
  JsonObject *body = self->body;
  gboolean good = TRUE;
  const char *state;
  switch (self->type) {
  case WP_COMMAND_EXPRESS_INTEREST:
    good = check_names (body, "products", MAX_PRODUCTS, TRUE, error);
    return wp_json_check_string (body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
  case WP_COMMAND_CHOOSE_PRODUCTS:
    good = check_from (body, error);
    return check_names (body, "products", MAX_PRODUCTS, TRUE, error) && good;
  case WP_COMMAND_GIVE_INFORMATION:
    return wp_json_check_string (body, "", "text", (WpJsonText) { 1, WP_MAX_COMMENT }, NULL, error);
  case WP_COMMAND_CONFIRM_RESPONSIBILITIES:
    return TRUE;
  case WP_COMMAND_ACCEPT_TERMS:
    return wp_json_check_string (body, "", "version", (WpJsonText) { 1, 64, TRUE }, NULL, error);
  case WP_COMMAND_BOOK_SESSION:
  case WP_COMMAND_SOC_HOLD_SESSION:
    good = wp_json_check_time (body, "", "at", TRUE, NULL, error);
    good &= check_from (body, error);
    return check_names (body, "attendees", MAX_ATTENDEES, TRUE, error) && good;
  case WP_COMMAND_WITHDRAW:
    return wp_json_check_string (body, "", "reason", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error);
  case WP_COMMAND_SOC_ADVANCE:
    good = wp_json_check_string (body, "", "state", (WpJsonText) { 1, 64, TRUE }, &state, error);
    if (good && wp_onboarding_state_from_string (state) == WP_ONBOARDING_UNKNOWN) {
      wp_error_add_field (error, "/state", "choice", "must be a state of the onboarding");
      good = FALSE;
    }
    return wp_json_check_string (body, "", "reason", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
  case WP_COMMAND_SOC_MEET:
    good = wp_json_check_time (body, "", "at", TRUE, NULL, error);
    good &= wp_json_check_string (body, "", "place", (WpJsonText) { 0, 300, TRUE }, NULL, error);
    return wp_json_check_string (body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
  default:
    return FALSE;
  }
}

static gboolean
may_accept_terms (const WpCommand *self, JsonObject *document, WpOnboardingState state, GError **error)
{
  const char *version = wp_json_string (self->body, "version");
  if (g_strcmp0 (version, wp_json_string (wp_json_object (document, "terms"), "version")) != 0)
    return wp_command_conflict (error, N_("The terms have changed; read the present version first"));
  if (state < WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED || state == WP_ONBOARDING_WITHDRAWN)
    return wp_command_conflict (error, N_("The responsibilities are to be confirmed first"));
  return TRUE;
}

static gboolean
may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error)
{
  WpOnboardingState state = wp_onboarding_get_state (document);
  gboolean ended = state == WP_ONBOARDING_WITHDRAWN;
  switch (self->type) {
  case WP_COMMAND_EXPRESS_INTEREST:
    return state == WP_ONBOARDING_NOT_STARTED || state == WP_ONBOARDING_NOT_ELIGIBLE || ended ||
           wp_command_conflict (error, N_("Your interest is known already"));
  case WP_COMMAND_CHOOSE_PRODUCTS:
    if (ended)
      return wp_command_conflict (error, N_("The onboarding was withdrawn"));
    return !is_stale (self, document, error);
  case WP_COMMAND_GIVE_INFORMATION:
    return state == WP_ONBOARDING_MORE_INFO_NEEDED || wp_command_conflict (error, N_("Nothing was asked"));
  case WP_COMMAND_CONFIRM_RESPONSIBILITIES:
    return state == WP_ONBOARDING_IN_REVIEW || wp_command_conflict (error, N_("The responsibilities are confirmed during the review"));
  case WP_COMMAND_ACCEPT_TERMS:
    return may_accept_terms (self, document, state, error);
  case WP_COMMAND_BOOK_SESSION:
    if (state < WP_ONBOARDING_FORWARDED || ended)
      return wp_command_conflict (error, N_("The session is booked with the onboarding team, once the request was forwarded to it"));
    if (wp_onboarding_session_held (document))
      return wp_command_conflict (error, N_("The session was held already"));
    return !is_stale (self, document, error);
  case WP_COMMAND_WITHDRAW:
    return wp_onboarding_may_advance (state, WP_ONBOARDING_WITHDRAWN) || wp_command_conflict (error, N_("There is nothing to withdraw"));
  case WP_COMMAND_SOC_ADVANCE:
    return wp_onboarding_may_advance (state, wp_onboarding_state_from_string (wp_json_string (self->body, "state"))) ||
           wp_command_conflict (error, N_("That state does not follow from the present one"));
  case WP_COMMAND_SOC_MEET:
    return !ended || wp_command_conflict (error, N_("The onboarding was withdrawn"));
  case WP_COMMAND_SOC_HOLD_SESSION:
    return (state >= WP_ONBOARDING_FORWARDED && !ended) || wp_command_conflict (error, N_("The request was not forwarded yet"));
  default:
    return FALSE;
  }
}

/* What is done here, and where it leads; UNKNOWN leads nowhere */
typedef struct {
  const char *kind;
  WpOnboardingState state;
  const char *detail;
} WpMove;

static void
set_products (JsonObject *document, JsonObject *body)
{
  JsonArray *from = wp_json_array (body, "products"), *products = json_array_new ();
  for (guint i = 0; i < wp_json_length (from); i++)
    wp_json_append_string (products, wp_json_string_at (from, i));
  wp_json_set_array (document, "products", products);
}

static void
set_session (const WpCommand *self, JsonObject *document, const char *member)
{
  JsonObject *session = wp_json_need_object (document, "session");
  JsonArray *from = wp_json_array (self->body, "attendees"), *attendees = json_array_new ();
  for (guint i = 0; i < wp_json_length (from); i++)
    wp_json_append_string (attendees, wp_json_string_at (from, i));
  wp_json_set_array (session, "attendees", attendees);
  wp_json_set_string (session, member, wp_json_string (self->body, "at"));
}

static WpMove
run (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document)
{
  JsonObject *body = self->body;
  JsonObject *mark;
  switch (self->type) {
  case WP_COMMAND_EXPRESS_INTEREST:
    set_products (document, body);
    mark = wp_command_mark (actor, at);
    wp_json_set_string (mark, "note", wp_json_string_or (body, "note", ""));
    wp_json_set_object (document, "interest", mark);
    return (WpMove) { "interest", WP_ONBOARDING_INTEREST_EXPRESSED, wp_json_string (body, "note") };
  case WP_COMMAND_CHOOSE_PRODUCTS:
    set_products (document, body);
    return (WpMove) { "products", WP_ONBOARDING_UNKNOWN, NULL };
  case WP_COMMAND_GIVE_INFORMATION:
    return (WpMove) { "information", WP_ONBOARDING_IN_REVIEW, wp_json_string (body, "text") };
  case WP_COMMAND_CONFIRM_RESPONSIBILITIES:
    wp_json_set_object (document, "responsibilities", wp_command_mark (actor, at));
    return (WpMove) { "responsibilities", WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED, NULL };
  case WP_COMMAND_ACCEPT_TERMS:
    mark = wp_command_mark (actor, at);
    wp_json_set_string (mark, "version", wp_json_string (body, "version"));
    wp_json_set_object (wp_json_need_object (document, "terms"), "accepted", mark);
    return (WpMove) { "terms", wp_onboarding_forms_unlocked (document) ? WP_ONBOARDING_UNKNOWN : WP_ONBOARDING_TERMS_ACCEPTED,
                      wp_json_string (body, "version") };
  case WP_COMMAND_BOOK_SESSION:
    set_session (self, document, "at");
    return (WpMove) { "session_booked", WP_ONBOARDING_UNKNOWN, wp_json_string (body, "at") };
  case WP_COMMAND_WITHDRAW:
    return (WpMove) { "withdrawn", WP_ONBOARDING_WITHDRAWN, wp_json_string (body, "reason") };
  case WP_COMMAND_SOC_ADVANCE:
    return (WpMove) { "state", wp_onboarding_state_from_string (wp_json_string (body, "state")), wp_json_string (body, "reason") };
  case WP_COMMAND_SOC_MEET:
    wp_json_set_object (document, "meeting", wp_json_new ("at", wp_json_string (body, "at"), "place", wp_json_string_or (body, "place", ""), "note",
                                                          wp_json_string_or (body, "note", ""), NULL));
    return (WpMove) { "meeting", WP_ONBOARDING_UNKNOWN, wp_json_string (body, "at") };
  case WP_COMMAND_SOC_HOLD_SESSION:
    set_session (self, document, "heldAt");
    return (WpMove) { "session_held", WP_ONBOARDING_UNKNOWN, wp_json_string (body, "at") };
  default:
    return (WpMove) { "unknown", WP_ONBOARDING_UNKNOWN, NULL };
  }
}

static void
apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document)
{
  WpMove move = run (self, actor, at, document);
  wp_command_log (self, actor, at, document, "history", move.kind, move.detail);
  if (move.state == WP_ONBOARDING_UNKNOWN)
    return;
  const char *name = wp_onboarding_state_to_string (move.state);
  JsonObject *event = wp_json_find (wp_json_array (document, "history"), "id", self->key, NULL);
  wp_json_set_string (event, "state", name);
  wp_json_set_string (document, "state", name);
  wp_json_set_time (document, "stateSince", at);
  gboolean explains = move.state == WP_ONBOARDING_NOT_ELIGIBLE || move.state == WP_ONBOARDING_MORE_INFO_NEEDED || move.state == WP_ONBOARDING_WITHDRAWN;
  wp_json_set_string (document, "reason", explains && move.detail != NULL && *move.detail != '\0' ? move.detail : NULL);
}

const WpCommandFamily wp_command_onboardings = {
  .kind = &wp_kind_onboarding, .log = "history",
  .too_long = N_("A list has at most 1000 entries, the history 2000"),
  .too_large = N_("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
  .validate = validate, .may = may, .apply = apply,
};
