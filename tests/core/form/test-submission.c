/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-command.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* Filled-in forms: what may be done about them, drafts that meet, and their hash. */

static const WpActor administrator = { "u1", "Aiko Sato", WP_ROLE_ADMINISTRATOR };
static const WpActor technician = { "u2", "Tom Tech", WP_ROLE_TECHNICIAN };
static const WpActor soc = { "soc", "Onboarding team", WP_ROLE_SOC_ANALYST };

#define ID "0a1b2c3d-1111-4222-8333-444455556666"
#define AT G_GINT64_CONSTANT (1782864000000)

static WpCommand *
make (const WpCommandType *type, const char *body, gint64 if_match)
{
  g_autoptr (JsonObject) object = form_json (body);
  return wp_command_new (type, NULL, ID, NULL, if_match, object);
}

static const WpActor *
actor_of (const WpCommandType *type)
{
  return type->permission == WP_PERMISSION_SOC ? &soc : &administrator;
}

static JsonObject *
document_in (const char *state)
{
  JsonObject *document = form_json ("{'id':'" ID
                                    "','revision':4,'formId':'t','formVersion':1,'answers':{'a':'1'},'remarks':[],'revisions':[],'history':[]}");
  wp_json_set_string (document, "state", state);
  return document;
}

static const struct {
  const WpCommandType *type;
  const char *body, *allowed, *leads;
} rows[] = {
  { WP_COMMAND_SUBMIT, "{'answers':{'a':'2'}}", "draft returned", "submitted" },
  { WP_COMMAND_DROP, "{}", "draft returned", "dropped" },
  { WP_COMMAND_SOC_ACCEPT, "{'comment':'good'}", "submitted", "accepted" },
  { WP_COMMAND_SOC_RETURN, "{'comment':'','remarks':[{'field':'a','text':'which?'}]}", "submitted", "returned" },
  { WP_COMMAND_BEGIN, "{'formId':'t','formVersion':1}", "", NULL },
};

static void
test_every_cell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int state = WP_SUBMISSION_DRAFT; state <= WP_SUBMISSION_DROPPED; state++) {
      const char *name = wp_submission_state_to_string (state);
      const WpActor *actor = actor_of (rows[i].type);
      g_autoptr (JsonObject) document = document_in (name);
      g_autoptr (WpCommand) command = make (rows[i].type, rows[i].body, -1);
      g_autoptr (GError) error = NULL;
      g_assert_true (wp_command_validate (command, NULL));
      gboolean may = wp_command_may (command, actor, NULL, document, &error);
      g_assert_cmpint (may, ==, strstr (rows[i].allowed, name) != NULL);
      if (!may) {
        g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
        continue;
      }
      wp_command_apply (command, actor, NULL, AT, document);
      g_assert_cmpstr (wp_json_string (document, "state"), ==, rows[i].leads);
      g_autofree char *once = wp_json_to_string (document);
      g_assert_true (wp_command_may (command, actor, NULL, document, NULL));
      wp_command_apply (command, actor, NULL, AT + 1, document);
      g_autofree char *twice = wp_json_to_string (document);
      g_assert_cmpstr (once, ==, twice);
      g_autoptr (GError) forbidden = NULL;
      g_autoptr (JsonObject) fresh = document_in (name);
      g_assert_false (wp_command_may (command, actor == &soc ? &administrator : &technician, NULL, fresh, &forbidden));
      g_assert_error (forbidden, WP_ERROR, WP_ERROR_FORBIDDEN);
    }
}

static void
test_begin (void)
{
  g_autoptr (JsonObject) document = form_json ("{'id':'" ID "'}");
  g_autoptr (WpCommand) begin = make (
    WP_COMMAND_BEGIN, "{'formId':'t','formVersion':2,'customerId':'c1','customerName':'Sakura','supersedes':'','answers':{'a':'1'}}", -1);
  g_assert_true (WP_COMMAND_BEGIN->creates);
  g_assert_true (wp_command_validate (begin, NULL));
  g_assert_true (wp_command_may (begin, &administrator, NULL, document, NULL));
  wp_command_apply (begin, &administrator, NULL, AT, document);
  g_assert_cmpint (wp_submission_get_state (document), ==, WP_SUBMISSION_DRAFT);
  g_assert_cmpint (wp_json_int (document, "formVersion", 0), ==, 2);
  g_assert_false (wp_json_has (document, "supersedes"));
  g_assert_cmpstr (wp_json_string (wp_json_object (document, "answers"), "a"), ==, "1");
  g_assert_cmpstr (wp_json_string (wp_json_object (document, "created"), "by"), ==, "Aiko Sato");
  static const char *const bad[] = { "{}", "{'formId':'t','formVersion':0}", "{'formId':7,'formVersion':1}",
                                     "{'formId':'t','formVersion':1,'answers':[]}", "{'formId':'t','formVersion':1,'answers':{'':1}}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (WpCommand) command = make (WP_COMMAND_BEGIN, bad[i], -1);
    g_assert_false (wp_command_validate (command, NULL));
  }
  g_autoptr (WpCommand) misnamed = wp_command_new (WP_COMMAND_BEGIN, NULL, "not-a-uuid", NULL, -1, begin->body);
  g_assert_false (wp_command_validate (misnamed, NULL));
}

