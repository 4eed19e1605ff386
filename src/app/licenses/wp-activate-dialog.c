/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivateDialog"
#include "config.h"

#include "wp-activate-dialog.h"

#include "wp-activate-job.h"
#include "wp-activation-words.h"
#include "wp-discard.h"
#include "wp-error-view.h"
#include "wp-json.h"
#include "wp-key-file.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-picker.h"
#include "wp-reasons.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHECK_AT_ONCE 20000 /* characters; more are checked when somebody pauses */
#define CHECK_DELAY_MS 200
#define ROWS_NAMED 5

static const WpActivationChoice choices[] = { WP_ACTIVATION_NEW, WP_ACTIVATION_ADD, WP_ACTIVATION_EXTEND };

struct _WpActivateDialog {
  AdwWindow parent_instance;

  GtkWidget *cancel;
  GtkWidget *activate;
  GtkWidget *choice;  /* a drop-down */
  GtkWidget *license; /* a picker */
  GtkWidget *license_line;
  GtkWidget *open;
  GtkWidget *scroller;
  GtkWidget *text;
  GtkTextBuffer *buffer;
  GtkTextTag *wrong;
  GtkWidget *file_line;
  GtkWidget *file_name;
  GtkWidget *summary;
  GtkWidget *error;
  GtkWidget *unlock;
  GtkWidget *progress;

  WpAccount *account;    /* (owned) */
  gpointer parent;       /* of wp_weak_new() */
  WpActivated activated; /* (nullable) */
  WpKeyTable *table;     /* (owned) (nullable): what is typed, or the file's */
  gboolean from_file;
  WpActivateJob *job;            /* (owned) (nullable): while keys are sent */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned): what is read */
  guint check_source;
  gboolean filling;
  char *first; /* (owned) (nullable): the first batch that was taken, to be shown when this is closed */
};

G_DEFINE_FINAL_TYPE (WpActivateDialog, wp_activate_dialog, ADW_TYPE_WINDOW)

/* ---- What is typed ---- */

static char *
get_text (WpActivateDialog *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
set_text (WpActivateDialog *self, const char *text)
{
  self->filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->filling = FALSE;
}

/* The first rows of that kind: "3, 7, 12, …". (transfer full) */
static char *
name_rows (WpKeyTable *table, WpKeyCheck check)
{
  GPtrArray *lines = wp_key_table_get_lines (table);
  GString *text = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < lines->len && n <= ROWS_NAMED; i++) {
    const WpKeyLine *line = lines->pdata[i];
    if (line->check != check)
      continue;
    if (n++ == ROWS_NAMED)
      g_string_append (text, ", …");
    else
      g_string_append_printf (text, "%s%u", n > 1 ? ", " : "", line->row);
  }
  return g_string_free (text, FALSE);
}

static void
append_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static void
show_summary (WpActivateDialog *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint good = self->table != NULL ? wp_key_table_count (self->table, WP_KEY_GOOD) : 0;
  guint bad = self->table != NULL ? wp_key_table_count (self->table, WP_KEY_MALFORMED) : 0;
  guint twice = self->table != NULL ? wp_key_table_count (self->table, WP_KEY_DOUBLE) : 0;
  if (good > 0)
    append_sentence (text, g_strdup_printf (ngettext ("%u key.", "%u keys.", good), good));
  if (bad > 0) {
    g_autofree char *rows = name_rows (self->table, WP_KEY_MALFORMED);
    /* Translators: %s are numbers of lines, such as "3, 7" */
    append_sentence (text, g_strdup_printf (ngettext ("Line %s is no key and is left out.", "Lines %s are no keys and are left out.", bad), rows));
  }
  if (twice > 0) {
    g_autofree char *rows = name_rows (self->table, WP_KEY_DOUBLE);
    /* Translators: %s are numbers of lines, such as "3, 7" */
    append_sentence (text,
                     g_strdup_printf (ngettext ("Line %s is there twice and counts once.", "Lines %s are there twice and count once.", twice), rows));
  }
  wp_ui_put (self->summary, text->str);
}

