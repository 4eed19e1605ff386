/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormPaper"
#include "config.h"

#include "wp-form-paper.h"
#include "wp-json.h"
#include "wp-submission.h"

/* The language is that of the reader of the paper, not of the desktop, so no gettext here. */
typedef enum {
  SAY_VERSION,
  SAY_PARTNER,
  SAY_CUSTOMER,
  SAY_STATE,
  SAY_SUBMITTED,
  SAY_DECIDED,
  SAY_PRINTED,
  SAY_NO_ANSWER,
  SAY_UNKNOWN,
  SAY_NUMBER,
  SAY_SIGNATURE,
  SAY_SIGNATURE_HELP,
  SAY_SIGN_NAME,
  SAY_SIGN_DATE,
  SAY_SIGN_PLACE,
  SAY_NOT_SUBMITTED,
  SAY_N,
} Say;

static const char *const english[SAY_N] = {
  [SAY_VERSION] = "Version",
  [SAY_PARTNER] = "Partner",
  [SAY_CUSTOMER] = "Customer",
  [SAY_STATE] = "State",
  [SAY_SUBMITTED] = "Submitted",
  [SAY_DECIDED] = "Accepted",
  [SAY_PRINTED] = "Printed",
  [SAY_NO_ANSWER] = "No answer",
  [SAY_UNKNOWN] = "This question is of a newer kind; its answer is shown as it was stored.",
  [SAY_NUMBER] = "No.",
  [SAY_SIGNATURE] = "Signature on paper",
  [SAY_SIGNATURE_HELP] = "What is written above is right. The SHA-256 at the foot of every page belongs to exactly these answers.",
  [SAY_SIGN_NAME] = "Name and signature",
  [SAY_SIGN_DATE] = "Date",
  [SAY_SIGN_PLACE] = "Place",
  [SAY_NOT_SUBMITTED] = "not submitted",
};

static const char *const japanese[SAY_N] = {
  [SAY_VERSION] = "版",
  [SAY_PARTNER] = "パートナー",
  [SAY_CUSTOMER] = "お客様",
  [SAY_STATE] = "状態",
  [SAY_SUBMITTED] = "提出",
  [SAY_DECIDED] = "承認",
  [SAY_PRINTED] = "印刷日時",
  [SAY_NO_ANSWER] = "未回答",
  [SAY_UNKNOWN] = "この質問は新しい形式のため、保存されている回答をそのまま表示しています。",
  [SAY_NUMBER] = "番号",
  [SAY_SIGNATURE] = "書面での署名",
  [SAY_SIGNATURE_HELP] = "上記の記載内容に相違ありません。各ページ下部の SHA-256 は、この回答内容に対応しています。",
  [SAY_SIGN_NAME] = "氏名・署名",
  [SAY_SIGN_DATE] = "日付",
  [SAY_SIGN_PLACE] = "場所",
  [SAY_NOT_SUBMITTED] = "未提出",
};

static const struct {
  const char *en, *ja;
} states[] = {
  [WP_SUBMISSION_UNKNOWN] = { "Not known", "不明" },       [WP_SUBMISSION_DRAFT] = { "Draft, not submitted", "下書き (未提出)" },
  [WP_SUBMISSION_SUBMITTED] = { "Submitted", "提出済み" }, [WP_SUBMISSION_RETURNED] = { "Returned for correction", "差し戻し" },
  [WP_SUBMISSION_ACCEPTED] = { "Accepted", "承認済み" },   [WP_SUBMISSION_SUPERSEDED] = { "Superseded by a later one", "新しいものに置き換え済み" },
  [WP_SUBMISSION_DROPPED] = { "Discarded", "破棄" },
};

#define INDENT 12
#define MOST_COLUMNS 6 /* more do not fit side by side: a list then */

static const WpPaperStyle title_style = { .font = "Sans Bold 17", .above = 2, .below = 4 };
static const WpPaperStyle help_style = { .font = "Sans 9", .above = 2, .gray = 0.35 };
static const WpPaperStyle fact_style = { .font = "Sans 9.5", .above = 3, .below = 1 };
static const WpPaperStyle heading_style = { .font = "Sans Bold 12", .above = 20, .below = 2, .keep_lines = 5, .mark = WP_PAPER_RULE };
static const WpPaperStyle question_style = { .font = "Sans Bold 9", .above = 9, .gray = 0.2, .keep_lines = 2.6 };
static const WpPaperStyle answer_style = { .font = "Sans 10.5", .above = 2, .indent = INDENT };
static const WpPaperStyle none_style = { .font = "Sans Italic 10", .above = 2, .indent = INDENT, .gray = 0.45 };
static const WpPaperStyle statement_style = { .font = "Sans 10", .above = 5, .below = 5, .indent = INDENT, .mark = WP_PAPER_GROUND };
static const WpPaperStyle head_style = { .font = "Sans Bold 8", .above = 4, .below = 3, .gray = 0.35, .mark = WP_PAPER_BELOW };
static const WpPaperStyle row_style = { .font = "Sans 9", .above = 4, .below = 3, .mark = WP_PAPER_BELOW };
static const WpPaperStyle record_style = { .font = "Sans Bold 9.5", .above = 7, .indent = INDENT, .keep_lines = 3 };
static const WpPaperStyle cell_style = { .font = "Sans 9.5", .above = 1.5, .indent = INDENT * 2 };
static const WpPaperStyle sign_style = { .font = "Sans 8", .above = 56, .gray = 0.35, .mark = WP_PAPER_RULE };