static void
test_rounds (void)
{
  g_autoptr (JsonObject) document = document_in ("draft");
  g_autoptr (WpCommand) stale = make (WP_COMMAND_SUBMIT, "{'answers':{'a':'2'}}", 3), first = make (WP_COMMAND_SUBMIT, "{'answers':{'a':'2'}}", 4);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_command_may (stale, &administrator, NULL, document, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STALE);
  g_assert_true (wp_command_may (first, &administrator, NULL, document, NULL));
  wp_command_apply (first, &administrator, NULL, AT, document);
  JsonObject *revision = wp_json_object_at (wp_json_array (document, "revisions"), 0);
  g_autoptr (JsonObject) answers = form_json ("{'a':'2'}");
  g_autofree char *hash = wp_submission_hash ("t", 1, answers);
  g_assert_cmpstr (wp_json_string (revision, "sha256"), ==, hash);
  g_assert_cmpint (wp_json_int (revision, "number", 0), ==, 1);
  g_autoptr (WpCommand) sent_back = make (WP_COMMAND_SOC_RETURN, "{'comment':'see below','remarks':[{'field':'a','text':'which?'},{'text':'all'}]}",
                                          -1);
  wp_command_apply (sent_back, &soc, NULL, AT + 1, document);
  JsonArray *remarks = wp_json_array (document, "remarks");
  g_assert_cmpuint (wp_json_length (remarks), ==, 2);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (remarks, 0), "field"), ==, "a");
  g_assert_cmpstr (wp_json_string (wp_json_object (document, "decided"), "comment"), ==, "see below");
  /* A remark stays while its field is mended, until the next submission. */
  g_autoptr (JsonObject) mended = form_json ("{'a':'3'}");
  g_assert_true (wp_submission_put_answers (document, mended, &administrator, AT + 2, NULL));
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "remarks")), ==, 2);
  g_autoptr (WpCommand) second = make (WP_COMMAND_SUBMIT, "{'answers':{'a':'3'}}", -1);
  wp_command_apply (second, &administrator, NULL, AT + 3, document);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "remarks")), ==, 0);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "revisions")), ==, 2);
  g_clear_error (&error);
  g_assert_false (wp_submission_put_answers (document, mended, &administrator, AT + 4, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  static const char *const bad[] = { "{}", "{'comment':'','remarks':[]}", "{'remarks':[{'field':'a'}]}", "{'remarks':7}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (WpCommand) command = make (WP_COMMAND_SOC_RETURN, bad[i], -1);
    g_assert_false (wp_command_validate (command, NULL));
  }
}

static void
test_too_many_rounds (void)
{
  g_autoptr (JsonObject) document = document_in ("returned");
  for (guint i = 0; i < WP_MAX_REVISIONS; i++)
    wp_json_append (wp_json_need_array (document, "revisions"), json_object_new ());
  g_autoptr (WpCommand) command = make (WP_COMMAND_SUBMIT, "{'answers':{}}", -1);
  g_assert_false (wp_command_may (command, &administrator, NULL, document, NULL));
}

/* Drafts: base, mine and theirs of one field */

static JsonNode *
node_of (const char *json)
{
  g_autofree char *text = g_strdup_printf ("{'v':%s}", json);
  g_autoptr (JsonObject) object = form_json (text);
  return wp_json_node_copy (wp_json_member (object, "v"));
}

static const struct {
  const char *state, *base, *mine, *theirs;
  WpEditState expected;
} edits[] = {
  { "draft", "null", "'x'", "null", WP_EDIT_PENDING },    { "draft", "'a'", "'x'", "'a'", WP_EDIT_PENDING },
  { "returned", "'a'", "'x'", "'a'", WP_EDIT_PENDING },   { "draft", "'a'", "null", "'a'", WP_EDIT_PENDING },
  { "draft", "'a'", "'x'", "'x'", WP_EDIT_DONE },         { "draft", "'a'", "''", "null", WP_EDIT_DONE },
  { "draft", "'a'", "[]", "null", WP_EDIT_DONE },         { "draft", "'a'", "'x'", "'b'", WP_EDIT_CONFLICT },
  { "draft", "'a'", "'x'", "null", WP_EDIT_CONFLICT },    { "draft", "null", "'x'", "'b'", WP_EDIT_CONFLICT },
  { "draft", "'a'", "null", "'b'", WP_EDIT_CONFLICT },    { "submitted", "'a'", "'x'", "'a'", WP_EDIT_CONFLICT },
  { "submitted", "'a'", "'x'", "'x'", WP_EDIT_DONE },     { "accepted", "'a'", "'x'", "'a'", WP_EDIT_CONFLICT },
  { "dropped", "null", "'x'", "null", WP_EDIT_CONFLICT }, { "draft", "{'p':1,'q':2}", "'x'", "{'q':2,'p':1}", WP_EDIT_PENDING },
  { "draft", "[1,2]", "'x'", "[2,1]", WP_EDIT_CONFLICT }, { "draft", "false", "true", "false", WP_EDIT_PENDING },
  { "draft", "null", "false", "null", WP_EDIT_PENDING },
};

static void
test_edits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autoptr (JsonObject) document = document_in (edits[i].state);
    g_autoptr (JsonNode) base = node_of (edits[i].base), mine = node_of (edits[i].mine), theirs = node_of (edits[i].theirs);
    if (!JSON_NODE_HOLDS_NULL (theirs))
      json_object_set_member (wp_json_need_object (document, "answers"), "f", json_node_ref (theirs));
    WpEdit *edit = wp_edit_new ("f", base, mine, AT);
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_edit_free);
    g_ptr_array_add (all, edit);
    g_assert_cmpint (wp_edit_get_state (edit, document), ==, edits[i].expected);
    g_autoptr (JsonObject) merged = wp_submission_merge (document, all);
    g_assert_cmpint (merged != NULL, ==, edits[i].expected == WP_EDIT_PENDING);
    if (merged != NULL) {
      g_assert_true (wp_answer_equal (wp_json_member (merged, "f"), mine));
      g_assert_cmpstr (wp_json_string (merged, "a"), ==, "1");
    }
    wp_submission_overlay (document, all);
    JsonObject *local = wp_json_object (document, "local");
    /* Whatever the other side says, what was typed is what is seen. */
    g_assert_true (wp_answer_equal (wp_json_member (wp_json_object (document, "answers"), "f"), mine));
    g_assert_cmpuint (wp_json_length (wp_json_array (local, "dirty")), ==, edits[i].expected == WP_EDIT_DONE ? 0 : 1);
    JsonObject *conflict = wp_json_object (wp_json_object (local, "conflicts"), "f");
    g_assert_cmpint (conflict != NULL, ==, edits[i].expected == WP_EDIT_CONFLICT);
    if (conflict != NULL)
      g_assert_true (wp_answer_equal (wp_json_member (conflict, "theirs"), theirs));
  }
}

