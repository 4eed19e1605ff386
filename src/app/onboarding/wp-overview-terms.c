/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOverview"
#include "config.h"

#include "wp-date-entry.h"
#include "wp-json.h"
#include "wp-not-sent.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding-words.h"
#include "wp-overview-cards.h"
#include "wp-reasons.h"
#include "wp-text.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* ---- The terms of use ---- */

typedef struct {
  GtkWidget *not_sent;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *changed;
  GtkWidget *accept;
  GtkWidget *mark;
  GtkWidget *why_not;
  WpAccount *account; /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
  char *version;      /* (owned) (nullable) */
} Terms;

static void
terms_free (gpointer data)
{
  Terms *self = data;
  g_clear_object (&self->account);
  g_free (self->id);
  g_free (self->version);
  g_free (self);
}

static void
accept_cb (GtkWidget *card)
{
  Terms *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  wp_overview_do (card, self->account, self->id, WP_COMMAND_ACCEPT_TERMS, wp_json_new ("version", self->version, NULL));
}

GtkWidget *
wp_overview_terms_new (void)
{
  Terms *self = g_new0 (Terms, 1);
  GtkWidget *card = wp_overview_card_new (_ ("Terms of use"), &self->not_sent), *scroller = gtk_scrolled_window_new ();
  g_object_set_data_full (G_OBJECT (card), "wp-parts", self, terms_free);
  self->title = wp_ui_text_new ();
  gtk_widget_add_css_class (self->title, "name");
  self->text = wp_ui_text_new ();
  gtk_widget_add_css_class (self->text, "reading");
  gtk_widget_set_valign (self->text, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  /* A wrapped label's natural height is one long line's. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text);
  gtk_widget_add_css_class (scroller, "terms");
  self->changed = wp_ui_caption_new (_ ("This version is new: it holds once you accept it. What you accepted before stays on record."));
  gtk_widget_add_css_class (self->changed, "conflict");
  self->accept = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_widget_set_halign (self->accept, GTK_ALIGN_START);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), card);
  self->mark = wp_ui_text_new ();
  self->why_not = wp_ui_caption_new (NULL);
  GtkWidget *parts[] = { self->title, self->changed, scroller, self->mark, self->accept, self->why_not };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (card), parts[i]);
  return card;
}

/* *May it* for a body that is not written yet: the version is that of the terms shown. */
static gboolean
may_accept (const WpOverview *overview, const char *version, char **why_not)
{
  g_autoptr (JsonObject) body = wp_json_new ("version", version, NULL);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ACCEPT_TERMS, NULL, overview->id, NULL, -1, body);
  g_autoptr (GError) error = NULL;
  gboolean may = wp_command_may (command, wp_account_get_actor (overview->account), NULL, overview->onboarding, &error);
  *why_not = wp_reason_words (error);
  return may;
}

void
wp_overview_terms_update (GtkWidget *card, const WpOverview *overview)
{
  Terms *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *terms = wp_json_object (overview->onboarding, "terms"), *accepted = wp_json_object (terms, "accepted");
  const char *version = wp_json_string_or (terms, "version", "");
  gboolean current = wp_onboarding_terms_current (overview->onboarding);
  g_autofree char *by = wp_mark_text (accepted);
  /* Translators: the title of the terms of use, their version */
  g_autofree char *title = g_strdup_printf (_ ("%s, version %s"), wp_words_of_json (wp_json_object (terms, "title")), version);
  /* Translators: a version, "by Aiko Sato, 14:02" */
  g_autofree char *mark = accepted != NULL ? g_strdup_printf (_ ("Version %s accepted %s"), wp_json_string_or (accepted, "version", ""), by)
                                           : g_strdup ("");
  /* Translators: a button; %s is the name of who is signed in */
  g_autofree char *label = g_strdup_printf (_ ("Accept as %s"), wp_account_get_actor (overview->account)->name);
  g_autofree char *why_not = NULL;
  gboolean may = may_accept (overview, version, &why_not);
  g_set_object (&self->account, overview->account);
  g_free (self->id);
  self->id = g_strdup (overview->id);
  g_free (self->version);
  self->version = g_strdup (version);
  wp_ui_put (self->title, *version != '\0' ? title : _ ("The terms of use are not known yet."));
  wp_ui_put (self->text, wp_words_of_json (wp_json_object (terms, "text")));
  gtk_widget_set_visible (self->changed, accepted != NULL && !current);
  gtk_button_set_label (GTK_BUTTON (self->accept), label);
  gtk_widget_set_visible (self->accept, !current && *version != '\0');
  wp_ui_set_allowed (self->accept, may, why_not);
  wp_ui_put (self->mark, mark);
  wp_ui_put (self->why_not, current || may ? "" : why_not);
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), wp_overview_find_row (overview, WP_COMMAND_ACCEPT_TERMS));
}

