/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpUi"
#include "config.h"

#include "wp-ui.h"
#include "wp-toast.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

#define LEAST_CHARS 12

GtkWidget *
wp_ui_text_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Without a least width, Pango tries one character a line, which takes long for a long text. */
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  /* A hyphen that is not in the text would be copied into a command or read as part of a name. */
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  return label;
}

GtkWidget *
wp_ui_caption_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

GtkWidget *
wp_ui_heading_new (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

GtkWidget *
wp_ui_fill_line (GtkWidget *label)
{
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_INHERIT);
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LEAST_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkSizeRequestMode
steady_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
steady_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  if (child != NULL)
    gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural, NULL, NULL);
}

static void
steady_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  if (child != NULL)
    gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

GtkWidget *
wp_ui_steady_new (GtkWidget *child)
{
  GtkWidget *bin = adw_bin_new ();
  if (child != NULL)
    adw_bin_set_child (ADW_BIN (bin), child);
  gtk_widget_set_layout_manager (bin, gtk_custom_layout_new (steady_mode, steady_measure, steady_allocate));
  return bin;
}

GtkWidget *
wp_ui_icon_line_new (const char *icon_name, GtkWidget *child)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                                  GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_hexpand (child, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), wp_ui_steady_new (child));
  return line;
}

GtkWidget *
wp_ui_icon_button_new (const char *icon_name, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_add_css_class (button, "flat");
  wp_ui_set_tooltip (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  wp_ui_set_name (button, name);
  return button;
}

static void
create_menu_cb (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

void
wp_ui_set_menu (GtkWidget *button, GMenuModel *menu)
{
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_menu_cb, g_object_ref (menu), g_object_unref);
}

GtkWidget *
wp_ui_card_new (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "detail-card");
  return card;
}

GtkWidget *
wp_ui_spinner_new (void)
{
  GtkWidget *spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (spinner, 32, 32);
  g_signal_connect (spinner, "map", G_CALLBACK (gtk_spinner_start), NULL);
  g_signal_connect (spinner, "unmap", G_CALLBACK (gtk_spinner_stop), NULL);
  return spinner;
}

static void
setup_line_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
show_string (GtkLabel *label, gpointer item)
{
  gtk_label_set_text (label, gtk_string_object_get_string (item));
}

static void
bind_line_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WpUiShowItem show = user_data;
  show (GTK_LABEL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

GtkListItemFactory *
wp_ui_line_factory_new (WpUiShowItem show)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_line_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_line_cb), show != NULL ? show : show_string);
  return factory;
}

void
wp_ui_put (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

void
wp_ui_put_language (GtkWidget *label, const char *language)
{
  if (*language == '\0' || g_object_get_data (G_OBJECT (label), "wp-language") != NULL)
    return;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_copy (gtk_label_get_attributes (GTK_LABEL (label)));
  pango_attr_list_insert (attributes, pango_attr_language_new (pango_language_from_string (language)));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  g_object_set_data (G_OBJECT (label), "wp-language", GINT_TO_POINTER (TRUE));
}

void
wp_ui_get_color (GtkWidget *widget, const char *css_class, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  /* Uses a style context, not a named color: newer platforms compute colors from CSS variables. */
  gtk_style_context_save (context);
  if (css_class != NULL)
    gtk_style_context_add_class (context, css_class);
  gtk_style_context_get_color (context, color);
  gtk_style_context_restore (context);
}

void
wp_ui_set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
wp_ui_set_tooltip (GtkWidget *widget, const char *text)
{
  const char *before = gtk_widget_get_tooltip_text (widget);
  if (g_str_equal (before != NULL ? before : "", text != NULL ? text : ""))
    return;
  /* GTK asks the display for any widget that is not hidden. One with a parent stays: the parent would be laid out once more, maybe too late. */
  gboolean hide = gtk_widget_get_visible (widget) && gtk_widget_get_parent (widget) == NULL;
  if (hide)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (hide)
    gtk_widget_set_visible (widget, TRUE);
}

void
wp_ui_set_allowed (GtkWidget *widget, gboolean allowed, const char *why_not)
{
  gtk_widget_set_sensitive (widget, allowed);
  wp_ui_set_tooltip (widget, allowed ? NULL : why_not);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, allowed || why_not == NULL ? "" : why_not, -1);
}

