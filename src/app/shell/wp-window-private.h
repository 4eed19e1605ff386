/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-shell.h"
#include "wp-sidebar.h"
#include "wp-views.h"
#include "wp-welcome-page.h"
#include "wp-window.h"

G_BEGIN_DECLS

struct _WpWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *stack;        /* "nothing", "welcome", "shell" */
  WpWelcomePage *welcome; /* (nullable): made when it is needed */
  GtkLabel *sample;       /* says that the account is sample data */
  GtkRevealer *bar;
  GtkLabel *bar_label;
  GtkButton *bar_button;
  WpShell *shell;
  WpSidebar *sidebar;
  GtkStack *lists; /* a page for each view that is made */
  GtkStack *details;

  WpAccounts *accounts;      /* (owned) */
  WpAccount *account;        /* (owned) (nullable) */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned): of what the window began */
  GPtrArray *views;          /* (owned) (element-type WpView): as in the sidebar */
  WpView *view;              /* the one that is shown */
};

/* wp-window-actions.c */
void wp_window_install_actions (GtkWidgetClass *klass);
void wp_window_update_actions (WpWindow *self);
void wp_window_add_keys (WpWindow *self);

/* wp-window.c */
/* @view: (nullable): %NULL is the first one */
void wp_window_set_view (WpWindow *self, WpView *view);

G_END_DECLS
