/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailHeader"
#include "config.h"

#include "wp-detail-header.h"
#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-labels.h"
#include "wp-json.h"
#include "wp-not-sent.h"
#include "wp-seat-advice.h"
#include "wp-severity.h"
#include "wp-turn.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* After the page is shown */
#define GAP_DELAY_MS 300

struct _WpDetailHeader {
  GtkBox parent_instance;

  GtkWidget *severity;
  GtkWidget *turn;
  GtkWidget *status;
  GtkWidget *title;
  GtkWidget *meta;
  GtkWidget *raised;
  GtkWidget *raised_line;
  GtkWidget *assignee;
  GtkWidget *assignee_not_sent;
  GtkWidget *assign;
  GtkWidget *acknowledged;
  GtkWidget *acknowledged_line;
  GtkWidget *acknowledged_not_sent;
  GtkWidget *closing;
  GtkWidget *closing_line;
  GtkWidget *closing_not_sent;
  GtkWidget *reopen;
  GtkWidget *remediation;
  GtkWidget *isolation;
  GtkWidget *gap; /* (nullable): until there was one */

  WpAccount *account; /* (owned) (nullable), as the next two: of what is shown */
  char *customer;
  char *product;
  GCancellable *cancellable; /* (owned) (nullable): while it is asked whether there is a license */
  guint gap_source;
};

G_DEFINE_FINAL_TYPE (WpDetailHeader, wp_detail_header, GTK_TYPE_BOX)

static void
wp_detail_header_dispose (GObject *object)
{
  WpDetailHeader *self = WP_DETAIL_HEADER (object);
  g_clear_handle_id (&self->gap_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_pointer (&self->customer, g_free);
  g_clear_pointer (&self->product, g_free);
  G_OBJECT_CLASS (wp_detail_header_parent_class)->dispose (object);
}

static void
wp_detail_header_class_init (WpDetailHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_header_dispose;
}

/* A line of one fact: an icon, the words, the clock while it is not sent, a small button. */
static GtkWidget *
make_fact (const char *icon, GtkWidget **label, GtkWidget **not_sent, GtkWidget *button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  *label = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (*label, "dim-label");
  gtk_box_append (GTK_BOX (box), *label);
  if (not_sent != NULL) {
    *not_sent = wp_not_sent_new (TRUE);
    gtk_box_append (GTK_BOX (box), *not_sent);
  }
  GtkWidget *line = wp_ui_icon_line_new (icon, box);
  if (button != NULL) {
    gtk_box_append (GTK_BOX (box), button);
    gtk_widget_set_valign (gtk_widget_get_first_child (line), GTK_ALIGN_CENTER);
  }
  return line;
}

static GtkWidget *
make_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static void
append_titles (WpDetailHeader *self)
{
  GtkWidget *badges = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->severity = wp_severity_badge_new ();
  self->turn = wp_turn_label_new ();
  self->status = wp_ui_caption_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->status), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (badges), self->severity);
  gtk_box_append (GTK_BOX (badges), self->turn);
  gtk_box_append (GTK_BOX (badges), self->status);
  gtk_box_append (GTK_BOX (self), badges);

  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  self->title = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "selectable", TRUE, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "attributes", attributes, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1, -1);
  gtk_widget_add_css_class (self->title, "title-2");
  gtk_box_append (GTK_BOX (self), wp_ui_fill_line (self->title));
  self->meta = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_box_append (GTK_BOX (self), self->meta);
}

static void
wp_detail_header_init (WpDetailHeader *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "detail-header");
  append_titles (self);

  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (facts, 6);
  self->raised = wp_ui_fill_line (wp_ui_text_new ());
  self->raised_line = wp_ui_icon_line_new ("go-up-symbolic", self->raised);
  self->assign = make_button (_ ("Assign to Me"), "incident.assign-to-me");
  self->reopen = make_button (_ ("Reopen…"), "incident.reopen");
  gtk_box_append (GTK_BOX (facts), self->raised_line);
  gtk_box_append (GTK_BOX (facts), make_fact ("avatar-default-symbolic", &self->assignee, &self->assignee_not_sent, self->assign));
  self->acknowledged_line = make_fact ("object-select-symbolic", &self->acknowledged, &self->acknowledged_not_sent, NULL);
  gtk_box_append (GTK_BOX (facts), self->acknowledged_line);
  self->closing_line = make_fact ("wp-not-sent-symbolic", &self->closing, &self->closing_not_sent, self->reopen);
  gtk_box_append (GTK_BOX (facts), self->closing_line);
  gtk_box_append (GTK_BOX (self), facts);

  GtkWidget *card = wp_ui_card_new ();
  gtk_widget_add_css_class (card, "remediation");
  gtk_box_set_spacing (GTK_BOX (card), 6);
  wp_ui_set_name (card, _ ("Who remediates here"));
  gtk_box_append (GTK_BOX (card), make_fact ("system-users-symbolic", &self->remediation, NULL, NULL));
  gtk_box_append (GTK_BOX (card), make_fact ("network-offline-symbolic", &self->isolation, NULL, NULL));
  gtk_box_append (GTK_BOX (self), card);
}

