/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFilterPage"
#include "config.h"
#include "wp-filter-page.h"

#include "wp-button.h"
#include "wp-json.h"
#include "wp-outbox-bar.h"
#include "wp-saved-filters.h"

#include <glib/gi18n.h>

struct _WpFilterPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkStack *stack;
  WpOutboxBar *outbox;
  AdwActionRow *asks; /* leads to the incidents */
  GtkLabel *count;
  AdwEntryRow *name;
  GtkSwitch *begin_with;

  WpAccount *account;   /* (owned) (nullable) */
  GPtrArray *documents; /* (owned) (nullable) */
  JsonObject *document; /* (owned) (nullable): one of them */
  gboolean showing;     /* the controls are being set, nobody chose */
};

enum { SHOW_INCIDENTS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpFilterPage, wp_filter_page, ADW_TYPE_BIN)

static const char *
get_id (WpFilterPage *self)
{
  return wp_json_string_or (self->document, "id", "");
}

static void
show_incidents_cb (WpFilterPage *self)
{
  if (self->document != NULL)
    g_signal_emit (self, signals[SHOW_INCIDENTS], 0, get_id (self));
}

/* A name that is typed and not applied is kept, as everything that is typed. */
static char *
get_scope (WpFilterPage *self)
{
  return g_strconcat ("filter:", get_id (self), NULL);
}

static void
name_changed_cb (WpFilterPage *self)
{
  g_autofree char *scope = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));

  if (self->showing || self->document == NULL)
    return;
  scope = get_scope (self);
  wp_account_set_draft (self->account, scope, g_str_equal (name, wp_filter_get_name (self->document)) ? "" : name);
}

/* Sets the name without having it offered to be applied. */
static void
put_name (WpFilterPage *self, const char *name)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), name))
    return;
  adw_entry_row_set_show_apply_button (self->name, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  adw_entry_row_set_show_apply_button (self->name, TRUE);
}

static void
renamed_cb (WpFilterPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)))), *scope = NULL;

  if (self->document == NULL)
    return;
  scope = get_scope (self);
  if (*name == '\0' || g_str_equal (name, wp_filter_get_name (self->document))) {
    wp_account_set_draft (self->account, scope, "");
    put_name (self, wp_filter_get_name (self->document));
  } else
    wp_saved_filters_rename (GTK_WIDGET (self), self->account, get_id (self), name, scope);
}

static void
begin_with_cb (WpFilterPage *self)
{
  if (!self->showing && self->document != NULL)
    wp_saved_filters_set_default (GTK_WIDGET (self), self->account, self->documents, gtk_switch_get_active (self->begin_with) ? get_id (self) : NULL);
}

static void
remove_cb (WpFilterPage *self)
{
  if (self->document != NULL)
    wp_saved_filters_remove (GTK_WIDGET (self), self->account, self->documents, self->document);
}

static void
wp_filter_page_dispose (GObject *object)
{
  WpFilterPage *self = WP_FILTER_PAGE (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->document, json_object_unref);
  G_OBJECT_CLASS (wp_filter_page_parent_class)->dispose (object);
}

