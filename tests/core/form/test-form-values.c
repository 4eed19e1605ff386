/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-country.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* Each type of field: right and wrong answers, and what is typed for them. */

typedef struct {
  const char *type;   /* with its own members */
  const char *answer; /* JSON */
  const char *issues;
} Case;

static const Case cases[] = {
  { "'type':'text'", "'Sakura'", "" },
  { "'type':'text','required':true", "''", "/f required" },
  { "'type':'text','required':true", "' \\u3000\\u200b'", "/f required" },
  { "'type':'text'", "7", "/f type" },
  { "'type':'text'", "['x']", "/f type" },
  { "'type':'text','min':3,'max':5", "'日本'", "/f text_short" },
  { "'type':'text','min':3,'max':5", "'日本語'", "" },
  { "'type':'text','min':3,'max':5", "'日本語日本語'", "/f text_long" },
  { "'type':'text'", "'one\\ntwo'", "/f one_line" },
  { "'type':'text','multiline':true", "'one\\ntwo\\tthree'", "" },
  { "'type':'text'", "'bell\\u0007'", "/f control" },
  { "'type':'text'", "'\\u202eשלום عليكم\\u202c'", "" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'A'}}]", "'a'", "" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'A'}}]", "'b'", "/f choice" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'A'}}]", "['a']", "/f type" },
  { "'type':'choices','options':[{'id':'a','label':{'en':'A'}},{'id':'b','label':{'en':'B'}}]", "['a','b']", "" },
  { "'type':'choices','options':[{'id':'a','label':{'en':'A'}},{'id':'b','label':{'en':'B'}}]", "['a','c',7,'a']",
    "/f/1 choice /f/2 choice /f/3 choice_twice" },
  { "'type':'choices','min':2,'options':[{'id':'a','label':{'en':'A'}}]", "['a']", "/f choices_few" },
  { "'type':'choices','max':1,'options':[{'id':'a','label':{'en':'A'}},{'id':'b','label':{'en':'B'}}]", "['a','b']", "/f choices_many" },
  { "'type':'choices','options':[{'id':'a','label':{'en':'A'}}]", "'a'", "/f type" },
  { "'type':'yes_no','required':true", "false", "" },
  { "'type':'yes_no'", "'yes'", "/f type" },
  { "'type':'yes_no'", "1", "/f type" },
  { "'type':'number'", "12", "" },
  { "'type':'number'", "12.0", "" },
  { "'type':'number'", "12.5", "/f number" },
  { "'type':'number'", "1e300", "/f number" },
  { "'type':'number'", "'12'", "/f number" },
  { "'type':'number'", "true", "/f number" },
  { "'type':'number','min':0", "-1", "/f number_small" },
  { "'type':'number','max':9", "10", "/f number_large" },
  { "'type':'number','required':true", "0", "" },
  { "'type':'date'", "'2026-01-31'", "" },
  { "'type':'date'", "'2024-02-29'", "" },
  { "'type':'date'", "'2026-02-29'", "/f date" },
  { "'type':'date'", "'1900-02-29'", "/f date" },
  { "'type':'date'", "'2000-02-29'", "" },
  { "'type':'date'", "'2026-13-01'", "/f date" },
  { "'type':'date'", "'2026-00-10'", "/f date" },
  { "'type':'date'", "'2026-1-31'", "/f date" },
  { "'type':'date'", "'31.01.2026'", "/f date" },
  { "'type':'date'", "'0026-01-31'", "/f date" },
  { "'type':'date'", "20260131", "/f type" },
  { "'type':'date_time'", "'2026-01-31T09:00'", "" },
  { "'type':'date_time'", "'2026-01-31T24:00'", "/f date_time" },
  { "'type':'date_time'", "'2026-02-30T09:00'", "/f date_time" },
  { "'type':'date_time'", "'2026-01-31T09:00Z'", "/f date_time" },
  { "'type':'date_time'", "'2026-01-31'", "/f date_time" },
  { "'type':'time_range'", "{'start':'09:00','end':'18:00','timeZone':'Asia/Tokyo'}", "" },
  { "'type':'time_range'", "{'start':'22:00','end':'06:00'}", "" },
  { "'type':'time_range'", "{'start':'22:00','end':'25:00'}", "/f time_range" },
  { "'type':'time_range'", "{'start':'9:00','end':'18:00'}", "/f time_range" },
  { "'type':'time_range'", "{'start':'09:00'}", "/f time_range" },
  { "'type':'time_range'", "{'start':'09:00','end':'18:00','timeZone':'Mars/Base'}", "/f time_zone" },
  { "'type':'time_range'", "{'start':7,'end':[],'timeZone':{}}", "/f time_range /f time_zone" },
  { "'type':'time_range'", "'09:00-18:00'", "/f time_range" },
  { "'type':'time_zone'", "'Asia/Tokyo'", "" },
  { "'type':'time_zone'", "'UTC'", "" },
  { "'type':'time_zone'", "'America/Argentina/Buenos_Aires'", "" },
  { "'type':'time_zone'", "'JST-9'", "/f time_zone" },
  { "'type':'time_zone'", "'+09:00'", "/f time_zone" },
  { "'type':'time_zone'", "'Asia/Tokio'", "/f time_zone" },
  { "'type':'time_zone'", "'Asia'", "/f time_zone" },
  { "'type':'time_zone'", "'Asia/../../../etc/passwd'", "/f time_zone" },
  { "'type':'time_zone'", "'/etc/localtime'", "/f time_zone" },
  { "'type':'country'", "'JP'", "" },
  { "'type':'country'", "'jp'", "/f country" },
  { "'type':'country'", "'UK'", "/f country" },
  { "'type':'country'", "'XX'", "/f country" },
  { "'type':'country'", "'日本'", "/f country" },
  { "'type':'phone'", "'+81312345678'", "" },
  { "'type':'phone'", "'+819012345678'", "" },
  { "'type':'phone'", "'+12065550100'", "" },
  { "'type':'phone'", "'+390612345678'", "" },
  { "'type':'phone'", "'+4930123456'", "" },
  { "'type':'phone'", "'0312345678'", "/f phone_country" },
  { "'type':'phone'", "'110'", "/f phone_country" },
  { "'type':'phone'", "'+810312345678'", "/f phone_trunk" },
  { "'type':'phone'", "'+4901701234567'", "/f phone_trunk" },
  { "'type':'phone'", "'+9991234567'", "/f phone_country_unknown" },
  { "'type':'phone'", "'+0312345678'", "/f phone_country_unknown" },
  { "'type':'phone'", "'+1206555010'", "/f phone_short" },
  { "'type':'phone'", "'+120655501000'", "/f phone_long" },
  { "'type':'phone'", "'+8131234567890123'", "/f phone_long" },
  { "'type':'phone'", "'+81312'", "/f phone_short" },
  { "'type':'phone'", "'+81 3 1234 5678'", "/f phone" },
  { "'type':'phone'", "'call me'", "/f phone" },
  { "'type':'phone'", "'+'", "/f phone" },
  { "'type':'phone'", "'＋８１３'", "/f phone" },
  { "'type':'phone'", "81312345678", "/f type" },
  { "'type':'email'", "'soc@example.co.jp'", "" },
  { "'type':'email'", "'first.last+tag@例え.jp'", "" },
  { "'type':'email'", "'a@b@example.com'", "/f email" },
  { "'type':'email'", "'@example.com'", "/f email" },
  { "'type':'email'", "'a@'", "/f email" },
  { "'type':'email'", "'a@localhost'", "/f email" },
  { "'type':'email'", "'a b@example.com'", "/f email" },
  { "'type':'email'", "'.a@example.com'", "/f email" },
  { "'type':'email'", "'a..b@example.com'", "/f email" },
  { "'type':'email'", "'a.@example.com'", "/f email" },
  { "'type':'email'", "'a@example..com'", "/f email" },
  { "'type':'email'", "'a@-example.com'", "/f email" },
  { "'type':'email'", "'a@192.168.0.1'", "/f email" },
  { "'type':'email'", "'Aiko <a@example.com>'", "/f email" },
  { "'type':'email'", "'1234567890123456789012345678901234567890123456789012345678901234@example.com'", "" },
  { "'type':'email'", "'12345678901234567890123456789012345678901234567890123456789012345@example.com'", "/f email" },
  { "'type':'domain'", "'example.com'", "" },
  { "'type':'domain'", "'日本語.jp'", "" },
  { "'type':'domain'", "'xn--wgv71a119e.jp'", "" },
  { "'type':'domain'", "'https://example.com'", "/f domain" },
  { "'type':'domain'", "'example.com/path'", "/f domain" },
  { "'type':'domain'", "'example.com:443'", "/f domain" },
  { "'type':'domain'", "'example'", "/f domain" },
  { "'type':'domain'", "'example.com.'", "/f domain" },
  { "'type':'domain'", "'exam ple.com'", "/f domain" },
  { "'type':'domain'", "'10.0.0.1'", "/f domain" },
  { "'type':'domain'", "'a.123456789012345678901234567890123456789012345678901234567890abcd.com'", "/f domain" },
  { "'type':'guid'", "'72f988bf-86f1-41af-91ab-2d7cd011db47'", "" },
  { "'type':'guid'", "'72F988BF-86F1-41AF-91AB-2D7CD011DB47'", "" },
  { "'type':'guid'", "'{72f988bf-86f1-41af-91ab-2d7cd011db47}'", "/f guid" },
  { "'type':'guid'", "'72f988bf86f141af91ab2d7cd011db47'", "/f guid" },
  { "'type':'guid'", "'72f988bf-86f1-41af-91ab-2d7cd011db4g'", "/f guid" },
  { "'type':'upn'", "'admin@sakura.onmicrosoft.com'", "" },
  { "'type':'upn'", "'guest_example.com#EXT#@sakura.onmicrosoft.com'", "" },
  { "'type':'upn'", "'SAKURA\\\\admin'", "/f upn" },
  { "'type':'upn'", "'admin'", "/f upn" },
  { "'type':'file'",
    "{'name':'a.pdf','type':'application/pdf','size':10,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}", "" },
  { "'type':'file'",
    "{'name':'a.exe','type':'application/x-msdownload','size':10,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}",
    "/f file_type" },
  { "'type':'file','accept':['application/pdf']",
    "{'name':'a.png','type':'image/png','size':10,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}", "/f file_type" },
  { "'type':'file'", "{'name':'a.pdf','type':'application/pdf','size':0,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}",
    "/f file_size" },
  { "'type':'file'",
    "{'name':'a.pdf','type':'application/pdf','size':10485761,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}",
    "/f file_size" },
  { "'type':'file'",
    "{'name':'../a.pdf','type':'application/pdf','size':10,'sha256':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}", "/f file" },
  { "'type':'file'", "{'name':'a.pdf','type':'application/pdf','size':10,'sha256':'0123'}", "/f file" },
  { "'type':'file'", "'a.pdf'", "/f file" },
  { "'type':'consent','statement':{'en':'Yes'}", "{'name':'Aiko Sato','at':'2026-01-31T09:00:00Z'}", "" },
  { "'type':'consent','statement':{'en':'Yes'}", "{'name':' ','at':'2026-01-31T09:00:00Z'}", "/f/name consent_name" },
  { "'type':'consent','statement':{'en':'Yes'}", "{'name':'Aiko Sato','at':'yesterday'}", "/f/at consent_time" },
  { "'type':'consent','statement':{'en':'Yes'}", "{'name':7}", "/f/at consent_time /f/name consent_name" },
  { "'type':'consent','statement':{'en':'Yes'}", "true", "/f type" },
  { "'type':'hologram'", "{'any':['thing']}", "" },
  { "'type':'hologram','required':true", "null", "/f unsupported" },
  { "'type':'table','required':true,'columns':[{'id':'a','type':'text','label':{'en':'A'}}]", "[]", "/f required" },
  { "'type':'table','min':2,'max':3,'columns':[{'id':'a','type':'text','label':{'en':'A'}}]", "[{'a':'1'}]", "/f rows_few" },
  { "'type':'table','max':1,'columns':[{'id':'a','type':'text','label':{'en':'A'}}]", "[{'a':'1'},{'a':'2'}]", "/f rows_many" },
  { "'type':'table','columns':[{'id':'a','type':'number','required':true,'label':{'en':'A'}},{'id':'b','type':'email','label':{'en':'B'}}]",
    "[{'a':1,'b':'x'},{'b':'x@example.com'},{},7,{'a':2,'zzz':3}]", "/f/0/b email /f/1/a required /f/2 row_empty /f/3 type" },
  { "'type':'table','columns':[{'id':'a','type':'text','label':{'en':'A'}}]", "{'a':'1'}", "/f type" },
  { "'type':'contacts','columns':[{'id':'h','type':'choice','label':{'en':'H'},'options':[{'id':'x','label':{'en':'X'}},{'id':'y','label':{'en':'Y'}}]},"
    "{'id':'t','type':'time_range','label':{'en':'T'},'required':true,'when':{'field':'h','is':'y'}}]",
    "[{'h':'x'},{'h':'y'},{'h':'x','t':'nonsense'}]", "/f/1/t required" },
};