GtkWidget *
wp_detail_header_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_HEADER, NULL);
}

/* ---- Is there a license? ---- */

typedef struct {
  char *customer, *product;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;
  g_free (self->customer);
  g_free (self->product);
  g_free (self);
}

static JsonObject *
ask (const WpLookup *lookup, gpointer data, GError **error)
{
  const Ask *self = data;
  gboolean gap;
  gint64 since;
  if (!wp_seats_find_gap (self->customer, self->product, lookup, wp_time_now (), &gap, &since, error))
    return NULL;
  JsonObject *answer = json_object_new ();
  wp_json_set_bool (answer, "gap", gap);
  wp_json_set_time (answer, "since", since);
  return answer;
}

static void
show_gap (WpDetailHeader *self, gboolean gap, gint64 since)
{
  g_autofree char *when = wp_when_exact (since);
  /* Translators: %s is a date and time with its zone */
  g_autofree char *dated = g_strdup_printf (_ ("No active license for this customer since %s"), when);
  if (!gap && self->gap == NULL)
    return;
  if (self->gap == NULL) {
    self->gap = wp_ui_fill_line (wp_ui_caption_new (NULL));
    gtk_widget_remove_css_class (self->gap, "dim-label");
    gtk_widget_add_css_class (self->gap, "warning");
    gtk_box_insert_child_after (GTK_BOX (self), wp_ui_icon_line_new ("dialog-warning-symbolic", self->gap), self->meta);
  }
  wp_ui_put (self->gap, !gap ? "" : since != 0 ? dated : _ ("No active license for this customer"));
  gtk_widget_set_visible (gtk_widget_get_parent (self->gap), gap);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpDetailHeader) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = wp_account_ask_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    show_gap (self, wp_json_bool (answer, "gap", FALSE), wp_json_time (answer, "since"));
}

static gboolean
gap_cb (gpointer user_data)
{
  WpDetailHeader *self = user_data;
  Ask *asked = g_new0 (Ask, 1);
  asked->customer = g_strdup (self->customer);
  asked->product = g_strdup (self->product);
  self->gap_source = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  wp_account_ask_async (self->account, ask, asked, ask_free, self->cancellable, asked_cb, wp_weak_new (self));
  return G_SOURCE_REMOVE;
}

/* The page is shown first; it is updated every minute, and so is this. */
static void
look_for_gap_later (WpDetailHeader *self, const WpDetail *detail)
{
  g_set_object (&self->account, detail->account);
  g_free (self->customer);
  g_free (self->product);
  self->customer = g_strdup (detail->incident->customer_id);
  self->product = g_strdup (detail->incident->product_text);
  if (self->gap_source == 0)
    self->gap_source = g_timeout_add (GAP_DELAY_MS, gap_cb, self);
}

static void
update_people (WpDetailHeader *self, const WpDetail *detail)
{
  const WpIncident *incident = detail->incident;
  gint64 now = wp_time_now ();
  gboolean mine = g_strcmp0 (incident->assignee_id, wp_account_get_actor (detail->account)->id) == 0;
  g_autofree char *assignee = *incident->assignee_id == '\0' ? g_strdup (_ ("Not assigned"))
                              : mine                         ? g_strdup (_ ("Assigned to you"))
                                                             : g_strdup_printf (_ ("Assigned to %s"), incident->assignee_name);
  wp_ui_put (self->assignee, assignee);
  gtk_widget_set_visible (self->assign, !mine && detail->why_not == NULL);
  wp_not_sent_set_row (WP_NOT_SENT (self->assignee_not_sent), wp_detail_find_row (detail->outbox, WP_COMMAND_ASSIGN, NULL));

  g_autofree char *when = wp_when_relative (incident->acknowledged_at, now);
  g_autofree char *exact = wp_when_exact (incident->acknowledged_at);
  /* Translators: a name and a relative time */
  g_autofree char *acknowledged = *incident->acknowledged_by != '\0' ? g_strdup_printf (_ ("Acknowledged by %s, %s"), incident->acknowledged_by, when)
                                                                     : g_strdup ("");
  wp_ui_put (self->acknowledged, acknowledged);
  wp_ui_set_tooltip (self->acknowledged, incident->acknowledged_at != 0 ? exact : NULL);
  gtk_widget_set_visible (self->acknowledged_line, *acknowledged != '\0');
  wp_not_sent_set_row (WP_NOT_SENT (self->acknowledged_not_sent), wp_detail_find_row (detail->outbox, WP_COMMAND_ACKNOWLEDGE, NULL));
}