typedef struct {
  const WpForm *form;
  WpPaper *paper;
  JsonObject *submission;
  JsonObject *answers;
  const char *language;
  const char *const *words;
} Writer;

static gboolean
is_japanese (const Writer *writer)
{
  return writer->words == japanese;
}

static void
add_fact (const Writer *writer, Say what, const char *text)
{
  const char *cells[] = { writer->words[what], text };
  if (text != NULL && *text != '\0')
    wp_paper_add_row (writer->paper, &fact_style, cells);
}

static void
add_mark (const Writer *writer, Say what, JsonObject *mark)
{
  g_autofree char *when = wp_paper_moment (wp_json_time (mark, "at"));
  const char *who = wp_json_string_or (mark, "by", "");
  g_autofree char *text = g_strdup_printf ("%s%s%s", who, *who != '\0' && *when != '\0' ? ", " : "", when);
  if (mark != NULL)
    add_fact (writer, what, text);
}

static void
add_title_block (const Writer *writer, const char *partner, gint64 now)
{
  WpSubmissionState state = wp_submission_get_state (writer->submission);
  g_autofree char *printed = wp_paper_moment (now);
  wp_paper_add (writer->paper, &title_style, wp_words_get (&writer->form->title, writer->language));
  wp_paper_add (writer->paper, &help_style, wp_words_get (&writer->form->help, writer->language));
  wp_paper_begin_table (writer->paper, 2, FALSE, NULL, NULL);
  add_fact (writer, SAY_VERSION, writer->form->document_id);
  add_fact (writer, SAY_PARTNER, partner);
  add_fact (writer, SAY_CUSTOMER, wp_json_string (writer->submission, "customerName"));
  add_fact (writer, SAY_STATE, is_japanese (writer) ? states[state].ja : states[state].en);
  add_mark (writer, SAY_SUBMITTED, wp_json_object (writer->submission, "submitted"));
  if (state == WP_SUBMISSION_ACCEPTED || state == WP_SUBMISSION_SUPERSEDED)
    add_mark (writer, SAY_DECIDED, wp_json_object (writer->submission, "decided"));
  add_fact (writer, SAY_PRINTED, printed);
}

/* Columns in which any row says something. (transfer container) */
static GPtrArray *
find_columns (const WpFormField *field, JsonArray *rows)
{
  GPtrArray *columns = g_ptr_array_new ();
  for (guint c = 0; c < field->columns->len; c++) {
    WpFormField *column = field->columns->pdata[c];
    gboolean any = FALSE;
    for (guint i = 0; !any && i < wp_json_length (rows); i++)
      any = !wp_answer_is_empty (wp_json_member (wp_json_object_at (rows, i), column->id));
    if (any)
      g_ptr_array_add (columns, column);
  }
  return columns;
}

static void
add_table (const Writer *writer, const WpFormField *field, GPtrArray *columns, JsonArray *rows)
{
  guint numbered = field->type == WP_FIELD_CONTACTS ? 1 : 0, n = columns->len + numbered;
  g_autofree const char **head = g_new0 (const char *, n);
  if (numbered)
    head[0] = writer->words[SAY_NUMBER];
  for (guint c = 0; c < columns->len; c++)
    head[c + numbered] = wp_words_get (&((const WpFormField *) columns->pdata[c])->label, writer->language);
  wp_paper_begin_table (writer->paper, n, FALSE, &head_style, head);
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++) {
    g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
    if (numbered)
      g_ptr_array_add (cells, g_strdup_printf ("%u", i + 1));
    for (guint c = 0; c < columns->len; c++) {
      const WpFormField *column = columns->pdata[c];
      g_ptr_array_add (cells, wp_form_describe (column, wp_json_member (wp_json_object_at (rows, i), column->id), writer->language));
    }
    wp_paper_add_row (writer->paper, &row_style, (const char *const *) cells->pdata);
  }
}

static void
add_records (const Writer *writer, GPtrArray *columns, JsonArray *rows)
{
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++) {
    g_autofree char *number = g_strdup_printf ("%s %u", writer->words[SAY_NUMBER], i + 1);
    wp_paper_add (writer->paper, &record_style, number);
    for (guint c = 0; c < columns->len; c++) {
      const WpFormField *column = columns->pdata[c];
      g_autofree char *value = wp_form_describe (column, wp_json_member (wp_json_object_at (rows, i), column->id), writer->language);
      g_autofree char *line = g_strdup_printf ("%s: %s", wp_words_get (&column->label, writer->language), value);
      if (*value != '\0')
        wp_paper_add (writer->paper, &cell_style, line);
    }
  }
}

