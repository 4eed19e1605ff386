/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "Wp"
#include "config.h"

#include "wp-coverage.h"
