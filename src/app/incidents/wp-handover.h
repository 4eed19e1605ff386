/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident.h"
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * WpHandover:
 *
 * The guidance of an incident on paper, to hand to the customer: a title block, what happened, the steps with boxes to tick,
 * what is affected, the recommendations, and a foot on every page. Pango and cairo alone, so that it prints, saves and is tested
 * without a window. Lengths are in points.
 */
typedef struct _WpHandover WpHandover;

/* @partner: who hands it over, "" for nobody; @now: when, ms */
WpHandover *wp_handover_new (const WpIncident *incident, const char *partner, gint64 now);
void wp_handover_free (WpHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpHandover, wp_handover_free)

/* Breaks it into pages of that size (margins are within) and tells how many. */
guint wp_handover_layout (WpHandover *self, PangoContext *context, double width, double height);
/* @page: from 0 */
void wp_handover_draw_page (WpHandover *self, cairo_t *cr, guint page);
/* The text of a page, line by line, as it stands on paper. (transfer full) */
char *wp_handover_get_page_text (WpHandover *self, guint page);

G_END_DECLS
