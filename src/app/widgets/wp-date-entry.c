/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDateEntry"
#include "config.h"

#include "wp-date-entry.h"
#include "wp-ui.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WpDateEntry {
  GtkBox parent_instance;

  GtkWidget *date;
  GtkWidget *time; /* (nullable) */
  GtkWidget *button;
  GtkWidget *calendar;
  gboolean setting;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpDateEntry, wp_date_entry, GTK_TYPE_BOX)

static void
wp_date_entry_class_init (WpDateEntryClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
changed_cb (WpDateEntry *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
day_cb (WpDateEntry *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");
  if (self->setting)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->date), text);
}

/* The calendar opens at what stands in the entry. */
static void
open_cb (WpDateEntry *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = g_strdup_printf ("%sT12:00:00", gtk_editable_get_text (GTK_EDITABLE (self->date)));
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (text, zone);
  self->setting = TRUE;
  if (day != NULL)
    gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
  self->setting = FALSE;
}

static void
wp_date_entry_init (WpDateEntry *self)
{
  GtkWidget *popover = gtk_popover_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  self->date = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->date), 11);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->date), 11);
  /* Translators: how a date is typed: year, month, day in digits. The order cannot change. */
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->date), _ ("YYYY-MM-DD"));
  g_signal_connect_swapped (self->date, "changed", G_CALLBACK (changed_cb), self);
  self->calendar = gtk_calendar_new ();
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (day_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), self->calendar);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (open_cb), self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  wp_ui_set_tooltip (self->button, _ ("Calendar"));
  wp_ui_set_name (self->button, _ ("Calendar"));
  wp_ui_set_name (gtk_widget_get_first_child (self->button), _ ("Calendar"));
  gtk_box_append (GTK_BOX (line), self->date);
  gtk_box_append (GTK_BOX (line), self->button);
  gtk_widget_add_css_class (line, "linked");
  gtk_box_append (GTK_BOX (self), line);
}

GtkWidget *
wp_date_entry_new (const char *name, gboolean with_time)
{
  WpDateEntry *self = g_object_new (WP_TYPE_DATE_ENTRY, NULL);
  wp_ui_set_name (self->date, name);
  if (with_time) {
    /* Translators: a field for a time of day that belongs to what %s names */
    g_autofree char *time_name = g_strdup_printf (_ ("%s: time of day"), name);
    self->time = gtk_entry_new ();
    gtk_editable_set_width_chars (GTK_EDITABLE (self->time), 6);
    gtk_editable_set_max_width_chars (GTK_EDITABLE (self->time), 6);
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->time), "09:00");
    wp_ui_set_name (self->time, time_name);
    g_signal_connect_swapped (self->time, "changed", G_CALLBACK (changed_cb), self);
    gtk_box_append (GTK_BOX (self), self->time);
  }
  return GTK_WIDGET (self);
}

char *
wp_date_entry_get_text (WpDateEntry *self)
{
  g_autofree char *date = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->date))));
  if (self->time == NULL)
    return g_steal_pointer (&date);
  g_autofree char *time = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->time))));
  if (*time == '\0')
    return g_steal_pointer (&date);
  return g_strdup_printf ("%sT%s", date, time);
}

void
wp_date_entry_set_text (WpDateEntry *self, const char *text)
{
  g_autofree char *now = wp_date_entry_get_text (self);
  if (g_str_equal (now, text))
    return;
  self->setting = TRUE;
  if (self->time == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->date), text);
  else {
    const char *middle = strpbrk (text, "T ");
    g_autofree char *date = middle != NULL ? g_strndup (text, (gsize) (middle - text)) : g_strdup (text);
    gtk_editable_set_text (GTK_EDITABLE (self->date), date);
    gtk_editable_set_text (GTK_EDITABLE (self->time), middle != NULL ? middle + 1 : "");
  }
  self->setting = FALSE;
}

void
wp_date_entry_set_editable (WpDateEntry *self, gboolean editable)
{
  gtk_editable_set_editable (GTK_EDITABLE (self->date), editable);
  if (self->time != NULL)
    gtk_editable_set_editable (GTK_EDITABLE (self->time), editable);
  gtk_widget_set_sensitive (self->button, editable);
}

GtkWidget *
wp_date_entry_get_target (WpDateEntry *self)
{
  return self->date;
}
