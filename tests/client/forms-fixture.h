/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client-fixture.h"
#include "wp-drafts.h"

/* A writer over an empty folder that knows a form of three texts: "a" is required, "c" is an address. The actor is an administrator. JSON is
 * written with ' for ". */

#define FORMS_ID "0c4d1fb2-6a0e-4c52-9b7e-5f8f6f1f0a01"
#define FORMS_OTHER "0c4d1fb2-6a0e-4c52-9b7e-5f8f6f1f0a02"

typedef struct {
  ClientFixture client;
  WpWriter *writer;
  guint pages;
} FormsFixture;

extern const char forms_definition[];

JsonObject *forms_parse (const char *text);
void forms_reopen (FormsFixture *self);
/* One document as the feed brings it. @text: (nullable): nothing changed */
void forms_feed (FormsFixture *self, const char *kind, const char *text, gint64 revision, gboolean more);
char *forms_submission (const char *id, const char *state, const char *answers);
void forms_feed_draft (FormsFixture *self, const char *answers, gint64 revision);
void forms_set_up (FormsFixture *self, gconstpointer data);
void forms_tear_down (FormsFixture *self, gconstpointer data);
void forms_type_into (FormsFixture *self, const char *id, const char *field, const char *value);
void forms_type (FormsFixture *self, const char *field, const char *value);
JsonObject *forms_read (FormsFixture *self, const char *id);
/* What is on the screen: the answers, and behind them what is dirty (+) and what is in conflict (!) */
void forms_assert (FormsFixture *self, const char *id, const char *expected);
void forms_assert_rows (FormsFixture *self, guint expected);
/* @answers: (nullable): none is expected. (transfer full) (nullable) */
WpDelivery *forms_next_draft (FormsFixture *self, const char *answers, gint64 if_match);
void forms_draft_sent (FormsFixture *self, const WpDelivery *draft, gint64 revision);
void forms_draft_failed (FormsFixture *self, const WpDelivery *draft, int code, const char *answers, gint64 revision);
/* The key, interned */
const char *forms_begin (FormsFixture *self, const char *id, const char *answers);
/* (nullable) (transfer full) */
char *forms_next_key (FormsFixture *self, gint64 *if_match);
void forms_refuse (FormsFixture *self, const char *key, int code, JsonObject *theirs);
guint forms_count_outbox (FormsFixture *self);