static WpActivationChoice
get_choice (WpActivateDialog *self)
{
  return choices[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice)), G_N_ELEMENTS (choices) - 1)];
}

static void
update (WpActivateDialog *self)
{
  gboolean running = self->job != NULL, needs_license = get_choice (self) != WP_ACTIVATION_NEW;
  gboolean ready = self->table != NULL && wp_key_table_count (self->table, WP_KEY_GOOD) > 0 &&
                   (!needs_license || wp_picker_get (WP_PICKER (self->license)) != NULL);
  gtk_widget_set_visible (self->license_line, needs_license);
  gtk_widget_set_visible (self->scroller, !self->from_file);
  gtk_widget_set_visible (self->file_line, self->from_file);
  gtk_widget_set_visible (self->progress, running);
  gtk_widget_set_sensitive (self->activate, ready && !running);
  gtk_widget_set_sensitive (self->choice, !running);
  gtk_widget_set_sensitive (self->open, !running);
  wp_picker_set_editable (WP_PICKER (self->license), !running);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), !running);
  show_summary (self);
}

/* What is no key, and what is there twice, is underlined where it stands. */
static void
mark_lines (WpActivateDialog *self)
{
  GPtrArray *lines = wp_key_table_get_lines (self->table);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->wrong, &start, &end);
  for (guint i = 0; i < lines->len; i++) {
    const WpKeyLine *line = lines->pdata[i];
    if (line->check == WP_KEY_GOOD || !gtk_text_buffer_get_iter_at_line (self->buffer, &start, (int) line->row - 1))
      continue;
    end = start;
    gtk_text_iter_forward_to_line_end (&end);
    gtk_text_buffer_apply_tag (self->buffer, self->wrong, &start, &end);
  }
}

static void
check (WpActivateDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autoptr (GError) error = NULL;
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_pointer (&self->table, wp_key_table_free);
  self->table = wp_key_table_new ();
  if (!wp_key_table_add (self->table, text, strlen (text), &error) || !wp_key_table_end (self->table, &error)) {
    g_autoptr (WpErrorText) words = wp_error_text_new (error);
    g_clear_pointer (&self->table, wp_key_table_free);
    wp_ui_put (self->error, words->title);
  } else
    mark_lines (self);
  memset (text, 0, strlen (text));
  update (self);
}

static gboolean
check_cb (gpointer user_data)
{
  WpActivateDialog *self = user_data;
  self->check_source = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WpActivateDialog *self)
{
  if (self->filling)
    return;
  wp_ui_put (self->error, "");
  gtk_widget_set_visible (self->unlock, FALSE);
  if (gtk_text_buffer_get_char_count (self->buffer) <= CHECK_AT_ONCE)
    check (self);
  else if (self->check_source == 0)
    self->check_source = g_timeout_add (CHECK_DELAY_MS, check_cb, self);
}

/* ---- A file ---- */

static void
forget_file (WpActivateDialog *self)
{
  self->from_file = FALSE;
  wp_ui_put (self->error, "");
  check (self);
  gtk_widget_grab_focus (self->text);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpActivateDialog) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpKeyTable) table = wp_key_file_read_finish (result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (table == NULL) {
    gboolean too_large = g_error_matches (error, WP_ERROR, WP_ERROR_TOO_LARGE);
    forget_file (self);
    wp_ui_put (self->error, too_large ? _ ("A file has at most 100,000 keys and 32 MiB.") : _ ("The file could not be read."));
    return;
  }
  g_clear_pointer (&self->table, wp_key_table_free);
  self->table = g_steal_pointer (&table);
  if (wp_key_table_count (self->table, WP_KEY_GOOD) == 0)
    wp_ui_put (self->error, _ ("There is no key in this file."));
  update (self);
}

static void
chosen_cb (WpActivateDialog *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_clear_pointer (&self->table, wp_key_table_free);
  self->from_file = TRUE;
  wp_ui_put (self->file_name, shown);
  wp_ui_put (self->error, "");
  update (self);
  wp_key_file_read_async (file, self->cancellable, file_read_cb, wp_weak_new (self));
}