static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *field = g_strdup_printf ("{'id':'f','label':{'en':'F'},%s}", cases[i].type);
    g_autofree char *text = g_strdup_printf ("{'f':%s}", cases[i].answer);
    g_autoptr (WpForm) form = form_of (field, NULL);
    g_autoptr (JsonObject) answers = form_json (text);
    g_autofree char *issues = form_judge (form, answers, NULL);
    if (g_strcmp0 (issues, cases[i].issues) != 0)
      g_error ("%s with %s: %s instead of %s", cases[i].type, cases[i].answer, issues, cases[i].issues);
  }
}

/* Every type takes every kind of JSON without harm, and says at most that it is wrong. */
static void
test_wrong_kinds (void)
{
  static const char *const types[] = {
    "text",  "choice", "choices", "yes_no", "number", "date",     "date_time", "time_range", "time_zone", "country",
    "phone", "email",  "domain",  "guid",   "upn",    "contacts", "table",     "file",       "consent",   "hologram",
  };
  static const char *const answers[] = {
    "null", "true", "-7", "1.5", "''", "'x'", "[]", "[null]", "[[[]]]", "[{}]", "{}", "{'name':{},'at':[],'start':1,'a':[1]}", "[{'a':[{}]}]",
  };
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint a = 0; a < G_N_ELEMENTS (answers); a++) {
      g_autofree char *field = g_strdup_printf (
        "{'id':'f','type':'%s','label':{'en':'F'},'options':[{'id':'a','label':{'en':'A'}}],'statement':{'en':'S'},"
        "'columns':[{'id':'a','type':'text','label':{'en':'A'}}]}",
        types[t]);
      g_autofree char *text = g_strdup_printf ("{'f':%s}", answers[a]);
      g_autoptr (WpForm) form = form_of (field, NULL);
      g_autoptr (JsonObject) object = form_json (text);
      g_autofree char *issues = form_judge (form, object, NULL);
      const WpFormField *read = wp_form_find_field (form, "f", NULL);
      g_autofree char *input = wp_form_format_input (read, wp_json_member (object, "f"));
      g_autofree char *described = wp_form_describe (read, wp_json_member (object, "f"), "ja");
      g_assert_true (g_utf8_validate (input, -1, NULL) && g_utf8_validate (described, -1, NULL));
    }
}

