/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident-query.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpInboxFilterPopover:
 *
 * The choices of the inbox. "changed" comes when a person chose something; the text is the search entry's and stays untouched.
 */
#define WP_TYPE_INBOX_FILTER_POPOVER (wp_inbox_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (WpInboxFilterPopover, wp_inbox_filter_popover, WP, INBOX_FILTER_POPOVER, GtkPopover)

GtkWidget *wp_inbox_filter_popover_new (void);
/* (element-type JsonObject): the customers to choose from */
void wp_inbox_filter_popover_set_customers (WpInboxFilterPopover *self, GPtrArray *customers);
void wp_inbox_filter_popover_show_filter (WpInboxFilterPopover *self, const WpIncidentFilter *filter);
void wp_inbox_filter_popover_read_filter (WpInboxFilterPopover *self, WpIncidentFilter *filter);

G_END_DECLS
