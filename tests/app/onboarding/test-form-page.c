/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-form-page.h"
#include "wp-form-sections.h"
#include "wp-form-row.h"
#include "wp-json.h"
#include "wp-onboarding-words.h"
#include "wp-time.h"

#include <string.h>

/* The renderer, under a real display: every type shows its answer and says what was entered. */

#define SELECTED_TYPES                                                                                                                               \
  "{'id':'text','type':'text','label':{'en':'Text'},'required':true,'max':20},"                                                                      \
  "{'id':'long','type':'text','label':{'en':'Long'},'multiline':true},"                                                                              \
  "{'id':'choice','type':'choice','label':{'en':'Choice'},'options':[{'id':'a','label':{'en':'A'}},{'id':'b','label':{'en':'B'}}]},"                 \
  "{'id':'choices','type':'choices','label':{'en':'Choices'},'options':[{'id':'a','label':{'en':'A'}},{'id':'b','label':{'en':'B'}}]},"              \
  "{'id':'yes_no','type':'yes_no','label':{'en':'Yes or no'}},"                                                                                      \
  "{'id':'number','type':'number','label':{'en':'Number'},'min':1,'max':9},"                                                                         \
  "{'id':'date','type':'date','label':{'en':'Date'}},"                                                                                               \
  "{'id':'date_time','type':'date_time','label':{'en':'Date and time'}},"                                                                            \
  "{'id':'time_range','type':'time_range','label':{'en':'Hours'}},"                                                                                  \
  "{'id':'time_zone','type':'time_zone','label':{'en':'Zone'}},"                                                                                     \
  "{'id':'country','type':'country','label':{'en':'Country'}},"                                                                                      \
  "{'id':'phone','type':'phone','label':{'en':'Phone'}},"                                                                                            \
  "{'id':'email','type':'email','label':{'en':'E-mail'}},"                                                                                           \
  "{'id':'domain','type':'domain','label':{'en':'Domain'}},"                                                                                         \
  "{'id':'guid','type':'guid','label':{'en':'Id'}},"                                                                                                 \
  "{'id':'upn','type':'upn','label':{'en':'Principal'}},"                                                                                            \
  "{'id':'contacts','type':'contacts','label':{'en':'People'},'columns':[{'id':'name','type':'text','label':{'en':'Name'}},"                         \
  "{'id':'phone','type':'phone','label':{'en':'Phone'}}]},"                                                                                          \
  "{'id':'table','type':'table','label':{'en':'Table'},'columns':[{'id':'email','type':'email','label':{'en':'E-mail'}}]},"                          \
  "{'id':'file','type':'file','label':{'en':'File'},'accept':['application/pdf']},"                                                                  \
  "{'id':'consent','type':'consent','label':{'en':'Consent'},'statement':{'en':'I agree.'}},"                                                        \
  "{'id':'later','type':'hologram','label':{'en':'Of the future'}},"                                                                                 \
  "{'id':'more','type':'text','label':{'en':'More'},'when':{'field':'choice','is':'b'}}"

static const char answers[] =
  "{'text':'Kita','long':'one\\ntwo','choice':'a','choices':['b'],'yes_no':false,'number':7,'date':'2026-01-31','date_time':'2026-01-31T09:00',"
  "'time_range':{'start':'22:00','end':'06:00','timeZone':'Asia/Tokyo'},'time_zone':'Asia/Tokyo','country':'JP','phone':'+81312345678',"
  "'email':'a@example.com','domain':'example.com','guid':'72f988bf-86f1-41af-91ab-2d7cd011db47','upn':'a@example.onmicrosoft.com',"
  "'contacts':[{'name':'Aiko','phone':'+81312345678','kept':true},{'name':'Ken'}],'table':[{'email':'a@example.com'}],"
  "'file':{'name':'a.pdf','type':'application/pdf','size':2048,'sha256':'aa'},'consent':{'name':'Aiko Sato','at':'2026-01-31T00:00:00.000Z'},"
  "'later':{'beam':[1,2]}}";

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return object;
}

