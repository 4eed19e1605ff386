/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-country.h"
#include "wp-form-private.h"

#include <string.h>

/* Validates phone numbers as E.164, since the SOC has to reach them at night. */

/* Where a national number is written with a 0 that is not dialed from abroad: the commonest slip in a call list. */
static const guint16 trunk_zero[] = {
  20, 27, 31, 32, 33, 40, 41, 43, 44, 46, 49, 60, 61, 62, 63, 64, 66, 81, 82, 84, 86, 90, 91, 92, 94, 353, 358, 886, 972,
};

/* Lengths of a national number where they are fixed */
static const struct {
  guint16 code;
  guint8 min, max;
} national[] = {
  { 1, 10, 10 }, { 7, 10, 10 }, { 33, 9, 9 }, { 34, 9, 9 }, { 45, 8, 8 }, { 47, 5, 8 }, { 61, 9, 9 }, { 65, 8, 11 }, { 81, 9, 10 }, { 82, 7, 11 },
};

static gboolean
has_trunk_zero (guint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (trunk_zero); i++)
    if (trunk_zero[i] == code)
      return TRUE;
  return FALSE;
}

const char *
wp_phone_check (const char *text, char **parameter)
{
  gboolean plus = *text == '+';
  const char *digits = plus ? text + 1 : text;
  gsize n = strspn (digits, "0123456789");
  if (digits[n] != '\0' || n == 0)
    return "phone";
  if (!plus)
    return "phone_country";
  guint code = wp_calling_code_find (digits);
  if (code == 0)
    return "phone_country_unknown";
  gsize own = n - (code < 10 ? 1 : code < 100 ? 2 : 3);
  const char *rest = digits + (n - own);
  gsize min = 4, max = 15;
  for (guint i = 0; i < G_N_ELEMENTS (national); i++)
    if (national[i].code == code) {
      min = national[i].min;
      max = national[i].max;
    }
  if (*rest == '0' && has_trunk_zero (code)) {
    *parameter = g_strdup_printf ("+%u", code);
    return "phone_trunk";
  }
  if (n > 15 || own > max)
    return "phone_long";
  return n < 7 || own < min ? "phone_short" : NULL;
}
