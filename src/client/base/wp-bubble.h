/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/* @from: (nullable): copied, ids as given; missing texts become "" */
WpBubble *wp_bubble_new (const WpBubble *from);

G_END_DECLS
