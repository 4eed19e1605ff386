/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-application.h"
#include "wp-notifier.h"
#include "wp-sleep.h"
#include "wp-window.h"

G_BEGIN_DECLS

struct _WpApplication {
  AdwApplication parent_instance;

  WpAccounts *accounts;      /* (owned) */
  WpNotifier *notifier;      /* (owned) */
  WpSleep *sleep;            /* (owned) */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *watched;        /* (owned) (element-type WpAccount): as the accounts, to know who has gone */
  GQueue waiting;            /* of Waiting: what was asked for before the accounts were known */
  guint patience_source;     /* the window is shown empty when this ends before the accounts are known */
  gint64 quit_by;            /* monotonic, us: no longer is waited for bubbles to go */
  gboolean loaded;
  gboolean held; /* while an account is watched */
};

typedef void (*WpWhenLoaded) (WpApplication *self, GVariant *parameter);
/* Now, or as soon as the accounts are known; the application is held until then. @parameter: (nullable) */
void wp_application_when_loaded (WpApplication *self, WpWhenLoaded function, GVariant *parameter);
WpWindow *wp_application_need_window (WpApplication *self);

/* wp-application-actions.c */
void wp_application_add_actions (WpApplication *self);

G_END_DECLS
