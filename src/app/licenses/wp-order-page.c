/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderPage"
#include "config.h"

#include "wp-order-page.h"

#include "wp-activation.h"
#include "wp-button.h"
#include "wp-json.h"
#include "wp-not-sent.h"
#include "wp-order-commands.h"
#include "wp-order-dialog.h"
#include "wp-order-facts.h"
#include "wp-order-form.h"
#include "wp-order-sheet.h"
#include "wp-order-words.h"
#include "wp-outbox-bar.h"
#include "wp-print.h"
#include "wp-reasons.h"
#include "wp-rehearsal-list.h"
#include "wp-time.h"
#include "wp-toast.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

typedef enum { SAVE, PLACE, RELEASE, ENTER, ACTIVATE, SEND_BACK, CANCEL, N_ACTIONS } Action;

struct _WpOrderPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *menu;
  GtkStack *stack;
  GtkWidget *outbox_bar;
  GtkWidget *state;
  GtkWidget *not_sent;
  GtkWidget *turn;
  GtkWidget *reason;
  GtkWidget *what;  /* of an order that is placed: what it says, in a list */
  GtkWidget *facts; /* a list box */
  GtkWidget *form;
  GtkWidget *by_hand;
  GtkWidget *rehearsal;
  GtkWidget *error;
  GtkWidget *again;
  GtkWidget *buttons[N_ACTIONS];
  GtkWidget *history_box;
  GtkWidget *history;

  WpAccount *account;   /* (owned) (nullable) */
  GPtrArray *products;  /* (owned) (nullable) */
  GPtrArray *customers; /* (owned) (nullable) */
  JsonObject *order;    /* (owned) (nullable): as stored, or with its id alone */
  char *scope;          /* (owned) (nullable) */
  char *activated;      /* (owned) (nullable): the order whose keys were sent to be activated in this run */
};

enum { TYPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOrderPage, wp_order_page, ADW_TYPE_BIN)

static const char *
get_id (WpOrderPage *self)
{
  return wp_json_string_or (self->order, "id", "");
}

static gboolean
is_draft (WpOrderPage *self)
{
  return !wp_json_has (self->order, "state") || wp_order_get_state (self->order) == WP_ORDER_DRAFT;
}

static JsonObject *
find (GPtrArray *documents, const char *id)
{
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    if (g_strcmp0 (wp_json_string (documents->pdata[i], "id"), id) == 0)
      return documents->pdata[i];
  return NULL;
}

static JsonObject *
get_product (WpOrderPage *self)
{
  return find (self->products, wp_json_string (self->order, "product"));
}

static gboolean
is_mine (WpOrderPage *self)
{
  return wp_order_is_placed_by (self->order, wp_account_get_actor (self->account)->id);
}

/* ---- What can be done ---- */

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  WpOrderPage *self = WP_ORDER_PAGE (widget);
  g_autofree char *words = error != NULL ? wp_reason_words (error) : NULL;
  wp_ui_put (self->error, words != NULL ? words : "");
  gtk_widget_set_visible (self->again, error != NULL && g_str_equal (error->message, wp_order_same_po));
}

static void update_actions (WpOrderPage *self);

static void
activated_cb (GtkWidget *widget, const GError *error)
{
  WpOrderPage *self = WP_ORDER_PAGE (widget);
  submitted_cb (widget, error);
  if (error != NULL) {
    g_clear_pointer (&self->activated, g_free);
    update_actions (self);
  } else
    wp_toast_say (widget, "%s", _ ("The vendor is asked to activate them."));
}

static void
save (WpOrderPage *self)
{
  g_autoptr (JsonObject) body = wp_order_form_get (WP_ORDER_FORM (self->form));
  wp_json_set_object (body, "from", wp_order_form_get_from (WP_ORDER_FORM (self->form)));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_SAVE_ORDER, NULL, get_id (self), NULL, -1, body);
  wp_ui_submit_typed (GTK_WIDGET (self), self->account, command, self->scope, submitted_cb);
}

static void
save_cb (WpOrderPage *self)
{
  save (self);
}

