/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPrice"
#include "config.h"

#include "wp-price.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-order.h"
#include "wp-pool.h"

#include <string.h>

#define MAX_ID 64
#define MAX_BANDS 50

static const WpColumn columns[] = { { "product", WP_COLUMN_TEXT } };
static const char *const indexes[] = { "product", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "product", "");
}

static const WpFilter filters[] = { { "product", "product", WP_FILTER_TEXT, NULL } };

const WpKind wp_kind_price = {
  .name = "price",
  .plural = "prices",
  .version = 1,
  .read = WP_PERMISSION_READ_ORDERS,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .indexes = indexes,
  .order = "product",
  .extract = extract,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
};

char *
wp_price_make_id (const char *product, WpSeats type, int years)
{
  return g_strdup_printf ("%s.%s.%d", product, wp_seats_to_string (type), years);
}

gboolean
wp_currency_is_valid (const char *text)
{
  return text != NULL && strlen (text) == 3 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
}

guint
wp_currency_get_digits (const char *currency)
{
  static const char *const without[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                         "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  if (currency != NULL && g_strv_contains (without, currency))
    return 0;
  return currency != NULL && g_strv_contains (three, currency) ? 3 : 2;
}

char *
wp_amount_to_string (gint64 amount, const char *currency)
{
  guint digits = wp_currency_get_digits (currency), unit = digits == 0 ? 1 : digits == 2 ? 100 : 1000;
  guint64 size = amount < 0 ? -(guint64) amount : (guint64) amount;
  const char *sign = amount < 0 ? "-" : "";
  if (digits == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT " %s", sign, size, currency);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*u %s", sign, size / unit, (int) digits, (guint) (size % unit), currency);
}

static gboolean
check_bands (JsonObject *document, GError **error)
{
  JsonArray *bands = NULL;
  gint64 last = 0;
  if (!wp_json_check_array (document, "", "bands", MAX_BANDS, &bands, error))
    return FALSE;
  if (wp_json_length (bands) == 0) {
    wp_error_add_field (error, "/bands", "required", "must hold at least one band");
    return FALSE;
  }
  for (guint i = 0; i < wp_json_length (bands); i++) {
    JsonObject *band = wp_json_object_at (bands, i);
    g_autofree char *base = g_strdup_printf ("/bands/%u", i), *pointer = g_strconcat (base, "/from", NULL);
    gint64 from = 0;
    if (band == NULL) {
      wp_error_add_field (error, base, "type", "must be an object");
      return FALSE;
    }
    if (!wp_json_check_int (band, base, "from", 1, WP_MAX_SEATS, &from, error) ||
        !wp_json_check_int (band, base, "amount", 0, WP_MAX_AMOUNT, NULL, error))
      return FALSE;
    if (from <= last) {
      wp_error_add_field (error, pointer, "order", "must be more than that of the band before");
      return FALSE;
    }
    last = from;
  }
  return TRUE;
}

gboolean
wp_price_check (JsonObject *document, GError **error)
{
  const char *type = NULL, *currency = NULL;
  gint64 years = 0;
  gboolean good = wp_json_check_string (document, "", "product", (WpJsonText) { 1, MAX_ID, TRUE }, NULL, error);
  good &= wp_json_check_string (document, "", "type", (WpJsonText) { 1, MAX_ID, TRUE }, &type, error);
  good &= wp_json_check_string (document, "", "currency", (WpJsonText) { 3, 3, TRUE }, &currency, error);
  good &= wp_json_check_int (document, "", "years", 0, WP_ORDER_MAX_YEARS, &years, error);
  if (currency != NULL && !wp_currency_is_valid (currency)) {
    wp_error_add_field (error, "/currency", "invalid", "must be a currency as JPY");
    good = FALSE;
  }
  WpSeats seats = wp_seats_from_string (type);
  if (type != NULL && seats != WP_SEATS_TERM && seats != WP_SEATS_SUBSCRIPTION) {
    wp_error_add_field (error, "/type", "choice", "must be term or subscription");
    good = FALSE;
  }
  if (good && (seats == WP_SEATS_TERM) != (years > 0)) {
    wp_error_add_field (error, "/years", "range", "must be 1 or more of a term, and 0 of a subscription");
    good = FALSE;
  }
  return check_bands (document, error) && good;
}

gboolean
wp_price_get_amount (JsonObject *document, gint64 quantity, gint64 *amount)
{
  JsonArray *bands = wp_json_array (document, "bands");
  gint64 each = -1;
  for (guint i = 0; i < wp_json_length (bands); i++) {
    JsonObject *band = wp_json_object_at (bands, i);
    if (quantity >= wp_json_int (band, "from", 1))
      each = wp_json_int (band, "amount", -1);
  }
  return each >= 0 && quantity > 0 && !__builtin_mul_overflow (each, quantity, amount) && *amount <= WP_MAX_AMOUNT;
}
