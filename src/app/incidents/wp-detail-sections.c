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

/* How long a slice takes, in microseconds: the rest of its frame is for what GTK does with what is new, above all its text. */
#define SLICE 2000

struct _WpDetailSections {
  GtkBox parent_instance;

  GtkWidget *role;
  GtkWidget *role_line;
  GtkWidget *header;
  GtkWidget *questions;
  /* (nullable) until it is their turn: */
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

  WpDetail *detail; /* (owned) (nullable): what is shown, or is being shown */
  WpDetail *next;   /* (owned) (nullable): what is to be shown after that */
  guint part;       /* of parts[]: the first one that is not complete */
  gboolean leaving;
  char *why_not; /* (owned) (nullable): why it may not be resolved */
  guint frame_tick;
  guint slice_source;
};

G_DEFINE_FINAL_TYPE (WpDetailSections, wp_detail_sections, GTK_TYPE_BOX)

enum { GROWS, N_SIGNALS };
static guint signals[N_SIGNALS];

static void queue_slice (WpDetailSections *self);
static void show_again (WpDetailSections *self);

static void
wp_detail_sections_dispose (GObject *object)
{
  WpDetailSections *self = WP_DETAIL_SECTIONS (object);
  g_clear_handle_id (&self->slice_source, g_source_remove);
  g_clear_pointer (&self->detail, wp_detail_unref);
  g_clear_pointer (&self->next, wp_detail_unref);
  g_clear_pointer (&self->why_not, g_free);
  G_OBJECT_CLASS (wp_detail_sections_parent_class)->dispose (object);
}

static void
wp_detail_sections_class_init (WpDetailSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_sections_dispose;
  signals[GROWS] = g_signal_new ("grows", WP_TYPE_DETAIL_SECTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* A heading over a card; @child lies in the card. */
static GtkWidget *
make_section (const char *heading, GtkWidget *child)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *card = wp_ui_card_new ();
  gtk_box_append (GTK_BOX (section), wp_ui_fill_line (wp_ui_heading_new (heading)));
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
  self->questions = wp_rows_new (12);
  gtk_box_append (GTK_BOX (self), self->role_line);
  gtk_box_append (GTK_BOX (self), self->header);
  gtk_box_append (GTK_BOX (self), self->questions);
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
  return wp_ui_icon_line_new ("security-high-symbolic", wp_ui_fill_line (wp_ui_text_new ()));
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

/* ---- The parts. Each works until @until, is made in its first turn, and returns whether it is complete. ---- */

static gboolean
show_head (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  wp_ui_put (self->role, detail->why_not != NULL ? detail->why_not : "");
  gtk_widget_set_visible (self->role_line, detail->why_not != NULL);
  wp_detail_header_update (WP_DETAIL_HEADER (self->header), detail);
  return TRUE;
}

static gboolean
show_questions (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  g_autoptr (GPtrArray) questions = order_questions (detail->incident);
  return wp_rows_update (WP_ROWS (self->questions), questions, question_key, create_question, update_question, detail, detail->serial, until);
}

static gboolean
show_happened (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  if (self->happened == NULL) {
    self->investigation = wp_ui_fill_line (wp_ui_text_new ());
    gtk_widget_add_css_class (self->investigation, "reading");
    self->happened = make_section (_ ("What happened"), self->investigation);
    gtk_box_append (GTK_BOX (self), self->happened);
  }
  wp_ui_put_language (self->investigation, detail->incident->language);
  wp_ui_put (self->investigation, detail->incident->investigation);
  gtk_widget_set_visible (self->happened, *detail->incident->investigation != '\0');
  return TRUE;
}

static gboolean
show_steps (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  if (self->steps == NULL) {
    self->steps = wp_detail_steps_new ();
    gtk_box_append (GTK_BOX (self), self->steps);
  }
  gboolean complete = wp_detail_steps_update (WP_DETAIL_STEPS (self->steps), detail, until);
  wp_detail_steps_set_resolve_reason (WP_DETAIL_STEPS (self->steps), self->why_not);
  return complete;
}

static gboolean
show_contacts (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  if (self->contacts == NULL) {
    self->contacts = wp_detail_contacts_new ();
    gtk_box_append (GTK_BOX (self), self->contacts);
  }
  return wp_detail_contacts_update (WP_DETAIL_CONTACTS (self->contacts), detail, until);
}

static gboolean
show_affected (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  if (self->affected == NULL) {
    self->affected = wp_detail_affected_new ();
    g_signal_connect_object (self->affected, "more", G_CALLBACK (show_again), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self), self->affected);
  }
  return wp_detail_affected_update (WP_DETAIL_AFFECTED (self->affected), detail, until);
}

static gboolean
show_advice (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  GPtrArray *recommendations = detail->incident->recommendations;
  if (self->advice == NULL) {
    self->recommendations = wp_rows_new (9);
    self->advice = make_section (_ ("Recommendations"), self->recommendations);
    gtk_box_append (GTK_BOX (self), self->advice);
  }
  gtk_widget_set_visible (self->advice, recommendations->len > 0);
  return wp_rows_update (WP_ROWS (self->recommendations), recommendations, recommendation_key, create_recommendation, update_recommendation, detail,
                         detail->serial, until);
}

static gboolean
show_timeline (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  if (self->timeline == NULL) {
    self->timeline = wp_detail_timeline_new ();
    g_signal_connect_object (self->timeline, "more", G_CALLBACK (show_again), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self), self->timeline);
  }
  return wp_detail_timeline_update (WP_DETAIL_TIMELINE (self->timeline), detail, until);
}

