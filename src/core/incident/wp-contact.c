/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpContact"
#include "config.h"

#include "wp-contact.h"
#include "wp-json.h"

WpContactRule
wp_contact_rule (WpProduct product, WpSeverity severity)
{
  switch (severity) {
  case WP_SEVERITY_CRITICAL:
    return WP_CONTACT_EMAIL_THEN_PHONE;
  case WP_SEVERITY_HIGH:
    return product == WP_PRODUCT_CORE_MDR ? WP_CONTACT_EMAIL : WP_CONTACT_EMAIL_THEN_PHONE;
  case WP_SEVERITY_MEDIUM:
  case WP_SEVERITY_LOW:
  case WP_SEVERITY_INFORMATIONAL:
  case WP_SEVERITY_UNKNOWN:
    break;
  }
  return WP_CONTACT_NONE;
}

gboolean
wp_severity_may_start (WpProduct product, WpSeverity severity)
{
  return !(product == WP_PRODUCT_CORE_MDR_MICROSOFT && severity == WP_SEVERITY_CRITICAL);
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  gint64 x = wp_json_int (*(JsonObject *const *) a, "order", 0), y = wp_json_int (*(JsonObject *const *) b, "order", 0);
  return x < y ? -1 : x > y;
}

JsonArray *
wp_contact_expected (WpProduct product, WpSeverity severity, JsonObject *contacts)
{
  JsonArray *expected = json_array_new ();
  WpContactRule rule = wp_contact_rule (product, severity);
  if (rule == WP_CONTACT_NONE)
    return expected;
  JsonArray *emails = wp_json_array (contacts, "emails");
  for (guint i = 0; i < wp_json_length (emails); i++)
    if (wp_json_string_at (emails, i) != NULL)
      wp_json_append (expected, wp_json_new ("channel", "email", "to", wp_json_string_at (emails, i), NULL));
  /* Nobody is called where e-mail alone was chosen at onboarding. */
  if (rule != WP_CONTACT_EMAIL_THEN_PHONE || g_strcmp0 (wp_json_string (contacts, "path"), "email") == 0)
    return expected;
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();
  JsonArray *list = wp_json_array (contacts, "phones");
  for (guint i = 0; i < wp_json_length (list); i++)
    if (wp_json_string (wp_json_object_at (list, i), "e164") != NULL)
      g_ptr_array_add (phones, wp_json_object_at (list, i));
  g_ptr_array_sort (phones, compare_order);
  for (guint i = 0; i < phones->len; i++)
    wp_json_append (expected, wp_json_new ("channel", "phone", "to", wp_json_string (phones->pdata[i], "e164"), NULL));
  return expected;
}
