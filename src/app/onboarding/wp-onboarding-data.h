/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-form.h"
#include "wp-submission.h"

G_BEGIN_DECLS

/**
 * WpOnboardingData:
 *
 * What the onboarding's pages show, read once for all of them and kept up to date: the partner's own document, the definitions, the forms
 * filled in, the customers. Nothing in it is edited here.
 *
 * Signal: "changed" ().
 */
#define WP_TYPE_ONBOARDING_DATA (wp_onboarding_data_get_type ())
G_DECLARE_FINAL_TYPE (WpOnboardingData, wp_onboarding_data, WP, ONBOARDING_DATA, GObject)

WpOnboardingData *wp_onboarding_data_new (void);
void wp_onboarding_data_set_account (WpOnboardingData *self, WpAccount *account); /* (nullable) */
WpAccount *wp_onboarding_data_get_account (WpOnboardingData *self);               /* (nullable) */
/* Reads them now, not after the usual delay. */
void wp_onboarding_data_reload_submissions (WpOnboardingData *self);
gboolean wp_onboarding_data_is_loaded (WpOnboardingData *self);
const GError *wp_onboarding_data_get_error (WpOnboardingData *self); /* (nullable): of the last reading */

JsonObject *wp_onboarding_data_get_onboarding (WpOnboardingData *self); /* (nullable) */
GPtrArray *wp_onboarding_data_get_forms (WpOnboardingData *self);       /* WpForm: every version, newest first */
GPtrArray *wp_onboarding_data_get_submissions (WpOnboardingData *self); /* JsonObject */
GPtrArray *wp_onboarding_data_get_customers (WpOnboardingData *self);   /* (nullable): JsonObject */
/* How many definitions could not be read: this version is too old for them, or they are wrong. */
guint wp_onboarding_data_get_n_broken (WpOnboardingData *self);

WpForm *wp_onboarding_data_find_form (WpOnboardingData *self, const char *form_id, gint64 version); /* (nullable); 0: the newest */
WpForm *wp_onboarding_data_find_self_check (WpOnboardingData *self);                                /* (nullable) */
/* The present submission of a form and customer: the open one, else the accepted one. @customer_id: (nullable). (nullable) */
JsonObject *wp_onboarding_data_find_present (WpOnboardingData *self, const char *form_id, const char *customer_id);

/**
 * WpOnboardingItem:
 *
 * One line of the list. @submission: (nullable): %NULL when it is not begun.
 */
typedef enum { WP_ONBOARDING_ITEM_OVERVIEW, WP_ONBOARDING_ITEM_CHECK, WP_ONBOARDING_ITEM_FORM, WP_ONBOARDING_ITEM_EARLIER } WpOnboardingItemKind;
typedef struct {
  WpOnboardingItemKind kind;
  char *key;           /* tells it from every other and stays when it is begun: "form:mde_onboarding:C-1" */
  WpForm *form;        /* (nullable) */
  char *customer_id;   /* (nullable) */
  char *customer_name; /* (nullable) */
  JsonObject *submission;
} WpOnboardingItem;
void wp_onboarding_item_free (WpOnboardingItem *self);

/* @words: (nullable): only customers whose name has them. (transfer full) (element-type WpOnboardingItem) */
GPtrArray *wp_onboarding_data_list_items (WpOnboardingData *self, const char *words, guint max_not_begun);

/* The number of tasks that wait for the partner: returned forms, and the present step */
guint wp_onboarding_count_waiting (JsonObject *onboarding, guint n_returned);

G_END_DECLS
