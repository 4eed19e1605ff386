/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "TestListView"
#include "config.h"

#include "wp-list-view-private.h"

/* The list against what it is to show: by thousands of random changes of its model, scrolling, focus and selection. */

#define HEIGHT 400
#define ROW 20
#define HEADING 10
/* What fits, in part at both ends, and one in reserve */
#define MAX_ROWS (HEIGHT / ROW + 3)

/* ---- A row that says its string ---- */

#define TEST_TYPE_ROW (test_row_get_type ())
G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, WpListRow)
struct _TestRow {
  WpListRow parent_instance;
};
G_DEFINE_FINAL_TYPE (TestRow, test_row, WP_TYPE_LIST_ROW)

static const char *
row_text (WpListRow *row)
{
  return gtk_string_object_get_string (GTK_STRING_OBJECT (wp_list_row_get_item (row)));
}

static void
get_size (WpListRow *row, WpListRowSize *size)
{
  /* The style adds 2 pixels above and below. */
  *size = (WpListRowSize) { .min_width = 50, .natural_width = 100, .height = ROW - 4, .heading_height = HEADING };
}

static void
bind (WpListRow *row)
{
  if (wp_list_row_get_item (row) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, row_text (row), -1);
}

static void
test_row_class_init (TestRowClass *klass)
{
  WP_LIST_ROW_CLASS (klass)->get_size = get_size;
  WP_LIST_ROW_CLASS (klass)->bind = bind;
}

static void
test_row_init (TestRow *self)
{
}

/* ---- A window with the list ---- */

typedef struct {
  GtkStringList *strings;
  GtkSelectionModel *model;
  GtkWidget *window;
  WpListView *list;
  GtkAdjustment *adjustment;
  guint activated;
} Fixture;

/* The first row of all, and one more */
static guint second_heading = 100;

static guint
get_headings (GListModel *model, guint positions[WP_LIST_MAX_HEADINGS])
{
  guint n_items = g_list_model_get_n_items (model);

  positions[0] = 0;
  positions[1] = second_heading;
  return n_items > second_heading ? 2 : n_items > 0;
}

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

/* Until a frame is painted */
static void
settle (Fixture *f)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->list));
  gboolean painted = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static void
activate_cb (Fixture *f, guint position)
{
  f->activated = position;
}

static void
set_up (Fixture *f, gconstpointer many)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (style, "row { padding: 2px; border: none; margin: 0; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  f->strings = gtk_string_list_new (NULL);
  f->model = many != NULL ? GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (f->strings))))
                          : GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (f->strings))));
  if (many == NULL)
    gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (f->model), FALSE);
  f->list = WP_LIST_VIEW (wp_list_view_new (f->model, TEST_TYPE_ROW, get_headings));
  g_signal_connect_swapped (f->list, "activate", G_CALLBACK (activate_cb), f);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (f->list));
  f->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  f->window = gtk_window_new ();
  gtk_window_set_titlebar (GTK_WINDOW (f->window), gtk_label_new ("List"));
  gtk_widget_set_size_request (scroller, 300, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), scroller);
  gtk_window_present (GTK_WINDOW (f->window));
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer many)
{
  GtkWidget *list = g_object_ref (GTK_WIDGET (f->list));

  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (list);
  g_assert_finalize_object (f->model);
  g_assert_finalize_object (f->strings);
}

static void
add (Fixture *f, guint position, guint removed, guint n)
{
  static guint number = 0;
  g_auto (GStrv) strings = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    strings[i] = g_strdup_printf ("%u", number++);
  gtk_string_list_splice (f->strings, position, removed, (const char *const *) strings);
}

static guint
n_items (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->strings));
}

static double
y_of (guint position)
{
  return (double) position * ROW + (position > 0 ? HEADING : 0) + (position > second_heading ? HEADING : 0);
}

