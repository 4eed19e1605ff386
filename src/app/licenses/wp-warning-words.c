/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWarningWords"
#include "config.h"

#include "wp-warning-words.h"

#include "wp-json.h"
#include "wp-time.h"
#include "wp-when.h"

#include <glib/gi18n.h>
#include <string.h>

/* "quantity: 250 → 200, status: …", with the names of the inventory in the person's language; what is not known stays as it is. */
static char *
translate_detail (const char *detail)
{
  static const struct {
    const char *name, *label;
  } names[] = { { "quantity: ", N_ ("quantity: ") },
                { "limit: ", N_ ("limit: ") },
                { "status: ", N_ ("state: ") },
                { "expiryDate: ", N_ ("last day: ") } };
  g_auto (GStrv) parts = g_strsplit (detail != NULL ? detail : "", ", ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      if (g_str_has_prefix (parts[i], names[k].name)) {
        char *words = g_strconcat (_ (names[k].label), parts[i] + strlen (names[k].name), NULL);
        g_free (parts[i]);
        parts[i] = words;
        break;
      }
  return g_strjoinv (" · ", parts);
}

char *
wp_warning_title (const WpLicenseWarning *warning, gint64 now)
{
  const char *license = warning->license != NULL ? warning->license : "";
  g_autofree char *missing = g_strdup_printf ("%" G_GINT64_FORMAT, warning->missing);
  g_autofree char *left = wp_when_duration (warning->at - now);
  switch (warning->kind) {
  case WP_WARNING_OVER:
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s seat too many is assigned", "%s seats too many are assigned", (gulong) MIN (warning->missing, G_MAXINT)),
                            missing);
  case WP_WARNING_ENDED:
    /* Translators: %s is the id of a license */
    return g_strdup_printf (_ ("%s has ended"), license);
  case WP_WARNING_CHANGE:
    /* Translators: %s is the id of a license */
    return g_strdup_printf (_ ("%s was changed, and nobody here did that"), license);
  case WP_WARNING_MARK:
  default:
    /* Translators: the first %s is the id of a license, the second a duration such as "12 days" */
    return g_strdup_printf (_ ("%s ends in %s"), license, left);
  }
}

char *
wp_warning_advice (const WpLicenseWarning *warning, gint64 now)
{
  g_autofree char *missing = g_strdup_printf ("%" G_GINT64_FORMAT, warning->missing);
  g_autofree char *when = wp_when_exact (warning->at), *detail = translate_detail (warning->detail);
  gulong plural = (gulong) MIN (warning->missing, G_MAXINT);
  switch (warning->kind) {
  case WP_WARNING_OVER:
    return g_strdup (_ ("Take seats back, or buy more."));
  case WP_WARNING_ENDED:
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (_ ("On %s. Renew it, or see who has seats of it."), when);
  case WP_WARNING_CHANGE:
    return *detail != '\0' ? g_strdup_printf ("%s · %s", detail, when) : g_strdup_printf ("%s · %s", _ ("It came into the inventory."), when);
  case WP_WARNING_MARK:
  default:
    if (warning->missing == 0)
      /* Translators: %s is a date and time with its zone */
      return g_strdup_printf (_ ("On %s. Without it there are still seats enough."), when);
    /* Translators: the first %s is a date and time with its zone, the second a number */
    return g_strdup_printf (ngettext ("On %s. %s seat too many is assigned then, and the management of this product closes.",
                                      "On %s. %s seats too many are assigned then, and the management of this product closes.", plural),
                            when, missing);
  }
}

/* (transfer full) */
static char *
describe_change (JsonObject *entry)
{
  g_autofree char *detail = translate_detail (wp_json_string (entry, "detail")), *when = wp_when_exact (wp_json_time (entry, "at"));
  if (*detail == '\0')
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (_ ("Added on %s, and nobody here did that"), when);
  /* Translators: the first %s is a date and time with its zone, the second what changed */
  return g_strdup_printf (_ ("Changed on %s, and nobody here did that: %s"), when, detail);
}

char *
wp_license_last_change_words (JsonObject *license)
{
  JsonArray *history = wp_json_array (license, "history");
  for (guint i = wp_json_length (history); i > 0; i--) {
    JsonObject *entry = wp_json_object_at (history, i - 1);
    if (wp_json_bool (entry, "unexpected", FALSE))
      return describe_change (entry);
  }
  return g_strdup ("");
}