/* What is typed is saved first; the order is placed as it is seen here, or not at all. */
static void
place (WpOrderPage *self, gboolean again)
{
  if (!wp_order_form_check (WP_ORDER_FORM (self->form)))
    return;
  g_autoptr (JsonObject) body = json_object_new ();
  wp_json_set_bool (body, "byHand", gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_hand)));
  if (again)
    wp_json_set_bool (body, "again", TRUE);
  gboolean typed = wp_order_form_is_typed (WP_ORDER_FORM (self->form)) || !wp_json_has (self->order, "state");
  wp_json_set_object (body, "from", typed ? wp_order_form_get (WP_ORDER_FORM (self->form)) : wp_command_copy_members (self->order, wp_order_fields));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_PLACE_ORDER, NULL, get_id (self), NULL, -1, body);
  if (typed)
    save (self);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, submitted_cb);
}

static void
place_cb (WpOrderPage *self)
{
  place (self, FALSE);
}

static void
again_cb (WpOrderPage *self)
{
  gtk_widget_set_visible (self->again, FALSE);
  place (self, TRUE);
}

static void
release_cb (WpOrderPage *self)
{
  g_autoptr (JsonObject) body = json_object_new ();
  wp_json_set_object (body, "from", wp_command_copy_members (self->order, wp_order_fields));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_RELEASE_ORDER, NULL, get_id (self), NULL, -1, body);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, submitted_cb);
}

static void
enter_cb (WpOrderPage *self)
{
  wp_order_dialog_open (GTK_WIDGET (self), self->account, WP_COMMAND_ENTER_ORDER, self->order, _ ("Enter"));
}

/* The keys are at the server: each line names the one that came with the order. */
static void
activate_cb (WpOrderPage *self)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  JsonArray *lines = wp_json_need_array (body, "lines"), *keys = wp_json_need_array (body, "keys");
  JsonArray *delivered = wp_json_array (self->order, "delivered");
  for (guint i = 0; i < wp_json_length (delivered); i++) {
    JsonObject *line = wp_json_object_at (delivered, i);
    if (!wp_order_line_is_waiting (line))
      continue;
    wp_json_append (lines, wp_json_new ("masked", wp_json_string (line, "keyMasked"), "choice", "new", "orderId", get_id (self), "orderLine",
                                        wp_json_string (line, "id"), NULL));
    wp_json_append_string (keys, NULL);
  }
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ACTIVATE, NULL, id, NULL, -1, body);
  g_free (self->activated);
  self->activated = g_strdup (get_id (self));
  update_actions (self);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, activated_cb);
}

static void
send_back_cb (WpOrderPage *self)
{
  wp_order_dialog_open (GTK_WIDGET (self), self->account, WP_COMMAND_SEND_ORDER_BACK, self->order, _ ("Send Back"));
}

static void
cancel_cb (WpOrderPage *self)
{
  /* What nobody else has seen is only thrown away. */
  if (!wp_json_has (self->order, "state"))
    wp_order_form_reset (WP_ORDER_FORM (self->form));
  else
    wp_order_dialog_open (GTK_WIDGET (self), self->account, WP_COMMAND_CANCEL_ORDER, self->order, _ ("Cancel the Order"));
}

static const struct {
  const char *label, *css_class;
  void (*run) (WpOrderPage *self);
} actions[N_ACTIONS] = {
  [SAVE] = { N_ ("_Save Draft"), NULL, save_cb },
  [PLACE] = { N_ ("_Place the Order"), "suggested-action", place_cb },
  [RELEASE] = { N_ ("_Release"), "suggested-action", release_cb },
  [ENTER] = { N_ ("_Enter What Happened…"), "suggested-action", enter_cb },
  [ACTIVATE] = { N_ ("_Activate"), "suggested-action", activate_cb },
  [SEND_BACK] = { N_ ("Send _Back…"), NULL, send_back_cb },
  [CANCEL] = { N_ ("_Cancel the Order…"), NULL, cancel_cb },
};

static void
update_action (WpOrderPage *self, Action action, gboolean shown, const WpCommandType *type)
{
  g_autoptr (GError) error = NULL;
  gboolean may = wp_account_may (self->account, type, self->order, &error);
  g_autofree char *why_not = wp_reason_words (error);
  gtk_widget_set_visible (self->buttons[action], shown);
  wp_ui_set_allowed (self->buttons[action], may, why_not);
}

