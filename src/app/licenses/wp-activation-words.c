/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivationWords"
#include "config.h"

#include "wp-activation-words.h"

#include "wp-json.h"

#include <glib/gi18n.h>

const char *
wp_activation_choice_label (WpActivationChoice choice)
{
  switch (choice) {
  case WP_ACTIVATION_NEW:
    return _ ("New license");
  case WP_ACTIVATION_ADD:
    return _ ("Add to a license");
  case WP_ACTIVATION_EXTEND:
    return _ ("Extend a license");
  case WP_ACTIVATION_CHOICE_UNKNOWN:
  default:
    return C_ ("value", "Unknown");
  }
}

char *
wp_activation_figures (guint all, guint done, guint failed)
{
  if (done == all)
    return g_strdup_printf (ngettext ("%u activated", "%u activated", done), done);
  if (failed == 0)
    /* Translators: numbers of license keys: activated, all */
    return g_strdup_printf (_ ("%u of %u activated"), done, all);
  /* Translators: numbers of license keys: activated, all, failed */
  return g_strdup_printf (_ ("%u of %u activated, %u failed"), done, all, failed);
}

static const struct {
  const char *code;
  const char *words;
} reasons[] = {
  { WP_ACTIVATION_USED, N_ ("This key was activated before.") },
  { WP_ACTIVATION_FOREIGN, N_ ("This key belongs to another account.") },
  { WP_ACTIVATION_KNOWN_HERE, N_ ("This key was activated here already, or is about to be.") },
  { WP_ACTIVATION_NO_KEY, N_ ("There is no key for this line any more. Activate it anew.") },
  { "malformed", N_ ("The vendor knows no such key. Check what was typed.") },
  { "wrong_product", N_ ("This key is of a product that cannot be added to this license.") },
  { "busy", N_ ("The vendor could not say. Try again.") },
};

/* Why a line failed: in our words where we have any, else in the vendor's */
static const char *
get_reason (JsonObject *line)
{
  JsonObject *error = wp_json_object_at (wp_json_array (line, "errors"), 0);
  const char *code = wp_json_string_or (error, "code", ""), *message = wp_json_string_or (error, "message", "");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].code, code))
      return _ (reasons[i].words);
  return *message != '\0' ? message : code;
}

char *
wp_activation_line_words (JsonObject *line)
{
  switch (wp_activation_line_state_from_string (wp_json_string (line, "state"))) {
  case WP_ACTIVATION_LINE_CREATED:
    return g_strdup (_ ("Taken"));
  case WP_ACTIVATION_LINE_QUEUED:
    return g_strdup (_ ("Queued"));
  case WP_ACTIVATION_LINE_PENDING:
    return g_strdup (_ ("Being activated"));
  case WP_ACTIVATION_LINE_SUCCESS:
    return g_strdup (_ ("Activated"));
  case WP_ACTIVATION_LINE_FAILED:
    /* Translators: %s says why */
    return g_strdup_printf (_ ("Failed: %s"), get_reason (line));
  case WP_ACTIVATION_LINE_UNKNOWN:
  default:
    return g_strdup (wp_json_string_or (line, "state", C_ ("value", "Unknown")));
  }
}

char *
wp_activation_line_license (JsonObject *line)
{
  JsonObject *license = wp_json_object (line, "license");
  const char *id = wp_json_string_or (license, "id", wp_json_string_or (line, "licenseId", ""));
  return g_strdup (id);
}

const char *
wp_activation_line_class (JsonObject *line)
{
  switch (wp_activation_line_state_from_string (wp_json_string (line, "state"))) {
  case WP_ACTIVATION_LINE_SUCCESS:
    return "success";
  case WP_ACTIVATION_LINE_FAILED:
    return "error";
  case WP_ACTIVATION_LINE_UNKNOWN:
  case WP_ACTIVATION_LINE_CREATED:
  case WP_ACTIVATION_LINE_QUEUED:
  case WP_ACTIVATION_LINE_PENDING:
  default:
    return NULL;
  }
}