/* The rows on the screen are those that belong there, in their order, and no more than needed. */
static void
check (Fixture *f)
{
  double value = gtk_adjustment_get_value (f->adjustment), page = gtk_adjustment_get_page_size (f->adjustment);
  guint n_rows = 0, n_seen = 0, last = 0;

  g_assert_cmpfloat (gtk_adjustment_get_upper (f->adjustment), ==, MAX (page, y_of (n_items (f))));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->list)); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    WpListRow *row = WP_LIST_ROW (child);
    guint position = wp_list_row_get_position (row);
    double y = y_of (position) - value;
    graphene_rect_t bounds;

    if (child == f->list->sample)
      continue;
    n_rows++;
    if (y >= page || y_of (position + 1) <= value)
      continue;
    g_assert_cmpstr (row_text (row), ==, gtk_string_list_get_string (f->strings, position));
    g_assert_true (n_seen == 0 || position == last + 1);
    last = position;
    n_seen++;
    g_assert_true (gtk_widget_compute_bounds (child, GTK_WIDGET (f->list), &bounds));
    g_assert_cmpfloat (ABS (bounds.origin.y - y), <=, 1);
    g_assert_cmpfloat (bounds.size.height, ==, y_of (position + 1) - y_of (position));
    g_assert_cmpint ((gtk_widget_get_state_flags (child) & GTK_STATE_FLAG_SELECTED) != 0, ==, gtk_selection_model_is_selected (f->model, position));
    g_assert_cmpint (wp_list_row_get_has_heading (row), ==, position == 0 || position == second_heading);
    gtk_test_accessible_assert_property (child, GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_string_list_get_string (f->strings, position));
    gtk_test_accessible_assert_relation (child, GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) position + 1);
    gtk_test_accessible_assert_relation (child, GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) n_items (f));
  }
  g_assert_cmpuint (n_rows, <=, MAX_ROWS);
  if (n_items (f) > 0) {
    g_assert_cmpuint (n_seen, >, 0);
    g_assert_cmpfloat (y_of (last + 1) - value, >=, MIN (page, y_of (n_items (f)) - value));
    g_assert_cmpfloat (y_of (last + 1 - n_seen), <=, value);
  } else
    g_assert_cmpuint (n_seen, ==, 0);
}

static WpListRow *
focused (Fixture *f)
{
  return (WpListRow *) gtk_widget_get_focus_child (GTK_WIDGET (f->list));
}

/* ---- Tests ---- */

static void
test_screenful (Fixture *f, gconstpointer many)
{
  check (f);
  add (f, 0, 0, 100000);
  settle (f);
  check (f);
  gtk_adjustment_set_value (f->adjustment, 1234567);
  settle (f);
  check (f);
  wp_list_view_scroll_to (f->list, 99999);
  settle (f);
  check (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (100000) - HEIGHT);
  /* A row in the middle is scrolled to no further than needed. */
  wp_list_view_scroll_to (f->list, 100);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (100));
  wp_list_view_scroll_to (f->list, 150);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (151) - HEIGHT);
  wp_list_view_scroll_to (f->list, 100000);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (151) - HEIGHT);
  check (f);
  add (f, 0, 100000, 3);
  settle (f);
  check (f);
  add (f, 0, 3, 0);
  settle (f);
  check (f);
}

/* What is at the top stays there; a list at its very beginning shows what comes in. */
static void
test_stays (Fixture *f, gconstpointer many)
{
  add (f, 0, 0, 1000);
  settle (f);
  add (f, 0, 0, 5);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, 0);
  check (f);
  gtk_adjustment_set_value (f->adjustment, y_of (500) + 7);
  settle (f);
  add (f, 200, 2, 40);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (538) + 7);
  add (f, 600, 0, 5);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, y_of (538) + 7);
  check (f);
  /* Another list altogether begins at its beginning. */
  add (f, 0, n_items (f), 700);
  settle (f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, 0);
  check (f);
}

