/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubble"
#include "config.h"

#include "wp-bubble.h"

static char *
copy (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

WpBubble *
wp_bubble_new (const WpBubble *from)
{
  WpBubble *self = g_atomic_rc_box_new0 (WpBubble);
  *self = *from;
  self->id = copy (from->id);
  self->alert_key = copy (from->alert_key);
  self->incident_id = copy (from->incident_id);
  self->question_id = copy (from->question_id);
  self->title = copy (from->title);
  self->customer_name = copy (from->customer_name);
  return self;
}

WpBubble *
wp_bubble_ref (WpBubble *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
bubble_clear (gpointer data)
{
  WpBubble *self = data;
  g_free (self->id);
  g_free (self->alert_key);
  g_free (self->incident_id);
  g_free (self->question_id);
  g_free (self->title);
  g_free (self->customer_name);
}

void
wp_bubble_unref (WpBubble *self)
{
  g_atomic_rc_box_release_full (self, bubble_clear);
}
