/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"

#include "wp-json.h"
#include "wp-time.h"

/* 2026-01-01 */
#define NOW G_GINT64_CONSTANT (1767225600000)

static const char *const companies[] = { "北星精機",       "みなと物流", "Harborline Foods", "青葉クリニック",
                                         "Oakfield Legal", "三崎建設",   "Tern & Gale",      "日の出印刷" };
static const char *const roles[] = { "srv", "pc", "dc", "fs", "nb", "web" };
static const char *const titles[] = {
  "Suspicious PowerShell download on %s",
  "Ransomware behavior stopped on %s",
  "Impossible travel for a user of %s",
  "%s で不審なプロセスの起動を検出",
  "%s における資格情報の窃取の疑い",
  "Lateral movement from %s",
  "%s からの外部への大量送信",
  "Unknown remote access tool on %s",
};
static const char *const findings[] = {
  "An encoded command line fetched a second stage from an address that was registered nine days ago. The process was stopped and the file "
  "quarantined; the scheduled task it had made was found and is listed below. No sign of lateral movement until now.",
  "エンコードされたコマンドラインが外部のサーバーから二次的なペイロードを取得しました。プロセスは停止され、ファイルは隔離されています。"
  "同じ利用者の別の端末でも同様の痕跡がないか、引き続き調査しています。",
  "A sign-in from a country that was never seen for this account came forty minutes after one from the office. The session token was "
  "revoked. The mailbox has a new rule that moves invoices to a hidden folder.",
  "バックアップ用のアカウントが業務時間外に複数の共有フォルダーへ接続し、多数のファイルの名前を変更しました。当該端末はネットワークから隔離済みです"
  "。",
};
static const char *const step_texts[] = {
  "Disconnect the host from the network unless it is isolated already",
  "Reset the password of the affected user and revoke the sessions",
  "スケジュールされたタスクを確認し、不審なものを削除してください",
  "Remove the quarantined file from backups",
  "復旧前に端末全体のスキャンを実施してください",
  "Tell the customer which files were opened in the last two hours",
};
static const char *const severities[] = { "critical", "high", "medium", "low", "informational" };
static const char *const statuses[] = {
  "waiting_on_customer", "waiting_on_customer", "waiting_on_soc", "resolved", "closed", "closed", "closed", "reopened"
};

/* Fixed, and well spread */
static guint
mix (guint number, guint salt)
{
  guint64 x = ((guint64) number << 20 | salt) + G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return (guint) (x ^ (x >> 31));
}

#define PICK(array, number, salt) array[mix (number, salt) % G_N_ELEMENTS (array)]

static char *
customer_id (guint number)
{
  return g_strdup_printf ("cust-%02u", number);
}

static char *
customer_name (guint number)
{
  return g_strdup_printf ("%s %u", companies[number % G_N_ELEMENTS (companies)], number);
}

JsonObject *
bench_customer (guint number, char **id)
{
  g_autofree char *name = customer_name (number);
  JsonObject *customer;

  *id = customer_id (number);
  customer = wp_json_new ("id", *id, "name", name, "language", "ja", NULL);
  wp_json_append_string (wp_json_need_array (customer, "products"), "core_mdr");
  wp_json_set_int (customer, "revision", 1);
  return customer;
}

static char *
host_of (guint number, guint i)
{
  return g_strdup_printf ("%s-%s-%03u", mix (number, 30) % 2 ? "tky" : "osk", PICK (roles, number, 31 + i), mix (number, 40 + i) % 400);
}

static void
add_lists (JsonObject *document, guint number, gint64 opened, guint endpoints, guint steps, guint entries)
{
  for (guint i = 0; i < endpoints; i++) {
    g_autofree char *host = host_of (number, i);
    g_autofree char *device = g_strdup_printf ("%s-%u", host, i);
    JsonObject *endpoint = wp_json_new ("deviceId", device, "hostName", host, "platform", "windows", "role", "workstation", NULL);

    wp_json_set_object (endpoint, "isolation", wp_json_new ("state", "isolated", "by", "SOC", NULL));
    wp_json_append (wp_json_need_array (document, "affectedEndpoints"), endpoint);
  }
  for (guint i = 0; i < mix (number, 2) % 3; i++) {
    g_autofree char *upn = g_strdup_printf ("user%u@example-%u.co.jp", mix (number, 60 + i) % 5000, number % BENCH_CUSTOMERS);

    wp_json_append (wp_json_need_array (document, "affectedUsers"), wp_json_new ("upn", upn, NULL));
  }
  for (guint i = 0; i < steps; i++) {
    g_autofree char *id = g_strdup_printf ("s%u", i + 1);
    JsonObject *step = wp_json_new ("id", id, "text", PICK (step_texts, number, 70 + i), "owner", i % 3 ? "partner" : "customer", "note", "", NULL);

    wp_json_set_int (step, "revision", 1);
    wp_json_set_bool (step, "done", mix (number, 80 + i) % 2);
    wp_json_append (wp_json_need_array (document, "steps"), step);
  }
  for (guint i = 0; i < entries; i++) {
    JsonObject *event = wp_json_new ("kind", i == 0 ? "opened" : "updated", "by", "SOC", "detail", "", NULL);

    wp_json_set_time (event, "at", opened + i * WP_HOUR);
    wp_json_append (wp_json_need_array (document, "timeline"), event);
  }
}

