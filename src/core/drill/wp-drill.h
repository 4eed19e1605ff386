/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

extern const WpKind wp_kind_drill; /* a drill of the way that wakes people */

G_END_DECLS
