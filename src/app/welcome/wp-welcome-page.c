/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWelcomePage"
#include "config.h"
#include "wp-welcome-page.h"

#include "wp-button.h"
#include "wp-error-view.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

struct _WpWelcomePage {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkButton *close;
  AdwEntryRow *address;
  GtkLabel *address_error;
  GtkButton *sign_in;
  GtkButton *explore;
  GtkLabel *failure;
  AdwStatusPage *waiting;
  GtkButton *open_again;

  WpAccounts *accounts;      /* (owned) */
  WpAccount *account;        /* (owned) (nullable): signs in again */
  GCancellable *cancellable; /* (owned) (nullable): of the running sign-in */
  char *uri;                 /* (owned) (nullable): what the browser was given */
};

enum { SIGNED_IN, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpWelcomePage, wp_welcome_page, ADW_TYPE_BIN)

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

char *
wp_welcome_page_check_address (const char *text, char **url)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *full = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *host;

  if (*trimmed == '\0')
    return g_strdup (_ ("Enter the address of your service, such as https://watchpost.example.com"));
  full = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  /* GUri lets a blank through. */
  uri = strpbrk (full, " \t\r\n") == NULL ? g_uri_parse (full, G_URI_FLAGS_NONE, NULL) : NULL;
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL || strlen (full) > 2000)
    return g_strdup (_ ("This is not an address. It looks like https://watchpost.example.com"));
  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "https") != 0 && !(strcmp (scheme, "http") == 0 && is_loopback (host)))
    return g_strdup (_ ("The address must begin with https:// so that nobody can read along."));
  if (url != NULL)
    *url = g_steal_pointer (&full);
  return NULL;
}

static void
show_failure (WpWelcomePage *self, const GError *error)
{
  g_autoptr (WpErrorText) text = error != NULL ? wp_error_text_new (error) : NULL;
  g_autofree char *words = NULL;

  if (text != NULL)
    words = text->detail != NULL ? g_strdup_printf ("%s\n%s\n%s", text->title, text->advice, text->detail)
                                 : g_strdup_printf ("%s\n%s", text->title, text->advice);
  gtk_label_set_text (self->failure, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), words != NULL);
}

static void
show_waiting (WpWelcomePage *self, const char *title, const char *body, gboolean with_browser)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped = g_markup_escape_text (body, -1);

  adw_status_page_set_title (self->waiting, escaped_title);
  adw_status_page_set_description (self->waiting, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->open_again), with_browser);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
}

static void
finished (WpWelcomePage *self, WpAccount *account, const GError *error)
{
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  if (account == NULL) {
    show_failure (self, error);
    return;
  }
  show_failure (self, NULL);
  g_clear_object (&self->account);
  g_signal_emit (self, signals[SIGNED_IN], 0, account);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWelcomePage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpAccount) account = wp_accounts_sign_in_finish (WP_ACCOUNTS (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  finished (self, account, error);
}

static void
explored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWelcomePage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpAccount) account = wp_accounts_explore_finish (WP_ACCOUNTS (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  finished (self, account, error);
}

static gboolean
open_uri (const char *uri, gpointer user_data, GError **error)
{
  g_autoptr (WpWelcomePage) self = wp_weak_get (user_data);

  if (self == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for the sign-in any more");
    return FALSE;
  }
  g_free (self->uri);
  self->uri = g_strdup (uri);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_again), TRUE);
  return g_app_info_launch_default_for_uri (uri, NULL, error);
}

static void
start_sign_in (WpWelcomePage *self, const char *url)
{
  show_failure (self, NULL);
  show_waiting (self, _ ("Continue in the Browser"), _ ("Sign in on the page that your browser opened. Watchpost goes on by itself."), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_again), FALSE);
  self->cancellable = g_cancellable_new ();
  /* The browser is opened before the sign-in ends, and the callback frees what both are given. */
  gpointer weak = wp_weak_new (self);
  wp_accounts_sign_in_async (self->accounts, url, self->account, open_uri, weak, self->cancellable, signed_in_cb, weak);
}

static void
sign_in_cb (WpWelcomePage *self)
{
  g_autofree char *url = NULL;
  g_autofree char *wrong = wp_welcome_page_check_address (gtk_editable_get_text (GTK_EDITABLE (self->address)), &url);

  gtk_label_set_text (self->address_error, wrong != NULL ? wrong : "");
  gtk_widget_set_visible (GTK_WIDGET (self->address_error), wrong != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (wrong != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
    gtk_widget_grab_focus (GTK_WIDGET (self->address));
    return;
  }
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  if (self->cancellable == NULL)
    start_sign_in (self, url);
}

static void
address_changed_cb (WpWelcomePage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->address_error), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  show_failure (self, NULL); /* it was another address's */
}

static void
cancel_cb (WpWelcomePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->stack, "welcome");
}

static void
open_again_cb (WpWelcomePage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->uri != NULL && !g_app_info_launch_default_for_uri (self->uri, NULL, &error))
    show_failure (self, error);
}