/* ---- The first session ---- */

typedef struct {
  GtkWidget *not_sent;
  GtkWidget *state;
  GtkWidget *form;
  GtkWidget *when; /* a date entry */
  GtkWidget *zone;
  GtkWidget *attendees;
  GtkWidget *error;
  GtkWidget *button;
  GtkWidget *why_not;
  WpAccount *account; /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
  JsonObject *from;   /* (owned) (nullable): what was booked when the person began to write */
} Session;

static void
session_free (gpointer data)
{
  Session *self = data;
  g_clear_object (&self->account);
  g_clear_pointer (&self->from, json_object_unref);
  g_free (self->id);
  g_free (self);
}

/* A wall clock of this desk as an instant, read as a form reads what is typed; 0 when it is none */
static gint64
read_time (Session *self)
{
  static const WpFormField field = { .type = WP_FIELD_DATE_TIME };
  g_autofree char *typed = wp_date_entry_get_text (WP_DATE_ENTRY (self->when));
  g_autoptr (JsonNode) answer = wp_form_parse_input (&field, typed);
  return wp_date_time_to_instant (wp_json_node_string (answer), NULL);
}

/* Booked, or on its way: the next booking begins on this one. */
static void
booked_cb (GtkWidget *card, const GError *error)
{
  Session *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  if (error != NULL) {
    wp_toast_error (card, error);
    return;
  }
  wp_date_entry_set_text (WP_DATE_ENTRY (self->when), "");
  gtk_editable_set_text (GTK_EDITABLE (self->attendees), "");
}

static void
book_cb (GtkWidget *card)
{
  Session *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  g_autoptr (JsonObject) body = json_object_new ();
  g_auto (GStrv) names = wp_text_split_list (gtk_editable_get_text (GTK_EDITABLE (self->attendees)));
  JsonArray *attendees = wp_json_need_array (body, "attendees");
  gint64 at = read_time (self);
  for (guint i = 0; names[i] != NULL; i++)
    wp_json_append_string (attendees, names[i]);
  if (at == 0) {
    wp_ui_put (self->error, _ ("Write a date and a time of day, such as 2026-01-31 and 09:00."));
    gtk_widget_grab_focus (wp_date_entry_get_target (WP_DATE_ENTRY (self->when)));
    return;
  }
  if (wp_json_length (attendees) == 0) {
    wp_ui_put (self->error, _ ("Name at least one person who attends."));
    gtk_widget_grab_focus (self->attendees);
    return;
  }
  wp_ui_put (self->error, "");
  wp_json_set_time (body, "at", at);
  if (self->from != NULL)
    wp_json_set_object (body, "from", wp_json_copy (self->from));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_BOOK_SESSION, NULL, self->id, NULL, -1, body);
  wp_ui_submit (card, self->account, command, booked_cb);
}

