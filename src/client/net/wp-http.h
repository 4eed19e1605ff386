/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WpHttp:
 *
 * The one way to a server: blocking calls for worker threads and command lines. TLS is always verified, plain HTTP goes to literal
 * loopback only, no redirect is followed, every answer is bounded and checked, and every failure is a %WP_ERROR (or
 * %G_IO_ERROR_CANCELLED). A #WpHttp belongs to one thread at a time; each thread has its own. Tokens and bodies are never logged.
 */
typedef struct _WpHttp WpHttp;

#define WP_HTTP_TIMEOUT 60                       /* s without a byte */
#define WP_HTTP_MAX_SECONDS 180                  /* s for a whole answer, so that a trickle ends too */
#define WP_HTTP_PROBLEM "urn:watchpost:problem:" /* how the type of a refusal begins that is the service's own */

/**
 * wp_http_check_url:
 *
 * Is @url an address that may be talked to: https, or http to literal 127.0.0.0/8 or [::1]; no user, query or fragment.
 * %WP_ERROR_INSECURE or %WP_ERROR_INVALID
 *
 * Returns: (transfer full): the address in its normal form, without a slash at the end
 */
char *wp_http_check_url (const char *url, GError **error);
gboolean wp_http_url_is_loopback (const char *url);
/* Do both have the same scheme, host and port? */
gboolean wp_http_same_origin (const char *a, const char *b);

WpHttp *wp_http_new (const char *base_url, GError **error);
void wp_http_free (WpHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpHttp, wp_http_free)
const char *wp_http_get_base_url (WpHttp *self);

/**
 * WpHttpRequest:
 *
 * All borrowed. @path begins with a slash and is already escaped (a query included); an absolute URL of the same origin will do.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *token;          /* (nullable): a bearer token */
  const char *content_type;   /* (nullable): of @body, "application/json" when NULL */
  GBytes *body;               /* (nullable) */
  const char *key;            /* (nullable): Idempotency-Key */
  gint64 if_match;            /* a revision, -1 for none. Mind: 0 is a revision */
  const char *const *headers; /* (nullable): further ones: name, value, …, NULL */
  gsize max_answer;           /* bytes, 0 for WP_MAX_ANSWER */
  gboolean binary;            /* a good answer is bytes of any type, a refusal is as ever */
  gboolean unread;            /* a good answer is JSON that the caller reads: @json is not filled */
  gboolean raw;               /* any status and type is an answer; @json is not filled */
} WpHttpRequest;

#define WP_HTTP_REQUEST_INIT                                                                                                                         \
  {                                                                                                                                                  \
    .method = "GET", .if_match = -1                                                                                                                  \
  }

typedef struct {
  guint status;
  char *content_type; /* (nullable) */
  char *location;     /* (nullable) */
  GBytes *body;
  JsonObject *json;  /* (nullable): NULL for an empty answer */
  gint64 date;       /* the server's Date, ms, 0 when it sent none */
  gboolean replayed; /* Idempotency-Replayed */
} WpHttpAnswer;
void wp_http_answer_free (WpHttpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpHttpAnswer, wp_http_answer_free)

/**
 * wp_http_send:
 * @problem: (out) (optional) (nullable) (transfer full): what was said about a refusal, in JSON: problem details, an OAuth error, or
 *   anything else. The `current` of problem details holds the document as the server has it, for 409 and 412.
 *
 * A refusal in application/problem+json with a type of the service's own sets the code of its status and slug, with the server's `detail`
 * as message, its fields, role and Retry-After. Any other is %WP_ERROR_PROTOCOL, but for 408, 429 and 5xx, which say what they say
 * whoever sends them.
 */
WpHttpAnswer *wp_http_send (WpHttp *self, const WpHttpRequest *request, JsonObject **problem, GCancellable *cancellable, GError **error);

/* The same for an event stream, after status and type were checked. (transfer full): read and closed only by the two below. */
GInputStream *wp_http_open_stream (WpHttp *self, const WpHttpRequest *request, GCancellable *cancellable, GError **error);
/* Bytes read, 0 at the end, -1 on failure */
gssize wp_http_read_stream (WpHttp *self, GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error);
void wp_http_close_stream (WpHttp *self, GInputStream *stream); /* (transfer full) */

/* (transfer full): the answer's object, an empty one for an empty answer */
JsonObject *wp_http_get_json (WpHttp *self, const char *path, const char *token, GCancellable *cancellable, GError **error);

G_END_DECLS
