/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpImport"

#include "config.h"

#include "wp-import-private.h"

#include "wp-enums.h"
#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

#define SHOWN_ALERTS 50
#define SHOWN_EVIDENCE 12

/* What stands in our document; everything else stays under source.extra as it came. */
static const char *const incident_consumed[] = {
  "id", "displayName", "description", "incidentWebUrl", "recommendedActions", "alerts", "@odata.context", "@odata.etag", "alerts@odata.context", NULL,
};
static const char *const alert_consumed[] = {
  "title", "description", "recommendedActions", "evidence", "@odata.context", "@odata.etag", NULL,
};

/* Defender has no critical; whatever calls itself so is high, only the SOC raises. */
static WpSeverity
read_severity (JsonObject *object)
{
  WpSeverity severity = wp_severity_from_string (wp_json_string (object, "severity"));

  return MIN (severity, WP_SEVERITY_HIGH);
}

static void
set_severity (WpImportDraft *draft, WpSeverity severity)
{
  /* "unknown", a value of tomorrow or none: seen by people, but it wakes nobody. What came stays in source.extra. */
  if (severity == WP_SEVERITY_UNKNOWN)
    severity = WP_SEVERITY_MEDIUM;
  wp_json_set_string (draft->document, "severity", wp_severity_to_string (severity));
}

static const char *
evidence_type (JsonObject *evidence)
{
  const char *type = wp_json_string_or (evidence, "@odata.type", "");
  const char *dot = strrchr (type, '.');

  return dot ? dot + 1 : type;
}

/* "WindowsServer2022" reads "Windows Server 2022". */
static char *
spell_platform (const char *platform)
{
  GString *text = g_string_new (NULL);

  for (const char *p = platform; *p; p++) {
    if (p > platform && g_ascii_islower (p[-1]) && (g_ascii_isupper (*p) || g_ascii_isdigit (*p)) && g_str_has_prefix (platform, "Windows"))
      g_string_append_c (text, ' ');
    g_string_append_c (text, *p);
  }

  return g_string_free (text, FALSE);
}

static void
add_device (WpImportDraft *draft, JsonObject *evidence)
{
  const char *device_id = wp_json_string (evidence, "mdeDeviceId");
  const char *host = wp_json_string (evidence, "deviceDnsName");
  const char *platform = wp_json_string_or (evidence, "osPlatform", "");
  const char *role = "";
  g_autofree char *spelled = spell_platform (platform);

  if (device_id == NULL)
    device_id = wp_json_string (evidence, "azureAdDeviceId");
  if (host == NULL)
    host = wp_json_string (evidence, "hostName");
  if (strstr (platform, "Server"))
    role = "server";
  else if (g_str_has_prefix (platform, "Windows"))
    role = "workstation";
  wp_import_add_endpoint (draft, device_id, host, spelled, role);
}

static void
add_account (WpImportDraft *draft, JsonObject *evidence)
{
  JsonObject *account = wp_json_object (evidence, "userAccount");
  const char *name = wp_json_string (account, "userPrincipalName");
  g_autofree char *local = NULL;

  if (name == NULL)
    name = wp_json_string (evidence, "primaryAddress");
  if (name == NULL && wp_json_string (account, "accountName")) {
    const char *domain = wp_json_string (account, "domainName");

    local = domain && *domain ? g_strdup_printf ("%s\\%s", domain, wp_json_string (account, "accountName"))
                              : g_strdup (wp_json_string (account, "accountName"));
    name = local;
  }
  wp_import_add_user (draft, name);
}

static void
add_file_line (WpImportDraft *draft, const char *label, JsonObject *file)
{
  const char *folder = wp_json_string (file, "filePath");
  const char *name = wp_json_string (file, "fileName");
  const char *hash = wp_json_string (file, "sha256");
  g_autofree char *text = NULL;

  if (name == NULL && folder == NULL && hash == NULL)
    return;
  text = g_strdup_printf ("%s%s%s%s%s", folder ? folder : "", folder && name ? "\\" : "", name ? name : "", hash ? " SHA-256 " : "",
                          hash ? hash : "");
  wp_import_add_line (draft, label, text);
}

