/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSeverity"
#include "config.h"
#include "wp-severity.h"

#include <glib/gi18n.h>

static const struct {
  const char *icon_name;
  const char *label;
  const char *css_class;
} severities[] = {
  [WP_SEVERITY_UNKNOWN] = { "wp-severity-unknown-symbolic", NC_ ("severity", "Unknown"), "severity-unknown" },
  [WP_SEVERITY_INFORMATIONAL] = { "wp-severity-informational-symbolic", NC_ ("severity", "Informational"), "severity-informational" },
  [WP_SEVERITY_LOW] = { "wp-severity-low-symbolic", NC_ ("severity", "Low"), "severity-low" },
  [WP_SEVERITY_MEDIUM] = { "wp-severity-medium-symbolic", NC_ ("severity", "Medium"), "severity-medium" },
  [WP_SEVERITY_HIGH] = { "wp-severity-high-symbolic", NC_ ("severity", "High"), "severity-high" },
  [WP_SEVERITY_CRITICAL] = { "wp-severity-critical-symbolic", NC_ ("severity", "Critical"), "severity-critical" },
};

static WpSeverity
known (WpSeverity severity)
{
  return (guint) severity < G_N_ELEMENTS (severities) ? severity : WP_SEVERITY_UNKNOWN;
}

const char *
wp_severity_icon_name (WpSeverity severity)
{
  return severities[known (severity)].icon_name;
}

const char *
wp_severity_label (WpSeverity severity)
{
  return g_dpgettext2 (NULL, "severity", severities[known (severity)].label);
}

const char *
wp_severity_css_class (WpSeverity severity)
{
  return severities[known (severity)].css_class;
}

struct _WpSeverityBadge {
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *label;
  WpSeverity severity;
};

G_DEFINE_FINAL_TYPE (WpSeverityBadge, wp_severity_badge, ADW_TYPE_BIN)

static void
wp_severity_badge_class_init (WpSeverityBadgeClass *klass)
{
}

static void
show_severity (WpSeverityBadge *self, WpSeverity severity)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), wp_severity_css_class (self->severity));
  self->severity = severity;
  gtk_widget_add_css_class (GTK_WIDGET (self), wp_severity_css_class (severity));
  gtk_image_set_from_icon_name (self->image, wp_severity_icon_name (severity));
}

static void
wp_severity_badge_init (WpSeverityBadge *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->image = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "severity-word");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  show_severity (self, WP_SEVERITY_UNKNOWN);
  gtk_label_set_text (self->label, wp_severity_label (WP_SEVERITY_UNKNOWN));
}

GtkWidget *
wp_severity_badge_new (void)
{
  return g_object_new (WP_TYPE_SEVERITY_BADGE, NULL);
}

void
wp_severity_badge_set_severity (WpSeverityBadge *self, WpSeverity severity, const char *text)
{
  g_return_if_fail (WP_IS_SEVERITY_BADGE (self));

  severity = known (severity);
  /* An icon that is set again has the whole window laid out. */
  if (severity != self->severity)
    show_severity (self, severity);
  gtk_label_set_text (self->label,
                      self->severity == WP_SEVERITY_UNKNOWN && text != NULL && *text != '\0' ? text : wp_severity_label (self->severity));
}
