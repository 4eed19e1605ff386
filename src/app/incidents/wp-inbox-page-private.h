/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-error-view.h"
#include "wp-filter-bar.h"
#include "wp-inbox-filter-popover.h"
#include "wp-inbox-page.h"
#include "wp-document-list.h"
#include "wp-list-view.h"

G_BEGIN_DECLS

struct _WpInboxPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkSearchEntry *search;
  GtkMenuButton *filter_button;
  WpInboxFilterPopover *popover; /* (nullable): made when it is first opened */
  WpFilterBar *filter_bar;
  GtkRevealer *pill_revealer;
  GtkButton *pill;
  GtkLabel *offline_label;
  GtkStack *stack;
  WpListView *view;

  WpAccount *account;   /* (owned) (nullable) */
  WpDocumentList *list; /* (owned) */
  WpIncidentFilter filter;
  GCancellable *cancellable; /* (owned): of the customers' list */
  char *wanted;              /* (owned) (nullable): to be selected when the list is loaded */
  guint loading_timeout;
  gboolean pointer_inside;
  gboolean focus_inside;
};

/* wp-inbox-layout.c: creates the widgets */
void wp_inbox_page_lay_out (WpInboxPage *self);
/* The page "loading" or "empty" (an AdwStatusPage) or "error" (a WpErrorView) of the stack, made when it is first needed. (transfer none) */
GtkWidget *wp_inbox_page_need_page (WpInboxPage *self, const char *name);

G_END_DECLS
