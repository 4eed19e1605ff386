/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpIncidentList:
 *
 * The inbox as a list model and its own selection model. It holds the whole result of a query as row ids and reads rows when
 * they are asked for, so that a hundred thousand incidents cost a megabyte. The selection is an incident, not a position.
 *
 *   "documents-changed" ─► rows in place ─► item "changed"
 *                       └► query again (reader thread) ─► difference ─► few "items-changed"
 *                                                     └► while held: waits, "waiting-changed"
 *
 * Signals: "loaded" (a result has arrived; see wp_incident_list_get_error()), "waiting-changed", "selected-changed".
 */
#define WP_TYPE_INCIDENT_LIST (wp_incident_list_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentList, wp_incident_list, WP, INCIDENT_LIST, GObject)

WpIncidentList *wp_incident_list_new (void);
void wp_incident_list_set_account (WpIncidentList *self, WpAccount *account);
/* (transfer full) query. A new question is answered at once, held or not. */
void wp_incident_list_set_query (WpIncidentList *self, WpQuery *query);
/* While held, rows keep their places; what changes inside them shows all the same. */
void wp_incident_list_set_hold (WpIncidentList *self, gboolean hold);
/* Lets in what waits, held or not. */
void wp_incident_list_admit (WpIncidentList *self);
/* TRUE when something waits. @n_new: (out): how many rows are new; 0 when rows only move or go */
gboolean wp_incident_list_get_waiting (WpIncidentList *self, guint *n_new);
gboolean wp_incident_list_get_loaded (WpIncidentList *self);
const GError *wp_incident_list_get_error (WpIncidentList *self);
guint wp_incident_list_get_group_size (WpIncidentList *self, WpGroup group);

/* The selected incident, "" for none */
const char *wp_incident_list_get_selected (WpIncidentList *self);
guint wp_incident_list_get_selected_position (WpIncidentList *self);  /* GTK_INVALID_LIST_POSITION when it is not in the list */
void wp_incident_list_select (WpIncidentList *self, guint position);  /* GTK_INVALID_LIST_POSITION selects nothing */
/* Marks changed outside of the documents: seen marks, the outbox. @incident_id: (nullable) for all */
void wp_incident_list_touch (WpIncidentList *self, const char *incident_id);

/* (transfer full): takes a result as if it had come from the reader; for tests */
void wp_incident_list_take_refs (WpIncidentList *self, WpRefs *refs);

G_END_DECLS
