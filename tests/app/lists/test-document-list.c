/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "TestDocumentList"
#include "config.h"

#include "wp-document-list.h"
#include "wp-kinds.h"
#include "wp-refs-diff.h"

/* The lists' model against a naive one, by thousands of random changes. It needs no display. */

/* A random next state: some rows go, some come, some move. */
static GArray *
change (GRand *rand, const GArray *before, guint n_changes, guint32 *next_id)
{
  GArray *after = g_array_copy ((GArray *) before);

  for (guint i = 0; i < n_changes; i++) {
    guint what = (guint) g_rand_int_range (rand, 0, 3);

    if (what != 1 && after->len > 0) {
      guint from = (guint) g_rand_int_range (rand, 0, (gint32) after->len);
      guint32 id = g_array_index (after, guint32, from);

      g_array_remove_index (after, from);
      if (what == 2)
        g_array_insert_val (after, (guint) g_rand_int_range (rand, 0, (gint32) after->len + 1), id);
    } else {
      guint32 id = (*next_id)++;

      g_array_insert_val (after, (guint) g_rand_int_range (rand, 0, (gint32) after->len + 1), id);
    }
  }
  return after;
}

static WpRefs *
make_refs (const GArray *rowids, guint first_group)
{
  WpRefs *refs = g_new0 (WpRefs, 1);

  refs->rowids = g_array_copy ((GArray *) rowids);
  refs->group_sizes[0] = MIN (first_group, rowids->len);
  refs->group_sizes[2] = rowids->len - refs->group_sizes[0];
  return refs;
}

static void
assert_same (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (guint32), b->data, b->len * sizeof (guint32));
}

static void
test_diff (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2041);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 next_id = 1;

  for (guint round = 0; round < 3000; round++) {
    g_autoptr (GArray) after = change (rand, before, (guint) g_rand_int_range (rand, 0, round % 50 == 0 ? 80 : 6), &next_id);
    g_autoptr (GArray) hunks = wp_refs_diff ((guint32 *) (gpointer) before->data, before->len, (guint32 *) (gpointer) after->data, after->len);

    for (guint i = 0; i < hunks->len; i++) {
      const WpHunk *hunk = &g_array_index (hunks, WpHunk, i);

      g_assert_cmpuint (hunk->removed + hunk->added, >, 0);
      g_array_remove_range (before, hunk->position, hunk->removed);
      if (hunk->added > 0)
        g_array_insert_vals (before, hunk->position, &g_array_index (after, guint32, hunk->position), hunk->added);
    }
    assert_same (before, after);
  }
}

/* A row that moves far is two rows' work, not a hundred thousand's. */
static void
test_diff_is_small (void)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) after = NULL;
  g_autoptr (GArray) hunks = NULL;
  guint touched = 0;
  guint32 id;

  for (guint32 i = 1; i <= 100000; i++)
    g_array_append_val (before, i);
  after = g_array_copy (before);
  id = g_array_index (after, guint32, 70000);
  g_array_remove_index (after, 70000);
  g_array_insert_val (after, 3, id);
  id = 200000;
  g_array_insert_val (after, 50000, id);
  hunks = wp_refs_diff ((guint32 *) (gpointer) before->data, before->len, (guint32 *) (gpointer) after->data, after->len);
  for (guint i = 0; i < hunks->len; i++)
    touched += g_array_index (hunks, WpHunk, i).removed + g_array_index (hunks, WpHunk, i).added;
  g_assert_cmpuint (hunks->len, ==, 3);
  g_assert_cmpuint (touched, ==, 3);
}

/* What a view would have built from the signals alone */
static void
mirror_cb (GListModel *model, guint position, guint removed, guint added, GArray *mirror)
{
  g_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++) {
    g_autoptr (WpDocumentItem) item = g_list_model_get_item (model, position + i);
    guint32 id = wp_document_item_get_rowid (item);

    g_array_insert_val (mirror, position + i, id);
  }
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (model));
}

