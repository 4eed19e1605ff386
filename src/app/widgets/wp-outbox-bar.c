/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOutboxBar"
#include "config.h"

#include "wp-outbox-bar.h"
#include "wp-reasons.h"
#include "wp-error-view.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* How many are shown at a time, to leave room for the incident */
#define MOST_ROWS 2

struct _WpOutboxBar {
  AdwBin parent_instance;

  GtkWidget *rows;
  GtkWidget *more;
  WpAccount *account; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WpOutboxBar, wp_outbox_bar, ADW_TYPE_BIN)

typedef struct {
  GtkWidget *title;
  GtkWidget *reason;
  GtkWidget *text;
  GtkWidget *again;
  GtkWidget *copy;
  GtkWidget *discard;
  gboolean confirm; /* the row needs a confirmation; it was not refused */
  gboolean sure;    /* Discard was pressed once */
} Parts;

typedef struct {
  WpOutboxSummary summary;
  gpointer user_data;
} Source;

static void
wp_outbox_bar_dispose (GObject *object)
{
  WpOutboxBar *self = WP_OUTBOX_BAR (object);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wp_outbox_bar_parent_class)->dispose (object);
}

static void
wp_outbox_bar_class_init (WpOutboxBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_outbox_bar_dispose;
}

static void
wp_outbox_bar_init (WpOutboxBar *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->more = wp_ui_caption_new (NULL);
  gtk_box_append (GTK_BOX (column), self->rows);
  gtk_box_append (GTK_BOX (column), self->more);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  adw_bin_set_child (ADW_BIN (self), clamp);
  gtk_widget_add_css_class (GTK_WIDGET (self), "outbox-bar");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wp_outbox_bar_new (void)
{
  return g_object_new (WP_TYPE_OUTBOX_BAR, NULL);
}

static Parts *
parts_of (GtkWidget *button, WpOutboxBar **self, const char **key)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (button), "wp-row");
  *self = WP_OUTBOX_BAR (gtk_widget_get_ancestor (row, WP_TYPE_OUTBOX_BAR));
  *key = g_object_get_data (G_OBJECT (row), "wp-key");
  return g_object_get_data (G_OBJECT (row), "wp-parts");
}

static void
again_cb (GtkWidget *button)
{
  WpOutboxBar *self;
  const char *key;
  Parts *parts = parts_of (button, &self, &key);
  if (parts->confirm)
    wp_account_outbox_confirm (self->account, key);
  else
    wp_account_outbox_retry (self->account, key, -1);
}

static void
copy_cb (GtkWidget *button)
{
  WpOutboxBar *self;
  const char *key;
  Parts *parts = parts_of (button, &self, &key);
  wp_ui_copy (button, gtk_label_get_text (GTK_LABEL (parts->text)), _ ("Text copied"));
}

/* Discard cannot be undone, so the button asks for confirmation. */
static void
discard_cb (GtkWidget *button)
{
  WpOutboxBar *self;
  const char *key;
  Parts *parts = parts_of (button, &self, &key);
  if (parts->sure) {
    wp_account_outbox_discard (self->account, key);
    return;
  }
  parts->sure = TRUE;
  gtk_button_set_label (GTK_BUTTON (button), _ ("Discard for Good?"));
  gtk_widget_add_css_class (button, "destructive-action");
}

static GtkWidget *
add_button (GtkWidget *row, GtkWidget *line, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "small");
  g_object_set_data (G_OBJECT (button), "wp-row", row);
  g_signal_connect (button, "clicked", callback, NULL);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

static const char *
row_key (gconstpointer item)
{
  return ((const WpOutboxRow *) item)->command->key;
}

