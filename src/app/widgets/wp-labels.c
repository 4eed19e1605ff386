/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLabels"
#include "config.h"
#include "wp-labels.h"

#include <glib/gi18n.h>

typedef struct {
  const char *value;
  const char *label;
} Word;

static const char *
find_word (const Word *words, gsize n_words, const char *value)
{
  if (value == NULL)
    return "";
  for (gsize i = 0; i < n_words; i++)
    if (strcmp (words[i].value, value) == 0)
      return _ (words[i].label);
  return value;
}

static const char *
or_text (const char *text)
{
  return text != NULL && *text != '\0' ? text : C_ ("value", "Unknown");
}

const char *
wp_status_label (WpStatus status, const char *text)
{
  switch (status) {
  case WP_STATUS_WAITING_ON_SOC:
    return _ ("Waiting on the SOC");
  case WP_STATUS_WAITING_ON_CUSTOMER:
    return _ ("Waiting on you");
  case WP_STATUS_RESOLVED:
    return _ ("Resolved");
  case WP_STATUS_CLOSED:
    return _ ("Closed");
  case WP_STATUS_REOPENED:
    return _ ("Reopened");
  case WP_STATUS_UNKNOWN:
  default:
    return or_text (text);
  }
}

const char *
wp_group_label (WpGroup group)
{
  switch (group) {
  case WP_GROUP_NEEDS_YOU:
    return _ ("Needs you");
  case WP_GROUP_WITH_OTHERS:
    return _ ("With the SOC or the customer");
  case WP_GROUP_RESOLVED:
    return _ ("Resolved");
  case WP_GROUP_CLOSED:
    return _ ("Closed");
  case WP_N_GROUPS:
  default:
    return "";
  }
}

const char *
wp_product_label (WpProduct product, const char *text)
{
  switch (product) {
  case WP_PRODUCT_CORE_MDR:
    return _ ("Core MDR");
  case WP_PRODUCT_CORE_MDR_MICROSOFT:
    return _ ("Core MDR for Microsoft");
  case WP_PRODUCT_UNKNOWN:
  default:
    return or_text (text);
  }
}

const char *
wp_role_label (WpRole role)
{
  switch (role) {
  case WP_ROLE_ADMINISTRATOR:
    return _ ("administrator");
  case WP_ROLE_TECHNICIAN:
    return _ ("technician");
  case WP_ROLE_AUDITOR:
    return _ ("auditor");
  case WP_ROLE_SOC_ANALYST:
    return _ ("SOC analyst");
  case WP_ROLE_UNKNOWN:
  default:
    return or_text (NULL);
  }
}

const char *
wp_verdict_label (WpVerdict verdict)
{
  switch (verdict) {
  case WP_VERDICT_AUTHORIZED:
    return _ ("Authorized");
  case WP_VERDICT_NOT_OURS:
    return _ ("Not ours");
  case WP_VERDICT_UNKNOWN:
  case WP_VERDICT_UNKNOWN_VALUE:
  default:
    return _ ("Don’t know");
  }
}

const char *
wp_channel_label (const char *channel)
{
  static const Word words[] = { { "email", N_ ("E-mail") }, { "phone", N_ ("Phone call") } };

  return find_word (words, G_N_ELEMENTS (words), channel);
}

const char *
wp_attempt_result_label (const char *result)
{
  static const Word words[] = {
    { "sent", N_ ("sent") },           { "reached", N_ ("reached") }, { "no_answer", N_ ("no answer") },
    { "voicemail", N_ ("voicemail") }, { "failed", N_ ("failed") },
  };

  return find_word (words, G_N_ELEMENTS (words), result);
}

const char *
wp_isolation_label (const char *state)
{
  static const Word words[] = {
    { "not_isolated", N_ ("Not isolated") },
    { "isolated", N_ ("Isolated") },
    { "applying", N_ ("Isolation on its way") },
    { "removing", N_ ("Isolation being lifted") },
  };

  return find_word (words, G_N_ELEMENTS (words), state);
}

const char *
wp_device_role_label (const char *role)
{
  static const Word words[] = {
    { "workstation", N_ ("Workstation") }, { "server", N_ ("Server") }, { "domain_controller", N_ ("Domain controller") },
    { "file_server", N_ ("File server") }, { "laptop", N_ ("Laptop") },
  };

  return find_word (words, G_N_ELEMENTS (words), role);
}

const char *
wp_event_label (const char *kind)
{
  static const Word words[] = {
    { "opened", N_ ("Opened") },
    { "updated", N_ ("Updated") },
    { "raised", N_ ("Severity raised") },
    { "acknowledged", N_ ("Acknowledged") },
    { "assigned", N_ ("Assigned") },
    { "unassigned", N_ ("Assignment taken back") },
    { "commented", N_ ("Comment") },
    { "asked", N_ ("The SOC asked") },
    { "answered", N_ ("Answered") },
    { "contacted", N_ ("Contacted") },
    { "step_done", N_ ("Step done") },
    { "step_undone", N_ ("Step open again") },
    { "step_noted", N_ ("Note on a step") },
    { "resolved", N_ ("Resolved") },
    { "reopened", N_ ("Reopened") },
    { "closed", N_ ("Closed") },
  };

  return find_word (words, G_N_ELEMENTS (words), kind);
}
