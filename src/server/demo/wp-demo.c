/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo.h"

#include "wp-command.h"
#include "wp-demo-activations.h"
#include "wp-demo-licenses.h"
#include "wp-demo-onboarding.h"
#include "wp-demo-story.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-people.h"
#include "wp-secret.h"
#include "wp-time.h"

#define SEED 20260110
#define DAYS 60
#define N_RESOLVED 10

/* A believable day at the main partner: what is open. The rest is resolved or closed. */
static const WpDemoPlan today[] = {
  /* waits for the partner */
  { WP_DEMO_ASKED, "avoff", "cus-toyo", 130 },
  { WP_DEMO_WORKING, "lsass", "cus-aoba", 310 },
  { WP_DEMO_WORKING, "rclone", "cus-kenzai", 560, .isolation = "isolated", .raised = TRUE },
  { WP_DEMO_ASKED, "travel", "cus-kita", 26 * 60 },
  { WP_DEMO_WORKING, "rmm", "cus-larkspur", 190 },
  { WP_DEMO_NEW, "phishing", "cus-sakuradai", 42 },
  /* waits for others */
  { WP_DEMO_WITH_CUSTOMER, "psexec", "cus-pacificgene", 30 * 60, .n_hosts = 40, .isolation = "isolated" },
  { WP_DEMO_WITH_CUSTOMER, "consent", "cus-blueharbor", 20 * 60, .raised = TRUE },
  { WP_DEMO_WITH_CUSTOMER, "bec", "cus-chuo", 9 * 60 },
  { WP_DEMO_WITH_CUSTOMER, "supply", "cus-fjord", 50 * 60 },
  { WP_DEMO_WITH_CUSTOMER, "usb", "cus-konan", 3 * 24 * 60 },
  { WP_DEMO_WITH_CUSTOMER, "webshell", "cus-hokkai", 44 * 60 },
  { WP_DEMO_WITH_CUSTOMER, "newadmin", "cus-lumiere", 70 * 60 },
  { WP_DEMO_WITH_CUSTOMER, "usb", "cus-kenzai", 49 * 60, .strange = TRUE },
  { WP_DEMO_WITH_SOC, "beacon", "cus-fjord", 16 * 60, .isolation = "applying" },
  { WP_DEMO_WITH_SOC, "miner", "cus-aoba", 15 * 60 },
  { WP_DEMO_WITH_SOC, "vpn", "cus-midori", 28 * 60 },
  { WP_DEMO_WITH_SOC, "rdp", "cus-larkspur", 10 * 60 },
  { WP_DEMO_REOPENED, "pup", "cus-toyo", 33 * 60 },
};

typedef struct {
  WpDemoPlan plan;
  JsonObject *customer; /* borrowed: the entry of partners.json */
  gint64 at;
} Slot;

typedef struct {
  WpStorage *storage;
  WpDemoCatalog *catalog;
  GRand *rand;
  gint64 now;
  const WpForms *forms;
  const char *blobs_dir;
  gboolean fresh;
} Fill;

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const Slot *left = a, *right = b;
  return left->at < right->at ? -1 : left->at > right->at;
}

static gboolean
put_customers (Fill *self, const char *partner_id, JsonObject *partner, GError **error)
{
  JsonArray *customers = wp_json_array (partner, "customers"), *emails = wp_json_array (partner, "emails"),
            *phones = wp_json_array (partner, "phones");
  for (guint i = 0; i < wp_json_length (customers); i++) {
    g_autoptr (JsonObject) document = wp_json_copy (wp_json_object (wp_json_object_at (customers, i), "document"));
    JsonObject *contacts = wp_json_need_object (document, "contacts");
    wp_json_set_string (contacts, "path", "email_then_phone");
    wp_json_set_string (contacts, "from", "partner");
    for (guint k = 0; k < wp_json_length (emails); k++)
      wp_json_append_string (wp_json_need_array (contacts, "emails"), wp_json_string_at (emails, k));
    for (guint k = 0; k < wp_json_length (phones); k++) {
      JsonObject *phone = wp_json_copy (wp_json_object_at (phones, k));
      wp_json_set_int (phone, "order", k + 1);
      wp_json_append (wp_json_need_array (contacts, "phones"), phone);
    }
    g_autofree char *id = wp_people_put_customer (self->storage, partner_id, document, error);
    if (id == NULL)
      return FALSE;
  }
  return TRUE;
}

