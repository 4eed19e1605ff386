/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAlerts"
#include "config.h"

#include "wp-alert.h"
#include "wp-alerts.h"
#include "wp-bubble.h"
#include "wp-time.h"

#define KEEP_HANDLED (90 * WP_DAY)
#define DRILL_CUSTOMER ""

struct _WpAlerts {
  WpWork *work;
  WpMailbox *mailbox;
  char *account_id;
  char *user_id;
  gint64 first_sign_in;
  GPtrArray *rows;          /* WpAlertRow, by seq */
  GHashTable *incidents;    /* incident id -> GPtrArray of its rows */
  GHashTable *dirty;        /* key (borrowed) -> row: to be sent */
  GHashTable *leaving;      /* bubble ids that lost an alert */
  GHashTable *shown_before; /* bubble id -> row: what an earlier run has shown */
  GHashTable *unsaved;      /* rows that the log does not have as they are */
};

static void
index_row (WpAlerts *self, WpAlertRow *row)
{
  GPtrArray *rows = g_hash_table_lookup (self->incidents, row->incident_id);
  if (rows == NULL) {
    rows = g_ptr_array_new ();
    g_hash_table_insert (self->incidents, row->incident_id, rows);
  }
  g_ptr_array_add (rows, row);
}

WpAlerts *
wp_alerts_new (WpWork *work, WpMailbox *mailbox, const char *account_id, const char *user_id, gint64 first_sign_in, GError **error)
{
  if (!wp_work_drop_alerts (work, wp_time_now () - KEEP_HANDLED, error))
    return NULL;
  GPtrArray *rows = wp_work_load_alerts (work, error);
  if (rows == NULL)
    return NULL;
  WpAlerts *self = g_new0 (WpAlerts, 1);
  self->work = work;
  self->mailbox = wp_mailbox_ref (mailbox);
  self->account_id = g_strdup (account_id);
  self->user_id = g_strdup (user_id);
  self->first_sign_in = first_sign_in;
  self->rows = rows;
  self->incidents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < rows->len; i++)
    index_row (self, g_ptr_array_index (rows, i));
  self->dirty = g_hash_table_new (g_str_hash, g_str_equal);
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unsaved = g_hash_table_new (NULL, NULL);
  return self;
}

void
wp_alerts_free (WpAlerts *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->leaving);
  g_hash_table_unref (self->shown_before);
  g_hash_table_unref (self->unsaved);
  g_hash_table_unref (self->incidents);
  g_ptr_array_unref (self->rows);
  wp_mailbox_unref (self->mailbox);
  g_free (self->account_id);
  g_free (self->user_id);
  g_free (self);
}

static WpAlertRow *
find_row (WpAlerts *self, const char *incident_id, const char *key)
{
  GPtrArray *rows = g_hash_table_lookup (self->incidents, incident_id);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->key, key))
      return row;
  }
  return NULL;
}

static void
set_state (WpAlerts *self, WpAlertRow *row, WpAlertState state)
{
  row->state = state;
  g_hash_table_add (self->unsaved, row);
  if (state == WP_ALERT_INTENT)
    g_hash_table_insert (self->dirty, row->key, row);
  else
    g_hash_table_remove (self->dirty, row->key);
}

static void
handle (WpAlerts *self, WpAlertRow *row)
{
  if (row->state == WP_ALERT_HANDLED)
    return;
  if (*row->bubble != '\0')
    g_hash_table_add (self->leaving, g_strdup (row->bubble));
  set_state (self, row, WP_ALERT_HANDLED);
}

/* Every open alert of the incident but the one of @except */
static void
handle_all (WpAlerts *self, const char *incident_id, const char *except)
{
  GPtrArray *rows = g_hash_table_lookup (self->incidents, incident_id);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (rows, i);
    if (g_strcmp0 (row->key, except) != 0)
      handle (self, row);
  }
}

static WpAlertRow *
add_row (WpAlerts *self, const char *key, const char *incident_id, guint generation, const char *customer_id, gint64 at)
{
  WpAlertRow *row = g_new0 (WpAlertRow, 1);
  row->key = g_strdup (key);
  row->incident_id = g_strdup (incident_id);
  row->generation = generation;
  row->customer_id = g_strdup (customer_id);
  row->bubble = g_strdup ("");
  row->at = at;
  g_ptr_array_add (self->rows, row);
  index_row (self, row);
  return row;
}

static void
set_text (char **where, const char *text)
{
  g_free (*where);
  *where = g_strdup (text);
}

