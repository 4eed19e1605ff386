/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What an asynchronous call is given for its callback instead of the page, widget or object that wants the answer: that may be gone by then,
 * and a call that cannot be canceled answers all the same. For the main thread alone. */

/* @object: (type GObject): not kept alive. (transfer full): for wp_weak_take(), once */
gpointer wp_weak_new (gpointer object);
/* (transfer full) (nullable): the object, %NULL once it was disposed of */
gpointer wp_weak_get (gpointer weak);
/* The same, and @weak is freed: what a callback begins with. */
gpointer wp_weak_take (gpointer weak);

G_END_DECLS
