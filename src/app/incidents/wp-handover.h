/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident.h"
#include "wp-paper.h"

G_BEGIN_DECLS

/**
 * wp_handover_new:
 * @partner: who hands it over, "" for nobody
 * @now: when, ms
 *
 * The guidance of an incident on paper, to hand to the customer: a title block, what happened, the steps with boxes to tick,
 * what is affected, the recommendations.
 */
WpPaper *wp_handover_new (const WpIncident *incident, const char *partner, gint64 now);

G_END_DECLS