/* The row of @key among the children of @box from @from on. */
static GtkWidget *
find_row (GtkWidget *from, const char *key)
{
  for (GtkWidget *row = from; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "wp-key"), key) == 0)
      return row;
  return NULL;
}

static void
remove_unwanted (GtkBox *box, GPtrArray *items, WpUiKey key)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (wanted, (gpointer) key (g_ptr_array_index (items, i)));
  GtkWidget *next;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box)); row != NULL; row = next) {
    next = gtk_widget_get_next_sibling (row);
    if (!g_hash_table_contains (wanted, g_object_get_data (G_OBJECT (row), "wp-key")))
      gtk_box_remove (box, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (box), items->len > 0);
}

guint
wp_ui_reconcile_from (GtkBox *box, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data, guint from, gint64 until)
{
  if (from == 0)
    remove_unwanted (box, items, key);
  GtkWidget *before = NULL;
  for (guint i = 0; i < from; i++)
    before = before != NULL ? gtk_widget_get_next_sibling (before) : gtk_widget_get_first_child (GTK_WIDGET (box));
  for (guint i = from; i < items->len; i++) {
    gconstpointer item = g_ptr_array_index (items, i);
    GtkWidget *expected = before != NULL ? gtk_widget_get_next_sibling (before) : gtk_widget_get_first_child (GTK_WIDGET (box));
    GtkWidget *row = find_row (expected, key (item));
    if (row == NULL) {
      row = create (item, user_data);
      g_object_set_data_full (G_OBJECT (row), "wp-key", g_strdup (key (item)), g_free);
      gtk_box_insert_child_after (box, row, before);
    } else if (row != expected) {
      gtk_box_reorder_child_after (box, row, before);
    }
    update (row, item, user_data);
    before = row;
    if (g_get_monotonic_time () >= until)
      return i + 1;
  }
  return items->len;
}

void
wp_ui_reconcile (GtkBox *box, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data)
{
  wp_ui_reconcile_from (box, items, key, create, update, user_data, 0, G_MAXINT64);
}

typedef struct {
  gpointer self; /* a wp_weak_new() */
  WpUiDone done;
} Submission;

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Submission *submission = user_data;
  g_autoptr (GtkWidget) self = wp_weak_take (submission->self);
  g_autoptr (GError) error = NULL;
  wp_account_submit_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || gtk_widget_get_parent (self) == NULL) {
    if (error != NULL)
      g_message ("A command was refused after its page had gone: %s", error->message);
    return;
  }
  if (submission->done != NULL)
    submission->done (self, error);
  else if (error != NULL)
    wp_toast_error (self, error);
}

static Submission *
submission_new (GtkWidget *self, WpUiDone done)
{
  Submission *submission = g_new0 (Submission, 1);
  submission->self = wp_weak_new (self);
  submission->done = done;
  return submission;
}

void
wp_ui_submit (GtkWidget *self, WpAccount *account, WpCommand *command, WpUiDone done)
{
  wp_account_submit_async (account, command, NULL, submitted_cb, submission_new (self, done));
}

void
wp_ui_submit_typed (GtkWidget *self, WpAccount *account, WpCommand *command, const char *scope, WpUiDone done)
{
  wp_account_submit_typed_async (account, command, scope, NULL, submitted_cb, submission_new (self, done));
}

void
wp_ui_copy (GtkWidget *self, const char *text, const char *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self), text);
  wp_toast_say (self, "%s", toast);
}
