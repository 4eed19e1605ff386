/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemoChild"
#include "config.h"

#include "wp-demo-child.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-http.h"
#include "wp-json.h"

#include <gio/gunixinputstream.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#define SERVER "watchpost-server"
#define FOLDER "watchpost-demo-"
#define READY_SECONDS 60
#define MAX_READY_LINE (64 * 1024)

struct _WpDemoChild {
  char *directory;
  int lock; /* on the directory: somebody is there */
  GSubprocess *process;
  JsonObject *ready;
  GThread *visitor; /* (nullable) */
  char *visit_url;
  GCancellable *failed;
  GError *failure;     /* set before @failed is cancelled */
  GCancellable *ended; /* ends the visitor and the watch */
  void (*watch) (gpointer user_data);
  gpointer watch_data;
};

static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (WP_BIN_DIR);
  const char *const places[] = { "", "../server", "../../src/server" }; /* installed, and in a build folder */
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (folder, places[i], SERVER, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&path);
  }
  return g_find_program_in_path (SERVER);
}

/* The first line of its output, bounded in length and time. */
static char *
read_line (int fd, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 deadline = g_get_monotonic_time () + READY_SECONDS * G_USEC_PER_SEC;
  while (line->len < MAX_READY_LINE && g_get_monotonic_time () < deadline) {
    GPollFD poll = { .fd = fd, .events = G_IO_IN | G_IO_HUP };
    char c;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (g_poll (&poll, 1, 200) == 0)
      continue;
    if (read (fd, &c, 1) != 1)
      break;
    if (c == '\n')
      return g_string_free (g_steal_pointer (&line), FALSE);
    g_string_append_c (line, c);
  }
  g_set_error_literal (error, WP_ERROR, WP_ERROR_SERVER, "The server with the sample data did not start");
  return NULL;
}

static gboolean
make_directory (WpDemoChild *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  wp_folder_sweep (g_get_tmp_dir (), FOLDER);
  self->directory = g_dir_make_tmp (FOLDER "XXXXXX", &local);
  if (self->directory == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, local->message);
    return FALSE;
  }
  self->lock = wp_folder_lock (self->directory, error);
  return self->lock >= 0;
}

WpDemoChild *
wp_demo_child_new (const char *program, GCancellable *cancellable, GError **error)
{
  g_autoptr (WpDemoChild) self = g_new0 (WpDemoChild, 1);
  g_autofree char *found = program != NULL ? g_strdup (program) : find_program ();
  g_autoptr (GError) local = NULL;
  self->lock = -1;
  self->failed = g_cancellable_new ();
  self->ended = g_cancellable_new ();
  if (found == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "The server with the sample data is not installed");
    return NULL;
  }
  if (!make_directory (self, error))
    return NULL;
  g_autofree char *state = g_build_filename (self->directory, "server", NULL);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &local, found, "--demo", "--exit-with-parent",
                                    "--listen", "127.0.0.1:0", "--state", state, NULL);
  if (self->process == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, local->message);
    return NULL;
  }
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->process)));
  g_autofree char *line = read_line (fd, cancellable, error);
  if (line == NULL)
    return NULL;
  self->ready = wp_json_parse_object (line, -1, error);
  if (self->ready == NULL)
    return NULL;
  if (!wp_http_url_is_loopback (wp_demo_child_get_url (self))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The server with the sample data does not say where it listens");
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
wp_demo_child_free (WpDemoChild *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->ended);
  if (self->visitor != NULL)
    g_thread_join (self->visitor);
  if (self->process != NULL) {
    /* Its data is a sample that goes with it: no need to be polite. */
    g_subprocess_force_exit (self->process);
    g_subprocess_wait (self->process, NULL, NULL);
    g_object_unref (self->process);
  }
  if (self->directory != NULL)
    wp_folder_erase (self->directory);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->directory);
  g_clear_pointer (&self->ready, json_object_unref);
  g_clear_error (&self->failure);
  g_object_unref (self->failed);
  g_object_unref (self->ended);
  g_free (self->visit_url);
  g_free (self);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WpDemoChild *self = user_data;
  if (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    self->watch (self->watch_data);
}

