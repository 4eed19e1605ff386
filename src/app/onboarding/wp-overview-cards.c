/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOverview"
#include "config.h"

#include "wp-overview-cards.h"
#include "wp-button.h"
#include "wp-composer.h"
#include "wp-json.h"
#include "wp-labels.h"
#include "wp-not-sent.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding-words.h"
#include "wp-reasons.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const WpOutboxRow *
wp_overview_find_row (const WpOverview *overview, const WpCommandType *type)
{
  for (guint i = overview->outbox->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (overview->outbox, i - 1);
    if (row->command->type == type)
      return row;
  }
  return NULL;
}

gboolean
wp_overview_allow (const WpOverview *overview, const WpCommandType *type, GtkWidget *button)
{
  g_autoptr (GError) error = NULL;
  gboolean may = wp_account_may (overview->account, type, overview->onboarding, &error);
  g_autofree char *why_not = wp_reason_words (error);
  wp_ui_set_allowed (button, may, why_not);
  return may;
}

void
wp_overview_do (GtkWidget *card, WpAccount *account, const char *id, const WpCommandType *type, JsonObject *body)
{
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, id, NULL, -1, body);
  wp_ui_submit (card, account, command, NULL);
  g_clear_pointer (&body, json_object_unref);
}

GtkWidget *
wp_overview_card_new (const char *title, GtkWidget **not_sent)
{
  GtkWidget *card = wp_ui_card_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *heading = wp_ui_heading_new (title);
  gtk_box_set_spacing (GTK_BOX (card), 9);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_box_append (GTK_BOX (line), heading);
  if (not_sent != NULL) {
    *not_sent = wp_not_sent_new (TRUE);
    gtk_box_append (GTK_BOX (line), *not_sent);
  }
  gtk_box_append (GTK_BOX (card), line);
  wp_ui_set_name (card, title);
  return card;
}

/* ---- What to do now ---- */

typedef struct {
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *button;
} Now;

