/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "window-fixture.h"
#include "wp-account-info.h"
#include "wp-accounts-private.h"
#include "wp-assign-many.h"
#include "wp-customer-page.h"
#include "wp-documents.h"
#include "wp-form-page.h"
#include "wp-inbox-page.h"
#include "wp-incident-commands.h"
#include "wp-incident-page.h"
#include "wp-kinds.h"
#include "wp-onboarding-page.h"
#include "wp-paper.h"
#include "wp-print.h"
#include "wp-shortcuts.h"
#include "wp-sidebar.h"
#include "wp-views.h"
#include "wp-welcome-page.h"
#include "wp-writer.h"

#include <string.h>

/* Each page starts each of its calls and goes before the answer comes, against a service that is not there: what answers then finds nobody
 * and touches nothing. A sanitizer would see it. */

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef struct {
  ClientFixture client;
  WpAccounts *accounts;
  WpAccount *account;
  GtkWidget *window;
} Fixture;

static const char documents[] =
  "{'cursor':'1','more':false,'changes':["
  "{'kind':'customer','id':'c1','revision':1,'deleted':false,'document':{'id':'c1','revision':1,'name':'Kita','products':['core_mdr']}},"
  "{'kind':'form','id':'f@1','revision':1,'deleted':false,'document':{'id':'f@1','revision':1,'schema':1,'formId':'f','version':1,'title':{'en':'F'},"
  "'per':'partner','sections':[{'id':'s','title':{'en':'S'},'fields':[{'id':'file','type':'file','label':{'en':'File'},'accept':['application/pdf']}]}]}},"
  "{'kind':'form','id':'g@1','revision':1,'deleted':false,'document':{'id':'g@1','revision':1,'schema':1,'formId':'g','version':1,'title':{'en':'G'},"
  "'per':'partner','sections':[{'id':'s','title':{'en':'S'},'fields':[{'id':'text','type':'text','label':{'en':'T'}}]}]}},"
  "{'kind':'submission','id':'00000000-0000-4000-8000-000000000001','revision':1,'deleted':false,'document':{'id':'00000000-0000-4000-8000-000000000001',"
  "'revision':1,'formId':'f','formVersion':1,'state':'draft','answers':{'file':{'name':'a.pdf','type':'application/pdf','size':4,'sha256':'" SHA
  "'}}}},"
  "{'kind':'onboarding','id':'p','revision':1,'deleted':false,'document':{'id':'p','revision':1,'state':'forms_in_progress','products':['core_mdr'],"
  "'terms':{'version':'1','accepted':{'by':'Aiko','at':'2026-01-01T00:00:00Z','version':'1'}}}}]}";

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return object;
}

static void
seed (Fixture *self, const WpAccountInfo *info)
{
  g_autofree char *folder = client_fixture_path (&self->client, info->id);
  const WpActor actor = { info->user_id, info->user_name, info->role };
  g_autoptr (GError) error = NULL;
  g_autoptr (WpWriter) writer = wp_writer_open (folder, info->id, &actor, info->first_sign_in, self->client.mailbox, self->client.board, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) page = parse (documents), incidents = make_page ("2", FALSE, make_incident ("INC-1", "c1", "low", 1, 1), NULL);
  gboolean more;
  g_assert_true (apply_page (writer, page, &more, &error) && apply_page (writer, incidents, &more, &error));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* Runs the loop until the call has an answer; @result is its own. */
static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  g_autoptr (JsonObject) about = parse ("{'serverId':'s'}");
  g_autoptr (JsonObject) me = parse (
    "{'user':{'id':'u','name':'Aiko','email':'a@example.jp','role':'administrator'},'partner':{'id':'p','name':'Kita'}}");
  g_autoptr (GError) error = NULL;
  /* A port that nobody may listen on */
  g_autoptr (WpAccountInfo) info = wp_account_info_new ("http://127.0.0.1:1", about, me, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();
  g_autofree char *list = client_fixture_path (&self->client, "accounts.ini");
  g_ptr_array_add (infos, info);
  g_assert_true (wp_account_info_save_all (infos, list, &error));
  seed (self, info);
  self->accounts = wp_accounts_new (self->client.folder);
  g_autoptr (GAsyncResult) loaded = NULL;
  wp_accounts_load_async (self->accounts, NULL, answered_cb, &loaded);
  wait_for (&loaded);
  self->account = wp_accounts_find (self->accounts, info->id);
  g_assert_nonnull (self->account);
}

/* All that was asked for before has been answered when these have: each thread takes one after the other. */
static void
let_everything_answer (Fixture *self)
{
  g_autoptr (GAsyncResult) read = NULL, written = NULL, fetched = NULL, signed_in = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (WpCommand) command = wp_command_acknowledge ("INC-none");
  wp_account_query_async (self->account, query, NULL, answered_cb, &read);
  wp_account_submit_async (self->account, command, NULL, answered_cb, &written);
  wp_account_fetch_file_async (self->account, SHA, NULL, answered_cb, &fetched);
  wp_accounts_sign_in_async (self->accounts, "http://127.0.0.1:1", NULL, NULL, NULL, NULL, answered_cb, &signed_in);
  wait_for (&read);
  wait_for (&written);
  wait_for (&fetched);
  wait_for (&signed_in);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  let_everything_answer (self);
  wp_accounts_close (self->accounts);
  g_assert_finalize_object (self->accounts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  client_fixture_tear_down (&self->client, data);
}

/* ---- The pages ---- */

static GtkWidget *
open (Fixture *self, GtkWidget *page)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  self->window = gtk_window_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  gtk_window_set_child (GTK_WINDOW (self->window), overlay);
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (page))
    g_main_context_iteration (NULL, TRUE);
  return page;
}