void
wp_demo_child_watch (WpDemoChild *self, void (*ended) (gpointer user_data), gpointer user_data)
{
  self->watch = ended;
  self->watch_data = user_data;
  g_subprocess_wait_async (self->process, self->ended, exited_cb, self);
}

const char *
wp_demo_child_get_url (WpDemoChild *self)
{
  return wp_json_string_or (self->ready, "url", "");
}

const char *
wp_demo_child_get_directory (WpDemoChild *self)
{
  return self->directory;
}

GCancellable *
wp_demo_child_get_failure (WpDemoChild *self, const GError **error)
{
  if (error != NULL)
    *error = g_cancellable_is_cancelled (self->failed) ? self->failure : NULL;
  return self->failed;
}

static char *
find_request_id (GBytes *page)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  g_autoptr (GRegex) expression = g_regex_new ("name=\"request\" value=\"([A-Za-z0-9_.-]{1,4000})\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  return g_regex_match (expression, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static WpHttpAnswer *
post_form (WpDemoChild *self, WpHttp *http, const char *request_id, GError **error)
{
  /* The first of the main partner's people who can do the work */
  JsonArray *users = wp_json_array (self->ready, "demoUsers");
  JsonObject *user = wp_json_find (users, "role", "technician", NULL);
  if (user == NULL)
    user = wp_json_object_at (users, 0);
  char *form = soup_form_encode ("request", request_id, "email", wp_json_string_or (user, "email", ""), "password",
                                 wp_json_string_or (user, "password", ""), NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = "POST";
  request.path = "/oauth/authorize";
  request.content_type = "application/x-www-form-urlencoded";
  request.body = body;
  request.raw = TRUE;
  return wp_http_send (http, &request, NULL, self->ended, error);
}

static gboolean
follow (WpDemoChild *self, const char *location, GError **error)
{
  g_autoptr (GUri) uri = location != NULL ? g_uri_parse (location, G_URI_FLAGS_ENCODED, NULL) : NULL;
  if (uri == NULL || !wp_http_url_is_loopback (location)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server with the sample data did not let its own user in");
    return FALSE;
  }
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uri));
  g_autofree char *path = g_strdup_printf ("/?%s", g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "");
  g_autoptr (WpHttp) http = wp_http_new (base, error);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.path = path;
  request.raw = TRUE;
  g_autoptr (WpHttpAnswer) answer = http != NULL ? wp_http_send (http, &request, NULL, self->ended, error) : NULL;
  return answer != NULL;
}

static gboolean
visit (WpDemoChild *self, GError **error)
{
  g_autoptr (WpHttp) http = wp_http_new (wp_demo_child_get_url (self), error);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  if (http == NULL)
    return FALSE;
  request.path = self->visit_url;
  request.raw = TRUE;
  g_autoptr (WpHttpAnswer) page = wp_http_send (http, &request, NULL, self->ended, error);
  g_autofree char *request_id = page != NULL ? find_request_id (page->body) : NULL;
  if (request_id == NULL) {
    if (page != NULL)
      g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server with the sample data has no sign-in page");
    return FALSE;
  }
  g_autoptr (WpHttpAnswer) answer = post_form (self, http, request_id, error);
  return answer != NULL && follow (self, answer->location, error);
}

static gpointer
visitor_thread (gpointer user_data)
{
  WpDemoChild *self = user_data;
  if (!visit (self, &self->failure))
    g_cancellable_cancel (self->failed);
  return NULL;
}

gboolean
wp_demo_child_visit (const char *url, gpointer user_data, GError **error)
{
  WpDemoChild *self = user_data;
  self->visit_url = g_strdup (url);
  self->visitor = g_thread_new ("wp-visitor", visitor_thread, self);
  return TRUE;
}