/* The focus stays on its item, and is never lost, wherever the list is scrolled to. */
static void
test_focus (Fixture *f, gconstpointer many)
{
  g_autofree char *text = NULL;

  add (f, 0, 0, 1000);
  settle (f);
  g_assert_true (wp_list_view_focus_row (f->list, 300));
  settle (f);
  check (f);
  text = g_strdup (row_text (focused (f)));
  g_assert_cmpstr (text, ==, gtk_string_list_get_string (f->strings, 300));
  gtk_adjustment_set_value (f->adjustment, 0);
  settle (f);
  check (f);
  g_assert_cmpstr (row_text (focused (f)), ==, text);
  add (f, 10, 5, 25);
  settle (f);
  g_assert_cmpstr (row_text (focused (f)), ==, text);
  g_assert_cmpuint (wp_list_row_get_position (focused (f)), ==, 320);
  /* The next key goes on from there. */
  g_assert_true (wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, FALSE));
  settle (f);
  check (f);
  g_assert_cmpuint (wp_list_row_get_position (focused (f)), ==, 321);
  /* Its row goes: the one that is there now has the focus. */
  add (f, 321, 1, 0);
  settle (f);
  check (f);
  g_assert_cmpstr (row_text (focused (f)), ==, gtk_string_list_get_string (f->strings, 321));
  /* Another list altogether: it goes on at its beginning. */
  add (f, 0, n_items (f), 500);
  settle (f);
  check (f);
  g_assert_cmpuint (wp_list_row_get_position (focused (f)), ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, 0);
}

/* While the focus is elsewhere, the widget that had it goes where the selection goes: whoever gives it back knows the widget. */
static void
test_focus_comes_back (Fixture *f, gconstpointer many)
{
  GtkWidget *row;

  add (f, 0, 0, 1000);
  settle (f);
  wp_list_view_focus_row (f->list, 3);
  settle (f);
  row = GTK_WIDGET (focused (f));
  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  for (guint position = 5; position < 800; position += 394) {
    gtk_selection_model_select_item (f->model, position, TRUE);
    settle (f);
    check (f);
    g_assert_cmpuint (wp_list_row_get_position (WP_LIST_ROW (row)), ==, position);
  }
  g_assert_true (gtk_widget_grab_focus (row));
  settle (f);
  check (f);
  g_assert_cmpuint (f->list->cursor, ==, 793);
}

static void
test_keys (Fixture *f, gconstpointer many)
{
  g_assert_false (wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, FALSE));
  add (f, 0, 0, 1000);
  settle (f);
  g_assert_true (wp_list_view_focus_row (f->list, 0));
  g_assert_true (wp_list_view_move (f->list, WP_LIST_MOVE_PAGE, 1, FALSE, FALSE));
  settle (f);
  g_assert_cmpuint (f->list->cursor, ==, (HEIGHT - HEADING) / ROW);
  g_assert_true (gtk_selection_model_is_selected (f->model, f->list->cursor));
  wp_list_view_move (f->list, WP_LIST_MOVE_PAGE, -1, FALSE, FALSE);
  settle (f);
  g_assert_cmpuint (f->list->cursor, ==, 0);
  wp_list_view_move (f->list, WP_LIST_MOVE_ROW, -1, FALSE, FALSE);
  g_assert_cmpuint (f->list->cursor, ==, 0);
  /* Faster than frames */
  for (int i = 0; i < 30; i++)
    wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, FALSE);
  settle (f);
  check (f);
  g_assert_cmpuint (f->list->cursor, ==, 30);
  wp_list_view_move (f->list, WP_LIST_MOVE_END, 1, FALSE, FALSE);
  settle (f);
  check (f);
  g_assert_cmpuint (wp_list_row_get_position (focused (f)), ==, 999);
  wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, FALSE);
  g_assert_cmpuint (f->list->cursor, ==, 999);
  /* With Control, the selection stays. */
  wp_list_view_move (f->list, WP_LIST_MOVE_END, -1, TRUE, FALSE);
  settle (f);
  check (f);
  g_assert_cmpuint (f->list->cursor, ==, 0);
  g_assert_true (gtk_selection_model_is_selected (f->model, 999));
  wp_list_view_activate (f->list, 7);
  g_assert_cmpuint (f->activated, ==, 7);
}

