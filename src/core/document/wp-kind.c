/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKind"
#include "config.h"

#include "wp-alert.h"
#include "wp-incident.h"
#include "wp-json.h"
#include "wp-kind.h"
#include "wp-onboarding.h"
#include "wp-submission.h"

#include <string.h>

static const WpColumn incident_columns[WP_INCIDENT_N_COLUMNS] = {
  [WP_INCIDENT_GROUP] = { "grp", WP_COLUMN_INT },
  [WP_INCIDENT_RANK] = { "rank", WP_COLUMN_INT },
  [WP_INCIDENT_OPENED_NEG] = { "opened_neg", WP_COLUMN_INT },
  [WP_INCIDENT_SEVERITY] = { "severity", WP_COLUMN_INT },
  [WP_INCIDENT_STATUS] = { "status", WP_COLUMN_INT },
  [WP_INCIDENT_TURN] = { "turn", WP_COLUMN_INT },
  [WP_INCIDENT_PRODUCT] = { "product", WP_COLUMN_INT },
  [WP_INCIDENT_CUSTOMER_ID] = { "customer_id", WP_COLUMN_TEXT },
  [WP_INCIDENT_CUSTOMER_NAME] = { "customer_name", WP_COLUMN_TEXT },
  [WP_INCIDENT_ASSIGNEE_ID] = { "assignee_id", WP_COLUMN_TEXT },
  [WP_INCIDENT_OPENED] = { "opened", WP_COLUMN_INT },
  [WP_INCIDENT_UPDATED] = { "updated", WP_COLUMN_INT },
  [WP_INCIDENT_NEWS] = { "news", WP_COLUMN_INT },
  [WP_INCIDENT_AUTO_CLOSE] = { "auto_close", WP_COLUMN_INT },
  [WP_INCIDENT_TITLE] = { "title", WP_COLUMN_TEXT },
  [WP_INCIDENT_HOSTS] = { "hosts", WP_COLUMN_INT },
  [WP_INCIDENT_USERS] = { "users", WP_COLUMN_INT },
  [WP_INCIDENT_STEPS] = { "steps", WP_COLUMN_INT },
  [WP_INCIDENT_STEPS_DONE] = { "steps_done", WP_COLUMN_INT },
  [WP_INCIDENT_QUESTION] = { "question", WP_COLUMN_INT },
  [WP_INCIDENT_ALERTING] = { "alerting", WP_COLUMN_INT },
};

static gboolean
has_open_question (JsonObject *document)
{
  JsonArray *questions = wp_json_array (document, "questions");
  for (guint i = 0; i < wp_json_length (questions); i++)
    if (wp_json_object_at (questions, i) != NULL && !wp_json_has (wp_json_object_at (questions, i), "answer"))
      return TRUE;
  return FALSE;
}

static void
extract_incident (JsonObject *document, WpValue *values)
{
  WpSeverity severity = wp_severity_from_string (wp_json_string (document, "severity"));
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  WpTurn turn = wp_incident_rule_turn (document);
  JsonArray *steps = wp_json_array (document, "steps");
  guint done = 0;
  for (guint i = 0; i < wp_json_length (steps); i++)
    done += wp_json_bool (wp_json_object_at (steps, i), "done", FALSE);
  gint64 opened = wp_json_time (document, "openedAt");
  gint64 news = wp_json_time (document, "newsAt");

  values[WP_INCIDENT_GROUP].number = wp_incident_rule_group (status, turn);
  values[WP_INCIDENT_RANK].number = WP_SEVERITY_CRITICAL - severity;
  values[WP_INCIDENT_OPENED_NEG].number = -opened;
  values[WP_INCIDENT_SEVERITY].number = severity;
  values[WP_INCIDENT_STATUS].number = status;
  values[WP_INCIDENT_TURN].number = turn;
  values[WP_INCIDENT_PRODUCT].number = wp_product_from_string (wp_json_string (document, "product"));
  values[WP_INCIDENT_CUSTOMER_ID].text = wp_json_string_or (document, "customerId", "");
  values[WP_INCIDENT_CUSTOMER_NAME].text = wp_json_string_or (document, "customerName", "");
  values[WP_INCIDENT_ASSIGNEE_ID].text = wp_json_string_or (wp_json_object (document, "assignee"), "id", "");
  values[WP_INCIDENT_OPENED].number = opened;
  values[WP_INCIDENT_UPDATED].number = wp_json_time (document, "updatedAt");
  values[WP_INCIDENT_NEWS].number = news != 0 ? news : opened;
  values[WP_INCIDENT_AUTO_CLOSE].number = wp_json_time (document, "autoCloseAt");
  values[WP_INCIDENT_TITLE].text = wp_json_string_or (document, "title", "");
  values[WP_INCIDENT_HOSTS].number = wp_json_length (wp_json_array (document, "affectedEndpoints"));
  values[WP_INCIDENT_USERS].number = wp_json_length (wp_json_array (document, "affectedUsers"));
  values[WP_INCIDENT_STEPS].number = wp_json_length (steps);
  values[WP_INCIDENT_STEPS_DONE].number = done;
  values[WP_INCIDENT_QUESTION].number = wp_status_is_open (status) && has_open_question (document);
  values[WP_INCIDENT_ALERTING].number = wp_incident_rule_alarm (document);
}