static GArray *
plan_partner (Fill *self, JsonObject *partner, gboolean main_partner)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  guint n = wp_json_int (partner, "incidents", 0), n_today = main_partner ? G_N_ELEMENTS (today) : 0;
  for (guint i = 0; i < n; i++) {
    Slot slot = { { WP_DEMO_CLOSED } };
    if (i < n_today)
      slot.plan = today[i];
    else if (i < n_today + (main_partner ? N_RESOLVED : 2)) {
      slot.plan.fate = WP_DEMO_RESOLVED;
      slot.plan.age = g_rand_int_range (self->rand, 14 * 60, 46 * 60);
    } else {
      slot.plan.age = g_rand_int_range (self->rand, 4 * 24 * 60, DAYS * 24 * 60);
      slot.plan.raised = g_rand_int_range (self->rand, 0, 100) < 12;
    }
    slot.customer = slot.plan.customer != NULL ? wp_demo_catalog_find_customer (self->catalog, slot.plan.customer)
                                               : wp_demo_catalog_pick_customer (partner, self->rand);
    slot.at = self->now - slot.plan.age * WP_MINUTE;
    g_array_append_val (slots, slot);
  }
  g_array_sort (slots, compare_slots);
  return slots;
}

static gboolean
tell (Fill *self, const char *partner_id, const Slot *slot, GPtrArray *staff, GError **error)
{
  static const WpActor soc = { "soc", "WatchGuard SOC", WP_ROLE_SOC_ANALYST };
  JsonObject *customer = wp_json_object (slot->customer, "document");
  JsonObject *scenario = slot->plan.scenario != NULL ? wp_demo_catalog_find_scenario (self->catalog, slot->plan.scenario)
                                                     : wp_demo_catalog_pick_scenario (self->catalog, slot->customer, FALSE, self->rand);
  WpDemoPlan plan = slot->plan;
  const char *isolation = plan.isolation;
  gboolean may = wp_json_bool (wp_json_object (customer, "settings"), "socIsolation", FALSE) && wp_json_bool (scenario, "isolates", FALSE);
  if (isolation == NULL && may && slot->plan.fate != WP_DEMO_CLOSED)
    isolation = "isolated";

  /* Chance does not make a crisis of a nuisance. */
  if (plan.scenario == NULL && wp_severity_from_string (wp_json_string (scenario, "severity")) < WP_SEVERITY_HIGH)
    plan.raised = FALSE;

  g_autoptr (WpDemoCase) here = wp_demo_case_new (self->catalog, slot->customer, scenario, self->rand, slot->at, slot->plan.n_hosts);
  g_autoptr (JsonObject) document = wp_demo_case_document (here, may ? isolation : NULL);
  g_autoptr (WpRecord) record = NULL;
  gint64 number;
  if (!wp_storage_get_document (self->storage, partner_id, &wp_kind_customer, wp_json_string (customer, "id"), &record, error) ||
      !self->storage->lives->next_number (self->storage, partner_id, &number, error))
    return FALSE;
  g_autoptr (JsonObject) with_contacts = wp_json_parse_object (record->text, -1, error);
  g_autofree char *id = g_strdup_printf ("INC-%" G_GINT64_FORMAT, number);
  if (with_contacts == NULL || !wp_incident_prepare_new (document, id, with_contacts, &soc, slot->at, error))
    return FALSE;
  wp_demo_story_play (here, &plan, staff, self->now, document);
  return wp_storage_put_document (self->storage, partner_id, &wp_kind_incident, id, document, NULL, error);
}

/* @staff: who works on incidents, filled; @users: who may sign in, appended */
static gboolean
put_users (Fill *self, const char *partner_id, JsonObject *partner, GPtrArray *staff, JsonArray *users, GError **error)
{
  JsonArray *list = wp_json_array (partner, "users");
  for (guint i = 0; i < wp_json_length (list); i++) {
    JsonObject *user = wp_json_object_at (list, i);
    g_autofree char *secret = wp_secret_new ();
    g_autofree char *password = g_strndup (secret, 16);
    WpRole role = wp_role_from_string (wp_json_string (user, "role"));
    WpPrincipal *principal = wp_people_put_user (self->storage, partner_id, wp_json_string (user, "email"), wp_json_string (user, "name"), role,
                                                 password, error);
    if (principal == NULL)
      return FALSE;
    wp_json_append (users, wp_json_new ("email", principal->email, "password", password, "role", wp_role_to_string (role), "partner",
                                        wp_json_string (partner, "name"), NULL));
    if (wp_role_may (role, WP_PERMISSION_WORK_INCIDENTS) && !wp_json_bool (user, "office", FALSE))
      g_ptr_array_add (staff, principal);
    else
      wp_principal_free (principal);
  }
  return TRUE;
}

