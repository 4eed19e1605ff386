/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpViews"
#include "config.h"
#include "wp-views.h"

#include "wp-customers-view.h"
#include "wp-filters-view.h"
#include "wp-incidents-view.h"
#include "wp-licenses-view.h"
#include "wp-onboarding-view.h"
#include "wp-orders-view.h"

/* The registry: the only place that knows every view. */
static GType (*const types[]) (void) = {
  wp_incidents_view_get_type, wp_customers_view_get_type,  wp_licenses_view_get_type,
  wp_orders_view_get_type,    wp_onboarding_view_get_type, wp_filters_view_get_type,
};

GPtrArray *
wp_views_new (void)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_ptr_array_add (views, g_object_new (types[i](), NULL));
  return views;
}

WpView *
wp_views_find (GPtrArray *views, const char *id)
{
  for (guint i = 0; i < views->len; i++)
    if (g_strcmp0 (wp_view_get_id (g_ptr_array_index (views, i)), id) == 0)
      return g_ptr_array_index (views, i);
  return NULL;
}
