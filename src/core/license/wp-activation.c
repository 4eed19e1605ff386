/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivation"
#include "config.h"

#include "wp-activation.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-license.h"
#include "wp-pool.h"
#include "wp-product.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const choices[] = { "unknown", "new", "add", "extend" };
static const char *const line_states[] = { "unknown", "created", "queued", "pending", "success", "failed" };
static const char *const states[] = { "unknown", "created", "processing", "complete", "complete_with_errors" };

static guint
find (const char *const *names, guint n_names, const char *text)
{
  for (guint i = 1; text != NULL && i < n_names; i++)
    if (strcmp (names[i], text) == 0)
      return i;
  return 0;
}

WpActivationChoice
wp_activation_choice_from_string (const char *text)
{
  return find (choices, G_N_ELEMENTS (choices), text);
}

const char *
wp_activation_choice_to_string (WpActivationChoice self)
{
  return choices[(guint) self < G_N_ELEMENTS (choices) ? self : 0];
}

WpActivationLineState
wp_activation_line_state_from_string (const char *text)
{
  return find (line_states, G_N_ELEMENTS (line_states), text);
}

gboolean
wp_activation_line_is_open (WpActivationLineState self)
{
  return self != WP_ACTIVATION_LINE_SUCCESS && self != WP_ACTIVATION_LINE_FAILED;
}

WpActivationState
wp_activation_state_from_string (const char *text)
{
  return find (states, G_N_ELEMENTS (states), text);
}

WpActivationCounts
wp_activation_count (JsonObject *document)
{
  JsonArray *lines = wp_json_array (document, "lines");
  WpActivationCounts counts = { .all = wp_json_length (lines) };
  for (guint i = 0; i < counts.all; i++) {
    WpActivationLineState state = wp_activation_line_state_from_string (wp_json_string (wp_json_object_at (lines, i), "state"));
    counts.open += wp_activation_line_is_open (state);
    counts.done += state == WP_ACTIVATION_LINE_SUCCESS;
    counts.failed += state == WP_ACTIVATION_LINE_FAILED;
  }
  return counts;
}

void
wp_activation_fail_line (JsonObject *line, const char *code, const char *message)
{
  JsonArray *errors = json_array_new ();
  wp_json_append (errors, wp_json_new ("code", code, "message", message, NULL));
  wp_json_set_array (line, "errors", errors);
  wp_json_set_string (line, "state", line_states[WP_ACTIVATION_LINE_FAILED]);
}

/* ---- What becomes of a license ---- */

static gboolean
refuse (GError **error, const char *pointer, const char *member, const char *code, const char *message)
{
  g_autofree char *whole = g_strconcat (pointer, "/", member, NULL);
  wp_error_add_field (error, whole, code, "%s", message);
  return FALSE;
}

/* @told may name another product only where that stands in the place of the present one. */
static gboolean
check_product (JsonObject *told, JsonObject *license, JsonObject *product, const char *pointer, GError **error)
{
  const char *present = wp_json_string_or (license, "product", ""), *next = wp_json_string (told, "product");
  if (next == NULL || g_str_equal (present, next) || wp_product_replaces (product, present))
    return TRUE;
  return refuse (error, pointer, "product", "downgrade", "is not the license’s product, nor an upgrade of it");
}

/* An end never comes earlier. @needed: extending says one */
static gboolean
check_end (JsonObject *told, JsonObject *license, gboolean needed, const char *pointer, GError **error)
{
  gint64 present = wp_license_get_end (license), next = wp_license_get_end (told);
  if (next == 0)
    return !needed || refuse (error, pointer, "expiryDate", "required", "is missing: an end comes from the vendor");
  if (present == 0)
    return refuse (error, pointer, "expiryDate", "unknown", "the license has no end");
  if (next < present || (needed && next == present))
    return refuse (error, pointer, "expiryDate", "downgrade", "is not later than the present end");
  return TRUE;
}

static gboolean
check_quantity (gint64 present, gint64 next, const char *pointer, GError **error)
{
  if (next < present)
    return refuse (error, pointer, "quantity", "downgrade", "is less than there is");
  if (next > WP_MAX_SEATS)
    return refuse (error, pointer, "quantity", "range", "is more than a license has");
  return TRUE;
}

/* What two licenses of the same kind have in common: the pool follows product and type. */
static void
set_product (JsonObject *license, const char *product)
{
  g_autofree char *pool = wp_pool_key (product, wp_seats_from_string (wp_json_string (license, "type")));
  wp_json_set_string (license, "product", product);
  wp_json_set_string (license, "pool", pool);
}

static JsonObject *
change_license (JsonObject *line, JsonObject *told, JsonObject *license, JsonObject *product, const char *pointer, GError **error)
{
  gboolean extends = wp_activation_choice_from_string (wp_json_string (line, "choice")) == WP_ACTIVATION_EXTEND;
  gint64 present = wp_json_int (license, "quantity", 0), said = wp_json_int (told, "quantity", extends ? present : 0);
  gint64 quantity = extends ? said : present + said;
  gboolean good = check_product (told, license, product, pointer, error);
  good &= check_end (told, license, extends, pointer, error);
  good &= check_quantity (present, quantity, pointer, error);
  if (good && !extends && said == 0)
    good = refuse (error, pointer, "quantity", "required", "is missing: how many seats are added");
  if (!good)
    return NULL;
  JsonObject *next = wp_json_copy (license);
  wp_json_set_int (next, "quantity", quantity);
  if (wp_license_get_end (told) != 0)
    wp_json_set_string (next, "expiryDate", wp_json_string (told, "expiryDate"));
  set_product (next, wp_json_string_or (told, "product", wp_json_string_or (license, "product", "")));
  return next;
}

JsonObject *
wp_activation_make_license (JsonObject *line, JsonObject *told, JsonObject *license, JsonObject *product, const char *pointer, GError **error)
{
  if (wp_activation_choice_from_string (wp_json_string (line, "choice")) != WP_ACTIVATION_NEW) {
    if (license != NULL)
      return change_license (line, told, license, product, pointer, error);
    wp_command_conflict (error, N_ ("There is no such license"));
    return NULL;
  }
  JsonObject *next = json_object_new ();
  static const char *const texts[] = { "id", "product", "type", "expiryDate" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (wp_json_has (told, texts[i]))
      wp_json_set_string (next, texts[i], wp_json_string (told, texts[i]));
  wp_json_set_int (next, "quantity", wp_json_int (told, "quantity", 0));
  if (wp_json_has (told, "limit"))
    wp_json_set_int (next, "limit", wp_json_int (told, "limit", 0));
  wp_json_set_string (next, "status", "active");
  return next;
}
