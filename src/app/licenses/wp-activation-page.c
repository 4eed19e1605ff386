/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivationPage"
#include "config.h"

#include "wp-activation-page.h"

#include "wp-activation-words.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-outbox-bar.h"
#include "wp-pool-row.h"
#include "wp-reasons.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpActivationPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkWidget *retry;
  GtkStack *stack;
  GtkWidget *outbox_bar;
  GtkWidget *figures;
  GtkWidget *bar;
  GtkWidget *about;
  GtkWidget *lines; /* a list box */

  WpAccount *account;   /* (owned) (nullable) */
  char *id;             /* (owned) (nullable) */
  JsonObject *document; /* (owned) (nullable): as it is shown */
};

G_DEFINE_FINAL_TYPE (WpActivationPage, wp_activation_page, ADW_TYPE_BIN)

/* ---- Lines ---- */

static GtkWidget *
line_row_new (void)
{
  GtkWidget *row = adw_action_row_new (), *license = gtk_label_new (NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (license), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (license, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), license);
  g_object_set_data (G_OBJECT (row), "wp-license", license);
  return row;
}

static void
update_line (GtkWidget *row, JsonObject *line)
{
  static const char *const classes[] = { "success", "error" };
  const char *css_class = wp_activation_line_class (line);
  g_autofree char *words = wp_activation_line_words (line), *license = wp_activation_line_license (line);
  WpActivationChoice choice = wp_activation_choice_from_string (wp_json_string (line, "choice"));
  g_autofree char *about = choice == WP_ACTIVATION_NEW ? g_strdup (words) : g_strdup_printf ("%s · %s", wp_activation_choice_label (choice), words);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), wp_json_string_or (line, "masked", ""));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "wp-license"), license);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i], css_class) == 0)
      gtk_widget_add_css_class (row, classes[i]);
    else
      gtk_widget_remove_css_class (row, classes[i]);
}

static void
fill_lines (WpActivationPage *self)
{
  JsonArray *lines = wp_json_array (self->document, "lines");
  GtkListBox *list = GTK_LIST_BOX (self->lines);
  GtkListBoxRow *row;
  guint n = wp_json_length (lines);
  for (guint i = 0; i < n; i++) {
    row = gtk_list_box_get_row_at_index (list, (int) i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (line_row_new ());
      gtk_list_box_append (list, GTK_WIDGET (row));
    }
    update_line (GTK_WIDGET (row), wp_json_object_at (lines, i));
  }
  while ((row = gtk_list_box_get_row_at_index (list, (int) n)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* ---- The page ---- */

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  JsonArray *lines = wp_json_array (row->command->body, "lines");
  return g_strdup_printf ("%s · %u", _ (row->command->type->label), wp_json_length (lines));
}

static void
show_progress (WpActivationPage *self)
{
  WpActivationCounts counts = wp_activation_count (self->document);
  g_autofree char *figures = wp_activation_figures (counts.all, counts.done, counts.failed);
  g_autofree char *at = wp_when_exact (wp_json_time (self->document, "at"));
  g_autofree char *about = g_strdup_printf ("%s · %s", wp_json_string_or (self->document, "by", ""), at);
  g_autoptr (GError) error = NULL;
  gboolean may = wp_account_may (self->account, WP_COMMAND_RETRY_ACTIVATION, self->document, &error);
  g_autofree char *why_not = wp_reason_words (error);
  wp_ui_put (self->figures, figures);
  wp_ui_put (self->about, about);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bar), counts.all > 0 ? (double) (counts.done + counts.failed) / counts.all : 0);
  gtk_widget_set_visible (self->retry, counts.failed > 0);
  wp_ui_set_allowed (self->retry, may, why_not);
}

static void
update (WpActivationPage *self)
{
  g_autoptr (GPtrArray) rows = self->id != NULL && self->account != NULL ? wp_account_get_outbox (self->account, self->id) : NULL;
  gboolean there = self->document != NULL;
  gtk_stack_set_visible_child_name (self->stack, there ? "batch" : "nothing");
  if (!there) {
    gtk_widget_set_visible (self->retry, FALSE);
    return;
  }
  show_progress (self);
  fill_lines (self);
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), self->account, rows, summarize, self);
}

static void
read_batch (WpActivationPage *self)
{
  JsonObject *document = self->account != NULL && self->id != NULL ? wp_account_read_document (self->account, wp_kind_activation.name, self->id)
                                                                   : NULL;
  g_clear_pointer (&self->document, json_object_unref);
  self->document = document;
  update (self);
}

static void
changed_cb (WpActivationPage *self, const char *const *ids)
{
  if (self->id != NULL && (ids == NULL || ids[0] == NULL || g_strv_contains (ids, self->id)))
    read_batch (self);
}

void
wp_activation_page_set (WpActivationPage *self, WpAccount *account, const char *id)
{
  if (self->account != account) {
    if (self->account != NULL)
      g_signal_handlers_disconnect_by_data (self->account, self);
    g_set_object (&self->account, account);
    if (account != NULL)
      g_signal_connect_object (account, "documents-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  }
  g_autofree char *own = g_strdup (id);
  g_free (self->id);
  self->id = g_steal_pointer (&own);
  read_batch (self);
}

static void
retry_cb (WpActivationPage *self)
{
  JsonArray *lines = wp_json_array (self->document, "lines");
  g_autoptr (JsonObject) body = json_object_new ();
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *line = wp_json_object_at (lines, i);
    if (wp_activation_line_state_from_string (wp_json_string (line, "state")) == WP_ACTIVATION_LINE_FAILED)
      wp_json_append_string (wp_json_need_array (body, "lines"), wp_json_string_or (line, "id", ""));
  }
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_RETRY_ACTIVATION, NULL, self->id, NULL, -1, body);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, NULL);
}

static void
wp_activation_page_dispose (GObject *object)
{
  WpActivationPage *self = WP_ACTIVATION_PAGE (object);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->document, json_object_unref);
  G_OBJECT_CLASS (wp_activation_page_parent_class)->dispose (object);
}

static void
wp_activation_page_class_init (WpActivationPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_activation_page_dispose;
}

static GtkWidget *
make_column (WpActivationPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->outbox_bar = wp_outbox_bar_new ();
  self->figures = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_remove_css_class (self->figures, "dim-label");
  gtk_widget_add_css_class (self->figures, "title-4");
  self->bar = wp_pool_bar_new ();
  self->about = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->lines = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->lines), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->lines, "boxed-list");
  wp_ui_set_name (self->lines, _ ("License keys"));
  gtk_box_append (GTK_BOX (column), self->outbox_bar);
  gtk_box_append (GTK_BOX (column), self->figures);
  gtk_box_append (GTK_BOX (column), self->bar);
  gtk_box_append (GTK_BOX (column), self->about);
  gtk_box_append (GTK_BOX (column), self->lines);
  gtk_widget_add_css_class (column, "detail");
  return column;
}

static void
wp_activation_page_init (WpActivationPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = adw_status_page_new ();
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, adw_window_title_new (_ ("Activation"), NULL));
  self->retry = gtk_button_new_with_mnemonic (_ ("_Retry the Failed Ones"));
  g_signal_connect_object (self->retry, "clicked", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (self->header, self->retry);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_column (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "wp-licenses-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _ ("Choose an Activation"));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, scroller, "batch");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  update (self);
}

GtkWidget *
wp_activation_page_new (void)
{
  return g_object_new (WP_TYPE_ACTIVATION_PAGE, NULL);
}

AdwHeaderBar *
wp_activation_page_get_header_bar (WpActivationPage *self)
{
  return self->header;
}
