/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpProblem"
#include "config.h"

#include "wp-problem.h"
#include "wp-error.h"
#include "wp-json.h"

/* The code that travels: a database's troubles are the server being unavailable, and nobody else's business. */
static int
wire_code (const GError *error)
{
  if (error->domain != WP_ERROR)
    return WP_ERROR_SERVER;
  switch (error->code) {
  case WP_ERROR_STORAGE_FULL:
  case WP_ERROR_STORAGE_BUSY:
    return WP_ERROR_UNAVAILABLE;
  case WP_ERROR_STORAGE:
  case WP_ERROR_STORAGE_CORRUPT:
  case WP_ERROR_STORAGE_TOO_NEW:
    return WP_ERROR_SERVER;
  default:
    return wp_error_get_status (error->code) != 0 ? error->code : WP_ERROR_SERVER;
  }
}

guint
wp_problem_get_status (const GError *error)
{
  return wire_code (error) == WP_ERROR_UNAVAILABLE ? 503 : wp_error_get_status (wire_code (error));
}

guint
wp_problem_get_retry_after (const GError *error)
{
  guint seconds = wp_error_get_retry_after (error);
  return seconds == 0 && wp_problem_get_status (error) == 503 ? 10 : seconds;
}

static const char *
get_detail (const GError *error)
{
  if (g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_FULL))
    return "The server’s disk is full. Nothing was saved; try again when there is space.";
  if (g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_BUSY))
    return "The server’s database is busy. Nothing was saved; try again.";
  if (wire_code (error) == WP_ERROR_SERVER)
    return "The server could not do this. Its log says why.";
  return error->message;
}

static JsonObject *
current_to_json (const WpRecord *current)
{
  JsonObject *object = wp_json_new ("kind", current->kind->name, "id", current->id, NULL);
  JsonObject *document = current->text != NULL ? wp_json_parse_object (current->text, -1, NULL) : NULL;
  wp_json_set_int (object, "revision", current->revision);
  if (document != NULL)
    wp_json_set_object (object, "document", document);
  return object;
}

char *
wp_problem_to_string (const GError *error, const WpRecord *current)
{
  int code = wire_code (error);
  GPtrArray *fields = wp_error_get_fields (error);
  g_autofree char *type = g_strconcat ("urn:watchpost:problem:", wp_error_get_slug (code), NULL);
  g_autoptr (JsonObject) problem = wp_json_new ("type", type, "title", wp_error_get_title (code), NULL);

  wp_json_set_int (problem, "status", wp_problem_get_status (error));
  wp_json_set_string (problem, "detail", get_detail (error));
  JsonArray *errors = wp_json_need_array (problem, "errors");
  for (guint i = 0; fields != NULL && i < fields->len; i++) {
    const WpFieldError *field = g_ptr_array_index (fields, i);
    wp_json_append (errors, wp_json_new ("pointer", field->pointer, "code", field->code, "detail", field->detail, NULL));
  }
  if (wp_error_get_role (error) != NULL)
    wp_json_set_string (problem, "role", wp_error_get_role (error));
  if (current != NULL)
    wp_json_set_object (problem, "current", current_to_json (current));
  return wp_json_to_string (problem);
}