static void
test_no_edits (void)
{
  g_autoptr (JsonObject) document = document_in ("draft");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  wp_submission_overlay (document, none);
  wp_submission_overlay (document, NULL);
  g_assert_false (wp_json_has (document, "local"));
  g_assert_null (wp_submission_merge (document, none));
}

static void
test_hash (void)
{
  g_autoptr (JsonObject) one = form_json ("{'b':{'y':2,'x':[1,{'q':'é','p':null}]},'a':'日本'}");
  g_autoptr (JsonObject) other = form_json ("{'a':'日本','b':{'x':[1,{'p':null,'q':'é'}],'y':2}}");
  g_autoptr (JsonObject) changed = form_json ("{'a':'日本','b':{'x':[{'p':null,'q':'é'},1],'y':2}}");
  g_autofree char *first = wp_submission_hash ("t", 1, one), *second = wp_submission_hash ("t", 1, other),
                  *third = wp_submission_hash ("t", 1, changed);
  g_autofree char *version = wp_submission_hash ("t", 2, one), *form = wp_submission_hash ("u", 1, one);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
  g_assert_cmpstr (first, !=, version);
  g_assert_cmpstr (first, !=, form);
  g_assert_cmpuint (strlen (first), ==, 64);
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autofree char *known = wp_submission_hash ("t", 1, empty);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "{\"answers\":{},\"formId\":\"t\",\"formVersion\":1}", -1);
  g_assert_cmpstr (known, ==, expected);
}

