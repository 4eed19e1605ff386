/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-incident-filter.h"

G_BEGIN_DECLS

/* A filter of the incident list that a person has given a name: {id, ownerId, name, query, defaultAt, history}. It is that person's own. */
extern const WpKind wp_kind_filter;

#define WP_MAX_FILTERS 20     /* of a person */
#define WP_MAX_FILTER_NAME 80 /* characters */

typedef enum {
  WP_FILTER_COMMAND_SAVE,
  WP_FILTER_COMMAND_RENAME,
  WP_FILTER_COMMAND_DEFAULT,
  WP_FILTER_COMMAND_REMOVE,
  WP_FILTER_N_COMMANDS,
} WpFilterCommand;

extern const WpCommandType wp_filter_commands[WP_FILTER_N_COMMANDS];

#define WP_COMMAND_SAVE_FILTER (&wp_filter_commands[WP_FILTER_COMMAND_SAVE])       /* {name, query}: makes it, or replaces both */
#define WP_COMMAND_RENAME_FILTER (&wp_filter_commands[WP_FILTER_COMMAND_RENAME])   /* {name} */
#define WP_COMMAND_DEFAULT_FILTER (&wp_filter_commands[WP_FILTER_COMMAND_DEFAULT]) /* {default}: true or false */
#define WP_COMMAND_REMOVE_FILTER (&wp_filter_commands[WP_FILTER_COMMAND_REMOVE])

/* Is it removed on this desk, where the server may not know of it yet? Such a one is to be shown nowhere. */
gboolean wp_filter_is_removed (JsonObject *document);
const char *wp_filter_get_name (JsonObject *document);
/* What it asks; FALSE when it is of a newer version. @filter: (out): to be cleared, also after a failure */
gboolean wp_filter_read (JsonObject *document, WpIncidentFilter *filter);
/* The one that the list of incidents begins with: what was decided last. @documents: (element-type JsonObject). (nullable) (transfer none) */
JsonObject *wp_filter_find_default (GPtrArray *documents);
/* The one of that name, however it is written. (nullable) (transfer none) */
JsonObject *wp_filter_find_name (GPtrArray *documents, const char *name);

G_END_DECLS
