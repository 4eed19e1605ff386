/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAssignMany"
#include "config.h"

#include "wp-assign-many.h"

#include "wp-bounds.h"
#include "wp-button.h"
#include "wp-discard.h"
#include "wp-error-view.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-many-item.h"
#include "wp-picker.h"
#include "wp-reasons.h"
#include "wp-search.h"
#include "wp-seats.h"
#include "wp-small-dialog.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>
#include <string.h>

static const WpSeats ways[] = { WP_SEATS_TERM, WP_SEATS_SUBSCRIPTION, WP_SEATS_TRIAL, WP_SEATS_NFR };

typedef struct {
  GtkWindow *window;  /* (unowned): that has it */
  GListStore *items;  /* (owned): WpManyItem */
  GtkFilter *filter;  /* (owned) */
  char *needle;       /* (owned) (nullable) */
  GtkWidget *product; /* a picker */
  GtkWidget *way;
  GtkWidget *number;
  GtkWidget *search;
  GtkWidget *summary;
  GtkWidget *error;
  GtkWidget *assign;
  GtkWidget *undo;
  WpAccount *account;
  WpPools *pools;
  GPtrArray *queue; /* (owned): WpManyItem, that are to go still */
} Many;

static void
many_free (gpointer data)
{
  Many *self = data;
  g_signal_handlers_disconnect_by_data (self->account, self);
  g_object_unref (self->items);
  g_object_unref (self->filter);
  g_object_unref (self->pools);
  g_object_unref (self->account);
  g_ptr_array_unref (self->queue);
  g_free (self->needle);
  g_free (self);
}

static Many *
get_many (gpointer window)
{
  return window != NULL ? g_object_get_data (window, "wp-many") : NULL;
}

