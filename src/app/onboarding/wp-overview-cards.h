/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include "wp-onboarding.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOverview:
 *
 * What an update of the cards is given, on the stack. Each card changes only what differs.
 */
typedef struct {
  WpAccount *account;
  WpOnboardingData *data;
  JsonObject *onboarding;
  const char *id;    /* of the document */
  GPtrArray *outbox; /* WpOutboxRow of it */
  WpOnboardingState state;
} WpOverview;

/* The undelivered command of @type, the newest. (nullable) (transfer none) */
const WpOutboxRow *wp_overview_find_row (const WpOverview *overview, const WpCommandType *type);
/* May it be done now? Sets the button's sensitivity, and why not as its tooltip. */
gboolean wp_overview_allow (const WpOverview *overview, const WpCommandType *type, GtkWidget *button);
/* Submits the command; a refusal becomes a toast. @body: (transfer full) (nullable) */
void wp_overview_do (GtkWidget *card, WpAccount *account, const char *id, const WpCommandType *type, JsonObject *body);

/* A card with its heading and the clock of what is not sent; its content is appended to it. */
GtkWidget *wp_overview_card_new (const char *title, GtkWidget **not_sent);

/* The five steps, beside each other or one below the other */
GtkWidget *wp_overview_path_new (void);
void wp_overview_path_update (GtkWidget *path, const WpOverview *overview);
/* What is to be done now */
GtkWidget *wp_overview_now_new (void);
void wp_overview_now_update (GtkWidget *card, const WpOverview *overview);
/* Who the account manager is, and the meeting */
GtkWidget *wp_overview_manager_new (void);
void wp_overview_manager_update (GtkWidget *card, const WpOverview *overview);
/* The products and the interest in them */
GtkWidget *wp_overview_interest_new (void);
void wp_overview_interest_update (GtkWidget *card, const WpOverview *overview);
/* What the onboarding team wants to know */
GtkWidget *wp_overview_question_new (void);
void wp_overview_question_update (GtkWidget *card, const WpOverview *overview);
/* Who does what, and that it is confirmed */
GtkWidget *wp_overview_duties_new (void);
void wp_overview_duties_update (GtkWidget *card, const WpOverview *overview);
GtkWidget *wp_overview_terms_new (void);
void wp_overview_terms_update (GtkWidget *card, const WpOverview *overview);
/* The first session: booked, held */
GtkWidget *wp_overview_session_new (void);
void wp_overview_session_update (GtkWidget *card, const WpOverview *overview);

G_END_DECLS
