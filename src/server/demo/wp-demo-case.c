/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-case.h"

#include "wp-enums.h"
#include "wp-json.h"
#include "wp-time.h"

static void
set (WpDemoCase *self, const char *name, char *value)
{
  g_hash_table_replace (self->cast, g_strdup (name), value);
}

static const char *
get (WpDemoCase *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->cast, name);
  return value != NULL ? value : "";
}

static int
between (WpDemoCase *self, int low, int high)
{
  return g_rand_int_range (self->rand, low, high + 1);
}

static char *
hex (WpDemoCase *self, guint bytes)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < bytes; i++)
    g_string_append_printf (text, "%02x", between (self, 0, 255));
  return g_string_free (text, FALSE);
}

/* The three ranges that are kept for documentation */
static char *
address (WpDemoCase *self)
{
  static const char *const nets[] = { "192.0.2", "198.51.100", "203.0.113" };
  return g_strdup_printf ("%s.%d", nets[between (self, 0, 2)], between (self, 2, 250));
}

static char *
local_time (WpDemoCase *self, gint64 at)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (wp_json_string_or (wp_json_object (self->customer, "document"), "timeZone", "UTC"));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = zone != NULL && utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  return local != NULL ? g_date_time_format (local, g_str_equal (self->language, "ja") ? "%-m月%-d日 %H:%M (%Z)" : "%H:%M %Z on %-d %B")
                       : g_strdup ("");
}

static char *
host_name (WpDemoCase *self, gboolean server)
{
  static const char *const servers[] = { "FS", "DC", "APP", "WEB", "DB" };
  JsonArray *fitting = wp_json_array (self->scenario, "servers");
  const char *prefix = wp_json_string_or (self->customer, "prefix", "HOST");
  if (server)
    return g_strdup_printf ("%s-%s%02d", prefix,
                            fitting != NULL ? wp_demo_pick (fitting, self->rand) : servers[between (self, 0, G_N_ELEMENTS (servers) - 1)],
                            between (self, 1, 4));
  return g_strdup_printf ("%s-%s-%03d", prefix, between (self, 0, 2) ? "PC" : "NB", between (self, 1, 180));
}

static void
add_host (WpDemoCase *self, GPtrArray *hosts, gboolean server)
{
  /* A fleet is finite: after some tries the same name is good enough to be skipped. */
  for (int tries = 0; tries < 20; tries++) {
    g_autofree char *name = host_name (self, server);
    if (g_ptr_array_find_with_equal_func (hosts, name, g_str_equal, NULL))
      continue;
    g_ptr_array_add (hosts, g_steal_pointer (&name));
    return;
  }
}

static void
cast_people (WpDemoCase *self)
{
  JsonArray *people = wp_json_array (wp_json_object (self->catalog->root, "people"), self->language);
  JsonObject *person = wp_json_object_at (people, between (self, 0, wp_json_length (people) - 1));
  const char *sam = wp_json_string_or (person, "sam", "user"), *domain = wp_json_string_or (self->customer, "domain", "customer.example");
  g_autofree char *netbios = g_ascii_strdown (wp_json_string_or (self->customer, "prefix", "corp"), -1);

  set (self, "user", g_strdup (wp_json_string_or (person, "name", "?")));
  set (self, "upn", g_strdup_printf ("%s@%s", sam, domain));
  if (between (self, 0, 2) == 0) {
    set (self, "sam", g_strdup_printf ("adm-%s", netbios));
    set (self, "account", g_strdup_printf ("%s\\adm-%s", wp_json_string_or (self->customer, "prefix", "CORP"), netbios));
  } else {
    set (self, "sam", g_strdup (sam));
    set (self, "account", g_strdup_printf ("%s\\%s", wp_json_string_or (self->customer, "prefix", "CORP"), sam));
  }
}

static void
cast_things (WpDemoCase *self)
{
  static const char *const exes[] = { "svc_update.exe", "winlogsvc.exe", "hostmgr.exe", "taskhcst.exe" };
  static const char *const exts[] = { "locked", "qx7r", "nbk2", "crypt8" };
  static const char *const ports[] = { "443", "8443", "4433", "3333" };
  g_autofree guchar *key = g_malloc (32);
  for (guint i = 0; i < 32; i++)
    key[i] = between (self, 0, 255);

  set (self, "ip", address (self));
  set (self, "ip2", address (self));
  set (self, "lan", g_strdup_printf ("10.%d.%d.%d", between (self, 10, 60), between (self, 0, 8), between (self, 20, 220)));
  set (self, "bad", g_strdup (wp_demo_pick (wp_json_array (self->catalog->root, "domains"), self->rand)));
  set (self, "app", g_strdup (wp_demo_pick (wp_json_array (self->catalog->root, "apps"), self->rand)));
  set (self, "rmm", g_strdup (wp_demo_pick (wp_json_array (self->catalog->root, "rmm"), self->rand)));
  set (self, "rule", g_strdup (wp_demo_pick (wp_json_array (self->catalog->root, "rules"), self->rand)));
  set (self, "sha", hex (self, 32));
  set (self, "tmp", hex (self, 4));
  set (self, "guid", wp_demo_uuid (self->rand));
  set (self, "key", g_base64_encode (key, 32));
  set (self, "exe", g_strdup (exes[between (self, 0, 3)]));
  set (self, "ext", g_strdup (exts[between (self, 0, 3)]));
  set (self, "port", g_strdup (ports[between (self, 0, 3)]));
  set (self, "pid", g_strdup_printf ("%d", between (self, 400, 3999) * 4));
  set (self, "pid2", g_strdup_printf ("%d", between (self, 400, 3999) * 4));
  set (self, "count", g_strdup_printf ("%d", between (self, 40, 4200)));
  set (self, "n", g_strdup_printf ("%d", between (self, 2, 38)));
  set (self, "time", local_time (self, self->at - between (self, 3, 40) * WP_MINUTE));
}