/* For a walk: the list holds it */
static WpManyItem *
get_item (Many *self, guint i)
{
  g_autoptr (WpManyItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
  return item;
}

static guint
count_items (Many *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

/* ---- What became of it ---- */

static void
update_summary (Many *self)
{
  guint n[WP_MANY_UNDONE + 1] = { 0 }, chosen = 0;
  for (guint i = 0; i < count_items (self); i++) {
    const WpManyItem *item = get_item (self, i);
    n[item->result]++;
    chosen += item->chosen;
  }
  guint waiting = n[WP_MANY_WAITS] + n[WP_MANY_CHECKING];
  /* Translators: numbers of customers: assigned, waiting to be sent, refused */
  g_autofree char *results = g_strdup_printf (_ ("%u assigned, %u waiting to be sent, %u refused"), n[WP_MANY_DONE], waiting, n[WP_MANY_REFUSED]);
  g_autofree char *choice = g_strdup_printf (ngettext ("%u customer chosen", "%u customers chosen", chosen), chosen);
  gboolean any = n[WP_MANY_DONE] + waiting + n[WP_MANY_REFUSED] > 0;
  wp_ui_put (self->summary, any ? results : choice);
  gtk_widget_set_sensitive (self->assign, chosen > 0 && self->queue->len == 0);
  gtk_widget_set_visible (self->undo, n[WP_MANY_DONE] + n[WP_MANY_WAITS] > 0);
  gtk_widget_set_sensitive (self->undo, self->queue->len == 0);
}

/* What the server has said since */
static void
outbox_changed_cb (Many *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, NULL);
  for (guint i = 0; i < count_items (self); i++) {
    WpManyItem *item = get_item (self, i);
    const WpOutboxRow *found = NULL;
    if (item->result != WP_MANY_WAITS)
      continue;
    for (guint k = 0; k < rows->len; k++)
      if (g_str_equal (((const WpOutboxRow *) rows->pdata[k])->command->key, item->command->key))
        found = rows->pdata[k];
    if (found == NULL) {
      wp_many_item_set_result (item, WP_MANY_DONE, NULL);
    } else if (found->state == WP_OUTBOX_REJECTED) {
      g_autoptr (GError) error = g_error_new_literal (WP_ERROR, found->error_code, found->error_message != NULL ? found->error_message : "");
      g_autofree char *words = wp_reason_words (error);
      wp_many_item_set_result (item, WP_MANY_REFUSED, words);
      /* It is said here, and can be tried again from here. */
      wp_account_outbox_discard (self->account, item->command->key);
      item->chosen = TRUE;
      wp_many_item_changed (item);
    }
  }
  update_summary (self);
}

/* ---- Assigning, one after the other ---- */

static void go_on (Many *self);

static void
assigned_cb (GtkWidget *widget, const GError *error)
{
  Many *self = get_many (gtk_widget_get_root (widget));
  if (self == NULL || self->queue->len == 0)
    return;
  g_autoptr (WpManyItem) item = g_ptr_array_steal_index (self->queue, 0);
  g_autofree char *words = error != NULL ? wp_reason_words (error) : NULL;
  item->chosen = error != NULL;
  wp_many_item_set_result (item, error == NULL ? WP_MANY_WAITS : WP_MANY_REFUSED, words);
  outbox_changed_cb (self);
  go_on (self);
}

static void
go_on (Many *self)
{
  gint64 number;
  if (self->queue->len == 0) {
    update_summary (self);
    return;
  }
  WpManyItem *item = self->queue->pdata[0];
  const char *product = wp_picker_get (WP_PICKER (self->product));
  WpSeats way = ways[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->way))];
  g_autofree char *id = wp_allocation_make_id (item->id, product, way);
  g_autoptr (JsonObject) body = wp_json_new ("customerId", item->id, "product", product, "type", wp_seats_to_string (way), NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  wp_seats_parse (*item->number != '\0' ? item->number : gtk_editable_get_text (GTK_EDITABLE (self->number)), &number);
  g_clear_pointer (&item->before, json_object_unref);
  item->before = wp_account_read_document (self->account, wp_kind_allocation.name, id);
  wp_json_set_int (body, "quantity", number);
  wp_json_set_object (body, "from", wp_command_from (WP_COMMAND_ASSIGN_SEATS, item->before != NULL ? item->before : nothing));
  g_clear_pointer (&item->command, wp_command_unref);
  item->command = wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, id, NULL, -1, body);
  wp_many_item_set_result (item, WP_MANY_CHECKING, NULL);
  wp_ui_submit (self->number, self->account, item->command, assigned_cb);
}

static void
complain (Many *self, const char *words, GtkWidget *field)
{
  wp_ui_put (self->error, words);
  gtk_widget_grab_focus (field);
}

static void
assign_cb (Many *self)
{
  gint64 number;
  gboolean all = wp_seats_parse (gtk_editable_get_text (GTK_EDITABLE (self->number)), &number);
  wp_ui_put (self->error, "");
  if (wp_picker_get (WP_PICKER (self->product)) == NULL) {
    complain (self, _ ("Choose a product."), wp_picker_get_button (WP_PICKER (self->product)));
    return;
  }
  g_ptr_array_set_size (self->queue, 0);
  for (guint i = 0; i < count_items (self); i++) {
    WpManyItem *item = get_item (self, i);
    if (!item->chosen)
      continue;
    if (*item->number != '\0' ? !wp_seats_parse (item->number, &number) : !all) {
      /* Translators: %s is the name of a customer */
      g_autofree char *words = g_strdup_printf (_ ("Enter a whole number from 1 to 10,000,000 for %s, or one for all."), item->name);
      g_ptr_array_set_size (self->queue, 0);
      complain (self, words, self->number);
      return;
    }
    g_ptr_array_add (self->queue, g_object_ref (item));
  }
  update_summary (self);
  go_on (self);
}

static void
undone_cb (GtkWidget *widget, const GError *error)
{
  Many *self = get_many (gtk_widget_get_root (widget));
  if (self == NULL || error == NULL)
    return;
  g_autofree char *words = wp_reason_words (error);
  wp_ui_put (self->error, words);
}