static void
count_changes_cb (GListModel *model, guint position, guint removed, guint added, guint *changes)
{
  (*changes)++;
}

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_random (void)
{
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  g_autoptr (GRand) rand = g_rand_new_with_seed (48);
  g_autoptr (GArray) mirror = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) state = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 next_id = 1, selected = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);
  for (guint round = 0; round < 1500; round++) {
    g_autoptr (GArray) after = change (rand, state, (guint) g_rand_int_range (rand, 0, round % 40 == 0 ? 900 : 7), &next_id);
    guint position, there = GTK_INVALID_LIST_POSITION;

    wp_document_list_set_result (list, make_refs (after, after->len / 2));
    assert_same (mirror, after);
    for (guint i = 0; i < after->len; i++)
      if (g_array_index (after, guint32, i) == selected)
        there = i;
    position = wp_document_list_get_selected_position (list);
    g_assert_cmpuint (position, ==, there);
    if (there != GTK_INVALID_LIST_POSITION)
      g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), there));
    if (there == GTK_INVALID_LIST_POSITION && after->len > 0) {
      position = (guint) g_rand_int_range (rand, 0, (gint32) after->len);
      wp_document_list_select (list, position);
      selected = g_array_index (after, guint32, position);
    }
    g_array_unref (g_steal_pointer (&state));
    state = g_steal_pointer (&after);
  }
  g_assert_finalize_object (list);
}

static guint
count_waiting (WpDocumentList *list)
{
  guint n_new = 99;

  g_assert_true (wp_document_list_get_pending (list, &n_new));
  return n_new;
}

static void
test_hold (void)
{
  static const guint32 ids[] = { 1, 2, 3, 4 }, more[] = { 9, 1, 3, 2, 8, 4 };
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  g_autoptr (GArray) mirror = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) first = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), ids, G_N_ELEMENTS (ids));
  g_autoptr (GArray) second = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), more, G_N_ELEMENTS (more));
  guint n_new;

  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);
  wp_document_list_set_frozen (list, TRUE);
  /* An empty list has nothing to hold still. */
  wp_document_list_set_result (list, make_refs (first, 2));
  assert_same (mirror, first);
  wp_document_list_set_result (list, make_refs (second, 2));
  assert_same (mirror, first);
  g_assert_cmpuint (count_waiting (list), ==, 2);
  /* What waits is not asked for twice, and goes when it is no more. */
  wp_document_list_set_result (list, make_refs (first, 2));
  g_assert_false (wp_document_list_get_pending (list, &n_new));
  wp_document_list_set_result (list, make_refs (second, 2));
  wp_document_list_apply_pending (list);
  assert_same (mirror, second);
  g_assert_false (wp_document_list_get_pending (list, &n_new));
  /* Rows that only go or move are no news, but wait as well. */
  wp_document_list_set_result (list, make_refs (first, 2));
  g_assert_cmpuint (count_waiting (list), ==, 0);
  wp_document_list_set_frozen (list, FALSE);
  assert_same (mirror, first);
  g_assert_finalize_object (list);
}

/* The first rows of another query come before all of them, whether or not the list is frozen. */
static void
test_first_rows (void)
{
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  g_autoptr (GArray) mirror = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) later = NULL;
  WpRefs *refs;
  guint changes = 0, n_new;

  for (guint32 i = 1; i <= 100; i++)
    g_array_append_val (before, i);
  for (guint32 i = 3; i <= 60; i += 3)
    g_array_append_val (all, i);
  g_array_append_vals (first, all->data, 5);
  later = g_array_copy (all);
  g_array_remove_index (later, 4);

  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);
  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes_cb), &changes);
  wp_document_list_set_query (list, wp_query_new (&wp_kind_incident, ""));
  refs = make_refs (first, 2);
  refs->more = TRUE;
  wp_document_list_set_result (list, refs);
  assert_same (mirror, first);
  g_assert_false (wp_document_list_get_loaded (list));
  wp_document_list_set_result (list, make_refs (before, 20));
  assert_same (mirror, before);
  g_assert_true (wp_document_list_get_loaded (list));
  wp_document_list_select (list, 59);
  wp_document_list_set_frozen (list, TRUE);

  changes = 0;
  wp_document_list_set_query (list, wp_query_new (&wp_kind_incident, ""));
  refs = make_refs (first, 2);
  refs->more = TRUE;
  wp_document_list_set_result (list, refs);
  assert_same (mirror, first);
  g_assert_cmpuint (wp_document_list_get_selected_position (list), ==, GTK_INVALID_LIST_POSITION);
  wp_document_list_set_result (list, make_refs (all, 10));
  assert_same (mirror, all);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (wp_document_list_get_head (list, WP_GROUP_RESOLVED), ==, 10);
  /* The selection is a document: it is back where that is. */
  g_assert_cmpuint (wp_document_list_get_selected_position (list), ==, 19);
  wp_document_list_set_result (list, make_refs (later, 10));
  g_assert_true (wp_document_list_get_pending (list, &n_new));
  assert_same (mirror, all);
  g_assert_finalize_object (list);
}