static void
test_long (void)
{
  g_autoptr (WpForm) form = form_of ("{'id':'f','type':'text','label':{'en':'F'}},{'id':'g','type':'email','label':{'en':'G'}},"
                                     "{'id':'h','type':'domain','label':{'en':'H'}},{'id':'i','type':'phone','label':{'en':'I'}},"
                                     "{'id':'j','type':'time_zone','label':{'en':'J'}}",
                                     NULL);
  g_autofree char *name = g_strnfill (10001, 'a'), *fits = g_strnfill (10000, 'a'), *digits = g_strnfill (10000, '1');
  g_autofree char *number = g_strconcat ("+", digits, NULL);
  g_autoptr (JsonObject) answers = wp_json_new ("f", name, "g", name, "h", name, "i", number, "j", name, NULL);
  g_autofree char *issues = form_judge (form, answers, NULL);
  g_assert_cmpstr (issues, ==, "/f text_long /g email /h domain /i phone_long /j time_zone");
  wp_json_set_string (answers, "f", fits);
  g_autofree char *fewer = form_judge (form, answers, NULL);
  g_assert_cmpstr (fewer, ==, "/g email /h domain /i phone_long /j time_zone");
}

static void
test_many_rows (void)
{
  g_autoptr (WpForm) form = form_of ("{'id':'f','type':'table','label':{'en':'F'},'columns':[{'id':'a','type':'email','label':{'en':'A'}}],"
                                     "'rules':[{'name':'unique','column':'a'}]}",
                                     NULL);
  g_autoptr (JsonObject) answers = json_object_new ();
  JsonArray *rows = wp_json_need_array (answers, "f");
  for (guint i = 0; i < 500; i++) {
    g_autofree char *address = g_strdup_printf ("a%u@example.com", i);
    wp_json_append (rows, wp_json_new ("a", address, NULL));
  }
  g_autofree char *none = form_judge (form, answers, NULL);
  g_assert_cmpstr (none, ==, "");
  wp_json_append (rows, wp_json_new ("a", "A499@EXAMPLE.COM", NULL));
  g_autofree char *many = form_judge (form, answers, NULL);
  g_assert_cmpstr (many, ==, "/f rows_many");
}