/* (nullable) */
static const WpPrincipal *
find_administrator (GPtrArray *staff)
{
  for (guint i = 0; i < staff->len; i++)
    if (((const WpPrincipal *) staff->pdata[i])->role == WP_ROLE_ADMINISTRATOR)
      return staff->pdata[i];
  return NULL;
}

/* Every partner has its documents, also where they were filled by a version that knew of no onboarding. */
static gboolean
need_onboarding (Fill *self, const char *partner_id, JsonObject *partner, GPtrArray *staff, gint64 since, GError **error)
{
  const WpPrincipal *user = find_administrator (staff);
  const WpActor actor = user != NULL ? wp_principal_actor (user) : (WpActor) { 0 };
  return wp_forms_publish (self->forms, self->storage, since, error) &&
         wp_demo_onboarding_need_manager (self->catalog, self->storage, partner_id, wp_json_string (partner, "name"), error) &&
         wp_demo_licenses_need (self->storage, partner_id, wp_json_string (partner, "name"), user != NULL ? &actor : NULL, self->now, error);
}

static gboolean
need_activations (Fill *self, GPtrArray *staff, GError **error)
{
  const WpPrincipal *user = find_administrator (staff);
  return user == NULL || wp_demo_activations_need (self->storage, user, self->now, error);
}

/* The main partner is well on its way. */
static gboolean
begin_onboarding (Fill *self, const char *partner_id, JsonObject *partner, GPtrArray *staff, gboolean main_partner, GError **error)
{
  GRand *rand = g_rand_new_with_seed (SEED + 1); /* of its own: the incidents stay what they were */
  const WpPrincipal *user = find_administrator (staff);
  gboolean ok = need_onboarding (self, partner_id, partner, staff, self->now - 30 * WP_DAY, error);
  if (ok && main_partner && !self->fresh && user != NULL)
    ok = wp_demo_onboarding_fill (self->catalog, self->storage, user, self->blobs_dir, rand, self->now, error);
  g_rand_free (rand);
  return ok;
}

static gboolean
fill_partner (Fill *self, JsonObject *partner, gboolean main_partner, gboolean filled, JsonArray *users, GError **error)
{
  g_autofree char *id = wp_people_need_partner (self->storage, wp_json_string (partner, "name"), error);
  g_autoptr (GPtrArray) staff = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_principal_free);
  if (id == NULL || !put_users (self, id, partner, staff, users, error))
    return FALSE;
  if (filled)
    return need_onboarding (self, id, partner, staff, self->now, error) && need_activations (self, staff, error);
  if (!put_customers (self, id, partner, error) || !begin_onboarding (self, id, partner, staff, main_partner, error) ||
      !need_activations (self, staff, error))
    return FALSE;
  g_autoptr (GArray) slots = plan_partner (self, partner, main_partner);
  for (guint i = 0; i < slots->len; i++)
    if (!tell (self, id, &g_array_index (slots, Slot, i), staff, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill (Fill *self, JsonArray *users, GError **error)
{
  JsonArray *partners = wp_demo_catalog_partners (self->catalog);
  g_autofree char *filled = NULL;
  if (!self->storage->database->get_value (self->storage, "demo", &filled, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (partners); i++)
    if (!fill_partner (self, wp_json_object_at (partners, i), i == 0, filled != NULL, users, error))
      return FALSE;
  return self->storage->database->set_value (self->storage, "demo", "1", error);
}

JsonArray *
wp_demo_fill (WpStorage *storage, const WpForms *forms, const char *blobs_dir, gboolean fresh, gint64 now, GError **error)
{
  g_autoptr (WpDemoCatalog) catalog = wp_demo_catalog_new (error);
  if (catalog == NULL || !wp_storage_begin (storage, error))
    return NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (JsonArray) users = json_array_new ();
  Fill self = { storage, catalog, rand, now, forms, blobs_dir, fresh };
  if (!fill (&self, users, error)) {
    wp_storage_rollback (storage);
    return NULL;
  }
  return wp_storage_commit (storage, error) ? g_steal_pointer (&users) : NULL;
}