static GtkWidget *
create_row (gconstpointer item, gpointer user_data)
{
  Parts *parts = g_new0 (Parts, 1);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *row = wp_ui_icon_line_new ("wp-could-not-send-symbolic", column);
  gtk_widget_remove_css_class (gtk_widget_get_first_child (row), "dim-label");
  g_object_set_data_full (G_OBJECT (row), "wp-parts", parts, g_free);
  parts->title = wp_ui_text_new ();
  gtk_widget_add_css_class (parts->title, "heading");
  parts->reason = wp_ui_text_new ();
  parts->text = wp_ui_text_new ();
  gtk_widget_add_css_class (parts->text, "note");
  gtk_label_set_lines (GTK_LABEL (parts->text), 4);
  gtk_label_set_ellipsize (GTK_LABEL (parts->text), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (column), parts->title);
  gtk_box_append (GTK_BOX (column), parts->reason);
  gtk_box_append (GTK_BOX (column), parts->text);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  parts->again = add_button (row, buttons, "", G_CALLBACK (again_cb));
  parts->copy = add_button (row, buttons, _ ("Copy Text"), G_CALLBACK (copy_cb));
  parts->discard = add_button (row, buttons, _ ("Discard"), G_CALLBACK (discard_cb));
  gtk_box_append (GTK_BOX (column), buttons);
  return row;
}

static void
update_row (GtkWidget *widget, gconstpointer item, gpointer user_data)
{
  const WpOutboxRow *row = item;
  const Source *source = user_data;
  Parts *parts = g_object_get_data (G_OBJECT (widget), "wp-parts");
  g_autofree char *summary = source->summary (row, source->user_data);
  g_autofree char *when = wp_when_exact (row->acted_at);
  parts->confirm = row->state == WP_OUTBOX_CONFIRM;
  if (parts->confirm) {
    /* Translators: what was done, e.g. "Comment" */
    g_autofree char *title = g_strdup_printf (_ ("Waits for your word: %s"), summary);
    g_autofree char *reason =
      row->error_code == WP_ERROR_CURSOR_EXPIRED
        ? g_strdup_printf (
            _ (
              "The server was put back to an earlier state and no longer has this, which you did on %s. It is sent again only if you still want it."),
            when)
        : g_strdup_printf (_ ("You did this on %s, more than 60 days ago. It is sent only if you still want it."), when);
    wp_ui_put (parts->title, title);
    wp_ui_put (parts->reason, reason);
  } else {
    /* Translators: what was done, e.g. "Comment" */
    g_autofree char *title = g_strdup_printf (_ ("Could not be sent: %s"), summary);
    g_autoptr (WpErrorText) error = wp_error_text_new_for_code (row->error_code);
    const char *message = wp_error_words (row->error_message);
    g_autofree char *said = *message != '\0' ? g_strdup_printf ("\n“%s”", message) : g_strdup ("");
    g_autofree char *reason = g_strdup_printf (_ ("%s. %s%s"), error->title, error->advice, said);
    wp_ui_put (parts->title, title);
    wp_ui_put (parts->reason, reason);
  }
  const char *text = wp_command_words (row->command);
  wp_ui_put (parts->text, text);
  gtk_widget_set_visible (parts->copy, *text != '\0');
  gtk_button_set_label (GTK_BUTTON (parts->again), parts->confirm ? _ ("Send It") : _ ("Try Again"));
}

void
wp_outbox_bar_update (WpOutboxBar *self, WpAccount *account, GPtrArray *rows, WpOutboxSummary summary, gpointer user_data)
{
  g_set_object (&self->account, account);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  for (guint i = 0; i < rows->len; i++) {
    WpOutboxRow *row = g_ptr_array_index (rows, i);
    if (row->state == WP_OUTBOX_REJECTED || row->state == WP_OUTBOX_CONFIRM)
      g_ptr_array_add (shown, row);
  }
  guint n_more = shown->len > MOST_ROWS ? shown->len - MOST_ROWS : 0;
  g_autofree char *more = n_more == 0 ? g_strdup ("") : g_strdup_printf (ngettext ("%u more after these", "%u more after these", n_more), n_more);
  wp_ui_put (self->more, more);
  if (n_more > 0)
    g_ptr_array_set_size (shown, MOST_ROWS);
  Source source = { summary, user_data };
  wp_ui_reconcile (GTK_BOX (self->rows), shown, row_key, create_row, update_row, &source);
  gtk_widget_set_visible (GTK_WIDGET (self), shown->len > 0);
}
