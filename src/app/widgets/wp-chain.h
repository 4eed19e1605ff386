/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/* The links of the chain from the server to the person's notifications, in words */

typedef struct {
  char *name; /* "Server" */
  WpLinkState state;
  char *words;
  const char *action_name;  /* (nullable): repairs it */
  const char *action_label; /* (nullable): translated */
} WpChainLink;

/* (transfer full) (element-type WpChainLink) */
GPtrArray *wp_chain_read (WpAccount *account, gint64 now);
/* Is what is shown up to date with the server, as far as this desk knows? */
gboolean wp_chain_is_connected (const WpHealth *health);
/* The whole in one line: "Alerts ready", or what is broken. (transfer full) */
char *wp_chain_summarize (WpAccount *account, WpLinkState *state);
const char *wp_chain_icon_name (WpLinkState state);
const char *wp_chain_css_class (WpLinkState state); /* "ok", "warning", "broken", "unknown" */

G_END_DECLS
