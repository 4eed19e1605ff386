/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPartner"
#include "config.h"

#include "wp-partner.h"

#include "wp-enums.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-pool.h"
#include "wp-price.h"
#include "wp-time.h"
#include "wp-user.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID 200
#define MAX_MARK 365
#define MAX_SNOOZED 500

static const int vendor_marks[] = { WP_POOL_MARK_DAYS, 30, 15, 7, 0 };

JsonObject *
wp_partner_new (const char *id)
{
  JsonObject *document = wp_json_new ("id", id, NULL);
  wp_json_need_array (document, "history");
  return document;
}

/* ---- Reading ---- */

static gboolean
take_id (const char *id, const WpValue *values, gpointer user_data)
{
  char **found = user_data;
  *found = g_strdup (id);
  return FALSE;
}

gboolean
wp_partner_read (const WpLookup *lookup, JsonObject **document, GError **error)
{
  g_autofree char *id = NULL;
  *document = NULL;
  return lookup->each (lookup, &wp_kind_partner, "one", "1", take_id, &id, error) &&
         (id == NULL || lookup->get (lookup, &wp_kind_partner, id, document, error));
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  return *(const int *) b - *(const int *) a;
}

guint
wp_partner_get_marks (JsonObject *document, int days[WP_MAX_MARKS])
{
  JsonArray *marks = wp_json_array (document, "marks");
  guint n = 0;
  for (guint i = 0; i < wp_json_length (marks) && n < WP_MAX_MARKS; i++) {
    gint64 day;
    if (wp_json_node_int (wp_json_node_at (marks, i), &day) && day >= 0 && day <= MAX_MARK)
      days[n++] = (int) day;
  }
  if (n == 0)
    for (; n < G_N_ELEMENTS (vendor_marks); n++)
      days[n] = vendor_marks[n];
  qsort (days, n, sizeof *days, compare_marks);
  return n;
}

gint64
wp_partner_get_snoozed (JsonObject *document, const char *warning)
{
  return wp_json_time (wp_json_find (wp_json_array (document, "snoozed"), "warning", warning, NULL), "until");
}

gboolean
wp_partner_needs_release (JsonObject *document, gint64 seats, gint64 amount, const char *currency)
{
  JsonObject *release = wp_json_object (document, "release");
  gint64 least_seats = wp_json_int (release, "seats", 0), least = wp_json_int (release, "amount", 0);
  if (least_seats > 0 && seats >= least_seats)
    return TRUE;
  if (least <= 0 || amount < 0)
    return FALSE;
  return amount >= least || g_strcmp0 (currency, wp_json_string (release, "currency")) != 0;
}

/* ---- Bodies ---- */

static gboolean
check_release (JsonObject *body, GError **error)
{
  JsonObject *release = wp_json_object (body, "release");
  if (!wp_json_has (body, "release"))
    return TRUE;
  const char *currency = NULL;
  gboolean good = TRUE;
  if (release == NULL) {
    wp_error_add_field (error, "/release", "type", "must be an object");
    return FALSE;
  }
  if (wp_json_has (release, "seats"))
    good &= wp_json_check_int (release, "/release", "seats", 1, WP_MAX_SEATS, NULL, error);
  if (!wp_json_has (release, "amount"))
    return good;
  good &= wp_json_check_int (release, "/release", "amount", 1, WP_MAX_AMOUNT, NULL, error);
  if (!wp_json_check_string (release, "/release", "currency", (WpJsonText) { 3, 3, TRUE }, &currency, error))
    return FALSE;
  if (wp_currency_is_valid (currency))
    return good;
  wp_error_add_field (error, "/release/currency", "invalid", "must be a currency as JPY");
  return FALSE;
}