static WpFormModel *
make_model (const char *fields, const char *state, const char *given)
{
  g_autofree char *definition = g_strdup_printf ("{'schema':1,'formId':'f','version':1,'title':{'en':'F'},'per':'partner',"
                                                 "'sections':[{'id':'s','title':{'en':'S'},'fields':[%s]}]}",
                                                 fields);
  g_autofree char *submission = g_strdup_printf (
    "{'id':'1','formId':'f','formVersion':1,'state':'%s','answers':%s,"
    "'remarks':[{'id':'r','field':'text','text':'Write it in full.','by':'Mika','at':'2026-01-01T00:00:00Z'}]}",
    state, given);
  g_autoptr (JsonObject) source = parse (definition), document = parse (submission);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpForm) form = wp_form_new (source, &error);
  g_assert_no_error (error);
  return wp_form_model_new (NULL, form, document);
}

static GtkWidget *
find (GtkWidget *from, GType type, const char *id)
{
  if (g_type_is_a (G_OBJECT_TYPE (from), type) && (id == NULL || g_str_equal (wp_form_row_get_field (WP_FORM_ROW (from))->id, id)))
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, id);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static WpFormRow *
row_of (GtkWidget *page, const char *id)
{
  GtkWidget *row = find (page, WP_TYPE_FORM_ROW, id);
  g_assert_nonnull (row);
  return WP_FORM_ROW (row);
}

/* Everything that can be read below a widget, and every text that was entered */
static void
read_all (GtkWidget *from, GString *text)
{
  if (!gtk_widget_get_visible (from))
    return;
  if (GTK_IS_LABEL (from))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (from)));
  else if (GTK_IS_ENTRY (from))
    g_string_append_printf (text, "%s\n", gtk_editable_get_text (GTK_EDITABLE (from)));
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    read_all (child, text);
}

static gboolean
reads (GtkWidget *from, const char *words)
{
  GString *text = g_string_new (NULL);
  read_all (from, text);
  gboolean found = strstr (text->str, words) != NULL;
  g_string_free (text, TRUE);
  return found;
}

