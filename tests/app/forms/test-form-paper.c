/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-form-paper.h"
#include "wp-json.h"
#include "wp-submission.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* A form on paper, read back from its PDF as a customer's program would. */

#define NOW (G_GINT64_CONSTANT (1795359600) * 1000)
/* Without a ligature, whose letters pdftotext turns around */
#define ARABIC "شركة كبيرة"

/* Without white space, and without the marks of direction that a reader puts around right-to-left text */
static char *
squeeze (const char *text)
{
  GString *squeezed = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
      g_string_append_unichar (squeezed, c);
  }
  return g_string_free (squeezed, FALSE);
}

static char *
read_pdf (WpPaper *paper, guint *n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = wp_paper_to_pdf (paper, &error);
  g_assert_no_error (error);
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("watchpost-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error));
  g_close (fd, NULL);
  g_autofree char *text = NULL;
  const char *argv[] = { "pdftotext", "-raw", "-enc", "UTF-8", path, "-", NULL };
  int status;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  const char *keep = g_getenv ("WP_KEEP_PDF");
  if (keep != NULL)
    g_file_set_contents (keep, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL);
  g_unlink (path);
  *n_pages = 0;
  for (const char *p = text; *p != '\0'; p++)
    *n_pages += *p == '\f';
  return g_steal_pointer (&text);
}

static void
assert_says (const char *squeezed, const char *text)
{
  g_autofree char *wanted = squeeze (text);
  if (strstr (squeezed, wanted) == NULL)
    g_error ("not on paper: %s\n%s", text, squeezed);
}

static JsonNode *
node_of (const char *text)
{
  g_autoptr (JsonObject) object = form_json (text);
  return wp_json_node_copy (wp_json_member (object, "v"));
}

static JsonNode *sample_answer (const WpFormField *field, guint seed);

static JsonNode *
sample_rows (const WpFormField *field)
{
  JsonArray *rows = json_array_new ();
  for (guint i = 0; i < 3; i++) {
    JsonObject *row = json_object_new ();
    for (guint c = 0; c < field->columns->len; c++) {
      const WpFormField *column = field->columns->pdata[c];
      json_object_set_member (row, column->id, sample_answer (column, i));
    }
    wp_json_append (rows, row);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, rows);
  return node;
}

static JsonNode *
sample_answer (const WpFormField *field, guint seed)
{
  g_autofree char *text = NULL;
  const WpFormOption *option = field->options->len > 0 ? field->options->pdata[seed % field->options->len] : NULL;
  switch (field->type) {
  case WP_FIELD_CHOICE:
    text = g_strdup_printf ("{'v':'%s'}", option->id);
    break;
  case WP_FIELD_CHOICES:
    text = g_strdup_printf ("{'v':['%s']}", option->id);
    break;
  case WP_FIELD_YES_NO:
    return node_of (seed == 0 ? "{'v':true}" : "{'v':false}");
  case WP_FIELD_NUMBER:
    text = g_strdup_printf ("{'v':%u}", 1200 + seed);
    break;
  case WP_FIELD_DATE:
    return node_of ("{'v':'2026-12-31'}");
  case WP_FIELD_DATE_TIME:
    return node_of ("{'v':'2026-12-31T09:30'}");
  case WP_FIELD_TIME_RANGE:
    return node_of ("{'v':{'start':'09:00','end':'18:00','timeZone':'Asia/Tokyo'}}");
  case WP_FIELD_FILE:
    return node_of ("{'v':{'name':'signed copy.pdf','type':'application/pdf','size':123456,'sha256':'ab'}}");
  case WP_FIELD_CONSENT:
    return node_of ("{'v':{'name':'Aiko Sato','at':'2026-11-23T00:00:00Z'}}");
  case WP_FIELD_TABLE:
  case WP_FIELD_CONTACTS:
    return sample_rows (field);
  default:
    text = g_strdup_printf ("{'v':'%s の答え %u: fish & chips'}", field->id, seed);
    break;
  }
  return node_of (text);
}

static JsonObject *
sample_submission (const WpForm *form)
{
  JsonObject *submission = form_json (
    "{'state':'submitted','customerName':'Sakura <b>Logistics</b>','submitted':{'by':'Aiko Sato','at':'2026-11-23T00:00:00Z'}}");
  JsonObject *answers = wp_json_need_object (submission, "answers");
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      json_object_set_member (answers, field->id, sample_answer (field, 0));
    }
  }
  g_autofree char *hash = wp_submission_hash (form->id, form->version, answers);
  g_autofree char *revision = g_strdup_printf ("{'number':2,'sha256':'%s'}", hash);
  wp_json_append (wp_json_need_array (submission, "revisions"), form_json (revision));
  return submission;
}

