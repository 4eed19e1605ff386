/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wp_task_run:
 * @outer: (transfer full): the task that somebody waits for; its task data is what @func works on
 * @done: on the thread that @outer belongs to, with @outer (transfer full) as its user data
 *
 * Runs @func in a pool thread. A thread may let its task go long after its answer was taken, and be the last to. So @func gets a task of
 * its own without a source object, and what it works on belongs to @outer, which never leaves its thread: no object of the main thread is
 * ever finalized on another. The only way to a pool thread in this folder.
 */
void wp_task_run (GTask *outer, GTaskThreadFunc func, GAsyncReadyCallback done);

G_END_DECLS
