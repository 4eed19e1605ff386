/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"

G_BEGIN_DECLS

/* The translated words of every enumeration. Those that take a text answer the text itself for a value they do not know. */
const char *wp_status_label (WpStatus status, const char *text);
const char *wp_group_label (WpGroup group);
const char *wp_product_label (WpProduct product, const char *text);
const char *wp_role_label (WpRole role);
const char *wp_verdict_label (WpVerdict verdict);
const char *wp_channel_label (const char *channel);
const char *wp_attempt_result_label (const char *result);
const char *wp_isolation_label (const char *state);
const char *wp_device_role_label (const char *role);
const char *wp_event_label (const char *kind);

G_END_DECLS
