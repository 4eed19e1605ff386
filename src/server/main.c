/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpServer"
#include "config.h"

#include "wp-demo.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboardings.h"
#include "wp-licenses.h"
#include "wp-people.h"
#include "wp-routes.h"
#include "wp-server.h"
#include "wp-time.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_STDIN (64 * 1024)

static char *listen_at, *public_url, *state_dir, *tls_cert, *tls_key, *add_user, *role_name, *partner_name, *user_name;
static char *forms_dir, *demo_onboarding, *move_customer, *to_partner, *new_id;
static char **trusted_proxies;
static gboolean demo, exit_with_parent, add_customer, add_license, set_manager, print_routes, show_version;
static double demo_pace = 1;
static WpBlobLimits blob_limits;

static const GOptionEntry entries[] = {
  { "listen", 0, 0, G_OPTION_ARG_STRING, &listen_at, "Where to listen (default 127.0.0.1:8475; port 0 takes a free one)", "ADDRESS:PORT" },
  { "public-url", 0, 0, G_OPTION_ARG_STRING, &public_url, "How clients reach it; the issuer of every sign-in", "URL" },
  { "trusted-proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &trusted_proxies,
    "A TLS proxy before it, whose Forwarded or X-Forwarded-For says who the client is: an address or ADDRESS/BITS; may be given again", "ADDRESS" },
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &state_dir, "The folder that keeps everything", "DIR" },
  { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &tls_cert, "Certificate chain, PEM", "FILE" },
  { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &tls_key, "Its key, PEM", "FILE" },
  { "forms", 0, 0, G_OPTION_ARG_FILENAME, &forms_dir, "A folder with forms of your own, beside those that come with it", "DIR" },
  { "max-files", 0, 0, G_OPTION_ARG_INT64, &blob_limits.files, "How many attached files a partner may have (default 10000)", "N" },
  { "max-file-bytes", 0, 0, G_OPTION_ARG_INT64, &blob_limits.bytes, "How large they may be together (default 2147483648)", "N" },
  { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "Fill it with sample data and play a SOC; on loopback only", NULL },
  { "demo-pace", 0, 0, G_OPTION_ARG_DOUBLE, &demo_pace, "How fast the sample SOC works; 0 freezes it", "N" },
  { "demo-onboarding", 0, 0, G_OPTION_ARG_STRING, &demo_onboarding, "How far the sample data's main partner is: begun (the default) or fresh",
    "HOW" },
  { "print-routes", 0, 0, G_OPTION_ARG_NONE, &print_routes, "Print everything that may be called as JSON, and exit", NULL },
  { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &exit_with_parent, "Exit when standard input closes", NULL },
  { "add-user", 0, 0, G_OPTION_ARG_STRING, &add_user, "Add or change a user, whose password is the first line of standard input, and exit", "EMAIL" },
  { "role", 0, 0, G_OPTION_ARG_STRING, &role_name, "The user's role: administrator, technician or auditor", "ROLE" },
  { "partner", 0, 0, G_OPTION_ARG_STRING, &partner_name, "The partner that a user or customer belongs to", "NAME" },
  { "name", 0, 0, G_OPTION_ARG_STRING, &user_name, "The user's name", "NAME" },
  { "add-customer", 0, 0, G_OPTION_ARG_NONE, &add_customer, "Add or change a customer, read as JSON from standard input, and exit", NULL },
  { "add-license", 0, 0, G_OPTION_ARG_NONE, &add_license, "Add or change a license of --partner, read as JSON from standard input, and exit", NULL },
  { "move-customer", 0, 0, G_OPTION_ARG_STRING, &move_customer,
    "Move a customer of --partner and its incidents to another one, or give it another id, and exit; its forms stay", "ID" },
  { "to-partner", 0, 0, G_OPTION_ARG_STRING, &to_partner, "Where a customer is moved to (default: it stays)", "NAME" },
  { "new-id", 0, 0, G_OPTION_ARG_STRING, &new_id, "The id of a customer that is moved (default: the one it has)", "ID" },
  { "set-account-manager", 0, 0, G_OPTION_ARG_NONE, &set_manager,
    "Say whom the partner reaches at the vendor: name, email and phone, read as JSON from standard input, and exit", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Show the version", NULL },
  { NULL }
};

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, message);
  return FALSE;
}

/* Splits "127.0.0.1:8475" or "[::1]:8475". */
static gboolean
parse_listen (const char *text, char **host, guint16 *port, GError **error)
{
  const char *colon = strrchr (text, ':');
  guint64 number;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    return invalid (error, "--listen wants ADDRESS:PORT");
  gboolean brackets = text[0] == '[' && colon > text && colon[-1] == ']';
  *host = brackets ? g_strndup (text + 1, colon - text - 2) : g_strndup (text, colon - text);
  *port = number;
  return TRUE;
}

