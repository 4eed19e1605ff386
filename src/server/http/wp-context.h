/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-blob-store.h"
#include "wp-cursor.h"
#include "wp-events.h"
#include "wp-limits.h"
#include "wp-network.h"
#include "wp-password.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * WpContext:
 *
 * What every request needs. Owned by the #WpServer, which outlives every request.
 */
typedef struct {
  WpStorage *storage;
  WpEvents *events;
  WpLimits *limits;
  WpPasswordPool *passwords;
  WpProxies *proxies;
  char *public_url; /* the issuer, without a slash at the end */
  char *blobs_dir;
  WpBlobLimits blob_limits;
  char *server_id;
  WpCursorKey cursors;
  char *sign_in_key; /* seals authorization requests */
  char *token_key;   /* what refresh tokens are sealed with; a file, so that the database alone lets nobody make one */
  char *soc_hash;    /* of the SOC's token */
} WpContext;

G_END_DECLS
