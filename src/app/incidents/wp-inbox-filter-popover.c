/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInboxFilterPopover"
#include "config.h"
#include "wp-inbox-filter-popover.h"

#include "wp-json.h"
#include "wp-labels.h"
#include "wp-severity.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpInboxFilterPopover {
  GtkPopover parent_instance;

  GtkToggleButton *severities[WP_SEVERITY_CRITICAL + 1];
  GtkDropDown *state;
  GtkDropDown *product;
  GtkDropDown *customer;
  GtkDropDown *assignee;
  GtkDropDown *opened;
  GtkStringList *customer_names; /* (unowned): the drop-down's */
  GPtrArray *customer_ids;       /* (owned): beside the names; the first is "" */
  gboolean showing;              /* the controls are being set, nobody chose */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpInboxFilterPopover, wp_inbox_filter_popover, GTK_TYPE_POPOVER)

static void
chosen_cb (WpInboxFilterPopover *self)
{
  if (!self->showing)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_severities (WpInboxFilterPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (int severity = WP_SEVERITY_CRITICAL; severity >= WP_SEVERITY_INFORMATIONAL; severity--) {
    GtkWidget *button = gtk_toggle_button_new ();
    GtkWidget *image = gtk_image_new_from_icon_name (wp_severity_icon_name ((WpSeverity) severity));

    gtk_widget_add_css_class (image, wp_severity_css_class ((WpSeverity) severity));
    gtk_button_set_child (GTK_BUTTON (button), image);
    wp_ui_set_tooltip (button, wp_severity_label ((WpSeverity) severity));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, wp_severity_label ((WpSeverity) severity), -1);
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (chosen_cb), self);
    gtk_box_append (GTK_BOX (box), button);
    self->severities[severity] = GTK_TOGGLE_BUTTON (button);
  }
  return box;
}

static GtkDropDown *
make_drop_down (WpInboxFilterPopover *self, GtkStringList *names)
{
  GtkDropDown *down = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (names), NULL));

  gtk_widget_set_hexpand (GTK_WIDGET (down), TRUE);
  g_signal_connect_swapped (down, "notify::selected", G_CALLBACK (chosen_cb), self);
  return down;
}

static void
attach (GtkGrid *grid, int row, const char *name, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, widget, 1, row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
}

static void
wp_inbox_filter_popover_finalize (GObject *object)
{
  g_clear_pointer (&WP_INBOX_FILTER_POPOVER (object)->customer_ids, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_inbox_filter_popover_parent_class)->finalize (object);
}

static void
wp_inbox_filter_popover_class_init (WpInboxFilterPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_inbox_filter_popover_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_inbox_filter_popover_init (WpInboxFilterPopover *self)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  GtkStringList *states = gtk_string_list_new (NULL), *products = gtk_string_list_new (NULL);
  GtkStringList *assignees = gtk_string_list_new (NULL), *opened = gtk_string_list_new (NULL);

  for (int i = 0; i < WP_N_STATES; i++)
    gtk_string_list_append (states, wp_state_filter_label ((WpStateFilter) i));
  for (int i = 0; i < WP_N_ASSIGNEES; i++)
    gtk_string_list_append (assignees, wp_assignee_filter_label ((WpAssigneeFilter) i));
  for (int i = 0; i < WP_N_OPENED; i++)
    gtk_string_list_append (opened, wp_opened_filter_label ((WpOpenedFilter) i));
  gtk_string_list_append (products, _ ("Both products"));
  gtk_string_list_append (products, wp_product_label (WP_PRODUCT_CORE_MDR, NULL));
  gtk_string_list_append (products, wp_product_label (WP_PRODUCT_CORE_MDR_MICROSOFT, NULL));
  self->customer_names = gtk_string_list_new (NULL);
  gtk_string_list_append (self->customer_names, _ ("All customers"));
  self->customer_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->customer_ids, g_strdup (""));

  self->state = make_drop_down (self, states);
  self->product = make_drop_down (self, products);
  self->customer = make_drop_down (self, self->customer_names);
  self->assignee = make_drop_down (self, assignees);
  self->opened = make_drop_down (self, opened);
  gtk_drop_down_set_expression (self->customer, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (self->customer, TRUE);

  gtk_grid_set_row_spacing (grid, 8);
  gtk_grid_set_column_spacing (grid, 12);
  attach (grid, 0, _ ("_Severity"), make_severities (self));
  attach (grid, 1, _ ("S_tatus"), GTK_WIDGET (self->state));
  attach (grid, 2, _ ("_Customer"), GTK_WIDGET (self->customer));
  attach (grid, 3, _ ("_Product"), GTK_WIDGET (self->product));
  attach (grid, 4, _ ("_Assignee"), GTK_WIDGET (self->assignee));
  attach (grid, 5, _ ("_Opened"), GTK_WIDGET (self->opened));
  gtk_widget_set_margin_top (GTK_WIDGET (grid), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (grid), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (grid), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (grid), 6);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (grid));
}

