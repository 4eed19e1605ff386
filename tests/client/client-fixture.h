/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-health.h"
#include "wp-json.h"
#include "wp-mailbox.h"
#include "wp-time.h"
#include "wp-writer.h"

/* A folder of its own per test, and a mailbox whose letters are written down: "bubble incident INC-1", "withdrawn ID", "documents INC-1",
 * "documents *", "outbox 2", "health". */
typedef struct {
  char *folder;
  WpMailbox *mailbox;
  WpHealthBoard *board;
  GPtrArray *told;    /* char* */
  GPtrArray *bubbles; /* WpBubble, as they came */
} ClientFixture;

void client_fixture_set_up (ClientFixture *self, gconstpointer data);
void client_fixture_tear_down (ClientFixture *self, gconstpointer data);
char *client_fixture_path (ClientFixture *self, const char *name);
/* What was told since the last call and begins with @prefix, joined by ", " and without it. (transfer full) */
char *client_fixture_told (ClientFixture *self, const char *prefix);
void client_fixture_forget (ClientFixture *self);

/* An incident as the feed carries it, with two steps of the partner's and an alert of @generation. */
JsonObject *make_incident (const char *id, const char *customer, const char *severity, gint64 revision, guint generation);
void set_handled (JsonObject *incident);
/* {changes:[…],cursor,more} of one or more incidents. (transfer full) each, NULL-terminated */
JsonObject *make_page (const char *cursor, gboolean more, JsonObject *first, ...) G_GNUC_NULL_TERMINATED;

/* As the feed brings it. @more: (out) (optional) */
gboolean apply_page (WpWriter *writer, JsonObject *page, gboolean *more, GError **error);

extern const WpActor tess;
