/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpThreads"
#include "config.h"

#include "wp-threads.h"

#include <libsecret/secret.h>
#include <libsoup/soup.h>

void
wp_threads_prepare (void)
{
  static gsize prepared;
  if (!g_once_init_enter (&prepared))
    return;
  const GType types[] = {
    G_TYPE_DBUS_CONNECTION,     G_TYPE_DBUS_PROXY,          G_TYPE_DBUS_MESSAGE,
    G_TYPE_SOCKET_CLIENT,       G_TYPE_TCP_CONNECTION,      G_TYPE_UNIX_CONNECTION,
    G_TYPE_INET_SOCKET_ADDRESS, G_TYPE_UNIX_SOCKET_ADDRESS, G_TYPE_TASK,
    G_TYPE_CANCELLABLE,         SOUP_TYPE_SESSION,          SOUP_TYPE_MESSAGE,
    SOUP_TYPE_SERVER,           SOUP_TYPE_SERVER_MESSAGE,   SECRET_TYPE_SERVICE,
    SECRET_TYPE_COLLECTION,     SECRET_TYPE_ITEM,           SECRET_TYPE_PROMPT,
  };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_class_unref (g_type_class_ref (types[i]));
  g_network_monitor_get_default ();
  g_once_init_leave (&prepared, 1);
}

void
wp_task_run (GTask *outer, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, g_task_get_cancellable (outer), done, outer);
  g_task_set_source_tag (task, func);
  /* A thread whose task was canceled still works on what @outer owns: its answer is waited for. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_task_get_task_data (outer), NULL);
  g_task_run_in_thread (task, func);
}

typedef struct {
  gpointer data;
  GDestroyNotify free_func;
} WpDrop;

static void
free_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const WpDrop *drop = data;
  drop->free_func (drop->data);
  g_task_return_boolean (task, TRUE);
}

void
wp_task_free (gpointer data, GDestroyNotify free_func)
{
  WpDrop *drop = g_new0 (WpDrop, 1);
  drop->data = data;
  drop->free_func = free_func;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, wp_task_free);
  g_task_set_task_data (task, drop, g_free);
  g_task_run_in_thread (task, free_thread);
}

/* A thread with a queue */

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
run_and_signal (gpointer data)
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
  push (self, priority, run_and_signal, &wait, NULL);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);
}
