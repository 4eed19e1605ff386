/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAuth"
#include "config.h"

#include "wp-auth-page.h"

#include <stdlib.h>
#include <string.h>

/* The pages stand in both languages here and not in the message catalogs: the language is the browser's, not the process's. */
typedef struct {
  const char *language;
  const char *title;
  const char *intro;
  const char *email;
  const char *password;
  const char *submit;
  const char *footer;
  const char *headings[6];
  const char *messages[6];
} Words;

static const Words all_words[] = {
  {
    "en",
    "Sign in to Watchpost",
    "Use your partner account to connect the Watchpost application on this computer.",
    "E-mail address",
    "Password",
    "Sign in",
    "Your password goes to this server only. The application receives a key that you can take back by signing out.",
    { NULL, NULL, NULL, NULL, "This sign-in has expired", "This request cannot be answered" },
    {
      NULL,
      "The address or the password is not right.",
      "Too many tries. Wait a few minutes, then try again.",
      "Many people are signing in right now. Try again in a moment.",
      "It was open for more than ten minutes, or it was used already. Go back to Watchpost and choose “Sign in” again.",
      "It did not come from the Watchpost application, or it was changed on the way. Nothing was signed in. "
      "Go back to Watchpost and choose “Sign in” again.",
    },
  },
  {
    "ja",
    "Watchpost にサインイン",
    "このコンピューターの Watchpost アプリケーションを接続するため、パートナー アカウントでサインインしてください。",
    "メール アドレス",
    "パスワード",
    "サインイン",
    "パスワードはこのサーバーにのみ送信されます。アプリケーションが受け取るキーは、サインアウトするといつでも無効にできます。",
    { NULL, NULL, NULL, NULL, "このサインインは期限切れです", "この要求には応答できません" },
    {
      NULL,
      "メール アドレスまたはパスワードが正しくありません。",
      "試行回数が多すぎます。数分待ってから、もう一度お試しください。",
      "現在サインインが混み合っています。しばらくしてから、もう一度お試しください。",
      "10 分以上経過したか、すでに使用されています。Watchpost に戻り、もう一度「サインイン」を選択してください。",
      "Watchpost アプリケーションからの要求ではないか、途中で変更されています。サインインは行われていません。"
      "Watchpost に戻り、もう一度「サインイン」を選択してください。",
    },
  },
};

static const char style[] =
  ":root{color-scheme:light dark;--bg:#f4f5f7;--card:#fff;--text:#1d1f24;--dim:#565b66;--line:#8a909c;"
  "--accent:#1c62c4;--accent-text:#fff;--bad:#a51d2d;--bad-bg:#fdecee}"
  "@media(prefers-color-scheme:dark){:root{--bg:#1b1c20;--card:#27292f;--text:#f2f3f5;--dim:#b4b9c4;--line:#7d8494;"
  "--accent:#7fb0ff;--accent-text:#10203c;--bad:#ffb3ba;--bad-bg:#4a1f25}}"
  "*{box-sizing:border-box}"
  "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--bg);color:var(--text);"
  "font:1rem/1.55 system-ui,Cantarell,\"Noto Sans CJK JP\",\"Noto Sans JP\",sans-serif}"
  "main{width:100%;max-width:26rem;background:var(--card);border-radius:1rem;padding:2rem;box-shadow:0 1px 3px #0003,0 8px 32px #0001}"
  "svg{display:block;margin:0 auto 1rem}"
  "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem;text-align:center}"
  "p{margin:0 0 1.25rem;color:var(--dim);text-align:center}"
  "p.alert{color:var(--bad);background:var(--bad-bg);border-radius:.6rem;padding:.7rem 1rem;font-weight:600}"
  "label{display:block;font-weight:600;margin:0 0 .35rem}"
  "input{width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);"
  "border-radius:.6rem;padding:.65rem .8rem;margin:0 0 1.1rem}"
  "button{width:100%;font:inherit;font-weight:700;border:0;border-radius:.6rem;"
  "padding:.75rem;background:var(--accent);color:var(--accent-text);cursor:pointer}"
  "button:hover{filter:brightness(1.08)}"
  "input:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}"
  "footer{margin-top:1.25rem;font-size:.875rem;color:var(--dim);text-align:center}"
  "@media(prefers-contrast:more){:root{--dim:var(--text);--line:var(--text)}main{border:2px solid var(--text)}}"
  "@media(forced-colors:active){main,button{border:1px solid}}";

