/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardingPage"
#include "config.h"

#include "wp-onboarding-page.h"
#include "wp-button.h"
#include "wp-check-page.h"
#include "wp-form-changes.h"
#include "wp-form-page.h"
#include "wp-form-print.h"
#include "wp-json.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding-words.h"
#include "wp-overview.h"
#include "wp-submission-commands.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WpOnboardingPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkWidget *title;
  GtkWidget *back; /* from the self-check's form to what it says */
  GtkWidget *menu_button;
  GtkWidget *stack;
  GtkWidget *overview;
  GtkWidget *check;
  GtkWidget *blank; /* a form that is not begun */
  GtkWidget *begin;
  GtkWidget *form;           /* (nullable): made for one form */
  WpOnboardingData *data;    /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *key;                 /* (owned) */
  char *entering;            /* (owned) (nullable): the self-check's form is shown; the place in it */
  char *begun;               /* (owned) (nullable): begun here, and perhaps not in what was read yet */
  gboolean beginning;
};

enum { GO, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOnboardingPage, wp_onboarding_page, ADW_TYPE_BIN)

static void update (WpOnboardingPage *self);

static WpOnboardingItem *
find_item (WpOnboardingPage *self)
{
  g_autoptr (GPtrArray) items = wp_onboarding_data_list_items (self->data, NULL, G_MAXUINT);
  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (((WpOnboardingItem *) g_ptr_array_index (items, i))->key, self->key) == 0) {
      g_ptr_array_set_free_func (items, NULL);
      WpOnboardingItem *found = g_ptr_array_index (items, i);
      for (guint j = 0; j < items->len; j++)
        if (j != i)
          wp_onboarding_item_free (g_ptr_array_index (items, j));
      return found;
    }
  return NULL;
}

static WpFormModel *
present_model (WpOnboardingPage *self)
{
  return self->form != NULL ? wp_form_page_get_model (WP_FORM_PAGE (self->form)) : NULL;
}

static void
drop_form (WpOnboardingPage *self)
{
  if (self->form == NULL)
    return;
  gtk_stack_remove (GTK_STACK (self->stack), self->form);
  self->form = NULL;
}

static void
form_begun_cb (WpOnboardingPage *self)
{
  wp_onboarding_data_reload_submissions (self->data);
}

static void
show_form (WpOnboardingPage *self, WpForm *form, JsonObject *submission)
{
  WpFormModel *model = present_model (self);
  if (model != NULL && g_strcmp0 (wp_form_model_get_id (model), wp_json_string (submission, "id")) == 0 &&
      wp_form_model_get_form (model)->version == form->version) {
    wp_form_page_update (WP_FORM_PAGE (self->form));
  } else {
    g_autoptr (WpFormModel) own = wp_form_model_new (wp_onboarding_data_get_account (self->data), form, submission);
    drop_form (self);
    self->form = wp_form_page_new (own, self->data);
    g_signal_connect_object (self->form, "begun", G_CALLBACK (form_begun_cb), self, G_CONNECT_SWAPPED);
    gtk_stack_add_child (GTK_STACK (self->stack), self->form);
  }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->form);
}

static void
set_title (WpOnboardingPage *self, const char *title, const char *subtitle)
{
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle != NULL ? subtitle : "");
}

/* What keeps a form from being begun, translated; %NULL when it can be. */
static char *
why_not_begin (WpOnboardingPage *self, const WpForm *form)
{
  WpAccount *account = wp_onboarding_data_get_account (self->data);
  JsonObject *onboarding = wp_onboarding_data_get_onboarding (self->data);
  g_autoptr (GError) error = NULL;
  if (account == NULL)
    return g_strdup ("");
  if (!wp_actor_may (wp_account_get_actor (account), WP_PERMISSION_ADMINISTER, &error))
    return g_strdup (_ ("This needs the role of an administrator. Ask one of your company."));
  if (!form->self_check && !wp_onboarding_forms_unlocked (onboarding))
    return g_strdup (_ ("Accept the terms of use first"));
  return NULL;
}

static void
show_blank (WpOnboardingPage *self, const WpOnboardingItem *item)
{
  g_autofree char *why_not = why_not_begin (self, item->form);
  g_autofree char *title = g_markup_escape_text (wp_words_text (&item->form->title), -1);
  g_autofree char *help = g_markup_escape_text (wp_words_text (&item->form->help), -1);
  g_autofree char *locked = why_not != NULL ? g_markup_escape_text (why_not, -1) : NULL;
  g_autofree char *text = locked != NULL ? g_strdup_printf ("%s\n\n%s", help, locked) : g_strdup (help);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->blank), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->blank), text);
  wp_ui_set_allowed (self->begin, why_not == NULL && !self->beginning, why_not);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->blank);
}