static void
update_closing (WpDetailHeader *self, const WpDetail *detail)
{
  const WpIncident *incident = detail->incident;
  gint64 now = wp_time_now ();
  g_autofree char *closing = g_strdup ("");
  if (incident->status == WP_STATUS_RESOLVED) {
    g_autofree char *resolved = wp_when_relative (incident->resolved_at, now);
    g_autofree char *closes = wp_when_closes_in (incident->auto_close_at, now);
    g_free (closing);
    /* Translators: a relative time, and "closes in 41 h" */
    closing = *closes != '\0' ? g_strdup_printf (_ ("Resolved %s · %s"), resolved, closes) : g_strdup_printf (_ ("Resolved %s"), resolved);
  } else if (incident->status == WP_STATUS_CLOSED) {
    g_free (closing);
    closing = g_strdup (_ ("Closed"));
  }
  g_autofree char *exact = wp_when_exact (incident->auto_close_at);
  const WpOutboxRow *row = wp_detail_find_row (detail->outbox, WP_COMMAND_RESOLVE, NULL);
  if (row == NULL)
    row = wp_detail_find_row (detail->outbox, WP_COMMAND_REOPEN, NULL);
  wp_not_sent_set_row (WP_NOT_SENT (self->closing_not_sent), row);
  gboolean reopened = row != NULL && *closing == '\0';
  wp_ui_put (self->closing, reopened ? wp_status_label (incident->status, incident->status_text) : closing);
  wp_ui_set_tooltip (self->closing, incident->auto_close_at != 0 ? exact : NULL);
  gtk_widget_set_visible (self->closing_line, *closing != '\0' || reopened);
  gtk_widget_set_visible (self->reopen, *closing != '\0' && detail->why_not == NULL);
}

void
wp_detail_header_update (WpDetailHeader *self, const WpDetail *detail)
{
  const WpIncident *incident = detail->incident;
  wp_severity_badge_set_severity (WP_SEVERITY_BADGE (self->severity), incident->severity, incident->severity_text);
  wp_turn_label_set_turn (WP_TURN_LABEL (self->turn), incident->turn);
  /* The turn replaces the status while there is one. */
  gboolean say_status = incident->turn == WP_TURN_NONE || incident->status == WP_STATUS_REOPENED || incident->status == WP_STATUS_UNKNOWN;
  wp_ui_put (self->status, say_status ? wp_status_label (incident->status, incident->status_text) : "");
  wp_ui_put_language (self->title, incident->language);
  wp_ui_put (self->title, incident->title);

  g_autofree char *relative = wp_when_relative (incident->opened_at, wp_time_now ());
  g_autofree char *exact = wp_when_exact (incident->opened_at);
  g_autofree char *customer = wp_detail_isolate_name (incident->customer_name);
  /* Translators: customer, product, a relative time, date and time with zone */
  g_autofree char *facts = g_strdup_printf (_ ("%s · %s · opened %s (%s)"), customer, wp_product_label (incident->product, incident->product_text),
                                            relative, exact);
  /* The number stands here too: a narrow window has no room for it above, and people read it out on the telephone. */
  g_autofree char *meta = g_strdup_printf ("%s · %s", incident->id, facts);
  wp_ui_put (self->meta, meta);

  g_autofree char *raised = wp_detail_raised_sentence (incident);
  wp_ui_put (self->raised, raised);
  gtk_widget_set_visible (self->raised_line, *raised != '\0');
  update_people (self, detail);
  update_closing (self, detail);
  g_autofree char *remediation = wp_detail_remediation_sentence (incident);
  g_autofree char *isolation = wp_detail_isolation_sentence (incident);
  wp_ui_put (self->remediation, remediation);
  wp_ui_put (self->isolation, isolation);
  look_for_gap_later (self, detail);
}