static JsonObject *
make_incident (guint number, gint64 revision, guint endpoints, guint steps, guint entries, char **id)
{
  gint64 opened = NOW - (gint64) (mix (number, 5) % (400 * 24 * 60)) * WP_MINUTE;
  guint customer = mix (number, 6) % BENCH_CUSTOMERS;
  g_autofree char *host = host_of (number, 0);
  g_autofree char *cust_id = customer_id (customer);
  g_autofree char *cust_name = customer_name (customer);
  g_autofree char *title = NULL;
  const char *severity = PICK (severities, number, 7);
  JsonObject *document, *alert;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  title = g_strdup_printf (PICK (titles, number, 8), host);
#pragma GCC diagnostic pop
  *id = g_strdup_printf ("INC-%u", 100000 + number);
  document = wp_json_new ("id", *id, "title", title, "severity", severity, "initialSeverity", severity, "status", PICK (statuses, number, 9),
                          "product", mix (number, 10) % 3 ? "core_mdr" : "core_mdr_microsoft", "customerId", cust_id, "customerName", cust_name,
                          "investigation", PICK (findings, number, 11), "language", "ja", NULL);
  wp_json_set_int (document, "revision", revision);
  wp_json_set_time (document, "openedAt", opened);
  wp_json_set_time (document, "updatedAt", opened + (gint64) (revision + mix (number, 12) % 100) * WP_MINUTE);
  if (mix (number, 13) % 4 == 0)
    wp_json_set_object (document, "assignee", wp_json_new ("id", mix (number, 14) % 2 ? "u-1" : "u-2", "name", "Aoki", NULL));
  add_lists (document, number, opened, endpoints, steps, entries);
  /* handled, so that what is measured is not a storm of notifications */
  alert = wp_json_need_object (document, "alert");
  wp_json_set_int (alert, "generation", 1);
  wp_json_set_time (alert, "at", opened);
  wp_json_set_object (alert, "handled", wp_json_new ("by", "Aoki", NULL));
  wp_json_append (wp_json_need_array (wp_json_need_object (document, "contacts"), "expected"),
                  wp_json_new ("channel", "email", "to", "alerts@example.co.jp", NULL));
  if (revision > 1)
    wp_json_append (wp_json_need_array (document, "comments"), wp_json_new ("id", "c1", "text", "Checked again, nothing new on the host", NULL));
  return document;
}

JsonObject *
bench_incident (guint number, gint64 revision, char **id)
{
  return make_incident (number, revision, 1 + mix (number, 1) % 3, 3 + mix (number, 3) % 5, 2 + mix (number, 4) % 4, id);
}

JsonObject *
bench_large_incident (gint64 revision, char **id)
{
  /* Waits for the partner, so that its steps may be ticked, and is not among the others. */
  JsonObject *document = make_incident (BENCH_LARGE, revision, 1000, 200, 5000, id);

  wp_json_set_string (document, "status", "waiting_on_customer");
  return document;
}

/* ---- Licenses ---- */

#define PRODUCTS 25

static char *
product_of (guint number)
{
  return g_strdup_printf ("product-%02u", number % PRODUCTS);
}

static const char *
type_of (guint number)
{
  return number / PRODUCTS % 2 == 0 ? "term" : "nfr";
}

static JsonObject *
new_seats (guint number, const char *id, gint64 quantity)
{
  g_autofree char *product = product_of (number), *pool = g_strdup_printf ("%s/%s", product, type_of (number));
  JsonObject *document = wp_json_new ("id", id, "product", product, "type", type_of (number), "pool", pool, NULL);
  wp_json_set_int (document, "revision", 1);
  wp_json_set_int (document, "quantity", quantity);
  wp_json_need_array (document, "history");
  return document;
}

JsonObject *
bench_license (guint number, char **id)
{
  g_autofree char *key = g_strdup_printf ("KEY-****-****-%04u", number), *reference = g_strdup_printf ("PO-%u", 3000 + number / 3);
  g_autofree char *text = wp_time_format (wp_time_now () + (gint64) (mix (number, 70) % 400 - 20) * WP_DAY), *date = g_strndup (text, 10);
  *id = g_strdup_printf ("LIC-%u", 50000 + number);
  JsonObject *license = new_seats (number, *id, 200 + mix (number, 71) % 2000);
  wp_json_set_string (license, "status", number % 17 == 0 ? "not_activated" : "active");
  wp_json_set_string (license, "keyMasked", key);
  wp_json_set_string (license, "orderRef", reference);
  wp_json_set_string (license, "expiryDate", date);
  return license;
}

JsonObject *
bench_allocation (guint number, char **id)
{
  /* Five pools for each customer, others for the next one */
  guint pool = (number * 7 + number / BENCH_HOLDERS) % (2 * PRODUCTS);
  g_autofree char *customer = customer_id (number % BENCH_HOLDERS), *product = product_of (pool);
  *id = g_strdup_printf ("%s.%s.%s", customer, product, type_of (pool));
  JsonObject *allocation = new_seats (pool, *id, 1 + mix (number, 72) % 20);
  wp_json_set_string (allocation, "customerId", customer);
  wp_json_set_string (allocation, "by", "Bench");
  return allocation;
}
