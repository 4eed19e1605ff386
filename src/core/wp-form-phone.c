/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"

#include <stdlib.h>
#include <string.h>

/* Phone numbers as E.164 and the calling codes of ITU-T E.164, by which a number that nobody could ring at night is found out. */

/* Every code that is assigned to a country or a global service; no code begins with another. */
static const guint16 calling_codes[] = {
  1,   7,   20,  27,  30,  31,  32,  33,  34,  36,  39,  40,  41,  43,  44,  45,  46,  47,  48,  49,  51,  52,  53,  54,  55,  56,  57,  58,
  60,  61,  62,  63,  64,  65,  66,  81,  82,  84,  86,  90,  91,  92,  93,  94,  95,  98,  211, 212, 213, 216, 218, 220, 221, 222, 223, 224,
  225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252,
  253, 254, 255, 256, 257, 258, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 290, 291, 297, 298, 299, 350, 351, 352, 353, 354, 355, 356,
  357, 358, 359, 370, 371, 372, 373, 374, 375, 376, 377, 378, 379, 380, 381, 382, 383, 385, 386, 387, 389, 420, 421, 423, 500, 501, 502, 503,
  504, 505, 506, 507, 508, 509, 590, 591, 592, 593, 594, 595, 596, 597, 598, 599, 670, 672, 673, 674, 675, 676, 677, 678, 679, 680, 681, 682,
  683, 685, 686, 687, 688, 689, 690, 691, 692, 800, 808, 850, 852, 853, 855, 856, 870, 878, 880, 881, 882, 883, 886, 888, 960, 961, 962, 963,
  964, 965, 966, 967, 968, 970, 971, 972, 973, 974, 975, 976, 977, 979, 992, 993, 994, 995, 996, 998,
};

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

static int
compare_code (gconstpointer a, gconstpointer b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

static gboolean
is_in (const guint16 *codes, gsize n, guint16 code)
{
  return bsearch (&code, codes, n, sizeof *codes, compare_code) != NULL;
}

/* 0 when no country has it. @digits: behind the + */
static guint16
find_code (const char *digits)
{
  guint16 code = 0;
  for (guint i = 0; *digits != '0' && i < 3 && g_ascii_isdigit (digits[i]); i++) {
    code = code * 10 + (digits[i] - '0');
    if (is_in (calling_codes, G_N_ELEMENTS (calling_codes), code))
      return code;
  }
  return 0;
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
  guint16 code = find_code (digits);
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
  if (*rest == '0' && is_in (trunk_zero, G_N_ELEMENTS (trunk_zero), code)) {
    *parameter = g_strdup_printf ("+%u", code);
    return "phone_trunk";
  }
  if (n > 15 || own > max)
    return "phone_long";
  return n < 7 || own < min ? "phone_short" : NULL;
}
