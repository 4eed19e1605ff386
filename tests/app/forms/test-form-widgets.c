/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-app-resources.h"
#include "wp-coverage-strip.h"
#include "wp-form-changes.h"
#include "wp-form-diff.h"
#include "wp-json.h"
#include "wp-print.h"
#include "wp-progress-ring.h"
#include "wp-time.h"

#include <glib/gstdio.h>

/* What is drawn and compared of forms, asked for what a screen reader would hear. */

/* 2026-11-23, a Monday, 00:00 in Tokyo */
#define MONDAY (G_GINT64_CONSTANT (1795359600) * 1000)

static int
measured (GtkWidget *widget, GtkOrientation orientation)
{
  int natural;
  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
set_text_size (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);
}

static void
test_ring (void)
{
  GtkWidget *ring = g_object_ref_sink (wp_progress_ring_new ());
  gtk_test_accessible_assert_role (ring, GTK_ACCESSIBLE_ROLE_IMG);
  wp_progress_ring_set (WP_PROGRESS_RING (ring), 4, 9, 1);
  gtk_test_accessible_assert_property (ring, GTK_ACCESSIBLE_PROPERTY_LABEL, "4 of 9 answered, 1 to be corrected");
  wp_progress_ring_set (WP_PROGRESS_RING (ring), 12, 9, 0);
  gtk_test_accessible_assert_property (ring, GTK_ACCESSIBLE_PROPERTY_LABEL, "9 of 9 answered");
  int plain = measured (ring, GTK_ORIENTATION_HORIZONTAL);
  g_assert_finalize_object (ring);
  set_text_size (2);
  ring = g_object_ref_sink (wp_progress_ring_new ());
  g_assert_cmpint (measured (ring, GTK_ORIENTATION_HORIZONTAL), >, plain);
  set_text_size (1);
  g_assert_finalize_object (ring);
}

static JsonArray *
contacts_of (JsonObject *object)
{
  return wp_json_array (object, "contacts");
}

static void
assert_strip (GtkWidget *strip, const char *coverage_text, const char *contacts_text, const char *label)
{
  g_autoptr (JsonObject) coverage = coverage_text != NULL ? form_json (coverage_text) : NULL, contacts = form_json (contacts_text);
  wp_coverage_strip_set (WP_COVERAGE_STRIP (strip), coverage, contacts_of (contacts), MONDAY + 5 * WP_HOUR);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

#define BUSINESS                                                                                                                                     \
  "{'model':'8x5','days':['mon','tue','wed','thu','fri'],'hours':{'start':'09:00','end':'18:00'},'timeZone':'Asia/Tokyo','holidays':['2026-11-24']}"

static void
test_strip (void)
{
  GtkWidget *strip = g_object_ref_sink (wp_coverage_strip_new ());
  gtk_test_accessible_assert_role (strip, GTK_ACCESSIBLE_ROLE_IMG);
  assert_strip (strip, BUSINESS, "{'contacts':[{'phone':'+81','hours':'business'}]}",
                "Promised: Monday to Friday 09:00–18:00 JST. Someone answers at every promised hour.");
  assert_strip (strip, BUSINESS, "{'contacts':[{'phone':'+81','hours':'custom','days':['mon','wed','thu'],'times':{'start':'09:00','end':'17:00'}}]}",
                "Promised: Monday to Friday 09:00–18:00 JST. Nobody answers on Monday 23 Nov 17:00–18:00, Wednesday 25 Nov 17:00–18:00, "
                "Thursday 26 Nov 17:00–18:00, and at 1 more time.");
  assert_strip (strip, BUSINESS, "{}", "Promised: Monday to Friday 09:00–18:00 JST. Nobody answers at any of these hours.");
  assert_strip (
    strip, "{'model':'24x7','timeZone':'Asia/Tokyo'}",
    "{'contacts':[{'phone':'+81','hours':'custom','days':['mon','tue','wed','thu','fri','sat','sun'],'times':{'start':'06:00','end':'00:00'}}]}",
    "Promised: every hour of every day. Nobody answers on Monday 23 Nov 00:00–06:00, Tuesday 24 Nov 00:00–06:00, "
    "Wednesday 25 Nov 00:00–06:00, and at 4 more times.");
  assert_strip (strip, NULL, "{}", "No hours are promised yet.");
  int plain = measured (strip, GTK_ORIENTATION_VERTICAL);
  g_assert_finalize_object (strip);
  set_text_size (2);
  strip = g_object_ref_sink (wp_coverage_strip_new ());
  assert_strip (strip, NULL, "{}", "No hours are promised yet.");
  g_assert_cmpint (measured (strip, GTK_ORIENTATION_VERTICAL), >, plain);
  /* The narrowest window still holds it. */
  int least;
  gtk_widget_measure (strip, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 330);
  set_text_size (1);
  g_assert_finalize_object (strip);
}

static char *
diff_text (const WpForm *form, const char *id, const char *before, const char *after)
{
  g_autoptr (JsonObject) old = form_json (before), new = form_json (after);
  g_autoptr (GPtrArray) lines = wp_form_diff (wp_form_find_field (form, id, NULL), wp_json_member (old, "v"), wp_json_member (new, "v"), "en");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++) {
    const WpFormDiffLine *line = lines->pdata[i];
    g_string_append_printf (text, "%d %u>%u %s|", line->kind, line->from, line->to, line->text);
  }
  return g_string_free (text, FALSE);
}

