/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * WpBlobSweep:
 *
 * Removes attached files that no form names any more and that were last put more than %WP_BLOB_SWEEP_GRACE ago: what is put is safe that long
 * before a form has to name it. The row goes first, then the file unless another partner has it; a file that lost its row in a crash goes by its
 * own age. Small pieces, whenever the server has nothing else to do: at once, and every day.
 */
typedef struct _WpBlobSweep WpBlobSweep;

#define WP_BLOB_SWEEP_GRACE (7 * WP_DAY)

WpBlobSweep *wp_blob_sweep_new (WpStorage *storage, const char *dir);
void wp_blob_sweep_free (WpBlobSweep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpBlobSweep, wp_blob_sweep_free)

G_END_DECLS
