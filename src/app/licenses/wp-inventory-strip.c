/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventoryStrip"
#include "config.h"

#include "wp-inventory-strip.h"

#include "wp-inventory-line.h"
#include "wp-inventory.h"
#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-partner.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* In words; the rest when somebody asks for it */
#define FEW 3
#define MANY 100

struct _WpInventoryStrip {
  AdwBin parent_instance;

  WpInventoryLine *line;
  GtkBox *rows;
  GtkWidget *more;

  WpPools *pools;  /* (owned) (nullable) */
  GPtrArray *ends; /* (owned) (nullable) (element-type JsonObject) */
  gint64 now;
};

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpInventoryStrip, wp_inventory_strip, ADW_TYPE_BIN)

static void
open_license (WpInventoryStrip *self, JsonObject *license)
{
  g_signal_emit (self, signals[OPEN], 0, wp_json_string_or (license, "pool", ""));
}

static void
pressed_cb (WpInventoryStrip *self, guint number)
{
  if (self->ends != NULL && number < self->ends->len)
    open_license (self, self->ends->pdata[number]);
}

static void
clicked_cb (GtkWidget *button, gpointer user_data)
{
  JsonObject *license = g_object_get_data (G_OBJECT (button), "wp-license");
  if (license != NULL)
    open_license (user_data, license);
}

/* ---- In words ---- */

static const char *
license_key (gconstpointer license)
{
  return wp_json_string_or ((JsonObject *) license, "id", "");
}

/* "Core MDR, Term, 100 endpoints". (transfer full) */
static char *
describe (WpInventoryStrip *self, JsonObject *license)
{
  const WpPoolItem *item = wp_pools_find (self->pools, wp_json_string (license, "pool"));
  gint64 quantity = wp_json_int (license, "quantity", 0);
  if (item == NULL)
    return g_strdup (license_key (license));
  g_autofree char *seats = quantity > 0 ? wp_seats_words (item, quantity) : NULL;
  return g_strjoin (" · ", wp_pool_product_name (item), wp_seats_label (item->pool.type), seats, NULL);
}

/* (transfer full) */
static char *
describe_end (WpInventoryStrip *self, JsonObject *license)
{
  gint64 end = wp_license_get_end (license);
  g_autofree char *when = wp_when_exact (end), *left = wp_when_duration (end - self->now);
  if (end <= self->now)
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (_ ("Ended on %s"), when);
  if (wp_json_bool (license, "autoRenew", FALSE))
    /* Translators: the first %s is a duration such as "12 days", the second a date and time with its zone */
    return g_strdup_printf (_ ("Renews by itself in %s: %s"), left, when);
  /* Translators: the first %s is a duration such as "12 days", the second a date and time with its zone */
  return g_strdup_printf (_ ("Ends in %s: %s"), left, when);
}

static GtkWidget *
make_row (gconstpointer license, gpointer user_data)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  GtkWidget *when = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "strip-row");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), when);
  gtk_button_set_child (GTK_BUTTON (button), box);
  g_object_set_data (G_OBJECT (button), "wp-title", title);
  g_object_set_data (G_OBJECT (button), "wp-when", when);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), user_data, 0);
  return button;
}

static WpInventoryPoint
get_point (WpInventoryStrip *self, JsonObject *license, int first_mark)
{
  gint64 end = wp_license_get_end (license);
  if (end <= self->now)
    return WP_LINE_ENDED;
  if (wp_json_bool (license, "autoRenew", FALSE))
    return WP_LINE_RENEWS;
  return end - self->now <= first_mark * WP_DAY ? WP_LINE_NEAR : WP_LINE_FAR;
}

