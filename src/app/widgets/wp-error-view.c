/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpErrorView"
#include "config.h"
#include "wp-error-view.h"

#include "wp-button.h"
#include "wp-labels.h"

#include <glib/gi18n.h>

void
wp_error_text_free (WpErrorText *self)
{
  g_free (self->title);
  g_free (self->advice);
  g_free (self->detail);
  g_free (self);
}

const char *
wp_error_words (const char *message)
{
  /* The empty text stands for the head of a catalog. */
  return message != NULL && *message != '\0' ? _ (message) : "";
}

static void
set_action (WpErrorText *self, int code)
{
  switch (code) {
  case WP_ERROR_OFFLINE:
  case WP_ERROR_TIMEOUT:
  case WP_ERROR_TLS:
  case WP_ERROR_TLS_EXPIRED:
  case WP_ERROR_TLS_HOST:
  case WP_ERROR_TLS_ISSUER:
  case WP_ERROR_PROTOCOL:
  case WP_ERROR_RATE_LIMITED:
  case WP_ERROR_SERVER:
  case WP_ERROR_UNAVAILABLE:
  case WP_ERROR_STORAGE:
  case WP_ERROR_STORAGE_FULL:
  case WP_ERROR_STORAGE_BUSY:
  case WP_ERROR_UNREADABLE:
    self->action_name = "win.retry-now";
    self->action_label = _ ("_Try Again");
    break;
  case WP_ERROR_AUTH_REQUIRED:
  case WP_ERROR_SIGN_IN:
  case WP_ERROR_KEYRING_ABSENT:
    self->action_name = "win.sign-in-again";
    self->action_label = _ ("_Sign In Again");
    break;
  case WP_ERROR_SAMPLE_ENDED:
    self->action_name = "win.sign-in-again";
    self->action_label = _ ("_Start the Sample Data Again");
    break;
  case WP_ERROR_KEYRING_LOCKED:
  case WP_ERROR_KEYRING_SILENT:
    self->action_name = "win.unlock";
    self->action_label = _ ("_Unlock");
    break;
  default:
    break;
  }
}

WpErrorText *
wp_error_text_new_for_code (int code)
{
  WpErrorText *self = g_new0 (WpErrorText, 1);

  self->title = g_strdup (_ (wp_error_get_title (code)));
  self->advice = g_strdup (_ (wp_error_get_advice (code)));
  set_action (self, code);
  return self;
}

WpErrorText *
wp_error_text_new (const GError *error)
{
  WpErrorText *self;
  GPtrArray *fields;
  const char *role;

  if (error == NULL || error->domain != WP_ERROR) {
    self = g_new0 (WpErrorText, 1);
    self->title = g_strdup (_ ("Something went wrong"));
    self->advice = g_strdup (error != NULL ? error->message : "");
    return self;
  }
  self = wp_error_text_new_for_code (error->code);
  role = wp_error_get_role (error);
  if (role != NULL) {
    g_free (self->advice);
    /* Translators: %s is a role such as "technician" */
    self->advice = g_strdup_printf (_ ("This needs the role “%s”. Ask an administrator of your company."),
                                    wp_role_label (wp_role_from_string (role)));
  }
  fields = wp_error_get_fields (error);
  if (fields != NULL) {
    GString *detail = g_string_new (NULL);

    for (guint i = 0; i < fields->len; i++) {
      const WpFieldError *field = g_ptr_array_index (fields, i);

      g_string_append_printf (detail, "%s%s: %s", i > 0 ? "\n" : "", field->pointer, field->detail);
    }
    self->detail = g_string_free (detail, FALSE);
  } else if (error->message != NULL && *error->message != '\0')
    self->detail = g_strdup (wp_error_words (error->message));
  return self;
}

struct _WpErrorView {
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (WpErrorView, wp_error_view, ADW_TYPE_BIN)

static void
wp_error_view_class_init (WpErrorViewClass *klass)
{
}

static void
wp_error_view_init (WpErrorView *self)
{
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  adw_status_page_set_icon_name (self->page, "dialog-warning-symbolic");
  adw_status_page_set_child (self->page, GTK_WIDGET (self->button));
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

GtkWidget *
wp_error_view_new (void)
{
  return g_object_new (WP_TYPE_ERROR_VIEW, NULL);
}

void
wp_error_view_set_error (WpErrorView *self, const GError *error)
{
  g_autoptr (WpErrorText) text = NULL;
  g_autofree char *body = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (WP_IS_ERROR_VIEW (self));

  text = wp_error_text_new (error);
  /* AdwStatusPage reads both as markup. */
  title = g_markup_escape_text (text->title, -1);
  body = text->detail != NULL ? g_markup_printf_escaped ("%s\n\n%s", text->advice, text->detail) : g_markup_escape_text (text->advice, -1);
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, body);
  gtk_widget_set_visible (GTK_WIDGET (self->button), text->action_name != NULL);
  if (text->action_name != NULL) {
    wp_button_set_label (self->button, text->action_label);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), text->action_name);
  }
}
