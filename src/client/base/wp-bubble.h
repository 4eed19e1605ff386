/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WP_BUBBLE_INCIDENT = 1, /* Acknowledge; a click opens it */
  WP_BUBBLE_QUESTION,     /* Not ours, Authorized */
  WP_BUBBLE_FOLDED,       /* several of one customer: opens the list, no buttons */
  WP_BUBBLE_DRILL,        /* I see it */
  WP_BUBBLE_NOT_SENT,     /* an action from a bubble could not be delivered in 10 s */
  WP_BUBBLE_BROKEN,       /* the alert path itself is broken */
} WpBubbleType;

/**
 * WpBubble:
 *
 * What the desktop is to show. @id replaces what was shown under the same id. Boxed and immutable.
 */
typedef struct {
  WpBubbleType type;
  char *id;
  char *alert_key;   /* see wp_alert_key(), "" for those without an incident */
  char *incident_id; /* or the drill's id */
  char *question_id; /* "" but for a question */
  WpSeverity severity;
  char *title;         /* the incident's */
  char *customer_name; /* shown only when the preference allows */
  guint count;         /* of a folded one */
  int error_code;      /* of BROKEN and NOT_SENT */
  gboolean there;      /* an earlier run has shown it: it is to be known, not to be shown */
} WpBubble;
WpBubble *wp_bubble_ref (WpBubble *self);
void wp_bubble_unref (WpBubble *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpBubble, wp_bubble_unref)

/* @from: (nullable): copied, ids as given; missing texts become "" */
WpBubble *wp_bubble_new (const WpBubble *from);

G_END_DECLS
