/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/* The words of an inbox row, from its columns alone. All (transfer full). */
char *wp_incident_words_subject (const WpRow *row);          /* "Sakura Logistics · 4 hosts" */
char *wp_incident_words_turn (const WpRow *row, gint64 now); /* "your turn", "closes in 41 h", "" when closed */

G_END_DECLS
