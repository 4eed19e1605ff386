/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WP_ERROR:
 *
 * The one error domain of all programs. Low layers translate the errors of HTTP, the resolver, TLS, SQLite and the Secret
 * Service into a #WpError once; everything above only adds context with g_prefix_error(). %G_IO_ERROR_CANCELLED is left as it is.
 */
#define WP_ERROR (wp_error_quark ())

/**
 * WpError:
 *
 * What went wrong, in terms of what a person can do about it. The table in wp-error.c gives each its HTTP status, its slug on
 * the wire (the last part of the RFC 9457 `type`), a title and an advice.
 */
typedef enum {
  WP_ERROR_OFFLINE = 1,     /* no connection to the server */
  WP_ERROR_TIMEOUT,         /* the server did not answer in time */
  WP_ERROR_TLS,             /* the server's certificate does not verify */
  WP_ERROR_INSECURE,        /* plain HTTP to a host that is not loopback */
  WP_ERROR_PROTOCOL,        /* an answer that is not what the contract says (not JSON, too deep, wrong type) */
  WP_ERROR_MALFORMED,       /* 400: a request that is not JSON or not HTTP as we speak it */
  WP_ERROR_AUTH_REQUIRED,   /* 401 */
  WP_ERROR_FORBIDDEN,       /* 403: see wp_error_get_role() */
  WP_ERROR_NOT_FOUND,       /* 404 */
  WP_ERROR_METHOD,          /* 405 */
  WP_ERROR_CONFLICT,        /* 409 */
  WP_ERROR_CURSOR_EXPIRED,  /* 410 */
  WP_ERROR_STALE,           /* 412 */
  WP_ERROR_TOO_LARGE,       /* 413 */
  WP_ERROR_INVALID,         /* 422: see wp_error_get_fields() */
  WP_ERROR_KEY_REUSED,      /* 422: an idempotency key with another body */
  WP_ERROR_RATE_LIMITED,    /* 429: see wp_error_get_retry_after() */
  WP_ERROR_SERVER,          /* 500 */
  WP_ERROR_UNAVAILABLE,     /* 502, 503, 504 */
  WP_ERROR_SIGN_IN,         /* sign-in was refused, abandoned or forged */
  WP_ERROR_STORAGE,         /* a database could not be read or written */
  WP_ERROR_STORAGE_FULL,    /* the disk is full */
  WP_ERROR_STORAGE_CORRUPT, /* a database is damaged */
  WP_ERROR_STORAGE_TOO_NEW, /* a database of a newer version */
  WP_ERROR_STORAGE_BUSY,    /* another process has it */
  WP_ERROR_KEYRING_LOCKED,
  WP_ERROR_KEYRING_ABSENT,
  WP_ERROR_UNSUPPORTED,    /* something newer than this program */
  WP_ERROR_FILES_FULL,     /* 413: a partner's files are as many, or as large, as a server keeps */
  WP_ERROR_KEYRING_SILENT, /* no answer: it may be waiting for a password, or hang */
  WP_ERROR_TLS_EXPIRED,
  WP_ERROR_TLS_HOST,             /* the certificate is another host's */
  WP_ERROR_TLS_ISSUER,           /* signed by nobody this machine trusts, or by itself */
  WP_ERROR_NOTIFICATIONS_ABSENT, /* nothing on this desktop shows bubbles */
  WP_ERROR_NOTIFICATIONS_SILENT, /* what shows bubbles does not answer, or refuses */
  WP_ERROR_SAMPLE_ENDED,         /* the sample data's own server has ended */
  WP_ERROR_WORK_RESCUED,         /* work.db was damaged, and everything in it was recovered */
  WP_ERROR_WORK_LOST,            /* work.db was damaged, and not everything in it was recovered */
  WP_ERROR_UNREADABLE,           /* an answer of the service itself that cannot be read: larger than allowed, or damaged */
  /* New ones go last: work.db has the numbers. */
} WpError;

GQuark wp_error_quark (void);

/**
 * WpFieldError:
 *
 * One field of a refused document: @pointer (RFC 6901), a snake_case @code and a @detail in English.
 */
typedef struct {
  char *pointer;
  char *code;
  char *detail;
} WpFieldError;

/**
 * wp_error_add_field:
 * @error: (inout) (nullable): where a %WP_ERROR_INVALID is made, or one is added to
 *
 * Records one more field that is wrong. The first call sets the error, further calls add to it, so that a caller checks a
 * whole document and reports every field at once.
 */
void wp_error_add_field (GError **error, const char *pointer, const char *code, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* (nullable) (transfer none) (element-type WpFieldError): the fields, %NULL when there are none or @error is no WpError */
GPtrArray *wp_error_get_fields (const GError *error);

/* The role a refused call needs, e.g. "technician", or %NULL */
void wp_error_set_role (GError *error, const char *role);
const char *wp_error_get_role (const GError *error);

/* Seconds the server asked to wait, or 0 */
void wp_error_set_retry_after (GError *error, guint seconds);
guint wp_error_get_retry_after (const GError *error);

/* The table. Every function takes any int and answers for %WP_ERROR_SERVER when it knows no such code. */
guint wp_error_get_status (int code);       /* HTTP status, 0 for those that never travel */
const char *wp_error_get_slug (int code);   /* "cursor-expired" */
const char *wp_error_get_title (int code);  /* English, marked for translation; the application passes it through gettext */
const char *wp_error_get_advice (int code); /* what to do next; English, marked for translation */

/* The service was not reached: the network, TLS, or a proxy or gateway in between */
gboolean wp_error_is_connection (int code);
/* This machine's own disk, not the server */
gboolean wp_error_is_storage (int code);

int wp_error_from_slug (const char *slug); /* (nullable) slug */

/**
 * wp_error_from_status:
 * @status: an HTTP status that is no success
 * @slug: (nullable): the slug of the problem's type, which wins where it is known and agrees with the status
 */
int wp_error_from_status (guint status, const char *slug);

G_END_DECLS
