/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-error.h"
#include "wp-store.h"

/* A folder of its own per test, with a store in it. */
typedef struct {
  char *folder;
  char *path;
  WpStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *self, gconstpointer mode); /* GINT_TO_POINTER (WpStoreMode) */
void store_fixture_tear_down (StoreFixture *self, gconstpointer mode);
void store_fixture_reopen (StoreFixture *self, WpStoreMode mode);

/* An incident as the feed carries it. Every text may be NULL. */
JsonObject *make_incident (const char *id, const char *title, const char *severity, const char *status, gint64 opened);

void put_incident (WpStore *store, const char *partner, const char *id, gint64 revision, JsonObject *document); /* takes @document */
void begin (WpStore *store);
void commit (WpStore *store);

/* The ids of a query's result, in order, joined by blanks. (transfer full) */
char *ids_of (WpStore *store, const char *partner, const WpQuery *query);
char *ids_of_text (WpStore *store, const char *partner, const char *text);