/* FALSE for a type that has no words of its own here */
static gboolean
add_evidence_line (WpImportDraft *draft, JsonObject *evidence)
{
  static const struct {
    const char *type, *label, *member;
  } simple[] = {
    { "ipEvidence", "  IP address", "ipAddress" },
    { "urlEvidence", "  URL", "url" },
    { "registryKeyEvidence", "  Registry key", "registryKey" },
    { "registryValueEvidence", "  Registry value", "registryValueName" },
    { "cloudApplicationEvidence", "  Application", "displayName" },
    { "oauthApplicationEvidence", "  OAuth application", "displayName" },
    { "securityGroupEvidence", "  Security group", "displayName" },
    { "analyzedMessageEvidence", "  Message", "subject" },
    { "mailClusterEvidence", "  Mail cluster", "query" },
  };
  const char *type = evidence_type (evidence);

  if (g_str_equal (type, "processEvidence")) {
    if (wp_json_string (evidence, "processCommandLine"))
      wp_import_add_line (draft, "  Process", wp_json_string (evidence, "processCommandLine"));
    else
      add_file_line (draft, "  Process", wp_json_object (evidence, "imageFile"));
    return TRUE;
  }
  if (g_str_equal (type, "fileEvidence")) {
    add_file_line (draft, "  File", wp_json_object (evidence, "fileDetails"));
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    if (g_str_equal (type, simple[i].type)) {
      wp_import_add_line (draft, simple[i].label, wp_json_string (evidence, simple[i].member));
      return TRUE;
    }

  return FALSE;
}

static void
read_evidence (WpImportDraft *draft, JsonObject *alert, gboolean shown)
{
  JsonArray *array = wp_json_array (alert, "evidence");
  guint said = 0;

  for (guint i = 0; i < wp_json_length (array); i++) {
    JsonObject *evidence = wp_json_object_at (array, i);
    const char *type = evidence_type (evidence);

    if (g_str_equal (type, "deviceEvidence"))
      add_device (draft, evidence);
    else if (g_str_equal (type, "userEvidence") || g_str_equal (type, "mailboxEvidence"))
      add_account (draft, evidence);
    else if (shown && said < SHOWN_EVIDENCE && add_evidence_line (draft, evidence))
      said++;
  }
}

static void
add_alert_heading_line (WpImportDraft *draft, JsonObject *alert)
{
  const char *const members[] = { "severity", "serviceSource", "category", "threatDisplayName", "firstActivityDateTime" };
  JsonArray *techniques = wp_json_array (alert, "mitreTechniques");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *value = wp_json_string_or (alert, members[i], "");

    if (*value)
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", value);
  }
  for (guint i = 0; i < MIN (wp_json_length (techniques), 10); i++)
    if (wp_json_string_at (techniques, i))
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", wp_json_string_at (techniques, i));
  {
    g_autofree char *head = wp_import_text (draft, wp_json_string_or (alert, "title", "(alert without a title)"), 300, TRUE);
    g_autofree char *rest = g_string_free (text, FALSE);
    g_autofree char *line = *rest ? g_strdup_printf ("– %s (%s)", head, rest) : g_strdup_printf ("– %s", head);

    wp_import_add_line (draft, NULL, line);
  }
}

/* Evidence stays with the alert it belongs to: what we show of it is little, and the next step of an investigation may need the rest. */
static void
copy_alert (WpImportDraft *draft, JsonArray *into, JsonObject *alert, gboolean with_evidence)
{
  JsonObject *kept = json_object_new ();

  wp_import_copy_rest (draft, kept, alert, alert_consumed);
  if (with_evidence && wp_json_has (alert, "evidence")) {
    g_autoptr (JsonObject) only = json_object_new ();

    json_object_set_member (only, "evidence", json_node_copy (wp_json_member (alert, "evidence")));
    wp_import_copy_rest (draft, kept, only, NULL);
  }
  wp_json_append (into, kept);
}

static gboolean
read_head (WpImportDraft *draft, JsonObject *object, const char *title_member, const char *fallback, const char *base, GError **error)
{
  g_autofree char *title = wp_import_text (draft, wp_json_string (object, title_member), 300, TRUE);
  g_autofree char *id = wp_import_scalar (draft, object, "id", 200);

  if (*title == '\0' && fallback) {
    g_free (title);
    title = wp_import_text (draft, fallback, 300, TRUE);
  }
  if (*title == '\0' && id) {
    g_free (title);
    title = g_strdup_printf ("Microsoft Defender %s", id);
  }
  if (*title == '\0') {
    g_autofree char *pointer = g_strdup_printf ("%s/%s", base, title_member);

    wp_error_add_field (error, pointer, "required", "it has neither a title nor an id");
    return FALSE;
  }
  wp_json_set_string (draft->document, "title", title);
  wp_json_set_string (wp_json_need_object (draft->document, "source"), "id", id);

  return TRUE;
}

