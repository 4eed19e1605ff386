/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WpAccountInfo:
 *
 * What is known of an account before anything of it is opened. Kept in accounts.ini; nothing of it is a secret.
 */
typedef struct {
  char *id; /* opaque: file-name and D-Bus safe, always the same for the same server and user */
  char *server_url;
  char *server_id;
  char *user_id;
  char *user_name;
  char *email;
  WpRole role;
  char *partner_id;
  char *partner_name;
  gint64 first_sign_in; /* ms, the server's clock */
} WpAccountInfo;

/* @about: of GET /v1, @me: of GET /v1/me. (nullable) (transfer full): %NULL with %WP_ERROR_PROTOCOL when they make no sense */
WpAccountInfo *wp_account_info_new (const char *server_url, JsonObject *about, JsonObject *me, GError **error);
/* What may change over time: names, role. TRUE when something did. */
gboolean wp_account_info_update (WpAccountInfo *self, JsonObject *me);
WpAccountInfo *wp_account_info_copy (const WpAccountInfo *self);
void wp_account_info_free (WpAccountInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpAccountInfo, wp_account_info_free)

/* (transfer full) (element-type WpAccountInfo): none when there is no such file. @whole: (out): FALSE when it could not be read, or when
 * something in it made no sense and was left out */
GPtrArray *wp_account_info_load_all (const char *path, gboolean *whole);
gboolean wp_account_info_save_all (GPtrArray *infos, const char *path, GError **error);

G_END_DECLS
