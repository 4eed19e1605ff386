/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpInboxPage:
 *
 * The list pane of the incidents: search, filter, status, list. It has its own header bar.
 *
 * Signals: "selected" (const char *id): show it beside the list, "" for none; "opened" (const char *id): go there.
 */
#define WP_TYPE_INBOX_PAGE (wp_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (WpInboxPage, wp_inbox_page, WP, INBOX_PAGE, AdwBin)

GtkWidget *wp_inbox_page_new (void);
void wp_inbox_page_set_account (WpInboxPage *self, WpAccount *account); /* (nullable) */
AdwHeaderBar *wp_inbox_page_get_header_bar (WpInboxPage *self);

/* Selects the next (1) or previous (-1) incident. */
void wp_inbox_page_move (WpInboxPage *self, int step);
/* Goes to the selected incident. */
void wp_inbox_page_open_selected (WpInboxPage *self);
/* Selects the incident if it is among the first of the list, now or when the list is loaded. */
void wp_inbox_page_select_id (WpInboxPage *self, const char *incident_id);
void wp_inbox_page_focus_search (WpInboxPage *self);
void wp_inbox_page_focus_list (WpInboxPage *self);
/* Only this severity, or all again when it was the only one. */
void wp_inbox_page_toggle_severity (WpInboxPage *self, WpSeverity severity);
/* All of one customer */
void wp_inbox_page_show_customer (WpInboxPage *self, const char *customer_id);
/* What a saved filter asks. @document: of the kind filter; one that this version does not understand changes nothing */
void wp_inbox_page_show_filter (WpInboxPage *self, JsonObject *document);
void wp_inbox_page_clear_filter (WpInboxPage *self);

G_END_DECLS