/* The page goes, and with it everything that nobody else holds. */
static void
leave (Fixture *self, GtkWidget *page)
{
  gpointer gone = page;
  g_object_add_weak_pointer (G_OBJECT (page), &gone);
  gtk_window_destroy (GTK_WINDOW (self->window));
  /* A frame that is being drawn holds it a moment longer. */
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  let_everything_answer (self);
}

static GtkWidget *
find (GtkWidget *from, GType type, const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (from), type) && (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (from)), label) == 0))
    return from;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type, label);
  return found;
}

static void
press (GtkWidget *page, const char *label)
{
  GtkWidget *button = find (page, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_incidents (Fixture *self, gconstpointer data)
{
  GtkWidget *page = open (self, wp_inbox_page_new ());
  wp_inbox_page_set_account (WP_INBOX_PAGE (page), self->account);
  gtk_menu_button_popup (GTK_MENU_BUTTON (find (page, GTK_TYPE_MENU_BUTTON, NULL)));
  leave (self, page);
}

static void
test_incident (Fixture *self, gconstpointer data)
{
  static const char *const actions[] = { "incident.acknowledge", "incident.assign-to-me" };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    GtkWidget *page = open (self, wp_incident_page_new ());
    wp_incident_page_set_incident (WP_INCIDENT_PAGE (page), self->account, "INC-1");
    g_assert_true (gtk_widget_activate_action (page, actions[i], NULL));
    leave (self, page);
  }
  GtkWidget *page = open (self, wp_incident_page_new ());
  wp_incident_page_set_incident (WP_INCIDENT_PAGE (page), self->account, "INC-1");
  while (find (page, GTK_TYPE_CHECK_BUTTON, NULL) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (page, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  leave (self, page);
}

static void
test_customers (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) customer = wp_account_read_document (self->account, "customer", "c1");
  WpPools *pools = wp_pools_new ();
  wp_pools_set_account (pools, self->account);
  GtkWidget *page = open (self, wp_customer_page_new ());
  wp_customer_page_set_customer (WP_CUSTOMER_PAGE (page), self->account, pools, NULL, customer);
  leave (self, page);
  g_assert_finalize_object (pools);
}

/* The list of many customers goes with its window, rows and all. */
static void
test_assign_many (Fixture *self, gconstpointer data)
{
  GtkWidget *page = open (self, gtk_label_new ("x"));
  g_autoptr (GPtrArray) customers = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  WpPools *pools = wp_pools_new ();
  wp_pools_set_account (pools, self->account);
  g_ptr_array_add (customers, wp_account_read_document (self->account, "customer", "c1"));
  while (wp_pools_get (pools) == NULL)
    g_main_context_iteration (NULL, TRUE);
  wp_assign_many_open (page, self->account, pools, customers);
  gpointer window = NULL;
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; window == NULL && i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) any = g_list_model_get_item (windows, i);
    window = ADW_IS_WINDOW (any) ? any : NULL;
  }
  g_assert_nonnull (window);
  g_object_add_weak_pointer (window, &window);
  while (find (window, GTK_TYPE_CHECK_BUTTON, NULL) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_close (window);
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  leave (self, page);
  g_assert_finalize_object (pools);
}

static void
count_cb (GObject *source, guint *count)
{
  (*count)++;
}

/* Reads what changed alone, and what came; goes while it reads. */
static void
test_documents (Fixture *self, gconstpointer data)
{
  WpDocuments *forms = wp_documents_new (&wp_kind_form), *submissions = wp_documents_new (&wp_kind_submission);
  guint forms_read = 0, submissions_read = 0;
  g_signal_connect (forms, "changed", G_CALLBACK (count_cb), &forms_read);
  g_signal_connect (submissions, "changed", G_CALLBACK (count_cb), &submissions_read);
  wp_documents_set_account (forms, self->account);
  wp_documents_set_account (submissions, self->account);
  g_assert_null (wp_documents_get (forms));
  while (forms_read == 0 || submissions_read == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (wp_documents_get (forms)->len, ==, 2);
  g_assert_nonnull (wp_documents_find (forms, "g@1"));
  g_autoptr (GPtrArray) before = g_ptr_array_ref (wp_documents_get (submissions)), definitions = g_ptr_array_ref (wp_documents_get (forms));
  g_assert_cmpuint (before->len, ==, 1);

  /* An answer: the array is another one, the one that somebody holds is not touched. */
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), "b");
  wp_account_set_answer (self->account, "00000000-0000-4000-8000-000000000001", "text", value);
  while (wp_documents_get (submissions) == before)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (json_object_has_member (wp_json_object (g_ptr_array_index (before, 0), "answers"), "text"));
  g_assert_cmpstr (wp_json_string (wp_json_object (g_ptr_array_index (wp_documents_get (submissions), 0), "answers"), "text"), ==, "b");

  /* One that comes */
  g_autoptr (GAsyncResult) begun = NULL;
  wp_account_begin_form_async (self->account, wp_documents_find (forms, "g@1"), NULL, NULL, NULL, NULL, NULL, answered_cb, &begun);
  wait_for (&begun);
  while (wp_documents_get (submissions)->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (wp_documents_get (forms) == definitions);
  g_assert_cmpuint (forms_read, ==, 1);

  wp_documents_reload (forms);
  g_assert_finalize_object (forms);
  wp_documents_reload (submissions);
  g_assert_finalize_object (submissions);
}

static WpOnboardingData *
read_onboarding (Fixture *self)
{
  WpOnboardingData *onboarding = wp_onboarding_data_new ();
  wp_onboarding_data_set_account (onboarding, self->account);
  while (!wp_onboarding_data_is_loaded (onboarding))
    g_main_context_iteration (NULL, TRUE);
  return onboarding;
}

static void
test_onboarding (Fixture *self, gconstpointer data)
{
  /* While it is being read */
  WpOnboardingData *early = wp_onboarding_data_new ();
  wp_onboarding_data_set_account (early, self->account);
  g_assert_finalize_object (early);

  WpOnboardingData *onboarding = read_onboarding (self);
  g_autoptr (GPtrArray) items = wp_onboarding_data_list_items (onboarding, NULL, 10);
  const char *key = NULL;
  for (guint i = 0; i < items->len; i++) {
    const WpOnboardingItem *item = g_ptr_array_index (items, i);
    if (item->kind == WP_ONBOARDING_ITEM_FORM && g_str_equal (item->form->id, "g"))
      key = item->key;
  }
  GtkWidget *page = open (self, wp_onboarding_page_new (onboarding));
  wp_onboarding_page_show (WP_ONBOARDING_PAGE (page), key);
  g_assert_true (gtk_widget_activate_action (page, "onboarding.begin", NULL));
  leave (self, page);
  g_assert_finalize_object (onboarding);
}

static GtkWidget *
open_form (Fixture *self, WpOnboardingData *onboarding, const char *state)
{
  WpForm *form = wp_onboarding_data_find_form (onboarding, "f", 1);
  g_autoptr (JsonObject) submission = wp_account_read_submission (self->account, "00000000-0000-4000-8000-000000000001");
  wp_json_set_string (submission, "state", state);
  g_autoptr (WpFormModel) model = wp_form_model_new (self->account, form, submission);
  return open (self, wp_form_page_new (model, onboarding));
}

static void
answer_dialog (const char *response)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data)) {
      adw_message_dialog_response (l->data, response);
      gtk_window_destroy (l->data);
      return;
    }
  g_assert_not_reached ();
}

