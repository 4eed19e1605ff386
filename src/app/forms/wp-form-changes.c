/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormChanges"
#include "config.h"

#include "wp-form-changes.h"
#include "wp-form-diff.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-submission.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpFormChanges {
  AdwWindow parent_instance;

  WpForm *form;
  JsonObject *submission;
  GPtrArray *answers; /* JsonObject of each entry of the drop-downs */
  const char *language;
  GtkDropDown *before;
  GtkDropDown *after;
  GtkBox *body;
};

G_DEFINE_FINAL_TYPE (WpFormChanges, wp_form_changes, ADW_TYPE_WINDOW)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_halign (label, GTK_ALIGN_FILL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The changes */

static char *
caption_of (const WpFormDiffLine *line, gboolean numbered)
{
  switch (line->kind) {
  case WP_FORM_DIFF_BEFORE:
    return g_strdup (C_ ("change", "Before"));
  case WP_FORM_DIFF_AFTER:
    return g_strdup (C_ ("change", "After"));
  case WP_FORM_DIFF_REMOVED:
    /* Translators: a numbered row that is gone */
    return numbered ? g_strdup_printf (_ ("Removed %u."), line->from) : g_strdup (C_ ("row", "Removed"));
  case WP_FORM_DIFF_ADDED:
    /* Translators: a numbered row that is new */
    return numbered ? g_strdup_printf (_ ("Added %u."), line->to) : g_strdup (C_ ("row", "Added"));
  case WP_FORM_DIFF_MOVED:
  default:
    /* Translators: a row moved from one number to another */
    return g_strdup_printf (_ ("Moved %u. → %u."), line->from, line->to);
  }
}

static const char *
css_of (WpFormDiffKind kind)
{
  switch (kind) {
  case WP_FORM_DIFF_BEFORE:
  case WP_FORM_DIFF_REMOVED:
    return "gone";
  case WP_FORM_DIFF_AFTER:
  case WP_FORM_DIFF_ADDED:
    return "new";
  case WP_FORM_DIFF_MOVED:
  default:
    return "moved";
  }
}

static GtkWidget *
make_line (const WpFormDiffLine *line, gboolean numbered, GtkSizeGroup *captions)
{
  g_autofree char *caption = caption_of (line, numbered);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *first = make_label (caption, "caption-heading");
  GtkWidget *text = make_label (*line->text != '\0' ? line->text : _ ("No answer"), *line->text != '\0' ? NULL : "dim-label");
  gtk_label_set_wrap (GTK_LABEL (first), FALSE);
  gtk_widget_set_valign (first, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (text, GTK_ALIGN_BASELINE);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_size_group_add_widget (captions, first);
  gtk_widget_add_css_class (box, "change-line");
  gtk_widget_add_css_class (box, css_of (line->kind));
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

static GtkWidget *
make_field (WpFormChanges *self, const WpFormField *field, const char *id, JsonObject *before, JsonObject *after)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autoptr (GtkSizeGroup) captions = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GPtrArray) lines = wp_form_diff (field, wp_json_member (before, id), wp_json_member (after, id), self->language);
  gtk_widget_add_css_class (box, "change");
  gtk_box_append (GTK_BOX (box), make_label (field != NULL ? wp_words_get (&field->label, self->language) : id, "name"));
  for (guint i = 0; i < lines->len; i++)
    gtk_box_append (GTK_BOX (box), make_line (lines->pdata[i], field != NULL && field->type == WP_FIELD_CONTACTS, captions));
  return box;
}

static GtkWidget *
begin_section (WpFormChanges *self, const WpFormSection *section)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = make_label (section != NULL ? wp_words_get (&section->title, self->language) : _ ("Not in this version of the form"), "heading");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "changes");
  gtk_widget_set_margin_top (title, 12);
  gtk_box_append (self->body, title);
  gtk_box_append (self->body, card);
  return card;
}

static GtkWidget *
make_empty (const char *icon, const char *title, const char *text)
{
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static void
show_changes (WpFormChanges *self, JsonObject *before, JsonObject *after)
{
  g_auto (GStrv) changed = wp_submission_changed_fields (self->form->source, before, after);
  guint n = g_strv_length (changed);
  GtkWidget *card = NULL;
  const WpFormSection *last = NULL;
  if (n == 0) {
    gtk_box_append (self->body, make_empty ("emblem-ok-symbolic", _ ("Nothing changed"), _ ("Both have the same answers.")));
    return;
  }
  g_autofree char *count = g_strdup_printf (ngettext ("%u answer changed", "%u answers changed", n), n);
  gtk_box_append (self->body, make_label (count, "dim-label"));
  for (guint i = 0; i < n; i++) {
    const WpFormSection *section = NULL;
    const WpFormField *field = wp_form_find_field (self->form, changed[i], &section);
    if (field == NULL)
      section = NULL;
    if (card == NULL || section != last)
      card = begin_section (self, section);
    last = section;
    gtk_box_append (GTK_BOX (card), make_field (self, field, changed[i], before, after));
  }
}

static void
update (WpFormChanges *self)
{
  guint before = gtk_drop_down_get_selected (self->before), after = gtk_drop_down_get_selected (self->after);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL;)
    gtk_box_remove (self->body, child);
  if (self->answers->len < 2)
    gtk_box_append (self->body, make_empty ("document-open-recent-symbolic", _ ("Nothing to compare yet"),
                                            _ ("A revision is kept each time this form is submitted.")));
  else if (before < self->answers->len && after < self->answers->len)
    show_changes (self, self->answers->pdata[before], self->answers->pdata[after]);
}