static WpForm *
make_form (void)
{
  return form_of ("{'id':'name','type':'text','label':{'en':'Name <b>'}},{'id':'ok','type':'yes_no','label':{'en':'Fine'}},"
                  "{'id':'land','type':'country','label':{'en':'Land'}},"
                  "{'id':'people','type':'contacts','label':{'en':'People'},'columns':[{'id':'n','type':'text','label':{'en':'N'}}]},"
                  "{'id':'days','type':'table','label':{'en':'Days'},'columns':[{'id':'n','type':'text','label':{'en':'N'}}]}",
                  NULL);
}

static void
test_diff (void)
{
  g_autoptr (WpForm) form = make_form ();
  const struct {
    const char *id, *before, *after, *text;
  } cases[] = {
    { "name", "{'v':'a'}", "{}", "0 0>0 a|1 0>0 |" },
    { "ok", "{'v':true}", "{'v':false}", "0 0>0 Yes|1 0>0 No|" },
    { "land", "{'v':'JP'}", "{'v':'DE'}", "0 0>0 Japan|1 0>0 Germany|" },
    { "gone", "{'v':'a'}", "{'v':7}", "0 0>0 \"a\"|1 0>0 7|" },
    { "days", "{'v':[{'n':'a'},{'n':'b'},{'n':'c'}]}", "{'v':[{'n':'a'},{'n':'c'},{'n':'d'}]}", "2 2>0 b|3 0>3 d|" },
    { "days", "{}", "{'v':[{'n':'a'},{'n':'a'}]}", "3 0>1 a|3 0>2 a|" },
    { "people", "{'v':[{'n':'a'},{'n':'b'},{'n':'c'}]}", "{'v':[{'n':'c'},{'n':'a'},{'n':'b'}]}", "4 3>1 c|" },
    { "people", "{'v':'odd'}", "{'v':[{'n':'c'}]}", "0 0>0 odd|1 0>0 1. c|" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = diff_text (form, cases[i].id, cases[i].before, cases[i].after);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
collect_labels (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, text);
}

static gboolean
says (GtkWidget *widget, const char *part)
{
  GString *text = g_string_new (NULL);
  collect_labels (widget, text);
  gboolean found = strstr (text->str, part) != NULL;
  if (!found)
    g_test_message ("%s", text->str);
  g_string_free (text, TRUE);
  return found;
}

static GtkWidget *
find_drop_down (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_DROP_DOWN (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_drop_down (child);
  return found;
}

static void
test_changes (void)
{
  g_autoptr (WpForm) form = make_form ();
  g_autoptr (JsonObject) submission = form_json (
    "{'answers':{'name':'<i>c</i>','people':[{'n':'y'}],'old':1},'revisions':[{'number':1,'by':'Aiko','answers':{'name':'a'}},"
    "{'number':2,'by':'Ken','answers':{'name':'b','people':[{'n':'x'}]}}]}");
  GtkWidget *window = wp_form_changes_new (NULL, form, submission);
  gtk_window_present (GTK_WINDOW (window));
  /* By default from the last revision to what it is now */
  g_assert_true (
    says (window, "3 answers changed|S|Name <b>|Before|b|After|<i>c</i>|People|Removed 1.|x|Added 1.|y|Not in this version of the form|old|"));
  GtkDropDown *before = GTK_DROP_DOWN (find_drop_down (window));
  gtk_drop_down_set_selected (before, 2);
  g_assert_true (says (window, "Nothing changed|"));
  gtk_drop_down_set_selected (before, 0);
  g_assert_true (says (window, "Before|a|After|<i>c</i>|"));
  g_assert_true (gtk_widget_activate_action (window, "window.close", NULL));

  g_autoptr (JsonObject) never = form_json ("{'answers':{}}");
  window = wp_form_changes_new (NULL, form, never);
  g_assert_true (says (window, "Nothing to compare yet|"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static char *
page_number (guint page, guint n_pages)
{
  return g_strdup_printf ("%u/%u", page, n_pages);
}

static WpPaper *
make_paper (void)
{
  static const WpPaperStyle style = { .font = "Sans 10" };
  WpPaper *paper = wp_paper_new ("Paper");
  wp_paper_begin_part (paper, "en", "foot", NULL, page_number);
  wp_paper_add (paper, &style, "Text");
  return paper;
}

static void
save_and_wait (GtkWidget *overlay, GFile *file, const char *toast)
{
  GtkWidget *child = adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay));
  wp_print_save_to (child, make_paper (), file);
  while (!says (overlay, toast))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("watchpost-XXXXXX", &error), *path = g_build_filename (directory, "a & b.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (directory, "none", "x.pdf", NULL), *content = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path), lost = g_file_new_for_path (nowhere);
  GtkWidget *window = gtk_window_new (), *overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new (NULL));
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  save_and_wait (overlay, file, "Saved as a & b.pdf|");
  g_assert_true (g_file_get_contents (path, &content, NULL, &error));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_unlink (path);
  gtk_window_destroy (GTK_WINDOW (window));

  window = gtk_window_new ();
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new (NULL));
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  save_and_wait (overlay, lost, "x.pdf could not be saved: ");
  gtk_window_destroy (GTK_WINDOW (window));
  g_rmdir (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_resources_register (wp_app_get_resource ());
  g_test_add_func ("/app/form-widgets/ring", test_ring);
  g_test_add_func ("/app/form-widgets/strip", test_strip);
  g_test_add_func ("/app/form-widgets/diff", test_diff);
  g_test_add_func ("/app/form-widgets/changes", test_changes);
  g_test_add_func ("/app/form-widgets/save", test_save);
  return g_test_run ();
}