/* Is the form shown that was begun a moment ago, and is not among the documents yet? */
static gboolean
is_just_begun (WpOnboardingPage *self)
{
  WpFormModel *model = present_model (self);
  return self->begun != NULL && model != NULL && g_strcmp0 (self->begun, wp_form_model_get_id (model)) == 0;
}

static void
show_item (WpOnboardingPage *self, const WpOnboardingItem *item)
{
  if (item->submission == NULL && item->kind != WP_ONBOARDING_ITEM_OVERVIEW && is_just_begun (self))
    return;
  if (item->kind == WP_ONBOARDING_ITEM_OVERVIEW) {
    set_title (self, _ ("The Way There"), NULL);
    wp_overview_page_update (WP_OVERVIEW_PAGE (self->overview));
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->overview);
  } else if (item->kind == WP_ONBOARDING_ITEM_CHECK) {
    set_title (self, _ ("Eligibility Self-Check"), NULL);
    if (self->entering != NULL && item->submission != NULL) {
      show_form (self, item->form, item->submission);
      return;
    }
    wp_check_page_update (WP_CHECK_PAGE (self->check));
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->check);
  } else {
    set_title (self, wp_words_text (&item->form->title), item->customer_name);
    if (item->submission == NULL) {
      show_blank (self, item);
    } else {
      show_form (self, item->form, item->submission);
      return;
    }
  }
  drop_form (self);
}

static void
update_actions (WpOnboardingPage *self)
{
  WpFormModel *model = present_model (self);
  WpAccount *account = wp_onboarding_data_get_account (self->data);
  JsonObject *onboarding = wp_onboarding_data_get_onboarding (self->data);
  gboolean overview = g_strcmp0 (self->key, "overview") == 0, check = g_strcmp0 (self->key, "check") == 0;
  GtkWidget *widget = GTK_WIDGET (self);
  static const char *const of_form[] = { "onboarding.print", "onboarding.save-pdf", "onboarding.changes" };
  gtk_widget_set_visible (self->back, check && self->form != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_form); i++)
    gtk_widget_action_set_enabled (widget, of_form[i], model != NULL && !check);
  gtk_widget_action_set_enabled (widget, "onboarding.drop",
                                 model != NULL && !check && account != NULL &&
                                   wp_account_may (account, WP_COMMAND_DROP, wp_form_model_get_submission (model), NULL));
  gtk_widget_action_set_enabled (widget, "onboarding.withdraw",
                                 overview && account != NULL && onboarding != NULL &&
                                   wp_account_may (account, WP_COMMAND_WITHDRAW, onboarding, NULL));
  gtk_widget_set_visible (self->menu_button, overview || (model != NULL && !check));
}

static void
update (WpOnboardingPage *self)
{
  if (!wp_onboarding_data_is_loaded (self->data) || wp_onboarding_data_get_onboarding (self->data) == NULL) {
    drop_form (self);
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
    update_actions (self);
    return;
  }
  WpOnboardingItem *item = find_item (self);
  if (item == NULL) {
    /* It was discarded, or its customer was removed. */
    drop_form (self);
    set_title (self, "", NULL);
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "gone");
  } else {
    show_item (self, item);
    wp_onboarding_item_free (item);
  }
  update_actions (self);
}

/* ---- Beginning ---- */

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpOnboardingPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wp_account_begin_form_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->beginning = FALSE;
  if (id == NULL) {
    wp_toast_error (GTK_WIDGET (self), error);
    g_clear_pointer (&self->entering, g_free);
    update (self);
    return;
  }
  g_autoptr (JsonObject) submission = wp_account_read_submission (WP_ACCOUNT (source), id);
  WpForm *form = submission != NULL
                   ? wp_onboarding_data_find_form (self->data, wp_json_string (submission, "formId"), wp_json_int (submission, "formVersion", 0))
                   : NULL;
  if (form != NULL) {
    g_free (self->begun);
    self->begun = g_strdup (id);
    show_form (self, form, submission);
    wp_form_page_focus (WP_FORM_PAGE (self->form), self->entering != NULL && *self->entering != '\0' ? self->entering : NULL);
    update_actions (self);
  }
  wp_onboarding_data_reload_submissions (self->data);
}

