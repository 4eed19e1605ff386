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
  GPtrArray *watched;        /* (owned) (element-type WpAccount): a copy of the list, to know which were removed */
  GQueue waiting;            /* of Waiting: functions to call when the accounts are loaded */
  guint build_source;        /* builds the window while they are being loaded */
  guint loading_timeout;     /* shows it before they are loaded */
  gint64 quit_by;            /* monotonic, us: the latest time to quit while bubbles are being withdrawn */
  gboolean loaded;
  gboolean held; /* by g_application_hold(), while an account is watched */
};

typedef void (*WpWhenLoaded) (WpApplication *self, GVariant *parameter);
/* Calls @function now, or when the accounts are loaded; the application is held until then. @parameter: (nullable) */
void wp_application_when_loaded (WpApplication *self, WpWhenLoaded function, GVariant *parameter);
WpWindow *wp_application_need_window (WpApplication *self);

/* wp-application-actions.c */
void wp_application_add_actions (WpApplication *self);

G_END_DECLS
