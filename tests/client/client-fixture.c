/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-folder.h"

#include <string.h>

const WpActor tess = { "u-tess", "Tess", WP_ROLE_TECHNICIAN };

static void note (ClientFixture *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (ClientFixture *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (self->told, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
documents_cb (const char *const *ids, const char *const *kinds, gpointer user_data)
{
  g_autofree char *all = g_strjoinv (" ", (char **) ids);
  note (user_data, "documents %s", *all != '\0' ? all : "*");
}

static void
outbox_cb (GPtrArray *rows, gpointer user_data)
{
  note (user_data, "outbox %u", rows->len);
  g_ptr_array_unref (rows);
}

static void
bubble_cb (WpBubble *bubble, gpointer user_data)
{
  static const char *const types[] = { "", "incident", "question", "folded", "drill", "not-sent", "broken" };
  ClientFixture *self = user_data;
  if (bubble->there) {
    note (self, "there %s", bubble->id);
    return;
  }
  g_ptr_array_add (self->bubbles, wp_bubble_ref (bubble));
  if (bubble->type == WP_BUBBLE_FOLDED)
    note (self, "bubble folded %u", bubble->count);
  else
    note (self, "bubble %s %s", types[bubble->type], bubble->incident_id);
}

static void
withdrawn_cb (const char *id, gpointer user_data)
{
  note (user_data, "withdrawn %s", id);
}

static void
health_cb (gpointer user_data)
{
}

void
client_fixture_set_up (ClientFixture *self, gconstpointer data)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, health_cb };
  self->folder = g_dir_make_tmp ("wp-client-XXXXXX", NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);
  self->bubbles = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_bubble_unref);
  self->mailbox = wp_mailbox_new (NULL, &funcs, self);
  self->board = wp_health_board_new (self->mailbox);
  wp_mailbox_open (self->mailbox);
}

void
client_fixture_tear_down (ClientFixture *self, gconstpointer data)
{
  wp_mailbox_close (self->mailbox);
  wp_health_board_unref (self->board);
  wp_mailbox_unref (self->mailbox);
  g_ptr_array_unref (self->told);
  g_ptr_array_unref (self->bubbles);
  wp_folder_erase (self->folder);
  g_free (self->folder);
}

char *
client_fixture_path (ClientFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
client_fixture_forget (ClientFixture *self)
{
  wp_mailbox_flush (self->mailbox);
  g_ptr_array_set_size (self->told, 0);
}

char *
client_fixture_told (ClientFixture *self, const char *prefix)
{
  g_autoptr (GString) text = g_string_new (NULL);
  wp_mailbox_flush (self->mailbox);
  for (guint i = 0; i < self->told->len; i++) {
    const char *line = g_ptr_array_index (self->told, i);
    if (g_str_has_prefix (line, prefix))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", line + strlen (prefix));
  }
  g_ptr_array_set_size (self->told, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonObject *
make_step (const char *id)
{
  JsonObject *step = wp_json_new ("id", id, "text", "Do it", "owner", "partner", NULL);
  wp_json_set_int (step, "revision", 1);
  wp_json_set_bool (step, "done", FALSE);
  return step;
}

JsonObject *
make_incident (const char *id, const char *customer, const char *severity, gint64 revision, guint generation)
{
  JsonObject *incident = wp_json_new ("id", id, "customerId", customer, "customerName", customer, "product", "core_mdr", "severity", severity,
                                      "initialSeverity", severity, "status", "waiting_on_customer", "turn", "partner", "title", id, NULL);
  JsonObject *alert = json_object_new ();
  static gint64 now; /* the same alert whenever it is looked at */
  now = now != 0 ? now : wp_time_now ();
  wp_json_set_int (incident, "revision", revision);
  wp_json_set_time (incident, "openedAt", now);
  wp_json_set_time (incident, "updatedAt", now);
  wp_json_set_int (alert, "generation", generation);
  wp_json_set_time (alert, "at", now);
  wp_json_set_string (alert, "reason", "opened");
  wp_json_set_null (alert, "handled");
  wp_json_set_object (incident, "alert", alert);
  wp_json_append (wp_json_need_array (incident, "steps"), make_step ("s1"));
  wp_json_append (wp_json_need_array (incident, "steps"), make_step ("s2"));
  return incident;
}

void
set_handled (JsonObject *incident)
{
  JsonObject *handled = wp_json_new ("by", "Adam", NULL);
  wp_json_set_time (handled, "at", wp_time_now ());
  wp_json_set_object (wp_json_object (incident, "alert"), "handled", handled);
}

JsonObject *
make_page (const char *cursor, gboolean more, JsonObject *first, ...)
{
  JsonObject *page = wp_json_new ("cursor", cursor, NULL);
  JsonArray *changes = wp_json_need_array (page, "changes");
  va_list args;
  wp_json_set_bool (page, "more", more);
  va_start (args, first);
  for (JsonObject *incident = first; incident != NULL; incident = va_arg (args, JsonObject *)) {
    JsonObject *change = wp_json_new ("kind", "incident", "id", wp_json_string (incident, "id"), NULL);
    wp_json_set_int (change, "revision", wp_json_int (incident, "revision", 0));
    wp_json_set_bool (change, "deleted", FALSE);
    wp_json_set_object (change, "document", incident);
    wp_json_append (changes, change);
  }
  va_end (args);
  return page;
}

gboolean
apply_page (WpWriter *writer, JsonObject *page, gboolean *more, GError **error)
{
  g_autofree char *text = wp_json_to_string (page);
  g_autoptr (WpFeedPage) read = wp_feed_page_read (text, strlen (text), error);
  if (more != NULL)
    *more = read != NULL && read->more;
  return read != NULL && wp_writer_apply_page (writer, read, error);
}