static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + 150 * 1000;
  while (g_get_monotonic_time () < until || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
open_window (GtkWidget *page)
{
  GtkWidget *window = gtk_window_new (), *overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  return window;
}

static void
test_every_type_shows_its_answer (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  static const struct {
    const char *field, *shows;
  } expected[] = {
    { "text", "Kita" },
    { "number", "7" },
    { "date", "2026-01-31" },
    { "date_time", "09:00" },
    { "time_range", "22:00" },
    { "time_range", "06:00" },
    { "time_range", "following day" },
    { "time_zone", "Asia/Tokyo" },
    { "country", "Japan" },
    { "phone", "81" },
    { "phone", "Japan" },
    { "email", "a@example.com" },
    { "domain", "example.com" },
    { "guid", "72f988bf-86f1-41af-91ab-2d7cd011db47" },
    { "upn", "a@example.onmicrosoft.com" },
    { "contacts", "Aiko" },
    { "contacts", "Ken" },
    { "table", "a@example.com" },
    { "file", "a.pdf" },
    { "consent", "I agree." },
    { "consent", "Aiko Sato" },
    { "later", "cannot edit this field" },
    { "text", "Write it in full." },
    { "text", "Mika" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    GtkWidget *row = GTK_WIDGET (row_of (page, expected[i].field));
    if (!reads (row, expected[i].shows))
      g_error ("%s does not show %s", expected[i].field, expected[i].shows);
  }
  g_autoptr (JsonObject) before = parse (answers);
  g_assert_true (wp_json_equal (before, wp_form_model_get_answers (model)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is entered arrives as the answer; what is in it that nobody here knows stays. */
static void
test_what_is_entered_arrives (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  GtkWidget *entry = find (GTK_WIDGET (row_of (page, "text")), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Kita IT");
  g_assert_cmpstr (wp_json_node_string (wp_form_model_get_answer (model, "text")), ==, "Kita IT");
  entry = find (GTK_WIDGET (row_of (page, "phone")), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "＋８１ 3 (1234) 9999");
  g_assert_cmpstr (wp_json_node_string (wp_form_model_get_answer (model, "phone")), ==, "+81312349999");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "＋８１ 3 (1234) 9999");
  entry = find (GTK_WIDGET (row_of (page, "contacts")), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Aiko S.");
  JsonObject *first = wp_json_object_at (wp_json_array (wp_form_model_get_answers (model), "contacts"), 0);
  g_assert_cmpstr (wp_json_string (first, "name"), ==, "Aiko S.");
  g_assert_true (wp_json_bool (first, "kept", FALSE));
  GtkWidget *view = find (GTK_WIDGET (row_of (page, "long")), GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "", -1);
  g_assert_null (wp_form_model_get_answer (model, "long"));
  g_assert_true (wp_json_has (wp_json_object (wp_form_model_get_answers (model), "later"), "beam"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* It is read back with the form's zone, and as this desk's clock shows it where that is another. */
static void
test_a_time_and_its_zone (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page), *row = GTK_WIDGET (row_of (page, "date_time"));
  g_assert_true (reads (row, "Sat, 31 Jan 2026, 09:00 (Asia/Tokyo, UTC+09:00); on this desk Sat, 31 Jan 2026, 01:00 (Europe/Berlin, UTC+01:00)\n"));
  g_autoptr (JsonNode) berlin = json_node_init_string (json_node_alloc (), "Europe/Berlin");
  wp_form_model_fill (model, "time_zone", berlin);
  g_assert_true (reads (row, "Sat, 31 Jan 2026, 09:00 (Europe/Berlin, UTC+01:00)\n"));
  GtkWidget *date = find (row, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (date), "2026-");
  g_assert_true (reads (row, "In the time zone Europe/Berlin\n"));
  gtk_editable_set_text (GTK_EDITABLE (date), "2026-07-29");
  g_assert_true (reads (row, "Wed, 29 Jul 2026, 09:00 (Europe/Berlin, UTC+02:00)\n"));
  wp_form_model_fill (model, "date_time", NULL);
  g_autoptr (JsonNode) booked = json_node_init_string (json_node_alloc (), "2026-02-01T10:00");
  WpFormOffer offer = { .value = booked };
  g_autofree char *words = wp_form_offer_words (wp_form_row_get_field (WP_FORM_ROW (row)), &offer);
  wp_form_row_set_offer (WP_FORM_ROW (row), json_node_ref (booked), words);
  g_assert_true (reads (row, "As the first session is booked: 2026-02-01 10:00\n"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* An error stands under its field after a pause, and is what a screen reader says of the control. */
static void
test_an_error_is_tied_to_its_field (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  WpFormRow *row = row_of (page, "email");
  GtkWidget *entry = find (GTK_WIDGET (row), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody");
  g_assert_cmpstr (wp_form_row_get_message (row), ==, "");
  wp_form_row_reveal (row);
  g_assert_cmpstr (wp_form_row_get_message (row), !=, "");
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wp_form_row_get_message (row));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "somebody@example.com");
  settle ();
  g_assert_cmpstr (wp_form_row_get_message (row), ==, "");
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A field comes and goes with another's answer; its own is kept meanwhile, and the focus stays where it is. */
static void
test_conditions (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  WpFormRow *more = row_of (page, "more");
  GtkWidget *entry = find (GTK_WIDGET (row_of (page, "text")), GTK_TYPE_ENTRY, NULL);
  g_autoptr (JsonNode) b = json_node_new (JSON_NODE_VALUE), a = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (b, "b");
  json_node_set_string (a, "a");
  gtk_widget_grab_focus (entry);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (more)));
  wp_form_model_set_answer (model, "choice", b);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (more)));
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (more), GTK_TYPE_ENTRY, NULL)), "kept");
  wp_form_model_set_answer (model, "choice", a);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (more)));
  g_assert_cmpstr (wp_json_node_string (wp_form_model_get_answer (model, "more")), ==, "kept");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_WIDGET (row_of (page, "text"))));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another desk's answer comes into a field that nobody is in; what is in the focus waits. */
static void
test_another_desk (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  GtkWidget *text = find (GTK_WIDGET (row_of (page, "text")), GTK_TYPE_ENTRY, NULL),
            *email = find (GTK_WIDGET (row_of (page, "email")), GTK_TYPE_ENTRY, NULL);
  g_autoptr (JsonObject) next = wp_json_copy (wp_form_model_get_submission (model));
  gtk_widget_grab_focus (text);
  settle ();
  wp_json_set_string (wp_json_object (next, "answers"), "text", "Theirs");
  wp_json_set_string (wp_json_object (next, "answers"), "email", "theirs@example.com");
  wp_form_model_refresh (model, next);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (email)), ==, "theirs@example.com");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "Kita");
  gtk_widget_grab_focus (email);
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "Theirs");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A file that the server did not take is named at its field, with what to do. */
static void
test_a_file_that_was_refused (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "draft", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  g_autoptr (JsonObject) taken = wp_json_copy (wp_form_model_get_submission (model));
  wp_json_set_string (wp_json_object (wp_json_object (taken, "answers"), "file"), "sha256",
                      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  g_autoptr (JsonObject) next = wp_json_copy (taken);
  wp_json_set_string (wp_json_need_object (wp_json_need_object (next, "local"), "files"), "file", "files-full");
  wp_form_model_refresh (model, next);
  g_assert_cmpstr (wp_form_row_get_message (row_of (page, "file")), ==,
                   "The server did not take “a.pdf”: There is no room for more files of your company. Attach a smaller file, or ask whoever runs the"
                   " server for more room. A file that no form names makes room after a week.");
  g_assert_cmpstr (wp_form_row_get_message (row_of (page, "email")), ==, "");
  wp_form_model_refresh (model, taken);
  g_assert_cmpstr (wp_form_row_get_message (row_of (page, "file")), ==, "");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_submitted_is_read_only (void)
{
  g_autoptr (WpFormModel) model = make_model (SELECTED_TYPES, "submitted", answers);
  GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (find (GTK_WIDGET (row_of (page, "text")), GTK_TYPE_ENTRY, NULL))));
  g_assert_true (reads (page, "with the onboarding team"));
  g_assert_false (reads (page, "Submit\n"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static WpForm *
load_form (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.json", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "forms", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_autoptr (JsonObject) source = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  WpForm *form = wp_form_new (source, &error);
  g_assert_no_error (error);
  return form;
}

/* The sections stand at the side where there is room for them, and behind a button where there is none. */
static void
test_the_sections_fold (void)
{
  static const struct {
    int width;
    gboolean at_the_side;
  } expected[] = { { 1200, TRUE }, { 400, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (WpForm) form = load_form ("mdr_onboarding");
    g_autoptr (JsonObject) document = parse ("{'id':'1','state':'draft','answers':{}}");
    g_autoptr (WpFormModel) model = wp_form_model_new (NULL, form, document);
    GtkWidget *page = wp_form_page_new (model, NULL), *window = gtk_window_new ();
    gtk_window_set_child (GTK_WINDOW (window), page);
    gtk_window_set_default_size (GTK_WINDOW (window), expected[i].width, 700);
    gtk_window_present (GTK_WINDOW (window));
    settle ();
    g_assert_cmpint (gtk_widget_get_width (page), ==, expected[i].width);
    GtkWidget *top = find (page, WP_TYPE_FORM_SECTIONS, NULL), *below = gtk_widget_get_next_sibling (top),
              *side = find (below, WP_TYPE_FORM_SECTIONS, NULL);
    g_assert_cmpint (gtk_widget_get_mapped (top), ==, !expected[i].at_the_side);
    g_assert_cmpint (gtk_widget_get_mapped (side), ==, expected[i].at_the_side);
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

/* The forms that ship: each has a page, and closing it leaves nothing behind. */
static void
test_forms_that_ship (void)
{
  static const char *const names[] = { "eligibility", "mdr_onboarding", "mdr_o365_onboarding", "mdr_client_delegation", "mdr_defender_onboarding" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (WpForm) form = load_form (names[i]);
    g_autoptr (JsonObject) document = parse ("{'id':'1','state':'draft','answers':{}}");
    WpFormModel *model = wp_form_model_new (NULL, form, document);
    GtkWidget *page = wp_form_page_new (model, NULL), *window = open_window (page);
    g_assert_true (reads (page, wp_words_get (&((WpFormSection *) g_ptr_array_index (form->sections, 0))->title, "en")));
    gtk_window_destroy (GTK_WINDOW (window));
    settle ();
    g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
    g_object_unref (model);
    g_assert_null (model);
  }
}

int
main (int argc, char *argv[])
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/form-page/every-type-shows-its-answer", test_every_type_shows_its_answer);
  g_test_add_func ("/form-page/what-is-entered-arrives", test_what_is_entered_arrives);
  g_test_add_func ("/form-page/a-time-and-its-zone", test_a_time_and_its_zone);
  g_test_add_func ("/form-page/an-error-is-tied-to-its-field", test_an_error_is_tied_to_its_field);
  g_test_add_func ("/form-page/conditions", test_conditions);
  g_test_add_func ("/form-page/another-desk", test_another_desk);
  g_test_add_func ("/form-page/a-file-that-was-refused", test_a_file_that_was_refused);
  g_test_add_func ("/form-page/submitted-is-read-only", test_submitted_is_read_only);
  g_test_add_func ("/form-page/the-sections-fold", test_the_sections_fold);
  g_test_add_func ("/form-page/forms-that-ship", test_forms_that_ship);
  return g_test_run ();
}