GtkWidget *
wp_overview_now_new (void)
{
  Now *now = g_new0 (Now, 1);
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_set_spacing (GTK_BOX (card), 6);
  gtk_widget_add_css_class (card, "question");
  now->title = wp_ui_heading_new ("");
  now->text = wp_ui_text_new ();
  now->button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (now->button, "suggested-action");
  gtk_widget_set_halign (now->button, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (now->button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (now->button), "onboarding.go");
  gtk_box_append (GTK_BOX (card), now->title);
  gtk_box_append (GTK_BOX (card), now->text);
  gtk_box_append (GTK_BOX (card), now->button);
  g_object_set_data_full (G_OBJECT (card), "wp-parts", now, g_free);
  return card;
}

typedef struct {
  const char *title;
  const char *text;
  const char *button; /* (nullable) */
  const char *target;
} Suggestion;

/* The form that is to be worked on next: one that came back, one that is begun, one that is not. */
static const char *
next_form (const WpOverview *overview, GPtrArray *items)
{
  const char *found = "";
  int best = 0;
  for (guint i = 0; i < items->len; i++) {
    const WpOnboardingItem *item = g_ptr_array_index (items, i);
    WpSubmissionState state = item->submission != NULL ? wp_submission_get_state (item->submission) : WP_SUBMISSION_UNKNOWN;
    int worth = state == WP_SUBMISSION_RETURNED                              ? 3
                : state == WP_SUBMISSION_DRAFT                               ? 2
                : state == WP_SUBMISSION_UNKNOWN && item->submission == NULL ? 1
                                                                             : 0;
    if (item->kind == WP_ONBOARDING_ITEM_FORM && worth > best) {
      best = worth;
      found = item->key;
    }
  }
  return found;
}

static Suggestion
suggest (const WpOverview *overview, const char *form)
{
  JsonObject *session = wp_json_object (overview->onboarding, "session");
  switch (overview->state) {
  case WP_ONBOARDING_NOT_STARTED:
    return (Suggestion) { _ ("Begin with your interest"),
                          _ ("Tell your account manager that you want to offer the service. The self-check shows what it takes."),
                          _ ("Express Interest"), "interest" };
  case WP_ONBOARDING_NOT_ELIGIBLE:
    return (Suggestion) { _ ("Mend what is missing"), _ ("The self-check shows what the service requires. Then express your interest again."),
                          _ ("See the Self-Check"), "check" };
  case WP_ONBOARDING_WITHDRAWN:
    return (Suggestion) { _ ("Begin again when you like"), _ ("Express your interest once more."), _ ("Express Interest"), "interest" };
  case WP_ONBOARDING_INTEREST_EXPRESSED:
  case WP_ONBOARDING_UNDER_QUALIFICATION:
    return (Suggestion) { _ ("Your account manager checks the requirements"), _ ("Meanwhile complete the self-check: it speeds up the meeting."),
                          _ ("Open the Self-Check"), "check" };
  case WP_ONBOARDING_FORWARDED:
    return (Suggestion) { _ ("The onboarding team reviews your request"), _ ("You can already book the first session."), _ ("Book the First Session"),
                          "session" };
  case WP_ONBOARDING_MORE_INFO_NEEDED:
    return (Suggestion) { _ ("The onboarding team asks you something"), _ ("They go on when you have answered."), _ ("Answer"), "information" };
  case WP_ONBOARDING_IN_REVIEW:
    return (Suggestion) { _ ("Confirm the responsibilities"), _ ("Read who does what, and confirm it for your company."), _ ("Read and Confirm"),
                          "responsibilities" };
  case WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED:
    return (Suggestion) { _ ("Accept the terms of use"), _ ("The forms open once they are accepted."), _ ("Read and Accept"), "terms" };
  case WP_ONBOARDING_TERMS_ACCEPTED:
  case WP_ONBOARDING_FORMS_IN_PROGRESS:
    return (Suggestion) { _ ("Fill in the forms"), _ ("What you type is kept on this desk at once and sent as soon as it can be."),
                          _ ("Open the Next Form"), form };
  case WP_ONBOARDING_FORMS_RETURNED:
    return (Suggestion) { _ ("A form came back"), _ ("The onboarding team’s remarks stand at the fields. Correct them and submit it again."),
                          _ ("Open the Returned Form"), form };
  case WP_ONBOARDING_FORMS_SUBMITTED:
    if (!wp_onboarding_session_held (overview->onboarding) && !wp_json_has (session, "at"))
      return (Suggestion) { _ ("Book the first session"),
                            _ ("The onboarding is complete once the forms are accepted and the first session was held."),
                            _ ("Book the First Session"), "session" };
    return (Suggestion) { _ ("The onboarding team reads your forms"),
                          _ ("You are told here when something comes back. Nothing else is to be done now."), NULL, "" };
  case WP_ONBOARDING_ONBOARDED:
    return (Suggestion) { _ ("You are onboarded"),
                          _ ("The service works for you as the accepted forms say. To change something, open the form and revise it."), NULL, "" };
  default:
    return (Suggestion) { _ ("In a state that this version does not know"), _ ("Update Watchpost to see it in words."), NULL, "" };
  }
}

void
wp_overview_now_update (GtkWidget *card, const WpOverview *overview)
{
  Now *now = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autoptr (GPtrArray) items = wp_onboarding_data_list_items (overview->data, NULL, 40);
  Suggestion suggestion = suggest (overview, next_form (overview, items));
  if (wp_onboarding_forms_unlocked (overview->onboarding) && !wp_onboarding_terms_current (overview->onboarding))
    suggestion = (Suggestion) { _ ("The terms of use have changed"), _ ("Read the new version and accept it."), _ ("Read and Accept"), "terms" };
  gtk_label_set_text (GTK_LABEL (now->title), suggestion.title);
  wp_ui_put (now->text, suggestion.text);
  gtk_widget_set_visible (now->button, suggestion.button != NULL && *suggestion.target != '\0');
  if (suggestion.button != NULL) {
    gtk_button_set_label (GTK_BUTTON (now->button), suggestion.button);
    gtk_actionable_set_action_target (GTK_ACTIONABLE (now->button), "s", suggestion.target);
  }
  if (wp_onboarding_get_party (overview->onboarding) == WP_PARTY_PARTNER)
    gtk_widget_add_css_class (card, "waiting");
  else
    gtk_widget_remove_css_class (card, "waiting");
}

/* ---- The account manager ---- */

typedef struct {
  GtkWidget *who;
  GtkWidget *reach;
  GtkWidget *meeting;
} Manager;

GtkWidget *
wp_overview_manager_new (void)
{
  Manager *manager = g_new0 (Manager, 1);
  GtkWidget *card = wp_overview_card_new (_ ("Your account manager"), NULL);
  manager->who = wp_ui_text_new ();
  gtk_widget_add_css_class (manager->who, "name");
  manager->reach = wp_ui_text_new ();
  manager->meeting = wp_ui_text_new ();
  gtk_box_append (GTK_BOX (card), manager->who);
  gtk_box_append (GTK_BOX (card), manager->reach);
  gtk_box_append (GTK_BOX (card), manager->meeting);
  g_object_set_data_full (G_OBJECT (card), "wp-parts", manager, g_free);
  return card;
}

void
wp_overview_manager_update (GtkWidget *card, const WpOverview *overview)
{
  Manager *manager = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *who = wp_json_object (overview->onboarding, "accountManager"), *meeting = wp_json_object (overview->onboarding, "meeting");
  const char *email = wp_json_string_or (who, "email", ""), *phone = wp_json_string_or (who, "phone", "");
  g_autofree char *reach = g_strdup_printf ("%s%s%s", email, *email != '\0' && *phone != '\0' ? "\n" : "", phone);
  g_autofree char *when = wp_when_exact (wp_json_time (meeting, "at"));
  GString *words = g_string_new (NULL);
  if (meeting != NULL) {
    const char *place = wp_json_string_or (meeting, "place", ""), *note = wp_json_string_or (meeting, "note", "");
    /* Translators: a date and time */
    g_string_append_printf (words, _ ("Meeting: %s"), when);
    if (*place != '\0')
      g_string_append_printf (words, "\n%s", place);
    if (*note != '\0')
      g_string_append_printf (words, "\n%s", note);
  }
  wp_ui_put (manager->who, wp_json_string_or (who, "name", _ ("Not named yet. Your distributor knows who it is.")));
  wp_ui_put (manager->reach, reach);
  wp_ui_put (manager->meeting, words->str);
  g_string_free (words, TRUE);
}

/* ---- Interest ---- */

static const char *const known_products[] = { "core_mdr", "core_mdr_microsoft" };

typedef struct {
  GtkWidget *not_sent;
  GtkWidget *checks[G_N_ELEMENTS (known_products)];
  GtkWidget *note;   /* a composer */
  GtkWidget *change; /* tells of other products later on */
  GtkWidget *expressed;
  GtkWidget *why_not;
  WpAccount *account; /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
  char *shown;        /* (owned) (nullable): the products as they were last shown */
  JsonObject *from;   /* (owned) (nullable): what stood there when the person began to choose */
} Interest;

static void
interest_free (gpointer data)
{
  Interest *interest = data;
  g_clear_object (&interest->account);
  g_free (interest->id);
  g_free (interest->shown);
  g_clear_pointer (&interest->from, json_object_unref);
  g_free (interest);
}

static JsonObject *
chosen_products (Interest *interest)
{
  JsonObject *body = json_object_new ();
  JsonArray *products = wp_json_need_array (body, "products");
  for (guint i = 0; i < G_N_ELEMENTS (known_products); i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (interest->checks[i])))
      wp_json_append_string (products, known_products[i]);
  return body;
}