/* What was there before comes back: the number, or nothing. The last goes first. */
static void
undo_cb (Many *self)
{
  for (guint i = count_items (self); i > 0; i--) {
    WpManyItem *item = get_item (self, i - 1);
    g_autoptr (WpCommand) command = NULL;
    if (item->result != WP_MANY_DONE && item->result != WP_MANY_WAITS)
      continue;
    if (item->before != NULL && !wp_allocation_is_removed (item->before)) {
      g_autoptr (JsonObject) body = wp_json_copy (item->command->body);
      JsonObject *from = json_object_new ();
      wp_json_set_int (from, "quantity", wp_json_int (body, "quantity", 0));
      wp_json_set_int (body, "quantity", wp_json_int (item->before, "quantity", 1));
      wp_json_set_object (body, "from", from);
      command = wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, item->command->document_id, NULL, -1, body);
    } else {
      command = wp_command_new (WP_COMMAND_TAKE_SEATS_BACK, NULL, item->command->document_id, NULL, -1, NULL);
    }
    item->chosen = TRUE;
    wp_many_item_set_result (item, WP_MANY_UNDONE, NULL);
    wp_ui_submit (self->number, self->account, command, undone_cb);
  }
  update_summary (self);
}

/* ---- Rows ---- */

static void
chosen_cb (GtkCheckButton *check, gpointer user_data)
{
  GtkListItem *row = user_data;
  WpManyItem *item = gtk_list_item_get_item (row);
  Many *self = get_many (gtk_widget_get_root (GTK_WIDGET (check)));
  if (item == NULL || self == NULL || item->chosen == gtk_check_button_get_active (check))
    return;
  item->chosen = gtk_check_button_get_active (check);
  update_summary (self);
}

static void
number_cb (GtkEditable *entry, gpointer user_data)
{
  WpManyItem *item = gtk_list_item_get_item (user_data);
  if (item == NULL || g_str_equal (item->number, gtk_editable_get_text (entry)))
    return;
  g_free (item->number);
  item->number = g_strdup (gtk_editable_get_text (entry));
  if (*item->number != '\0' && !item->chosen) {
    item->chosen = TRUE;
    wp_many_item_changed (item);
    if (get_many (gtk_widget_get_root (GTK_WIDGET (entry))) != NULL)
      update_summary (get_many (gtk_widget_get_root (GTK_WIDGET (entry))));
  }
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *check = gtk_check_button_new (), *name = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL),
            *entry = gtk_entry_new (), *result = wp_ui_caption_new (NULL);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 7);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 20);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  g_signal_connect_object (check, "toggled", G_CALLBACK (chosen_cb), row, 0);
  g_signal_connect_object (entry, "changed", G_CALLBACK (number_cb), row, 0);
  gtk_box_append (GTK_BOX (line), check);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), result);
  gtk_widget_add_css_class (box, "pool");
  g_object_set_data (G_OBJECT (row), "wp-check", check);
  g_object_set_data (G_OBJECT (row), "wp-name", name);
  g_object_set_data (G_OBJECT (row), "wp-number", entry);
  g_object_set_data (G_OBJECT (row), "wp-result", result);
  gtk_list_item_set_activatable (row, FALSE);
  gtk_list_item_set_child (row, box);
}

static char *
make_result_words (const WpManyItem *item)
{
  switch (item->result) {
  case WP_MANY_CHECKING:
  case WP_MANY_WAITS:
    return g_strdup (_ ("Waits to be sent"));
  case WP_MANY_DONE:
    return g_strdup (C_ ("seats", "Assigned"));
  case WP_MANY_REFUSED:
    /* Translators: %s is a sentence */
    return g_strdup_printf (_ ("Refused: %s"), item->reason != NULL ? item->reason : "");
  case WP_MANY_UNDONE:
    return g_strdup (C_ ("seats", "Undone"));
  case WP_MANY_NONE:
  default:
    return g_strdup ("");
  }
}

