/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderSheet"
#include "config.h"

#include "wp-order-sheet.h"

#include "wp-json.h"
#include "wp-order.h"
#include "wp-price.h"
#include "wp-product.h"

/* The language is that of the reader of the paper, not of the desktop, so no gettext here. */
typedef enum {
  SAY_TITLE,
  SAY_PARTNER,
  SAY_DISTRIBUTOR,
  SAY_PO,
  SAY_ORDERED,
  SAY_RELEASED,
  SAY_PRINTED,
  SAY_NOT_PLACED,
  SAY_WAITS,
  SAY_PRODUCT,
  SAY_TYPE,
  SAY_TERM,
  SAY_QUANTITY,
  SAY_PRICE,
  SAY_TERM_TYPE,
  SAY_SUBSCRIPTION,
  SAY_NFR,
  SAY_YEARS,
  SAY_ENDPOINTS,
  SAY_USERS,
  SAY_SEATS,
  SAY_CUSTOMERS,
  SAY_NOTE,
  SAY_SIGN_NAME,
  SAY_SIGN_DATE,
  SAY_N,
} Say;

static const char *const english[SAY_N] = {
  [SAY_TITLE] = "Order of Licenses",
  [SAY_PARTNER] = "Partner",
  [SAY_DISTRIBUTOR] = "Distributor",
  [SAY_PO] = "Purchase-order number",
  [SAY_ORDERED] = "Ordered by",
  [SAY_RELEASED] = "Released by",
  [SAY_PRINTED] = "Printed",
  [SAY_NOT_PLACED] = "Draft: this is no order yet",
  [SAY_WAITS] = "Not released: this is no order yet",
  [SAY_PRODUCT] = "Product",
  [SAY_TYPE] = "License type",
  [SAY_TERM] = "Term",
  [SAY_QUANTITY] = "Quantity",
  [SAY_PRICE] = "Price as known when it was ordered",
  [SAY_TERM_TYPE] = "Term",
  [SAY_SUBSCRIPTION] = "Subscription",
  [SAY_NFR] = "NFR",
  [SAY_YEARS] = "year(s)",
  [SAY_ENDPOINTS] = "endpoint(s)",
  [SAY_USERS] = "user(s)",
  [SAY_SEATS] = "seat(s)",
  [SAY_CUSTOMERS] = "For",
  [SAY_NOTE] = "Note",
  [SAY_SIGN_NAME] = "Name and signature",
  [SAY_SIGN_DATE] = "Date",
};

static const char *const japanese[SAY_N] = {
  [SAY_TITLE] = "ライセンス注文書",
  [SAY_PARTNER] = "パートナー",
  [SAY_DISTRIBUTOR] = "ディストリビューター",
  [SAY_PO] = "注文番号",
  [SAY_ORDERED] = "発注者",
  [SAY_RELEASED] = "承認者",
  [SAY_PRINTED] = "印刷日時",
  [SAY_NOT_PLACED] = "下書き (まだ注文ではありません)",
  [SAY_WAITS] = "承認待ち (まだ注文ではありません)",
  [SAY_PRODUCT] = "製品",
  [SAY_TYPE] = "ライセンスの種類",
  [SAY_TERM] = "契約期間",
  [SAY_QUANTITY] = "数量",
  [SAY_PRICE] = "発注時点で把握している価格",
  [SAY_TERM_TYPE] = "期間",
  [SAY_SUBSCRIPTION] = "サブスクリプション",
  [SAY_NFR] = "NFR",
  [SAY_YEARS] = "年",
  [SAY_ENDPOINTS] = "エンドポイント",
  [SAY_USERS] = "ユーザー",
  [SAY_SEATS] = "シート",
  [SAY_CUSTOMERS] = "対象のお客様",
  [SAY_NOTE] = "備考",
  [SAY_SIGN_NAME] = "氏名・署名",
  [SAY_SIGN_DATE] = "日付",
};

static const WpPaperStyle title_style = { .font = "Sans Bold 17", .above = 2, .below = 4 };
static const WpPaperStyle fact_style = { .font = "Sans 9.5", .above = 3, .below = 1 };
static const WpPaperStyle warning_style = { .font = "Sans Bold 10.5", .above = 4, .below = 4, .mark = WP_PAPER_GROUND };
static const WpPaperStyle head_style = { .font = "Sans Bold 8", .above = 18, .below = 3, .gray = 0.35, .mark = WP_PAPER_BELOW };
static const WpPaperStyle row_style = { .font = "Sans 10.5", .above = 5, .below = 5, .mark = WP_PAPER_BELOW };
static const WpPaperStyle heading_style = { .font = "Sans Bold 12", .above = 20, .below = 2, .keep_lines = 3, .mark = WP_PAPER_RULE };
static const WpPaperStyle line_style = { .font = "Sans 10.5", .above = 2 };
static const WpPaperStyle sign_style = { .font = "Sans 8", .above = 56, .gray = 0.35, .mark = WP_PAPER_RULE };

static void
add_fact (WpPaper *paper, const char *what, const char *text)
{
  const char *cells[] = { what, text };
  if (text != NULL && *text != '\0')
    wp_paper_add_row (paper, &fact_style, cells);
}