/* What is typed */

static const struct {
  const char *type, *typed, *answer, *shown;
} inputs[] = {
  { "'type':'text'", "  Sakura 物流 ", "\"Sakura 物流\"", "Sakura 物流" },
  { "'type':'text'", "ＡＢＣ", "\"ＡＢＣ\"", "ＡＢＣ" },
  { "'type':'text'", "   ", "null", "" },
  { "'type':'phone'", "+81 3-1234-5678", "\"+81312345678\"", "+81312345678" },
  { "'type':'phone'", "＋８１（０）３ー１２３４ー５６７８", "\"+81312345678\"", "+81312345678" },
  { "'type':'phone'", "+1 (206) 555.0100", "\"+12065550100\"", "+12065550100" },
  { "'type':'phone'", "tel:+1-206-555-0100", "\"+12065550100\"", "+12065550100" },
  { "'type':'phone'", "03-1234-5678", "\"0312345678\"", "0312345678" },
  { "'type':'phone'", "call me", "\"callme\"", "callme" },
  { "'type':'number'", "１，２３４", "1234", "1234" },
  { "'type':'number'", " -5 ", "-5", "-5" },
  { "'type':'number'", "twelve", "\"twelve\"", "twelve" },
  { "'type':'number'", "12.5", "\"12.5\"", "12.5" },
  { "'type':'number'", "99999999999999999999", "\"99999999999999999999\"", "99999999999999999999" },
  { "'type':'date'", "２０２６年１月３１日", "\"2026-01-31\"", "2026-01-31" },
  { "'type':'date'", "2026/1/5", "\"2026-01-05\"", "2026-01-05" },
  { "'type':'date'", "2026.01.05", "\"2026-01-05\"", "2026-01-05" },
  { "'type':'date'", "2026-02-30", "\"2026-02-30\"", "2026-02-30" },
  { "'type':'date'", "soon", "\"soon\"", "soon" },
  { "'type':'date_time'", "2026-01-31 9:00", "\"2026-01-31T09:00\"", "2026-01-31 09:00" },
  { "'type':'date_time'", "2026年1月31日 9時30分", "\"2026-01-31T09:30\"", "2026-01-31 09:30" },
  { "'type':'date_time'", "2026-01-31T09:00", "\"2026-01-31T09:00\"", "2026-01-31 09:00" },
  { "'type':'date_time'", "2026-01-31", "\"2026-01-31\"", "2026-01-31" },
  { "'type':'time_range'", "9:00-18:00", "{\"end\":\"18:00\",\"start\":\"09:00\"}", "09:00–18:00" },
  { "'type':'time_range'", "２２：００～６：００ Asia/Tokyo", "{\"end\":\"06:00\",\"start\":\"22:00\",\"timeZone\":\"Asia/Tokyo\"}",
    "22:00–06:00 Asia/Tokyo" },
  { "'type':'time_range'", "9時から24:00", "{\"end\":\"00:00\",\"start\":\"09:00\"}", "09:00–00:00" },
  { "'type':'time_range'", "mornings", "\"mornings\"", "mornings" },
  { "'type':'time_zone'", " Asia/Tokyo ", "\"Asia/Tokyo\"", "Asia/Tokyo" },
  { "'type':'country'", "ｊｐ", "\"JP\"", "JP" },
  { "'type':'email'", "ａｉｋｏ＠example。jp", "\"aiko@example.jp\"", "aiko@example.jp" },
  { "'type':'domain'", " Sakura.OnMicrosoft.com", "\"sakura.onmicrosoft.com\"", "sakura.onmicrosoft.com" },
  { "'type':'guid'", "{72F988BF-86F1-41AF-91AB-2D7CD011DB47}", "\"72f988bf-86f1-41af-91ab-2d7cd011db47\"", "72f988bf-86f1-41af-91ab-2d7cd011db47" },
  { "'type':'guid'", "72F988BF86F141AF91AB2D7CD011DB47", "\"72f988bf-86f1-41af-91ab-2d7cd011db47\"", "72f988bf-86f1-41af-91ab-2d7cd011db47" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'Alpha','ja':'甲'}}]", "alpha", "\"a\"", "a" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'Alpha','ja':'甲'}}]", "甲", "\"a\"", "a" },
  { "'type':'choices','options':[{'id':'a','label':{'en':'A','ja':'甲'}},{'id':'b','label':{'en':'B','ja':'乙'}}]", "甲、B", "[\"a\",\"b\"]",
    "a, b" },
  { "'type':'yes_no'", "はい", "true", "yes" },
  { "'type':'yes_no'", "NO", "false", "no" },
};

