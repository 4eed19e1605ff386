/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-blob-store.h"
#include "wp-forms.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * WpServerOptions:
 *
 * What the command line says. Strings are borrowed.
 */
typedef struct {
  const char *host;                   /* a literal address */
  guint16 port;                       /* 0 takes a free one */
  const char *public_url;             /* (nullable): %NULL is where it listens */
  const char *const *trusted_proxies; /* (nullable): see wp_proxies_new() */
  const char *state_dir;
  const char *tls_cert;  /* (nullable) */
  const char *tls_key;   /* (nullable) */
  const char *forms_dir; /* (nullable): the operator's own forms */
  WpBlobLimits blob_limits;
} WpServerOptions;

/**
 * WpServer:
 *
 * The backend: storage, sign-in, routes and event streams put together. Runs in the default main context.
 */
#define WP_TYPE_SERVER (wp_server_get_type ())
G_DECLARE_FINAL_TYPE (WpServer, wp_server, WP, SERVER, GObject)

/* Takes the state folder for itself (%WP_ERROR_STORAGE_BUSY when another process has it) and opens what is in it. */
WpServer *wp_server_new (const WpServerOptions *options, GError **error);
/* Gives every partner the forms and terms; a served version that says something else now is %WP_ERROR_CONFLICT. */
gboolean wp_server_publish (WpServer *self, GError **error);
gboolean wp_server_listen (WpServer *self, GError **error);
void wp_server_stop (WpServer *self);

WpStorage *wp_server_get_storage (WpServer *self);   /* (transfer none) */
const WpForms *wp_server_get_forms (WpServer *self); /* (transfer none) */
const char *wp_server_get_blobs_dir (WpServer *self);
const char *wp_server_get_url (WpServer *self); /* the public URL, without a slash at the end */
const char *wp_server_get_soc_token_file (WpServer *self);
gboolean wp_server_is_loopback (WpServer *self); /* it listens on loopback only */

G_END_DECLS
