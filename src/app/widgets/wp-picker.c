/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPicker"
#include "config.h"

#include "wp-picker.h"
#include "wp-kind.h"
#include "wp-search.h"
#include "wp-ui.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WpPicker {
  AdwBin parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *search;
  GtkWidget *list;               /* made when it is first opened */
  GtkStringList *labels;         /* (owned) */
  GPtrArray *ids;                /* (owned): as @labels */
  GHashTable *places;            /* (owned): id → its place in @ids, and one more */
  GPtrArray *hays;               /* (owned): what is searched, normalized, as @labels */
  GtkFilter *filter;             /* (owned) */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  char *needle;                  /* (owned) (nullable) */
  char *id;                      /* (owned) (nullable) */
  char *name;                    /* (owned) */
  char *nothing;                 /* (owned) */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpPicker, wp_picker, ADW_TYPE_BIN)

static void
wp_picker_finalize (GObject *object)
{
  WpPicker *self = WP_PICKER (object);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->labels);
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->hays);
  g_free (self->needle);
  g_free (self->id);
  g_free (self->name);
  g_free (self->nothing);
  G_OBJECT_CLASS (wp_picker_parent_class)->finalize (object);
}

static void
wp_picker_class_init (WpPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_picker_finalize;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static guint
index_of (WpPicker *self, GtkStringObject *item)
{
  /* The place of an item is kept with it: labels may be the same twice. */
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "wp-index"));
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  WpPicker *self = user_data;
  return self->needle == NULL || *self->needle == '\0' || strstr (g_ptr_array_index (self->hays, index_of (self, item)), self->needle) != NULL;
}

static void
searched_cb (WpPicker *self)
{
  g_free (self->needle);
  self->needle = wp_search_normalize (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
pick (WpPicker *self, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item == NULL)
    return;
  g_autofree char *id = g_strdup (g_ptr_array_index (self->ids, index_of (self, item)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  wp_picker_set (self, id);
  g_signal_emit (self, signals[PICKED], 0, id);
}

static void
activated_cb (WpPicker *self, guint position)
{
  pick (self, position);
}

static void
entered_cb (WpPicker *self)
{
  /* The search entry emits its change with a delay: searches for what was typed last. */
  searched_cb (self);
  guint position = gtk_single_selection_get_selected (self->selection);
  pick (self, position != GTK_INVALID_LIST_POSITION ? position : 0);
}

static gboolean
search_key_cb (WpPicker *self, guint key)
{
  guint selected = gtk_single_selection_get_selected (self->selection), n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if ((key != GDK_KEY_Down && key != GDK_KEY_Up) || n == 0)
    return FALSE;
  if (key == GDK_KEY_Down)
    selected = selected + 1 < n ? selected + 1 : n - 1;
  else
    selected = selected > 0 && selected < n ? selected - 1 : 0;
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", selected);
  return TRUE;
}

static void
make_list (WpPicker *self)
{
  GtkFilterListModel *filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->labels)), g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), wp_ui_line_factory_new (NULL));
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  wp_ui_set_name (self->list, self->name);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
}

static GtkWidget *
make_popover (WpPicker *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  make_list (self);
  self->search = gtk_search_entry_new ();
  wp_ui_set_name (self->search, _ ("Search"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->search, keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 280, 280);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
create_popup_cb (GtkMenuButton *button, gpointer user_data)
{
  WpPicker *self = user_data;
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, make_popover (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  searched_cb (self);
  gtk_widget_grab_focus (self->search);
}

static void
wp_picker_init (WpPicker *self)
{
  self->labels = gtk_string_list_new (NULL);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hays = g_ptr_array_new_with_free_func (g_free);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->button = gtk_menu_button_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popup_cb, self, NULL);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

static void
show (WpPicker *self, const char *text)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", self->name, text);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  wp_ui_set_name (self->button, words);
  wp_ui_set_name (gtk_widget_get_first_child (self->button), words);
}

GtkWidget *
wp_picker_new (const char *name, const char *nothing)
{
  WpPicker *self = g_object_new (WP_TYPE_PICKER, NULL);
  self->name = g_strdup (name);
  self->nothing = g_strdup (nothing);
  show (self, nothing);
  return GTK_WIDGET (self);
}

void
wp_picker_set_name (WpPicker *self, const char *name)
{
  if (g_str_equal (self->name, name))
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  if (self->list != NULL)
    wp_ui_set_name (self->list, self->name);
  show (self, gtk_label_get_text (GTK_LABEL (self->label)));
}

/* Another label for what is there already */
static void
rename_item (WpPicker *self, guint index, const char *label, char *hay)
{
  const char *const labels[] = { label, NULL };
  if (g_str_equal (gtk_string_list_get_string (self->labels, index), label))
    return;
  gtk_string_list_splice (self->labels, index, 1, labels);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->labels), index);
  g_object_set_data (item, "wp-index", GUINT_TO_POINTER (index));
  g_free (g_ptr_array_index (self->hays, index));
  g_ptr_array_index (self->hays, index) = wp_search_normalize (hay);
}

void
wp_picker_add (WpPicker *self, const char *id, const char *label)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, id));
  g_autofree char *hay = g_strdup_printf ("%s %s", label, id);
  /* "America/New_York" is found by what people type. */
  g_strdelimit (hay, "_", ' ');
  if (place > 0) {
    rename_item (self, place - 1, label, hay);
    return;
  }
  gtk_string_list_append (self->labels, label);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->labels), self->ids->len);
  g_object_set_data (item, "wp-index", GUINT_TO_POINTER (self->ids->len));
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->hays, wp_search_normalize (hay));
  g_hash_table_insert (self->places, g_strdup (id), GUINT_TO_POINTER (self->ids->len));
}

void
wp_picker_clear (WpPicker *self)
{
  gtk_string_list_splice (self->labels, 0, self->ids->len, NULL);
  g_ptr_array_set_size (self->ids, 0);
  g_ptr_array_set_size (self->hays, 0);
  g_hash_table_remove_all (self->places);
}

void
wp_picker_set (WpPicker *self, const char *id)
{
  const char *text = id != NULL ? id : self->nothing;
  guint index;
  if (id != self->id) {
    g_free (self->id);
    self->id = g_strdup (id);
  }
  if (id != NULL && g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, &index))
    text = gtk_string_list_get_string (self->labels, index);
  show (self, text);
}

const char *
wp_picker_get (WpPicker *self)
{
  return self->id;
}

void
wp_picker_set_editable (WpPicker *self, gboolean editable)
{
  gtk_widget_set_sensitive (self->button, editable);
}

GtkWidget *
wp_picker_get_button (WpPicker *self)
{
  return gtk_widget_get_first_child (self->button);
}
