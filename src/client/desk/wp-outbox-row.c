/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOutboxRow"
#include "config.h"

#include "wp-outbox-row.h"

WpOutboxRow *
wp_outbox_row_ref (WpOutboxRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
row_clear (gpointer data)
{
  WpOutboxRow *self = data;
  wp_command_unref (self->command);
  g_free (self->error_message);
  g_clear_pointer (&self->theirs, json_object_unref);
}

void
wp_outbox_row_unref (WpOutboxRow *self)
{
  g_atomic_rc_box_release_full (self, row_clear);
}
