/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wp_types_prepare:
 *
 * Registers, on the main thread and before there is any other, the types that several threads would meet first. GLib 2.74 can lock up
 * for good otherwise: one thread registers a type and wants the lock of all classes for its interface, while another holds that lock to set
 * up a class that names the same type.
 */
void wp_types_prepare (void);

G_END_DECLS