#define MAX_SEARCH_BYTES 6000

static void
add_text (GString *text, const char *more)
{
  if (more == NULL || *more == '\0' || text->len >= MAX_SEARCH_BYTES)
    return;
  gsize length = strlen (more);
  if (length > MAX_SEARCH_BYTES - text->len)
    length = g_utf8_find_prev_char (more, more + (MAX_SEARCH_BYTES - text->len) + 1) - more;
  g_string_append_len (text, more, length);
  g_string_append_c (text, '\n');
}

static void
add_texts (GString *text, JsonArray *array, const char *member)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    add_text (text, wp_json_string (wp_json_object_at (array, i), member));
}

/* What people search by first, then the longer texts, bounded: a trigram index over whole bodies costs ten times the list. */
static char *
search_incident (JsonObject *document)
{
  GString *text = g_string_new (NULL);
  add_text (text, wp_json_string (document, "id"));
  add_text (text, wp_json_string (document, "title"));
  add_text (text, wp_json_string (document, "customerName"));
  add_texts (text, wp_json_array (document, "affectedEndpoints"), "hostName");
  add_texts (text, wp_json_array (document, "affectedUsers"), "upn");
  add_texts (text, wp_json_array (document, "comments"), "text");
  add_text (text, wp_json_string (document, "investigation"));
  add_texts (text, wp_json_array (document, "steps"), "text");
  return g_string_free (text, FALSE);
}

/* A list is walked in its order, and the store keeps what lists filter by inside that index: an index per filter made no filter
 * faster and applying changes three times as slow. */
static const char *const incident_indexes[] = { "grp, rank, opened_neg", NULL };

const WpKind wp_kind_incident = {
  .name = "incident", .plural = "incidents",
  .columns = incident_columns, .n_columns = WP_INCIDENT_N_COLUMNS,
  .indexes = incident_indexes, .order = "grp, rank, opened_neg",
  .extract = extract_incident, .search_text = search_incident,
};

static const WpColumn customer_columns[] = { { "name", WP_COLUMN_TEXT }, { "products", WP_COLUMN_INT } };

static void
extract_customer (JsonObject *document, WpValue *values)
{
  JsonArray *products = wp_json_array (document, "products");
  values[0].text = wp_json_string_or (document, "name", "");
  for (guint i = 0; i < wp_json_length (products); i++)
    values[1].number |= 1 << wp_product_from_string (wp_json_string_at (products, i));
}

static char *
search_name (JsonObject *document)
{
  return g_strconcat (wp_json_string_or (document, "id", ""), "\n", wp_json_string_or (document, "name", ""), NULL);
}

static const char *const name_indexes[] = { "name", NULL };

const WpKind wp_kind_customer = {
  .name = "customer", .plural = "customers",
  .columns = customer_columns, .n_columns = G_N_ELEMENTS (customer_columns),
  .indexes = name_indexes, .order = "name",
  .extract = extract_customer, .search_text = search_name,
};

static const WpColumn user_columns[] = { { "name", WP_COLUMN_TEXT }, { "role", WP_COLUMN_INT } };

static void
extract_user (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "name", "");
  values[1].number = wp_role_from_string (wp_json_string (document, "role"));
}

const WpKind wp_kind_user = {
  .name = "user", .plural = "users",
  .columns = user_columns, .n_columns = G_N_ELEMENTS (user_columns),
  .indexes = name_indexes, .order = "name",
  .extract = extract_user, .search_text = search_name,
};

static const WpColumn drill_columns[] = { { "at_neg", WP_COLUMN_INT }, { "seen", WP_COLUMN_INT } };

static void
extract_drill (JsonObject *document, WpValue *values)
{
  values[0].number = -wp_json_time (document, "at");
  values[1].number = wp_json_has (document, "seen");
}

static char *
search_nothing (JsonObject *document)
{
  return g_strdup ("");
}

static const char *const drill_indexes[] = { "at_neg", NULL };

const WpKind wp_kind_drill = {
  .name = "drill", .plural = "drills",
  .columns = drill_columns, .n_columns = G_N_ELEMENTS (drill_columns),
  .indexes = drill_indexes, .order = "at_neg",
  .extract = extract_drill, .search_text = search_nothing,
};

static const WpColumn onboarding_columns[] = { { "partner_name", WP_COLUMN_TEXT }, { "state", WP_COLUMN_INT } };

static void
extract_onboarding (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "partnerName", "");
  values[1].number = wp_onboarding_get_state (document);
}

static const char *const onboarding_indexes[] = { "partner_name", NULL };

const WpKind wp_kind_onboarding = {
  .name = "onboarding", .plural = "onboarding",
  .columns = onboarding_columns, .n_columns = G_N_ELEMENTS (onboarding_columns),
  .indexes = onboarding_indexes, .order = "partner_name",
  .extract = extract_onboarding, .search_text = search_nothing,
};

