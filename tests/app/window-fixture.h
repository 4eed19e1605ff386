/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Begins a program of tests with windows and accounts: on a bus with nobody on it, so that there is no keyring and no portal */
void window_fixture_init (int *argc, char ***argv);
/* Returns: what main() returns */
int window_fixture_run (void);

G_END_DECLS
