/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "TestWidgets"
#include "config.h"

#include "wp-app-resources.h"
#include "wp-button.h"
#include "wp-error-view.h"
#include "wp-incident-commands.h"
#include "wp-document-list-private.h"
#include "wp-kinds.h"
#include "wp-incident-row.h"
#include "wp-list-row-private.h"
#include "wp-not-sent.h"
#include "wp-severity.h"
#include "wp-shell.h"
#include "wp-style.h"
#include "wp-turn.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <adwaita.h>

/* Widgets under a real display, asked for what a screen reader would hear. */

static WpRow *
make_row (const char *title)
{
  WpRow *row = g_new0 (WpRow, 1);

  row->rowid = 1;
  row->id = g_strdup ("INC-2041");
  row->values = g_new0 (WpValue, WP_INCIDENT_N_COLUMNS);
  row->n_values = WP_INCIDENT_N_COLUMNS;
  row->values[WP_INCIDENT_SEVERITY].number = WP_SEVERITY_HIGH;
  row->values[WP_INCIDENT_STATUS].number = WP_STATUS_WAITING_ON_SOC;
  row->values[WP_INCIDENT_TURN].number = WP_TURN_SOC;
  row->values[WP_INCIDENT_TITLE].text = g_strdup (title);
  row->values[WP_INCIDENT_CUSTOMER_NAME].text = g_strdup ("Aozora Clinic");
  row->values[WP_INCIDENT_OPENED].number = wp_time_now ();
  return row;
}

static int
measured_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, 400, &height, NULL, NULL, NULL);
  return height;
}

static void
test_row (void)
{
  WpDocumentList *list = wp_document_list_new (&wp_kind_incident);
  WpDocumentItem *item = wp_document_item_new (list, 1);
  GtkWidget *row = g_object_ref_sink (g_object_new (WP_TYPE_INCIDENT_ROW, NULL));
  int plain, with_heading;

  item->row = make_row ("New <b>admin</b> consent");
  item->fresh = TRUE;
  wp_list_row_set_item (WP_LIST_ROW (row), item);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "INC-2041, High, New <b>admin</b> consent, Aozora Clinic, opened just now, with the SOC");
  plain = measured_height (row);
  list->heads[WP_GROUP_WITH_OTHERS] = 1;
  wp_document_item_emit_changed (item);
  wp_list_row_set_state (WP_LIST_ROW (row), FALSE, TRUE, 1);
  gtk_test_accessible_assert_property (
    row, GTK_ACCESSIBLE_PROPERTY_LABEL,
    "With the SOC or the customer: INC-2041, High, New <b>admin</b> consent, Aozora Clinic, opened just now, with the SOC");
  with_heading = measured_height (row);
  g_assert_cmpint (with_heading, >, plain);
  g_assert_finalize_object (row);
  g_assert_finalize_object (list);
  g_assert_finalize_object (item);
}

static GtkLabel *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkLabel *label = find_label (child);

    if (label != NULL)
      return label;
  }
  return NULL;
}

static void
test_small (void)
{
  GtkWidget *badge = g_object_ref_sink (wp_severity_badge_new ()), *turn = g_object_ref_sink (wp_turn_label_new ());
  GtkWidget *when = g_object_ref_sink (wp_when_new (WP_WHEN_AGO)), *not_sent = g_object_ref_sink (wp_not_sent_new (TRUE));
  g_autoptr (WpCommand) command = wp_command_acknowledge ("INC-1");
  WpOutboxRow row = { .command = command,
                      .state = WP_OUTBOX_REJECTED,
                      .acted_at = wp_time_now (),
                      .error_code = 0,
                      .error_message = (char *) "It is closed." };

  wp_severity_badge_set_severity (WP_SEVERITY_BADGE (badge), WP_SEVERITY_CRITICAL, NULL);
  g_assert_cmpstr (gtk_label_get_text (find_label (badge)), ==, "Critical");
  g_assert_true (gtk_widget_has_css_class (badge, "severity-critical"));
  wp_severity_badge_set_severity (WP_SEVERITY_BADGE (badge), WP_SEVERITY_UNKNOWN, "apocalyptic");
  g_assert_cmpstr (gtk_label_get_text (find_label (badge)), ==, "apocalyptic");
  g_assert_false (gtk_widget_has_css_class (badge, "severity-critical"));
  wp_turn_label_set_turn (WP_TURN_LABEL (turn), WP_TURN_PARTNER);
  g_assert_cmpstr (gtk_label_get_text (find_label (turn)), ==, "your turn");
  wp_turn_label_set_turn (WP_TURN_LABEL (turn), WP_TURN_NONE);
  g_assert_false (gtk_widget_get_visible (turn));
  g_assert_false (gtk_widget_get_visible (when));
  wp_when_set_time (WP_WHEN (when), wp_time_now () - 5 * WP_MINUTE);
  g_assert_cmpstr (gtk_label_get_text (find_label (when)), ==, "5 min ago");
  g_assert_nonnull (gtk_widget_get_tooltip_text (when));
  g_assert_false (gtk_widget_get_visible (not_sent));
  wp_not_sent_set_row (WP_NOT_SENT (not_sent), &row);
  g_assert_cmpstr (gtk_label_get_text (find_label (not_sent)), ==, "could not be sent");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (not_sent), "It is closed."));
  wp_not_sent_set_row (WP_NOT_SENT (not_sent), NULL);
  g_assert_false (gtk_widget_get_visible (not_sent));
  g_assert_finalize_object (badge);
  g_assert_finalize_object (turn);
  g_assert_finalize_object (when);
  g_assert_finalize_object (not_sent);
}