static void
wp_filter_page_class_init (WpFilterPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_filter_page_dispose;
  signals[SHOW_INCIDENTS] = g_signal_new ("show-incidents", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
}

static GtkWidget *
make_group (WpFilterPage *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwActionRow *first = ADW_ACTION_ROW (adw_action_row_new ());

  self->asks = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->asks), _ ("Show Incidents"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->asks), FALSE);
  adw_action_row_set_subtitle_lines (self->asks, 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->asks), TRUE);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  g_signal_connect_swapped (self->asks, "activated", G_CALLBACK (show_incidents_cb), self);
  adw_action_row_add_suffix (self->asks, GTK_WIDGET (self->count));
  adw_action_row_add_suffix (self->asks, gtk_image_new_from_icon_name ("go-next-symbolic"));

  self->name = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _ ("Name"));
  adw_entry_row_set_show_apply_button (self->name, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  g_object_set (gtk_editable_get_delegate (GTK_EDITABLE (self->name)), "truncate-multiline", TRUE, "max-length", WP_MAX_FILTER_NAME, NULL);
  g_signal_connect_swapped (self->name, "apply", G_CALLBACK (renamed_cb), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_changed_cb), self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (first), _ ("Begin with this filter"));
  adw_action_row_set_subtitle (first, _ ("The list of incidents opens under it. What wakes you, and the number in the sidebar, stay the same."));
  self->begin_with = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->begin_with), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->begin_with), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Begin with this filter"), -1);
  g_signal_connect_swapped (self->begin_with, "notify::active", G_CALLBACK (begin_with_cb), self);
  adw_action_row_add_suffix (first, GTK_WIDGET (self->begin_with));
  adw_action_row_set_activatable_widget (first, GTK_WIDGET (self->begin_with));

  adw_preferences_group_add (group, GTK_WIDGET (self->asks));
  adw_preferences_group_add (group, GTK_WIDGET (self->name));
  adw_preferences_group_add (group, GTK_WIDGET (first));
  return GTK_WIDGET (group);
}

static GtkWidget *
make_content (WpFilterPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  GtkWidget *remove = wp_button_new (_ ("_Remove Filter"));

  self->outbox = WP_OUTBOX_BAR (wp_outbox_bar_new ());
  gtk_widget_add_css_class (remove, "destructive-action");
  gtk_widget_set_halign (remove, GTK_ALIGN_START);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outbox));
  gtk_box_append (GTK_BOX (box), make_group (self));
  gtk_box_append (GTK_BOX (box), remove);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static void
wp_filter_page_init (WpFilterPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *nothing = adw_status_page_new ();

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->header), "flat");
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", NULL));
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "wp-filter-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _ ("No Filter Chosen"));
  gtk_widget_add_css_class (nothing, "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, make_content (self), "filter");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_filter_page_new (void)
{
  return g_object_new (WP_TYPE_FILTER_PAGE, NULL);
}

static void
show (WpFilterPage *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, get_id (self));
  g_autofree char *words = wp_saved_filters_describe (self->account, self->document), *scope = get_scope (self);
  const char *typed = wp_account_get_draft (self->account, scope);

  self->showing = TRUE;
  adw_window_title_set_title (self->title, wp_filter_get_name (self->document));
  adw_action_row_set_subtitle (self->asks, words != NULL ? words : _ ("It was saved by a newer version of Watchpost, which this one cannot follow."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->asks), words != NULL);
  if (*typed != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->name), typed);
  else
    put_name (self, wp_filter_get_name (self->document));
  gtk_switch_set_active (self->begin_with, wp_filter_find_default (self->documents) == self->document);
  wp_outbox_bar_update (self->outbox, self->account, rows, wp_saved_filters_summarize, NULL);
  self->showing = FALSE;
}

void
wp_filter_page_set_filter (WpFilterPage *self, WpAccount *account, GPtrArray *documents, JsonObject *document)
{
  g_return_if_fail (WP_IS_FILTER_PAGE (self));

  if (document != NULL)
    json_object_ref (document);
  if (documents != NULL)
    g_ptr_array_ref (documents);
  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  self->document = document;
  self->documents = documents;
  g_set_object (&self->account, account);
  gtk_stack_set_visible_child_name (self->stack, document != NULL ? "filter" : "nothing");
  if (document != NULL)
    show (self);
  else
    adw_window_title_set_title (self->title, "");
}

void
wp_filter_page_set_count (WpFilterPage *self, const char *words)
{
  g_return_if_fail (WP_IS_FILTER_PAGE (self));

  gtk_label_set_text (self->count, words);
}

AdwHeaderBar *
wp_filter_page_get_header_bar (WpFilterPage *self)
{
  g_return_val_if_fail (WP_IS_FILTER_PAGE (self), NULL);

  return self->header;
}