static void
test_input (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_autofree char *field = g_strdup_printf ("{'id':'f','label':{'en':'F'},%s}", inputs[i].type);
    g_autoptr (WpForm) form = form_of (field, NULL);
    const WpFormField *read = wp_form_find_field (form, "f", NULL);
    g_autoptr (JsonNode) answer = wp_form_parse_input (read, inputs[i].typed);
    g_autofree char *text = wp_answer_to_string (answer), *shown = wp_form_format_input (read, answer);
    g_assert_cmpstr (text, ==, inputs[i].answer);
    g_assert_cmpstr (shown, ==, inputs[i].shown);
    /* What is shown is read back as the same answer. */
    g_autoptr (JsonNode) again = wp_form_parse_input (read, shown);
    g_assert_true (wp_answer_equal (answer, again));
  }
}

static void
test_broken_input (void)
{
  static const char *const types[] = { "text",  "number", "date", "date_time", "time_range", "phone",
                                       "email", "domain", "guid", "upn",       "country",    "time_zone" };
  static const char *const typed[] = { "\xff\xfe",       "-",  "–",           "{}", "()", "{", "9:", ":", "年月日", "+", "tel:", "1/",
                                       "9999999999/1/1", "時", "\xe2\x80\xae" };
  for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
    g_autofree char *field = g_strdup_printf ("{'id':'f','label':{'en':'F'},'type':'%s'}", types[t]);
    g_autoptr (WpForm) form = form_of (field, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
      g_autoptr (JsonNode) answer = wp_form_parse_input (wp_form_find_field (form, "f", NULL), typed[i]);
      g_autofree char *text = wp_form_format_input (wp_form_find_field (form, "f", NULL), answer);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  }
}

