/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For the bench: with WATCHPOST_FRAME_LOG=FILE the longest iteration of the main loop since the first frame, in milliseconds, is
 * written there at the end and on SIGUSR1, from where on it is measured anew. Without it nothing is measured. */
void wp_frame_log_start (void);
/* The first frame with content is on the screen: measuring begins anew. */
void wp_frame_log_first_frame (void);
void wp_frame_log_stop (void);

G_END_DECLS