static void
add_rows (const Writer *writer, const WpFormField *field, JsonArray *rows)
{
  g_autoptr (GPtrArray) columns = find_columns (field, rows);
  if (columns->len == 0)
    wp_paper_add (writer->paper, &none_style, writer->words[SAY_NO_ANSWER]);
  else if (columns->len <= MOST_COLUMNS)
    add_table (writer, field, columns, rows);
  else
    add_records (writer, columns, rows);
}

static void
add_field (const Writer *writer, const WpFormField *field)
{
  JsonNode *answer = wp_json_member (writer->answers, field->id);
  JsonArray *rows = wp_json_node_array (answer);
  g_autofree char *text = wp_form_describe (field, answer, writer->language);
  wp_paper_add (writer->paper, &question_style, wp_words_get (&field->label, writer->language));
  if (field->type == WP_FIELD_CONSENT)
    wp_paper_add (writer->paper, &statement_style, wp_words_get (&field->statement, writer->language));
  if (field->type == WP_FIELD_UNKNOWN)
    wp_paper_add (writer->paper, &none_style, writer->words[SAY_UNKNOWN]);
  if (*text == '\0')
    wp_paper_add (writer->paper, &none_style, writer->words[SAY_NO_ANSWER]);
  else if ((field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS) && rows != NULL)
    add_rows (writer, field, rows);
  else
    wp_paper_add (writer->paper, &answer_style, text);
}

static void
add_section (const Writer *writer, const WpFormSection *section)
{
  gboolean any = FALSE;
  for (guint i = 0; i < section->fields->len; i++) {
    const WpFormField *field = section->fields->pdata[i];
    if (!wp_form_is_shown (writer->form, section, field, writer->answers))
      continue;
    if (!any) {
      wp_paper_add (writer->paper, &heading_style, wp_words_get (&section->title, writer->language));
      wp_paper_add (writer->paper, &help_style, wp_words_get (&section->help, writer->language));
    }
    any = TRUE;
    add_field (writer, field);
  }
}

static void
add_signature (const Writer *writer)
{
  const char *lines[] = { writer->words[SAY_SIGN_NAME], writer->words[SAY_SIGN_DATE], writer->words[SAY_SIGN_PLACE] };
  wp_paper_add (writer->paper, &heading_style, writer->words[SAY_SIGNATURE]);
  wp_paper_add (writer->paper, &help_style, writer->words[SAY_SIGNATURE_HELP]);
  wp_paper_begin_table (writer->paper, 3, TRUE, NULL, NULL);
  wp_paper_add_row (writer->paper, &sign_style, lines);
}

/* The newest revision with exactly these answers, 0 for none */
static guint
find_revision (JsonObject *submission, const char *hash)
{
  JsonArray *revisions = wp_json_array (submission, "revisions");
  for (guint i = wp_json_length (revisions); i > 0; i--)
    if (g_strcmp0 (wp_json_string (wp_json_object_at (revisions, i - 1), "sha256"), hash) == 0)
      return (guint) CLAMP (wp_json_int (wp_json_object_at (revisions, i - 1), "number", i), 1, WP_MAX_REVISIONS * 100);
  return 0;
}

static void
write_part (Writer *writer, const char *partner, gint64 now)
{
  g_autofree char *hash = wp_submission_hash (writer->form->id, writer->form->version, writer->answers);
  guint revision = find_revision (writer->submission, hash);
  const char *customer = wp_json_string_or (writer->submission, "customerName", "");
  g_autofree char *number = NULL;
  if (revision == 0)
    number = g_strdup (writer->words[SAY_NOT_SUBMITTED]);
  else
    number = is_japanese (writer) ? g_strdup_printf ("リビジョン %u", revision) : g_strdup_printf ("revision %u", revision);
  g_autofree char *foot = g_strdup_printf ("%s%s%s%s%s · %s", wp_words_get (&writer->form->title, writer->language), *partner != '\0' ? " · " : "",
                                           partner, *customer != '\0' ? " · " : "", customer, number);
  g_autofree char *seal = g_strdup_printf ("%s · SHA-256 %s", writer->form->document_id, hash);
  wp_paper_begin_part (writer->paper, writer->language, foot, seal, wp_paper_number_in (writer->language));
  add_title_block (writer, partner, now);
  for (guint i = 0; i < writer->form->sections->len; i++)
    add_section (writer, writer->form->sections->pdata[i]);
  add_signature (writer);
}

WpPaper *
wp_form_paper_new (const WpForm *form, JsonObject *submission, const char *partner, const char *language, gint64 now)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonObject *answers = wp_json_object (submission, "answers");
  gboolean both = g_strcmp0 (language, "both") == 0;
  Writer writer = { form, wp_paper_new (wp_words_get (&form->title, language)), submission, answers != NULL ? answers : nothing, "en", english };
  if (both || g_strcmp0 (language, "ja") != 0)
    write_part (&writer, partner, now);
  writer.language = "ja";
  writer.words = japanese;
  if (both || g_strcmp0 (language, "ja") == 0)
    write_part (&writer, partner, now);
  return writer.paper;
}