/* Another row is the first of its group, and no row has come or gone. */
static void
test_headings (Fixture *f, gconstpointer many)
{
  add (f, 0, 0, 1000);
  wp_list_view_scroll_to (f->list, 105);
  settle (f);
  check (f);
  second_heading = 103;
  wp_list_view_queue_update (f->list);
  settle (f);
  check (f);
  second_heading = 100;
}

static guint64
n_selected (Fixture *f)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (f->model);

  return gtk_bitset_get_size (selected);
}

static void
test_many (Fixture *f, gconstpointer many)
{
  add (f, 0, 0, 1000);
  settle (f);
  wp_list_view_focus_row (f->list, 10);
  g_assert_true (wp_list_view_select_cursor (f->list, FALSE, FALSE));
  for (int i = 0; i < 3; i++)
    wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, TRUE);
  settle (f);
  check (f);
  g_assert_cmpuint (n_selected (f), ==, 4);
  /* Back again: what is extended shrinks. */
  wp_list_view_move (f->list, WP_LIST_MOVE_ROW, -1, FALSE, TRUE);
  g_assert_cmpuint (n_selected (f), ==, 3);
  wp_list_view_move (f->list, WP_LIST_MOVE_END, 1, FALSE, TRUE);
  settle (f);
  check (f);
  g_assert_cmpuint (n_selected (f), ==, 990);
  wp_list_view_move (f->list, WP_LIST_MOVE_END, -1, TRUE, FALSE);
  g_assert_true (wp_list_view_select_cursor (f->list, TRUE, FALSE));
  g_assert_cmpuint (n_selected (f), ==, 991);
  g_assert_true (wp_list_view_select_cursor (f->list, TRUE, FALSE));
  g_assert_cmpuint (n_selected (f), ==, 990);
  wp_list_view_move (f->list, WP_LIST_MOVE_ROW, 1, FALSE, FALSE);
  g_assert_cmpuint (n_selected (f), ==, 1);
  settle (f);
  check (f);
}

static void
test_random (Fixture *f, gconstpointer many)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2041);

  for (guint round = 0; round < 120; round++) {
    for (int i = g_rand_int_range (rand, 0, 4); i >= 0; i--) {
      guint n = n_items (f), position = n > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) n) : 0;
      guint removed = (guint) g_rand_int_range (rand, 0, 60);

      switch (g_rand_int_range (rand, 0, 7)) {
      case 0:
        add (f, position, 0, (guint) g_rand_int_range (rand, 1, 90));
        break;
      case 1:
        add (f, position, MIN (n - position, removed), 0);
        break;
      case 2:
        add (f, position, MIN (n - position, 7), (guint) g_rand_int_range (rand, 0, 9));
        break;
      case 3:
        gtk_adjustment_set_value (f->adjustment, g_rand_double_range (rand, 0, y_of (n) + 1));
        break;
      case 4:
        wp_list_view_focus_row (f->list, position);
        break;
      case 5:
        wp_list_view_move (f->list, g_rand_int_range (rand, 0, 3), g_rand_boolean (rand) ? 1 : -1, g_rand_boolean (rand), g_rand_boolean (rand));
        break;
      default:
        wp_list_view_scroll_to (f->list, position);
      }
    }
    settle (f);
    check (f);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *f, gconstpointer many);
    gboolean many;
  } tests[] = {
    { "screenful", test_screenful, FALSE },
    { "stays", test_stays, FALSE },
    { "focus", test_focus, FALSE },
    { "focus-comes-back", test_focus_comes_back, FALSE },
    { "keys", test_keys, FALSE },
    { "headings", test_headings, FALSE },
    { "many", test_many, TRUE },
    { "random", test_random, FALSE },
    { "random-many", test_random, TRUE },
  };

  gtk_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/list-view/%s", tests[i].name);

    g_test_add (path, Fixture, GINT_TO_POINTER (tests[i].many), set_up, tests[i].test, tear_down);
  }
  return g_test_run ();
}
