/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailSections"
#include "config.h"

#include "wp-detail-sections.h"
#include "wp-detail-affected.h"
#include "wp-detail-contacts.h"
#include "wp-detail-header.h"
#include "wp-detail-question.h"
#include "wp-detail-steps.h"
#include "wp-detail-timeline.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpDetailSections {
  GtkBox parent_instance;

  GtkWidget *role;
  GtkWidget *role_line;
  GtkWidget *header;
  GtkWidget *questions;
  GtkWidget *happened;
  GtkWidget *investigation;
  GtkWidget *steps;
  GtkWidget *contacts;
  GtkWidget *affected;
  GtkWidget *advice;
  GtkWidget *recommendations;
  GtkWidget *timeline;
  GtkWidget *links;
  GtkWidget *portal;
  GtkWidget *graph;
};

G_DEFINE_FINAL_TYPE (WpDetailSections, wp_detail_sections, GTK_TYPE_BOX)

static void
wp_detail_sections_class_init (WpDetailSectionsClass *klass)
{
}

/* A heading over a card; @child lies in the card. */
static GtkWidget *
make_section (const char *heading, GtkWidget *child)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_append (GTK_BOX (section), wp_ui_heading_new (heading));
  gtk_box_append (GTK_BOX (card), child);
  gtk_box_append (GTK_BOX (section), card);
  return section;
}

static GtkWidget *
make_link (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "web-browser-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  wp_ui_set_name (button, label);
  return button;
}

static void
wp_detail_sections_init (WpDetailSections *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
  gtk_widget_add_css_class (GTK_WIDGET (self), "detail");
  self->role = wp_ui_caption_new (NULL);
  self->role_line = wp_ui_icon_line_new ("changes-prevent-symbolic", self->role);
  self->header = wp_detail_header_new ();
  self->questions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->investigation = wp_ui_text_new ();
  gtk_widget_add_css_class (self->investigation, "reading");
  self->happened = make_section (_ ("What happened"), self->investigation);
  self->steps = wp_detail_steps_new ();
  self->contacts = wp_detail_contacts_new ();
  self->affected = wp_detail_affected_new ();
  self->recommendations = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->advice = make_section (_ ("Recommendations"), self->recommendations);
  self->timeline = wp_detail_timeline_new ();
  self->links = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->portal = make_link (_ ("Open in the Managed Services Portal"), "incident.open-portal");
  self->graph = make_link (_ ("Open in Microsoft Defender"), "incident.open-graph");
  gtk_box_append (GTK_BOX (self->links), self->portal);
  gtk_box_append (GTK_BOX (self->links), self->graph);
  GtkWidget *parts[] = { self->role_line, self->header,   self->questions, self->happened, self->steps,
                         self->contacts,  self->affected, self->advice,    self->timeline, self->links };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (self), parts[i]);
}

GtkWidget *
wp_detail_sections_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_SECTIONS, NULL);
}

static const char *
question_key (gconstpointer item)
{
  return ((const WpQuestion *) item)->id;
}

static GtkWidget *
create_question (gconstpointer item, gpointer user_data)
{
  return wp_detail_question_new ();
}

static void
update_question (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  wp_detail_question_update (WP_DETAIL_QUESTION (row), user_data, item);
}

static const char *
recommendation_key (gconstpointer item)
{
  return ((const WpRecommendation *) item)->id;
}

static GtkWidget *
create_recommendation (gconstpointer item, gpointer user_data)
{
  return wp_ui_icon_line_new ("security-high-symbolic", wp_ui_text_new ());
}

static void
update_recommendation (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  const WpDetail *detail = user_data;
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  wp_ui_put_language (label, detail->incident->language);
  wp_ui_put (label, ((const WpRecommendation *) item)->text);
}

/* Open questions are above answered ones. */
static GPtrArray *
order_questions (const WpIncident *incident)
{
  GPtrArray *ordered = g_ptr_array_new ();
  for (int answered = FALSE; answered <= TRUE; answered++)
    for (guint i = 0; i < incident->questions->len; i++) {
      WpQuestion *question = g_ptr_array_index (incident->questions, i);
      if (question->answered == answered)
        g_ptr_array_add (ordered, question);
    }
  return ordered;
}

void
wp_detail_sections_update (WpDetailSections *self, const WpDetail *detail)
{
  const WpIncident *incident = detail->incident;
  wp_ui_put (self->role, detail->why_not != NULL ? detail->why_not : "");
  gtk_widget_set_visible (self->role_line, detail->why_not != NULL);
  wp_detail_header_update (WP_DETAIL_HEADER (self->header), detail);
  g_autoptr (GPtrArray) questions = order_questions (incident);
  wp_ui_reconcile (GTK_BOX (self->questions), questions, question_key, create_question, update_question, (gpointer) detail);
  wp_ui_put_language (self->investigation, incident->language);
  wp_ui_put (self->investigation, incident->investigation);
  gtk_widget_set_visible (self->happened, *incident->investigation != '\0');
  wp_detail_steps_update (WP_DETAIL_STEPS (self->steps), detail);
  wp_detail_contacts_update (WP_DETAIL_CONTACTS (self->contacts), detail);
  wp_detail_affected_update (WP_DETAIL_AFFECTED (self->affected), detail);
  wp_ui_reconcile (GTK_BOX (self->recommendations), incident->recommendations, recommendation_key, create_recommendation, update_recommendation,
                   (gpointer) detail);
  gtk_widget_set_visible (self->advice, incident->recommendations->len > 0);
  wp_detail_timeline_update (WP_DETAIL_TIMELINE (self->timeline), detail);
  gtk_widget_set_visible (self->portal, *incident->portal_link != '\0');
  wp_ui_set_tooltip (self->portal, incident->portal_link);
  gtk_widget_set_visible (self->graph, *incident->graph_link != '\0');
  wp_ui_set_tooltip (self->graph, incident->graph_link);
  gtk_widget_set_visible (self->links, *incident->portal_link != '\0' || *incident->graph_link != '\0');
}

static WpDetailQuestion *
find_open_question (WpDetailSections *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->questions); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (wp_detail_question_is_open (WP_DETAIL_QUESTION (row)))
      return WP_DETAIL_QUESTION (row);
  return NULL;
}

void
wp_detail_sections_focus_next (WpDetailSections *self)
{
  WpDetailQuestion *question = find_open_question (self);
  if (question != NULL && wp_detail_question_may_answer (question))
    wp_detail_question_focus (question);
  else
    wp_detail_steps_focus_next (WP_DETAIL_STEPS (self->steps));
}

void
wp_detail_sections_focus_comment (WpDetailSections *self)
{
  wp_detail_timeline_focus_comment (WP_DETAIL_TIMELINE (self->timeline));
}

void
wp_detail_sections_confirm_answer (WpDetailSections *self, WpVerdict verdict)
{
  WpDetailQuestion *question = find_open_question (self);
  if (question != NULL)
    wp_detail_question_confirm_answer (question, verdict);
}

void
wp_detail_sections_set_resolve_reason (WpDetailSections *self, const char *why_not)
{
  wp_detail_steps_set_resolve_reason (WP_DETAIL_STEPS (self->steps), why_not);
}
