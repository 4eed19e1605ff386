/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-auth-page.h"
#include "wp-auth.h"
#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-password.h"
#include "wp-secret.h"

static void
test_sealed_sign_in (void)
{
  static const char *const states[] = { NULL, "", "plain", "a\nb\n\nc", "日本 & = #" };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *sealed = wp_auth_request_seal ("key", "http://127.0.0.1:1/", "challenge", states[i], 1234);
    g_autofree char *again = wp_auth_request_seal ("key", "http://127.0.0.1:1/", "challenge", states[i], 1234);
    g_autoptr (WpAuthRequest) sign_in = wp_auth_request_open ("key", sealed);
    g_assert_cmpstr (sign_in->redirect_uri, ==, "http://127.0.0.1:1/");
    g_assert_cmpstr (sign_in->challenge, ==, "challenge");
    g_assert_cmpstr (sign_in->state, ==, states[i]);
    g_assert_cmpint (sign_in->expires_at, ==, 1234);
    g_assert_cmpstr (sealed, !=, again);
    g_assert_null (wp_auth_request_open ("other", sealed));
    sealed[3] = sealed[3] == 'A' ? 'B' : 'A';
    g_assert_null (wp_auth_request_open ("key", sealed));
  }
  g_autofree char *cursor = wp_cursor_make ("key", "changes", "1\n2\n3\n4\n5");
  g_assert_null (wp_auth_request_open ("key", cursor));
  g_assert_null (wp_auth_request_open ("key", ""));
  g_assert_null (wp_auth_request_open ("key", "."));
}

static void
test_encrypted (void)
{
  static const char *const texts[] = { "", "MDR-8WZ2-11QX-4F7K", "日本" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *sealed = wp_secret_encrypt ("key", "scope", texts[i]), *again = wp_secret_encrypt ("key", "scope", texts[i]);
    g_autofree char *text = wp_secret_decrypt ("key", "scope", sealed);
    g_assert_cmpstr (text, ==, texts[i]);
    g_assert_cmpstr (sealed, !=, again);
    g_assert_null (wp_secret_decrypt ("other", "scope", sealed));
    g_assert_null (wp_secret_decrypt ("key", "another", sealed));
    sealed[20] = sealed[20] == 'A' ? 'B' : 'A';
    g_assert_null (wp_secret_decrypt ("key", "scope", sealed));
  }
  g_assert_null (wp_secret_decrypt ("key", "scope", ""));
  g_assert_null (wp_secret_decrypt ("key", "scope", "????"));
  g_autofree char *mark = wp_secret_mark ("key", "scope", "a"), *same = wp_secret_mark ("key", "scope", "a"),
                  *other = wp_secret_mark ("key", "scope", "b");
  g_assert_cmpstr (mark, ==, same);
  g_assert_cmpstr (mark, !=, other);
}

