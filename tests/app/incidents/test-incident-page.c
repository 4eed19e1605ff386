/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "window-fixture.h"
#include "wp-account-info.h"
#include "wp-accounts.h"
#include "wp-detail-step.h"
#include "wp-incident-page.h"

/* The page, which makes what it shows in slices, with a real account whose server is not there: another incident leaves nothing of the one
 * before, and nothing of a long one is out of reach. */

/* Of the long incident; as many as the server allows in the slow mode (-m slow) */
#define N_STEPS (g_test_slow () ? 200u : 40u)
#define N_ENDPOINTS (g_test_slow () ? 1000u : 200u)
#define N_ENTRIES (g_test_slow () ? 2000u : 200u)
/* So many are shown at first, and so many more by the button. */
#define FIRST 20u
#define MORE 100u

typedef struct {
  ClientFixture client;
  WpAccounts *accounts;
  WpAccount *account;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

/* All steps but the last are done. */
static JsonObject *
make_long (void)
{
  JsonObject *incident = make_incident ("INC-1", "c1", "high", 1, 1);
  json_object_remove_member (incident, "steps");
  for (guint i = 1; i <= N_STEPS; i++) {
    g_autofree char *id = g_strdup_printf ("s%u", i), *text = g_strdup_printf ("Long: step %u", i);
    JsonObject *step = wp_json_new ("id", id, "text", text, "owner", "partner", "note", "", NULL);
    wp_json_set_int (step, "revision", 1);
    wp_json_set_bool (step, "done", i < N_STEPS);
    wp_json_append (wp_json_need_array (incident, "steps"), step);
  }
  for (guint i = 1; i <= N_ENDPOINTS; i++) {
    g_autofree char *name = g_strdup_printf ("Long: host %u", i);
    wp_json_append (wp_json_need_array (incident, "affectedEndpoints"), wp_json_new ("deviceId", name, "hostName", name, NULL));
  }
  for (guint i = 1; i <= N_ENTRIES; i++) {
    g_autofree char *by = g_strdup_printf ("Long: person %u", i);
    JsonObject *event = wp_json_new ("kind", "updated", "by", by, "detail", "", NULL);
    wp_json_set_time (event, "at", i);
    wp_json_append (wp_json_need_array (incident, "timeline"), event);
  }
  return incident;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) about = wp_json_new ("serverId", "s", NULL), me = json_object_new ();
  wp_json_set_object (me, "user", wp_json_new ("id", "u", "name", "Aiko", "email", "a@example.jp", "role", "technician", NULL));
  wp_json_set_object (me, "partner", wp_json_new ("id", "p", "name", "Kita", NULL));
  /* A port that nobody may listen on */
  g_autoptr (WpAccountInfo) info = wp_account_info_new ("http://127.0.0.1:1", about, me, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();
  g_autofree char *list = client_fixture_path (&self->client, "accounts.ini"), *folder = client_fixture_path (&self->client, info->id);
  g_ptr_array_add (infos, info);
  g_assert_true (wp_account_info_save_all (infos, list, &error));
  const WpActor actor = { info->user_id, info->user_name, info->role };
  WpWriter *writer = wp_writer_open (folder, info->id, &actor, info->first_sign_in, self->client.mailbox, self->client.board, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) page = make_page ("1", FALSE, make_long (), make_incident ("INC-2", "c1", "low", 1, 1), NULL);
  gboolean more;
  g_assert_true (apply_page (writer, page, &more, &error));
  wp_writer_close (writer);
  self->accounts = wp_accounts_new (self->client.folder);
  g_autoptr (GAsyncResult) loaded = NULL;
  wp_accounts_load_async (self->accounts, NULL, answered_cb, &loaded);
  while (loaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  self->account = wp_accounts_find (self->accounts, info->id);
  GtkWidget *overlay = adw_toast_overlay_new ();
  self->page = wp_incident_page_new ();
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), self->page);
  gtk_window_set_child (GTK_WINDOW (self->window), overlay);
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (self->page))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer gone = self->page;
  g_object_add_weak_pointer (G_OBJECT (self->page), &gone);
  gtk_window_destroy (GTK_WINDOW (self->window));
  /* A frame that is being drawn holds it a moment longer. */
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  wp_accounts_close (self->accounts);
  g_assert_finalize_object (self->accounts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  client_fixture_tear_down (&self->client, data);
}

/* How many labels and buttons below @from have a text with @part, hidden ones included; @found: (out) (optional): the first of them */
static guint
count (GtkWidget *from, const char *part, GtkWidget **found)
{
  const char *text = GTK_IS_LABEL (from)    ? gtk_label_get_text (GTK_LABEL (from))
                     : GTK_IS_BUTTON (from) ? gtk_button_get_label (GTK_BUTTON (from))
                                            : NULL;
  guint n = text != NULL && strstr (text, part) != NULL;
  if (n > 0 && found != NULL && *found == NULL)
    *found = from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count (child, part, found);
  return n;
}

static gboolean
is_seen (GtkWidget *from, const char *part)
{
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && is_seen (child, part))
      return TRUE;
  return GTK_IS_LABEL (from) && count (from, part, NULL) > 0;
}