/* The revisions */

static void
add_entry (WpFormChanges *self, GtkStringList *names, const char *name, JsonObject *answers)
{
  gtk_string_list_append (names, name);
  g_ptr_array_add (self->answers, answers != NULL ? json_object_ref (answers) : json_object_new ());
}

static void
list_revisions (WpFormChanges *self, GtkStringList *names)
{
  JsonArray *revisions = wp_json_array (self->submission, "revisions");
  JsonObject *now = wp_json_object (self->submission, "answers"), *newest = NULL;
  for (guint i = 0; i < MIN (wp_json_length (revisions), WP_MAX_REVISIONS); i++) {
    JsonObject *revision = wp_json_object_at (revisions, i);
    g_autofree char *when = wp_when_relative (wp_json_time (revision, "at"), wp_time_now ());
    /* Translators: of a form: number, when it was submitted, by whom */
    g_autofree char *name = g_strdup_printf (_ ("Revision %d · %s · %s"), (int) wp_json_int (revision, "number", i + 1), when,
                                             wp_json_string_or (revision, "by", ""));
    newest = wp_json_object (revision, "answers");
    add_entry (self, names, name, newest);
  }
  g_auto (GStrv) changed = wp_submission_changed_fields (self->form->source, newest, now);
  if (wp_json_length (revisions) == 0 || changed[0] != NULL)
    add_entry (self, names, _ ("As it is now"), now);
}

static GtkDropDown *
make_drop_down (WpFormChanges *self, GtkGrid *grid, int row, const char *caption, GtkStringList *names)
{
  g_autoptr (GtkListItemFactory) factory = wp_ui_line_factory_new (NULL);
  GtkWidget *label = gtk_label_new_with_mnemonic (caption), *drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (names)), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), drop_down);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, drop_down, 1, row, 1, 1);
  return GTK_DROP_DOWN (drop_down);
}

static void
fill (WpFormChanges *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  list_revisions (self, names);
  gtk_grid_set_column_spacing (grid, 12);
  gtk_grid_set_row_spacing (grid, 6);
  self->before = make_drop_down (self, grid, 0, _ ("_Before"), names);
  self->after = make_drop_down (self, grid, 1, _ ("_After"), names);
  gtk_widget_set_visible (GTK_WIDGET (grid), self->answers->len > 1);
  if (self->answers->len > 1) {
    gtk_drop_down_set_selected (self->before, self->answers->len - 2);
    gtk_drop_down_set_selected (self->after, self->answers->len - 1);
  }
  g_signal_connect_object (self->before, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->after, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *clamp = adw_clamp_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = adw_header_bar_new ();
  gtk_widget_add_css_class (column, "form-changes");
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (grid));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->body));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar),
                                   adw_window_title_new (_ ("What Changed"), wp_json_string_or (self->submission, "customerName", "")));
  gtk_box_append (GTK_BOX (page), bar);
  gtk_box_append (GTK_BOX (page), scrolled);
  adw_window_set_content (ADW_WINDOW (self), page);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->before));
  update (self);
}

static void
finalize (GObject *object)
{
  WpFormChanges *self = WP_FORM_CHANGES (object);
  g_clear_pointer (&self->form, wp_form_unref);
  g_clear_pointer (&self->submission, json_object_unref);
  g_ptr_array_unref (self->answers);
  G_OBJECT_CLASS (wp_form_changes_parent_class)->finalize (object);
}

static void
wp_form_changes_class_init (WpFormChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wp_form_changes_init (WpFormChanges *self)
{
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->language = wp_words_language ();
  self->body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
}

GtkWidget *
wp_form_changes_new (GtkWindow *parent, WpForm *form, JsonObject *submission)
{
  WpFormChanges *self = g_object_new (WP_TYPE_FORM_CHANGES, "transient-for", parent, "modal", TRUE, "default-width", 640, "default-height", 640,
                                      "title", _ ("What Changed"), NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 300);
  self->form = wp_form_ref (form);
  self->submission = wp_json_copy (submission);
  fill (self);
  return GTK_WIDGET (self);
}