static void
test_redirects (void)
{
  static const char *const good[] = { "http://127.0.0.1:1/", "http://127.0.0.1:65535/", "http://[::1]:40000/" };
  static const char *const bad[] = { "",
                                     "http://127.0.0.1/",
                                     "http://127.0.0.1:/",
                                     "http://127.0.0.1:0/",
                                     "http://127.0.0.1:080/",
                                     "http://127.0.0.1:65536/",
                                     "http://127.0.0.1:123456/",
                                     "http://127.0.0.1:80",
                                     "http://127.0.0.1:80//",
                                     "http://127.0.0.1:80/?x",
                                     "https://127.0.0.1:80/",
                                     "HTTP://127.0.0.1:80/",
                                     "http://127.0.0.1:80@evil/",
                                     "http://localhost:80/",
                                     "http://0.0.0.0:80/" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (wp_auth_is_redirect (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (wp_auth_is_redirect (bad[i]));

  g_autofree char *location = wp_auth_make_redirect ("http://127.0.0.1:1/", "code", "a&b", "state", NULL, "iss", "http://x:1", NULL);
  g_assert_cmpstr (location, ==, "http://127.0.0.1:1/?code=a%26b&iss=http%3A%2F%2Fx%3A1");
}

static void
test_origins (void)
{
  g_assert_true (wp_auth_is_own_origin ("https://w.example", NULL, NULL));
  g_assert_true (wp_auth_is_own_origin ("https://w.example", "https://w.example", "same-origin"));
  g_assert_true (wp_auth_is_own_origin ("https://w.example", "null", "same-origin"));
  g_assert_false (wp_auth_is_own_origin ("https://w.example", "https://w.example.evil", NULL));
  g_assert_false (wp_auth_is_own_origin ("https://w.example", "http://w.example", NULL));
  g_assert_false (wp_auth_is_own_origin ("https://w.example", "null", "cross-site"));
  g_assert_false (wp_auth_is_own_origin ("https://w.example", NULL, "none"));
}

static void
test_verifier (void)
{
  /* RFC 7636, appendix B */
  const char *verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", *challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  g_assert_true (wp_auth_is_challenge (challenge));
  g_assert_false (wp_auth_is_challenge ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="));
  g_assert_true (wp_secret_check_verifier (verifier, challenge));
  g_assert_false (wp_secret_check_verifier (challenge, challenge));
  g_assert_false (wp_secret_check_verifier ("", challenge));
}

static void
test_languages (void)
{
  static const struct {
    const char *accept, *language;
  } cases[] = { { NULL, "en" },
                { "", "en" },
                { "ja", "ja" },
                { "ja-JP,ja;q=0.9,en;q=0.8", "ja" },
                { "en,ja", "en" },
                { "fr,ja;q=0.1", "ja" },
                { "jam,en;q=0.1", "en" },
                { "ja;q=0,en;q=0.5", "en" },
                { "JA", "ja" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wp_auth_page_language (cases[i].accept), ==, cases[i].language);
}

static void
test_password (void)
{
  g_autofree char *one = wp_password_hash ("秘密 secret", NULL);
  g_autofree char *two = wp_password_hash ("秘密 secret", NULL);
  g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (wp_password_verify ("秘密 secret", one));
  g_assert_false (wp_password_verify ("秘密 secret ", one));
  static const char *const damaged[] = { "",
                                         "$argon2id$",
                                         "$argon2id$v=19$m=99999999,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
                                         "plain",
                                         "$argon2id$v=19$m=65536,t=3,p=1$$",
                                         "$argon2i$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA" };
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_false (wp_password_verify ("x", damaged[i]));
}

typedef struct {
  guint n_done;
  guint n_busy;
} Count;

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *count = data;
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_password_pool_verify_finish (result, &error));
  count->n_busy += g_error_matches (error, WP_ERROR, WP_ERROR_UNAVAILABLE);
  count->n_done++;
}

/* More than the queue takes: refused at once, the rest is answered. */
static void
test_password_queue (void)
{
  g_autoptr (WpPasswordPool) pool = wp_password_pool_new ();
  Count count = { 0, 0 };
  const guint n = WP_PASSWORD_QUEUE + WP_PASSWORD_WORKERS + 6;
  /* The cheapest that is still argon2id */
  for (guint i = 0; i < n; i++)
    wp_password_pool_verify_async (pool, "x", "$argon2id$v=19$m=65536,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                   verified_cb, &count);
  while (count.n_done < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count.n_busy, >=, 1);
  g_assert_cmpuint (count.n_busy, <=, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/auth/sealed", test_sealed_sign_in);
  g_test_add_func ("/server/auth/encrypted", test_encrypted);
  g_test_add_func ("/server/auth/redirects", test_redirects);
  g_test_add_func ("/server/auth/origins", test_origins);
  g_test_add_func ("/server/auth/verifier", test_verifier);
  g_test_add_func ("/server/auth/languages", test_languages);
  g_test_add_func ("/server/password", test_password);
  g_test_add_func ("/server/password/queue", test_password_queue);
  return g_test_run ();
}