GtkWidget *
wp_inbox_filter_popover_new (void)
{
  return g_object_new (WP_TYPE_INBOX_FILTER_POPOVER, NULL);
}

/* "" for all */
static const char *
get_customer (WpInboxFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->customer);

  return selected < self->customer_ids->len ? g_ptr_array_index (self->customer_ids, selected) : "";
}

static void
add_customer (WpInboxFilterPopover *self, const char *id, const char *name)
{
  g_ptr_array_add (self->customer_ids, g_strdup (id));
  gtk_string_list_append (self->customer_names, name);
}

/* One that is not among the choices, as before they were read, is added: it must not be lost with the next choice. */
static void
choose_customer (WpInboxFilterPopover *self, const char *id)
{
  guint chosen = 0;

  for (guint i = 0; i < self->customer_ids->len; i++)
    if (g_str_equal (g_ptr_array_index (self->customer_ids, i), id))
      break;
    else
      chosen = i + 1;
  if (chosen == self->customer_ids->len)
    add_customer (self, id, id);
  gtk_drop_down_set_selected (self->customer, chosen);
}

void
wp_inbox_filter_popover_set_customers (WpInboxFilterPopover *self, GPtrArray *customers)
{
  g_autofree char *chosen = NULL;

  g_return_if_fail (WP_IS_INBOX_FILTER_POPOVER (self));

  chosen = g_strdup (get_customer (self));
  self->showing = TRUE;
  gtk_string_list_splice (self->customer_names, 1, g_list_model_get_n_items (G_LIST_MODEL (self->customer_names)) - 1, NULL);
  g_ptr_array_set_size (self->customer_ids, 1);
  for (guint i = 0; i < customers->len; i++) {
    JsonObject *customer = g_ptr_array_index (customers, i);
    const char *id = wp_json_string_or (customer, "id", "");

    add_customer (self, id, wp_json_string_or (customer, "name", id));
  }
  choose_customer (self, chosen);
  self->showing = FALSE;
}

void
wp_inbox_filter_popover_show_filter (WpInboxFilterPopover *self, const WpIncidentFilter *filter)
{
  g_return_if_fail (WP_IS_INBOX_FILTER_POPOVER (self));

  self->showing = TRUE;
  for (int severity = WP_SEVERITY_INFORMATIONAL; severity <= WP_SEVERITY_CRITICAL; severity++)
    gtk_toggle_button_set_active (self->severities[severity], (filter->severities & (1u << severity)) != 0);
  gtk_drop_down_set_selected (self->state, filter->state);
  gtk_drop_down_set_selected (self->product, filter->product);
  choose_customer (self, filter->customer_id != NULL ? filter->customer_id : "");
  gtk_drop_down_set_selected (self->assignee, filter->assignee);
  gtk_drop_down_set_selected (self->opened, filter->opened);
  self->showing = FALSE;
}

void
wp_inbox_filter_popover_read_filter (WpInboxFilterPopover *self, WpIncidentFilter *filter)
{
  g_return_if_fail (WP_IS_INBOX_FILTER_POPOVER (self));

  filter->severities = 0;
  for (int severity = WP_SEVERITY_INFORMATIONAL; severity <= WP_SEVERITY_CRITICAL; severity++)
    if (gtk_toggle_button_get_active (self->severities[severity]))
      filter->severities |= 1u << severity;
  filter->state = (WpStateFilter) gtk_drop_down_get_selected (self->state);
  filter->product = (WpProduct) gtk_drop_down_get_selected (self->product);
  filter->assignee = (WpAssigneeFilter) gtk_drop_down_get_selected (self->assignee);
  filter->opened = (WpOpenedFilter) gtk_drop_down_get_selected (self->opened);
  g_free (filter->customer_id);
  filter->customer_id = *get_customer (self) != '\0' ? g_strdup (get_customer (self)) : NULL;
}
