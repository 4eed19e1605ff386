/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFilterBar"
#include "config.h"
#include "wp-filter-bar.h"

#include "wp-button.h"
#include "wp-documents.h"
#include "wp-json.h"
#include "wp-saved-filters.h"
#include "wp-toast.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpFilterBar {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkMenuButton *save;
  GtkEntry *name; /* (nullable): in the popover of @save, which is made with the first filter */
  GtkCheckButton *begin_with;
  GtkButton *confirm;

  WpAccount *account; /* (owned) (nullable) */
  WpDocuments *saved; /* (owned) */
  JsonObject *query;  /* (owned) (nullable): the filter that the list is under */
  char *words;        /* (owned) (nullable): the same in words */
  gboolean begun;     /* the account's filters were read once */
};

enum { BEGIN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFilterBar, wp_filter_bar, ADW_TYPE_BIN)

/* ---- Under a name ---- */

static char *
get_name (WpFilterBar *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
name_changed_cb (WpFilterBar *self)
{
  GPtrArray *saved = wp_documents_get (self->saved);
  g_autofree char *name = get_name (self);
  gboolean known = saved != NULL && wp_filter_find_name (saved, name) != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), *name != '\0');
  wp_button_set_label (self->confirm, known ? _ ("_Replace") : _ ("_Save"));
}

static void
saved_cb (GtkWidget *widget, const GError *error)
{
  WpFilterBar *self = WP_FILTER_BAR (widget);

  if (error != NULL)
    wp_toast_error (widget, error);
  else
    gtk_menu_button_popdown (self->save);
}

static void
save_cb (WpFilterBar *self)
{
  GPtrArray *saved = wp_documents_get (self->saved);
  g_autofree char *name = get_name (self);
  JsonObject *known = saved != NULL ? wp_filter_find_name (saved, name) : NULL;

  if (*name == '\0' || saved == NULL || self->query == NULL || self->account == NULL)
    return;
  wp_saved_filters_save (GTK_WIDGET (self), self->account, saved, known != NULL ? wp_json_string (known, "id") : NULL, name, self->query,
                         gtk_check_button_get_active (self->begin_with), saved_cb);
}

static void
popover_shown_cb (WpFilterBar *self)
{
  gtk_check_button_set_active (self->begin_with, FALSE);
  name_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static GtkWidget *
make_popover (WpFilterBar *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *label = gtk_label_new (_ ("Name"));

  self->name = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_max_length (self->name, WP_MAX_FILTER_NAME);
  g_object_set (self->name, "truncate-multiline", TRUE, NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), 24);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  self->begin_with = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_ ("_Begin with this filter")));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->begin_with), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Begin with this filter"), -1);
  self->confirm = GTK_BUTTON (wp_button_new (_ ("_Save")));
  gtk_widget_add_css_class (GTK_WIDGET (self->confirm), "suggested-action");
  gtk_widget_set_halign (GTK_WIDGET (self->confirm), GTK_ALIGN_END);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (popover_shown_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->begin_with));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->confirm));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

/* ---- The bar ---- */

/* The saved one that asks the same. (nullable) (transfer none) */
static JsonObject *
find_same (WpFilterBar *self)
{
  GPtrArray *saved = wp_documents_get (self->saved);

  for (guint i = 0; saved != NULL && i < saved->len; i++) {
    JsonObject *document = g_ptr_array_index (saved, i);
    WpIncidentFilter filter;
    gboolean readable = wp_filter_read (document, &filter);
    g_autoptr (JsonObject) query = wp_incident_filter_to_json (&filter);

    wp_incident_filter_clear (&filter);
    if (readable && !wp_filter_is_removed (document) && wp_json_equal (query, self->query))
      return document;
  }
  return NULL;
}

static void
update (WpFilterBar *self)
{
  JsonObject *same = self->query != NULL ? find_same (self) : NULL;

  gtk_revealer_set_reveal_child (self->revealer, self->query != NULL);
  if (self->query == NULL) {
    if (self->name != NULL)
      gtk_editable_set_text (GTK_EDITABLE (self->name), "");
    return;
  }
  if (self->name == NULL)
    gtk_menu_button_set_popover (self->save, make_popover (self));
  if (same != NULL) {
    /* Translators: the name of a saved filter, then what it asks */
    g_autofree char *named = g_strdup_printf (_ ("%s: %s"), wp_filter_get_name (same), self->words);

    gtk_label_set_text (self->label, named);
    /* What somebody changes about it is offered under its name. */
    gtk_editable_set_text (GTK_EDITABLE (self->name), wp_filter_get_name (same));
    gtk_menu_button_popdown (self->save);
  } else
    gtk_label_set_text (self->label, self->words);
  wp_ui_set_tooltip (GTK_WIDGET (self->label), gtk_label_get_text (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self->save), same == NULL);
}

/* The list begins with the default when it is first known: on a new desk, when it has first come. */
static void
begin (WpFilterBar *self, GPtrArray *saved)
{
  JsonObject *first = wp_filter_find_default (saved);
  WpHealth health = { 0 };

  wp_account_get_health (self->account, &health);
  self->begun = first != NULL || health.first_sync_done;
  if (first != NULL)
    g_signal_emit (self, signals[BEGIN], 0, first);
}

static void
saved_changed_cb (WpFilterBar *self)
{
  GPtrArray *saved = wp_documents_get (self->saved);

  if (saved == NULL || self->account == NULL)
    return;
  if (!self->begun)
    begin (self, saved);
  update (self);
}

static void
wp_filter_bar_dispose (GObject *object)
{
  WpFilterBar *self = WP_FILTER_BAR (object);

  if (self->saved != NULL)
    g_signal_handlers_disconnect_by_data (self->saved, self);
  g_clear_object (&self->saved);
  g_clear_object (&self->account);
  g_clear_pointer (&self->query, json_object_unref);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (wp_filter_bar_parent_class)->dispose (object);
}

static void
wp_filter_bar_class_init (WpFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_filter_bar_dispose;
  signals[BEGIN] = g_signal_new ("begin", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *
make_clear (void)
{
  GtkWidget *clear = wp_button_new (_ ("C_lear"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "filter.clear");
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (clear), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Clear the filter"), -1);
  return clear;
}

static void
wp_filter_bar_init (WpFilterBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->label, 2);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  /* GTK 4.8 complains of a text that is narrower than an ellipsis. */
  gtk_label_set_width_chars (self->label, 4);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  self->save = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->save, _ ("Save…"));
  gtk_widget_add_css_class (GTK_WIDGET (self->save), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->save), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save the filter"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->save));
  gtk_box_append (GTK_BOX (box), make_clear ());
  gtk_widget_add_css_class (box, "filter-bar");
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  self->saved = wp_documents_new (&wp_kind_filter);
  g_signal_connect_swapped (self->saved, "changed", G_CALLBACK (saved_changed_cb), self);
}

GtkWidget *
wp_filter_bar_new (void)
{
  return g_object_new (WP_TYPE_FILTER_BAR, NULL);
}

void
wp_filter_bar_set_account (WpFilterBar *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_FILTER_BAR (self));

  g_set_object (&self->account, account);
  self->begun = FALSE;
  wp_documents_set_account (self->saved, account);
}

void
wp_filter_bar_set_filter (WpFilterBar *self, const WpIncidentFilter *filter)
{
  g_return_if_fail (WP_IS_FILTER_BAR (self));

  g_clear_pointer (&self->query, json_object_unref);
  g_free (self->words);
  self->words = wp_incident_filter_describe (filter, self->account);
  if (*self->words != '\0')
    self->query = wp_incident_filter_to_json (filter);
  update (self);
}