static gboolean
show_links (WpDetailSections *self, WpDetail *detail, gint64 until)
{
  const WpIncident *incident = detail->incident;
  if (self->links == NULL) {
    self->links = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    self->portal = make_link (_ ("Open in the Managed Services Portal"), "incident.open-portal");
    self->graph = make_link (_ ("Open in Microsoft Defender"), "incident.open-graph");
    gtk_box_append (GTK_BOX (self->links), self->portal);
    gtk_box_append (GTK_BOX (self->links), self->graph);
    gtk_box_append (GTK_BOX (self), self->links);
  }
  gtk_widget_set_visible (self->portal, *incident->portal_link != '\0');
  wp_ui_set_tooltip (self->portal, incident->portal_link);
  gtk_widget_set_visible (self->graph, *incident->graph_link != '\0');
  wp_ui_set_tooltip (self->graph, incident->graph_link);
  gtk_widget_set_visible (self->links, *incident->portal_link != '\0' || *incident->graph_link != '\0');
  return TRUE;
}

/* From top to bottom */
static gboolean (*const parts[]) (WpDetailSections *self, WpDetail *detail, gint64 until) = {
  show_head, show_questions, show_happened, show_steps, show_contacts, show_affected, show_advice, show_timeline, show_links,
};

/* ---- Slices ---- */

/* Head and questions come at once. Returns: whether everything is as it should be */
static gboolean
work (WpDetailSections *self, gint64 until)
{
  do {
    while (self->part < G_N_ELEMENTS (parts)) {
      if (parts[self->part](self, self->detail, until))
        self->part++;
      if (self->part > 1 && g_get_monotonic_time () >= until)
        return FALSE;
    }
    if (self->next == NULL)
      return TRUE;
    wp_detail_unref (self->detail);
    self->detail = g_steal_pointer (&self->next);
    self->part = 0;
  } while (TRUE);
}

static gboolean
clear_rows (GtkWidget *widget, gint64 until)
{
  if (WP_IS_ROWS (widget))
    return wp_rows_clear (WP_ROWS (widget), until);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!clear_rows (child, until))
      return FALSE;
  return TRUE;
}

/* Removes the rows, then part for part, then these sections. */
static void
go (WpDetailSections *self, gint64 until)
{
  GtkWidget *part;
  gboolean complete = clear_rows (GTK_WIDGET (self), until);
  while (complete && (part = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL) {
    gtk_box_remove (GTK_BOX (self), part);
    complete = g_get_monotonic_time () < until;
  }
  if (complete)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_WIDGET (self));
  else
    queue_slice (self);
}