static void
interest_done (GtkWidget *card, const GError *error)
{
  Interest *interest = g_object_get_data (G_OBJECT (card), "wp-parts");
  wp_composer_done (WP_COMPOSER (interest->note), error);
}

static void
interest_cb (GtkWidget *card, const char *text)
{
  Interest *interest = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autoptr (JsonObject) body = chosen_products (interest);
  wp_json_set_string (body, "note", text);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_EXPRESS_INTEREST, NULL, interest->id, NULL, -1, body);
  wp_ui_submit_typed (card, interest->account, command, wp_composer_get_scope (WP_COMPOSER (interest->note)), interest_done);
}

static void
change_cb (GtkWidget *card)
{
  Interest *interest = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *body = chosen_products (interest);
  if (interest->from != NULL)
    wp_json_set_object (body, "from", wp_json_copy (interest->from));
  wp_overview_do (card, interest->account, interest->id, WP_COMMAND_CHOOSE_PRODUCTS, body);
}

static void
toggled_cb (GtkWidget *card)
{
  Interest *interest = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autoptr (JsonObject) body = chosen_products (interest);
  g_autofree char *now = wp_json_to_string (body);
  guint n = wp_json_length (wp_json_array (body, "products"));
  gtk_widget_set_visible (interest->change, !gtk_widget_get_visible (interest->note) && n > 0 && g_strcmp0 (now, interest->shown) != 0);
  wp_composer_set_why_not (WP_COMPOSER (interest->note), NULL);
  if (gtk_widget_get_visible (interest->note) && n == 0)
    wp_composer_set_hint (WP_COMPOSER (interest->note), _ ("Choose at least one product."));
  else
    wp_composer_set_hint (WP_COMPOSER (interest->note), "");
}