static GtkWidget *
make_form (GtkWidget *card, Session *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->when = wp_date_entry_new (_ ("Date of the first session"), TRUE);
  self->zone = wp_ui_caption_new (NULL);
  gtk_widget_set_valign (self->zone, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), self->when);
  gtk_box_append (GTK_BOX (line), self->zone);
  self->attendees = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->attendees), _ ("Who attends, with commas between the names"));
  wp_ui_set_name (self->attendees, _ ("Who attends, with commas between the names"));
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "field-error");
  gtk_widget_set_visible (self->error, FALSE);
  self->button = gtk_button_new_with_label (_ ("Book the First Session"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (book_cb), card);
  gtk_box_append (GTK_BOX (self->form), line);
  gtk_box_append (GTK_BOX (self->form), self->attendees);
  gtk_box_append (GTK_BOX (self->form), self->error);
  gtk_box_append (GTK_BOX (self->form), self->button);
  return self->form;
}

GtkWidget *
wp_overview_session_new (void)
{
  Session *self = g_new0 (Session, 1);
  GtkWidget *card = wp_overview_card_new (_ ("First onboarding session"), &self->not_sent);
  g_object_set_data_full (G_OBJECT (card), "wp-parts", self, session_free);
  self->state = wp_ui_text_new ();
  self->why_not = wp_ui_caption_new (NULL);
  gtk_box_append (GTK_BOX (card), self->state);
  gtk_box_append (GTK_BOX (card), make_form (card, self));
  gtk_box_append (GTK_BOX (card), self->why_not);
  return card;
}

static char *
session_words (JsonObject *session)
{
  JsonArray *attendees = wp_json_array (session, "attendees");
  gint64 held = wp_json_time (session, "heldAt"), at = wp_json_time (session, "at");
  g_autofree char *when = wp_when_exact (held != 0 ? held : at);
  GString *text = g_string_new (NULL);
  if (held == 0 && at == 0)
    return g_string_free (g_string_assign (text, _ ("A gate, not a step: nobody is onboarded before the first session was held.")), FALSE);
  g_string_append_printf (text, held != 0 ? _ ("Held on %s") : _ ("Booked for %s"), when);
  for (guint i = 0; i < wp_json_length (attendees); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "\n" : ", ", wp_json_string_at (attendees, i) != NULL ? wp_json_string_at (attendees, i) : "");
  return g_string_free (text, FALSE);
}

void
wp_overview_session_update (GtkWidget *card, const WpOverview *overview)
{
  Session *self = g_object_get_data (G_OBJECT (card), "wp-parts");
  JsonObject *session = wp_json_object (overview->onboarding, "session");
  g_autofree char *words = session_words (session);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *zone = g_date_time_format (now, "%Z");
  gboolean held = wp_onboarding_session_held (overview->onboarding), booked = wp_json_has (session, "at");
  g_autoptr (GError) error = NULL;
  gboolean may = wp_account_may (overview->account, WP_COMMAND_BOOK_SESSION, overview->onboarding, &error);
  g_autofree char *why_not = wp_reason_words (error);
  g_autofree char *when = wp_date_entry_get_text (WP_DATE_ENTRY (self->when));
  if (*when == '\0' && *gtk_editable_get_text (GTK_EDITABLE (self->attendees)) == '\0') {
    g_clear_pointer (&self->from, json_object_unref);
    self->from = wp_command_from (WP_COMMAND_BOOK_SESSION, overview->onboarding);
  }
  g_set_object (&self->account, overview->account);
  g_free (self->id);
  self->id = g_strdup (overview->id);
  wp_ui_put (self->state, words);
  gtk_label_set_text (GTK_LABEL (self->zone), zone);
  gtk_widget_set_visible (self->form, !held && may);
  gtk_button_set_label (GTK_BUTTON (self->button), booked ? _ ("Book Another Time") : _ ("Book the First Session"));
  wp_ui_put (self->why_not, held || may ? "" : why_not);
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), wp_overview_find_row (overview, WP_COMMAND_BOOK_SESSION));
}
