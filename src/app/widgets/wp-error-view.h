/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-error.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpErrorText:
 *
 * An error in words for a person: what happened, what to do, and an action for it. All errors are worded here.
 */
typedef struct {
  char *title;
  char *advice;
  char *detail;             /* (nullable): the server's own words or the fields that are wrong */
  const char *action_name;  /* (nullable): "win.retry-now", "win.unlock", "win.sign-in-again" */
  const char *action_label; /* (nullable): translated */
} WpErrorText;

WpErrorText *wp_error_text_new (const GError *error);
WpErrorText *wp_error_text_new_for_code (int code);
/* Translates the message of a command's guard; any other text is returned unchanged. @message: (nullable) */
const char *wp_error_words (const char *message);
void wp_error_text_free (WpErrorText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpErrorText, wp_error_text_free)

/**
 * WpErrorView:
 *
 * A page that is shown instead of what could not be loaded: title, advice, the next step as a button.
 */
#define WP_TYPE_ERROR_VIEW (wp_error_view_get_type ())
G_DECLARE_FINAL_TYPE (WpErrorView, wp_error_view, WP, ERROR_VIEW, AdwBin)

GtkWidget *wp_error_view_new (void);
void wp_error_view_set_error (WpErrorView *self, const GError *error);

G_END_DECLS
