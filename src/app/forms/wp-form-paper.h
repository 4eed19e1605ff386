/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"
#include "wp-paper.h"

G_BEGIN_DECLS

/**
 * wp_form_paper_new:
 * @submission: as it stands, this desk's answers included
 * @partner: "" for nobody
 * @language: "en", "ja", or "both" for one after the other
 * @now: ms
 *
 * A form as one hands it to a customer for signature: whose it is, every question that is asked with its answer in words, consents, lines
 * to sign on, and at the foot of every page the SHA-256 of its content.
 */
WpPaper *wp_form_paper_new (const WpForm *form, JsonObject *submission, const char *partner, const char *language, gint64 now);

G_END_DECLS
