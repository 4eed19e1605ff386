/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailTimeline"
#include "config.h"

#include "wp-detail-timeline.h"
#include "wp-composer.h"
#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-labels.h"
#include "wp-not-sent.h"
#include "wp-when.h"

#include <glib/gi18n.h>

#define FIRST_SHOWN 20
#define MORE_SHOWN 100

struct _WpDetailTimeline {
  GtkBox parent_instance;

  GtkWidget *earlier;
  GtkWidget *entries;
  GtkWidget *composer;
  WpAccount *account; /* (owned) (nullable) */
  char *incident_id;  /* (owned) (nullable) */
  guint shown;
  GPtrArray *collected; /* (owned) (nullable): Entry, of the update that is under way */
  guint serial;         /* of that update */
};

G_DEFINE_FINAL_TYPE (WpDetailTimeline, wp_detail_timeline, GTK_TYPE_BOX)

enum { MORE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* An event or a comment, in one order. */
typedef struct {
  char *key;
  gint64 at;
  guint order;
  const WpEvent *event;     /* (nullable) */
  const WpComment *comment; /* (nullable) */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->key);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(const Entry *const *) a, *other = *(const Entry *const *) b;
  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

static GPtrArray *
collect (const WpIncident *incident)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < incident->comments->len; i++) {
    Entry *entry = g_new0 (Entry, 1);
    entry->comment = g_ptr_array_index (incident->comments, i);
    entry->key = g_strconcat ("c", entry->comment->id, NULL);
    entry->at = entry->comment->at;
    entry->order = i;
    g_ptr_array_add (entries, entry);
  }
  /* Events are only ever appended, so that their place tells them apart. A comment speaks for itself. */
  for (guint i = 0; i < incident->timeline->len; i++) {
    const WpEvent *event = g_ptr_array_index (incident->timeline, i);
    if (g_str_equal (event->kind, "commented") || g_str_equal (event->kind, "comment"))
      continue;
    Entry *entry = g_new0 (Entry, 1);
    entry->event = event;
    entry->key = g_strdup_printf ("e%u", i);
    entry->at = event->at;
    entry->order = incident->comments->len + i;
    g_ptr_array_add (entries, entry);
  }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

typedef struct {
  GtkWidget *head;
  GtkWidget *when;
  GtkWidget *not_sent;
  GtkWidget *text;
} Lines;

static const char *
entry_key (gconstpointer item)
{
  return ((const Entry *) item)->key;
}

static GtkWidget *
create_entry (gconstpointer item, gpointer user_data)
{
  const Entry *entry = item;
  Lines *lines = g_new0 (Lines, 1);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  lines->head = wp_ui_fill_line (wp_ui_caption_new (NULL));
  lines->when = wp_when_new (WP_WHEN_AGO);
  gtk_widget_set_valign (lines->when, GTK_ALIGN_START);
  gtk_widget_add_css_class (lines->when, "dim-label");
  gtk_widget_add_css_class (lines->when, "caption");
  lines->not_sent = wp_not_sent_new (TRUE);
  gtk_widget_set_valign (lines->not_sent, GTK_ALIGN_START);
  lines->text = wp_ui_fill_line (wp_ui_text_new ());
  gtk_box_append (GTK_BOX (top), lines->head);
  gtk_box_append (GTK_BOX (top), lines->not_sent);
  gtk_box_append (GTK_BOX (top), lines->when);
  gtk_box_append (GTK_BOX (row), top);
  gtk_box_append (GTK_BOX (row), lines->text);
  gtk_widget_add_css_class (row, "entry");
  if (entry->comment != NULL) {
    gtk_widget_add_css_class (row, "comment");
    gtk_widget_add_css_class (row, entry->comment->author.side == WP_SIDE_SOC ? "theirs" : "ours");
    gtk_widget_remove_css_class (lines->head, "dim-label");
  } else {
    gtk_widget_add_css_class (lines->head, "caption");
    gtk_widget_add_css_class (lines->text, "caption");
    gtk_widget_add_css_class (lines->text, "dim-label");
  }
  g_object_set_data_full (G_OBJECT (row), "wp-lines", lines, g_free);
  return row;
}