static void
open_cb (WpActivateDialog *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Keys out of a File"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- Sending ---- */

static void
free_key (gpointer key)
{
  memset (key, 0, strlen (key));
  g_free (key);
}

static GPtrArray *
list_keys (WpActivateDialog *self)
{
  GPtrArray *lines = wp_key_table_get_lines (self->table), *keys = g_ptr_array_new_with_free_func (free_key);
  for (guint i = 0; i < lines->len; i++)
    if (((const WpKeyLine *) lines->pdata[i])->key != NULL)
      g_ptr_array_add (keys, g_strdup (((const WpKeyLine *) lines->pdata[i])->key));
  return keys;
}

/* What is left in the field: keys that were not taken, and lines that are none. Of a file nothing is. */
static void
keep_rest (WpActivateDialog *self)
{
  GPtrArray *keys = wp_activate_job_get_keys (self->job), *lines = wp_key_table_get_lines (self->table);
  g_autofree char *text = get_text (self);
  g_auto (GStrv) rows = self->from_file ? NULL : g_strsplit (text, "\n", -1);
  guint n_rows = rows != NULL ? g_strv_length (rows) : 0;
  g_autoptr (GString) rest = g_string_new (NULL);
  for (guint i = wp_activate_job_get_taken (self->job); i < keys->len; i++)
    g_string_append_printf (rest, "%s\n", (const char *) keys->pdata[i]);
  for (guint i = 0; i < lines->len; i++) {
    const WpKeyLine *line = lines->pdata[i];
    if (line->check == WP_KEY_MALFORMED && line->row <= n_rows)
      g_string_append_printf (rest, "%s\n", rows[line->row - 1]);
  }
  self->from_file = FALSE;
  set_text (self, rest->str);
  memset (rest->str, 0, rest->len);
  memset (text, 0, strlen (text));
}

static void
show_error (WpActivateDialog *self, const GError *error)
{
  g_autofree char *words = NULL;
  gboolean locked = g_error_matches (error, WP_ERROR, WP_ERROR_KEYRING_LOCKED);
  if (locked)
    words = g_strdup (_ ("The keyring is locked, and keys are kept nowhere else until they are sent. Unlock it and activate again."));
  else if (g_error_matches (error, WP_ERROR, WP_ERROR_KEYRING_ABSENT) || g_error_matches (error, WP_ERROR, WP_ERROR_KEYRING_SILENT))
    words = g_strdup (_ ("No keyring answers on this desktop, and keys are kept nowhere else until they are sent."));
  else
    words = wp_reason_words (error);
  wp_ui_put (self->error, words);
  gtk_widget_set_visible (self->unlock, locked);
}

static void
moved_cb (WpActivateDialog *self)
{
  double all = wp_activate_job_get_all (self->job);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), wp_activate_job_get_taken (self->job) / all);
}

static void
ended_cb (WpActivateDialog *self, const GError *error)
{
  guint taken = wp_activate_job_get_taken (self->job);
  if (self->first == NULL)
    self->first = g_strdup (wp_activate_job_get_first (self->job));
  keep_rest (self);
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  check (self);
  if (error != NULL)
    show_error (self, error);
  if (gtk_text_buffer_get_char_count (self->buffer) == 0) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  if (taken > 0) {
    g_autofree char *sent = g_strdup_printf (ngettext ("%u key was sent.", "%u keys were sent.", taken), taken);
    g_autofree char *rest = g_strdup_printf ("%s %s", sent, gtk_label_get_text (GTK_LABEL (self->summary)));
    wp_ui_put (self->summary, rest);
  }
  gtk_window_present (GTK_WINDOW (self)); /* it may have been put away meanwhile */
}

