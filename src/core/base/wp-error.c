/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpError"
#include "config.h"

#include "wp-error.h"

#include <glib/gi18n-lib.h>

/* The private data of an error: the fields of a refused document, the role that is needed, how long to wait. */
typedef struct {
  GPtrArray *fields; /* (nullable) (owned) (element-type WpFieldError) */
  char *role;        /* (nullable) (owned) */
  guint retry_after;
} WpErrorPrivate;

static void
wp_field_error_free (gpointer data)
{
  WpFieldError *field = data;
  g_free (field->pointer);
  g_free (field->code);
  g_free (field->detail);
  g_free (field);
}

static WpFieldError *
wp_field_error_new (const char *pointer, const char *code, char *detail)
{
  WpFieldError *field = g_new0 (WpFieldError, 1);
  field->pointer = g_strdup (pointer);
  field->code = g_strdup (code);
  field->detail = detail;
  return field;
}

static void
wp_error_private_init (WpErrorPrivate *self)
{
}

static void
wp_error_private_copy (const WpErrorPrivate *from, WpErrorPrivate *to)
{
  to->role = g_strdup (from->role);
  to->retry_after = from->retry_after;
  if (from->fields == NULL)
    return;
  to->fields = g_ptr_array_new_with_free_func (wp_field_error_free);
  for (guint i = 0; i < from->fields->len; i++) {
    const WpFieldError *field = g_ptr_array_index (from->fields, i);
    g_ptr_array_add (to->fields, wp_field_error_new (field->pointer, field->code, g_strdup (field->detail)));
  }
}

static void
wp_error_private_clear (WpErrorPrivate *self)
{
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->role, g_free);
}

G_DEFINE_EXTENDED_ERROR (WpError, wp_error)

static WpErrorPrivate *
private_of (const GError *error)
{
  return error != NULL && error->domain == WP_ERROR ? wp_error_get_private (error) : NULL;
}

