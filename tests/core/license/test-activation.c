/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-activation.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-license.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1767225600000))
#define ID "3f0c2a8e-1b7d-4b1e-9a54-0f2f6f3f6a01"

static const WpActor admin = { "u1", "佐藤", WP_ROLE_ADMINISTRATOR };
static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };

/* What a body is refused for: "pointer code", each on a line */
static const struct {
  const WpCommandType *type;
  const char *body;
  const char *wrong; /* NULL: nothing */
} bodies[] = {
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':['MDR-8WZ2-11QX-4F7K']}", NULL },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}]}", NULL },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'add','licenseId':'L'}],'keys':['MDR-8WZ2-11QX-4F7K']}", NULL },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new','orderId':'O','orderLine':'1'}],'keys':[null]}", NULL },
  { WP_COMMAND_ACTIVATE, "{}", "/lines required" },
  { WP_COMMAND_ACTIVATE, "{'lines':[]}", "/lines required" },
  { WP_COMMAND_ACTIVATE, "{'lines':[7]}", "/lines/0 type" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'MDR-8WZ2-11QX-4F7K','choice':'new'}]}", "/lines/0/masked format" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'downgrade'}]}", "/lines/0/choice choice" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'extend'}]}", "/lines/0/licenseId required" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new','orderId':'O'}]}", "/lines/0/orderLine required" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':'x'}", "/keys type" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':[]}", "/keys length" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':[null]}", "/keys/0 format" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':['mdr-8wz2-11qx-4f7k']}", "/keys/0 format" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':['MDR-8WZ2-11QX-9999']}", "/keys/0 mask" },
  { WP_COMMAND_ACTIVATE, "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new','orderId':'O','orderLine':'1'}],'keys':['MDR-8WZ2-11QX-4F7K']}",
    "/keys/0 unknown" },
  { WP_COMMAND_ACTIVATE,
    "{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'},{'masked':'XXXX-…-4F7K','choice':'new'}],'keys':['MDR-8WZ2-11QX-4F7K','MDR8-WZ211QX4-F7K']}",
    "/keys/1 double" },
  { WP_COMMAND_RETRY_ACTIVATION, "{'lines':['1']}", NULL },
  { WP_COMMAND_RETRY_ACTIVATION, "{'lines':[1]}", "/lines/0 type" },
  { WP_COMMAND_RETRY_ACTIVATION, "{'lines':{}}", "/lines type" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'queued'}]}", NULL },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'created'}]}", "/lines/0/state choice" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'success'}]}", "/lines/0/license required" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'success','license':{'expiryDate':'2026-02-30'}}]}",
    "/lines/0/license/expiryDate date" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'success','license':{'quantity':1.5}}]}", "/lines/0/license/quantity type" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'failed'}]}", "/lines/0/errors required" },
  { WP_COMMAND_ANSWER_ACTIVATION, "{'lines':[{'id':'1','state':'queued'},{'id':'1','state':'queued'}]}", "/lines/1/id double" },
};

/* JSON is written here with single quotes. (transfer full) */
static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (json, -1, &error);
  g_assert_no_error (error);
  return object;
}

static WpCommand *
make (const WpCommandType *type, const char *text)
{
  g_autoptr (JsonObject) body = parse (text);
  return wp_command_new (type, NULL, ID, NULL, -1, body);
}

static void
test_bodies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (WpCommand) command = make (bodies[i].type, bodies[i].body);
    g_autoptr (GError) error = NULL;
    gboolean good = wp_command_validate (command, &error);
    g_test_message ("%s", bodies[i].body);
    if (bodies[i].wrong == NULL) {
      g_assert_no_error (error);
      g_assert_true (good);
      continue;
    }
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    const WpFieldError *field = wp_error_get_fields (error)->pdata[0];
    g_autofree char *wrong = g_strjoin (" ", field->pointer, field->code, NULL);
    g_assert_cmpstr (wrong, ==, bodies[i].wrong);
    /* A refusal tells no key. */
    g_assert_null (strstr (error->message, "8WZ2"));
  }
}

