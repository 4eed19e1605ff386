/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpLimits:
 *
 * How often somebody may try to sign in: five times a minute for an account from an address, thirty times for either alone,
 * so that neither guessing one account from everywhere nor every account from one place gets far. Bounded in memory.
 */
typedef struct _WpLimits WpLimits;

#define WP_LIMITS_PAIR 5
#define WP_LIMITS_ALONE 30

WpLimits *wp_limits_new (void);
void wp_limits_free (WpLimits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpLimits, wp_limits_free)

/* Counts a try. Returns 0, or the seconds until the next may be made. @now: ms of a monotonic clock */
guint wp_limits_try (WpLimits *self, const char *account, const char *address, gint64 now);
/* A try that succeeded does not count. */
void wp_limits_forgive (WpLimits *self, const char *account, const char *address);

G_END_DECLS