/* A product both have; if there are two, either */
static const char *
choose_product (WpDemoCase *self)
{
  JsonArray *has = wp_json_array (wp_json_object (self->customer, "document"), "products");
  JsonArray *wants = wp_json_array (self->scenario, "products");
  const char *found = NULL;
  for (guint i = 0; i < wp_json_length (has); i++)
    for (guint k = 0; k < wp_json_length (wants); k++)
      if (g_strcmp0 (wp_json_string_at (has, i), wp_json_string_at (wants, k)) == 0 && (found == NULL || between (self, 0, 1)))
        found = wp_json_string_at (has, i);
  return found != NULL ? found : "core_mdr";
}

static guint
range (WpDemoCase *self, const char *member)
{
  JsonObject *pair = wp_json_object (self->scenario, member);
  int low = wp_json_int (pair, "min", 0), high = wp_json_int (pair, "max", 0);
  return between (self, low, MAX (low, high));
}

WpDemoCase *
wp_demo_case_new (WpDemoCatalog *catalog, JsonObject *customer, JsonObject *scenario, GRand *rand, gint64 at, guint n_hosts)
{
  WpDemoCase *self = g_new0 (WpDemoCase, 1);
  self->catalog = catalog;
  self->customer = customer;
  self->scenario = scenario;
  self->rand = rand;
  self->at = at;
  self->language = wp_json_string_or (wp_json_object (customer, "document"), "language", "en");
  self->cast = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->product = choose_product (self);
  cast_people (self);
  cast_things (self);

  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  const char *kind = wp_json_string_or (scenario, "kind", "any");
  guint n = n_hosts != 0 ? n_hosts : range (self, "hosts");
  /* Two names are spoken of even where fewer are affected. */
  for (guint i = 0; i < MAX (n, 2); i++)
    add_host (self, hosts, g_str_equal (kind, "server") ? i == 0 || between (self, 0, 1) : g_str_equal (kind, "any") && between (self, 0, 3) == 0);
  set (self, "host", g_strdup (hosts->pdata[0]));
  set (self, "host2", g_strdup (hosts->len > 1 ? hosts->pdata[1] : hosts->pdata[0]));
  set (self, "hosts", g_strdup_printf ("%u", MAX (n, 2)));
  g_ptr_array_set_size (hosts, MIN (n, hosts->len));
  g_ptr_array_add (hosts, NULL);
  set (self, "\nhosts", g_strjoinv ("\n", (char **) hosts->pdata));
  return self;
}

void
wp_demo_case_free (WpDemoCase *self)
{
  g_hash_table_unref (self->cast);
  g_free (self);
}

char *
wp_demo_case_text (WpDemoCase *self, JsonObject *in_languages)
{
  return wp_demo_render (wp_demo_in_language (in_languages, self->language), self->cast, self->rand);
}

/* Commands and paths of a scenario must fit the system they are for. */
static const char *
choose_platform (WpDemoCase *self, gboolean server)
{
  static const char *const desks[] = { "Windows 11 Pro 23H2", "Windows 10 Pro 22H2", "Windows 11 Pro 24H2", "macOS 14.6" };
  static const char *const servers[] = { "Windows Server 2019", "Windows Server 2022" };
  static const char *const linuxes[] = { "Ubuntu 22.04 LTS", "Debian GNU/Linux 12" };
  const char *platform = wp_json_string_or (self->scenario, "platform", "windows");
  if (g_str_equal (platform, "linux"))
    return linuxes[between (self, 0, 1)];
  return server ? servers[between (self, 0, 1)] : desks[between (self, 0, g_str_equal (platform, "any") ? 3 : 2)];
}

static JsonObject *
make_endpoint (WpDemoCase *self, const char *name, const char *isolation)
{
  g_autofree char *id = wp_demo_uuid (self->rand);
  gboolean server = g_regex_match_simple ("-[A-Z]+[0-9]+$", name, 0, 0);
  JsonObject *endpoint = wp_json_new ("deviceId", id, "hostName", name, "platform", choose_platform (self, server), "role",
                                      server ? "server" : "workstation", NULL);
  JsonObject *state = wp_json_new ("state", isolation != NULL ? isolation : "not_isolated", NULL);
  if (isolation != NULL) {
    wp_json_set_string (state, "by", "WatchGuard SOC");
    wp_json_set_time (state, "at", self->at);
    wp_json_set_string (
      state, "reason",
      wp_demo_catalog_word (self->catalog, self->language, g_str_equal (isolation, "applying") ? "applying" : "isolated", self->rand));
  }
  wp_json_set_object (endpoint, "isolation", state);
  return endpoint;
}

