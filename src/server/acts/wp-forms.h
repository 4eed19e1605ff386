/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * WpForms:
 *
 * The forms, the terms of use and the catalog of products as this server's operator wrote them: the files of the installed folder and of a folder of the operator's,
 * where a file of the same name takes the other's place.
 */
typedef struct {
  GPtrArray *definitions; /* JsonObject, each found sound, by name of file */
  JsonObject *terms;      /* (nullable): {version,title,text} */
  GPtrArray *products;    /* JsonObject, each found sound, in the catalog's order */
} WpForms;

/**
 * wp_forms_load:
 * @dir: (nullable): the operator's folder, beside the installed one
 *
 * %WP_ERROR_INVALID names file and pointer of what is wrong.
 */
WpForms *wp_forms_load (const char *dir, GError **error);
void wp_forms_free (WpForms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpForms, wp_forms_free)

/**
 * wp_forms_publish:
 *
 * Gives every partner its onboarding document, the one for its rules, the forms and the products as documents, and the terms. A version that was served and now says something
 * else is %WP_ERROR_CONFLICT, and nothing is done. New terms ask for acceptance again and lock nothing. Joins an open transaction.
 */
gboolean wp_forms_publish (const WpForms *self, WpStorage *storage, gint64 now, GError **error);

G_END_DECLS