static void
run (const char *text, const WpCommandType *type, const WpActor *actor, JsonObject *document)
{
  g_autoptr (WpCommand) command = make (type, text);
  g_autoptr (GError) error = NULL;
  wp_command_may (command, actor, NULL, document, &error);
  g_assert_no_error (error);
  wp_command_apply (command, actor, NULL, NOW, document);
  wp_command_apply (command, actor, NULL, NOW, document);
}

static void
refused (const char *text, const WpCommandType *type, const WpActor *actor, JsonObject *document, int code)
{
  g_autoptr (WpCommand) command = make (type, text);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_command_may (command, actor, NULL, document, &error));
  g_assert_error (error, WP_ERROR, code);
}

static const char *
state_of (JsonObject *document, guint line)
{
  return wp_json_string (wp_json_object_at (wp_json_array (document, "lines"), line), "state");
}

/* From the first click to the last answer; no key is in the document. */
static void
test_life (void)
{
  g_autoptr (JsonObject) document = wp_json_new ("id", ID, NULL);
  run ("{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'},{'masked':'XXXX-…-9999','choice':'new'}],"
       "'keys':['MDR-8WZ2-11QX-4F7K','MDR-8WZ2-11QX-9999']}",
       WP_COMMAND_ACTIVATE, &admin, document);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "created");
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "history")), ==, 1);
  refused ("{'lines':[{'masked':'XXXX-…-4F7K','choice':'new'}]}", WP_COMMAND_ACTIVATE, &admin, document, WP_ERROR_CONFLICT);
  refused ("{'lines':['1']}", WP_COMMAND_RETRY_ACTIVATION, &admin, document, WP_ERROR_CONFLICT);
  run ("{'lines':[{'id':'1','state':'pending'}]}", WP_COMMAND_ANSWER_ACTIVATION, &soc, document);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "processing");
  refused ("{'lines':[{'id':'1','state':'queued'}]}", WP_COMMAND_ANSWER_ACTIVATION, &soc, document, WP_ERROR_CONFLICT);
  refused ("{'lines':[{'id':'9','state':'queued'}]}", WP_COMMAND_ANSWER_ACTIVATION, &soc, document, WP_ERROR_CONFLICT);
  refused ("{'lines':[{'id':'1','state':'queued'}]}", WP_COMMAND_ANSWER_ACTIVATION, &admin, document, WP_ERROR_FORBIDDEN);
  run ("{'lines':[{'id':'1','state':'success','license':{}},{'id':'2','state':'failed','errors':[{'code':'used','message':'x'}]}]}",
       WP_COMMAND_ANSWER_ACTIVATION, &soc, document);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "complete_with_errors");
  refused ("{'lines':[{'id':'1','state':'failed','errors':[{'code':'x'}]}]}", WP_COMMAND_ANSWER_ACTIVATION, &soc, document, WP_ERROR_CONFLICT);
  refused ("{'lines':['1','2']}", WP_COMMAND_RETRY_ACTIVATION, &admin, document, WP_ERROR_CONFLICT);
  JsonArray *errors = wp_json_array (wp_json_object_at (wp_json_array (document, "lines"), 1), "errors");
  g_assert_cmpstr (wp_json_string (wp_json_object_at (errors, 0), "code"), ==, WP_ACTIVATION_USED);
  run ("{'lines':['2']}", WP_COMMAND_RETRY_ACTIVATION, &admin, document);
  g_assert_cmpstr (state_of (document, 0), ==, "success");
  g_assert_cmpstr (state_of (document, 1), ==, "created");
  run ("{'lines':[{'id':'2','state':'success','license':{}}]}", WP_COMMAND_ANSWER_ACTIVATION, &soc, document);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "complete");
  g_autofree char *text = wp_json_to_string (document);
  g_assert_null (strstr (text, "8WZ2"));
  g_autofree char *search = wp_kind_activation.search_text (document);
  g_assert_nonnull (strstr (search, "4F7K"));
}

