/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-coverage.h"
#include "wp-eligibility.h"

G_BEGIN_DECLS

/* What the eligibility self-check says. Translated, no widgets. (transfer full) unless said otherwise */

const char *wp_check_item_label (WpEligibilityItem item);    /* (transfer none) */
const char *wp_check_state_label (WpEligibilityState state); /* (transfer none) */
/* How it stands and what to do: "Aiko Sato’s certificate lapses on 3 Jan 2027. Renew it in time." */
char *wp_check_line_text (const WpEligibilityLine *line);
/* The field of the self-check that mends it: "/contacts"; "" for none (transfer none) */
const char *wp_check_field (WpEligibilityItem item);
/* Does someone answer at every promised hour? @gaps: (nullable), at most @max of them were looked for; @zone: (nullable): whose clocks */
char *wp_check_coverage_answer (GArray *gaps, guint max, const char *zone);

G_END_DECLS
