/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

extern const WpKind wp_kind_user; /* one of the partner's people: who can be assigned */

G_END_DECLS