/* What becomes of a license (domain §1.5) */
static const struct {
  const char *choice;
  const char *told;
  const char *license; /* NULL: there is none */
  const char *result;  /* a JSON object, or "pointer code" */
} outcomes[] = {
  { "new", "{'product':'core_mdr','type':'term','quantity':50,'expiryDate':'2027-03-31'}", NULL,
    "{'product':'core_mdr','type':'term','expiryDate':'2027-03-31','quantity':50,'status':'active'}" },
  { "add", "{'quantity':25}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-03-31'}",
    "{'product':'edr','type':'term','quantity':125,'expiryDate':'2027-03-31','pool':'edr/term'}" },
  { "add", "{'quantity':25,'product':'epdr'}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-03-31'}",
    "{'product':'epdr','type':'term','quantity':125,'expiryDate':'2027-03-31','pool':'epdr/term'}" },
  { "add", "{}", "{'product':'edr','type':'term','quantity':100}", "/l/quantity required" },
  { "add", "{'quantity':1}", "{'product':'edr','type':'term','quantity':10000000}", "/l/quantity range" },
  { "add", "{'quantity':1}", NULL, "" },
  { "add", "{'quantity':1,'product':'edr'}", "{'product':'epdr','type':'term','quantity':5}", "/l/product downgrade" },
  { "extend", "{'expiryDate':'2028-02-29'}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}",
    "{'product':'edr','type':'term','quantity':100,'expiryDate':'2028-02-29','pool':'edr/term'}" },
  { "extend", "{'expiryDate':'2028-02-29','quantity':120}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}",
    "{'product':'edr','type':'term','quantity':120,'expiryDate':'2028-02-29','pool':'edr/term'}" },
  { "extend", "{}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}", "/l/expiryDate required" },
  { "extend", "{'expiryDate':'2027-02-28'}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}", "/l/expiryDate downgrade" },
  { "extend", "{'expiryDate':'2026-12-31'}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}", "/l/expiryDate downgrade" },
  { "extend", "{'expiryDate':'2028-02-29','quantity':99}", "{'product':'edr','type':'term','quantity':100,'expiryDate':'2027-02-28'}",
    "/l/quantity downgrade" },
  { "extend", "{'expiryDate':'2028-02-29'}", "{'product':'edr','type':'subscription','quantity':0}", "/l/expiryDate unknown" },
};

static void
test_outcomes (void)
{
  g_autoptr (JsonObject) product = parse ("{'id':'epdr','replaces':['edr','epp']}");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (JsonObject) line = wp_json_new ("id", "1", "choice", outcomes[i].choice, NULL);
    g_autoptr (JsonObject) told = parse (outcomes[i].told);
    g_autoptr (JsonObject) license = outcomes[i].license != NULL ? parse (outcomes[i].license) : NULL;
    g_autoptr (GError) error = NULL;
    JsonObject *entry = g_strcmp0 (wp_json_string (told, "product"), "epdr") == 0 ? product : NULL;
    g_autoptr (JsonObject) made = wp_activation_make_license (line, told, license, entry, "/l", &error);
    g_test_message ("%s %s", outcomes[i].choice, outcomes[i].told);
    if (*outcomes[i].result == '{') {
      g_autoptr (JsonObject) wanted = parse (outcomes[i].result);
      g_assert_no_error (error);
      g_assert_true (wp_json_equal (made, wanted));
      continue;
    }
    g_assert_null (made);
    if (*outcomes[i].result == '\0') {
      g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
      continue;
    }
    const WpFieldError *field = wp_error_get_fields (error)->pdata[0];
    g_autofree char *wrong = g_strjoin (" ", field->pointer, field->code, NULL);
    g_assert_cmpstr (wrong, ==, outcomes[i].result);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activation/bodies", test_bodies);
  g_test_add_func ("/activation/life", test_life);
  g_test_add_func ("/activation/outcomes", test_outcomes);
  return g_test_run ();
}
