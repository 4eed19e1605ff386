/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormFile"
#include "config.h"

#include "wp-error-view.h"
#include "wp-form-control.h"
#include "wp-json.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* One attached file: chosen, looked at, replaced, taken away */

struct _WpFormFile {
  WpFormControl parent_instance;

  GtkWidget *text;
  GtkWidget *choose;
  GtkWidget *open;
  GtkWidget *remove;
  GtkWidget *error;
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) */
  char *sha256;                  /* (owned) (nullable) */
  gboolean editable;
  gboolean busy;
};

#define WP_TYPE_FORM_FILE (wp_form_file_get_type ())
G_DECLARE_FINAL_TYPE (WpFormFile, wp_form_file, WP, FORM_FILE, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormFile, wp_form_file, WP_TYPE_FORM_CONTROL)

/* GTK takes a new label for the name as well. */
static void
set_label (WpFormFile *self, GtkWidget *button, const char *label)
{
  /* Translators: a button, and the field it belongs to */
  g_autofree char *full = g_strdup_printf (_ ("%s (%s)"), label, wp_form_control_get_name (WP_FORM_CONTROL (self)));
  gtk_button_set_label (GTK_BUTTON (button), label);
  wp_ui_set_name (button, full);
}

static void
update (WpFormFile *self)
{
  gboolean there = self->sha256 != NULL, account = wp_form_model_get_account (wp_form_control_get_model (WP_FORM_CONTROL (self))) != NULL;
  set_label (self, self->choose, there ? _ ("Replace…") : _ ("Choose a File…"));
  gtk_widget_set_visible (self->choose, self->editable);
  gtk_widget_set_sensitive (self->choose, !self->busy && account);
  set_label (self, self->open, _ ("Open"));
  set_label (self, self->remove, _ ("Remove"));
  gtk_widget_set_visible (self->open, there);
  gtk_widget_set_sensitive (self->open, account);
  gtk_widget_set_visible (self->remove, there && self->editable);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormFile *self = WP_FORM_FILE (control);
  JsonObject *object = wp_json_node_object (value);
  g_free (self->sha256);
  self->sha256 = g_strdup (wp_json_string (object, "sha256"));
  if (self->sha256 != NULL) {
    g_autofree char *size = g_format_size ((guint64) MAX (0, wp_json_int (object, "size", 0)));
    /* Translators: the name of a file, its size */
    g_autofree char *text = g_strdup_printf (_ ("%s, %s"), wp_json_string_or (object, "name", ""), size);
    wp_ui_put (self->text, text);
  } else
    wp_ui_put (self->text, "");
  update (self);
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormFile *self = WP_FORM_FILE (control);
  self->editable = editable;
  update (self);
}

static void
set_name (WpFormControl *control, const char *name)
{
  update (WP_FORM_FILE (control));
}

static GtkWidget *
get_target (WpFormControl *control)
{
  WpFormFile *self = WP_FORM_FILE (control);
  return self->editable ? self->choose : self->open;
}

static void
show_error (WpFormFile *self, const GError *error)
{
  g_autoptr (WpErrorText) text = error != NULL ? wp_error_text_new (error) : NULL;
  g_autofree char *words = NULL;
  if (text == NULL)
    words = g_strdup ("");
  else if (g_error_matches (error, WP_ERROR, WP_ERROR_TOO_LARGE))
    words = g_strdup (_ ("The file is larger than 10 MiB. Attach a smaller one."));
  else if (g_error_matches (error, WP_ERROR, WP_ERROR_INVALID))
    words = g_strdup (_ ("The file is not what its name says, or of a kind that cannot be attached. Attach a PDF, PNG or JPEG."));
  else
    words = g_strdup_printf ("%s. %s", text->title, text->advice);
  wp_ui_put (self->error, words);
  wp_form_control_set_error (WP_FORM_CONTROL (self), words, "");
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpFormFile) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean attached = wp_account_attach_file_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  show_error (self, error);
  /* The account has set the answer: it is read from there. */
  if (attached)
    wp_form_model_refresh (wp_form_control_get_model (WP_FORM_CONTROL (self)), NULL);
  update (self);
}

static void
chosen_cb (WpFormFile *self, int response)
{
  WpFormModel *model = wp_form_control_get_model (WP_FORM_CONTROL (self));
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  self->busy = TRUE;
  update (self);
  wp_account_attach_file_async (wp_form_model_get_account (model), wp_form_model_get_id (model),
                                wp_form_control_get_field (WP_FORM_CONTROL (self))->id, file, self->cancellable, attached_cb, wp_weak_new (self));
}

static void
choose_cb (WpFormFile *self)
{
  const WpFormField *field = wp_form_control_get_field (WP_FORM_CONTROL (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  if (self->chooser != NULL)
    return;
  for (guint i = 0; field->accept != NULL && field->accept[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, field->accept[i]);
  gtk_file_filter_set_name (filter, _ ("PDF and pictures"));
  self->chooser = gtk_file_chooser_native_new (_ ("Attach a File"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Attach"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (field->accept != NULL && field->accept[0] != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpFormFile) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  if (!g_app_info_launch_default_for_uri_finish (result, &error) && self != NULL)
    wp_toast_error (GTK_WIDGET (self), error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpFormFile) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = wp_account_fetch_file_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (path == NULL) {
    wp_toast_error (GTK_WIDGET (self), error);
    return;
  }
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_app_info_launch_default_for_uri_async (uri, NULL, self->cancellable, launched_cb, wp_weak_new (self));
}

static void
open_cb (WpFormFile *self)
{
  WpAccount *account = wp_form_model_get_account (wp_form_control_get_model (WP_FORM_CONTROL (self)));
  if (self->sha256 != NULL && account != NULL)
    wp_account_fetch_file_async (account, self->sha256, self->cancellable, fetched_cb, wp_weak_new (self));
}

static void
remove_cb (WpFormFile *self)
{
  gtk_widget_grab_focus (self->choose);
  wp_form_control_set_value (WP_FORM_CONTROL (self), NULL);
  show_error (self, NULL);
  wp_form_control_edited (WP_FORM_CONTROL (self), NULL);
}

static void
wp_form_file_dispose (GObject *object)
{
  WpFormFile *self = WP_FORM_FILE (object);
  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (wp_form_file_parent_class)->dispose (object);
}

static void
wp_form_file_finalize (GObject *object)
{
  WpFormFile *self = WP_FORM_FILE (object);
  g_clear_object (&self->cancellable);
  g_free (self->sha256);
  G_OBJECT_CLASS (wp_form_file_parent_class)->finalize (object);
}

static void
wp_form_file_class_init (WpFormFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_form_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_form_file_finalize;
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->set_name = set_name;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
}

static void
wp_form_file_init (WpFormFile *self)
{
  self->cancellable = g_cancellable_new ();
  self->editable = TRUE;
}

static GtkWidget *
add_button (WpFormFile *self, GtkWidget *line, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

WpFormControl *
wp_form_file_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormFile *self = g_object_new (WP_TYPE_FORM_FILE, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  self->text = wp_ui_text_new ();
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "field-error");
  self->choose = add_button (self, line, G_CALLBACK (choose_cb));
  self->open = add_button (self, line, G_CALLBACK (open_cb));
  self->remove = add_button (self, line, G_CALLBACK (remove_cb));
  gtk_box_append (GTK_BOX (self), self->text);
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), self->error);
  set_value (WP_FORM_CONTROL (self), NULL);
  show_error (self, NULL);
  return WP_FORM_CONTROL (self);
}
