/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTask"
#include "config.h"

#include "wp-task.h"

void
wp_task_run (GTask *outer, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr(GTask) task = g_task_new (NULL, g_task_get_cancellable (outer), done, outer);
  g_task_set_source_tag (task, func);
  /* A thread whose task was canceled still works on what @outer owns: its answer is waited for. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_task_get_task_data (outer), NULL);
  g_task_run_in_thread (task, func);
}
