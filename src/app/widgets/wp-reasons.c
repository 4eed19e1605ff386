/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpReasons"
#include "config.h"

#include "wp-reasons.h"
#include "wp-error-view.h"
#include "wp-json.h"

#include <glib/gi18n.h>

/* The guards of the core speak English; a person reads their own language. */
static const char *const reasons[] = {
  N_("The incident is closed"),
  N_("The incident is resolved already"),
  N_("The incident is open"),
  N_("The incident is not open"),
  N_("The SOC’s question has no answer yet"),
  N_("The incident has too many comments"),
  N_("Reopen the incident first"),
  N_("The onboarding was withdrawn"),
  N_("Your interest is known already"),
  N_("Nothing was asked"),
  N_("The responsibilities are confirmed during the review"),
  N_("The terms have changed; read the present version first"),
  N_("The responsibilities are to be confirmed first"),
  N_("The session is booked with the onboarding team, once the request was forwarded to it"),
  N_("The session was held already"),
  N_("There is nothing to withdraw"),
  N_("This form was begun already"),
  N_("This form was submitted already"),
  N_("This form is closed"),
  N_("Somebody else changed this form first"),
  N_("This form was submitted too often; begin a new one"),
  N_("Only a draft can be given up"),
  N_("Another one of this form is open already"),
  N_("The terms of use are to be accepted first"),
};

gboolean
wp_reason_is_known (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i], message))
      return TRUE;
  return FALSE;
}

char *
wp_reason_words (const GError *error)
{
  if (error == NULL)
    return g_strdup ("");
  if (g_error_matches (error, WP_ERROR, WP_ERROR_CONFLICT))
    return g_strdup (wp_reason_is_known (error->message) ? _(error->message) : error->message);
  g_autoptr(WpErrorText) text = wp_error_text_new (error);
  return g_strdup (text->advice);
}

const char *
wp_command_words (const WpCommand *command)
{
  const char *member = "comment";
  if (command->type == WP_COMMAND_COMMENT || command->type == WP_COMMAND_GIVE_INFORMATION)
    member = "text";
  else if (command->type == WP_COMMAND_STEP || command->type == WP_COMMAND_EXPRESS_INTEREST)
    member = "note";
  else if (command->type == WP_COMMAND_WITHDRAW)
    member = "reason";
  return wp_json_string_or (command->body, member, "");
}