static void
show_item (WpManyItem *item, gpointer row)
{
  GtkWidget *check = g_object_get_data (G_OBJECT (row), "wp-check"), *entry = g_object_get_data (G_OBJECT (row), "wp-number");
  GtkWidget *result = g_object_get_data (G_OBJECT (row), "wp-result");
  g_autofree char *words = make_result_words (item);
  /* Translators: %s is the name of a customer */
  g_autofree char *number = g_strdup_printf (_ ("Number for %s"), item->name);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "wp-name"), item->name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), item->chosen);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), item->number))
    gtk_editable_set_text (GTK_EDITABLE (entry), item->number);
  wp_ui_set_name (check, item->name);
  wp_ui_set_name (entry, number);
  wp_ui_put (result, words);
  gtk_widget_remove_css_class (result, "error");
  if (item->result == WP_MANY_REFUSED)
    gtk_widget_add_css_class (result, "error");
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *row)
{
  WpManyItem *item = gtk_list_item_get_item (row);
  item->row = row;
  item->show = show_item;
  show_item (item, row);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *row)
{
  WpManyItem *item = gtk_list_item_get_item (row);
  if (item != NULL && item->row == row)
    item->row = NULL;
}

/* ---- Choosing ---- */

static gboolean
matches (gpointer item, gpointer user_data)
{
  Many *self = user_data;
  return self->needle == NULL || *self->needle == '\0' || strstr (((WpManyItem *) item)->hay, self->needle) != NULL;
}

static void
searched_cb (Many *self)
{
  g_free (self->needle);
  self->needle = wp_search_normalize (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

typedef struct {
  WpSmallDialog *dialog; /* (unowned): that has it */
  Many *many;
  GtkTextBuffer *text;
} Paste;

static void
pasted_cb (Paste *self)
{
  GtkTextIter start, end;
  guint n = 0;
  gtk_text_buffer_get_bounds (self->text, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (self->text, &start, &end, FALSE);
  g_autofree char *unknown = wp_many_items_read (G_LIST_MODEL (self->many->items), text, &n);
  update_summary (self->many);
  if (*unknown == '\0') {
    gtk_window_close (GTK_WINDOW (self->dialog));
    return;
  }
  gtk_text_buffer_set_text (self->text, unknown, -1);
  wp_small_dialog_set_error (self->dialog, _ ("These lines name no customer of yours. The others are chosen."));
}

static void
paste_cb (Many *self)
{
  Paste *paste = g_new0 (Paste, 1);
  GtkWidget *view = gtk_text_view_new (), *scroller = gtk_scrolled_window_new ();
  paste->dialog = wp_small_dialog_new (GTK_WIDGET (self->window), _ ("Paste Customers"), _ ("_Choose Them"));
  paste->many = self;
  paste->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_widget_set_size_request (scroller, -1, 220);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (scroller, "card");
  wp_small_dialog_add (paste->dialog, _ ("A customer on each line, and its number when it has one of its own"), scroller, NULL);
  wp_ui_set_name (view, _ ("Customers"));
  g_object_set_data_full (G_OBJECT (paste->dialog), "wp-paste", paste, g_free);
  g_signal_connect_swapped (paste->dialog, "confirmed", G_CALLBACK (pasted_cb), paste);
  gtk_window_present (GTK_WINDOW (paste->dialog));
  gtk_widget_grab_focus (view);
}

/* ---- The window ---- */

/* Customers are chosen that have not got their seats, or seats were taken back again. */
static gboolean
has_typed (Many *self)
{
  for (guint i = 0; i < count_items (self); i++)
    if (get_item (self, i)->chosen)
      return TRUE;
  return FALSE;
}

static gboolean
close_request_cb (GtkWindow *window, Many *self)
{
  if (wp_discard_is_agreed (window) || (self->queue->len == 0 && !has_typed (self)))
    return FALSE;
  wp_discard_ask (window, _ ("Discard What Is Chosen?"), _ ("Customers are chosen that have not got their seats. What was assigned stays assigned."));
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
make_list (Many *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  GListModel *filtered = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), g_object_ref (self->filter)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (filtered)), factory);
  wp_ui_set_name (list, _ ("Customers"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_header (Many *self)
{
  GtkWidget *header = adw_header_bar_new ();
  self->undo = wp_button_new (_ ("_Undo"));
  self->assign = wp_button_new (_ ("_Assign"));
  gtk_widget_add_css_class (self->assign, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->undo);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->assign);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (undo_cb), self);
  g_signal_connect_swapped (self->assign, "clicked", G_CALLBACK (assign_cb), self);
  return header;
}

static void
add_line (GtkWidget *column, const char *title, GtkWidget *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (box), wp_ui_caption_new (title));
  gtk_box_append (GTK_BOX (box), field);
  gtk_box_append (GTK_BOX (column), box);
  wp_ui_set_name (field, title);
}

static void
lay_out (Many *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *paste = wp_button_new (_ ("_Paste…")), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkStringList *labels = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_string_list_append (labels, wp_seats_label (ways[i]));
  self->product = wp_picker_new (_ ("Product"), _ ("Choose a Product…"));
  self->way = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  self->number = g_object_new (GTK_TYPE_ENTRY, "input-purpose", GTK_INPUT_PURPOSE_DIGITS, "max-length", 20, NULL);
  self->search = gtk_search_entry_new ();
  self->summary = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->error = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search))), WP_MAX_SEARCH);
  wp_ui_set_name (self->search, _ ("Search"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect_swapped (paste, "clicked", G_CALLBACK (paste_cb), self);
  gtk_box_append (GTK_BOX (line), self->search);
  gtk_box_append (GTK_BOX (line), paste);
  add_line (column, _ ("Product"), self->product);
  add_line (column, _ ("Held as"), self->way);
  add_line (column, _ ("Number for all"), self->number);
  gtk_box_append (GTK_BOX (column), line);
  gtk_box_append (GTK_BOX (column), self->error);
  gtk_box_append (GTK_BOX (column), self->summary);
  gtk_box_append (GTK_BOX (column), make_list (self));
  gtk_widget_add_css_class (column, "dialog-column");
  gtk_widget_set_vexpand (column, TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), column);
  adw_window_set_content (ADW_WINDOW (self->window), box);
}

