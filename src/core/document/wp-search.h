/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The text that people find a document by. */

#define WP_SEARCH_MAX_BYTES 6000
#define WP_SEARCH_VERSION 1 /* to be raised when wp_search_normalize() answers something else for the same text */

/* Adds words to it, as far as there is room. @more: (nullable) */
void wp_search_add (GString *text, const char *more);
/* The same with @member of every object in @array. (nullable) */
void wp_search_add_all (GString *text, JsonArray *array, const char *member);
/* Of a document that is found by its id and its name. (transfer full) */
char *wp_search_name (JsonObject *document);
/* NFKC and case folding: what is indexed and what is searched for goes through this. (transfer full) */
char *wp_search_normalize (const char *text);

G_END_DECLS
