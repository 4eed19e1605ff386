/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

/* Why something may not be done, translated: the role that it needs, or another reason. (transfer full), "" for %NULL */
char *wp_reason_words (const GError *error);

G_END_DECLS