static char *
list_selected (WpDocumentList *list)
{
  GtkBitset *positions = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (list));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gtk_bitset_get_size (positions); i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", gtk_bitset_get_nth (positions, i));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), i) == gtk_bitset_contains (positions, i));
  gtk_bitset_unref (positions);
  return g_string_free (text, FALSE);
}

#define assert_selected(list, expected)                                                                                                              \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    g_autofree char *text_ = list_selected (list);                                                                                                   \
    g_assert_cmpstr (text_, ==, expected);                                                                                                           \
  }                                                                                                                                                  \
  G_STMT_END

static void
selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, guint *range)
{
  range[0] = position;
  range[1] = n_items;
}

static void
test_multiple (void)
{
  static const guint32 ids[] = { 1, 2, 3, 4, 5, 6 }, fewer[] = { 6, 3, 9 };
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (list);
  g_autoptr (GArray) all = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), ids, G_N_ELEMENTS (ids));
  g_autoptr (GArray) some = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), fewer, G_N_ELEMENTS (fewer));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint range[2] = { 0 }, changed = 0;

  g_signal_connect (list, "selection-changed", G_CALLBACK (selection_changed_cb), range);
  g_signal_connect_swapped (list, "selected-changed", G_CALLBACK (count_cb), &changed);
  wp_document_list_set_result (list, make_refs (all, 3));
  /* One at a time, unless it is said otherwise */
  wp_document_list_select (list, 1);
  g_assert_false (gtk_selection_model_select_range (model, 2, 2, FALSE));
  assert_selected (list, "1");

  wp_document_list_set_multiple (list, TRUE);
  assert_selected (list, "1");
  gtk_selection_model_select_range (model, 2, 2, FALSE);
  assert_selected (list, "1 2 3");
  g_assert_cmpuint (range[0], ==, 2);
  g_assert_cmpuint (range[1], ==, 2);
  g_assert_cmpuint (wp_document_list_get_selected_position (list), ==, 1);
  gtk_selection_model_unselect_item (model, 1);
  assert_selected (list, "2 3");
  g_assert_cmpuint (wp_document_list_get_selected_position (list), ==, 2);
  gtk_selection_model_select_item (model, 5, FALSE);
  assert_selected (list, "2 3 5");

  /* Another query: what is selected is a set of documents, seen or not. */
  wp_document_list_set_result (list, make_refs (some, 1));
  assert_selected (list, "0 1");
  wp_document_list_set_result (list, make_refs (none, 0));
  assert_selected (list, "");
  wp_document_list_set_result (list, make_refs (all, 3));
  assert_selected (list, "2 3 5");

  /* Alone is alone: nothing stays selected where it is not seen. */
  wp_document_list_set_result (list, make_refs (some, 1));
  changed = 0;
  gtk_selection_model_select_item (model, 2, TRUE);
  assert_selected (list, "2");
  g_assert_cmpuint (changed, ==, 1);
  wp_document_list_set_result (list, make_refs (all, 3));
  assert_selected (list, "");
  gtk_selection_model_select_all (model);
  assert_selected (list, "0 1 2 3 4 5");
  gtk_selection_model_unselect_all (model);
  assert_selected (list, "");
  g_assert_cmpstr (wp_document_list_get_selected (list), ==, "");

  gtk_selection_model_select_range (model, 3, 2, TRUE);
  wp_document_list_set_multiple (list, FALSE);
  assert_selected (list, "3");
  /* Of another account nothing is selected, though its row ids may be the same; also what was not seen. */
  wp_document_list_set_multiple (list, TRUE);
  wp_document_list_set_result (list, make_refs (none, 0));
  wp_document_list_select (list, GTK_INVALID_LIST_POSITION);
  wp_document_list_set_result (list, make_refs (all, 3));
  assert_selected (list, "");
  g_assert_finalize_object (list);
}

