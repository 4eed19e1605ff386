/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSavedFilters"
#include "config.h"
#include "wp-saved-filters.h"

#include "wp-incident-query.h"
#include "wp-json.h"
#include "wp-toast.h"

#include <glib/gi18n.h>

/* @body: (transfer full) */
static void
submit (GtkWidget *self, WpAccount *account, const WpCommandType *type, const char *id, JsonObject *body, WpUiDone done)
{
  g_autoptr (JsonObject) owned = body;
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, id, NULL, -1, owned);

  wp_ui_submit (self, account, command, done);
}

static void
set_default (GtkWidget *self, WpAccount *account, const char *id, gboolean on)
{
  JsonObject *body = json_object_new ();

  wp_json_set_bool (body, "default", on);
  submit (self, account, WP_COMMAND_DEFAULT_FILTER, id, body, NULL);
}

void
wp_saved_filters_set_default (GtkWidget *self, WpAccount *account, GPtrArray *documents, const char *id)
{
  for (guint i = 0; i < documents->len; i++) {
    JsonObject *document = g_ptr_array_index (documents, i);
    const char *other = wp_json_string_or (document, "id", "");

    if (!wp_filter_is_removed (document) && wp_json_has (document, "defaultAt") && g_strcmp0 (other, id) != 0)
      set_default (self, account, other, FALSE);
  }
  if (id != NULL)
    set_default (self, account, id, TRUE);
}

void
wp_saved_filters_save (GtkWidget *self, WpAccount *account, GPtrArray *documents, const char *id, const char *name, JsonObject *query,
                       gboolean begin_with, WpUiDone done)
{
  g_autofree char *made = id == NULL ? g_uuid_string_random () : g_strdup (id);
  JsonObject *body = wp_json_new ("name", name, NULL);

  wp_json_set_object (body, "query", wp_json_copy (query));
  submit (self, account, WP_COMMAND_SAVE_FILTER, made, body, done);
  if (begin_with)
    wp_saved_filters_set_default (self, account, documents, made);
}

void
wp_saved_filters_rename (GtkWidget *self, WpAccount *account, const char *id, const char *name, const char *scope)
{
  g_autoptr (JsonObject) body = wp_json_new ("name", name, NULL);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_RENAME_FILTER, NULL, id, NULL, -1, body);

  wp_ui_submit_typed (self, account, command, scope, NULL);
}

typedef struct {
  GWeakRef self;
  WpAccount *account;
  GPtrArray *documents;
  JsonObject *document;
} Removed;

static void
removed_free (gpointer data, GClosure *closure)
{
  Removed *removed = data;

  g_weak_ref_clear (&removed->self);
  g_object_unref (removed->account);
  g_ptr_array_unref (removed->documents);
  json_object_unref (removed->document);
  g_free (removed);
}

/* Made anew, under another id: the one that was removed stays so, in whatever order the two arrive. */
static void
undo_cb (AdwToast *toast, Removed *removed)
{
  g_autoptr (GtkWidget) self = g_weak_ref_get (&removed->self);

  if (self != NULL)
    wp_saved_filters_save (self, removed->account, removed->documents, NULL, wp_filter_get_name (removed->document),
                           wp_json_object (removed->document, "query"), wp_filter_find_default (removed->documents) == removed->document, NULL);
}

void
wp_saved_filters_remove (GtkWidget *self, WpAccount *account, GPtrArray *documents, JsonObject *document)
{
  Removed *removed = g_new0 (Removed, 1);
  g_autofree char *text = NULL;
  AdwToast *toast;

  g_weak_ref_init (&removed->self, self);
  removed->account = g_object_ref (account);
  removed->documents = g_ptr_array_ref (documents);
  removed->document = json_object_ref (document);
  submit (self, account, WP_COMMAND_REMOVE_FILTER, wp_json_string_or (document, "id", ""), json_object_new (), NULL);
  /* Translators: %s is the name of a saved filter */
  text = g_strdup_printf (_ ("“%s” removed"), wp_filter_get_name (document));
  toast = wp_toast_undo_new (text);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removed, removed_free, 0);
  wp_toast_show (self, toast);
}

char *
wp_saved_filters_describe (WpAccount *account, JsonObject *document)
{
  WpIncidentFilter filter;
  char *words = wp_filter_read (document, &filter) ? wp_incident_filter_describe (&filter, account) : NULL;

  wp_incident_filter_clear (&filter);
  return words;
}

char *
wp_saved_filters_summarize (const WpOutboxRow *row, gpointer user_data)
{
  return g_strdup (_ (row->command->type->label));
}
