/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-customer-page.h"
#include "wp-customers-page.h"
#include "wp-inbox-page.h"
#include "wp-incident-page.h"
#include "wp-onboarding-list.h"
#include "wp-onboarding-page.h"
#include "wp-shell.h"
#include "wp-sidebar.h"
#include "wp-welcome-page.h"
#include "wp-window.h"

G_BEGIN_DECLS

struct _WpWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *stack;            /* "nothing", "welcome", "shell" */
  WpWelcomePage *welcome;     /* (nullable): made when it is needed, as the customers' pages are */
  GtkLabel *sample;           /* says that the account is sample data */
  GtkRevealer *bar;
  GtkLabel *bar_label;
  GtkButton *bar_button;
  WpShell *shell;
  WpSidebar *sidebar;
  GtkStack *lists;            /* one page per view */
  GtkStack *details;
  WpInboxPage *inbox;
  WpIncidentPage *incident;
  WpCustomersPage *customers;
  WpCustomerPage *customer;
  WpOnboardingData *onboarding_data; /* (owned) (nullable) */
  WpOnboardingList *onboardings;
  WpOnboardingPage *onboarding;

  WpAccounts *accounts;       /* (owned) */
  WpAccount *account;         /* (owned) (nullable) */
  GSettings *settings;        /* (owned) */
  GCancellable *cancellable;  /* (owned): of what the window began */
  WpView view;
  guint seen_source;          /* somebody has been looking for a moment */
};

/* wp-window-actions.c */
void wp_window_install_actions (GtkWidgetClass *klass);
void wp_window_update_actions (WpWindow *self);

/* wp-window-keys.c */
void wp_window_add_keys (WpWindow *self);

/* wp-window.c */
void wp_window_set_account (WpWindow *self, WpAccount *account);
void wp_window_set_view (WpWindow *self, WpView view);

G_END_DECLS