GtkWidget *
wp_overview_interest_new (void)
{
  Interest *interest = g_new0 (Interest, 1);
  GtkWidget *card = wp_overview_card_new (_ ("Products and interest"), &interest->not_sent);
  g_object_set_data_full (G_OBJECT (card), "wp-parts", interest, interest_free);
  for (guint i = 0; i < G_N_ELEMENTS (known_products); i++) {
    interest->checks[i] = gtk_check_button_new_with_label (wp_product_label (wp_product_from_string (known_products[i]), known_products[i]));
    g_signal_connect_swapped (interest->checks[i], "toggled", G_CALLBACK (toggled_cb), card);
    gtk_box_append (GTK_BOX (card), interest->checks[i]);
  }
  interest->note = wp_composer_new (_ ("Note for your account manager (optional)"), _ ("_Tell the Account Manager"), WP_MAX_NOTE);
  wp_composer_set_allow_empty (WP_COMPOSER (interest->note), TRUE);
  wp_composer_set_suggested (WP_COMPOSER (interest->note));
  g_signal_connect_object (interest->note, "send", G_CALLBACK (interest_cb), card, G_CONNECT_SWAPPED);
  interest->change = wp_button_new (_ ("_Change Products"));
  gtk_widget_set_halign (interest->change, GTK_ALIGN_START);
  g_signal_connect_swapped (interest->change, "clicked", G_CALLBACK (change_cb), card);
  interest->expressed = wp_ui_text_new ();
  gtk_widget_add_css_class (interest->expressed, "dim-label");
  interest->why_not = wp_ui_caption_new (NULL);
  gtk_box_append (GTK_BOX (card), interest->change);
  gtk_box_append (GTK_BOX (card), interest->note);
  gtk_box_append (GTK_BOX (card), interest->expressed);
  gtk_box_append (GTK_BOX (card), interest->why_not);
  return card;
}

static gboolean
is_choosing (Interest *interest)
{
  g_autoptr (JsonObject) body = chosen_products (interest);
  g_autofree char *now = wp_json_to_string (body);
  return interest->shown != NULL && !g_str_equal (now, interest->shown);
}

/* The checks are set by the document, unless the person has changed them; @from stays what they were changed from. */
static void
show_products (Interest *interest, JsonObject *onboarding)
{
  JsonArray *products = wp_json_array (onboarding, "products");
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *known = wp_json_need_array (body, "products");
  gboolean active[G_N_ELEMENTS (known_products)] = { FALSE };
  for (guint i = 0; i < G_N_ELEMENTS (known_products); i++)
    for (guint j = 0; j < wp_json_length (products); j++)
      if (g_strcmp0 (known_products[i], wp_json_string_at (products, j)) == 0) {
        active[i] = TRUE;
        wp_json_append_string (known, known_products[i]);
      }
  g_autofree char *text = wp_json_to_string (body);
  gboolean choosing = is_choosing (interest);
  g_free (interest->shown);
  interest->shown = g_steal_pointer (&text);
  if (choosing && is_choosing (interest))
    return;
  g_clear_pointer (&interest->from, json_object_unref);
  interest->from = wp_command_from (WP_COMMAND_CHOOSE_PRODUCTS, onboarding);
  for (guint i = 0; i < G_N_ELEMENTS (known_products); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (interest->checks[i]), active[i]);
}

