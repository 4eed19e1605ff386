/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident.h"
#include "wp-mailbox.h"
#include "wp-work.h"

G_BEGIN_DECLS

/**
 * WpAlerts:
 *
 * Decides what wakes a person. An intent is on the disk before a bubble leaves, and what was not reported as shown is sent again under
 * the same id: rather twice than never. One bubble for each critical incident; the high ones of a customer share one when there are
 * several. Deciding needs no disk: what cannot be saved stays in memory, wakes once all the same, and is saved when there is room.
 * Belongs to the writer thread.
 */
typedef struct _WpAlerts WpAlerts;

WpAlerts *wp_alerts_new (WpWork *work, WpMailbox *mailbox, const char *account_id, const char *user_id, gint64 first_sign_in, GError **error);
void wp_alerts_free (WpAlerts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpAlerts, wp_alerts_free)

/* An incident as it stands, overlay included: notes what follows. Nothing is sent before wp_alerts_flush(). */
void wp_alerts_consider (WpAlerts *self, const WpIncident *incident);
void wp_alerts_consider_gone (WpAlerts *self, const char *incident_id);
/* A drill asked for by @mine this account's user. */
void wp_alerts_consider_drill (WpAlerts *self, const char *drill_id, gint64 at, gboolean mine, gboolean seen);

/* Withdraws and shows what the notes ask for. Once after a batch, so that a storm in one page is one bubble. */
void wp_alerts_flush (WpAlerts *self);
/* The desktop has taken it: what it covered will not be sent again. */
void wp_alerts_shown (WpAlerts *self, const char *bubble_id, const char *alert_key);
/* At the start of a run, when another notification service than the one of the last run is there: what is due is sent again. */
void wp_alerts_show_again (WpAlerts *self);
/* Writes what was noted since the last time, in one transaction. FALSE: all of it is written next time. */
gboolean wp_alerts_save (WpAlerts *self, GError **error);
void wp_alerts_save_all (WpAlerts *self); /* with the next one: another file is there */

/* Was there ever an alert of this incident? */
gboolean wp_alerts_knows (WpAlerts *self, const char *incident_id);
/* (transfer full) (element-type utf8): incidents with an alert that is not handled */
GPtrArray *wp_alerts_list_open (WpAlerts *self);

G_END_DECLS
