/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormConflicts"
#include "config.h"

#include "wp-form-conflicts.h"
#include "wp-columns.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpFormConflicts {
  AdwWindow parent_instance;

  GtkWidget *who;
  GtkWidget *list;
  WpFormModel *model; /* (owned) (nullable after dispose) */
};

G_DEFINE_FINAL_TYPE (WpFormConflicts, wp_form_conflicts, ADW_TYPE_WINDOW)

static void update (WpFormConflicts *self);

static void
decide (WpFormConflicts *self, GtkWidget *button, gboolean keep_mine)
{
  g_autofree char *field = g_strdup (g_object_get_data (G_OBJECT (button), "wp-field"));
  if (wp_form_model_get_account (self->model) == NULL)
    return;
  wp_account_resolve_answer (wp_form_model_get_account (self->model), wp_form_model_get_id (self->model), field, keep_mine);
  wp_form_model_refresh (self->model, NULL);
}

static void
mine_cb (WpFormConflicts *self, GtkWidget *button)
{
  decide (self, button, TRUE);
}

static void
theirs_cb (WpFormConflicts *self, GtkWidget *button)
{
  decide (self, button, FALSE);
}

static GtkWidget *
make_side (WpFormConflicts *self, const char *title, const char *field, const char *question, const char *label, GCallback callback)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *heading = wp_ui_caption_new (title), *text = wp_ui_text_new (),
            *button = gtk_button_new_with_label (label);
  /* Translators: a button and the question it is about */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), label, question);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_set_vexpand (text, TRUE);
  gtk_label_set_yalign (GTK_LABEL (text), 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  wp_ui_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "wp-field", g_strdup (field), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column), heading);
  gtk_box_append (GTK_BOX (column), text);
  gtk_box_append (GTK_BOX (column), button);
  return column;
}

static const char *
key_of (gconstpointer item)
{
  return item;
}

static GtkWidget *
create (gconstpointer item, gpointer user_data)
{
  WpFormConflicts *self = user_data;
  const WpFormField *field = wp_form_find_field (wp_form_model_get_form (self->model), item, NULL);
  const char *question = field != NULL ? wp_words_text (&field->label) : item;
  GtkWidget *card = wp_ui_card_new (), *sides = wp_columns_new (230, 2, 18);
  gtk_box_set_spacing (GTK_BOX (card), 9);
  gtk_box_append (GTK_BOX (card), wp_ui_heading_new (question));
  wp_columns_append (WP_COLUMNS (sides), make_side (self, _ ("Mine"), item, question, _ ("Keep Mine"), G_CALLBACK (mine_cb)));
  wp_columns_append (WP_COLUMNS (sides), make_side (self, _ ("Theirs"), item, question, _ ("Take Theirs"), G_CALLBACK (theirs_cb)));
  gtk_box_append (GTK_BOX (card), sides);
  g_object_set_data (G_OBJECT (card), "wp-sides", sides);
  return card;
}

static void
put_side (GtkWidget *side, const WpFormField *field, JsonNode *answer)
{
  GtkWidget *text = gtk_widget_get_next_sibling (gtk_widget_get_first_child (side));
  g_autofree char *words = field != NULL ? wp_form_describe (field, answer, wp_words_language ()) : wp_answer_to_string (answer);
  wp_ui_put (text, words != NULL && *words != '\0' ? words : _ ("No answer"));
}

static void
fill (GtkWidget *card, gconstpointer item, gpointer user_data)
{
  WpFormConflicts *self = user_data;
  const WpFormField *field = wp_form_find_field (wp_form_model_get_form (self->model), item, NULL);
  JsonObject *conflict = wp_form_model_get_conflict (self->model, item);
  GtkWidget *sides = g_object_get_data (G_OBJECT (card), "wp-sides"), *mine = gtk_widget_get_first_child (sides);
  put_side (mine, field, wp_json_member (conflict, "mine"));
  put_side (gtk_widget_get_next_sibling (mine), field, wp_json_member (conflict, "theirs"));
}

static void
update (WpFormConflicts *self)
{
  g_auto (GStrv) fields = wp_form_model_list_conflicts (self->model);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  JsonObject *submission = wp_form_model_get_submission (self->model);
  g_autofree char *when = wp_when_exact (wp_json_time (submission, "updatedAt"));
  /* Translators: a person, a date and time */
  g_autofree char *who = g_strdup_printf (_ ("%s changed the same answers at another desk, %s. Yours are kept here until you decide."),
                                          wp_json_string_or (submission, "updatedBy", _ ("Somebody")), when);
  for (guint i = 0; fields[i] != NULL; i++)
    g_ptr_array_add (items, fields[i]);
  wp_ui_put (self->who, who);
  wp_ui_reconcile (GTK_BOX (self->list), items, key_of, create, fill, self);
  if (items->len == 0)
    gtk_window_close (GTK_WINDOW (self));
}

static void
wp_form_conflicts_dispose (GObject *object)
{
  WpFormConflicts *self = WP_FORM_CONFLICTS (object);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (wp_form_conflicts_parent_class)->dispose (object);
}

static void
wp_form_conflicts_class_init (WpFormConflictsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_form_conflicts_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wp_form_conflicts_init (WpFormConflicts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new (),
            *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->who = wp_ui_text_new ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (column), self->who);
  gtk_box_append (GTK_BOX (column), self->list);
  gtk_widget_add_css_class (column, "detail");
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 480);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Answers That Differ"));
}

GtkWidget *
wp_form_conflicts_new (GtkWindow *parent, WpFormModel *model)
{
  WpFormConflicts *self = g_object_new (WP_TYPE_FORM_CONFLICTS, "transient-for", parent, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  /* A text that can be selected would take the focus first, and select all of itself. */
  GtkWidget *card = gtk_widget_get_first_child (self->list), *sides = card != NULL ? g_object_get_data (G_OBJECT (card), "wp-sides") : NULL;
  if (sides != NULL)
    gtk_window_set_focus (GTK_WINDOW (self), gtk_widget_get_last_child (gtk_widget_get_first_child (sides)));
  return GTK_WIDGET (self);
}