void
wp_overview_interest_update (GtkWidget *card, const WpOverview *overview)
{
  Interest *interest = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *mark = wp_json_object (overview->onboarding, "interest");
  g_autofree char *by = wp_mark_text (mark);
  const char *note = wp_json_string_or (mark, "note", "");
  /* Translators: %s is "by Aiko Sato, 14:02" */
  g_autofree char *expressed = mark == NULL ? g_strdup ("") : g_strdup_printf (_ ("Interest expressed %s"), by);
  g_autofree char *all = *note != '\0' ? g_strdup_printf ("%s\n“%s”", expressed, note) : g_strdup (expressed);
  g_autofree char *scope = g_strdup_printf ("interest:%s", overview->id);
  g_autoptr (GError) error = NULL;
  gboolean begins = overview->state == WP_ONBOARDING_NOT_STARTED || overview->state == WP_ONBOARDING_NOT_ELIGIBLE ||
                    overview->state == WP_ONBOARDING_WITHDRAWN;
  gboolean may = wp_actor_may (wp_account_get_actor (overview->account), WP_PERMISSION_ADMINISTER, &error);
  g_autofree char *why_not = wp_reason_words (error);
  const WpOutboxRow *row = wp_overview_find_row (overview, WP_COMMAND_EXPRESS_INTEREST);
  g_set_object (&interest->account, overview->account);
  g_free (interest->id);
  interest->id = g_strdup (overview->id);
  wp_composer_set_scope (WP_COMPOSER (interest->note), overview->account, scope);
  gtk_widget_set_visible (interest->note, begins);
  show_products (interest, overview->onboarding);
  for (guint i = 0; i < G_N_ELEMENTS (known_products); i++)
    wp_ui_set_allowed (interest->checks[i], may, why_not);
  toggled_cb (card);
  if (!may)
    wp_composer_set_why_not (WP_COMPOSER (interest->note), why_not);
  wp_ui_put (interest->expressed, all);
  wp_ui_put (interest->why_not, may ? "" : why_not);
  wp_not_sent_set_row (WP_NOT_SENT (interest->not_sent), row != NULL ? row : wp_overview_find_row (overview, WP_COMMAND_CHOOSE_PRODUCTS));
}

/* ---- What the onboarding team asks ---- */

typedef struct {
  GtkWidget *not_sent;
  GtkWidget *text;
  GtkWidget *answer;  /* a composer */
  WpAccount *account; /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_clear_object (&question->account);
  g_free (question->id);
  g_free (question);
}

static void
answer_done (GtkWidget *card, const GError *error)
{
  Question *question = g_object_get_data (G_OBJECT (card), "wp-parts");
  wp_composer_done (WP_COMPOSER (question->answer), error);
}

static void
answer_cb (GtkWidget *card, const char *text)
{
  Question *question = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autoptr (JsonObject) body = wp_json_new ("text", text, NULL);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_GIVE_INFORMATION, NULL, question->id, NULL, -1, body);
  wp_ui_submit_typed (card, question->account, command, wp_composer_get_scope (WP_COMPOSER (question->answer)), answer_done);
}

GtkWidget *
wp_overview_question_new (void)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *card = wp_overview_card_new (_ ("The onboarding team asks"), &question->not_sent);
  g_object_set_data_full (G_OBJECT (card), "wp-parts", question, question_free);
  question->text = wp_ui_text_new ();
  question->answer = wp_composer_new (_ ("Your answer"), _ ("Send _Answer"), WP_MAX_COMMENT);
  wp_composer_set_suggested (WP_COMPOSER (question->answer));
  g_signal_connect_object (question->answer, "send", G_CALLBACK (answer_cb), card, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (card, "question");
  gtk_widget_add_css_class (card, "waiting");
  gtk_box_append (GTK_BOX (card), question->text);
  gtk_box_append (GTK_BOX (card), question->answer);
  return card;
}

void
wp_overview_question_update (GtkWidget *card, const WpOverview *overview)
{
  Question *question = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autofree char *scope = g_strdup_printf ("information:%s", overview->id);
  g_autoptr (GError) error = NULL;
  const WpOutboxRow *row = wp_overview_find_row (overview, WP_COMMAND_GIVE_INFORMATION);
  gboolean asked = overview->state == WP_ONBOARDING_MORE_INFO_NEEDED,
           may = wp_account_may (overview->account, WP_COMMAND_GIVE_INFORMATION, overview->onboarding, &error);
  g_autofree char *why_not = wp_reason_words (error);
  g_set_object (&question->account, overview->account);
  g_free (question->id);
  question->id = g_strdup (overview->id);
  wp_composer_set_scope (WP_COMPOSER (question->answer), overview->account, scope);
  wp_composer_set_why_not (WP_COMPOSER (question->answer), may ? NULL : why_not);
  if (asked)
    wp_ui_put (question->text, wp_json_string_or (overview->onboarding, "reason", _ ("More information is needed.")));
  g_autofree char *left = wp_composer_get_text (WP_COMPOSER (question->answer));
  /* A draft stays visible, even if somebody else has answered. */
  gtk_widget_set_visible (card, asked || row != NULL || *left != '\0');
  gtk_widget_set_visible (question->answer, asked || *left != '\0');
  wp_not_sent_set_row (WP_NOT_SENT (question->not_sent), row);
}
