/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-import.h"

G_BEGIN_DECLS

/* What the readers of the vendors' formats share. Everything a draft takes is made plain text and counted against a budget, so
 * that ten thousand alerts make a document that a server still accepts. */

#define WP_IMPORT_MAX_INCIDENTS 1000
#define WP_IMPORT_MAX_ENTRIES 1000
#define WP_IMPORT_MAX_STEPS 100

typedef struct {
  JsonObject *document;   /* (owned) */
  JsonObject *extra;      /* source.extra, (owned) */
  JsonArray *endpoints;   /* borrowed from document */
  JsonArray *users;       /* borrowed from document */
  JsonArray *steps;       /* borrowed from document */
  GString *investigation; /* (owned) */
  GHashTable *seen;       /* (owned) (element-type utf8): what was added already */
  gsize text_left;        /* bytes of text that may still be taken */
  gsize extra_left;       /* bytes of members that may still be kept */
  gboolean shortened;
} WpImportDraft;

WpImportDraft *wp_import_draft_new (const char *product, const char *system);
void wp_import_draft_free (WpImportDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpImportDraft, wp_import_draft_free)
/* Ends the draft. (transfer full) */
JsonObject *wp_import_draft_finish (WpImportDraft *self);

/* Plain text of at most @max characters: no control characters, line ends as \n (or spaces for @one_line), marks that turn the
 * direction of writing spelled out, so that a file name shows what it is. Never %NULL; (transfer full) */
char *wp_import_text (WpImportDraft *self, const char *raw, guint max, gboolean one_line);
/* A member that is a string or a whole number, as one line of text; %NULL when it is neither or empty. (transfer full) */
char *wp_import_scalar (WpImportDraft *self, JsonObject *object, const char *member, guint max);
/* @raw when it is an https address with a host and no password, else %NULL. (transfer full) */
char *wp_import_https (const char *raw);

void wp_import_add_endpoint (WpImportDraft *self, const char *device_id, const char *host, const char *platform, const char *role);
void wp_import_add_user (WpImportDraft *self, const char *upn);
void wp_import_add_step (WpImportDraft *self, const char *text, const char *command);
/* Free text with bullets, one step for each */
void wp_import_add_guidance (WpImportDraft *self, const char *raw);
/* Appends a line to the investigation. @label: (nullable). Does nothing for a blank @text */
void wp_import_add_line (WpImportDraft *self, const char *label, const char *text);
void wp_import_blank_line (WpImportDraft *self);
/* Copies to @into every member of @from that is not in @consumed (nullable). */
void wp_import_copy_rest (WpImportDraft *self, JsonObject *into, JsonObject *from, const char *const *consumed);

/* One incident each. (transfer full); %NULL with %WP_ERROR_INVALID, pointers beginning with @base */
JsonObject *wp_import_graph_incident (JsonObject *incident, const char *base, GError **error);
JsonObject *wp_import_graph_alert (JsonObject *alert, const char *base, GError **error);
JsonObject *wp_import_threatsync (JsonObject *item, const char *base, GError **error);

G_END_DECLS