static void
assert_rows (const char *text, const WpFormField *field, JsonArray *rows, const char *language)
{
  for (guint i = 0; i < wp_json_length (rows); i++)
    for (guint c = 0; c < field->columns->len; c++) {
      const WpFormField *column = field->columns->pdata[c];
      g_autofree char *cell = wp_form_describe (column, wp_json_member (wp_json_object_at (rows, i), column->id), language);
      assert_says (text, wp_words_get (&column->label, language));
      assert_says (text, cell);
    }
}

static void
assert_form (const char *text, const WpForm *form, JsonObject *submission, const char *language)
{
  JsonObject *answers = wp_json_object (submission, "answers");
  guint n_shown = 0;
  assert_says (text, wp_words_get (&form->title, language));
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      JsonNode *answer = wp_json_member (answers, field->id);
      if (!wp_form_is_shown (form, section, field, answers))
        continue;
      n_shown++;
      assert_says (text, wp_words_get (&section->title, language));
      assert_says (text, wp_words_get (&field->label, language));
      if (field->type == WP_FIELD_CONSENT)
        assert_says (text, wp_words_get (&field->statement, language));
      g_autofree char *words = wp_form_describe (field, answer, language);
      if (field->columns->len > 0)
        assert_rows (text, field, wp_json_node_array (answer), language);
      else
        assert_says (text, words);
    }
  }
  g_assert_cmpuint (n_shown, >, 3);
}

static void
test_shipped (gconstpointer id)
{
  g_autoptr (WpForm) form = form_shipped (id);
  g_autoptr (JsonObject) submission = sample_submission (form);
  g_autofree char *hash = wp_submission_hash (form->id, form->version, wp_json_object (submission, "answers"));
  const char *const languages[] = { "en", "ja", "both" };
  /* Each language by itself is asked of one form; the others say both. */
  for (guint i = g_str_equal (id, "mdr_client_delegation") ? 0 : 2; i < G_N_ELEMENTS (languages); i++) {
    g_autoptr (WpPaper) paper = wp_form_paper_new (form, submission, "北IT Partner & Co", languages[i], NOW);
    guint n_pages, n_hashes = 0;
    g_autofree char *text = read_pdf (paper, &n_pages), *squeezed = squeeze (text);
    if (i != 1)
      assert_form (squeezed, form, submission, "en");
    if (i != 0)
      assert_form (squeezed, form, submission, "ja");
    assert_says (squeezed, "Sakura <b>Logistics</b>");
    assert_says (squeezed, "北IT Partner & Co");
    assert_says (squeezed, i == 1 ? "リビジョン 2" : "revision 2");
    assert_says (squeezed, i == 1 ? "氏名・署名" : "Name and signature");
    for (const char *p = squeezed; (p = strstr (p, hash)) != NULL; p++)
      n_hashes++;
    g_assert_cmpuint (n_hashes, ==, n_pages);
  }
}

static JsonObject *
odd_submission (void)
{
  GString *words = g_string_new (NULL);
  for (guint i = 0; words->len < 9990; i++)
    g_string_append_printf (words, "word%u ", i);
  g_autofree char *text = g_strdup_printf (
    "{'state':'draft','answers':{'long':'%s','arabic':'" ARABIC "','hidden':'never shown','gate':'no',"
    "'new':{'x':[1,2]},'markup':'<i>a</i> & b','wide':[{'a':'1a','b':'1b','c':'1c','d':'1d','e':'1e','f':'1f','g':'1g'}]}}",
    words->str);
  g_string_free (words, TRUE);
  return form_json (text);
}

