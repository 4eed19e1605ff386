/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailPhrases"
#include "config.h"

#include "wp-detail-phrases.h"
#include "wp-contact.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-labels.h"
#include "wp-severity.h"
#include "wp-text.h"
#include "wp-when.h"

#include <glib/gi18n.h>
#include <string.h>

static guint
count_channel (GPtrArray *contacts, const char *channel)
{
  guint n = 0;
  for (guint i = 0; i < contacts->len; i++) {
    const WpContact *contact = g_ptr_array_index (contacts, i);
    n += g_strcmp0 (contact->channel, channel) == 0;
  }
  return n;
}

static const char *
severity_words (WpSeverity severity, const char *text)
{
  return severity != WP_SEVERITY_UNKNOWN || *text == '\0' ? wp_severity_label (severity) : text;
}

char *
wp_detail_rule_sentence (const WpIncident *incident)
{
  const char *product = wp_product_label (incident->product, incident->product_text);
  const char *severity = severity_words (incident->severity, incident->severity_text);
  guint n_emails = count_channel (incident->expected, "email");
  guint n_phones = count_channel (incident->expected, "phone");
  g_autofree char *emails = g_strdup_printf (ngettext ("%u address", "%u addresses", n_emails), n_emails);
  g_autofree char *phones = g_strdup_printf (ngettext ("%u number", "%u numbers", n_phones), n_phones);
  switch (wp_contact_rule (incident->product, incident->severity)) {
  case WP_CONTACT_EMAIL:
    if (n_emails == 0)
      return g_strdup_printf (_ ("%s, %s: the SOC sends e-mail, but no address is known; no call."), product, severity);
    /* Translators: product, severity, "3 addresses" */
    return g_strdup_printf (_ ("%s, %s: the SOC sends e-mail to %s; no call."), product, severity, emails);
  case WP_CONTACT_EMAIL_THEN_PHONE:
    if (n_phones == 0)
      /* Translators: product, severity, "3 addresses" */
      return g_strdup_printf (_ ("%s, %s: the SOC sends e-mail to %s, then calls; no phone number is known."), product, severity, emails);
    /* Translators: product, severity, "3 addresses", "2 numbers" */
    return g_strdup_printf (_ ("%s, %s: the SOC sends e-mail to %s, then calls %s in their order."), product, severity, emails, phones);
  case WP_CONTACT_NONE:
    break;
  }
  return g_strdup_printf (_ ("%s, %s: the SOC contacts nobody; the incident is shown here only."), product, severity);
}

char *
wp_detail_path_sentence (const WpIncident *incident)
{
  const char *path = incident->escalation_path;
  if (*path == '\0')
    return g_strdup ("");
  if (g_str_equal (path, "email_then_phone"))
    return g_strdup (_ ("Escalation path chosen at onboarding: e-mail, then the phone list in its order."));
  if (g_str_equal (path, "email") || g_str_equal (path, "email_only"))
    return g_strdup (_ ("Escalation path chosen at onboarding: e-mail only."));
  return g_strdup_printf (_ ("Escalation path chosen at onboarding: %s"), path);
}

char *
wp_detail_remediation_sentence (const WpIncident *incident)
{
  if (incident->soc_assists_directly)
    return g_strdup (_ ("The SOC assists directly here, because this customer allows it. The rest is yours, the partner’s."));
  if (incident->turn == WP_TURN_CUSTOMER)
    return g_strdup (_ ("The customer remediates the open steps; you, the partner, see that it is done. The SOC guides and changes nothing."));
  return g_strdup (_ ("You, the partner, remediate here. The SOC investigates and guides, and changes nothing."));
}

char *
wp_detail_isolation_sentence (const WpIncident *incident)
{
  return g_strdup (incident->soc_may_isolate ? _ ("The SOC may isolate this customer’s computers.")
                                             : _ ("The SOC may not isolate this customer’s computers: isolating is up to you."));
}

char *
wp_detail_raised_sentence (const WpIncident *incident)
{
  if (*incident->raised_by == '\0' || incident->raised_at == 0)
    return g_strdup ("");
  g_autofree char *when = wp_when_exact (incident->raised_at);
  const char *from = wp_severity_label (incident->initial_severity);
  if (*incident->raised_reason == '\0')
    /* Translators: former severity, date and time */
    return g_strdup_printf (_ ("Raised by the SOC from %s, %s"), from, when);
  /* Translators: former severity, date and time, the SOC's reason */
  return g_strdup_printf (_ ("Raised by the SOC from %s, %s: %s"), from, when, incident->raised_reason);
}

char *
wp_detail_steps_heading (const WpIncident *incident)
{
  guint total = incident->steps->len;
  if (total == 0)
    return g_strdup (_ ("What to do"));
  /* Translators: steps done, all steps */
  return g_strdup_printf (_ ("What to do (%u of %u)"), total - wp_incident_count_open_steps (incident), total);
}

char *
wp_detail_endpoint_isolation (const WpEndpoint *endpoint)
{
  GString *text = g_string_new (wp_isolation_label (endpoint->isolation_state));
  if (*endpoint->isolation_by != '\0')
    /* Translators: after an isolation state: who did it */
    g_string_append_printf (text, _ (" by %s"), endpoint->isolation_by);
  if (endpoint->isolation_at != 0) {
    g_autofree char *when = wp_when_exact (endpoint->isolation_at);
    g_string_append_printf (text, ", %s", when);
  }
  if (*endpoint->isolation_reason != '\0')
    g_string_append_printf (text, ": %s", endpoint->isolation_reason);
  return g_string_free (text, FALSE);
}

