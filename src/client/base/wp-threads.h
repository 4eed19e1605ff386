/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpWorker:
 *
 * One named thread with a queue: jobs of a higher priority first, in order among equals. What it owns is touched by it alone.
 */
typedef struct _WpWorker WpWorker;

typedef enum {
  WP_WORKER_URGENT,      /* what a person did and waits for */
  WP_WORKER_NORMAL,
  WP_WORKER_BACKGROUND,  /* pages of changes */
} WpWorkerPriority;

typedef void (*WpWorkerFunc) (gpointer data);

WpWorker *wp_worker_new (const char *name);
/* Runs all that is queued, then ends the thread and waits for it. */
void wp_worker_free (WpWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpWorker, wp_worker_free)

/* @destroy: (nullable): frees @data on the worker after @func */
void wp_worker_push (WpWorker *self, WpWorkerPriority priority, WpWorkerFunc func, gpointer data, GDestroyNotify destroy);
/* Runs @func there and waits. Never from the main thread, and never from the worker itself. */
void wp_worker_run (WpWorker *self, WpWorkerPriority priority, WpWorkerFunc func, gpointer data);

G_END_DECLS
