/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardings"
#include "config.h"

#include "wp-kinds.h"
#include "wp-acts-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-onboarding.h"
#include "wp-onboardings.h"
#include "wp-submission.h"

gboolean
wp_act_get_form (const WpAct *self, const char *partner, const char *form_id, gint64 version, WpForm **form, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, form_id, version);
  g_autoptr (WpRecord) record = NULL;
  *form = NULL;
  if (!wp_storage_get_document (self->storage, partner, &wp_kind_form, id, &record, error))
    return FALSE;
  if (record == NULL)
    return TRUE;
  g_autoptr (JsonObject) definition = wp_json_parse_object (record->text, -1, error);
  *form = definition != NULL ? wp_form_new (definition, error) : NULL;
  return *form != NULL;
}

gboolean
wp_act_check_unlocked (const WpAct *self, const char *partner, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!wp_act_load (self, partner, &wp_kind_onboarding, partner, &record, &document, error))
    return FALSE;
  return wp_onboarding_forms_unlocked (document) ||
         wp_act_conflict (self, g_steal_pointer (&record), "The forms are locked until the terms of use are accepted", error);
}

/* Of every form the newest: the kind's order puts it first. */
static GPtrArray *
list_current_forms (const WpAct *self, const char *partner, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_form, partner);
  g_autoptr (GPtrArray) all = wp_act_list (self, query, error);
  g_autoptr (GPtrArray) newest = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *last = NULL;
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const char *id = wp_json_string_or (all->pdata[i], "formId", "");
    if (g_strcmp0 (id, last) != 0)
      g_ptr_array_add (newest, json_object_ref (all->pdata[i]));
    last = id;
  }
  return all != NULL ? g_steal_pointer (&newest) : NULL;
}

gboolean
wp_act_settle (const WpAct *self, const char *partner, JsonObject *onboarding, gint64 *revision, GError **error)
{
  static const gint64 counted[] = { WP_SUBMISSION_DRAFT, WP_SUBMISSION_SUBMITTED, WP_SUBMISSION_RETURNED, WP_SUBMISSION_ACCEPTED };
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!wp_act_load (self, partner, &wp_kind_onboarding, partner, &record, &document, error))
    return FALSE;
  g_autoptr (JsonObject) before = g_steal_pointer (&document);
  document = onboarding != NULL ? json_object_ref (onboarding) : wp_json_copy (before);
  if (wp_onboarding_forms_unlocked (document)) {
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_submission, partner);
    wp_query_where_in (query, wp_kind_submission.columns[WP_SUBMISSION_STATE].name, counted, G_N_ELEMENTS (counted));
    g_autoptr (GPtrArray) submissions = wp_act_list (self, query, error);
    g_autoptr (GPtrArray) forms = submissions != NULL ? list_current_forms (self, partner, error) : NULL;
    if (forms == NULL)
      return FALSE;
    g_autoptr (GPtrArray) needs = wp_form_needs (forms, submissions, wp_json_array (document, "products"));
    wp_onboarding_settle (document, needs, self->at);
  }
  if (revision != NULL)
    *revision = record->revision;
  return wp_json_equal (before, document) ||
         wp_storage_put_document (self->storage, partner, &wp_kind_onboarding, partner, document, revision, error);
}

gboolean
wp_act_run_onboarding (const WpAct *self, const WpCommand *command, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  return wp_act_prepare (self, command, &record, &document, error) && wp_act_apply (self, command, record, document, error) &&
         wp_act_settle (self, record->partner, document, self->revision, error);
}

static gboolean
put_manager (const WpAct *act, const char *partner, JsonObject *manager, GError **error)
{
  static const char *const members[] = { "name", "email", "phone" };
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (JsonObject) kept = json_object_new ();
  gboolean good = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    good &= wp_json_check_string (manager, "", members[i], (WpJsonText) { i == 0, 320, TRUE }, NULL, error);
    wp_json_set_string (kept, members[i], wp_json_string_or (manager, members[i], ""));
  }
  if (!good || !wp_act_load (act, partner, &wp_kind_onboarding, partner, &record, &document, error))
    return FALSE;
  wp_json_set_object (document, "accountManager", g_steal_pointer (&kept));
  return wp_storage_put_document (act->storage, partner, &wp_kind_onboarding, partner, document, NULL, error);
}

gboolean
wp_onboardings_set_manager (WpStorage *storage, const char *partner, JsonObject *manager, GError **error)
{
  const WpAct act = { .storage = storage };
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = put_manager (&act, partner, manager, error);
  return wp_storage_end (storage, joined, ok, error);
}

gboolean
wp_onboardings_get_contacts (WpStorage *storage, const char *partner, JsonObject **contacts, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  *contacts = NULL;
  if (!wp_storage_get_document (storage, partner, &wp_kind_onboarding, partner, &record, error))
    return FALSE;
  g_autoptr (JsonObject) document = record != NULL ? wp_json_parse_object (record->text, -1, error) : NULL;
  if (record != NULL && document == NULL)
    return FALSE;
  JsonObject *found = wp_json_object (document, "contacts");
  *contacts = found != NULL ? wp_json_copy (found) : NULL;
  return TRUE;
}