static void
add_mark (WpPaper *paper, const char *what, JsonObject *mark)
{
  g_autofree char *when = wp_paper_moment (wp_json_time (mark, "at"));
  g_autofree char *text = g_strdup_printf ("%s, %s", wp_json_string_or (mark, "by", ""), when);
  if (mark != NULL)
    add_fact (paper, what, text);
}

static const char *
type_of (JsonObject *order, const char *const *words)
{
  switch (wp_seats_from_string (wp_json_string (order, "type"))) {
  case WP_SEATS_TERM:
    return words[SAY_TERM_TYPE];
  case WP_SEATS_SUBSCRIPTION:
    return words[SAY_SUBSCRIPTION];
  case WP_SEATS_NFR:
    return words[SAY_NFR];
  case WP_SEATS_TRIAL:
  case WP_SEATS_LINKED:
  case WP_SEATS_UNKNOWN:
  default:
    return "";
  }
}

static void
add_what (WpPaper *paper, JsonObject *order, JsonObject *product, const char *language, const char *const *words)
{
  const char *unit = wp_product_get_unit (product), *id = wp_json_string_or (order, "product", "");
  const char *head[] = { words[SAY_PRODUCT], words[SAY_TYPE], words[SAY_TERM], words[SAY_QUANTITY] };
  Say what = g_str_equal (unit, "endpoint") ? SAY_ENDPOINTS : g_str_equal (unit, "user") ? SAY_USERS : SAY_SEATS;
  gint64 years = wp_json_int (order, "years", 0);
  g_autofree char *term = years > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", years, words[SAY_YEARS]) : g_strdup ("");
  g_autofree char *quantity = g_strdup_printf ("%" G_GINT64_FORMAT " %s", wp_json_int (order, "quantity", 0), words[what]);
  const char *cells[] = { wp_json_string_or (wp_json_object (product, "name"), language, id), type_of (order, words), term, quantity };
  wp_paper_begin_table (paper, G_N_ELEMENTS (head), FALSE, &head_style, head);
  wp_paper_add_row (paper, &row_style, cells);
}

static void
add_customers (WpPaper *paper, JsonObject *order, GPtrArray *customers, const char *const *words)
{
  JsonArray *ids = wp_json_array (order, "customers");
  if (wp_json_length (ids) == 0)
    return;
  wp_paper_add (paper, &heading_style, words[SAY_CUSTOMERS]);
  for (guint i = 0; i < wp_json_length (ids); i++) {
    const char *id = wp_json_string_at (ids, i), *name = id != NULL ? id : "";
    for (guint k = 0; k < customers->len; k++)
      if (g_strcmp0 (wp_json_string (customers->pdata[k], "id"), id) == 0)
        name = wp_json_string_or (customers->pdata[k], "name", name);
    wp_paper_add (paper, &line_style, name);
  }
}

WpPaper *
wp_order_sheet_new (JsonObject *order, JsonObject *product, GPtrArray *customers, const char *partner, const char *language, gint64 now)
{
  const char *const *words = g_str_equal (language, "ja") ? japanese : english;
  const char *lines[] = { words[SAY_SIGN_NAME], words[SAY_SIGN_DATE] }, *po = wp_json_string_or (order, "po", "");
  WpOrderState state = wp_order_get_state (order);
  JsonObject *price = wp_json_object (order, "price");
  g_autofree char *printed = wp_paper_moment (now);
  g_autofree char *foot = g_strdup_printf ("%s %s", words[SAY_TITLE], po);
  g_autofree char *amount = price != NULL ? wp_amount_to_string (wp_json_int (price, "amount", 0), wp_json_string_or (price, "currency", "")) : NULL;
  WpPaper *paper = wp_paper_new (words[SAY_TITLE]);
  wp_paper_begin_part (paper, language, foot, wp_json_string (order, "id"), wp_paper_number_in (language));
  wp_paper_add (paper, &title_style, words[SAY_TITLE]);
  if (state == WP_ORDER_DRAFT || state == WP_ORDER_AWAITING_RELEASE)
    wp_paper_add (paper, &warning_style, words[state == WP_ORDER_DRAFT ? SAY_NOT_PLACED : SAY_WAITS]);
  wp_paper_begin_table (paper, 2, FALSE, NULL, NULL);
  add_fact (paper, words[SAY_PARTNER], partner);
  add_fact (paper, words[SAY_DISTRIBUTOR], wp_json_string (order, "distributor"));
  add_fact (paper, words[SAY_PO], po);
  add_mark (paper, words[SAY_ORDERED], wp_json_object (order, "placed"));
  add_mark (paper, words[SAY_RELEASED], wp_json_object (order, "released"));
  add_fact (paper, words[SAY_PRINTED], printed);
  add_what (paper, order, product, language, words);
  wp_paper_begin_table (paper, 2, FALSE, NULL, NULL);
  add_fact (paper, words[SAY_PRICE], amount);
  add_customers (paper, order, customers, words);
  if (*wp_json_string_or (order, "note", "") != '\0') {
    wp_paper_add (paper, &heading_style, words[SAY_NOTE]);
    wp_paper_add (paper, &line_style, wp_json_string (order, "note"));
  }
  wp_paper_begin_table (paper, 2, TRUE, NULL, NULL);
  wp_paper_add_row (paper, &sign_style, lines);
  return paper;
}