char *
wp_detail_isolate_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeScript script = g_unichar_get_script (c);
    if (script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_SYRIAC ||
        script == G_UNICODE_SCRIPT_THAANA)
      return g_strconcat ("\u200e\u2068", name, "\u2069", NULL);
    if (g_unichar_isalpha (c))
      break;
  }
  return g_strdup (name);
}

const char *
wp_detail_user_action_label (const char *action)
{
  static const struct {
    const char *action;
    const char *label;
  } words[] = {
    { "account_disabled", N_ ("account disabled") },        { "disabled", N_ ("account disabled") },
    { "sessions_revoked", N_ ("all sessions signed out") }, { "password_reset", N_ ("password reset") },
    { "mfa_reset", N_ ("multi-factor sign-in reset") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].action, action))
      return _ (words[i].label);
  return action;
}

const char *
wp_detail_event_detail (const WpEvent *event)
{
  WpVerdict verdict = g_str_equal (event->kind, "answered") ? wp_verdict_from_string (event->detail) : WP_VERDICT_UNKNOWN_VALUE;
  return verdict != WP_VERDICT_UNKNOWN_VALUE ? wp_verdict_label (verdict) : event->detail;
}

/* The first line of a text, cut to what fits a line of a bar. */
static char *
shorten (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
  return wp_text_head (line, 80);
}

static char *
step_summary (const WpCommand *command, const WpIncident *incident)
{
  const WpStep *step = incident != NULL ? wp_incident_find_step (incident, command->step_id) : NULL;
  g_autofree char *text = shorten (step != NULL ? step->text : command->step_id);
  if (wp_json_bool (command->body, "done", FALSE))
    return g_strdup_printf (_ ("Step done: %s"), text);
  if (!wp_json_has (command->body, "done"))
    /* Translators: a note was written at the step that follows */
    return g_strdup_printf (_ ("Note at the step: %s"), text);
  return g_strdup_printf (_ ("Step: %s"), text);
}

char *
wp_detail_command_summary (const WpCommand *command, const WpIncident *incident)
{
  if (command->type == WP_COMMAND_ANSWER)
    return g_strdup_printf (_ ("Answer to the SOC: %s"), wp_verdict_label (wp_verdict_from_string (wp_json_string (command->body, "verdict"))));
  return command->type == WP_COMMAND_STEP ? step_summary (command, incident) : g_strdup (_ (command->type->label));
}

char *
wp_detail_handover_text (const WpIncident *incident)
{
  WpHandoverLabels labels = {
    .what_happened = _ ("What happened"),
    .what_to_do = _ ("What to do"),
    .affected = _ ("Affected"),
    .recommendations = _ ("Recommendations"),
    .done = _ ("done"),
  };
  return wp_incident_to_handover (incident, &labels);
}

const WpOutboxRow *
wp_detail_find_row (GPtrArray *outbox, const WpCommandType *type, const char *id)
{
  /* The newest wins: it is what is shown. */
  for (guint i = outbox->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (outbox, i - 1);
    const WpCommand *command = row->command;
    if (command->type != type)
      continue;
    if (id == NULL || g_strcmp0 (command->step_id, id) == 0 || g_strcmp0 (command->key, id) == 0 ||
        g_strcmp0 (wp_json_string (command->body, "questionId"), id) == 0)
      return row;
  }
  return NULL;
}

gboolean
wp_detail_row_is_step_conflict (const WpOutboxRow *row, const WpIncident *incident)
{
  return row->state == WP_OUTBOX_REJECTED && row->command->type == WP_COMMAND_STEP && row->error_code == WP_ERROR_STALE &&
         wp_incident_find_step (incident, row->command->step_id) != NULL;
}

const WpOutboxRow *
wp_detail_find_step_conflict (GPtrArray *outbox, const WpIncident *incident, const char *step_id)
{
  for (guint i = outbox->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (outbox, i - 1);
    if (g_strcmp0 (row->command->step_id, step_id) == 0 && wp_detail_row_is_step_conflict (row, incident))
      return row;
  }
  return NULL;
}

/* "Done · Yuki Sato · 14:02 JST", and the note below it. @tick, @note: (nullable): not to be said */
static char *
describe_step (const char *tick, const char *who, gint64 at, const char *note)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *when = wp_when_exact (at);
  const char *all[] = { tick != NULL ? tick : "", who, when };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (*all[i] != '\0')
      g_ptr_array_add (parts, (gpointer) all[i]);
  g_ptr_array_add (parts, NULL);
  g_autofree char *head = g_strjoinv (" · ", (GStrv) parts->pdata);
  if (note == NULL)
    return g_steal_pointer (&head);
  return g_strdup_printf ("%s%s%s", head, *head != '\0' ? "\n" : "", *note != '\0' ? note : _ ("No note"));
}

char *
wp_detail_step_wanted (const WpCommand *command, gint64 acted_at)
{
  const char *tick = !wp_json_has (command->body, "done") ? NULL : wp_json_bool (command->body, "done", FALSE) ? _ ("Done") : _ ("Open");
  return describe_step (tick, "", acted_at, wp_json_string (command->body, "note"));
}

char *
wp_detail_step_stands (const WpStep *step)
{
  return describe_step (step->done ? _ ("Done") : _ ("Open"), step->done ? step->done_by : "", step->done ? step->done_at : 0, step->note);
}
