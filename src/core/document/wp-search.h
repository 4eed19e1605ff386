/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The searchable text of a document */

#define WP_SEARCH_MAX_BYTES 6000
#define WP_SEARCH_VERSION 1 /* to be raised when wp_search_normalize() gives another result for the same text */

/* Appends @more up to WP_SEARCH_MAX_BYTES. @more: (nullable) */
void wp_search_add (GString *text, const char *more);
/* The same with @member of every object in @array. (nullable) */
void wp_search_add_all (GString *text, JsonArray *array, const char *member);
/* The searchable text of a document that has only an id and a name. (transfer full) */
char *wp_search_name (JsonObject *document);
/* NFKC and case folding, for what is indexed and for the query. (transfer full) */
char *wp_search_normalize (const char *text);

G_END_DECLS