static void
update_actions (WpOrderPage *self)
{
  WpOrderState state = wp_order_get_state (self->order);
  gboolean draft = is_draft (self), by_hand = wp_order_is_by_hand (self->order),
           with_others = state == WP_ORDER_PLACED || state == WP_ORDER_CONFIRMED;
  update_action (self, SAVE, draft, WP_COMMAND_SAVE_ORDER);
  gtk_widget_set_visible (self->buttons[PLACE], draft);
  gtk_widget_set_sensitive (self->buttons[PLACE], gtk_widget_get_sensitive (self->buttons[SAVE]));
  update_action (self, RELEASE, state == WP_ORDER_AWAITING_RELEASE, WP_COMMAND_RELEASE_ORDER);
  if (state == WP_ORDER_AWAITING_RELEASE && is_mine (self))
    wp_ui_set_allowed (self->buttons[RELEASE], FALSE, _ ("Another administrator has to release what you placed"));
  update_action (self, SEND_BACK, state == WP_ORDER_AWAITING_RELEASE, WP_COMMAND_SEND_ORDER_BACK);
  update_action (self, ENTER, by_hand && with_others, WP_COMMAND_ENTER_ORDER);
  update_action (self, ACTIVATE,
                 state == WP_ORDER_FULFILLED && wp_order_get_turn (self->order) == WP_ORDER_TURN_US &&
                   g_strcmp0 (self->activated, get_id (self)) != 0,
                 WP_COMMAND_ACTIVATE);
  update_action (self, CANCEL, wp_json_has (self->order, "state") && (draft || with_others || state == WP_ORDER_AWAITING_RELEASE),
                 WP_COMMAND_CANCEL_ORDER);
  if (!wp_json_has (self->order, "state")) {
    gtk_widget_set_visible (self->buttons[CANCEL], wp_order_form_is_typed (WP_ORDER_FORM (self->form)));
    gtk_widget_set_sensitive (self->buttons[CANCEL], TRUE);
  }
  wp_button_set_label (GTK_BUTTON (self->buttons[CANCEL]), wp_json_has (self->order, "state") ? _ (actions[CANCEL].label) : _ ("_Discard"));
}

/* ---- The paper ---- */

static void
print_action (GtkWidget *widget, const char *name, GVariant *language)
{
  WpOrderPage *self = WP_ORDER_PAGE (widget);
  if (self->order == NULL || self->customers == NULL)
    return;
  const char *po = wp_json_string_or (self->order, "po", "");
  g_autofree char *title = *po != '\0' ? g_strdup_printf ("%s %s", _ ("Order"), po) : g_strdup (_ ("Order"));
  WpPaper *paper = wp_order_sheet_new (self->order, get_product (self), self->customers, wp_account_get_partner_name (self->account),
                                       g_variant_get_string (language, NULL), wp_time_now ());
  if (g_str_equal (name, "order.print"))
    wp_print_run (widget, paper, title);
  else
    wp_print_save (widget, paper, title);
}

/* ---- What it says ---- */

static void
update_facts (WpOrderPage *self)
{
  gtk_widget_set_visible (self->what, !is_draft (self));
  if (!is_draft (self))
    wp_order_facts_fill (self->facts, self->order, get_product (self), self->customers);
  gtk_widget_set_visible (self->history_box, wp_order_history_fill (self->history, self->order));
}

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  const char *words = wp_command_words (row->command);
  return *words != '\0' ? g_strdup_printf ("%s: %s", _ (row->command->type->label), words) : g_strdup (_ (row->command->type->label));
}

static void
update_state (WpOrderPage *self)
{
  WpOrderState state = wp_order_get_state (self->order);
  const char *css_class = wp_order_state_class (state), *po = wp_json_string_or (self->order, "po", "");
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, get_id (self));
  gboolean is_new = !wp_json_has (self->order, "state");
  g_autofree char *what = wp_order_what_words (self->order, get_product (self));
  adw_window_title_set_title (self->title, is_new ? _ ("New Order") : *po != '\0' ? po : _ ("Order"));
  adw_window_title_set_subtitle (self->title, is_new ? "" : what);
  wp_ui_put (self->state, is_new ? _ ("Draft on this desk") : wp_order_state_label (state));
  gtk_widget_remove_css_class (self->state, "error");
  gtk_widget_remove_css_class (self->state, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (self->state, css_class);
  wp_ui_put (self->turn, is_new ? _ ("Nobody else sees it before it is saved.") : wp_order_turn_words (self->order, is_mine (self)));
  wp_ui_put (self->reason, wp_json_string_or (self->order, "reason", ""));
  wp_not_sent_set_row (WP_NOT_SENT (self->not_sent), rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL);
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), self->account, rows, summarize, NULL);
}

