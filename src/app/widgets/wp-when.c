/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWhen"
#include "config.h"
#include "wp-when.h"

#include "wp-ui.h"

#include <glib/gi18n.h>

static GDateTime *
local_time (gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static char *
format_time (gint64 at, const char *format)
{
  g_autoptr (GDateTime) local = at != 0 ? local_time (at) : NULL;
  char *text = local != NULL ? g_date_time_format (local, format) : NULL;

  return text != NULL ? text : g_strdup ("");
}

char *
wp_when_exact (gint64 at)
{
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a full date and time with its zone */
  return format_time (at, _ ("%a, %-e %b %Y, %H:%M:%S %Z"));
}

char *
wp_when_clock (gint64 at)
{
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a time of day with its zone */
  return format_time (at, _ ("%H:%M %Z"));
}

char *
wp_when_in_zone (gint64 at, const char *zone)
{
  g_autoptr (GTimeZone) own = zone != NULL ? g_time_zone_new_identifier (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = at != 0 ? g_date_time_new_from_unix_utc (at / 1000) : NULL;
  g_autoptr (GDateTime) there = utc != NULL && own != NULL ? g_date_time_to_timezone (utc, own) : NULL;
  if (there == NULL)
    return g_strdup ("");
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a full date and time, before its zone */
  g_autofree char *time = g_date_time_format (there, _ ("%a, %-e %b %Y, %H:%M"));
  g_autofree char *offset = g_date_time_format (there, "UTC%:z");
  /* Translators: a date and time, the name of its time zone, its offset: "Sat, 31 Jan 2026, 09:00 (Asia/Tokyo, UTC+09:00)" */
  return g_strdup_printf (_ ("%s (%s, %s)"), time, g_time_zone_get_identifier (own), offset);
}

static gboolean
same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

static char *
format_relative (gint64 at, gint64 now, gboolean in_short)
{
  gint64 age = now - at;
  guint minutes = (guint) CLAMP (age / WP_MINUTE, 0, 59);
  g_autoptr (GDateTime) local = at != 0 ? local_time (at) : NULL;
  g_autoptr (GDateTime) today = local_time (now);
  g_autoptr (GDateTime) yesterday = today != NULL ? g_date_time_add_days (today, -1) : NULL;

  if (local == NULL || yesterday == NULL)
    return g_strdup ("");
  if (age > -WP_MINUTE && age < WP_MINUTE)
    return g_strdup (in_short ? C_ ("time", "now") : _ ("just now"));
  if (age >= WP_MINUTE && age < WP_HOUR)
    return in_short ? g_strdup_printf (ngettext ("%u min", "%u min", minutes), minutes)
                    : g_strdup_printf (ngettext ("%u min ago", "%u min ago", minutes), minutes);
  if (same_day (local, today))
    /* xgettext:no-c-format
     * Translators: a g_date_time_format() of a time of today */
    return g_date_time_format (local, _ ("%H:%M"));
  if (same_day (local, yesterday))
    /* xgettext:no-c-format
     * Translators: a g_date_time_format() of a time of yesterday */
    return g_date_time_format (local, in_short ? C_ ("time", "yesterday") : _ ("yesterday %H:%M"));
  if (g_date_time_get_year (local) == g_date_time_get_year (today))
    /* xgettext:no-c-format
     * Translators: a g_date_time_format() of a day of this year */
    return g_date_time_format (local, _ ("%-e %b"));
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a day of another year */
  return g_date_time_format (local, _ ("%-e %b %Y"));
}

char *
wp_when_relative (gint64 at, gint64 now)
{
  return format_relative (at, now, FALSE);
}

char *
wp_when_short (gint64 at, gint64 now)
{
  return format_relative (at, now, TRUE);
}

char *
wp_when_duration (gint64 ms)
{
  guint hours = (guint) CLAMP (ms / WP_HOUR, 0, G_MAXUINT / 2);
  guint minutes = (guint) CLAMP ((ms % WP_HOUR) / WP_MINUTE, 0, 59);

  if (hours >= 72)
    return g_strdup_printf (ngettext ("%u day", "%u days", hours / 24), hours / 24);
  if (hours >= 12 || (hours > 0 && minutes == 0))
    return g_strdup_printf (ngettext ("%u h", "%u h", hours), hours);
  if (hours > 0)
    return g_strdup_printf (_ ("%u h %02u min"), hours, minutes);
  if (minutes > 0)
    return g_strdup_printf (ngettext ("%u min", "%u min", minutes), minutes);
  return g_strdup (_ ("less than a minute"));
}

char *
wp_when_time_left (gint64 until, gint64 now)
{
  g_autofree char *duration = until != 0 ? wp_when_duration (ABS (until - now)) : NULL;

  if (duration == NULL)
    return g_strdup ("");
  if (until >= now)
    /* Translators: %s is a duration such as "12 min" */
    return g_strdup_printf (_ ("%s left"), duration);
  /* Translators: %s is a duration such as "12 min" */
  return g_strdup_printf (_ ("overdue by %s"), duration);
}

char *
wp_when_closes_in (gint64 until, gint64 now)
{
  g_autofree char *duration = NULL;

  if (until == 0)
    return g_strdup ("");
  if (until <= now)
    return g_strdup (_ ("closes now"));
  duration = wp_when_duration (until - now);
  /* Translators: an incident closes by itself; %s is a duration such as "41 h" */
  return g_strdup_printf (_ ("closes in %s"), duration);
}

/* The shared minute */
typedef struct {
  GtkWidget *widget; /* (unowned), left before it goes */
  void (*tick) (GtkWidget *widget);
} Watch;

static GPtrArray *watches;
static guint minute_source;

static gboolean minute_cb (gpointer data);

static void
schedule_minute (void)
{
  minute_source = g_timeout_add ((guint) (WP_MINUTE - wp_time_now () % WP_MINUTE + 20), minute_cb, NULL);
}

static gboolean
minute_cb (gpointer data)
{
  /* A tick may make and destroy widgets: a copy that holds each of them is walked. */
  g_autoptr (GPtrArray) widgets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) ticks = g_array_new (FALSE, FALSE, sizeof (gpointer));

  for (guint i = 0; i < watches->len; i++) {
    Watch *watch = g_ptr_array_index (watches, i);
    gpointer tick = watch->tick;

    g_ptr_array_add (widgets, g_object_ref (watch->widget));
    g_array_append_val (ticks, tick);
  }
  for (guint i = 0; i < widgets->len; i++) {
    void (*tick) (GtkWidget * widget) = g_array_index (ticks, gpointer, i);

    tick (g_ptr_array_index (widgets, i));
  }
  minute_source = 0;
  if (watches->len > 0)
    schedule_minute ();
  return G_SOURCE_REMOVE;
}

static void
watched_gone (gpointer data, GObject *widget)
{
  g_ptr_array_remove_fast (watches, data);
  if (watches->len == 0)
    g_clear_handle_id (&minute_source, g_source_remove);
}

void
wp_when_on_minute (GtkWidget *widget, void (*tick) (GtkWidget *widget))
{
  Watch *watch = g_new (Watch, 1);

  g_return_if_fail (GTK_IS_WIDGET (widget) && tick != NULL);

  watch->widget = widget;
  watch->tick = tick;
  if (watches == NULL)
    watches = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (watches, watch);
  g_object_weak_ref (G_OBJECT (widget), watched_gone, watch);
  if (minute_source == 0)
    schedule_minute ();
}

struct _WpWhen {
  AdwBin parent_instance;

  GtkLabel *label;
  WpWhenStyle style;
  gint64 at;
};

G_DEFINE_FINAL_TYPE (WpWhen, wp_when, ADW_TYPE_BIN)

static void
update (GtkWidget *widget)
{
  WpWhen *self = WP_WHEN (widget);
  g_autofree char *text = NULL;
  gint64 now = wp_time_now ();

  if (self->at == 0)
    return;
  switch (self->style) {
  case WP_WHEN_TIME_LEFT:
    text = wp_when_time_left (self->at, now);
    break;
  case WP_WHEN_CLOSES_IN:
    text = wp_when_closes_in (self->at, now);
    break;
  case WP_WHEN_EXACT:
    text = wp_when_exact (self->at);
    break;
  case WP_WHEN_AGO:
  default:
    text = wp_when_relative (self->at, now);
    break;
  }
  gtk_label_set_text (self->label, text);
}

static void
wp_when_class_init (WpWhenClass *klass)
{
}

static void
wp_when_init (WpWhen *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  wp_when_on_minute (GTK_WIDGET (self), update);
}

GtkWidget *
wp_when_new (WpWhenStyle style)
{
  WpWhen *self = g_object_new (WP_TYPE_WHEN, NULL);

  self->style = style;
  return GTK_WIDGET (self);
}

void
wp_when_set_time (WpWhen *self, gint64 at)
{
  g_autofree char *exact = NULL;

  g_return_if_fail (WP_IS_WHEN (self));

  exact = wp_when_exact (at);
  self->at = at;
  gtk_widget_set_visible (GTK_WIDGET (self), at != 0);
  wp_ui_set_tooltip (GTK_WIDGET (self), at != 0 ? exact : NULL);
  update (GTK_WIDGET (self));
}
