/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-acts.h"
#include "wp-form.h"

G_BEGIN_DECLS

/**
 * WpAct:
 *
 * One act under way. @partner: whose onboarding it is about, once it is known.
 */
typedef struct {
  WpStorage *storage;
  const WpActor *actor;
  const char *side; /* (nullable): the actor's partner, %NULL for the SOC */
  gint64 at;
  gint64 *revision;   /* (nullable) */
  WpRecord **current; /* (nullable) */
} WpAct;

/* @record and its @document, which must be there. */
gboolean wp_act_load (const WpAct *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, JsonObject **document,
                      GError **error);
/* All of a partner's documents that @query finds, parsed. (transfer full) (element-type JsonObject) */
GPtrArray *wp_act_list (const WpAct *self, const WpQuery *query, GError **error);
/* Refuses with @cause; of a conflict the caller gets @record as the current document. (transfer full) @record, @cause */
gboolean wp_act_refuse (const WpAct *self, WpRecord *record, GError *cause, GError **error);
gboolean wp_act_conflict (const WpAct *self, WpRecord *record, const char *reason, GError **error);
/**
 * wp_act_prepare:
 * @record: (out) (transfer full) (nullable): %NULL for what the command is to make
 * @document: (out) (transfer full)
 *
 * Everything before the effect: there is such a document, and it concerns the actor; the body is right; *may it*.
 */
gboolean wp_act_prepare (const WpAct *self, const WpCommand *command, WpRecord **record, JsonObject **document, GError **error);
/* The effect, and whether the document is still small enough. @record: (nullable) */
gboolean wp_act_apply (const WpAct *self, const WpCommand *command, const WpRecord *record, JsonObject *document, GError **error);
/* The form a submission is of, at its version. %NULL with no error: there is none. (transfer full) */
gboolean wp_act_get_form (const WpAct *self, const char *partner, const char *form_id, gint64 version, WpForm **form, GError **error);
/* Refuses while the forms are locked. */
gboolean wp_act_check_unlocked (const WpAct *self, const char *partner, GError **error);
/* Brings the onboarding to where its forms are. @onboarding: (nullable): changed already, and then put in any case */
gboolean wp_act_settle (const WpAct *self, const char *partner, JsonObject *onboarding, gint64 *revision, GError **error);

/* wp-activations.c */
gboolean wp_act_run_activation (const WpAct *self, const WpCommand *command, GError **error);

/* wp-onboardings.c */
gboolean wp_act_run_onboarding (const WpAct *self, const WpCommand *command, GError **error);

/* wp-submissions.c */
gboolean wp_act_run_submission (const WpAct *self, const WpCommand *command, GError **error);

/* wp-orders.c */
gboolean wp_act_run_order (const WpAct *self, const WpCommand *command, GError **error);
/* @line: of an activation: the order's line that it names was activated, as @license */
gboolean wp_act_mark_activated (const WpAct *self, const char *partner, JsonObject *line, const char *license, GError **error);

/* wp-acceptance.c: what an accepted form sets. @onboarding: changed in place */
gboolean wp_act_apply_sets (const WpAct *self, const char *partner, const WpForm *form, JsonObject *submission, JsonObject *onboarding,
                            GError **error);

G_END_DECLS
