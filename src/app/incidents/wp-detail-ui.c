/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailUi"
#include "config.h"

#include "wp-detail-ui.h"
#include "wp-threads.h"

void
wp_detail_release (WpIncident *incident)
{
  if (wp_incident_is_long (incident))
    wp_task_free (incident, (GDestroyNotify) wp_incident_unref);
  else
    wp_incident_unref (incident);
}

WpDetail *
wp_detail_new (WpAccount *account, WpIncident *incident, GPtrArray *outbox, char *why_not)
{
  static guint serial;
  WpDetail *self = g_rc_box_new0 (WpDetail);
  self->account = g_object_ref (account);
  self->incident = wp_incident_ref (incident);
  self->outbox = outbox;
  self->why_not = why_not;
  self->serial = ++serial;
  return self;
}

WpDetail *
wp_detail_ref (WpDetail *self)
{
  return g_rc_box_acquire (self);
}

static void
detail_clear (gpointer data)
{
  WpDetail *self = data;
  g_object_unref (self->account);
  wp_detail_release (self->incident);
  g_ptr_array_unref (self->outbox);
  g_free (self->why_not);
}

void
wp_detail_unref (WpDetail *self)
{
  g_rc_box_release_full (self, detail_clear);
}

WpDetail *
wp_detail_renew (WpDetail *self)
{
  return wp_detail_new (self->account, self->incident, g_ptr_array_ref (self->outbox), g_strdup (self->why_not));
}
