/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWeak"
#include "config.h"

#include "wp-weak.h"

/* A weak pointer ends when its object is disposed of, a GWeakRef only with its last reference: a closed window may have one for long. */
typedef struct {
  gpointer object; /* (nullable) (weak) */
} Weak;

gpointer
wp_weak_new (gpointer object)
{
  Weak *weak = g_new0 (Weak, 1);
  g_set_weak_pointer (&weak->object, object);
  return weak;
}

gpointer
wp_weak_get (gpointer data)
{
  Weak *weak = data;
  return weak->object != NULL ? g_object_ref (weak->object) : NULL;
}

gpointer
wp_weak_take (gpointer data)
{
  Weak *weak = data;
  gpointer object = wp_weak_get (weak);
  g_clear_weak_pointer (&weak->object);
  g_free (weak);
  return object;
}
