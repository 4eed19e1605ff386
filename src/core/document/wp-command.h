/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-bounds.h"
#include "wp-lookup.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _WpCommand WpCommand;

/* The arguments of a command's effect */
struct _WpApply {
  const WpCommand *command;
  const WpActor *actor;
  const WpLookup *lookup; /* (nullable) */
  gint64 at;
  JsonObject *document; /* changed in place */
};

/* How much of a document's size limit (WP_MAX_DOCUMENT) a command may use. What ends or escalates something always fits: it is done once, so
 * that half of the reserve is enough for it. */
typedef enum {
  WP_ROOM_COMMON,  /* all but the reserve */
  WP_ROOM_RESERVE, /* half of the reserve as well */
  WP_ROOM_ALWAYS,
} WpRoom;

/**
 * WpCommandType:
 *
 * Everything about one command. The server routes, runs and describes it by this, a desk shows its effect and delivers it, and the SOC's
 * command line sends it.
 *
 * There are two guards: @now checks the document alone, whatever the role and the body ("is it open?"), as a button needs it;
 * @may checks the command ("is the revision still that one?"). @lookup is (nullable): without it a rule that needs other documents
 * passes. @may, @now and @apply are not called for a command whose key is in the document's log already.
 */
struct _WpCommandType {
  const char *name; /* on the wire: "acknowledge". Another kind may have one of the same name, and so may the other side */
  const WpKind *kind;
  WpPermission permission; /* %WP_PERMISSION_SOC: it is the SOC's */
  const char *method;      /* "POST" */
  const char *path;        /* "/v1/incidents/{}/acknowledge": {} stands for the document, {step} for the step */
  gboolean creates;        /* it makes its document: @now, @may and @apply are given one that may hold its "id" alone */
  gboolean removes;        /* it removes its document */
  const char *secret; /* (nullable): the member of the body that stands in no database, log or document; without it, validate() checks the rest */
  gboolean if_match;  /* it travels with the revision it was decided on */
  WpRoom room;
  gboolean (*always_fits) (const WpCommand *self);              /* (nullable): overrides @room */
  const char *words;                                            /* (nullable): the member of the body that holds a person's words */
  const char *label;                                            /* what people call it, N_() */
  const char *example;                                          /* a body, as JSON */
  gboolean (*validate) (const WpCommand *self, GError **error); /* (nullable): the body; every wrong field is named */
  gboolean (*now) (JsonObject *document, GError **error);       /* (nullable) */
  gboolean (*may) (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error); /* (nullable) */
  gboolean (*apply) (const WpApply *self);                          /* FALSE when it changed nothing */
  JsonObject *(*from) (JsonObject *document);                       /* (nullable): see wp_command_from() */
  gint64 (*revision) (const WpCommand *self, JsonObject *document); /* (nullable): of the part it changes */
};

/**
 * WpCommand:
 *
 * Something a person decided about one document. The server runs it with authority; the application runs the same functions
 * to show its effect before it is delivered. Immutable and reference-counted.
 *
 * A command's @key is its idempotency key and the id of what it creates, so applying it twice is applying it once.
 */
struct _WpCommand {
  const WpCommandType *type;
  char *key; /* UUID */
  char *document_id;
  char *step_id;    /* (nullable): of a command whose path has one */
  gint64 if_match;  /* the revision it was decided on, where its row says so; -1 for none */
  JsonObject *body; /* as it travels */
};

#define WP_TYPE_COMMAND (wp_command_get_type ())
GType wp_command_get_type (void);

/**
 * wp_command_new:
 * @type: what to do
 * @key: (nullable): a UUID; %NULL makes one
 * @step_id: (nullable)
 * @if_match: the revision it was decided on, -1 for none
 * @body: (transfer none) (nullable): %NULL is `{}`
 */
WpCommand *wp_command_new (const WpCommandType *type, const char *key, const char *document_id, const char *step_id, gint64 if_match,
                           JsonObject *body);
WpCommand *wp_command_ref (WpCommand *self);
void wp_command_unref (WpCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpCommand, wp_command_unref)

