/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Removes @path and all in it, following no link. What cannot be removed stays. Blocks. */
void wp_folder_erase (const char *path);

G_END_DECLS
