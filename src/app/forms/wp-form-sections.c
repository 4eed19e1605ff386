/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormSections"
#include "config.h"

#include "wp-form-sections.h"
#include "wp-form-words.h"
#include "wp-progress-ring.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpFormSections {
  AdwBin parent_instance;

  GtkWidget *list;
  GtkWidget *button; /* (nullable): the drop-down's */
  GtkWidget *button_label;
  GtkWidget *button_ring;
  GPtrArray *rings; /* (owned): of WpProgressRing, not referenced */
  WpForm *form;     /* (owned) */
  guint present;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFormSections, wp_form_sections, ADW_TYPE_BIN)

static void
wp_form_sections_finalize (GObject *object)
{
  g_ptr_array_unref (WP_FORM_SECTIONS (object)->rings);
  g_clear_pointer (&WP_FORM_SECTIONS (object)->form, wp_form_unref);
  G_OBJECT_CLASS (wp_form_sections_parent_class)->finalize (object);
}

static void
wp_form_sections_class_init (WpFormSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_form_sections_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
activated_cb (WpFormSections *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);
  if (self->button != NULL)
    gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  wp_form_sections_set_present (self, index);
  g_signal_emit (self, signals[CHOSEN], 0, index);
}

static void
wp_form_sections_init (WpFormSections *self)
{
  self->rings = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  wp_ui_set_name (self->list, _ ("Sections"));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}

static void
add_section (WpFormSections *self, const WpFormSection *section)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9),
            *label = gtk_label_new (wp_words_text (&section->title)), *ring = wp_progress_ring_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), ring);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_ptr_array_add (self->rings, ring);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
make_drop_down (WpFormSections *self)
{
  GtkWidget *popover = gtk_popover_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_widget_set_size_request (scroller, 280, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  self->button = gtk_menu_button_new ();
  self->button_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->button_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->button_label), 0);
  gtk_widget_set_hexpand (self->button_label, TRUE);
  self->button_ring = wp_progress_ring_new ();
  gtk_box_append (GTK_BOX (line), self->button_label);
  gtk_box_append (GTK_BOX (line), self->button_ring);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), line);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sections-top");
  adw_bin_set_child (ADW_BIN (self), self->button);
}

static void
make_side (WpFormSections *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 176, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sections-side");
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
wp_form_sections_new (WpFormModel *model, gboolean drop_down)
{
  WpFormSections *self = g_object_new (WP_TYPE_FORM_SECTIONS, NULL);
  self->form = wp_form_ref (wp_form_model_get_form (model));
  for (guint i = 0; i < self->form->sections->len; i++)
    add_section (self, g_ptr_array_index (self->form->sections, i));
  if (drop_down)
    make_drop_down (self);
  else
    make_side (self);
  wp_form_sections_set_present (self, 0);
  return GTK_WIDGET (self);
}

static gboolean
any_shown (WpFormModel *model, const WpFormSection *section)
{
  for (guint i = 0; i < section->fields->len; i++)
    if (wp_form_model_is_shown (model, section, g_ptr_array_index (section->fields, i)))
      return TRUE;
  return FALSE;
}

void
wp_form_sections_update (WpFormSections *self, WpFormModel *model)
{
  for (guint i = 0; i < self->rings->len; i++) {
    const WpFormSection *section = g_ptr_array_index (self->form->sections, i);
    WpFormProgress progress = wp_form_model_get_progress (model, section);
    wp_progress_ring_set (g_ptr_array_index (self->rings, i), progress.n_answered, progress.n_fields, progress.n_errors);
    if (i == self->present && self->button != NULL)
      wp_progress_ring_set (WP_PROGRESS_RING (self->button_ring), progress.n_answered, progress.n_fields, progress.n_errors);
    gtk_widget_set_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i)), any_shown (model, section));
  }
}

void
wp_form_sections_set_present (WpFormSections *self, guint index)
{
  if (index >= self->form->sections->len)
    return;
  self->present = index;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) index));
  if (self->button == NULL)
    return;
  const char *title = wp_words_text (&((const WpFormSection *) g_ptr_array_index (self->form->sections, index))->title);
  /* Translators: a drop-down that leads to the sections of a form; %s is the present one */
  g_autofree char *name = g_strdup_printf (_ ("Section: %s"), title);
  gtk_label_set_text (GTK_LABEL (self->button_label), title);
  wp_ui_set_name (self->button, name);
  wp_ui_set_name (gtk_widget_get_first_child (self->button), name);
}

guint
wp_form_sections_get_present (WpFormSections *self)
{
  return self->present;
}

gboolean
wp_form_sections_is_shown (WpFormSections *self, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) index);
  return row != NULL && gtk_widget_get_visible (GTK_WIDGET (row));
}