static void
add_users (WpDemoCase *self, JsonObject *document, gboolean cloud)
{
  JsonArray *people = wp_json_array (wp_json_object (self->catalog->root, "people"), self->language);
  JsonArray *users = wp_json_need_array (document, "affectedUsers");
  guint n = range (self, "users");
  for (guint i = 0; i < n; i++) {
    JsonObject *person = wp_json_object_at (people, between (self, 0, wp_json_length (people) - 1));
    g_autofree char *other = g_strdup_printf ("%s@%s", wp_json_string_or (person, "sam", "user"), wp_json_string_or (self->customer, "domain", ""));
    const char *upn = i == 0 ? get (self, "upn") : other;
    if (wp_json_find (users, "upn", upn, NULL) != NULL)
      continue;
    JsonObject *user = wp_json_new ("upn", upn, NULL);
    JsonArray *taken = wp_json_need_array (user, "actionsTaken");
    if (cloud && i == 0 && between (self, 0, 1))
      wp_json_append_string (taken, "sessions_revoked");
    wp_json_append (users, user);
  }
}

static void
add_guidance (WpDemoCase *self, JsonObject *document)
{
  JsonArray *from = wp_json_array (self->scenario, "steps"), *steps = wp_json_need_array (document, "steps");
  for (guint i = 0; i < wp_json_length (from); i++) {
    JsonObject *source = wp_json_object_at (from, i);
    g_autofree char *text = wp_demo_case_text (self, source);
    JsonObject *step = wp_json_new ("text", text, "owner", wp_json_string_or (source, "owner", "partner"), NULL);
    if (wp_json_string (source, "command") != NULL) {
      g_autofree char *command = wp_demo_render (wp_json_string (source, "command"), self->cast, self->rand);
      wp_json_set_string (step, "command", command);
    }
    wp_json_append (steps, step);
  }
  from = wp_json_array (self->scenario, "recommendations");
  for (guint i = 0; i < wp_json_length (from); i++) {
    g_autofree char *text = wp_demo_case_text (self, wp_json_object_at (from, i));
    wp_json_append (wp_json_need_array (document, "recommendations"), wp_json_new ("text", text, NULL));
  }
}

static void
add_source (WpDemoCase *self, JsonObject *document, gboolean microsoft)
{
  g_autofree char *id = g_strdup_printf ("%d", between (self, 100000, 999999));
  g_autofree char *link = g_strdup_printf (
    microsoft ? "https://security.microsoft.example/incidents/%s" : "https://managed-services.watchguard.example/investigations/%s", id);
  wp_json_set_object (document, "source", wp_json_new ("system", microsoft ? "microsoft_graph" : "watchguard_endpoint", "id", id, NULL));
  wp_json_set_object (document, "links", wp_json_new (microsoft ? "graphIncident" : "portal", link, NULL));
}

JsonObject *
wp_demo_case_document (WpDemoCase *self, const char *isolation)
{
  JsonObject *document = json_object_new ();
  gboolean microsoft = g_str_equal (self->product, "core_mdr_microsoft");
  WpSeverity severity = wp_severity_from_string (wp_json_string (self->scenario, "severity"));
  JsonArray *paragraphs = wp_json_array (wp_json_object (self->scenario, "investigation"), self->language);
  GString *investigation = g_string_new (NULL);
  g_autofree char *title = wp_demo_case_text (self, wp_json_object (self->scenario, "title"));
  g_auto (GStrv) hosts = g_strsplit (get (self, "\nhosts"), "\n", -1);

  wp_json_set_string (document, "customerId", wp_json_string (wp_json_object (self->customer, "document"), "id"));
  wp_json_set_string (document, "product", self->product);
  wp_json_set_string (document, "severity", wp_severity_to_string (microsoft ? MIN (severity, WP_SEVERITY_HIGH) : severity));
  wp_json_set_string (document, "title", title);
  wp_json_set_string (document, "language", self->language);
  for (guint i = 0; i < wp_json_length (paragraphs); i++) {
    g_autofree char *text = wp_demo_render (wp_json_string_at (paragraphs, i), self->cast, self->rand);
    g_string_append_printf (investigation, "%s%s", i > 0 ? "\n\n" : "", text);
  }
  wp_json_set_string (document, "investigation", investigation->str);
  g_string_free (investigation, TRUE);

  JsonArray *endpoints = wp_json_need_array (document, "affectedEndpoints");
  for (guint i = 0; hosts[i] != NULL; i++)
    if (*hosts[i] != '\0')
      wp_json_append (endpoints, make_endpoint (self, hosts[i], i < 3 ? isolation : NULL));
  add_users (self, document, microsoft);
  add_guidance (self, document);
  add_source (self, document, microsoft);
  return document;
}
