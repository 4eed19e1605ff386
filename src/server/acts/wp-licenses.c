/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicenses"
#include "config.h"

#include "wp-licenses.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-pool.h"
#include "wp-time.h"

#define MAX_TEXT 100
#define MAX_HISTORY 200 /* entries of a license; the last are kept */

static const char *const texts[] = { "id", "product", "type", "status", "expiryDate", "keyMasked", "orderRef", "orderId" };
static const char *const flags[] = { "autoRenew", "expected" };

static gboolean
check_words (JsonObject *document, GError **error)
{
  gboolean good = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gboolean needed = g_str_equal (texts[i], "product") || g_str_equal (texts[i], "type") || g_str_equal (texts[i], "status");
    good &= wp_json_check_string (document, "", texts[i], (WpJsonText) { needed, MAX_TEXT, TRUE }, NULL, error);
  }
  return good;
}

static gboolean
check (JsonObject *document, GError **error)
{
  gboolean good = check_words (document, error);
  WpSeats type = wp_seats_from_string (wp_json_string (document, "type"));
  if (good && (type == WP_SEATS_UNKNOWN || type == WP_SEATS_LINKED)) {
    wp_error_add_field (error, "/type", "choice", "must be term, subscription, nfr or trial");
    good = FALSE;
  }
  if (good && wp_license_status_from_string (wp_json_string (document, "status")) == WP_LICENSE_UNKNOWN) {
    wp_error_add_field (error, "/status", "choice", "must be not_activated, activating or active");
    good = FALSE;
  }
  if (good && wp_json_has (document, "expiryDate") && wp_license_get_end (document) == 0) {
    wp_error_add_field (error, "/expiryDate", "date", "must be a date as 2027-01-09");
    good = FALSE;
  }
  good &= wp_json_check_int (document, "", "quantity", 0, WP_MAX_SEATS, NULL, error);
  good &= !wp_json_has (document, "limit") || wp_json_check_int (document, "", "limit", 0, WP_MAX_SEATS, NULL, error);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    good &= !wp_json_has (document, flags[i]) || wp_json_check_bool (document, "", flags[i], NULL, error);
  return wp_json_check_time (document, "", "activatedAt", FALSE, NULL, error) && good;
}

/* What a license has, and nothing else */
static JsonObject *
make (const char *id, JsonObject *told)
{
  JsonObject *document = wp_json_new ("id", id, NULL);
  const char *delegate = wp_json_string (wp_json_object (told, "delegatedTo"), "customerId");
  g_autofree char *pool = wp_pool_key (wp_json_string_or (told, "product", ""), wp_seats_from_string (wp_json_string (told, "type")));
  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    if (wp_json_has (told, texts[i]))
      wp_json_set_string (document, texts[i], wp_json_string (told, texts[i]));
  wp_json_set_string (document, "pool", pool);
  wp_json_set_int (document, "quantity", wp_json_int (told, "quantity", 0));
  if (wp_json_has (told, "limit"))
    wp_json_set_int (document, "limit", wp_json_int (told, "limit", 0));
  wp_json_set_time (document, "activatedAt", wp_json_time (told, "activatedAt"));
  if (delegate != NULL)
    wp_json_set_object (document, "delegatedTo", wp_json_new ("customerId", delegate, NULL));
  if (wp_json_bool (told, "autoRenew", FALSE))
    wp_json_set_bool (document, "autoRenew", TRUE);
  wp_json_need_array (document, "history");
  return document;
}

/* ---- What changed ---- */

static void
add_part (GString *detail, const char *name, const char *before, const char *after)
{
  if (g_strcmp0 (before, after) == 0)
    return;
  if (detail->len > 0)
    g_string_append (detail, ", ");
  g_string_append_printf (detail, "%s: %s → %s", name, before != NULL ? before : "–", after != NULL ? after : "–");
}

/* A number in words, %NULL for none. (transfer full) (nullable) */
static char *
get_number (JsonObject *document, const char *member)
{
  return wp_json_has (document, member) ? g_strdup_printf ("%" G_GINT64_FORMAT, wp_json_int (document, member, 0)) : NULL;
}

/* What of a license matters to whoever counts on it: "quantity: 100 → 80". (transfer full): "" for nothing */
static char *
describe_change (JsonObject *before, JsonObject *after)
{
  static const char *const numbers[] = { "quantity", "limit" }, *const words[] = { "status", "expiryDate" };
  g_autoptr (GString) detail = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *old = get_number (before, numbers[i]), *new = get_number (after, numbers[i]);
    add_part (detail, numbers[i], old, new);
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add_part (detail, words[i], wp_json_string (before, words[i]), wp_json_string (after, words[i]));
  return g_strdup (detail->str);
}

/* @there: (nullable): as it was. What is told without an order of the partner, and without a word that it was awaited, is unexpected. */
static void
log_change (JsonObject *license, JsonObject *there, gboolean expected, gint64 at)
{
  JsonArray *old = wp_json_array (there, "history"), *history = wp_json_need_array (license, "history");
  guint n = wp_json_length (old);
  for (guint i = n >= MAX_HISTORY ? n - MAX_HISTORY + 1 : 0; i < n; i++)
    if (wp_json_object_at (old, i) != NULL)
      wp_json_append (history, wp_json_copy (wp_json_object_at (old, i)));
  g_autofree char *detail = there != NULL ? describe_change (there, license) : g_strdup ("");
  if (there != NULL && *detail == '\0')
    return;
  JsonObject *entry = wp_json_new ("kind", there != NULL ? "changed" : "added", "detail", detail, NULL);
  wp_json_set_time (entry, "at", at);
  if (!expected && g_strcmp0 (wp_json_string (license, "orderId"), wp_json_string (there, "orderId")) == 0)
    wp_json_set_bool (entry, "unexpected", TRUE);
  wp_json_append (history, entry);
}

/* @there: (out) (nullable) (transfer full): the license as it is */
static gboolean
find (WpStorage *storage, const char *partner_id, const char *id, JsonObject **there_document, GError **error)
{
  g_autoptr (WpRecord) there = NULL;
  *there_document = NULL;
  if (!wp_storage_get_document (storage, NULL, &wp_kind_license, id, &there, error))
    return FALSE;
  if (there == NULL || there->text == NULL)
    return TRUE;
  if (g_str_equal (there->partner, partner_id)) {
    *there_document = wp_json_parse_object (there->text, -1, error);
    return *there_document != NULL;
  }
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The license “%s” belongs to another partner", id);
  return FALSE;
}

char *
wp_licenses_put (WpStorage *storage, const char *partner_id, JsonObject *document, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!check (document, error) || !wp_storage_join (storage, &joined, error))
    return NULL;
  g_autofree char *id = wp_json_has (document, "id") ? g_strdup (wp_json_string (document, "id")) : g_uuid_string_random ();
  g_autoptr (JsonObject) license = make (id, document), there = NULL;
  gboolean ok = find (storage, partner_id, id, &there, error);
  if (ok) {
    log_change (license, there, wp_json_bool (document, "expected", FALSE), wp_time_now ());
    ok = wp_storage_put_document (storage, partner_id, &wp_kind_license, id, license, revision, error);
  }
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}
