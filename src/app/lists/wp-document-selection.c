/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDocumentList"
#include "config.h"
#include "wp-document-list-private.h"

/* Which rows of a list are selected: documents, not positions, so that they survive queries. One of them is the list's selected document;
 * with several, @chosen has them all. */

static guint32
rowid_at (WpDocumentList *self, guint position)
{
  return position < self->rowids->len ? g_array_index (self->rowids, guint32, position) : 0;
}

/* Looks once after each change: a scan of a hundred thousand rows takes 50 µs, and lists ask often. */
static guint
find_selected (WpDocumentList *self)
{
  if (self->selected_known)
    return self->selected_position;
  self->selected_known = TRUE;
  self->selected_position = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; self->selected != 0 && i < self->rowids->len; i++)
    if (g_array_index (self->rowids, guint32, i) == self->selected) {
      self->selected_position = i;
      break;
    }
  return self->selected_position;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);
  guint32 rowid = rowid_at (self, position);

  if (rowid == 0)
    return FALSE;
  return self->chosen != NULL ? gtk_bitset_contains (self->chosen, rowid) : rowid == self->selected;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);
  GtkBitset *bitset = gtk_bitset_new_empty ();

  if (self->chosen == NULL) {
    guint selected = find_selected (self);

    if (selected != GTK_INVALID_LIST_POSITION)
      gtk_bitset_add (bitset, selected);
    return bitset;
  }
  for (guint i = position; i < self->rowids->len && i - position < n_items; i++)
    if (gtk_bitset_contains (self->chosen, g_array_index (self->rowids, guint32, i)))
      gtk_bitset_add (bitset, i);
  return bitset;
}

static void
set_selected (WpDocumentList *self, guint position)
{
  g_autoptr (WpDocumentItem) item = g_list_model_get_item (G_LIST_MODEL (self), position);

  self->selected = item != NULL ? item->rowid : 0;
  self->selected_position = item != NULL ? position : GTK_INVALID_LIST_POSITION;
  self->selected_known = TRUE;
  g_free (self->selected_id);
  self->selected_id = g_strdup (item != NULL ? wp_document_item_get_id (item) : "");
}

/* Takes the rows of @mask in or out. A mask of all rows means those that the list does not show now as well. */
static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);
  guint n_items = self->rowids->len, n_masked = MAX (n_items, 1), first = G_MAXUINT, last = 0, n_chosen = 0;
  guint position = GTK_INVALID_LIST_POSITION;
  guint32 before = self->selected;
  GtkBitset *chosen;

  if (self->chosen == NULL)
    return FALSE;
  chosen = gtk_bitset_new_empty ();
  if (gtk_bitset_get_size_in_range (mask, 0, n_masked - 1) < n_masked)
    gtk_bitset_union (chosen, self->chosen);
  for (guint i = 0; i < n_items; i++) {
    guint32 rowid = g_array_index (self->rowids, guint32, i);
    gboolean was = gtk_bitset_contains (self->chosen, rowid), is = gtk_bitset_contains (mask, i) ? gtk_bitset_contains (selected, i) : was;

    if (is)
      gtk_bitset_add (chosen, rowid);
    else if (was)
      gtk_bitset_remove (chosen, rowid);
    if (is && n_chosen++ == 0)
      position = i;
    if (was != is) {
      first = MIN (first, i);
      last = i;
    }
  }
  gtk_bitset_unref (self->chosen);
  self->chosen = chosen;

  /* The one that was selected stays it, unless one alone is chosen. */
  if (n_chosen == 1 || !gtk_bitset_contains (chosen, self->selected))
    set_selected (self, position);
  if (first <= last)
    gtk_selection_model_selection_changed (model, first, last - first + 1);
  if (self->selected != before)
    g_signal_emit_by_name (self, "selected-changed");
  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);
  guint before = find_selected (self), first, last;

  if (self->chosen != NULL) {
    GtkBitset *selected = gtk_bitset_new_empty (), *mask = gtk_bitset_new_empty ();

    if (position < self->rowids->len)
      gtk_bitset_add (selected, position);
    if (unselect_rest)
      gtk_bitset_add_range (mask, 0, MAX (self->rowids->len, 1));
    else
      gtk_bitset_union (mask, selected);
    set_selection (model, selected, mask);
    gtk_bitset_unref (selected);
    gtk_bitset_unref (mask);
    return TRUE;
  }

  if (position == before)
    return TRUE;
  set_selected (self, position);
  if (before == GTK_INVALID_LIST_POSITION)
    before = position;
  if (position == GTK_INVALID_LIST_POSITION)
    position = before;
  first = MIN (before, position);
  last = MAX (before, position);
  if (first < self->rowids->len)
    gtk_selection_model_selection_changed (model, first, last - first + 1);
  g_signal_emit_by_name (self, "selected-changed");
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);

  if (!is_selected (model, position))
    return TRUE;
  if (self->chosen == NULL)
    return select_item (model, GTK_INVALID_LIST_POSITION, TRUE);
  {
    GtkBitset *none = gtk_bitset_new_empty (), *mask = gtk_bitset_new_range (position, 1);

    set_selection (model, none, mask);
    gtk_bitset_unref (none);
    gtk_bitset_unref (mask);
  }
  return TRUE;
}

/* Ranges and all are made of set_selection() by GTK. */
void
wp_document_list_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->set_selection = set_selection;
}

void
wp_document_list_set_multiple (WpDocumentList *self, gboolean multiple)
{
  g_return_if_fail (WP_IS_DOCUMENT_LIST (self));

  if (multiple == (self->chosen != NULL))
    return;
  if (multiple) {
    self->chosen = gtk_bitset_new_empty ();
    if (self->selected != 0)
      gtk_bitset_add (self->chosen, self->selected);
    return;
  }
  g_clear_pointer (&self->chosen, gtk_bitset_unref);
  if (self->rowids->len > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->rowids->len);
}

const char *
wp_document_list_get_selected (WpDocumentList *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), "");

  return self->selected_id;
}

guint
wp_document_list_get_selected_position (WpDocumentList *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), GTK_INVALID_LIST_POSITION);

  return find_selected (self);
}

void
wp_document_list_select (WpDocumentList *self, guint position)
{
  g_return_if_fail (WP_IS_DOCUMENT_LIST (self));

  select_item (GTK_SELECTION_MODEL (self), position < self->rowids->len ? position : GTK_INVALID_LIST_POSITION, TRUE);
}
