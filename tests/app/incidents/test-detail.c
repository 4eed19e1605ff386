/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-reasons.h"
#include "wp-error.h"
#include "wp-error-view.h"
#include "wp-handover.h"
#include "wp-json.h"
#include "wp-time.h"

#include <cairo-pdf.h>
#include <string.h>

#define NOW (G_GINT64_CONSTANT (1767225600) * 1000) /* 2026-01-01T00:00:00Z */

static WpIncident *
make (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"INC-7\",\"customerName\":\"Sakura\",\"title\":\"T\",\"status\":\"waiting_on_customer\",%s}",
                                           members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return wp_incident_new (document);
}

#define EMAIL "{\"channel\":\"email\",\"to\":\"a@example.com\"}"
#define PHONE "{\"channel\":\"phone\",\"to\":\"+81300000000\"}"

static void
assert_rule (const char *product, const char *severity, const char *expected, const char *sentence)
{
  g_autofree char *members = g_strdup_printf ("\"product\":\"%s\",\"severity\":\"%s\",\"contacts\":{\"expected\":[%s]}", product, severity, expected);
  g_autoptr (WpIncident) incident = make (members);
  g_autofree char *said = wp_detail_rule_sentence (incident);
  g_assert_cmpstr (said, ==, sentence);
}

static void
test_rule_sentence (void)
{
  assert_rule ("core_mdr", "high", EMAIL "," EMAIL "," EMAIL, "Core MDR, High: the SOC sends e-mail to 3 addresses; no call.");
  assert_rule ("core_mdr", "high", EMAIL, "Core MDR, High: the SOC sends e-mail to 1 address; no call.");
  assert_rule ("core_mdr", "high", "", "Core MDR, High: the SOC sends e-mail, but no address is known; no call.");
  assert_rule ("core_mdr", "critical", EMAIL "," PHONE "," PHONE,
               "Core MDR, Critical: the SOC sends e-mail to 1 address, then calls 2 numbers in their order.");
  assert_rule ("core_mdr", "critical", EMAIL, "Core MDR, Critical: the SOC sends e-mail to 1 address, then calls; no phone number is known.");
  assert_rule ("core_mdr_microsoft", "high", EMAIL "," PHONE,
               "Core MDR for Microsoft, High: the SOC sends e-mail to 1 address, then calls 1 number in their order.");
  assert_rule ("core_mdr", "medium", "", "Core MDR, Medium: the SOC contacts nobody; the incident is shown here only.");
  /* What this program does not know is said as it came. */
  assert_rule ("core_ndr", "severe", "", "core_ndr, severe: the SOC contacts nobody; the incident is shown here only.");
}

static void
test_who_remediates (void)
{
  g_autoptr (WpIncident) partner = make ("\"steps\":[{\"id\":\"s1\",\"text\":\"x\",\"owner\":\"partner\"}],"
                                         "\"remediation\":{\"socIsolation\":false,\"socDirectAssistance\":false}");
  g_autoptr (WpIncident) soc = make ("\"remediation\":{\"socIsolation\":true,\"socDirectAssistance\":true}");
  g_autofree char *partner_says = wp_detail_remediation_sentence (partner);
  g_autofree char *partner_isolation = wp_detail_isolation_sentence (partner);
  g_autofree char *soc_says = wp_detail_remediation_sentence (soc);
  g_autofree char *soc_isolation = wp_detail_isolation_sentence (soc);
  g_assert_true (g_str_has_prefix (partner_says, "You, the partner, remediate here."));
  g_assert_nonnull (strstr (partner_isolation, "may not isolate"));
  g_assert_true (g_str_has_prefix (soc_says, "The SOC assists directly here"));
  g_assert_nonnull (strstr (soc_isolation, "may isolate"));
}

