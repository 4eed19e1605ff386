/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wp_threads_prepare:
 *
 * Registers, on the main thread and before there is any other, the types that several threads would fetch_me first. GLib 2.74 can lock up
 * for good otherwise: one thread registers a type and wants the lock of all classes for its interface, while another holds that lock to set
 * up a class that names the same type.
 */
void wp_threads_prepare (void);

/**
 * wp_task_run:
 * @outer: (transfer full): the task that somebody waits for; its task data is what @func works on
 * @done: on the thread that @outer belongs to, with @outer (transfer full) as its user data
 *
 * Runs @func in a pool thread. A thread may let its task go long after its answer was taken, and be the last to. So @func gets a task of
 * its own without a source object, and what it works on belongs to @outer, which never leaves its thread: no object of the main thread is
 * ever finalized on another. The only way to a pool thread in the client.
 */
void wp_task_run (GTask *outer, GTaskThreadFunc func, GAsyncReadyCallback done);

/* Frees in a pool thread what takes long to free. @free_func: may be called there; no object of the main thread hangs on @data. */
void wp_task_free (gpointer data, GDestroyNotify free_func);

/**
 * WpWorker:
 *
 * One named thread with a queue: jobs of a higher priority first, in order among equals. What it owns is used by it alone.
 */
typedef struct _WpWorker WpWorker;

typedef enum {
  WP_WORKER_URGENT, /* what a person did and waits for */
  WP_WORKER_NORMAL,
  WP_WORKER_BACKGROUND, /* pages of changes */
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