static gboolean
check_marks (JsonObject *body, GError **error)
{
  JsonArray *marks = NULL;
  if (!wp_json_has (body, "marks"))
    return TRUE;
  if (!wp_json_check_array (body, "", "marks", WP_MAX_MARKS, &marks, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (marks); i++) {
    gint64 day;
    if (wp_json_node_int (wp_json_node_at (marks, i), &day) && day >= 0 && day <= MAX_MARK)
      continue;
    g_autofree char *pointer = g_strdup_printf ("/marks/%u", i);
    wp_error_add_field (error, pointer, "range", "must be a number of days from 0 to 365");
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_rules (const WpCommand *self, GError **error)
{
  gboolean good = check_release (self->body, error);
  good &= check_marks (self->body, error);
  return wp_command_check_from (self, error) && good;
}

static gboolean
check_warning (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "warning", (WpJsonText) { 1, MAX_ID, TRUE }, NULL, error);
}

static gboolean
check_snooze (const WpCommand *self, GError **error)
{
  gboolean good = check_warning (self, error);
  good &= wp_json_check_time (self->body, "", "until", TRUE, NULL, error);
  return wp_json_check_string (self->body, "", "reason", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
}

/* ---- Guards ---- */

static const char *const rules[] = { "release", "marks", NULL };

static JsonObject *
rules_now (JsonObject *document)
{
  return wp_command_copy_members (document, rules);
}

static gboolean
count_administrators (const char *id, const WpValue *values, gpointer user_data)
{
  return ++*(guint *) user_data < 2;
}

static gboolean
may_set_rules (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonObject *release = wp_json_object (self->body, "release");
  guint n = 0;
  if (wp_command_is_stale (self, document, rules))
    return wp_command_stale (error);
  if (lookup == NULL || (!wp_json_has (release, "seats") && !wp_json_has (release, "amount")))
    return TRUE;
  g_autofree char *administrator = g_strdup_printf ("%d", WP_ROLE_ADMINISTRATOR);
  if (!lookup->each (lookup, &wp_kind_user, "role", administrator, count_administrators, &n, error))
    return FALSE;
  return n >= 2 || wp_command_conflict (error, N_ ("A second administrator has to be there to release what the first one orders"));
}

/* ---- Effects ---- */

static gboolean
apply_rules (const WpApply *self)
{
  for (guint i = 0; rules[i] != NULL; i++)
    if (wp_json_member (self->command->body, rules[i]) != NULL)
      wp_json_set_member (self->document, rules[i], wp_json_member (self->command->body, rules[i]));
  wp_command_log_few (self, "rules", NULL);
  return TRUE;
}

/* Those that are over, and the one of @warning, are left out. */
static void
keep_others (const WpApply *self, const char *warning)
{
  JsonArray *old = wp_json_array (self->document, "snoozed"), *kept = json_array_new ();
  guint n = wp_json_length (old);
  for (guint i = n > MAX_SNOOZED ? n - MAX_SNOOZED : 0; i < n; i++) {
    JsonObject *entry = wp_json_object_at (old, i);
    if (g_strcmp0 (wp_json_string (entry, "warning"), warning) != 0 && wp_json_time (entry, "until") > self->at)
      wp_json_append (kept, wp_json_copy (entry));
  }
  wp_json_set_array (self->document, "snoozed", kept);
}

static gboolean
apply_snooze (const WpApply *self)
{
  JsonObject *body = self->command->body, *entry = wp_command_mark (self->actor, self->at);
  const char *warning = wp_json_string_or (body, "warning", "");
  keep_others (self, warning);
  wp_json_set_string (entry, "warning", warning);
  wp_json_set_time (entry, "until", wp_json_time (body, "until"));
  wp_json_set_string (entry, "reason", wp_json_string_or (body, "reason", ""));
  wp_json_append (wp_json_need_array (self->document, "snoozed"), entry);
  wp_command_log_few (self, "snoozed", warning);
  return TRUE;
}

static gboolean
apply_wake (const WpApply *self)
{
  const char *warning = wp_json_string_or (self->command->body, "warning", "");
  if (wp_partner_get_snoozed (self->document, warning) == 0)
    return FALSE;
  keep_others (self, warning);
  wp_command_log_few (self, "woken", warning);
  return TRUE;
}

#define ROW .kind = &wp_kind_partner, .permission = WP_PERMISSION_ADMINISTER

const WpCommandType wp_partner_commands[WP_PARTNER_N_COMMANDS] = {
  [WP_PARTNER_COMMAND_SET_RULES] = { ROW, .method = "PUT", .name = "set-rules", .path = "/v1/partner", .label = N_ ("Rules of the licenses"),
                                     .example = "{\"marks\":[45,30,15,7,0]}", .validate = check_rules, .may = may_set_rules, .apply = apply_rules,
                                     .from = rules_now },
  [WP_PARTNER_COMMAND_SNOOZE] = { ROW, .method = "POST", .name = "snooze-warning", .path = "/v1/partner/snooze", .label = N_ ("Snooze the warning"),
                                  .words = "reason", .example = "{\"warning\":\"LIC-1/7\",\"until\":\"2027-01-01T00:00:00Z\",\"reason\":\"\"}",
                                  .validate = check_snooze, .apply = apply_snooze },
  [WP_PARTNER_COMMAND_WAKE] = { ROW, .method = "POST", .name = "wake-warning", .path = "/v1/partner/wake", .label = N_ ("Warn again"),
                                .example = "{\"warning\":\"LIC-1/7\"}", .validate = check_warning, .apply = apply_wake },
};

/* So that a rule finds the one there is, whatever its id */
static const WpColumn columns[] = { { "one", WP_COLUMN_INT } };
static const char *const indexes[] = { "one", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  values[0].number = 1;
}

const WpKind wp_kind_partner = {
  .name = "partner",
  .plural = "partner",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .single = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .indexes = indexes,
  .order = "one",
  .extract = extract,
  .commands = wp_partner_commands,
  .n_commands = WP_PARTNER_N_COMMANDS,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
