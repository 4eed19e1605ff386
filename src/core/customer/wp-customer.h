/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

extern const WpKind wp_kind_customer; /* a customer of the partner */

G_END_DECLS
