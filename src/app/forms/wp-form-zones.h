/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-picker.h"

G_BEGIN_DECLS

/* Every time zone there is */
void wp_form_zones_add (WpPicker *picker);

G_END_DECLS
