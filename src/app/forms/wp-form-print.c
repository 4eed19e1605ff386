/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormPrint"
#include "config.h"

#include "wp-form-paper.h"
#include "wp-form-print.h"
#include "wp-json.h"
#include "wp-print.h"
#include "wp-time.h"

/* "MDR Client Delegation - Sakura Logistics" */
static char *
make_name (const WpForm *form, JsonObject *submission, const char *language)
{
  const char *title = wp_words_get (&form->title, language), *customer = wp_json_string_or (submission, "customerName", "");
  return *customer != '\0' ? g_strdup_printf ("%s - %s", title, customer) : g_strdup (title);
}

void
wp_form_print_run (GtkWidget *parent, WpForm *form, JsonObject *submission, const char *partner_name, const char *language)
{
  g_autofree char *name = make_name (form, submission, language);
  wp_print_run (parent, wp_form_paper_new (form, submission, partner_name != NULL ? partner_name : "", language, wp_time_now ()), name);
}

void
wp_form_print_save (GtkWidget *parent, WpForm *form, JsonObject *submission, const char *partner_name, const char *language)
{
  g_autofree char *name = make_name (form, submission, language);
  wp_print_save (parent, wp_form_paper_new (form, submission, partner_name != NULL ? partner_name : "", language, wp_time_now ()), name);
}
