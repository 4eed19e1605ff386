/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpDemoChild:
 *
 * The backend with sample data, as a child process on a free loopback port, and a temporary folder for its state and for the account
 * that is signed in to it. Both are gone afterwards; what a killed process left is swept by the next. Blocking, for a worker thread.
 */
typedef struct _WpDemoChild WpDemoChild;

/* @program: (nullable): found beside this program or on PATH */
WpDemoChild *wp_demo_child_new (const char *program, GCancellable *cancellable, GError **error);
/* Ends the child and erases the folder: what is open in it must be closed before. */
void wp_demo_child_free (WpDemoChild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDemoChild, wp_demo_child_free)

/* On the main thread: calls @ended there when the server ends by itself, or is ended by somebody, before this goes. */
void wp_demo_child_watch (WpDemoChild *self, void (*ended) (gpointer user_data), gpointer user_data);
const char *wp_demo_child_get_url (WpDemoChild *self);
const char *wp_demo_child_get_directory (WpDemoChild *self);

/* Stands for the browser and the person at it, before this child and nobody else: fetches the sign-in page behind @url, posts its form and
 * follows the redirect to the loopback listener. A #WpSignInVisit; @user_data is the #WpDemoChild. What goes wrong later cancels
 * the child's cancellable. */
gboolean wp_demo_child_visit (const char *url, gpointer user_data, GError **error);
/* Cancelled when the visit failed; chain it to what waits for the redirect. (transfer none) */
GCancellable *wp_demo_child_get_failure (WpDemoChild *self, const GError **error);

G_END_DECLS