/* A screen reader reads the label once, without its underscore. */
static void
test_button (void)
{
  GtkWidget *button = g_object_ref_sink (wp_button_new ("_Try Again"));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Try Again");
  wp_button_set_label (GTK_BUTTON (button), "Sign _In Again");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Sign _In Again");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Sign In Again");
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_finalize_object (button);
}

static void
test_error_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpErrorText) forbidden = NULL;
  g_autoptr (WpErrorText) offline = wp_error_text_new_for_code (WP_ERROR_OFFLINE);
  g_autoptr (WpErrorText) unknown = wp_error_text_new_for_code (4711);
  GtkWidget *view = g_object_ref_sink (wp_error_view_new ());

  g_set_error_literal (&error, WP_ERROR, WP_ERROR_FORBIDDEN, "no <i>way</i> & out");
  wp_error_set_role (error, "technician");
  forbidden = wp_error_text_new (error);
  g_assert_nonnull (strstr (forbidden->advice, "technician"));
  g_assert_null (forbidden->action_name);
  g_assert_cmpstr (offline->action_name, ==, "win.retry-now");
  g_assert_cmpstr (unknown->title, !=, "");
  /* A server's words are no markup: a page that read them as such would warn, and a warning ends this. */
  wp_error_view_set_error (WP_ERROR_VIEW (view), error);
  g_assert_finalize_object (view);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Frames are drawn until @condition holds, ten seconds at most. */
#define draw_until(condition)                                                                                                                        \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                                                                                      \
    guint tick = g_timeout_add (20, wake_cb, NULL);                                                                                                  \
    while (!(condition) && g_get_monotonic_time () < end)                                                                                            \
      g_main_context_iteration (NULL, TRUE);                                                                                                         \
    g_source_remove (tick);                                                                                                                          \
    g_assert_true (condition);                                                                                                                       \
  }                                                                                                                                                  \
  G_STMT_END

/* The list is as wide as the person made it, whatever it shows and whatever a platform's widgets ask for. */
static void
test_shell (void)
{
  GtkWidget *list = gtk_label_new ("Short"), *detail = gtk_label_new ("Detail");
  GtkWidget *shell = wp_shell_new (gtk_label_new ("Sidebar"), list, detail);
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  const int widths[] = { 400, 640, 320 };

  gtk_window_set_default_size (GTK_WINDOW (window), 1250, 500);
  gtk_window_set_child (GTK_WINDOW (window), shell);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_object_set (shell, "list-width", widths[i], NULL);
    draw_until (gtk_widget_get_width (list) == widths[i]);
  }
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

static gboolean
has_color (GtkWidget *widget, const char *css_class, const GdkRGBA *color)
{
  GdkRGBA now;

  wp_ui_get_color (widget, css_class, &now);
  return gdk_rgba_equal (&now, color);
}

static void
assert_color (GtkWidget *widget, const char *css_class, gboolean colored)
{
  GdkRGBA plain, color;

  wp_ui_get_color (widget, NULL, &plain);
  wp_ui_get_color (widget, css_class, &color);
  g_assert_cmpint (!gdk_rgba_equal (&plain, &color), ==, colored);
  g_assert_cmpint (color.red > 0.1 || color.green > 0.1 || color.blue > 0.1, ==, colored);
}

/* What draws itself has the colors of the style; what is laid over it for the dark is there in the dark alone. */
static void
test_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GtkWidget *window = g_object_ref_sink (gtk_window_new ()), *widget = gtk_label_new (NULL);
  GdkRGBA light;

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_css_provider_load_from_resource (provider, "/io/github/watchpost/Watchpost/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  wp_style_init ();
  gtk_window_present (GTK_WINDOW (window));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  for (WpSeverity severity = WP_SEVERITY_LOW; severity <= WP_SEVERITY_CRITICAL; severity++)
    assert_color (widget, wp_severity_css_class (severity), TRUE);
  assert_color (widget, "accent", TRUE);
  assert_color (widget, "success", TRUE);
  assert_color (widget, "error", TRUE);
  assert_color (widget, "answered-hour", TRUE);
  assert_color (widget, "no-such-class", FALSE);
  wp_ui_get_color (widget, "severity-high", &light);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  draw_until (!has_color (widget, "severity-high", &light));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  draw_until (has_color (widget, "severity-high", &light));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

static gboolean
is_spinning (GtkWidget *spinner)
{
  return gtk_spinner_get_spinning (GTK_SPINNER (spinner));
}

static void
test_spinner (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ()), *stack = gtk_stack_new (), *spinner = wp_ui_spinner_new ();

  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new (NULL), "other");
  gtk_stack_add_named (GTK_STACK (stack), spinner, "spinner");
  gtk_window_set_child (GTK_WINDOW (window), stack);
  gtk_window_present (GTK_WINDOW (window));
  draw_until (gtk_widget_get_mapped (window));
  g_assert_false (is_spinning (spinner));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "spinner");
  draw_until (is_spinning (spinner));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "other");
  draw_until (!is_spinning (spinner));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "spinner");
  draw_until (is_spinning (spinner));
  gtk_widget_set_visible (window, FALSE);
  g_assert_false (is_spinning (spinner));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_resources_register (wp_app_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/io/github/watchpost/Watchpost/icons");
  g_test_add_func ("/app/widgets/row", test_row);
  g_test_add_func ("/app/widgets/small", test_small);
  g_test_add_func ("/app/widgets/button", test_button);
  g_test_add_func ("/app/widgets/error", test_error_text);
  g_test_add_func ("/app/widgets/shell", test_shell);
  g_test_add_func ("/app/widgets/spinner", test_spinner);
  g_test_add_func ("/app/widgets/style", test_style);
  return g_test_run ();
}