void
wp_error_add_field (GError **error, const char *pointer, const char *code, const char *format, ...)
{
  if (error == NULL)
    return;
  va_list args;
  va_start (args, format);
  char *detail = g_strdup_vprintf (format, args);
  va_end (args);
  if (*error == NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s: %s", *pointer != '\0' ? pointer : "/", detail);
  WpErrorPrivate *private = private_of (*error);
  if (private == NULL) {
    g_free (detail);
    return;
  }
  if (private->fields == NULL)
  private->fields = g_ptr_array_new_with_free_func (wp_field_error_free);
  g_ptr_array_add (private->fields, wp_field_error_new (pointer, code, detail));
}

GPtrArray *
wp_error_get_fields (const GError *error)
{
  const WpErrorPrivate *private = private_of (error);
  return private != NULL ? private->fields : NULL;
}

void
wp_error_set_role (GError *error, const char *role)
{
  WpErrorPrivate *private = private_of (error);
  if (private == NULL)
    return;
  g_free (private->role);
  private->role = g_strdup (role);
}

const char *
wp_error_get_role (const GError *error)
{
  const WpErrorPrivate *private = private_of (error);
  return private != NULL ? private->role : NULL;
}

void
wp_error_set_retry_after (GError *error, guint seconds)
{
  WpErrorPrivate *private = private_of (error);
  if (private != NULL)
  private->retry_after = seconds;
}

guint
wp_error_get_retry_after (const GError *error)
{
  const WpErrorPrivate *private = private_of (error);
  return private != NULL ? private->retry_after : 0;
}

typedef struct {
  int code;
  guint status; /* 0: never on the wire */
  const char *slug;
  const char *title;
  const char *advice;
} WpErrorRow;

/* The one table. What a person reads about an error comes from here, in the application through gettext. */
static const WpErrorRow rows[] = {
  { WP_ERROR_SERVER, 500, "server", N_ ("The server failed"), N_ ("It is tried again by itself. If it lasts, tell whoever runs the server.") },
  { WP_ERROR_OFFLINE, 0, "offline", N_ ("No connection to the server"), N_ ("Check the network. What you do is kept on this desk and sent later.") },
  { WP_ERROR_TIMEOUT, 0, "timeout", N_ ("The server did not answer in time"), N_ ("It is tried again by itself.") },
  { WP_ERROR_TLS, 0, "tls", N_ ("The server’s certificate cannot be trusted"),
    N_ ("Nothing was sent. Check the address and this computer’s clock, and ask whoever runs the server.") },
  { WP_ERROR_TLS_EXPIRED, 0, "tls-expired", N_ ("The server’s certificate has expired"),
    N_ ("Nothing was sent. Whoever runs the server has to renew it. Check this computer’s clock, too.") },
  { WP_ERROR_TLS_HOST, 0, "tls-host", N_ ("The server’s certificate is for another address"),
    N_ ("Nothing was sent. Check the address for a slip. If it is right, tell whoever runs the server.") },
  { WP_ERROR_TLS_ISSUER, 0, "tls-issuer", N_ ("The server’s certificate comes from nobody this computer trusts"),
    N_ (
      "Nothing was sent. If your company has an authority of its own, install its certificate on this computer. Otherwise ask whoever runs the server.") },
  { WP_ERROR_INSECURE, 0, "insecure", N_ ("The address is not secure"), N_ ("Use an address that begins with https://.") },
  { WP_ERROR_PROTOCOL, 0, "protocol", N_ ("The server’s answer makes no sense"),
    N_ ("Something between this desk and the server may have answered in its place. It is tried again by itself.") },
  { WP_ERROR_MALFORMED, 400, "malformed", N_ ("The request could not be read"), N_ ("Check the file or the text and try again.") },
  { WP_ERROR_AUTH_REQUIRED, 401, "auth-required", N_ ("Your sign-in has expired"), N_ ("Sign in again. Nothing you wrote is lost.") },
  { WP_ERROR_FORBIDDEN, 403, "forbidden", N_ ("Your role does not allow this"), N_ ("Ask an administrator of your company.") },
  { WP_ERROR_NOT_FOUND, 404, "not-found", N_ ("Not found"), N_ ("It may have been removed. Copy what you wrote if you still need it.") },
  { WP_ERROR_METHOD, 405, "method", N_ ("The server does not know this request"), N_ ("This program and the server may be of different versions.") },
  { WP_ERROR_CONFLICT, 409, "conflict", N_ ("It is no longer in a state that allows this"), N_ ("Look at what has changed, then decide again.") },
  { WP_ERROR_CURSOR_EXPIRED, 410, "cursor-expired", N_ ("Everything has to be fetched again"),
    N_ ("This happens by itself. Nothing you wrote is lost.") },
  { WP_ERROR_STALE, 412, "stale", N_ ("Somebody else changed this first"), N_ ("Compare both sides and choose.") },
  { WP_ERROR_TOO_LARGE, 413, "too-large", N_ ("This is too large"), N_ ("Shorten it and try again.") },
  { WP_ERROR_INVALID, 422, "invalid", N_ ("Something in it is not right"), N_ ("Correct what is named and try again.") },
  { WP_ERROR_KEY_REUSED, 422, "key-reused", N_ ("The same request was sent with other content"), N_ ("Do it again.") },
  { WP_ERROR_RATE_LIMITED, 429, "rate-limited", N_ ("Too many requests"), N_ ("It goes on by itself in a moment.") },
  { WP_ERROR_UNAVAILABLE, 503, "unavailable", N_ ("The server is not available at the moment"), N_ ("It is tried again by itself.") },
  { WP_ERROR_SIGN_IN, 0, "sign-in", N_ ("Sign-in did not succeed"), N_ ("Try to sign in again.") },
  { WP_ERROR_STORAGE, 0, "storage", N_ ("The data on this desk cannot be read or written"), N_ ("Check the disk. It is tried again by itself.") },
  { WP_ERROR_STORAGE_FULL, 0, "storage-full", N_ ("The disk of this computer is full"),
    N_ ("Make space: it goes on by itself. What could not be written was not accepted.") },
  { WP_ERROR_STORAGE_CORRUPT, 0, "storage-corrupt", N_ ("The server’s data on this desk could not be used"),
    N_ ("It was set aside and is fetched again. What you wrote and did not send is kept.") },
  { WP_ERROR_STORAGE_TOO_NEW, 0, "storage-too-new", N_ ("The data on this desk is from a newer version"),
    N_ ("Update Watchpost. The data was left as it is.") },
  { WP_ERROR_STORAGE_BUSY, 0, "storage-busy", N_ ("Watchpost already runs elsewhere with this data"),
    N_ ("Close the other one, perhaps in another session on this computer, then start this one again.") },
  { WP_ERROR_KEYRING_LOCKED, 0, "keyring-locked", N_ ("The keyring is locked"), N_ ("Unlock it, or sign in for this run only.") },
  { WP_ERROR_KEYRING_ABSENT, 0, "keyring-absent", N_ ("There is no keyring on this desktop"), N_ ("Sign in here: it lasts until Watchpost quits.") },
  { WP_ERROR_KEYRING_SILENT, 0, "keyring-silent", N_ ("The keyring does not answer"),
    N_ ("It may be asking you for something in a window of its own. Answer it, or sign in for this run only.") },
  { WP_ERROR_UNSUPPORTED, 0, "unsupported", N_ ("This needs a newer version of Watchpost"), N_ ("Update Watchpost.") },
  { WP_ERROR_FILES_FULL, 413, "files-full", N_ ("There is no room for more files of your company"),
    N_ ("Attach a smaller file, or ask whoever runs the server for more room. A file that no form names makes room after a week.") },
  { WP_ERROR_NOTIFICATIONS_ABSENT, 0, "notifications-absent", N_ ("This desktop has no notification service"),
    N_ ("Start one, or stay at this window. What is due is shown as soon as there is one.") },
  { WP_ERROR_NOTIFICATIONS_SILENT, 0, "notifications-silent", N_ ("The notification service does not answer"),
    N_ ("Start it again, or log in again. What is due is shown as soon as it answers.") },
  { WP_ERROR_SAMPLE_ENDED, 0, "sample-ended", N_ ("The sample data has ended"),
    N_ ("The service with the invented customers no longer runs on this computer. Start it again to go on with new sample data.") },
  { WP_ERROR_WORK_RESCUED, 0, "work-rescued", N_ ("What you wrote on this desk was in a damaged file"),
    N_ ("All of it could be read and is kept. The damaged file was set aside as work.db.damaged. Check the disk.") },
  { WP_ERROR_WORK_LOST, 0, "work-lost", N_ ("Not all that you wrote on this desk could be read"),
    N_ ("Look whether a comment, an answer or a change that was not sent is missing. The damaged file was set aside as work.db.damaged.") },
  { WP_ERROR_UNREADABLE, 0, "unreadable", N_ ("A part of what the server sends cannot be read"),
    N_ ("Incidents may be missing here, although what the server announces is still fetched one by one. Tell whoever runs the server.") },
};

static const WpErrorRow *
row_of (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].code == code)
      return &rows[i];
  return &rows[0];
}