static gboolean
slice_cb (gpointer user_data)
{
  WpDetailSections *self = user_data;
  gint64 until = g_get_monotonic_time () + SLICE;
  self->slice_source = 0;
  if (self->leaving) {
    go (self, until);
    return G_SOURCE_REMOVE;
  }
  g_signal_emit (self, signals[GROWS], 0);
  if (!work (self, until))
    queue_slice (self);
  return G_SOURCE_REMOVE;
}

/* After each frame one slice, so that no frame has the rows of many to lay out. */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WpDetailSections *self = WP_DETAIL_SECTIONS (widget);
  self->frame_tick = 0;
  if (self->slice_source == 0)
    /* What leaves does not share an iteration of the main loop with what comes. */
    self->slice_source = g_idle_add_full (self->leaving ? G_PRIORITY_LOW : G_PRIORITY_DEFAULT_IDLE, slice_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
queue_slice (WpDetailSections *self)
{
  if (self->frame_tick == 0)
    self->frame_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

void
wp_detail_sections_update (WpDetailSections *self, WpDetail *detail)
{
  if (self->detail != NULL && self->part < G_N_ELEMENTS (parts)) {
    /* What is under way ends first, or frequent changes would let it never end. */
    g_clear_pointer (&self->next, wp_detail_unref);
    self->next = wp_detail_ref (detail);
    show_head (self, detail, 0);
    return;
  }
  g_clear_pointer (&self->detail, wp_detail_unref);
  self->detail = wp_detail_ref (detail);
  self->part = 0;
  /* The first frame of another incident has its head and its questions, and no more. */
  if (!work (self, self->happened != NULL ? g_get_monotonic_time () + SLICE : 0))
    queue_slice (self);
}

static void
show_again (WpDetailSections *self)
{
  g_autoptr (WpDetail) again = wp_detail_renew (self->next != NULL ? self->next : self->detail);
  wp_detail_sections_update (self, again);
}

void
wp_detail_sections_leave (WpDetailSections *self)
{
  g_clear_pointer (&self->detail, wp_detail_unref);
  g_clear_pointer (&self->next, wp_detail_unref);
  self->leaving = TRUE;
  g_clear_handle_id (&self->slice_source, g_source_remove);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_WIDGET (self));
    return;
  }
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  queue_slice (self);
}

static WpDetailQuestion *
find_open_question (WpDetailSections *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->questions); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (wp_detail_question_is_open (WP_DETAIL_QUESTION (row)))
      return WP_DETAIL_QUESTION (row);
  return NULL;
}

gboolean
wp_detail_sections_has_next (WpDetailSections *self)
{
  WpDetailQuestion *question = find_open_question (self);
  return (question != NULL && wp_detail_question_may_answer (question)) ||
         (self->steps != NULL && wp_detail_steps_find_next (WP_DETAIL_STEPS (self->steps)) != NULL) || self->part >= G_N_ELEMENTS (parts);
}

void
wp_detail_sections_focus_next (WpDetailSections *self)
{
  WpDetailQuestion *question = find_open_question (self);
  WpDetailStep *step = self->steps != NULL ? wp_detail_steps_find_next (WP_DETAIL_STEPS (self->steps)) : NULL;
  if (question != NULL && wp_detail_question_may_answer (question))
    wp_detail_question_focus (question);
  else if (step != NULL)
    wp_detail_step_focus (step);
}

void
wp_detail_sections_focus_comment (WpDetailSections *self)
{
  /* At once and whole: what is typed next belongs there. */
  work (self, G_MAXINT64);
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
  if (g_strcmp0 (self->why_not, why_not) != 0) {
    g_free (self->why_not);
    self->why_not = g_strdup (why_not);
  }
  if (self->steps != NULL)
    wp_detail_steps_set_resolve_reason (WP_DETAIL_STEPS (self->steps), why_not);
}
