/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-blob-store.h"
#include "wp-connection.h"
#include "wp-context.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * WpRequest:
 *
 * One request from its first byte to its answer: its body, gathered under a limit as it arrives, who makes it, and the ways
 * to answer. Freed with its message.
 */
typedef struct _WpRequest WpRequest;
typedef struct _WpRoute WpRoute;

/* Who may call a route at all. Roles come after. */
typedef enum { WP_AUDIENCE_ANYONE, WP_AUDIENCE_PARTNER, WP_AUDIENCE_SOC } WpAudience;

typedef void (*WpHandler) (WpRequest *request);

/* What an effect answers. */
typedef struct {
  guint status;
  JsonObject *body; /* (owned) */
  char *location;   /* (owned) (nullable) */
} WpAnswer;

/* {kind,id,revision}: what nearly every effect answers */
void wp_answer_set (WpAnswer *answer, const WpKind *kind, const char *id, gint64 revision);

/* Changes something inside an open transaction. @body: what was sent, parsed. FALSE with an error undoes it all. */
typedef gboolean (*WpEffect) (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error);

struct _WpRequest {
  WpContext *context;
  SoupServerMessage *message;   /* (unowned): it owns this */
  WpConnection *connection;     /* (nullable) */
  SoupMessageHeaders *standing; /* (nullable): of the answer, as they stood before a 1xx */
  const WpRoute *route;
  char *path; /* as it came, escaped, without the query */
  char *params[2];
  GHashTable *query; /* (nullable) */

  WpPrincipal *user; /* (nullable): none for the SOC and for anyone */
  WpActor actor;
  const char *partner; /* (nullable): %NULL for the SOC */
  char *token_hash;    /* (nullable) */
  gint64 token_expires;

  WpRecord *current; /* (nullable): what an effect was refused for */

  GByteArray *body;
  WpUpload *upload; /* (nullable): where the body goes instead, from its first byte */
  gsize max_body;
  gsize received;
  guint timer;
  gboolean gone; /* nobody waits for the answer any more */
};

#define WP_REQUEST_SECONDS 60         /* for a request to arrive, from its first byte */
#define WP_REQUEST_UPLOAD_SECONDS 600 /* for a file */
#define WP_REQUEST_TAKE_SECONDS 600   /* for an answer to be taken */

/* At the very start, before there are headers. */
WpRequest *wp_request_begin (WpContext *context, SoupServerMessage *message);
WpRequest *wp_request_get (SoupServerMessage *message);
gboolean wp_request_is_too_large (WpRequest *self);

const char *wp_request_header (WpRequest *self, const char *name); /* (nullable) */
/* Where it comes from, a trusted proxy's client included, as wp_network_name() says it. (transfer full) */
char *wp_request_name_network (WpRequest *self);
/* The revision an If-Match names: -1 for none, 0, which nothing ever has, for what is no revision of ours. */
gint64 wp_request_if_match (WpRequest *self);
const char *wp_request_param (WpRequest *self, const char *name); /* of the query; (nullable) */
/* Decodes a form or a query; a name that comes twice is %WP_ERROR_MALFORMED. (transfer full) */
GHashTable *wp_request_decode_form (const char *text, gssize length, GError **error);
/* The body as JSON; nothing at all is `{}`. (transfer full) */
JsonObject *wp_request_parse_body (WpRequest *self, GError **error);

/* Who is it? Fills user, actor and partner. %WP_ERROR_AUTH_REQUIRED, %WP_ERROR_FORBIDDEN for the wrong side */
gboolean wp_request_authenticate (WpRequest *self, WpAudience audience, GError **error);

/* The body that is about to come is a file: it is bounded as one, and is written to disk when it is wanted (@take). */
void wp_request_expect_file (WpRequest *self, gboolean take);

void wp_request_set_header (WpRequest *self, const char *name, const char *value);
void wp_request_answer (WpRequest *self, guint status, const char *content_type, const char *body);
void wp_request_answer_bytes (WpRequest *self, guint status, const char *content_type, GBytes *body);
void wp_request_answer_json (WpRequest *self, guint status, JsonObject *body);
void wp_request_answer_error (WpRequest *self, const GError *error);

G_END_DECLS
