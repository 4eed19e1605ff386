/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-activation.h"
#include "wp-customer.h"
#include "wp-drill.h"
#include "wp-filter.h"
#include "wp-form.h"
#include "wp-incident.h"
#include "wp-license.h"
#include "wp-onboarding.h"
#include "wp-order.h"
#include "wp-partner.h"
#include "wp-price.h"
#include "wp-product.h"
#include "wp-submission.h"
#include "wp-user.h"

G_BEGIN_DECLS

/* The one place that knows all kinds of documents. */

/* NULL-terminated: every kind there is */
const WpKind *const *wp_kinds (void);
const WpKind *wp_kind_find (const char *name); /* (nullable) */

G_END_DECLS
