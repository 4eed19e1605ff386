/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKind"
#include "config.h"

#include "wp-kinds.h"

const WpKind *const *
wp_kinds (void)
{
  static const WpKind *const kinds[] = { &wp_kind_incident, &wp_kind_customer,   &wp_kind_user,       &wp_kind_drill,
                                         &wp_kind_form,     &wp_kind_onboarding, &wp_kind_submission, &wp_kind_filter,
                                         &wp_kind_product,  &wp_kind_license,    &wp_kind_allocation, &wp_kind_activation,
                                         &wp_kind_partner,  &wp_kind_price,      &wp_kind_order,      NULL };
  return kinds;
}

const WpKind *
wp_kind_find (const char *name)
{
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    if (g_strcmp0 ((*kind)->name, name) == 0)
      return *kind;
  return NULL;
}