static int
heading_at (WpDocumentList *list, guint position)
{
  g_autoptr (WpDocumentItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return wp_document_item_get_heading (item);
}

static void
test_headings (void)
{
  static const guint32 ids[] = { 1, 2, 3, 4 };
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  WpDocumentItem *second;
  g_autoptr (GArray) rowids = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), ids, G_N_ELEMENTS (ids));
  guint changed = 0, heads_changed = 0;

  wp_document_list_set_result (list, make_refs (rowids, 2));
  g_assert_cmpint (heading_at (list, 0), ==, WP_GROUP_NEEDS_YOU);
  g_assert_cmpint (heading_at (list, 1), ==, -1);
  g_assert_cmpint (heading_at (list, 2), ==, WP_GROUP_RESOLVED);
  g_assert_cmpuint (wp_document_list_get_head (list, WP_GROUP_NEEDS_YOU), ==, 0);
  g_assert_cmpuint (wp_document_list_get_head (list, WP_GROUP_WITH_OTHERS), ==, GTK_INVALID_LIST_POSITION);
  g_assert_cmpuint (wp_document_list_get_head (list, WP_GROUP_RESOLVED), ==, 2);
  g_assert_cmpuint (wp_document_list_get_head (list, -1), ==, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (list, "heads-changed", G_CALLBACK (count_cb), &heads_changed);
  /* A heading that goes to another row says so to both, though neither moved. */
  second = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_signal_connect_swapped (second, "changed", G_CALLBACK (count_cb), &changed);
  wp_document_list_set_result (list, make_refs (rowids, 1));
  g_assert_cmpint (heading_at (list, 1), ==, WP_GROUP_RESOLVED);
  g_assert_cmpint (heading_at (list, 2), ==, -1);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpuint (wp_document_list_get_head (list, WP_GROUP_RESOLVED), ==, 1);
  g_assert_cmpuint (heads_changed, ==, 1);
  g_assert_finalize_object (list);
  /* Whoever keeps an item may ask it after the list has gone. */
  g_assert_null (wp_document_item_get_row (second));
  g_assert_cmpint (wp_document_item_get_heading (second), ==, -1);
  g_assert_finalize_object (second);
}

static void
test_identity (void)
{
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (WpDocumentItem) first = NULL;
  g_autoptr (WpDocumentItem) again = NULL;

  for (guint32 i = 1; i <= 5000; i++)
    g_array_append_val (rowids, i);
  wp_document_list_set_result (list, make_refs (rowids, 10));
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  /* Far more than it keeps: those that somebody holds stay the same all the same. */
  for (guint i = 1; i < 5000; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == again);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 5000));
  g_clear_object (&first);
  g_clear_object (&again);
  g_assert_finalize_object (list);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/list/diff", test_diff);
  g_test_add_func ("/app/list/diff-is-small", test_diff_is_small);
  g_test_add_func ("/app/list/random", test_random);
  g_test_add_func ("/app/list/hold", test_hold);
  g_test_add_func ("/app/list/first-rows", test_first_rows);
  g_test_add_func ("/app/list/multiple", test_multiple);
  g_test_add_func ("/app/list/headings", test_headings);
  g_test_add_func ("/app/list/identity", test_identity);
  return g_test_run ();
}