static const struct {
  const char *field, *answer, *en, *ja;
} descriptions[] = {
  { "'type':'choice','options':[{'id':'a','label':{'en':'Alpha','ja':'甲'}}]", "'a'", "Alpha", "甲" },
  { "'type':'choice','options':[{'id':'a','label':{'en':'Alpha','ja':'甲'}}]", "'gone'", "gone", "gone" },
  { "'type':'choices','options':[{'id':'a','label':{'en':'A','ja':'甲'}},{'id':'b','label':{'en':'B','ja':'乙'}}]", "['a','b']", "A, B", "甲、乙" },
  { "'type':'yes_no'", "true", "Yes", "はい" },
  { "'type':'yes_no'", "false", "No", "いいえ" },
  { "'type':'number'", "1234", "1234", "1234" },
  { "'type':'time_range'", "{'start':'22:00','end':'06:00','timeZone':'Asia/Tokyo'}", "22:00–06:00 Asia/Tokyo", "22:00–06:00 Asia/Tokyo" },
  { "'type':'contacts','columns':[{'id':'n','type':'text','label':{'en':'Name'}},{'id':'a','type':'yes_no','label':{'en':'Alerts','ja':'アラート'}}]",
    "[{'n':'Aiko','a':true},{'n':'Ben','a':false}]", "1. Aiko · Alerts\n2. Ben", "1. Aiko · アラート\n2. Ben" },
  { "'type':'file'", "{'name':'a.pdf','size':2000}", "a.pdf (2.0\u00a0kB)", "a.pdf (2.0\u00a0kB)" },
  { "'type':'consent','statement':{'en':'Yes'}", "{'name':'佐藤','at':'2026-01-31T09:00:00Z'}", "佐藤 (2026-01-31 09:00 UTC)",
    "佐藤 (2026-01-31 09:00 UTC)" },
  { "'type':'country'", "'JP'", "Japan", "日本" },
  { "'type':'country'", "'XX'", "XX", "XX" },
  { "'type':'country'", "7", "7", "7" },
  { "'type':'table','columns':[{'id':'c','type':'country','label':{'en':'C'}}]", "[{'c':'DE'},{'c':'CI'}]", "Germany\nCôte d'Ivoire",
    "ドイツ\nコートジボワール" },
  { "'type':'hologram'", "{'b':1,'a':'x'}", "{\"a\":\"x\",\"b\":1}", "{\"a\":\"x\",\"b\":1}" },
};