void
wp_assign_many_open (GtkWidget *parent, WpAccount *account, WpPools *pools, GPtrArray *customers)
{
  GPtrArray *products = wp_pools_get_products (pools);
  Many *self = g_new0 (Many, 1);
  self->window = g_object_new (ADW_TYPE_WINDOW, "title", _ ("Assign to Many Customers"), "modal", TRUE, "default-width", 480, "default-height", 640,
                               "transient-for", gtk_widget_get_root (parent), NULL);
  self->account = g_object_ref (account);
  self->pools = g_object_ref (pools);
  self->queue = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_list_store_new (WP_TYPE_MANY_ITEM);
  g_object_set_data_full (G_OBJECT (self->window), "wp-many", self, many_free);
  for (guint i = 0; i < customers->len; i++) {
    const char *id = wp_json_string_or (customers->pdata[i], "id", "");
    g_autoptr (WpManyItem) item = wp_many_item_new (id, wp_json_string_or (customers->pdata[i], "name", id));
    g_list_store_append (self->items, item);
  }
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  lay_out (self);
  for (guint i = 0; products != NULL && i < products->len; i++) {
    const char *id = wp_json_string_or (products->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->product), id, wp_product_name (products->pdata[i], id));
  }
  wp_ui_put (self->error, "");
  update_summary (self);
  g_signal_connect_swapped (account, "outbox-changed", G_CALLBACK (outbox_changed_cb), self);
  g_signal_connect (self->window, "close-request", G_CALLBACK (close_request_cb), self);
  gtk_window_present (self->window);
  gtk_widget_grab_focus (wp_picker_get_button (WP_PICKER (self->product)));
}