static void
update_entry (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  const Entry *entry = item;
  const WpDetail *detail = user_data;
  Lines *lines = g_object_get_data (G_OBJECT (row), "wp-lines");
  wp_when_set_time (WP_WHEN (lines->when), entry->at);
  if (entry->comment != NULL) {
    const WpComment *comment = entry->comment;
    gboolean mine = g_strcmp0 (comment->author.id, wp_account_get_actor (detail->account)->id) == 0;
    /* Translators: the author of a comment who is with the SOC */
    gboolean nameless = *comment->author.name == '\0' || g_ascii_strcasecmp (comment->author.name, "SOC") == 0;
    g_autofree char *head = comment->author.side == WP_SIDE_SOC && nameless ? g_strdup (_ ("The SOC"))
                            : comment->author.side == WP_SIDE_SOC           ? g_strdup_printf (_ ("%s (SOC)"), comment->author.name)
                            : mine                                          ? g_strdup (_ ("You"))
                                                                            : g_strdup (comment->author.name);
    wp_ui_put (lines->head, head);
    wp_ui_put (lines->text, comment->text);
    const WpOutboxRow *sent = NULL;
    for (guint i = 0; sent == NULL && i < detail->outbox->len; i++) {
      const WpOutboxRow *candidate = g_ptr_array_index (detail->outbox, i);
      sent = g_strcmp0 (candidate->command->key, comment->id) == 0 ? candidate : NULL;
    }
    wp_not_sent_set_row (WP_NOT_SENT (lines->not_sent), sent);
    return;
  }
  g_autofree char *head = *entry->event->by != '\0' ? g_strdup_printf ("%s · %s", wp_event_label (entry->event->kind), entry->event->by)
                                                    : g_strdup (wp_event_label (entry->event->kind));
  wp_ui_put (lines->head, head);
  wp_ui_put (lines->text, wp_detail_event_detail (entry->event));
}

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  WpDetailTimeline *self = WP_DETAIL_TIMELINE (widget);
  wp_composer_done (WP_COMPOSER (self->composer), error);
}

static void
send_cb (WpDetailTimeline *self, const char *text)
{
  g_autoptr (WpCommand) command = wp_command_comment (self->incident_id, text);
  wp_ui_submit_typed (GTK_WIDGET (self), self->account, command, wp_composer_get_scope (WP_COMPOSER (self->composer)), submitted_cb);
}

/* The entries to be shown */
static GPtrArray *
collect_shown (WpDetailTimeline *self, const WpDetail *detail)
{
  GPtrArray *entries = collect (detail->incident);
  guint hidden = entries->len > self->shown ? entries->len - self->shown : 0;
  g_autofree char *label = g_strdup_printf (ngettext ("Show %u Earlier", "Show %u Earlier", hidden), hidden);
  gtk_button_set_label (GTK_BUTTON (self->earlier), label);
  gtk_widget_set_visible (self->earlier, hidden > 0);
  if (hidden > 0)
    g_ptr_array_remove_range (entries, 0, hidden);
  return entries;
}

static void
earlier_cb (WpDetailTimeline *self)
{
  self->shown += MORE_SHOWN;
  g_signal_emit (self, signals[MORE], 0);
}

static void
wp_detail_timeline_dispose (GObject *object)
{
  WpDetailTimeline *self = WP_DETAIL_TIMELINE (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->incident_id, g_free);
  g_clear_pointer (&self->collected, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_detail_timeline_parent_class)->dispose (object);
}

static void
wp_detail_timeline_class_init (WpDetailTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_timeline_dispose;
  signals[MORE] = g_signal_new ("more", WP_TYPE_DETAIL_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_detail_timeline_init (WpDetailTimeline *self)
{
  self->shown = FIRST_SHOWN;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_box_append (GTK_BOX (self), wp_ui_fill_line (wp_ui_heading_new (_ ("Timeline"))));
  self->earlier = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->earlier, "flat");
  gtk_widget_set_halign (self->earlier, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->earlier, "clicked", G_CALLBACK (earlier_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->earlier);
  self->entries = wp_rows_new (9);
  gtk_widget_add_css_class (self->entries, "timeline");
  gtk_box_append (GTK_BOX (self), self->entries);
  self->composer = wp_composer_new (_ ("Comment"), _ ("_Send"), WP_MAX_COMMENT);
  g_signal_connect_object (self->composer, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->composer);
}

GtkWidget *
wp_detail_timeline_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_TIMELINE, NULL);
}

gboolean
wp_detail_timeline_update (WpDetailTimeline *self, const WpDetail *detail, gint64 until)
{
  if (self->account == NULL) {
    self->account = g_object_ref (detail->account);
    self->incident_id = g_strdup (detail->incident->id);
    g_autofree char *scope = g_strconcat ("comment:", self->incident_id, NULL);
    wp_composer_set_scope (WP_COMPOSER (self->composer), self->account, scope);
  }
  const char *hint = detail->why_not != NULL                        ? detail->why_not
                     : wp_status_is_open (detail->incident->status) ? ""
                                                                    : _ ("A comment reopens this incident.");
  wp_composer_set_hint (WP_COMPOSER (self->composer), hint);
  wp_composer_set_why_not (WP_COMPOSER (self->composer), detail->why_not);
  if (self->collected == NULL || self->serial != detail->serial) {
    g_clear_pointer (&self->collected, g_ptr_array_unref);
    self->collected = collect_shown (self, detail);
    self->serial = detail->serial;
  }
  gboolean complete = wp_rows_update (WP_ROWS (self->entries), self->collected, entry_key, create_entry, update_entry, (gpointer) detail,
                                      detail->serial, until);
  if (complete)
    g_clear_pointer (&self->collected, g_ptr_array_unref);
  return complete;
}

void
wp_detail_timeline_focus_comment (WpDetailTimeline *self)
{
  wp_composer_focus (WP_COMPOSER (self->composer));
}
