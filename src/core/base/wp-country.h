/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Countries as ISO 3166-1 has them, and the calling codes of ITU-T E.164 */

/* Their codes in order, "AD" first, %NULL behind the last */
const char *wp_country_nth (guint index);
gboolean wp_country_is_valid (const char *code);
/* @language: "ja" or anything else. The code itself when nobody knows it; (nullable) for %NULL */
const char *wp_country_name (const char *code, const char *language);
/* "JP" for "+81312345678"; of a code that several share, the largest. (nullable) */
const char *wp_country_of_number (const char *number);

/* The calling code that @digits begin with, of a country or a service that is assigned; 0 when there is none */
guint wp_calling_code_find (const char *digits);

G_END_DECLS
