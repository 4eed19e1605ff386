/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWorker"
#include "config.h"

#include "wp-threads.h"

struct _WpWorker {
  GThread *thread;
  GAsyncQueue *queue;
  gint serial;
};

typedef struct {
  WpWorkerFunc func; /* NULL ends the thread */
  gpointer data;
  GDestroyNotify destroy;
  int priority;
  guint serial;
} WpJob;

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const WpJob *one = a, *two = b;
  if (one->priority != two->priority)
    return one->priority < two->priority ? -1 : 1;
  return (int) (one->serial - two->serial);
}

static gpointer
worker_thread (gpointer user_data)
{
  WpWorker *self = user_data;
  for (;;) {
    WpJob *job = g_async_queue_pop (self->queue);
    gboolean end = job->func == NULL;
    if (!end)
      job->func (job->data);
    if (job->destroy != NULL)
      job->destroy (job->data);
    g_free (job);
    if (end)
      return NULL;
  }
}

static void
push (WpWorker *self, int priority, WpWorkerFunc func, gpointer data, GDestroyNotify destroy)
{
  WpJob *job = g_new0 (WpJob, 1);
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  job->priority = priority;
  g_async_queue_lock (self->queue);
  job->serial = (guint) self->serial++;
  g_async_queue_push_sorted_unlocked (self->queue, job, compare_jobs, NULL);
  g_async_queue_unlock (self->queue);
}

WpWorker *
wp_worker_new (const char *name)
{
  WpWorker *self = g_new0 (WpWorker, 1);
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new (name, worker_thread, self);
  return self;
}

void
wp_worker_free (WpWorker *self)
{
  if (self == NULL)
    return;
  push (self, G_MAXINT, NULL, NULL, NULL);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self);
}

void
wp_worker_push (WpWorker *self, WpWorkerPriority priority, WpWorkerFunc func, gpointer data, GDestroyNotify destroy)
{
  push (self, priority, func, data, destroy);
}

typedef struct {
  WpWorkerFunc func;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} WpWait;

static void
run_and_tell (gpointer data)
{
  WpWait *wait = data;
  wait->func (wait->data);
  g_mutex_lock (&wait->mutex);
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

void
wp_worker_run (WpWorker *self, WpWorkerPriority priority, WpWorkerFunc func, gpointer data)
{
  WpWait wait = { .func = func, .data = data };
  g_return_if_fail (g_thread_self () != self->thread);
  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  push (self, priority, run_and_tell, &wait, NULL);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);
}