/* All of standard input, bounded. (transfer full) */
static char *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  size_t n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0 && text->len <= MAX_STDIN)
    g_string_append_len (text, buffer, n);
  if (text->len <= MAX_STDIN && strlen (text->str) == text->len)
    return g_strdup (text->str);
  invalid (error, "Standard input is too long, or no text");
  return NULL;
}

static gboolean
run_add_user (WpStorage *storage, GError **error)
{
  g_autofree char *password = read_input (error);
  if (password == NULL)
    return FALSE;
  password[strcspn (password, "\r\n")] = '\0';
  g_autofree char *partner = wp_people_need_partner (storage, partner_name, error);
  if (partner == NULL)
    return FALSE;
  g_autoptr (WpPrincipal) user = wp_people_put_user (storage, partner, add_user, user_name != NULL ? user_name : add_user,
                                                     wp_role_from_string (role_name), password, error);
  if (user == NULL)
    return FALSE;
  g_autoptr (JsonObject) line = wp_json_new ("id", user->id, "partnerId", user->partner_id, NULL);
  g_autofree char *json = wp_json_to_string (line);
  g_print ("%s\n", json);
  return TRUE;
}

static gboolean
run_add_customer (WpStorage *storage, GError **error)
{
  g_autofree char *text = read_input (error);
  g_autoptr (JsonObject) document = text != NULL ? wp_json_parse_object (text, -1, error) : NULL;
  if (document == NULL)
    return FALSE;
  g_autofree char *partner = wp_people_need_partner (storage, partner_name, error);
  g_autofree char *id = partner != NULL ? wp_people_put_customer (storage, partner, document, error) : NULL;
  if (id == NULL)
    return FALSE;
  g_autoptr (JsonObject) line = wp_json_new ("id", id, "partnerId", partner, NULL);
  g_autofree char *json = wp_json_to_string (line);
  g_print ("%s\n", json);
  return TRUE;
}