static void
activate_cb (WpActivateDialog *self)
{
  if (!self->from_file)
    check (self);
  if (self->job != NULL || !gtk_widget_get_sensitive (self->activate))
    return;
  g_autoptr (GPtrArray) keys = list_keys (self);
  wp_ui_put (self->error, "");
  gtk_widget_set_visible (self->unlock, FALSE);
  self->job = wp_activate_job_new (self->account, keys, get_choice (self), wp_picker_get (WP_PICKER (self->license)));
  g_signal_connect_object (self->job, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  update (self);
  wp_activate_job_start (self->job);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpActivateDialog) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean unlocked = wp_account_unlock_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || self->job != NULL)
    return;
  if (unlocked) {
    wp_ui_put (self->error, "");
    gtk_widget_set_visible (self->unlock, FALSE);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
unlock_cb (WpActivateDialog *self)
{
  wp_account_unlock_async (self->account, self->cancellable, unlocked_cb, wp_weak_new (self));
}

/* ---- Closing ---- */

static gboolean
close_request (GtkWindow *window)
{
  WpActivateDialog *self = WP_ACTIVATE_DIALOG (window);
  if (self->job != NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE); /* it goes on */
    return TRUE;
  }
  if (!wp_discard_is_agreed (window) && !self->from_file && gtk_text_buffer_get_char_count (self->buffer) > 0) {
    wp_discard_ask (window, _ ("Discard the Keys?"), _ ("They were not sent, and are kept nowhere."));
    return TRUE;
  }
  g_autoptr (GtkWidget) parent = wp_weak_get (self->parent);
  if (self->first != NULL && parent != NULL && self->activated != NULL)
    self->activated (parent, self->account, self->first);
  return GTK_WINDOW_CLASS (wp_activate_dialog_parent_class)->close_request (window);
}

static void
cancel_cb (WpActivateDialog *self)
{
  if (self->job != NULL)
    wp_activate_job_stop (self->job);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return TRUE;
}

static void
wp_activate_dialog_dispose (GObject *object)
{
  WpActivateDialog *self = WP_ACTIVATE_DIALOG (object);
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->chooser);
  g_clear_object (&self->account);
  g_clear_pointer (&self->table, wp_key_table_free);
  if (self->parent != NULL) {
    g_autoptr (GObject) parent = wp_weak_take (g_steal_pointer (&self->parent));
  }
  G_OBJECT_CLASS (wp_activate_dialog_parent_class)->dispose (object);
}

static void
wp_activate_dialog_finalize (GObject *object)
{
  g_object_unref (WP_ACTIVATE_DIALOG (object)->cancellable);
  g_free (WP_ACTIVATE_DIALOG (object)->first);
  G_OBJECT_CLASS (wp_activate_dialog_parent_class)->finalize (object);
}

static void
wp_activate_dialog_class_init (WpActivateDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_activate_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_activate_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
}

/* ---- Making ---- */

static GtkWidget *
make_header (WpActivateDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  self->activate = gtk_button_new_with_mnemonic (_ ("_Activate"));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_add_css_class (self->activate, "suggested-action");
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->activate, "clicked", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->activate);
  return header;
}

static GtkWidget *
make_choice (WpActivateDialog *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (labels, wp_activation_choice_label (choices[i]));
  self->choice = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  wp_ui_set_name (self->choice, _ ("What the keys are for"));
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self->choice;
}

static GtkWidget *
make_license (WpActivateDialog *self)
{
  self->license_line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->license = wp_picker_new (_ ("License"), _ ("Choose a License…"));
  gtk_box_append (GTK_BOX (self->license_line), wp_ui_caption_new (_ ("License")));
  gtk_box_append (GTK_BOX (self->license_line), self->license);
  g_signal_connect_object (self->license, "picked", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self->license_line;
}

/* A key that was sent is nowhere to be brought back from: there is no undo. */
static GtkWidget *
make_text (WpActivateDialog *self)
{
  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  self->scroller = gtk_scrolled_window_new ();
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  self->wrong = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_input_hints (GTK_TEXT_VIEW (self->text), GTK_INPUT_HINT_PRIVATE | GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 6);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_CHAR);
  gtk_widget_add_css_class (self->text, "composer");
  wp_ui_set_name (self->text, _ ("License keys"));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), 160);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->text);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_add_css_class (self->scroller, "card");
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self->scroller;
}