static void
close_cb (WpWelcomePage *self)
{
  cancel_cb (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_address (WpWelcomePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *group = adw_preferences_group_new ();

  self->address = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _ ("Address of your service"));
  adw_entry_row_set_input_purpose (self->address, GTK_INPUT_PURPOSE_URL);
  g_signal_connect_swapped (self->address, "entry-activated", G_CALLBACK (sign_in_cb), self);
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (address_changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->address));
  self->address_error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->address_error, TRUE);
  gtk_label_set_xalign (self->address_error, 0);
  gtk_widget_set_margin_start (GTK_WIDGET (self->address_error), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->address_error), "field-error");
  gtk_widget_set_visible (GTK_WIDGET (self->address_error), FALSE);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->address_error));
  return box;
}

static GtkWidget *
make_welcome (WpWelcomePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (WP_APP_ID), *clamp = adw_clamp_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *address = make_address (self);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 128);
  self->sign_in = GTK_BUTTON (wp_button_new (_ ("_Sign In…")));
  self->explore = GTK_BUTTON (wp_button_new (_ ("_Explore with Sample Data")));
  g_signal_connect_swapped (self->sign_in, "clicked", G_CALLBACK (sign_in_cb), self);
  g_signal_connect_swapped (self->explore, "clicked", G_CALLBACK (wp_welcome_page_explore), self);
  gtk_widget_add_css_class (GTK_WIDGET (self->sign_in), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->sign_in), "pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->explore), "pill");
  self->failure = GTK_LABEL (make_label (NULL, "error"));
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (buttons, 12);
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->sign_in));
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->explore));
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), make_label (_ ("Watchpost"), "welcome-title"));
  gtk_box_append (GTK_BOX (box), make_label (_ ("It wakes you when an incident needs you."), "welcome-line"));
  gtk_box_append (GTK_BOX (box), make_label (_ ("It shows what to do, customer by customer, also without a network."), "welcome-line"));
  gtk_box_append (GTK_BOX (box), make_label (_ ("Nothing you tick, write or decide is ever lost."), "welcome-line"));
  gtk_widget_set_margin_top (address, 18);
  gtk_box_append (GTK_BOX (box), address);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 36);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 440);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static GtkWidget *
make_waiting (WpWelcomePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *spinner = wp_ui_spinner_new (), *cancel = wp_button_new (_ ("_Cancel"));

  self->open_again = GTK_BUTTON (wp_button_new (_ ("_Open the Page Again")));
  gtk_widget_add_css_class (GTK_WIDGET (self->open_again), "pill");
  gtk_widget_add_css_class (cancel, "pill");
  g_signal_connect_swapped (self->open_again, "clicked", G_CALLBACK (open_again_cb), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), spinner);
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->open_again));
  gtk_box_append (GTK_BOX (buttons), cancel);
  self->waiting = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->waiting, WP_APP_ID "-symbolic");
  adw_status_page_set_child (self->waiting, buttons);
  return GTK_WIDGET (self->waiting);
}

static void
wp_welcome_page_dispose (GObject *object)
{
  WpWelcomePage *self = WP_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  g_clear_object (&self->account);
  g_clear_pointer (&self->uri, g_free);
  G_OBJECT_CLASS (wp_welcome_page_parent_class)->dispose (object);
}

static void
wp_welcome_page_class_init (WpWelcomePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_welcome_page_dispose;
  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WP_TYPE_ACCOUNT);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_welcome_page_init (WpWelcomePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->close = GTK_BUTTON (gtk_button_new_from_icon_name ("go-previous-symbolic"));
  wp_ui_set_tooltip (GTK_WIDGET (self->close), _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->close), FALSE);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->close));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new ("", NULL));
  gtk_widget_add_css_class (header, "flat");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_named (self->stack, make_welcome (self), "welcome");
  gtk_stack_add_named (self->stack, make_waiting (self), "waiting");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_welcome_page_new (WpAccounts *accounts)
{
  WpWelcomePage *self = g_object_new (WP_TYPE_WELCOME_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  return GTK_WIDGET (self);
}

void
wp_welcome_page_set_can_close (WpWelcomePage *self, gboolean can_close)
{
  g_return_if_fail (WP_IS_WELCOME_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->close), can_close);
}

void
wp_welcome_page_set_server (WpWelcomePage *self, const char *url)
{
  g_return_if_fail (WP_IS_WELCOME_PAGE (self));

  g_clear_object (&self->account);
  gtk_editable_set_text (GTK_EDITABLE (self->address), url);
}

void
wp_welcome_page_explore (WpWelcomePage *self)
{
  g_return_if_fail (WP_IS_WELCOME_PAGE (self));

  if (self->cancellable != NULL)
    return;
  show_failure (self, NULL);
  show_waiting (self, _ ("Preparing the Sample Data"), _ ("A service of your own starts on this computer, with invented customers."), FALSE);
  self->cancellable = g_cancellable_new ();
  wp_accounts_explore_async (self->accounts, NULL, self->cancellable, explored_cb, wp_weak_new (self));
}

void
wp_welcome_page_sign_in_again (WpWelcomePage *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_WELCOME_PAGE (self) && WP_IS_ACCOUNT (account));

  cancel_cb (self);
  gtk_editable_set_text (GTK_EDITABLE (self->address), wp_account_get_server_url (account));
  g_set_object (&self->account, account);
  start_sign_in (self, wp_account_get_server_url (account));
}