static void
test_describe (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++) {
    g_autofree char *field = g_strdup_printf ("{'id':'f','label':{'en':'F'},%s}", descriptions[i].field);
    g_autofree char *text = g_strdup_printf ("{'f':%s}", descriptions[i].answer);
    g_autoptr (WpForm) form = form_of (field, NULL);
    g_autoptr (JsonObject) answers = form_json (text);
    const WpFormField *read = wp_form_find_field (form, "f", NULL);
    g_autofree char *en = wp_form_describe (read, wp_json_member (answers, "f"), "en");
    g_autofree char *ja = wp_form_describe (read, wp_json_member (answers, "f"), "ja");
    g_assert_cmpstr (en, ==, descriptions[i].en);
    g_assert_cmpstr (ja, ==, descriptions[i].ja);
  }
}

static void
test_messages (void)
{
  g_autofree char *filled = wp_form_issue_fill (wp_form_issue_template ("text_long"), "200");
  g_assert_cmpstr (filled, ==, "Write at most 200 characters.");
  g_autofree char *plain = wp_form_issue_fill (wp_form_issue_template ("required"), NULL);
  g_assert_cmpstr (plain, ==, "This is needed.");
  g_assert_nonnull (strstr (wp_form_issue_template ("phone_country"), "+81"));
  g_assert_cmpstr (wp_form_issue_template ("what is this"), !=, NULL);
  /* A parameter is never taken for a place of its own. */
  g_autofree char *braces = wp_form_issue_fill ("{} %s {}", "{}%n");
  g_assert_cmpstr (braces, ==, "{}%n %s {}");
}