static void
update_row (GtkWidget *row, gconstpointer data, gpointer user_data)
{
  WpInventoryStrip *self = user_data;
  JsonObject *license = (JsonObject *) data;
  GtkWidget *when = g_object_get_data (G_OBJECT (row), "wp-when");
  g_autofree char *title = describe (self, license), *end = describe_end (self, license);
  g_autofree char *name = g_strjoin (", ", title, end, NULL);
  gtk_widget_remove_css_class (when, "error");
  gtk_widget_remove_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, wp_license_get_end (license) <= self->now ? "error" : "dim-label");
  wp_ui_put (g_object_get_data (G_OBJECT (row), "wp-title"), title);
  wp_ui_put (when, end);
  wp_ui_set_tooltip (row, end);
  wp_ui_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), "wp-license", json_object_ref (license), (GDestroyNotify) json_object_unref);
}

static void
fill (WpInventoryStrip *self)
{
  guint most = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more)) ? MANY : FEW, n = self->ends != NULL ? self->ends->len : 0;
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  g_autofree char *all = g_strdup_printf (ngettext ("Show All %u", "Show All %u", n), n);
  for (guint i = 0; i < MIN (n, most); i++)
    g_ptr_array_add (shown, self->ends->pdata[i]);
  wp_ui_reconcile (self->rows, shown, license_key, make_row, update_row, self);
  gtk_button_set_label (GTK_BUTTON (self->more), most == FEW ? all : _ ("Show Less"));
  gtk_widget_set_visible (self->more, n > FEW);
}

/* ---- Drawn ---- */

static void
draw (WpInventoryStrip *self)
{
  int marks[WP_MAX_MARKS];
  guint n_marks = wp_partner_get_marks (wp_pools_get_partner (self->pools), marks), n_ended = 0;
  wp_inventory_line_begin (self->line, marks, n_marks);
  for (guint i = 0; i < self->ends->len; i++) {
    JsonObject *license = self->ends->pdata[i];
    WpInventoryPoint point = get_point (self, license, marks[0]);
    n_ended += point == WP_LINE_ENDED;
    wp_inventory_line_add (self->line, (double) (wp_license_get_end (license) - self->now) / WP_DAY, point);
  }
  /* Translators: both %u are numbers of licenses */
  g_autofree char *words = g_strdup_printf (_ ("%u licenses end within 60 days, %u have ended"), self->ends->len - n_ended, n_ended);
  wp_inventory_line_end (self->line, words);
  wp_ui_set_tooltip (GTK_WIDGET (self->line), words);
}

guint
wp_inventory_strip_update (WpInventoryStrip *self, WpPools *pools, gint64 now)
{
  GPtrArray *licenses = wp_pools_get_licenses (pools);
  g_clear_pointer (&self->ends, g_ptr_array_unref);
  g_set_object (&self->pools, pools);
  self->now = now;
  self->ends = licenses != NULL ? wp_inventory_list_ends (licenses, now) : g_ptr_array_new ();
  draw (self);
  fill (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->ends->len > 0);
  return self->ends->len;
}

static void
wp_inventory_strip_dispose (GObject *object)
{
  WpInventoryStrip *self = WP_INVENTORY_STRIP (object);
  g_clear_pointer (&self->ends, g_ptr_array_unref);
  g_clear_object (&self->pools);
  G_OBJECT_CLASS (wp_inventory_strip_parent_class)->dispose (object);
}

static void
wp_inventory_strip_class_init (WpInventoryStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_inventory_strip_dispose;
  signals[OPEN] = g_signal_new ("open", WP_TYPE_INVENTORY_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wp_inventory_strip_init (WpInventoryStrip *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *heading = wp_ui_caption_new (_ ("Next Expiries"));
  self->line = WP_INVENTORY_LINE (wp_inventory_line_new ());
  g_signal_connect_object (self->line, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->more = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "strip-row");
  g_signal_connect_object (self->more, "toggled", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column), heading);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->line));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (column), self->more);
  gtk_widget_add_css_class (column, "expiry-strip");
  adw_bin_set_child (ADW_BIN (self), column);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wp_inventory_strip_new (void)
{
  return g_object_new (WP_TYPE_INVENTORY_STRIP, NULL);
}
