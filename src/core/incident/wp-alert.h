/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident.h"

G_BEGIN_DECLS

/* What may wake a person. The incident carries `alert:{generation,at,reason,userId|null,handled:{by,at}|null}`: a
 * new generation begins when it is opened, when the SOC raises its severity, asks a question, or when it is reopened; `userId` is who reopened
 * it, whom that need not wake. Acknowledging, assigning, answering, resolving and closing handle it. A comment or a ticked step does not:
 * it shows that somebody looks at it, not that somebody is responsible. */

#define WP_ALERT_GRACE (30 * WP_MINUTE)

typedef enum {
  WP_ALERT_REASON_OPENED = 1,
  WP_ALERT_REASON_RAISED,
  WP_ALERT_REASON_QUESTION,
  WP_ALERT_REASON_REOPENED,
} WpAlertReason;

/* Begins a new generation on the document. @user_id: (nullable): whose own command began it */
void wp_alert_begin (JsonObject *document, WpAlertReason reason, const char *user_id, gint64 at);
/* Marks the present generation as handled, unless somebody has. */
void wp_alert_handle (JsonObject *document, const char *by, gint64 at);

/**
 * wp_alert_wakes:
 * @user_id: (nullable): who is to be woken
 * @first_sign_in: when this account first signed in here, ms, on the server's clock
 *
 * Open, unhandled, high or above, not this person's own act, and not older than 30 minutes before the first sign-in.
 */
gboolean wp_alert_wakes (const WpIncident *incident, const char *user_id, gint64 first_sign_in);

/* account + incident + generation: the id of the bubble and of the row in the alert log. (transfer full) */
char *wp_alert_key (const char *account_id, const char *incident_id, guint generation);
/* FALSE when @key is none of ours: it comes from D-Bus. The outs are (transfer full) (optional). */
gboolean wp_alert_parse_key (const char *key, char **account_id, char **incident_id, guint *generation);

G_END_DECLS
