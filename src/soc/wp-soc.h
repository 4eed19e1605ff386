/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-http.h"

G_BEGIN_DECLS

/* What the program ends with */
typedef enum {
  WP_SOC_OK = 0,
  WP_SOC_REFUSED = 1,     /* the server said no, and why */
  WP_SOC_USAGE = 2,       /* the command line or a file is not right */
  WP_SOC_UNREACHABLE = 3, /* no answer that could be trusted */
} WpSocExit;

/**
 * WpSoc:
 *
 * One run of the command line: where the server is, how the answer is to be shown.
 */
typedef struct {
  WpHttp *http;  /* (owned) */
  char *token;   /* (owned) */
  char *key;     /* (nullable) (owned): the Idempotency-Key, instead of a new one */
  gboolean json; /* print JSON */
} WpSoc;

/* The error domain of the command line itself: everything of it ends with %WP_SOC_USAGE. */
#define WP_SOC_ERROR (wp_soc_error_quark ())
GQuark wp_soc_error_quark (void);
#define WP_SOC_ERROR_USAGE 1
void wp_soc_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * wp_soc_call:
 * @body: (nullable): %NULL is a GET
 *
 * One request, sent again a few times under the same key when the network or the server fails. (transfer full)
 */
JsonObject *wp_soc_call (WpSoc *self, const char *path, JsonObject *body, GError **error);

/* Prints @error to standard error (or as JSON to standard output) and says what the program ends with. */
WpSocExit wp_soc_report (WpSoc *self, const GError *error);

/* A secret of one line. The file must not be readable by others: a warning says so. (transfer full) */
char *wp_soc_read_token (const char *path, GError **error);
/* A whole file, or standard input for "-": bounded, and made valid UTF-8 whatever encoding a shell has written it in. (transfer full) */
char *wp_soc_read_text (const char *path, GError **error);
JsonNode *wp_soc_read_json (const char *path, GError **error);

/* To standard output, without the control characters that a terminal obeys. */
void wp_soc_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
void wp_soc_print_json (JsonObject *object);
/* "2026-01-31 09:00 JST", (transfer full) */
char *wp_soc_local_time (gint64 ms);

/* Runs the command @argv[0]. */
WpSocExit wp_soc_run (WpSoc *self, int argc, char **argv);
/* One line for each command, for --help. (transfer full) */
char *wp_soc_list_commands (void);

/* A command's own arguments: no more than @max words may be left of @argv. */
typedef WpSocExit (*WpSocRun) (WpSoc *self, int argc, char **argv);
gboolean wp_soc_parse (WpSoc *self, const char *usage, const GOptionEntry *entries, int *argc, char ***argv, int min, int max, GError **error);

/* What stands in a path: "INC-2041", or the id of something else */
gboolean wp_soc_check_number (const char *incident, GError **error);

#define WP_SOC_MAX_LIMIT 100000
void wp_soc_add_parameter (GString *path, const char *name, const char *value);
/**
 * wp_soc_print_list:
 * @query: what follows the limit, "" or "&name=value…"
 *
 * Fetches @resource page after page, at most @limit items, and prints them: as JSON, or each with @print.
 */
WpSocExit wp_soc_print_list (WpSoc *self, const char *resource, const char *query, guint limit, void (*print) (JsonObject *item));
/* A command that reads the one document of @resource that its only argument names, and prints it in the same way. */
WpSocExit wp_soc_print_one (WpSoc *self, const char *usage, const char *resource, int argc, char **argv, void (*print) (JsonObject *document));
/* Sends a command about one document and says what came of it. */
WpSocExit wp_soc_send (WpSoc *self, const WpCommandType *type, const char *id, JsonObject *body);

WpSocExit wp_soc_raise (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_update (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_escalate (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_close (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_resolve (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_comment (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_ask (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_attempt (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_list (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_show (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_customers (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_onboardings (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_onboarding (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_advance (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_meeting (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_session_held (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_submissions (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_submission (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_accept (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_return (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_orders (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_order (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_confirm (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_reject (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_deliver (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_price (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_licenses (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_license (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_activation (WpSoc *self, int argc, char **argv);
WpSocExit wp_soc_do (WpSoc *self, int argc, char **argv);

G_END_DECLS
