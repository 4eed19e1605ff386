/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The key of a license, which is typed once and shown to nobody again. The vendor's exact form is not public (domain §1.5): it is capitals and
 * digits in groups with dashes between them, and bounds that no real key is beyond. */

#define WP_LICENSE_KEY_MIN 8  /* capitals and digits */
#define WP_LICENSE_KEY_MAX 64 /* with the dashes */

/**
 * wp_license_key_normalize:
 * @text: what a person typed, or a mail or a sheet holds; from anywhere
 *
 * Takes off what is around a key (blanks, a line's number, a bullet, quotes) and writes it in one way: full-width letters and digits as plain
 * ones, capitals, one dash for whatever separates its groups.
 *
 * Returns: (transfer full) (nullable): %NULL when it has not the form of a key
 */
char *wp_license_key_normalize (const char *text);

/* What two ways to write the same key have in common: no dashes. @key: normalized. (transfer full) */
char *wp_license_key_fold (const char *key);

/* What may be shown: "XXXX-…-1234", the last four at most, fewer of a short key. @key: normalized. (transfer full) */
char *wp_license_key_mask (const char *key);
/* Is it such a mask, and so no key? @text: (nullable) */
gboolean wp_license_key_is_mask (const char *text);

G_END_DECLS
