/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wp_text_split_list:
 * @text: what a person typed; valid UTF-8
 *
 * Cuts a list at what people put between its parts: a comma or a semicolon of any width, the Japanese comma, a line's end.
 *
 * Returns: (transfer full): the parts, trimmed of every kind of space, without empty ones
 */
GStrv wp_text_split_list (const char *text);

/**
 * wp_text_head:
 * @text: from anywhere
 * @max: in characters
 *
 * Returns: (transfer full): its beginning, with "…" where more follows; valid UTF-8 whatever @text is
 */
char *wp_text_head (const char *text, guint max);

/**
 * wp_text_is_uuid:
 * @text: (nullable)
 *
 * Is it a UUID as RFC 9562 writes one, in lower case? In capitals it would be another key and another document.
 */
gboolean wp_text_is_uuid (const char *text);

/**
 * wp_text_init_translations:
 *
 * Sets the locale and where translations are: in the folder that the environment's `TEXTDOMAINDIR` names, as `meson devenv` does, else where
 * they are installed. The first call of a program.
 */
void wp_text_init_translations (void);

G_END_DECLS