void
wp_alerts_consider (WpAlerts *self, const WpIncident *incident)
{
  g_autofree char *key = wp_alert_key (self->account_id, incident->id, incident->alert_generation);
  gboolean wakes = incident->alert_generation > 0 && wp_alert_wakes (incident, self->user_id, self->first_sign_in);
  handle_all (self, incident->id, wakes ? key : NULL);
  if (!wakes)
    return;
  WpAlertRow *row = find_row (self, incident->id, key);
  gboolean fresh = row == NULL, renew, first_look;
  /* A server that was put back to an earlier state counts again what it had counted. */
  gboolean another = row != NULL && row->at != incident->alert_at;
  if (fresh)
    row = add_row (self, key, incident->id, incident->alert_generation, incident->customer_id, incident->alert_at);
  /* Handled here and then refused by the server: it waits for somebody after all. */
  renew = fresh || another || row->state == WP_ALERT_HANDLED;
  /* An intent of the last run that was never reported as shown */
  first_look = row->state == WP_ALERT_INTENT && !row->known;
  gboolean kept = row->state == WP_ALERT_SHOWN && !row->known && *row->bubble != '\0';
  const WpQuestion *question = wp_incident_get_open_question (incident);
  set_text (&row->title, incident->title);
  set_text (&row->customer_name, incident->customer_name);
  set_text (&row->question_id, question != NULL ? question->id : "");
  row->known = TRUE;
  row->at = incident->alert_at;
  row->severity = incident->severity;
  if (renew || first_look)
    set_state (self, row, WP_ALERT_INTENT);
  else if (kept)
    g_hash_table_insert (self->shown_before, g_strdup (row->bubble), row);
}

void
wp_alerts_consider_gone (WpAlerts *self, const char *incident_id)
{
  handle_all (self, incident_id, NULL);
}

void
wp_alerts_consider_drill (WpAlerts *self, const char *drill_id, gint64 at, gboolean mine, gboolean seen)
{
  g_autofree char *key = g_strdup_printf ("%s/drill/%s", self->account_id, drill_id);
  WpAlertRow *row = find_row (self, drill_id, key);
  if (seen || !mine) {
    if (row != NULL)
      handle (self, row);
    return;
  }
  if (at < self->first_sign_in - WP_ALERT_GRACE || (row != NULL && (row->state != WP_ALERT_INTENT || row->known)))
    return;
  if (row == NULL)
    row = add_row (self, key, drill_id, 0, DRILL_CUSTOMER, at);
  row->known = TRUE;
  set_state (self, row, WP_ALERT_INTENT);
}

static gboolean
is_drill (const WpAlertRow *row)
{
  return row->generation == 0;
}

static gboolean
stands_alone (const WpAlertRow *row)
{
  return is_drill (row) || row->severity >= WP_SEVERITY_CRITICAL;
}

static void
remember_bubble (WpAlerts *self, WpAlertRow *row, const char *bubble_id)
{
  if (g_str_equal (row->bubble, bubble_id))
    return;
  set_text (&row->bubble, bubble_id);
  g_hash_table_add (self->unsaved, row);
}

static void
post_bubble (WpAlerts *self, const WpAlertRow *row, const char *bubble_id, guint count, gboolean there)
{
  gboolean folded = !g_str_equal (bubble_id, row->key);
  gboolean asks = !folded && row->question_id != NULL && *row->question_id != '\0';
  WpBubble bubble = {
    .type = is_drill (row) ? WP_BUBBLE_DRILL
            : folded       ? WP_BUBBLE_FOLDED
            : asks         ? WP_BUBBLE_QUESTION
                           : WP_BUBBLE_INCIDENT,
    .id = (char *) bubble_id,
    .alert_key = is_drill (row) ? NULL : row->key,
    .incident_id = row->incident_id,
    .question_id = asks ? row->question_id : NULL,
    .severity = row->severity,
    .title = row->title,
    .customer_name = row->customer_name,
    .count = count,
    .there = there,
  };
  wp_mailbox_post_bubble (self->mailbox, wp_bubble_new (&bubble));
}

static void
send_bubble (WpAlerts *self, WpAlertRow *row, const char *bubble_id, guint count)
{
  remember_bubble (self, row, bubble_id);
  post_bubble (self, row, bubble_id, count, FALSE);
}

static char *
fold_id (WpAlerts *self, const char *customer_id)
{
  return g_strdup_printf ("%s/fold/%s", self->account_id, customer_id);
}

/* (transfer container): the customer's open alerts that share a bubble, oldest first */
static GPtrArray *
list_sharing (WpAlerts *self, const char *customer_id)
{
  GPtrArray *rows = g_ptr_array_new ();
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (row->state != WP_ALERT_HANDLED && !stands_alone (row) && g_str_equal (row->customer_id, customer_id))
      g_ptr_array_add (rows, row);
  }
  return rows;
}

