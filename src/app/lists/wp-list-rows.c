/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpListRows"
#include "config.h"
#include "wp-list-view-private.h"

static WpListRow *
get_row (WpListView *self, guint index)
{
  return g_ptr_array_index (self->rows, index);
}

WpListRow *
wp_list_view_find_row (WpListView *self, guint position)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (position != GTK_INVALID_LIST_POSITION && wp_list_row_get_position (get_row (self, i)) == position)
      return get_row (self, i);
  return NULL;
}

WpListRow *
wp_list_view_get_focused_row (WpListView *self)
{
  return (WpListRow *) gtk_widget_get_focus_child (GTK_WIDGET (self));
}

static WpListRow *
add_row (WpListView *self)
{
  GtkWidget *row = g_object_new (self->row_type, NULL);

  gtk_widget_set_parent (row, GTK_WIDGET (self));
  g_ptr_array_add (self->rows, row);
  return WP_LIST_ROW (row);
}

static void
update_state (WpListView *self, WpListRow *row)
{
  guint position = wp_list_row_get_position (row);

  if (position != GTK_INVALID_LIST_POSITION)
    wp_list_row_set_state (row, gtk_selection_model_is_selected (self->model, position), wp_list_view_has_heading (self, position),
                           wp_list_view_get_n_items (self));
}

static void
bind (WpListView *self, WpListRow *row, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  wp_list_row_set_position (row, position);
  update_state (self, row);
  wp_list_row_set_item (row, item);
}

/* It goes: GTK 4.8 tells screen readers nothing of a row that is hidden, bound anew and shown again. */
static void
remove_row (WpListView *self, WpListRow *row)
{
  if (self->cursor_row == row)
    self->cursor_row = NULL;
  g_ptr_array_remove_fast (self->rows, row);
  gtk_widget_unparent (GTK_WIDGET (row));
}

WpListRow *
wp_list_view_need_row (WpListView *self, guint position)
{
  WpListRow *row = wp_list_view_find_row (self, position), *farthest = NULL;
  guint distance = 0;

  if (row != NULL)
    return row;
  for (guint i = 0; i < self->rows->len; i++) {
    guint there = wp_list_row_get_position (get_row (self, i));
    guint away = there > position ? there - position : position - there;

    if (away > distance && get_row (self, i) != self->cursor_row) {
      farthest = get_row (self, i);
      distance = away;
    }
  }
  row = farthest != NULL ? farthest : add_row (self);
  bind (self, row, position);
  wp_list_view_queue_update (self);
  return row;
}

/* Sorts what is there into the positions from @first on; what cannot be used there comes into @spare. */
static void
keep_rows (WpListView *self, guint first, WpListRow **slots, guint n_slots, GPtrArray *spare)
{
  for (guint i = 0; i < self->rows->len; i++) {
    guint position = wp_list_row_get_position (get_row (self, i));

    if (position != GTK_INVALID_LIST_POSITION && position >= first && position - first < n_slots)
      slots[position - first] = get_row (self, i);
    else
      g_ptr_array_add (spare, get_row (self, i));
  }
}

/* An item that has moved keeps its row, and with it the focus. */
static void
follow_items (WpListView *self, guint first, WpListRow **slots, guint n_slots, GPtrArray *spare)
{
  for (guint i = 0; i < n_slots && spare->len > 0; i++) {
    g_autoptr (GObject) item = slots[i] == NULL ? g_list_model_get_item (G_LIST_MODEL (self->model), first + i) : NULL;

    for (guint j = 0; item != NULL && j < spare->len; j++)
      if (wp_list_row_get_item (g_ptr_array_index (spare, j)) == item) {
        slots[i] = g_ptr_array_steal_index_fast (spare, j);
        break;
      }
  }
}

static gboolean
find_slot (WpListRow **slots, guint n_slots, WpListRow *row, guint *slot)
{
  for (*slot = 0; *slot < n_slots; (*slot)++)
    if (slots[*slot] == row)
      return TRUE;
  return FALSE;
}

/* The row that has the focus is not given to another place: the cursor goes where its item has gone, or it stays at the cursor. Once the
 * focus is elsewhere it is at the cursor as well, since whoever gives the focus back knows the widget. */
static void
place_cursor (WpListView *self, guint first, WpListRow **slots, guint n_slots, GPtrArray *spare)
{
  WpListRow *row = self->cursor_row;
  guint slot, wanted = self->cursor - MIN (self->cursor, first);
  gboolean seen = self->cursor >= first && wanted < n_slots;

  if (row == NULL)
    return;
  if (find_slot (slots, n_slots, row, &slot)) {
    if (wp_list_view_get_focused_row (self) == row)
      self->cursor = first + slot;
    if (self->cursor == first + slot)
      return;
    slots[slot] = NULL;
  } else
    g_ptr_array_remove_fast (spare, row);
  if (!seen) {
    bind (self, row, self->cursor);
    return;
  }
  if (slots[wanted] != NULL)
    g_ptr_array_add (spare, slots[wanted]);
  slots[wanted] = row;
}

static GtkWidget *
get_neighbor (WpListView *self, GtkWidget *row, guint first, guint n_rows, gboolean backward)
{
  guint position;

  do {
    row = backward ? gtk_widget_get_next_sibling (row) : gtk_widget_get_prev_sibling (row);
    position = row != NULL ? wp_list_row_get_position (WP_LIST_ROW (row)) : 0;
  } while (row != NULL && (position == GTK_INVALID_LIST_POSITION || position < first || position - first >= n_rows));
  return row;
}

/* In the order of the positions, which keyboard and screen readers go by, with as few moves as can be: as it scrolls down, rows of the top
 * become those of the bottom. */
static void
sort_rows (WpListView *self, WpListRow **slots, guint first, guint n_rows)
{
  gboolean backward = first >= self->first;
  GtkWidget *parent = GTK_WIDGET (self), *placed = NULL;

  for (guint i = 0; i < n_rows; i++) {
    GtkWidget *row = GTK_WIDGET (slots[backward ? n_rows - 1 - i : i]);

    if (get_neighbor (self, row, first, n_rows, backward) != placed) {
      if (backward)
        gtk_widget_insert_before (row, parent, placed);
      else
        gtk_widget_insert_after (row, parent, placed);
    }
    placed = row;
  }
}

void
wp_list_view_show_rows (WpListView *self, guint first, guint n_rows)
{
  g_autofree WpListRow **slots = g_new0 (WpListRow *, n_rows + 1);
  g_autoptr (GPtrArray) spare = g_ptr_array_new ();

  keep_rows (self, first, slots, n_rows, spare);
  follow_items (self, first, slots, n_rows, spare);
  if (n_rows > 0)
    place_cursor (self, first, slots, n_rows, spare);
  for (guint i = 0; i < n_rows; i++) {
    if (slots[i] == NULL)
      slots[i] = spare->len > 0 ? g_ptr_array_steal_index_fast (spare, spare->len - 1) : add_row (self);
    bind (self, slots[i], first + i);
  }
  for (guint i = 0; i < spare->len; i++)
    remove_row (self, g_ptr_array_index (spare, i));
  sort_rows (self, slots, first, n_rows);
  self->first = first;
  self->n_rows = n_rows;
}

void
wp_list_view_update_rows (WpListView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    update_state (self, get_row (self, i));
}
