/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-blob-store.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

/* The bytes arrived in request->upload; a file's name is its hash, so that the same twice is the same. */
void
wp_routes_put_blob (WpRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpBlob) blob = NULL;
  gboolean known = FALSE;
  if (request->upload == NULL)
    g_set_error_literal (&error, WP_ERROR, WP_ERROR_STORAGE_BUSY, "The file was not taken");
  else
    blob = wp_upload_check (request->upload, request->params[0], wp_request_header (request, "Content-Type"), &error);
  gboolean kept = blob != NULL && wp_upload_keep (request->upload, blob, request->context->storage, request->partner, &request->context->blob_limits,
                                                  wp_time_now (), &known, &error);
  /* What was refused is gone when the answer is there. */
  g_clear_pointer (&request->upload, wp_upload_free);
  if (!kept) {
    wp_request_answer_error (request, error);
    return;
  }
  g_autoptr (JsonObject) body = wp_json_new ("sha256", blob->sha256, "type", blob->type, NULL);
  wp_json_set_int (body, "size", blob->size);
  wp_request_answer_json (request, known ? 200 : 201, body);
}

void
wp_routes_get_blob (WpRequest *request)
{
  g_autoptr (WpBlob) blob = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  if (request->context->storage->blobs->find (request->context->storage, request->partner, request->params[0], &blob, &error)) {
    if (blob == NULL)
      g_set_error_literal (&error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no such file");
    else
      bytes = wp_blob_store_read (request->context->blobs_dir, blob, &error);
  }
  if (error != NULL) {
    wp_request_answer_error (request, error);
    return;
  }
  wp_request_set_header (request, "Cache-Control", "private, no-cache");
  wp_request_set_header (request, "Content-Disposition", "attachment");
  wp_request_answer_bytes (request, 200, blob->type, bytes);
}