guint
wp_error_get_status (int code)
{
  return row_of (code)->status;
}

const char *
wp_error_get_slug (int code)
{
  return row_of (code)->slug;
}

const char *
wp_error_get_title (int code)
{
  return row_of (code)->title;
}

const char *
wp_error_get_advice (int code)
{
  return row_of (code)->advice;
}

gboolean
wp_error_is_connection (int code)
{
  switch (code) {
  case WP_ERROR_OFFLINE:
  case WP_ERROR_TIMEOUT:
  case WP_ERROR_TLS:
  case WP_ERROR_TLS_EXPIRED:
  case WP_ERROR_TLS_HOST:
  case WP_ERROR_TLS_ISSUER:
  case WP_ERROR_PROTOCOL:
  case WP_ERROR_UNAVAILABLE:
  case WP_ERROR_UNREADABLE:
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
wp_error_is_storage (int code)
{
  return code >= WP_ERROR_STORAGE && code <= WP_ERROR_STORAGE_BUSY;
}

int
wp_error_from_slug (const char *slug)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].slug, slug) == 0)
      return rows[i].code;
  return WP_ERROR_SERVER;
}

int
wp_error_from_status (guint status, const char *slug)
{
  int by_status = 0;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].status != status || status == 0)
      continue;
    if (by_status == 0)
      by_status = rows[i].code;
    if (g_strcmp0 (rows[i].slug, slug) == 0)
      return rows[i].code;
  }
  if (by_status != 0)
    return by_status;
  if (status == 408)
    return WP_ERROR_TIMEOUT;
  if (status == 502 || status == 504)
    return WP_ERROR_UNAVAILABLE;
  if (status >= 500)
    return WP_ERROR_SERVER;
  return status >= 400 ? WP_ERROR_INVALID : WP_ERROR_PROTOCOL;
}
