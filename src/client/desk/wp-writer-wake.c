/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-writer-private.h"

#include <string.h>

/* What is told to the alerts, and when bubbles leave. Nothing here fails: waking needs no disk. */

void
wp_writer_consider (WpWriter *self, const char *incident_id, JsonObject *document)
{
  g_autoptr(WpIncident) incident = document != NULL ? wp_incident_new (document) : NULL;
  if (incident != NULL)
    wp_alerts_consider (self->alerts, incident);
  else
    wp_alerts_consider_gone (self->alerts, incident_id);
}

void
wp_writer_consider_kept (WpWriter *self, const char *incident_id)
{
  g_autoptr(JsonObject) document = wp_replica_read (self->replica, wp_kind_incident.name, incident_id);
  wp_writer_consider (self, incident_id, document);
}

/* @document: (nullable) */
static void
consider_drill (WpWriter *self, const char *drill_id, JsonObject *document)
{
  JsonObject *seen = wp_json_object (document, "seen");
  gboolean mine = g_strcmp0 (wp_json_string (wp_json_object (document, "requestedBy"), "id"), self->actor.id) == 0;
  wp_alerts_consider_drill (self->alerts, drill_id, wp_json_time (document, "at"), mine, document == NULL || seen != NULL);
}

static void
save_alerts (WpWriter *self)
{
  g_autoptr(GError) error = NULL;
  if (!wp_alerts_save (self->alerts, &error))
    g_message ("The alert log cannot be written: %s", error->message);
}

/* Intents are written in one transaction, then bubbles leave, then their ids are written in another. A full disk must not keep anybody
 * asleep: what cannot be written now is shown all the same, and written later. */
void
wp_writer_wake (WpWriter *self)
{
  save_alerts (self);
  wp_alerts_flush (self->alerts);
  save_alerts (self);
}

void
wp_writer_consider_open (WpWriter *self)
{
  g_autoptr(GPtrArray) open = wp_alerts_list_open (self->alerts);
  for (guint i = 0; i < open->len; i++)
    wp_writer_consider_kept (self, g_ptr_array_index (open, i));
}

void
wp_writer_consider_arrived (WpWriter *self, const WpKind *kind, const char *id, gint64 revision, JsonObject *document)
{
  if (revision < 0 || !wp_replica_would_take (self->replica, kind, id, revision))
    return;
  if (kind == &wp_kind_drill) {
    consider_drill (self, id, document);
  } else if (wp_alerts_knows (self->alerts, id) || (document != NULL && wp_replica_is_alerting (document))) {
    g_autoptr(JsonObject) shown = document != NULL ? wp_replica_lay_over (self->replica, kind, id, document, &self->over) : NULL;
    wp_writer_consider (self, id, shown);
  }
}

void
wp_writer_wake_for (WpWriter *self, JsonArray *changes)
{
  for (guint i = 0; i < wp_json_length (changes); i++) {
    JsonObject *change = wp_json_object_at (changes, i);
    const char *name = wp_json_string (change, "kind"), *id = wp_json_string (change, "id");
    const WpKind *kind = name != NULL ? wp_kind_find (name) : NULL;
    gboolean deleted = wp_json_bool (change, "deleted", FALSE);
    JsonObject *document = deleted ? NULL : wp_json_object (change, "document");
    if ((kind == &wp_kind_incident || kind == &wp_kind_drill) && id != NULL && *id != '\0' && strlen (id) <= 128 && (deleted || document != NULL))
      wp_writer_consider_arrived (self, kind, id, wp_json_int (change, "revision", -1), document);
  }
  wp_writer_wake (self);
}