static void
wait_for_count (Fixture *self, const char *part, guint n)
{
  while (count (self->page, part, NULL) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
press (Fixture *self, const char *label)
{
  GtkWidget *button = NULL;
  g_assert_cmpuint (count (self->page, label, &button), >, 0);
  g_signal_emit_by_name (gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON), "clicked");
}

static WpDetailStep *
find_step (GtkWidget *from, const char *id)
{
  if (WP_IS_DETAIL_STEP (from))
    return g_strcmp0 (wp_detail_step_get_id (WP_DETAIL_STEP (from)), id) == 0 ? WP_DETAIL_STEP (from) : NULL;
  WpDetailStep *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_step (child, id);
  return found;
}

static GtkWidget *
get_focus (Fixture *self)
{
  return gtk_root_get_focus (GTK_ROOT (self->window));
}

/* Whatever is under way when the next one is chosen: one slice, some, all. */
static void
test_one_after_the_other (Fixture *self, gconstpointer data)
{
  for (guint wait = 0; wait <= N_STEPS; wait += N_STEPS / 2) {
    wp_incident_page_set_incident (WP_INCIDENT_PAGE (self->page), self->account, "INC-1");
    while (count (self->page, "Long: step", NULL) < wait)
      g_main_context_iteration (NULL, TRUE);
    g_assert_true (wait == 0 || is_seen (self->page, "Long: step 1"));
    wp_incident_page_set_incident (WP_INCIDENT_PAGE (self->page), self->account, "INC-2");
    /* At once nothing of the first one is on the screen, soon nothing is there at all. */
    g_assert_false (is_seen (self->page, "Long: "));
    wait_for_count (self, "Long: ", 0);
    wait_for_count (self, "Timeline", 1);
    wait_for_count (self, "What to do", 1);
    g_assert_nonnull (find_step (self->page, "s2"));
    g_assert_null (find_step (self->page, "s3"));
  }
}

/* Opened from a notification: the focus is on the one step that is open, the last. What was typed there is there. */
static void
test_long (Fixture *self, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("s%u", N_STEPS), *note = g_strdup_printf ("note:INC-1:%s", id);
  g_autofree char *more_hosts = g_strdup_printf ("Show %u More", N_ENDPOINTS - FIRST);
  g_autofree char *earlier = g_strdup_printf ("Show %u Earlier", N_ENTRIES - FIRST);
  g_autofree char *earliest = g_strdup_printf ("Long: person %u", N_ENTRIES - FIRST - MORE + 1);
  g_autofree char *all_done = g_strdup_printf ("What to do (%u of %u)", N_STEPS, N_STEPS);
  wp_account_set_draft (self->account, note, "half a word");
  wp_incident_page_set_incident (WP_INCIDENT_PAGE (self->page), self->account, "INC-1");
  wp_incident_page_focus_next_step (WP_INCIDENT_PAGE (self->page));
  while (!GTK_IS_CHECK_BUTTON (get_focus (self)))
    g_main_context_iteration (NULL, TRUE);
  WpDetailStep *last = find_step (self->page, id);
  GtkWidget *check = get_focus (self);
  g_assert_true (gtk_widget_is_ancestor (check, GTK_WIDGET (last)));
  GtkWidget *field = GTK_WIDGET (last);
  while (field != NULL && !GTK_IS_TEXT_VIEW (field)) {
    g_assert_true (gtk_widget_child_focus (self->window, GTK_DIR_TAB_FORWARD));
    field = get_focus (self);
    g_assert_true (gtk_widget_is_ancestor (field, GTK_WIDGET (last)));
  }
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *words = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (words, ==, "half a word");

  /* Of endpoints and timeline the first and the last ones, and more by a button. */
  wait_for_count (self, "Long: person", FIRST);
  g_assert_cmpuint (count (self->page, "Long: step", NULL), ==, N_STEPS);
  g_assert_cmpuint (count (self->page, "Long: host", NULL), ==, FIRST);
  press (self, more_hosts);
  wait_for_count (self, "Long: host", FIRST + MORE);
  press (self, earlier);
  wait_for_count (self, "Long: person", FIRST + MORE);
  g_assert_cmpuint (count (self->page, earliest, NULL), ==, 1);

  /* From the first step to the last by the keyboard alone, and tick it. */
  wp_detail_step_focus (find_step (self->page, "s1"));
  guint n = 0;
  while (get_focus (self) != check && n++ < 10 * N_STEPS)
    g_assert_true (gtk_widget_child_focus (self->window, GTK_DIR_TAB_FORWARD));
  g_assert_true (get_focus (self) == check);
  gtk_widget_activate (check);
  gboolean done = FALSE;
  while (!done) {
    g_main_context_iteration (NULL, TRUE);
    g_autoptr (WpIncident) incident = wp_account_read_incident (self->account, "INC-1");
    done = wp_incident_count_open_steps (incident) == 0;
  }
  wait_for_count (self, all_done, 1);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  g_test_add ("/incident-page/one-after-the-other", Fixture, NULL, set_up, test_one_after_the_other, tear_down);
  g_test_add ("/incident-page/long", Fixture, NULL, set_up, test_long, tear_down);
  return window_fixture_run ();
}