static void
begin (WpOnboardingPage *self)
{
  WpOnboardingItem *item = find_item (self);
  g_autofree char *why_not = item != NULL && item->form != NULL ? why_not_begin (self, item->form) : g_strdup ("");
  if (why_not != NULL && *why_not != '\0')
    wp_toast_say (GTK_WIDGET (self), "%s", why_not);
  if (why_not == NULL && !self->beginning && item->submission == NULL) {
    self->beginning = TRUE;
    gtk_widget_set_sensitive (self->begin, FALSE);
    wp_account_begin_form_async (wp_onboarding_data_get_account (self->data), item->form->source, item->customer_id, item->customer_name, NULL, NULL,
                                 self->cancellable, begun_cb, wp_weak_new (self));
  }
  g_clear_pointer (&item, wp_onboarding_item_free);
}

/* ---- Actions ---- */

static void
begin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (WP_ONBOARDING_PAGE (widget));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpOnboardingPage *self = WP_ONBOARDING_PAGE (widget);
  g_autofree char *target = g_strdup (g_variant_get_string (parameter, NULL));
  gboolean line = g_str_equal (target, "check") || g_str_has_prefix (target, "form:");
  const char *key = line ? target : "overview";
  if (g_strcmp0 (self->key, key) != 0)
    g_signal_emit (self, signals[GO], 0, key);
  if (!line)
    wp_overview_page_go (WP_OVERVIEW_PAGE (self->overview), target);
}

/* Leads into the self-check's form, and begins it when it is not there. */
static void
enter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpOnboardingPage *self = WP_ONBOARDING_PAGE (widget);
  g_free (self->entering);
  self->entering = g_strdup (g_variant_get_string (parameter, NULL));
  update (self);
  if (self->form != NULL)
    wp_form_page_focus (WP_FORM_PAGE (self->form), *self->entering != '\0' ? self->entering : NULL);
  else
    begin (self);
}

static void
back_cb (WpOnboardingPage *self)
{
  g_clear_pointer (&self->entering, g_free);
  update (self);
  gtk_widget_child_focus (self->check, GTK_DIR_TAB_FORWARD);
}

static void
withdraw_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wp_overview_page_withdraw (WP_OVERVIEW_PAGE (WP_ONBOARDING_PAGE (widget)->overview));
}

static void
drop_response_cb (WpOnboardingPage *self, const char *response)
{
  WpFormModel *model = present_model (self);
  if (strcmp (response, "drop") != 0 || model == NULL)
    return;
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_DROP, NULL, wp_form_model_get_id (model), NULL, -1, NULL);
  wp_ui_submit (GTK_WIDGET (self), wp_onboarding_data_get_account (self->data), command, NULL);
}

static void
drop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Give Up This Draft?"),
                                              _ ("Its answers stay readable under “Earlier”. You can begin the form again."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "drop", _ ("_Give Up"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "drop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (drop_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpOnboardingPage *self = WP_ONBOARDING_PAGE (widget);
  WpFormModel *model = present_model (self);
  if (model == NULL)
    return;
  const char *partner = wp_account_get_partner_name (wp_onboarding_data_get_account (self->data));
  JsonObject *submission = wp_form_model_get_submission (model);
  if (g_str_equal (name, "onboarding.print"))
    wp_form_print_run (widget, wp_form_model_get_form (model), submission, partner, g_variant_get_string (parameter, NULL));
  else
    wp_form_print_save (widget, wp_form_model_get_form (model), submission, partner, g_variant_get_string (parameter, NULL));
}

static void
changes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpFormModel *model = present_model (WP_ONBOARDING_PAGE (widget));
  if (model != NULL)
    gtk_window_present (GTK_WINDOW (
      wp_form_changes_new (GTK_WINDOW (gtk_widget_get_root (widget)), wp_form_model_get_form (model), wp_form_model_get_submission (model))));
}

static void
wp_onboarding_page_dispose (GObject *object)
{
  WpOnboardingPage *self = WP_ONBOARDING_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  if (self->data != NULL)
    g_signal_handlers_disconnect_by_data (self->data, self);
  G_OBJECT_CLASS (wp_onboarding_page_parent_class)->dispose (object);
}

static void
wp_onboarding_page_finalize (GObject *object)
{
  WpOnboardingPage *self = WP_ONBOARDING_PAGE (object);
  g_clear_object (&self->data);
  g_clear_object (&self->cancellable);
  g_free (self->key);
  g_free (self->entering);
  g_free (self->begun);
  G_OBJECT_CLASS (wp_onboarding_page_parent_class)->finalize (object);
}