static void
send_customer (WpAlerts *self, const char *customer_id)
{
  g_autoptr (GPtrArray) rows = list_sharing (self, customer_id);
  g_autofree char *fold = fold_id (self, customer_id);
  gboolean folded = rows->len > 1;
  for (guint i = 0; i < rows->len; i++)
    folded |= g_str_equal (((WpAlertRow *) g_ptr_array_index (rows, i))->bubble, fold);
  if (rows->len == 0)
    return;
  WpAlertRow *newest = g_ptr_array_index (rows, rows->len - 1);
  if (!folded) {
    send_bubble (self, newest, newest->key, 1);
    return;
  }
  for (guint i = 0; i < rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->bubble, fold))
      continue;
    if (*row->bubble != '\0')
      wp_mailbox_post_withdrawn (self->mailbox, row->bubble);
    remember_bubble (self, row, fold);
  }
  send_bubble (self, newest, fold, rows->len);
}

static gboolean
bubble_is_used (WpAlerts *self, const char *bubble_id)
{
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (row->state != WP_ALERT_HANDLED && g_str_equal (row->bubble, bubble_id))
      return TRUE;
  }
  return FALSE;
}

static void
withdraw_left (WpAlerts *self)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->leaving);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!bubble_is_used (self, id))
      wp_mailbox_post_withdrawn (self->mailbox, id);
    g_hash_table_iter_remove (&iter);
  }
}

static void
post_shown_before (WpAlerts *self)
{
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init (&iter, self->shown_before);
  while (g_hash_table_iter_next (&iter, NULL, &row)) {
    g_autoptr (GPtrArray) sharing = list_sharing (self, ((WpAlertRow *) row)->customer_id);
    if (((WpAlertRow *) row)->state == WP_ALERT_SHOWN)
      post_bubble (self, row, ((WpAlertRow *) row)->bubble, MAX (sharing->len, 1), TRUE);
    g_hash_table_iter_remove (&iter);
  }
}

void
wp_alerts_flush (WpAlerts *self)
{
  g_autoptr (GHashTable) customers = g_hash_table_new (g_str_hash, g_str_equal);
  post_shown_before (self);
  withdraw_left (self);
  if (g_hash_table_size (self->dirty) == 0)
    return;
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (!g_hash_table_remove (self->dirty, row->key))
      continue;
    if (stands_alone (row)) {
      /* Raised out of a shared bubble, which may have been its last */
      if (*row->bubble != '\0' && !g_str_equal (row->bubble, row->key))
        g_hash_table_add (self->leaving, g_strdup (row->bubble));
      send_bubble (self, row, row->key, 1);
    } else if (g_hash_table_add (customers, row->customer_id)) {
      send_customer (self, row->customer_id);
    }
  }
  withdraw_left (self);
}

void
wp_alerts_shown (WpAlerts *self, const char *bubble_id, const char *alert_key)
{
  g_autofree char *incident_id = NULL;
  WpAlertRow *newest = wp_alert_parse_key (alert_key, NULL, &incident_id, NULL) ? find_row (self, incident_id, alert_key) : NULL;
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (row->state == WP_ALERT_INTENT && g_str_equal (row->bubble, bubble_id) && !g_hash_table_contains (self->dirty, row->key))
      set_state (self, row, WP_ALERT_SHOWN);
    /* What joined after that bubble was made has one of its own on the way. */
    if (row == newest)
      return;
  }
}

void
wp_alerts_show_again (WpAlerts *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (row->state != WP_ALERT_SHOWN)
      continue;
    set_state (self, row, WP_ALERT_INTENT);
    /* Without its document there are no words yet: it is sent when that was looked at. */
    if (!row->known)
      g_hash_table_remove (self->dirty, row->key);
  }
}

static gboolean
save_rows (WpAlerts *self, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (g_hash_table_contains (self->unsaved, row) && !wp_work_put_alert (self->work, row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_alerts_save (WpAlerts *self, GError **error)
{
  WpDb *db = wp_work_get_db (self->work);
  if (g_hash_table_size (self->unsaved) == 0)
    return TRUE;
  if (!wp_db_begin (db, error) || !wp_db_end (db, save_rows (self, error), error))
    return FALSE;
  g_hash_table_remove_all (self->unsaved);
  return TRUE;
}

void
wp_alerts_save_all (WpAlerts *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    g_hash_table_add (self->unsaved, g_ptr_array_index (self->rows, i));
}

gboolean
wp_alerts_knows (WpAlerts *self, const char *incident_id)
{
  return g_hash_table_contains (self->incidents, incident_id);
}

GPtrArray *
wp_alerts_list_open (WpAlerts *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->rows->len; i++) {
    WpAlertRow *row = g_ptr_array_index (self->rows, i);
    if (row->state != WP_ALERT_HANDLED && !is_drill (row))
      g_ptr_array_add (ids, g_strdup (row->incident_id));
  }
  return ids;
}
