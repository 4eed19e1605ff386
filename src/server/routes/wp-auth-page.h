/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-request.h"

G_BEGIN_DECLS

/* The pages a browser shows while somebody signs in: English or Japanese, no script, nothing from elsewhere. */

typedef enum {
  WP_AUTH_PAGE_FORM,
  WP_AUTH_PAGE_WRONG,   /* the form again: wrong address or password */
  WP_AUTH_PAGE_LIMITED, /* the form again: too many tries */
  WP_AUTH_PAGE_BUSY,    /* the form again: too many people at once */
  WP_AUTH_PAGE_EXPIRED, /* begin again in the application */
  WP_AUTH_PAGE_REFUSED, /* the application's request is not one of ours */
} WpAuthPage;

/* "ja" or "en", by Accept-Language. @accept: (nullable) */
const char *wp_auth_page_language (const char *accept);

/**
 * wp_auth_page_answer:
 * @request_id: (nullable): goes into the form
 * @email: (nullable): what was typed, not to be typed again
 * @redirect_uri: (nullable): validated; where the form may lead
 */
void wp_auth_page_answer (WpRequest *request, WpAuthPage page, guint status, const char *request_id, const char *email, const char *redirect_uri);

G_END_DECLS
