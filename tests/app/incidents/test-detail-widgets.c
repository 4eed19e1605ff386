/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-detail-ui.h"

/* What the parts of the incident page are made of, under a real display. */

static const char *
key_of (gconstpointer item)
{
  return item;
}

static GtkWidget *
create (gconstpointer item, gpointer user_data)
{
  (*(guint *) user_data)++;
  return gtk_label_new (NULL);
}

static void
update (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  wp_ui_put (row, item);
}

/* @keys: one letter each */
static void
show (GtkWidget *box, const char *keys, guint *created)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  for (const char *p = keys; *p != '\0'; p++)
    g_ptr_array_add (items, g_strndup (p, 1));
  *created = 0;
  wp_ui_reconcile (GTK_BOX (box), items, key_of, create, update, created);
}

static char *
read_box (GtkWidget *box)
{
  GString *text = g_string_new (NULL);
  for (GtkWidget *row = gtk_widget_get_first_child (box); row != NULL; row = gtk_widget_get_next_sibling (row))
    g_string_append (text, gtk_label_get_text (GTK_LABEL (row)));
  return g_string_free (text, FALSE);
}

static void
assert_shows (GtkWidget *box, const char *keys, guint made)
{
  guint created;
  show (box, keys, &created);
  g_autofree char *text = read_box (box);
  g_assert_cmpstr (text, ==, keys);
  g_assert_cmpuint (created, ==, made);
  g_assert_true (gtk_widget_get_visible (box) == (*keys != '\0'));
}

static void
test_rows_stay (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  assert_shows (box, "abc", 3);
  GtkWidget *b = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  assert_shows (box, "abc", 0);
  /* One more before it, one gone, and another order: the row that people look at is the same. */
  assert_shows (box, "xabc", 1);
  assert_shows (box, "xbc", 0);
  assert_shows (box, "cbx", 0);
  g_assert_true (gtk_widget_get_next_sibling (gtk_widget_get_first_child (box)) == b);
  assert_shows (box, "", 0);
  assert_shows (box, "bb", 2);
  g_object_unref (box);
}

static void
test_selection_stays (void)
{
  GtkWidget *label = g_object_ref_sink (wp_ui_text_new ());
  int start, end;
  wp_ui_put (label, "some <b>text</b>");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "some <b>text</b>");
  gtk_label_select_region (GTK_LABEL (label), 5, 8);
  wp_ui_put (label, "some <b>text</b>");
  g_assert_true (gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end));
  g_assert_cmpint (start, ==, 5);
  g_assert_cmpint (end, ==, 8);
  wp_ui_put (label, "");
  g_assert_false (gtk_widget_get_visible (label));
  g_object_unref (label);
}

static void
test_reason (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_button_new ());
  wp_ui_set_allowed (button, FALSE, "not you");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "not you");
  wp_ui_set_allowed (button, TRUE, NULL);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_null (gtk_widget_get_tooltip_text (button));
  g_object_unref (button);
}

static guint asked;

static void
count_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  asked += orientation == GTK_ORIENTATION_HORIZONTAL && for_size >= 0;
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : 100000 / MAX (for_size, 1);
}

static GtkSizeRequestMode
count_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
count_allocate (GtkWidget *widget, int width, int height, int baseline)
{
}

/* The child is never asked for a width that fits a height, however the boxes around it are nested. */
static void
test_steady (void)
{
  for (int steady = FALSE; steady <= TRUE; steady++) {
    GtkWidget *child = adw_bin_new ();
    gtk_widget_set_layout_manager (child, gtk_custom_layout_new (count_mode, count_measure, count_allocate));
    GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    GtkWidget *outer = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
    gtk_box_append (GTK_BOX (inner), steady ? wp_ui_steady_new (child) : child);
    gtk_box_append (GTK_BOX (column), inner);
    gtk_box_append (GTK_BOX (outer), column);
    asked = 0;
    int minimum, natural;
    gtk_widget_measure (outer, GTK_ORIENTATION_HORIZONTAL, 900, &minimum, &natural, NULL, NULL);
    gtk_widget_measure (outer, GTK_ORIENTATION_VERTICAL, 300, &minimum, &natural, NULL, NULL);
    gtk_widget_size_allocate (outer, &(GtkAllocation) { 0, 0, 300, MAX (natural, 1) }, -1);
    if (steady)
      g_assert_cmpuint (asked, ==, 0);
    else
      g_assert_cmpuint (asked, >, 0);
    g_assert_cmpint (natural, >=, 100000 / 300);
    g_object_unref (outer);
  }
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detail-widgets/rows-stay", test_rows_stay);
  g_test_add_func ("/detail-widgets/selection-stays", test_selection_stays);
  g_test_add_func ("/detail-widgets/reason", test_reason);
  g_test_add_func ("/detail-widgets/steady", test_steady);
  return g_test_run ();
}