static GtkWidget *
make_keys_line (WpActivateDialog *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *caption = wp_ui_caption_new (_ ("License keys, one per line"));
  self->open = gtk_button_new_with_mnemonic (_ ("_Open a File…"));
  gtk_widget_add_css_class (self->open, "flat");
  gtk_widget_set_hexpand (caption, TRUE);
  g_signal_connect_object (self->open, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), caption);
  gtk_box_append (GTK_BOX (line), self->open);
  return line;
}

static GtkWidget *
make_file_line (WpActivateDialog *self)
{
  GtkWidget *remove = wp_ui_icon_button_new ("edit-clear-symbolic", _ ("Leave the file out"));
  self->file_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->file_name = wp_ui_text_new ();
  gtk_widget_set_hexpand (self->file_name, TRUE);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (forget_file), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->file_line), self->file_name);
  gtk_box_append (GTK_BOX (self->file_line), remove);
  return self->file_line;
}

static GtkWidget *
make_column (WpActivateDialog *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->summary = wp_ui_caption_new (NULL);
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  self->unlock = gtk_button_new_with_mnemonic (_ ("_Unlock"));
  gtk_widget_set_halign (self->unlock, GTK_ALIGN_START);
  gtk_widget_set_visible (self->unlock, FALSE);
  g_signal_connect_object (self->unlock, "clicked", G_CALLBACK (unlock_cb), self, G_CONNECT_SWAPPED);
  self->progress = gtk_progress_bar_new ();
  wp_ui_set_name (self->progress, _ ("Keys that are on their way"));
  gtk_box_append (GTK_BOX (column), make_choice (self));
  gtk_box_append (GTK_BOX (column), make_license (self));
  gtk_box_append (GTK_BOX (column), make_keys_line (self));
  gtk_box_append (GTK_BOX (column), make_text (self));
  gtk_box_append (GTK_BOX (column), make_file_line (self));
  gtk_box_append (GTK_BOX (column), self->summary);
  gtk_box_append (GTK_BOX (column), self->progress);
  gtk_box_append (GTK_BOX (column), self->error);
  gtk_box_append (GTK_BOX (column), self->unlock);
  gtk_widget_add_css_class (column, "dialog-column");
  return column;
}

static void
wp_activate_dialog_init (WpActivateDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  self->cancellable = g_cancellable_new ();
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), make_column (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Activate Licenses"));
  gtk_window_set_default_size (GTK_WINDOW (self), 440, 480);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* ---- Opening ---- */

static void
add_license (WpActivateDialog *self, JsonObject *license)
{
  const char *id = wp_json_string_or (license, "id", ""), *product = wp_json_string_or (license, "product", "");
  if (wp_license_status_from_string (wp_json_string (license, "status")) != WP_LICENSE_ACTIVE || wp_json_has (license, "delegatedTo"))
    return;
  g_autoptr (JsonObject) entry = wp_account_read_document (self->account, wp_kind_product.name, product);
  const WpPoolItem item = { .product_id = (char *) product, .product = entry };
  const char *type = wp_seats_label (wp_seats_from_string (wp_json_string (license, "type")));
  g_autofree char *label = g_strdup_printf ("%s · %s · %s", wp_pool_product_name (&item), type, id);
  wp_picker_add (WP_PICKER (self->license), id, label);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpActivateDialog) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) licenses = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (licenses == NULL)
    show_error (self, error);
  for (guint i = 0; licenses != NULL && i < licenses->len; i++)
    add_license (self, licenses->pdata[i]);
}

void
wp_activate_dialog_open (GtkWidget *parent, WpAccount *account, WpActivated activated)
{
  WpActivateDialog *self = g_object_new (WP_TYPE_ACTIVATE_DIALOG, NULL);
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_license, "");
  self->account = g_object_ref (account);
  self->parent = wp_weak_new (parent);
  self->activated = activated;
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  wp_account_list_async (account, query, self->cancellable, listed_cb, wp_weak_new (self));
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->text);
}