/* The values it would replace, for "from" in its body: it is stale when the document has others by then. (transfer full) (nullable): %NULL for most */
JsonObject *wp_command_from (const WpCommandType *type, JsonObject *document);
/**
 * wp_command_renew:
 * @document: as the person has seen it
 * @seen: the revision of its step that they have seen, -1 for that of @document
 *
 * Returns: (transfer full): a copy with a new key, based on @document, for a person who confirms a stale command
 */
WpCommand *wp_command_renew (const WpCommand *self, JsonObject *document, gint64 seen);

/* A name belongs to its kind of document and its side. @kind, @name: (nullable). (nullable) */
const WpCommandType *wp_command_type_find (const WpKind *kind, const char *name, WpSide side);
/* Checks @actor's role and @document, without a body, as a button needs it. The message says why not, in English. */
gboolean wp_command_type_may (const WpCommandType *type, const WpActor *actor, JsonObject *document, GError **error);
/* "/v1/incidents/INC-1/comment" */
char *wp_command_get_path (const WpCommand *self);

/**
 * wp_command_validate:
 *
 * Checks the body alone; every wrong field is named. %WP_ERROR_INVALID
 */
gboolean wp_command_validate (const WpCommand *self, GError **error);

/* The words a person typed into it, "" for none. (transfer none) */
const char *wp_command_words (const WpCommand *self);
/* Does @document have its effect already? */
gboolean wp_command_is_applied (const WpCommand *self, JsonObject *document);

/**
 * wp_command_may:
 * @lookup: (nullable): for what it has to know of other documents
 * @document: as it stands
 *
 * Role, state and guards: %WP_ERROR_FORBIDDEN, %WP_ERROR_CONFLICT, %WP_ERROR_STALE (a step's revision), %WP_ERROR_INVALID
 * (a question that is not there), %WP_ERROR_NOT_FOUND (a step the SOC replaced). The message says why not, in English.
 * A command whose effect is already in @document passes; one whose key somebody else used there is %WP_ERROR_KEY_REUSED.
 */
gboolean wp_command_may (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error);

/**
 * wp_command_apply:
 * @lookup: (nullable)
 * @at: when it takes effect, ms
 * @document: changed in place
 *
 * Idempotent by the command's key. What would change nothing (acknowledging again, assigning the present assignee) adds no entry to
 * the log. Checks nothing, and does not change the document's revision.
 */
void wp_command_apply (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, gint64 at, JsonObject *document);

/**
 * wp_command_fits:
 * @document: with the command's effect
 *
 * Is it within WP_MAX_DOCUMENT, WP_MAX_ITEMS and WP_MAX_LOG? A part of the bytes is reserved, so that resolving, closing and the like always
 * fit. Otherwise %WP_ERROR_CONFLICT, which names the limit.
 */
gboolean wp_command_fits (const WpCommand *self, JsonObject *document, GError **error);

/* Helpers for the functions of a #WpCommandType */

/* Sets %WP_ERROR_CONFLICT and answers FALSE. @reason: English */
gboolean wp_command_conflict (GError **error, const char *reason);
/* Those members of @document, for the "from" of a command that replaces them; null for one that is not there. (transfer full) */
JsonObject *wp_command_copy_members (JsonObject *document, const char *const *members);
/* Is one of @members, as the body's "from" has it, another by now, and not what the body wants either? Without "from" nothing is stale. */
gboolean wp_command_is_stale (const WpCommand *self, JsonObject *document, const char *const *members);
/* Sets %WP_ERROR_STALE and answers FALSE. */
gboolean wp_command_stale (GError **error);
/* Is "from" missing or an object? */
gboolean wp_command_check_from (const WpCommand *self, GError **error);
/* {by,at} */
JsonObject *wp_command_mark (const WpActor *actor, gint64 at);
/* One entry of @member, under the command's key: {id,at,by,byId,side,kind,detail}. @detail: (nullable) */
void wp_command_log (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document, const char *member, const char *kind,
                     const char *detail);
/* The same in "history", of which the last fifty stay: it is there so that what was done is known again, and a small document is to stay one. */
void wp_command_log_few (const WpApply *apply, const char *kind, const char *detail);

G_END_DECLS
