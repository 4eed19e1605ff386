/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of a country in the language of this desk; the code itself when nobody knows it. (nullable) for %NULL */
const char *wp_country_name (const char *code);
/* The codes in their order, %NULL behind the last */
const char *wp_country_nth (guint index);
/* "JP" for "+81312345678"; of a code that several share, the largest. (nullable) */
const char *wp_calling_code_country (const char *number);

G_END_DECLS