static const WpColumn form_columns[WP_FORM_N_COLUMNS] = {
  [WP_FORM_ID] = { "form_id", WP_COLUMN_TEXT },
  [WP_FORM_VERSION_NEG] = { "version_neg", WP_COLUMN_INT },
  [WP_FORM_PER_CUSTOMER] = { "per_customer", WP_COLUMN_INT },
};

static void
extract_form (JsonObject *document, WpValue *values)
{
  values[WP_FORM_ID].text = wp_json_string_or (document, "formId", "");
  values[WP_FORM_VERSION_NEG].number = -wp_json_int (document, "version", 0);
  values[WP_FORM_PER_CUSTOMER].number = g_strcmp0 (wp_json_string (document, "per"), "customer") == 0;
}

static const char *const form_indexes[] = { "form_id, version_neg", NULL };

const WpKind wp_kind_form = {
  .name = "form", .plural = "forms",
  .columns = form_columns, .n_columns = WP_FORM_N_COLUMNS,
  .indexes = form_indexes, .order = "form_id, version_neg",
  .extract = extract_form, .search_text = search_nothing,
};

static const WpColumn submission_columns[WP_SUBMISSION_N_COLUMNS] = {
  [WP_SUBMISSION_FORM_ID] = { "form_id", WP_COLUMN_TEXT },
  [WP_SUBMISSION_CUSTOMER_NAME] = { "customer_name", WP_COLUMN_TEXT },
  [WP_SUBMISSION_UPDATED_NEG] = { "updated_neg", WP_COLUMN_INT },
  [WP_SUBMISSION_STATE] = { "state", WP_COLUMN_INT },
  [WP_SUBMISSION_CUSTOMER_ID] = { "customer_id", WP_COLUMN_TEXT },
};

static void
extract_submission (JsonObject *document, WpValue *values)
{
  values[WP_SUBMISSION_FORM_ID].text = wp_json_string_or (document, "formId", "");
  values[WP_SUBMISSION_CUSTOMER_NAME].text = wp_json_string_or (document, "customerName", "");
  values[WP_SUBMISSION_UPDATED_NEG].number = -wp_json_time (document, "updatedAt");
  values[WP_SUBMISSION_STATE].number = wp_submission_get_state (document);
  values[WP_SUBMISSION_CUSTOMER_ID].text = wp_json_string_or (document, "customerId", "");
}

static char *
search_submission (JsonObject *document)
{
  return g_strconcat (wp_json_string_or (document, "formId", ""), "\n", wp_json_string_or (document, "customerName", ""), NULL);
}

static const char *const submission_indexes[] = { "form_id, customer_name, updated_neg", NULL };

const WpKind wp_kind_submission = {
  .name = "submission", .plural = "submissions",
  .columns = submission_columns, .n_columns = WP_SUBMISSION_N_COLUMNS,
  .indexes = submission_indexes, .order = "form_id, customer_name, updated_neg",
  .extract = extract_submission, .search_text = search_submission,
};

const WpKind *const *
wp_kinds (void)
{
  static const WpKind *const kinds[] = { &wp_kind_incident, &wp_kind_customer,   &wp_kind_user,       &wp_kind_drill,
                                         &wp_kind_form,     &wp_kind_onboarding, &wp_kind_submission, NULL };
  return kinds;
}

const WpKind *
wp_kind_find (const char *name)
{
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    if (g_strcmp0 ((*kind)->name, name) == 0)
      return *kind;
  return NULL;
}

const WpKind *
wp_kind_find_plural (const char *plural)
{
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    if (g_strcmp0 ((*kind)->plural, plural) == 0)
      return *kind;
  return NULL;
}

int
wp_kind_column (const WpKind *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->columns[i].name, name) == 0)
      return (int) i;
  return -1;
}

/* Characters that neither composition nor case changes, but for ASCII capitals: nearly all there are in our texts. */
static gboolean
is_plain (gunichar c)
{
  return c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc ||
         c == 0x3001 || c == 0x3002;
}

static void
append_folded (GString *text, const char *run, gsize length)
{
  g_autofree char *composed = g_utf8_normalize (run, length, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);
  g_string_append (text, folded);
}

/* The general way takes 35 ns a byte, which is most of what applying a change would cost: only what needs it goes there, with
 * the character before, which it may combine with. */
char *
wp_search_normalize (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *normal = g_string_sized_new (strlen (valid) + 1);
  const char *p = valid;

  while (*p != '\0') {
    const char *start = p, *last = p;
    while (*p != '\0' && is_plain (g_utf8_get_char (p))) {
      last = p;
      p = g_utf8_next_char (p);
    }
    if (*p != '\0')
      p = last;
    for (const char *q = start; q < p; q++)
      g_string_append_c (normal, g_ascii_tolower (*q));
    start = p;
    if (*p != '\0')
      p = g_utf8_next_char (p);
    while (*p != '\0' && !is_plain (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    if (p > start)
      append_folded (normal, start, p - start);
  }
  return g_string_free (normal, FALSE);
}