static void
rehearse (WpOrderPage *self)
{
  g_autoptr (JsonObject) fields = is_draft (self) ? wp_order_form_get (WP_ORDER_FORM (self->form)) : NULL;
  wp_rehearsal_list_set_order (WP_REHEARSAL_LIST (self->rehearsal), self->account, self->customers, fields);
}

static void
typed_cb (WpOrderPage *self)
{
  g_signal_emit (self, signals[TYPED], 0);
  wp_ui_put (self->error, "");
  gtk_widget_set_visible (self->again, FALSE);
  if (self->order == NULL)
    return;
  update_actions (self);
  rehearse (self);
}

void
wp_order_page_set_order (WpOrderPage *self, WpAccount *account, GPtrArray *products, GPtrArray *customers, const char *id, JsonObject *order)
{
  gboolean other = self->account != account || g_strcmp0 (wp_json_string (self->order, "id"), id) != 0;
  g_autoptr (JsonObject) fresh = order == NULL && id != NULL ? wp_json_new ("id", id, NULL) : NULL;
  JsonObject *shown = order != NULL ? order : fresh;
  g_set_object (&self->account, account);
  if (products != NULL)
    g_ptr_array_ref (products);
  if (customers != NULL)
    g_ptr_array_ref (customers);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->products = products;
  self->customers = customers;
  if (shown != NULL)
    json_object_ref (shown);
  g_clear_pointer (&self->order, json_object_unref);
  self->order = shown;
  gtk_stack_set_visible_child_name (self->stack, shown != NULL ? "order" : "nothing");
  gtk_widget_set_visible (self->menu, wp_json_has (shown, "state"));
  if (shown == NULL) {
    adw_window_title_set_title (self->title, "");
    adw_window_title_set_subtitle (self->title, "");
    wp_rehearsal_list_set_order (WP_REHEARSAL_LIST (self->rehearsal), account, NULL, NULL);
    return;
  }
  if (other) {
    wp_ui_put (self->error, "");
    gtk_widget_set_visible (self->again, FALSE);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->by_hand), FALSE);
  }
  g_free (self->scope);
  self->scope = wp_json_has (shown, "state") ? g_strdup_printf ("order:%s", id) : g_strdup (WP_ORDER_NEW_SCOPE);
  wp_order_form_set_order (WP_ORDER_FORM (self->form), account, products, customers, shown, self->scope);
  gtk_widget_set_visible (self->form, is_draft (self));
  gtk_widget_set_visible (self->by_hand, is_draft (self));
  update_state (self);
  update_facts (self);
  update_actions (self);
  rehearse (self);
}

void
wp_order_page_focus (WpOrderPage *self)
{
  if (self->order != NULL && is_draft (self))
    wp_order_form_focus (WP_ORDER_FORM (self->form));
}

/* ---- The widget ---- */

static void
wp_order_page_dispose (GObject *object)
{
  WpOrderPage *self = WP_ORDER_PAGE (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->order, json_object_unref);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->activated, g_free);
  G_OBJECT_CLASS (wp_order_page_parent_class)->dispose (object);
}

static void
wp_order_page_class_init (WpOrderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_order_page_dispose;
  signals[TYPED] = g_signal_new ("typed", WP_TYPE_ORDER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "order.print", "s", print_action);
  gtk_widget_class_install_action (widget_class, "order.save-pdf", "s", print_action);
}

