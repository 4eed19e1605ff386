/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpWelcomePage:
 *
 * The first run: three lines, *Sign in* and *Explore with sample data*; and the waiting for the browser, also when a sign-in has
 * expired. Signals: "signed-in" (WpAccount *), "closed" (when there is somewhere to go back to).
 */
#define WP_TYPE_WELCOME_PAGE (wp_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (WpWelcomePage, wp_welcome_page, WP, WELCOME_PAGE, AdwBin)

GtkWidget *wp_welcome_page_new (WpAccounts *accounts);
/* May the person leave without signing in? */
void wp_welcome_page_set_can_close (WpWelcomePage *self, gboolean can_close);
/* Fills in the address. */
void wp_welcome_page_set_server (WpWelcomePage *self, const char *url);
void wp_welcome_page_explore (WpWelcomePage *self);
/* @account's sign-in has expired: the same person signs in again. */
void wp_welcome_page_sign_in_again (WpWelcomePage *self, WpAccount *account);
/* https, or http to a literal loopback address: what is wrong with it, or %NULL. (transfer full) */
char *wp_welcome_page_check_address (const char *text, char **url);

G_END_DECLS
