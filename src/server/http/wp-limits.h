/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpLimits:
 *
 * How often somebody may try to sign in. A network is an IPv4 address or an IPv6 /64 (wp_network_name()).
 *
 * 1. An account from one network: five tries a minute.
 * 2. One network, whatever the accounts: thirty tries a minute.
 * 3. An account that got thirty tries in ten minutes from networks where it never signed in is under attack: until the ten minutes are over,
 *    each such network may try it once in ten minutes. Networks where it did sign in are not concerned.
 *
 * Why it holds:
 * - A guesser with N networks has 30 + N guesses at an account in ten minutes, whoever owns it.
 * - Nobody is locked out by others: what others do slows an account down only where its owner never was, and even there the
 *   first try always counts.
 * - A try that is refused writes nothing: it neither fills the table nor moves a counter. One that counts costs the server a
 *   password verification, which at two at a time are some ten a second; in the ten minutes that a name is kept they make
 *   fewer than %WP_LIMITS_NAMES names. On a machine that is faster than that, new names wait and old ones are kept.
 * - Where an account signed in is learnt from right passwords only, the last %WP_LIMITS_KNOWN networks of each.
 *
 * All of it is in memory; after a restart the counting begins again, and nobody is known anywhere.
 */
typedef struct _WpLimits WpLimits;

#define WP_LIMITS_PAIR 5     /* tries a minute */
#define WP_LIMITS_NETWORK 30 /* tries a minute */
#define WP_LIMITS_ATTACK 30  /* tries in ten minutes */
#define WP_LIMITS_NAMES 30000
#define WP_LIMITS_KNOWN 8

WpLimits *wp_limits_new (void);
void wp_limits_free (WpLimits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpLimits, wp_limits_free)

/* Counts a try. Returns 0, or the seconds until the next may be made. @now: ms of a monotonic clock */
guint wp_limits_try (WpLimits *self, const char *account, const char *network, gint64 now);
/* A try that was not verified does not count. */
void wp_limits_forgive (WpLimits *self, const char *account, const char *network);
/* A try that succeeded does not count, and the account is known there. */
void wp_limits_welcome (WpLimits *self, const char *account, const char *network);

G_END_DECLS