static void
test_raised (void)
{
  g_autoptr (WpIncident) raised = make ("\"severity\":\"critical\",\"initialSeverity\":\"high\","
                                        "\"severityRaised\":{\"by\":\"Naoko\",\"at\":\"2026-01-01T05:02:00Z\",\"reason\":\"Encryption verified\"}");
  g_autoptr (WpIncident) not_raised = make ("\"severity\":\"critical\"");
  g_autofree char *said = wp_detail_raised_sentence (raised);
  g_autofree char *nothing = wp_detail_raised_sentence (not_raised);
  g_assert_true (g_str_has_prefix (said, "Raised by the SOC from High, "));
  g_assert_true (g_str_has_suffix (said, "UTC: Encryption verified"));
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_reasons (void)
{
  g_autoptr (GError) closed = g_error_new_literal (WP_ERROR, WP_ERROR_CONFLICT, "The incident is closed");
  g_autoptr (GError) role = g_error_new_literal (WP_ERROR, WP_ERROR_FORBIDDEN, "x");
  wp_error_set_role (role, "technician");
  g_autofree char *closed_says = wp_reason_words (closed);
  g_autofree char *role_says = wp_reason_words (role);
  g_autofree char *nothing = wp_reason_words (NULL);
  g_assert_cmpstr (closed_says, ==, "The incident is closed");
  g_assert_nonnull (strstr (role_says, "technician"));
  g_assert_cmpstr (nothing, ==, "");
}

static void
assert_japanese (const char *catalog, const char *message)
{
  g_autofree char *entry = g_strdup_printf ("\nmsgid \"%s\"\nmsgstr \"", message);
  const char *found = strstr (catalog, entry);
  g_assert_nonnull (found);
  g_assert_cmpint (found[strlen (entry)], !=, '"');
}

/* A guard that nobody marked would be English on a Japanese desk. */
static void
test_guards_are_translated (void)
{
  static const struct {
    const WpCommandType *type;
    const char *members;
  } cases[] = {
    { WP_COMMAND_ACKNOWLEDGE, "\"status\":\"closed\"" },
    { WP_COMMAND_RESOLVE, "\"status\":\"closed\"" },
    { WP_COMMAND_RESOLVE, "\"status\":\"resolved\"" },
    { WP_COMMAND_RESOLVE, "\"status\":\"waiting_on_customer\",\"questions\":[{\"id\":\"q\",\"text\":\"?\",\"answer\":null}]" },
    { WP_COMMAND_REOPEN, "\"status\":\"waiting_on_soc\"" },
    { WP_COMMAND_STEP, "\"status\":\"closed\",\"steps\":[{\"id\":\"s1\",\"owner\":\"partner\",\"revision\":1}]" },
    { WP_COMMAND_STEP, "\"status\":\"waiting_on_soc\",\"steps\":[{\"id\":\"s1\",\"owner\":\"soc\"}]" },
  };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "po", "ja.po", NULL);
  g_autofree char *catalog = NULL;
  g_assert_true (g_file_get_contents (path, &catalog, NULL, NULL));
  WpActor actor = { "u1", "Yuki", WP_ROLE_TECHNICIAN };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("{%s}", cases[i].members);
    g_autoptr (JsonObject) document = wp_json_parse_object (text, -1, NULL);
    g_autoptr (WpCommand) command = wp_command_new (cases[i].type, NULL, "INC-7", "s1", -1, NULL);
    g_autoptr (GError) error = NULL;
    g_assert_false (wp_command_may (command, &actor, NULL, document, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
    assert_japanese (catalog, error->message);
  }
  g_assert_cmpstr (wp_error_words ("Something else"), ==, "Something else");
  g_assert_cmpstr (wp_error_words (""), ==, "");
  g_assert_cmpstr (wp_error_words (NULL), ==, "");
}

static WpOutboxRow
row_of (WpCommand *command, WpOutboxState state, int code)
{
  return (WpOutboxRow) { .command = command, .state = state, .error_code = code };
}

static void
test_outbox (void)
{
  g_autoptr (WpIncident) incident = make ("\"steps\":[{\"id\":\"s1\",\"revision\":3,\"text\":\"Unplug\\nit\",\"owner\":\"partner\"}]");
  g_autoptr (WpCommand) tick = wp_command_note ("INC-7", "s1", 3, "by phone");
  g_autoptr (WpCommand) gone = wp_command_tick ("INC-7", "s9", 1, TRUE);
  g_autoptr (WpCommand) answer = wp_command_answer ("INC-7", "q1", WP_VERDICT_NOT_OURS, "never");
  g_autoptr (WpCommand) comment = wp_command_comment ("INC-7", "words");
  WpOutboxRow rows[] = { row_of (tick, WP_OUTBOX_REJECTED, WP_ERROR_STALE), row_of (gone, WP_OUTBOX_REJECTED, WP_ERROR_STALE),
                         row_of (answer, WP_OUTBOX_WAITING, 0), row_of (comment, WP_OUTBOX_HELD, 0) };
  g_autoptr (GPtrArray) outbox = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (outbox, &rows[i]);

  g_assert_true (wp_detail_find_row (outbox, WP_COMMAND_STEP, "s1") == &rows[0]);
  g_assert_null (wp_detail_find_row (outbox, WP_COMMAND_STEP, "s2"));
  g_assert_true (wp_detail_find_row (outbox, WP_COMMAND_ANSWER, "q1") == &rows[2]);
  g_assert_true (wp_detail_find_row (outbox, WP_COMMAND_COMMENT, comment->key) == &rows[3]);
  g_assert_null (wp_detail_find_row (outbox, WP_COMMAND_RESOLVE, NULL));
  /* A conflict stands at its step; when the step is gone, in the bar. */
  g_assert_true (wp_detail_row_is_step_conflict (&rows[0], incident));
  g_assert_false (wp_detail_row_is_step_conflict (&rows[1], incident));
  g_assert_false (wp_detail_row_is_step_conflict (&rows[2], incident));

  g_autofree char *tick_says = wp_detail_command_summary (tick, incident);
  g_autofree char *answer_says = wp_detail_command_summary (answer, incident);
  g_assert_cmpstr (tick_says, ==, "Note at the step: Unplug");
  g_assert_cmpstr (answer_says, ==, "Answer to the SOC: Not ours");
  g_assert_cmpstr (wp_command_words (tick), ==, "by phone");
  g_assert_cmpstr (wp_command_words (answer), ==, "never");
  g_assert_cmpstr (wp_command_words (comment), ==, "words");
}

static void
test_foreign_name (void)
{
  g_autofree char *latin = wp_detail_isolate_name ("Sakura");
  g_autofree char *japanese = wp_detail_isolate_name ("さくら物流");
  g_autofree char *arabic = wp_detail_isolate_name ("شركة الاختبار");
  g_assert_cmpstr (latin, ==, "Sakura");
  g_assert_cmpstr (japanese, ==, "さくら物流");
  g_assert_cmpstr (arabic, ==, "\u200e\u2068شركة الاختبار\u2069");
}

static WpIncident *
make_long (guint n_steps)
{
  GString *members = g_string_new (
    "\"product\":\"core_mdr\",\"severity\":\"critical\",\"openedAt\":\"2026-01-01T00:00:00Z\",\"language\":\"ja\","
    "\"investigation\":\"暗号化を確認しました。<b>not bold</b>\",\"recommendations\":[{\"id\":\"r\",\"text\":\"Keep a backup\"}],"
    "\"affectedEndpoints\":[{\"hostName\":\"FS-02\"}],\"steps\":[");
  for (guint i = 0; i < n_steps; i++)
    g_string_append_printf (members,
                            "%s{\"id\":\"s%u\",\"text\":\"Unplug machine %u\",\"command\":\"shutdown %u\",\"owner\":\"%s\",\"done\":%s,"
                            "\"doneBy\":\"Yuki\",\"doneAt\":\"2026-01-01T00:10:00Z\",\"note\":\"note %u\"}",
                            i > 0 ? "," : "", i, i, i, i == 1 ? "customer" : "partner", i == 0 ? "true" : "false", i);
  g_string_append (members, "]");
  WpIncident *incident = make (members->str);
  g_string_free (members, TRUE);
  return incident;
}

static char *
all_text (WpPaper *handover, guint n_pages)
{
  GString *text = g_string_new (NULL);
  for (guint page = 0; page < n_pages; page++) {
    g_autofree char *part = wp_paper_get_page_text (handover, page);
    g_assert_cmpstr (part, !=, "");
    g_string_append (text, part);
  }
  return g_string_free (text, FALSE);
}

static void
test_handover (void)
{
  g_autoptr (WpIncident) incident = make_long (60);
  g_autoptr (WpPaper) handover = wp_handover_new (incident, "Kita IT", NOW);
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  guint n_pages = wp_paper_layout (handover, context, 595, 842);
  g_assert_cmpuint (n_pages, >=, 4);
  g_autofree char *text = all_text (handover, n_pages);
  const char *const parts[] = { "INC-7 · Critical",
                                "Handed over by Kita IT",
                                "What happened",
                                "暗号化を確認しました。<b>not bold</b>",
                                "What to do",
                                "1. Unplug machine 0",
                                "shutdown 59",
                                "60. Unplug machine 59",
                                "Done by Yuki",
                                "The customer’s step",
                                "Note: note 42",
                                "Affected",
                                "FS-02",
                                "Recommendations",
                                "Keep a backup" };
  const char *at = text;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_nonnull (strstr (text, parts[i]));
  for (guint i = 0; i < 60; i++) {
    /* Each step once, in order */
    g_autofree char *line = g_strdup_printf ("\n%u. Unplug machine %u\n", i + 1, i);
    at = strstr (at, line);
    g_assert_nonnull (at);
    g_assert_null (strstr (at + 1, line));
  }
  /* Laid out again on other paper it is the same text on other pages. */
  guint n_narrow = wp_paper_layout (handover, context, 420, 595);
  g_assert_cmpuint (n_narrow, >, n_pages);
  g_object_unref (context);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *) data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
test_handover_pdf (void)
{
  g_autoptr (WpIncident) incident = make_long (25);
  g_autoptr (WpPaper) handover = wp_handover_new (incident, "", NOW);
  GString *pdf = g_string_new (NULL);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (collect, pdf, 595, 842);
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_cairo_create_context (cr);
  guint n_pages = wp_paper_layout (handover, context, 595, 842);
  for (guint page = 0; page < n_pages; page++) {
    wp_paper_draw_page (handover, cr, page);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  g_object_unref (context);
  g_assert_true (g_str_has_prefix (pdf->str, "%PDF-1.4"));
  g_autofree char *count = g_strdup_printf ("/Count %u\n", n_pages);
  for (gsize i = 0; i < pdf->len; i++)
    if (pdf->str[i] == '\0')
      pdf->str[i] = ' ';
  g_assert_nonnull (strstr (pdf->str, count));
  g_string_free (pdf, TRUE);
}

static void
test_handover_text (void)
{
  g_autoptr (WpIncident) incident = make_long (2);
  g_autofree char *text = wp_detail_handover_text (incident);
  g_assert_nonnull (strstr (text, "What to do"));
  g_assert_nonnull (strstr (text, "1. [done] Unplug machine 0"));
  g_assert_nonnull (strstr (text, "2. [ ] Unplug machine 1"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detail/rule-sentence", test_rule_sentence);
  g_test_add_func ("/detail/who-remediates", test_who_remediates);
  g_test_add_func ("/detail/raised", test_raised);
  g_test_add_func ("/detail/reasons", test_reasons);
  g_test_add_func ("/detail/guards-are-translated", test_guards_are_translated);
  g_test_add_func ("/detail/outbox", test_outbox);
  g_test_add_func ("/detail/foreign-name", test_foreign_name);
  g_test_add_func ("/detail/handover", test_handover);
  g_test_add_func ("/detail/handover-pdf", test_handover_pdf);
  g_test_add_func ("/detail/handover-text", test_handover_text);
  return g_test_run ();
}