static void
set_link (WpImportDraft *draft, JsonObject *object, const char *const *members)
{
  for (guint i = 0; members[i]; i++) {
    g_autofree char *url = wp_import_https (wp_json_string (object, members[i]));

    if (url == NULL)
      continue;
    wp_json_set_string (wp_json_need_object (draft->document, "links"), "graphIncident", url);
    return;
  }
}

static const char *
first_title (JsonArray *alerts)
{
  for (guint i = 0; i < wp_json_length (alerts); i++) {
    const char *title = wp_json_string (wp_json_object_at (alerts, i), "title");

    if (title && *title)
      return title;
  }

  return NULL;
}

JsonObject *
wp_import_graph_incident (JsonObject *incident, const char *base, GError **error)
{
  g_autoptr (WpImportDraft) draft = wp_import_draft_new ("core_mdr_microsoft", "microsoft_graph");
  JsonArray *alerts = wp_json_array (incident, "alerts");
  guint n_alerts = wp_json_length (alerts);
  WpSeverity severity = read_severity (incident);
  WpSeverity worst = WP_SEVERITY_UNKNOWN, open = WP_SEVERITY_UNKNOWN;
  JsonArray *kept;
  g_autofree char *merged = wp_import_scalar (draft, incident, "redirectIncidentId", 200);

  if (merged && g_ascii_strcasecmp (wp_json_string_or (incident, "status", ""), "redirected") == 0) {
    g_autofree char *pointer = g_strdup_printf ("%s/redirectIncidentId", base);

    wp_error_add_field (error, pointer, "redirected", "it was merged into incident %s: export that one", merged);
    return NULL;
  }
  if (!read_head (draft, incident, "displayName", first_title (alerts), base, error))
    return NULL;

  set_link (draft, incident, (const char *const[]) { "incidentWebUrl", NULL });
  wp_import_add_line (draft, NULL, wp_json_string (incident, "description"));
  wp_import_copy_rest (draft, draft->extra, incident, incident_consumed);
  /* Microsoft gives guidance with each alert; a newer incident has some of its own, which comes first. */
  wp_import_add_guidance (draft, wp_json_string (incident, "recommendedActions"));
  kept = json_array_new ();
  for (guint i = 0; i < n_alerts; i++) {
    JsonObject *alert = wp_json_object_at (alerts, i);

    if (alert == NULL)
      continue;
    worst = MAX (worst, read_severity (alert));
    if (g_ascii_strcasecmp (wp_json_string_or (alert, "status", ""), "resolved") != 0)
      open = MAX (open, read_severity (alert));
    if (i < SHOWN_ALERTS) {
      wp_import_blank_line (draft);
      add_alert_heading_line (draft, alert);
      wp_import_add_line (draft, NULL, wp_json_string (alert, "description"));
    }
    read_evidence (draft, alert, i < SHOWN_ALERTS);
    wp_import_add_guidance (draft, wp_json_string (alert, "recommendedActions"));
    if (i < WP_IMPORT_MAX_ENTRIES)
      copy_alert (draft, kept, alert, i < SHOWN_ALERTS);
  }
  if (n_alerts > SHOWN_ALERTS) {
    g_autofree char *more = g_strdup_printf ("%u more alerts", n_alerts - SHOWN_ALERTS);

    wp_import_blank_line (draft);
    wp_import_add_line (draft, NULL, more);
  }
  wp_json_set_array (draft->extra, "alerts", kept);
  /* Who is called follows from the alerts: one of severity high calls, whatever the incident around it is. */
  set_severity (draft, severity ? MAX (severity, open) : worst);

  return wp_import_draft_finish (draft);
}

JsonObject *
wp_import_graph_alert (JsonObject *alert, const char *base, GError **error)
{
  g_autoptr (WpImportDraft) draft = wp_import_draft_new ("core_mdr_microsoft", "microsoft_graph_alert");

  if (!read_head (draft, alert, "title", NULL, base, error))
    return NULL;

  set_link (draft, alert, (const char *const[]) { "incidentWebUrl", "alertWebUrl", NULL });
  wp_import_add_line (draft, NULL, wp_json_string (alert, "description"));
  wp_import_blank_line (draft);
  add_alert_heading_line (draft, alert);
  read_evidence (draft, alert, TRUE);
  wp_import_add_guidance (draft, wp_json_string (alert, "recommendedActions"));
  wp_import_copy_rest (draft, draft->extra, alert,
                       (const char *const[]) { "id", "title", "description", "recommendedActions", "@odata.context", "@odata.etag", NULL });
  set_severity (draft, read_severity (alert));

  return wp_import_draft_finish (draft);
}
