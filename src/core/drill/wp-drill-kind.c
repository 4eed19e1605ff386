/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDrill"
#include "config.h"

#include "wp-drill.h"
#include "wp-json.h"

#include <glib/gi18n-lib.h>

static const WpColumn drill_columns[] = { { "at_neg", WP_COLUMN_INT }, { "seen", WP_COLUMN_INT } };

static void
extract_drill (JsonObject *document, WpValue *values)
{
  values[0].number = -wp_json_time (document, "at");
  values[1].number = wp_json_has (document, "seen");
}

static const char *const drill_indexes[] = { "at_neg", NULL };

static gboolean
apply_send (const WpApply *self)
{
  if (wp_json_has (self->document, "at"))
    return FALSE;
  wp_json_set_object (self->document, "requestedBy", wp_json_new ("id", self->actor->id, "name", self->actor->name, NULL));
  wp_json_set_time (self->document, "at", self->at);
  wp_json_set_null (self->document, "seen");
  return TRUE;
}

static gboolean
apply_see (const WpApply *self)
{
  if (wp_json_has (self->document, "seen"))
    return FALSE;
  wp_json_set_object (self->document, "seen", wp_command_mark (self->actor, self->at));
  return TRUE;
}

const WpCommandType wp_drill_commands[WP_DRILL_N_COMMANDS] = {
  [WP_DRILL_COMMAND_SEND] = { .kind = &wp_kind_drill,
                              .permission = WP_PERMISSION_DRILL,
                              .method = "POST",
                              .name = "send",
                              .path = "/v1/drills",
                              .creates = TRUE,
                              .room = WP_ROOM_ALWAYS,
                              .label = N_ ("Drill"),
                              .example = "{}",
                              .apply = apply_send },
  [WP_DRILL_COMMAND_SEE] = { .kind = &wp_kind_drill,
                             .permission = WP_PERMISSION_DRILL,
                             .method = "POST",
                             .name = "seen",
                             .path = "/v1/drills/{}/seen",
                             .room = WP_ROOM_ALWAYS,
                             .label = N_ ("Drill seen"),
                             .example = "{}",
                             .apply = apply_see },
};

const WpKind wp_kind_drill = {
  .name = "drill",
  .plural = "drills",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .wakes = WP_WAKES_BY_DRILL,
  .columns = drill_columns,
  .n_columns = G_N_ELEMENTS (drill_columns),
  .indexes = drill_indexes,
  .order = "at_neg",
  .extract = extract_drill,
  .commands = wp_drill_commands,
  .n_commands = WP_DRILL_N_COMMANDS,
};
