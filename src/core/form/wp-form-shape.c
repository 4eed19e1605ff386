/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form.h"
#include "wp-json.h"
#include "wp-submission.h"

#include <string.h>

gboolean
wp_form_check_shape (JsonObject *answers, GError **error)
{
  g_autoptr (GList) members = wp_json_members (answers);
  g_autofree char *text = wp_json_to_string (answers);
  for (GList *l = members; l != NULL; l = l->next) {
    const char *field = l->data;
    if (*field != '\0' && strlen (field) <= 100)
      continue;
    wp_error_add_field (error, "/answers", "field", "has a field whose name is empty or too long");
    return FALSE;
  }
  if (g_list_length (members) > WP_FORM_MAX_FIELDS) {
    wp_error_add_field (error, "/answers", "length", "has more than %d fields", WP_FORM_MAX_FIELDS);
    return FALSE;
  }
  if (strlen (text) > WP_MAX_FORM_ANSWERS) {
    wp_error_add_field (error, "/answers", "length", "is larger than %d bytes", WP_MAX_FORM_ANSWERS);
    return FALSE;
  }
  return TRUE;
}