/* A watchtower's light. */
static const char picture[] =
  "<svg width=\"64\" height=\"64\" viewBox=\"0 0 64 64\" aria-hidden=\"true\"><rect width=\"64\" height=\"64\" rx=\"15\" fill=\"#1c62c4\"/>"
  "<path d=\"M32 22 60 12v20z\" fill=\"#f8d45c\" opacity=\".85\"/>"
  "<path d=\"M24 16h16v13H24z\" fill=\"#fff\"/><path d=\"M21 14 32 7l11 7z\" fill=\"#cfe0fa\"/>"
  "<circle cx=\"32\" cy=\"22\" r=\"4\" fill=\"#f8d45c\"/>"
  "<path d=\"M26 29h12l5 27H21z\" fill=\"#e6effc\"/><path d=\"M29 44h6v12h-6z\" fill=\"#1c62c4\"/></svg>";

const char *
wp_auth_page_language (const char *accept)
{
  double best = 0;
  const char *language = "en";
  g_auto (GStrv) ranges = g_strsplit (accept != NULL ? accept : "", ",", 20);

  for (guint i = 0; ranges[i] != NULL; i++) {
    char *range = g_strstrip (ranges[i]);
    const char *quality = strstr (range, ";q=");
    double weight = quality != NULL ? g_ascii_strtod (quality + 3, NULL) : 1;
    gboolean japanese = g_ascii_strncasecmp (range, "ja", 2) == 0 && !g_ascii_isalpha (range[2]);
    gboolean english = g_ascii_strncasecmp (range, "en", 2) == 0 && !g_ascii_isalpha (range[2]);
    if ((japanese || english) && weight > best) {
      best = weight;
      language = japanese ? "ja" : "en";
    }
  }
  return language;
}

static const Words *
find_words (const char *language)
{
  return strcmp (language, "ja") == 0 ? &all_words[1] : &all_words[0];
}

/* The form's answer redirects to the application, and Chromium drops a redirect that form-action does not name. */
static void
set_headers (WpRequest *request, const char *redirect_uri)
{
  g_autofree char *origin = redirect_uri != NULL ? g_strndup (redirect_uri, strlen (redirect_uri) - 1) : NULL;
  g_autofree char *hash = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) style, strlen (style));
  g_checksum_get_digest (sum, digest, &length);
  hash = g_base64_encode (digest, length);
  g_autofree char *policy = g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; form-action 'self'%s%s; "
                                             "frame-ancestors 'none'; base-uri 'none'",
                                             hash, origin != NULL ? " " : "", origin != NULL ? origin : "");
  wp_request_set_header (request, "Content-Security-Policy", policy);
  wp_request_set_header (request, "X-Frame-Options", "DENY");
  wp_request_set_header (request, "Referrer-Policy", "no-referrer");
  wp_request_set_header (request, "Cache-Control", "no-store");
  wp_request_set_header (request, "Vary", "Accept-Language");
}

static void
append_form (GString *html, const Words *words, WpAuthPage page, const char *request_id, const char *email)
{
  g_autofree char *typed = g_markup_escape_text (email != NULL ? email : "", -1);
  gboolean again = page != WP_AUTH_PAGE_FORM;

  g_string_append_printf (html, "<p>%s</p>", words->intro);
  if (again)
    g_string_append_printf (html, "<p class=\"alert\" role=\"alert\" id=\"problem\">%s</p>", words->messages[page]);
  g_string_append_printf (
    html,
    "<form method=\"post\" action=\"/oauth/authorize\"><input type=\"hidden\" name=\"request\" value=\"%s\">"
    "<label for=\"email\">%s</label>"
    "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" required maxlength=\"254\" value=\"%s\"%s>"
    "<label for=\"password\">%s</label>"
    "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required maxlength=\"1024\"%s%s>"
    "<button type=\"submit\">%s</button></form><footer>%s</footer>",
    request_id, words->email, typed, *typed == '\0' ? " autofocus" : "", words->password, *typed != '\0' ? " autofocus" : "",
    again ? " aria-describedby=\"problem\"" : "", words->submit, words->footer);
}

void
wp_auth_page_answer (WpRequest *request, WpAuthPage page, guint status, const char *request_id, const char *email, const char *redirect_uri)
{
  const Words *words = find_words (wp_auth_page_language (wp_request_header (request, "Accept-Language")));
  const char *heading = words->headings[page] != NULL ? words->headings[page] : words->title;
  g_autoptr (GString) html = g_string_new (NULL);

  g_string_printf (html,
                   "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><style>%s</style></head><body><main>%s<h1>%s</h1>",
                   words->language, heading, style, picture, heading);
  if (request_id != NULL)
    append_form (html, words, page, request_id, email);
  else
    g_string_append_printf (html, "<p>%s</p>", words->messages[page]);
  g_string_append (html, "</main></body></html>");
  set_headers (request, redirect_uri);
  wp_request_set_header (request, "Content-Language", words->language);
  wp_request_answer (request, status, "text/html; charset=utf-8", html->str);
}