static void
test_changed_fields (void)
{
  g_autoptr (JsonObject) definition = form_json ("{'sections':[{'fields':[{'id':'z'},{'id':'a'},7]},{'fields':[{'id':'m'},{'id':'same'}]}]}");
  g_autoptr (JsonObject) before = form_json ("{'z':'1','a':'1','same':{'x':1,'y':2},'gone':'1','blank':''}");
  g_autoptr (JsonObject) after = form_json ("{'z':'2','m':[1],'same':{'y':2,'x':1},'new':'1','a':'1'}");
  g_auto (GStrv) fields = wp_submission_changed_fields (definition, before, after), none = wp_submission_changed_fields (definition, before, before);
  g_autofree char *text = g_strjoinv (" ", fields);
  g_assert_cmpstr (text, ==, "z m gone new");
  g_assert_null (none[0]);
}

/* Those of every revision, too, wherever they stand, and nothing that is no such name. */
static void
test_files (void)
{
#define HASH(digit) digit "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  static const char text[] = "{\"sha256\":\"" HASH ("9") "\",\"answers\":{\"f\":{\"name\":\"x\",\"sha256\":\"" HASH (
    "0") "\"},"
         "\"t\":[{\"g\":{\"sha256\":\"" HASH ("1") "\"}},7,null],\"again\":{\"sha256\":\"" HASH (
           "0") "\"},"
                "\"bad\":{\"sha256\":\"../../../../../../../../../../../../../../../../../../../../etc/pass\"}},"
                "\"revisions\":[{\"sha256\":\"" HASH ("8") "\",\"answers\":{\"f\":{\"sha256\":\"" HASH ("2") "\"}}}]}";
  g_autoptr (JsonObject) document = wp_json_parse_object (text, -1, NULL);
  g_autoptr (GHashTable) names = wp_submission_list_files (document), none = wp_submission_list_files (NULL);
  g_assert_cmpuint (g_hash_table_size (names), ==, 3);
  g_assert_true (g_hash_table_contains (names, HASH ("0")) && g_hash_table_contains (names, HASH ("1")) && g_hash_table_contains (names, HASH ("2")));
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  JsonNode *table = wp_json_member (wp_json_object (document, "answers"), "t");
  g_assert_nonnull (wp_answer_find_file (table, HASH ("1")));
  g_assert_cmpstr (wp_json_string (wp_answer_find_file (table, HASH ("1")), "sha256"), ==, HASH ("1"));
  g_assert_true (wp_answer_find_file (table, HASH ("0")) == NULL && wp_answer_find_file (NULL, HASH ("0")) == NULL);
}

static void
test_states (void)
{
  g_assert_cmpint (wp_submission_state_from_string ("?"), ==, WP_SUBMISSION_UNKNOWN);
  g_assert_cmpint (wp_submission_state_from_string (NULL), ==, WP_SUBMISSION_UNKNOWN);
  for (int state = WP_SUBMISSION_DRAFT; state <= WP_SUBMISSION_DROPPED; state++)
    g_assert_cmpint (wp_submission_state_from_string (wp_submission_state_to_string (state)), ==, state);
  g_assert_true (wp_submission_is_open (WP_SUBMISSION_SUBMITTED) && !wp_submission_is_editable (WP_SUBMISSION_SUBMITTED));
  g_assert_true (wp_submission_is_editable (WP_SUBMISSION_RETURNED) && !wp_submission_is_open (WP_SUBMISSION_ACCEPTED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/submission/every-cell", test_every_cell);
  g_test_add_func ("/submission/begin", test_begin);
  g_test_add_func ("/submission/rounds", test_rounds);
  g_test_add_func ("/submission/too-many-rounds", test_too_many_rounds);
  g_test_add_func ("/submission/edits", test_edits);
  g_test_add_func ("/submission/no-edits", test_no_edits);
  g_test_add_func ("/submission/hash", test_hash);
  g_test_add_func ("/submission/changed-fields", test_changed_fields);
  g_test_add_func ("/submission/files", test_files);
  g_test_add_func ("/submission/states", test_states);
  return g_test_run ();
}