static void
test_form (Fixture *self, gconstpointer data)
{
  WpOnboardingData *onboarding = read_onboarding (self);
  /* The file is not on this desk: it is asked for at the service. */
  GtkWidget *page = open_form (self, onboarding, "draft");
  press (page, "Open");
  leave (self, page);

  page = open_form (self, onboarding, "draft");
  press (page, "_Submit");
  answer_dialog ("submit");
  leave (self, page);

  page = open_form (self, onboarding, "accepted");
  press (page, "_Revise…");
  leave (self, page);
  g_assert_finalize_object (onboarding);
}

static char *
number (guint page, guint n_pages)
{
  return g_strdup_printf ("%u/%u", page, n_pages);
}

static void
test_print (Fixture *self, gconstpointer data)
{
  GtkWidget *page = open (self, gtk_label_new ("a page"));
  g_autofree char *path = client_fixture_path (&self->client, "a.pdf");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  WpPaper *paper = wp_paper_new ("A");
  wp_paper_begin_part (paper, "en", "foot", NULL, number);
  wp_print_save_to (page, paper, file);
  leave (self, page);
  while (!g_file_delete (file, NULL, NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_welcome (Fixture *self, gconstpointer data)
{
  GtkWidget *page = open (self, wp_welcome_page_new (self->accounts));
  wp_welcome_page_sign_in_again (WP_WELCOME_PAGE (page), self->account);
  leave (self, page);
}

static void
test_sidebar (Fixture *self, gconstpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GPtrArray) views = wp_views_new ();
  GtkWidget *page = open (self, wp_sidebar_new (self->accounts, views, G_MENU_MODEL (menu)));
  wp_sidebar_set_account (WP_SIDEBAR (page), self->account);
  /* With a second account there is a choice between the two. */
  g_assert_null (find (page, GTK_TYPE_DROP_DOWN, NULL));
  g_autoptr (JsonObject) about = parse ("{'serverId':'another'}");
  g_autoptr (JsonObject) me = parse (
    "{'user':{'id':'v','name':'Ken','email':'k@example.jp','role':'technician'},'partner':{'id':'q','name':'Aoba'}}");
  g_autoptr (WpAccountInfo) info = wp_account_info_new ("http://127.0.0.1:1", about, me, NULL);
  g_autoptr (WpAccount) second = wp_accounts_make (self->accounts, info, NULL);
  wp_accounts_add (self->accounts, second);
  GtkWidget *switcher = find (page, GTK_TYPE_DROP_DOWN, NULL);
  g_assert_nonnull (switcher);
  g_assert_true (gtk_widget_get_mapped (switcher));
  g_assert_true (gtk_drop_down_get_selected_item (GTK_DROP_DOWN (switcher)) == self->account);
  leave (self, page);
}

static guint
count_shortcuts (GtkWidget *from)
{
  guint n = GTK_IS_SHORTCUTS_SHORTCUT (from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_shortcuts (child);
  return n;
}

/* Each view's own shortcuts are there, the one that leads to it, and the window's. */
static void
test_shortcuts (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) views = wp_views_new (), none = g_ptr_array_new ();
  guint n = views->len;
  for (guint i = 0; i < views->len; i++)
    for (const WpShortcut *shortcut = wp_view_get_shortcuts (g_ptr_array_index (views, i)); shortcut != NULL && shortcut->title != NULL; shortcut++)
      n += shortcut->accelerator != NULL;
  GtkWidget *window = wp_shortcuts_new (NULL, views), *bare = wp_shortcuts_new (NULL, none);
  g_assert_cmpuint (count_shortcuts (bare), >, 0);
  /* Each stands in its group and among what the search finds. */
  g_assert_cmpuint (count_shortcuts (window), ==, 2 * n + count_shortcuts (bare));
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (bare));
}

/* Every view that is registered: its panes, its count, and a count whose view is gone */
static void
test_views (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) views = wp_views_new ();
  while (views->len > 0) {
    WpView *view = g_ptr_array_index (views, 0);
    WpViewPane list = { 0 }, detail = { 0 };
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    gboolean counts = WP_VIEW_GET_CLASS (view)->count != NULL;
    const char *words = NULL;
    g_assert_true (wp_views_find (views, wp_view_get_id (view)) == view);
    g_assert_cmpstr (wp_view_get_title (view), !=, "");
    g_assert_cmpstr (wp_view_get_help_page (view), !=, NULL);
    wp_view_set_account (view, self->account);
    while (counts && words == NULL) {
      g_main_context_iteration (NULL, TRUE);
      wp_view_get_count (view, &words);
    }
    wp_view_make (view, &list, &detail);
    gtk_box_append (GTK_BOX (box), list.widget);
    gtk_box_append (GTK_BOX (box), detail.widget);
    if (detail.start != NULL)
      adw_header_bar_pack_start (detail.header, detail.start);
    open (self, box);
    wp_view_open (view, NULL, NULL);
    wp_view_focus_list (view);
    /* As the window goes: the view before its widgets, and both before the answers. */
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    if (counts)
      WP_VIEW_GET_CLASS (view)->count (view, cancellable);
    wp_view_set_account (view, NULL);
    g_assert_finalize_object (g_ptr_array_steal_index (views, 0));
    leave (self, box);
  }
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/gone/incidents", test_incidents },     { "/gone/incident", test_incident },   { "/gone/customers", test_customers },
    { "/gone/assign-many", test_assign_many }, { "/gone/documents", test_documents }, { "/gone/form", test_form },
    { "/gone/onboarding", test_onboarding },   { "/gone/print", test_print },         { "/gone/welcome", test_welcome },
    { "/gone/sidebar", test_sidebar },         { "/gone/views", test_views },         { "/gone/shortcuts", test_shortcuts },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return window_fixture_run ();
}
