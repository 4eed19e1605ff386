/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wp_style_init:
 *
 * Lays `dark.css` and `contrast.css` of the resources over `style.css` while the desktop asks for them. libadwaita loads such files by
 * their names as well, but newer versions complain about it, and what they would rather have the floor's CSS cannot say. To be called
 * once, when there is a display.
 */
void wp_style_init (void);

G_END_DECLS
