/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"
#include "wp-kind.h"

G_BEGIN_DECLS

/**
 * WpCommandFamily:
 *
 * The commands about one kind of document. @log is the member of the document in which every command leaves its key, so that what
 * was done twice is there once; @too_long and @too_large say what is full. @may and @apply are called only for a command that is not in it yet, @validate with an @error.
 */
typedef struct {
  const WpKind *kind;
  const char *log;
  const char *too_long;
  const char *too_large;
  gboolean (*validate) (const WpCommand *self, GError **error);
  gboolean (*may) (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error);
  void (*apply) (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document);
} WpCommandFamily;

extern const WpCommandFamily wp_command_incidents;
extern const WpCommandFamily wp_command_onboardings;
extern const WpCommandFamily wp_command_submissions;

void wp_command_incident_apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document);

/* Sets %WP_ERROR_CONFLICT and answers FALSE. @reason: English */
gboolean wp_command_conflict (GError **error, const char *reason);
/* {by,at} */
JsonObject *wp_command_mark (const WpActor *actor, gint64 at);
/* One entry of @member, under the command's key: {id,at,by,byId,side,kind,detail}. @detail: (nullable) */
void wp_command_log (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document, const char *member, const char *kind,
                     const char *detail);

/* Is the step already as the command wants it? Then nothing is changed, and nobody's change is overwritten, whoever was first. */
gboolean wp_command_step_is_done (const WpCommand *self, JsonObject *step);

G_END_DECLS