static void
make_header (WpOrderPage *self)
{
  static const struct {
    const char *label, *action;
  } entries[] = { { N_ ("_Print in English…"), "order.print::en" },
                  { N_ ("Print in _Japanese…"), "order.print::ja" },
                  { N_ ("Save as PDF in E_nglish…"), "order.save-pdf::en" },
                  { N_ ("Save as PDF in J_apanese…"), "order.save-pdf::ja" } };
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_menu_append (menu, _ (entries[i].label), entries[i].action);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "printer-symbolic");
  wp_ui_set_menu (self->menu, G_MENU_MODEL (menu));
  wp_ui_set_tooltip (self->menu, _ ("Order Sheet"));
  wp_ui_set_name (self->menu, _ ("Order Sheet"));
  wp_ui_set_name (gtk_widget_get_first_child (self->menu), _ ("Order Sheet"));
  adw_header_bar_pack_end (self->header, self->menu);
}

static GtkWidget *
make_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  wp_ui_set_name (list, name);
  return list;
}

static GtkWidget *
make_buttons (WpOrderPage *self)
{
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "column-spacing", 9, "row-spacing", 9,
                                  "max-children-per-line", 3, "homogeneous", FALSE, NULL);
  for (guint i = 0; i < N_ACTIONS; i++) {
    GtkWidget *child = gtk_flow_box_child_new ();
    self->buttons[i] = wp_button_new (_ (actions[i].label));
    if (actions[i].css_class != NULL)
      gtk_widget_add_css_class (self->buttons[i], actions[i].css_class);
    g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (actions[i].run), self, G_CONNECT_SWAPPED);
    gtk_widget_set_focusable (child, FALSE);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), self->buttons[i]);
    g_object_bind_property (self->buttons[i], "visible", child, "visible", G_BINDING_SYNC_CREATE);
    gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
  }
  return flow;
}

static GtkWidget *
make_head (WpOrderPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->state, "title-4");
  self->not_sent = wp_not_sent_new (TRUE);
  self->turn = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->reason = wp_ui_text_new ();
  gtk_box_append (GTK_BOX (line), self->state);
  gtk_box_append (GTK_BOX (line), self->not_sent);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->turn);
  gtk_box_append (GTK_BOX (box), self->reason);
  return box;
}

/* A check button whose words wrap */
static GtkWidget *
make_check (const char *words)
{
  GtkWidget *check = gtk_check_button_new (), *label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  wp_ui_set_name (check, words);
  return check;
}

static GtkWidget *
make_column (WpOrderPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->outbox_bar = wp_outbox_bar_new ();
  self->form = wp_order_form_new ();
  g_signal_connect_object (self->form, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  self->by_hand = make_check (_ ("I order it elsewhere, by mail or in a shop, and enter here what becomes of it"));
  self->rehearsal = wp_rehearsal_list_new ();
  self->error = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  self->again = wp_button_new (_ ("Place It _Too"));
  gtk_widget_set_halign (self->again, GTK_ALIGN_START);
  gtk_widget_set_visible (self->again, FALSE);
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
  self->what = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->facts = make_list (_ ("Order"));
  gtk_box_append (GTK_BOX (self->what), self->facts);
  self->history_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->history = make_list (_ ("History"));
  gtk_box_append (GTK_BOX (self->history_box), wp_ui_heading_new (_ ("History")));
  gtk_box_append (GTK_BOX (self->history_box), self->history);
  gtk_box_append (GTK_BOX (column), self->outbox_bar);
  gtk_box_append (GTK_BOX (column), make_head (self));
  gtk_box_append (GTK_BOX (column), self->what);
  gtk_box_append (GTK_BOX (column), self->form);
  gtk_box_append (GTK_BOX (column), self->rehearsal);
  gtk_box_append (GTK_BOX (column), self->by_hand);
  gtk_box_append (GTK_BOX (column), self->error);
  gtk_box_append (GTK_BOX (column), self->again);
  gtk_box_append (GTK_BOX (column), make_buttons (self));
  gtk_box_append (GTK_BOX (column), self->history_box);
  gtk_widget_add_css_class (column, "detail");
  return column;
}

static void
wp_order_page_init (WpOrderPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = adw_status_page_new ();
  make_header (self);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_column (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "wp-orders-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _ ("Choose an Order"));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, scroller, "order");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_order_page_new (void)
{
  return g_object_new (WP_TYPE_ORDER_PAGE, NULL);
}

AdwHeaderBar *
wp_order_page_get_header_bar (WpOrderPage *self)
{
  return self->header;
}