/* One table: what is valid, what it is called, and whose a number is. */
static void
test_countries (void)
{
  guint n = 0;
  for (const char *code; (code = wp_country_nth (n)) != NULL; n++) {
    g_assert_true (wp_country_is_valid (code));
    g_assert_true (n == 0 || strcmp (wp_country_nth (n - 1), code) < 0);
    g_assert_cmpuint (g_utf8_strlen (wp_country_name (code, "en"), -1), >, 2);
    g_assert_true (g_utf8_validate (wp_country_name (code, "ja"), -1, NULL));
    g_assert_cmpstr (wp_country_name (code, "ja"), !=, wp_country_name (code, "en"));
  }
  g_assert_cmpuint (n, ==, 249);
  g_assert_cmpstr (wp_country_name ("JP", "en"), ==, "Japan");
  g_assert_cmpstr (wp_country_name ("JP", "ja"), ==, "日本");
  g_assert_cmpstr (wp_country_name ("ZW", NULL), ==, "Zimbabwe");
  g_assert_cmpstr (wp_country_name ("XX", "ja"), ==, "XX");
  g_assert_null (wp_country_name (NULL, "ja"));
  static const char *const wrong[] = { "", "J", "jp", "JPN", "XX", "UK" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (wp_country_is_valid (wrong[i]));
  /* A service or a territory without a code of its own has a calling code and no country; nobody has a 0. */
  static const struct {
    const char *number, *country;
    guint code;
  } numbers[] = {
    { "+81312345678", "JP", 81 },
    { "+12025550123", "US", 1 },
    { "+74951234567", "RU", 7 },
    { "+35312345678", "IE", 353 },
    { "+38338123456", NULL, 383 },
    { "+80012345678", NULL, 800 },
    { "+0312345678", NULL, 0 },
    { "+2101234567", NULL, 0 },
    { "+9", NULL, 0 },
    { "+", NULL, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_assert_cmpuint (wp_calling_code_find (numbers[i].number + 1), ==, numbers[i].code);
    g_assert_cmpstr (wp_country_of_number (numbers[i].number), ==, numbers[i].country);
  }
  g_assert_null (wp_country_of_number ("0312345678"));
  g_assert_null (wp_country_of_number (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-values/types", test_types);
  g_test_add_func ("/form-values/wrong-kinds", test_wrong_kinds);
  g_test_add_func ("/form-values/long", test_long);
  g_test_add_func ("/form-values/many-rows", test_many_rows);
  g_test_add_func ("/form-values/input", test_input);
  g_test_add_func ("/form-values/broken-input", test_broken_input);
  g_test_add_func ("/form-values/describe", test_describe);
  g_test_add_func ("/form-values/messages", test_messages);
  g_test_add_func ("/form-values/countries", test_countries);
  return g_test_run ();
}