/* (transfer full): the id of a partner that there is */
static char *
find_partner (WpStorage *storage, const char *name, GError **error)
{
  char *id = NULL;
  if (storage->people->find_partner (storage, name != NULL ? name : "", &id, error) && id == NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no partner “%s”", name != NULL ? name : "");
  return id;
}

static gboolean
run_add_license (WpStorage *storage, GError **error)
{
  g_autofree char *text = read_input (error);
  g_autoptr (JsonObject) document = text != NULL ? wp_json_parse_object (text, -1, error) : NULL;
  g_autofree char *partner = document != NULL ? find_partner (storage, partner_name, error) : NULL;
  g_autofree char *id = partner != NULL ? wp_licenses_put (storage, partner, document, NULL, error) : NULL;
  if (id == NULL)
    return FALSE;
  g_autoptr (JsonObject) line = wp_json_new ("id", id, "partnerId", partner, NULL);
  g_autofree char *json = wp_json_to_string (line);
  g_print ("%s\n", json);
  return TRUE;
}

static gboolean
run_move_customer (WpStorage *storage, GError **error)
{
  guint n_incidents = 0;
  g_autofree char *from = find_partner (storage, partner_name, error);
  g_autofree char *to = from != NULL ? find_partner (storage, to_partner != NULL ? to_partner : partner_name, error) : NULL;
  const char *id = new_id != NULL ? new_id : move_customer;
  if (to == NULL || !wp_people_move_customer (storage, from, move_customer, to, id, wp_time_now (), &n_incidents, error))
    return FALSE;
  g_autoptr (JsonObject) line = wp_json_new ("id", id, "partnerId", to, NULL);
  wp_json_set_int (line, "incidents", n_incidents);
  g_autofree char *json = wp_json_to_string (line);
  g_print ("%s\n", json);
  return TRUE;
}

/* An older version let two partners have a customer of the same id. */
static gboolean
name_shared_customers (WpStorage *storage, GError **error)
{
  g_auto (GStrv) ids = storage->documents->list_shared (storage, &wp_kind_customer, error);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_message ("The customer “%s” is at more than one partner: nothing can be raised for it until --move-customer gives one of them a --new-id",
               ids[i]);
  return ids != NULL;
}

static gboolean
run_set_manager (WpServer *server, GError **error)
{
  WpStorage *storage = wp_server_get_storage (server);
  g_autofree char *text = read_input (error);
  g_autoptr (JsonObject) manager = text != NULL ? wp_json_parse_object (text, -1, error) : NULL;
  if (manager == NULL)
    return FALSE;
  g_autofree char *partner = wp_people_need_partner (storage, partner_name, error);
  if (partner == NULL || !wp_server_publish (server, error) || !wp_onboardings_set_manager (storage, partner, manager, error))
    return FALSE;
  g_autoptr (JsonObject) line = wp_json_new ("partnerId", partner, NULL);
  g_autofree char *json = wp_json_to_string (line);
  g_print ("%s\n", json);
  return TRUE;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer loop)
{
  char buffer[256];
  ssize_t n = read (fd, buffer, sizeof buffer);
  if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* One line of JSON for whoever started it. */
static void
print_ready (WpServer *server, JsonArray *users)
{
  g_autoptr (JsonObject) line = wp_json_new ("url", wp_server_get_url (server), "version", WP_VERSION, "socTokenFile",
                                             wp_server_get_soc_token_file (server), NULL);
  wp_json_set_array (line, "demoUsers", users != NULL ? json_array_ref (users) : json_array_new ());
  g_autofree char *json = wp_json_to_string (line);
  printf ("%s\n", json);
  fflush (stdout);
}

static gboolean
run_server (WpServer *server, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (JsonArray) users = NULL;
  g_autoptr (WpDemoSoc) soc = NULL;

  if (demo) {
    if (!wp_server_is_loopback (server))
      return invalid (error, "--demo listens on loopback only");
    if (demo_onboarding != NULL && strcmp (demo_onboarding, "fresh") != 0 && strcmp (demo_onboarding, "begun") != 0)
      return invalid (error, "--demo-onboarding wants begun or fresh");
    users = wp_demo_fill (wp_server_get_storage (server), wp_server_get_forms (server), wp_server_get_blobs_dir (server),
                          g_strcmp0 (demo_onboarding, "fresh") == 0, wp_time_now (), error);
    if (users == NULL)
      return FALSE;
  }
  if (!name_shared_customers (wp_server_get_storage (server), error) || !wp_server_publish (server, error) || !wp_server_listen (server, error))
    return FALSE;
  if (demo)
    soc = wp_demo_soc_new (wp_server_get_storage (server), demo_pace);

  guint sources[] = { g_unix_signal_add (SIGTERM, quit_cb, loop), g_unix_signal_add (SIGINT, quit_cb, loop) };
  guint input = exit_with_parent ? g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, loop) : 0;
  print_ready (server, users);
  g_main_loop_run (loop);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  if (input != 0 && g_main_context_find_source_by_id (NULL, input) != NULL)
    g_source_remove (input);
  wp_server_stop (server);
  return TRUE;
}

static gboolean
run (GError **error)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  g_autofree char *state = state_dir != NULL ? g_strdup (state_dir)
                                             : g_build_filename (g_get_user_data_dir (), demo ? "watchpost-demo-server" : "watchpost-server", NULL);

  if (!parse_listen (listen_at != NULL ? listen_at : "127.0.0.1:8475", &host, &port, error))
    return FALSE;
  if (blob_limits.files < 0 || blob_limits.bytes < 0)
    return invalid (error, "--max-files and --max-file-bytes want a number from 0 on");
  const WpServerOptions options = { host, port, public_url, (const char *const *) trusted_proxies, state, tls_cert, tls_key, forms_dir, blob_limits };
  g_autoptr (WpServer) server = wp_server_new (&options, error);
  if (server == NULL)
    return FALSE;
  if (add_user != NULL)
    return run_add_user (wp_server_get_storage (server), error) && wp_server_publish (server, error);
  if (add_customer)
    return run_add_customer (wp_server_get_storage (server), error) && wp_server_publish (server, error);
  if (add_license)
    return run_add_license (wp_server_get_storage (server), error) && wp_server_publish (server, error);
  if (move_customer != NULL)
    return run_move_customer (wp_server_get_storage (server), error) && wp_server_publish (server, error);
  if (set_manager)
    return run_set_manager (server, error);
  return run_server (server, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- the backend of Watchpost");
  g_autoptr (GError) error = NULL;

  blob_limits = WP_BLOB_LIMITS;
#ifdef M_MMAP_THRESHOLD
  /* What large answers took goes back to the system, always: left to itself, the C library keeps it after the first. */
  mallopt (M_MMAP_THRESHOLD, 256 * 1024);
#endif
  setlocale (LC_ALL, "");
  g_log_writer_default_set_use_stderr (TRUE); /* standard output is for the ready line */
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error) && argc > 1)
    g_set_error (&error, WP_ERROR, WP_ERROR_INVALID, "“%s” is not understood", argv[1]);
  if (error == NULL && show_version) {
    g_print ("watchpost-server %s\n", WP_VERSION);
    return 0;
  }
  if (error == NULL && print_routes) {
    g_autofree char *routes = wp_routes_describe ();
    g_print ("%s\n", routes);
    return 0;
  }
  if (error == NULL && run (&error))
    return 0;
  g_printerr ("watchpost-server: %s\n", error->message);
  return 1;
}
