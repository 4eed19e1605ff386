/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailSections:
 *
 * The parts of one incident, from top to bottom in the order a person works. The head and the questions are there at once, the others are
 * made and updated in slices, one a frame.
 *
 * Signal: "grows" (): before each slice.
 */
#define WP_TYPE_DETAIL_SECTIONS (wp_detail_sections_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailSections, wp_detail_sections, WP, DETAIL_SECTIONS, GtkBox)

GtkWidget *wp_detail_sections_new (void);
/* @detail: always of the same incident */
void wp_detail_sections_update (WpDetailSections *self, WpDetail *detail);
/* Another incident takes the place: these are hidden at once, and leave their box in slices. */
void wp_detail_sections_leave (WpDetailSections *self);
/* Is it known what wp_detail_sections_focus_next() focuses? */
gboolean wp_detail_sections_has_next (WpDetailSections *self);
/* The open question, else the next open step, else the top of the page */
void wp_detail_sections_focus_next (WpDetailSections *self);
void wp_detail_sections_focus_comment (WpDetailSections *self);
/* Asks for confirmation before the oldest open question is answered with @verdict. */
void wp_detail_sections_confirm_answer (WpDetailSections *self, WpVerdict verdict);
/* @why_not: (nullable): why it may not be resolved */
void wp_detail_sections_set_resolve_reason (WpDetailSections *self, const char *why_not);

G_END_DECLS