static void
wp_onboarding_page_class_init (WpOnboardingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_onboarding_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_onboarding_page_finalize;
  gtk_widget_class_install_action (widget_class, "onboarding.begin", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "onboarding.go", "s", go_action);
  gtk_widget_class_install_action (widget_class, "onboarding.enter", "s", enter_action);
  gtk_widget_class_install_action (widget_class, "onboarding.print", "s", print_action);
  gtk_widget_class_install_action (widget_class, "onboarding.save-pdf", "s", print_action);
  gtk_widget_class_install_action (widget_class, "onboarding.changes", NULL, changes_action);
  gtk_widget_class_install_action (widget_class, "onboarding.withdraw", NULL, withdraw_action);
  gtk_widget_class_install_action (widget_class, "onboarding.drop", NULL, drop_action);
  signals[GO] = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* One entry for each language, since a print may be for people who read another one. */
static GMenuModel *
make_languages (const char *action)
{
  static const struct {
    const char *label, *target;
  } languages[] = { { N_ ("In _English"), "en" }, { N_ ("In _Japanese"), "ja" }, { N_ ("In _Both"), "both" } };
  GMenu *menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *detailed = g_strdup_printf ("%s::%s", action, languages[i].target);
    g_menu_append (menu, _ (languages[i].label), detailed);
  }
  return G_MENU_MODEL (menu);
}

static void
make_header (WpOnboardingPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuModel) print = make_languages ("onboarding.print"), save = make_languages ("onboarding.save-pdf");
  g_menu_append_submenu (menu, _ ("_Print"), print);
  g_menu_append_submenu (menu, _ ("_Save as PDF"), save);
  g_menu_append (menu, _ ("_What Changed…"), "onboarding.changes");
  g_menu_append (menu, _ ("_Give Up Draft…"), "onboarding.drop");
  g_menu_append (menu, _ ("_Withdraw…"), "onboarding.withdraw");
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->header), "flat");
  self->title = adw_window_title_new ("", NULL);
  adw_header_bar_set_title_widget (self->header, self->title);
  /* Words would leave no room for the title where the window is narrow. */
  self->back = wp_ui_icon_button_new ("wp-check-met-symbolic", _ ("Back to the Check"));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  adw_header_bar_pack_start (self->header, self->back);
  self->menu_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  wp_ui_set_menu (self->menu_button, G_MENU_MODEL (menu));
  wp_ui_set_tooltip (self->menu_button, _ ("More"));
  wp_ui_set_name (self->menu_button, _ ("More"));
  wp_ui_set_name (gtk_widget_get_first_child (self->menu_button), _ ("More"));
  adw_header_bar_pack_end (self->header, self->menu_button);
}

static void
make_stack (WpOnboardingPage *self)
{
  GtkWidget *gone = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (gone), "wp-onboarding-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (gone), _ ("No Longer There"));
  gtk_widget_add_css_class (gone, "compact");
  self->overview = wp_overview_page_new (self->data);
  self->check = wp_check_page_new (self->data);
  self->blank = adw_status_page_new ();
  self->begin = wp_button_new (_ ("_Begin"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->begin), "onboarding.begin");
  gtk_widget_set_halign (self->begin, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->begin, "pill");
  gtk_widget_add_css_class (self->begin, "suggested-action");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->blank), "wp-onboarding-symbolic");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->blank), self->begin);
  gtk_widget_add_css_class (self->blank, "compact");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), gone, "gone");
  gtk_stack_add_child (GTK_STACK (self->stack), self->overview);
  gtk_stack_add_child (GTK_STACK (self->stack), self->check);
  gtk_stack_add_child (GTK_STACK (self->stack), self->blank);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
}

static void
wp_onboarding_page_init (WpOnboardingPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->key = g_strdup ("overview");
}

GtkWidget *
wp_onboarding_page_new (WpOnboardingData *data)
{
  WpOnboardingPage *self = g_object_new (WP_TYPE_ONBOARDING_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->data = g_object_ref (data);
  make_header (self);
  make_stack (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "incident-page");
  g_signal_connect_swapped (data, "changed", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
wp_onboarding_page_get_header_bar (WpOnboardingPage *self)
{
  return self->header;
}

void
wp_onboarding_page_show (WpOnboardingPage *self, const char *key)
{
  if (g_strcmp0 (self->key, key) == 0)
    return;
  g_free (self->key);
  self->key = g_strdup (key);
  g_clear_pointer (&self->entering, g_free);
  g_clear_pointer (&self->begun, g_free);
  update (self);
}
