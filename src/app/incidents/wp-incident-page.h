/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpIncidentPage:
 *
 * One incident, read from top to bottom in the order a person works. The pane brings its own header bar (number, *Acknowledge*,
 * menu), so that the buttons in it are in reach of the page's actions; the shell packs its own buttons into it.
 *
 * Actions: incident.acknowledge, .assign-to-me, .comment, .resolve, .reopen, .answer-authorized, .answer-not-ours,
 * .answer-unknown, .copy, .print, .open-portal. From outside: wp_incident_page_act(). The single-letter keys are the view's.
 */
#define WP_TYPE_INCIDENT_PAGE (wp_incident_page_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentPage, wp_incident_page, WP, INCIDENT_PAGE, AdwBin)

GtkWidget *wp_incident_page_new (void);
/* Either may be %NULL: nothing is chosen. The same incident again changes nothing. */
void wp_incident_page_set_incident (WpIncidentPage *self, WpAccount *account, const char *incident_id);
const char *wp_incident_page_get_incident_id (WpIncidentPage *self); /* (nullable) */
/* Does an action, such as "incident.acknowledge", as soon as the incident is there; nothing when it may not be done. */
void wp_incident_page_act (WpIncidentPage *self, const char *action);
/* When the SOC last had news of the incident that is shown, 0 while none is. */
gint64 wp_incident_page_get_news (WpIncidentPage *self);
/* The header bar of the pane, for the shell's own buttons and the window's controls. (transfer none) */
AdwHeaderBar *wp_incident_page_get_header_bar (WpIncidentPage *self);
/* Puts the focus on the next open step, or on the question that waits; after opening from a notification. */
void wp_incident_page_focus_next_step (WpIncidentPage *self);

G_END_DECLS