static WpForm *
odd_form (void)
{
  GString *fields = g_string_new (NULL);
  const char *const texts[] = { "long", "arabic", "gate", "markup", "empty" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_printf (fields, "{'id':'%s','type':'text','label':{'en':'Label of %s','ja':'%s の名前'},'multiline':true},", texts[i], texts[i],
                            texts[i]);
  g_string_append (fields, "{'id':'hidden','type':'text','label':{'en':'Hidden label','ja':'隠れた'},'when':{'field':'gate','is':'yes'}},"
                           "{'id':'new','type':'hologram','label':{'en':'New kind','ja':'新種'}},"
                           "{'id':'wide','type':'table','label':{'en':'Wide','ja':'広い'},'columns':[");
  for (char c = 'a'; c <= 'g'; c++)
    g_string_append_printf (fields, "%s{'id':'%c','type':'text','label':{'en':'Column %c','ja':'列 %c'}}", c > 'a' ? "," : "", c, c, c);
  g_string_append (fields, "]}");
  WpForm *form = form_of (fields->str, NULL);
  g_string_free (fields, TRUE);
  return form;
}

static void
test_odd (void)
{
  g_autoptr (WpForm) form = odd_form ();
  g_autoptr (JsonObject) submission = odd_submission ();
  g_autoptr (WpPaper) paper = wp_form_paper_new (form, submission, "", "en", NOW);
  guint n_pages;
  g_autofree char *text = read_pdf (paper, &n_pages), *squeezed = squeeze (text);
  const char *const parts[] = { "word0 ",       "Label of long", ARABIC,      "<i>a</i> & b",  "New kind", "{\"x\":[1,2]}",
                                "Column a: 1a", "Column g: 1g",  "No answer", "not submitted", "Page 1 of" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_says (squeezed, parts[i]);
  g_assert_null (strstr (squeezed, "Hiddenlabel"));
  g_assert_null (strstr (squeezed, "nevershown"));
  g_assert_cmpuint (n_pages, >=, 3);
  /* Nothing of the long answer is lost where it breaks. */
  const char *at = squeezed;
  g_autofree char *long_answer = g_strdup (wp_json_string (wp_json_object (submission, "answers"), "long"));
  g_auto (GStrv) words = g_strsplit (g_strstrip (long_answer), " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    at = strstr (at, words[i]);
    g_assert_nonnull (at);
  }
}

static gpointer
write_in_thread (gpointer data)
{
  return wp_paper_to_pdf (data, NULL);
}

static void
test_thread (void)
{
  g_autoptr (WpForm) form = odd_form ();
  g_autoptr (JsonObject) submission = odd_submission ();
  g_autoptr (WpPaper) paper = wp_form_paper_new (form, submission, "", "both", NOW);
  GThread *thread = g_thread_new ("pdf", write_in_thread, paper);
  g_autoptr (GBytes) pdf = g_thread_join (thread);
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 1000);
  guint n_pages;
  /* Here, after that thread and its fonts are gone */
  g_autofree char *text = read_pdf (paper, &n_pages);
  g_assert_nonnull (strstr (text, "Label of long"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/app/form-paper/onboarding", "mdr_onboarding", test_shipped);
  g_test_add_data_func ("/app/form-paper/delegation", "mdr_client_delegation", test_shipped);
  g_test_add_data_func ("/app/form-paper/o365", "mdr_o365_onboarding", test_shipped);
  g_test_add_data_func ("/app/form-paper/defender", "mdr_defender_onboarding", test_shipped);
  g_test_add_func ("/app/form-paper/odd", test_odd);
  g_test_add_func ("/app/form-paper/thread", test_thread);
  return g_test_run ();
}
