/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpNotSent"
#include "config.h"
#include "wp-not-sent.h"

#include "wp-error-view.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpNotSent {
  AdwBin parent_instance;

  GtkImage *image; /* (nullable): made with the first row, since most show none */
  GtkLabel *label; /* (nullable) */
  gboolean with_words;
};

G_DEFINE_FINAL_TYPE (WpNotSent, wp_not_sent, ADW_TYPE_BIN)

const char *
wp_outbox_state_label (WpOutboxState state)
{
  switch (state) {
  case WP_OUTBOX_REJECTED:
    return _ ("could not be sent");
  case WP_OUTBOX_CONFIRM:
    return _ ("waits for your word");
  case WP_OUTBOX_HELD:
  case WP_OUTBOX_WAITING:
  default:
    return _ ("not sent yet");
  }
}

static void
wp_not_sent_class_init (WpNotSentClass *klass)
{
}

static void
wp_not_sent_init (WpNotSent *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "not-sent");
  wp_not_sent_set_row (self, NULL);
}

static void
make_content (WpNotSent *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->label), self->with_words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_not_sent_new (gboolean with_words)
{
  WpNotSent *self = g_object_new (WP_TYPE_NOT_SENT, NULL);

  self->with_words = with_words;
  return GTK_WIDGET (self);
}

static char *
describe (const WpOutboxRow *row)
{
  g_autofree char *when = wp_when_exact (row->acted_at);
  const char *why = row->error_message != NULL ? wp_error_words (row->error_message)
                    : row->error_code != 0     ? _ (wp_error_get_title (row->error_code))
                                               : NULL;

  switch (row->state) {
  case WP_OUTBOX_REJECTED:
    /* Translators: the first %s is the reason, the second a date and time */
    return g_strdup_printf (_ ("Could not be sent: %s\nYou did this on %s."), why != NULL ? why : _ (wp_error_get_title (0)), when);
  case WP_OUTBOX_CONFIRM:
    return g_strdup_printf (_ ("You did this on %s. It is sent only after you confirm it."), when);
  case WP_OUTBOX_HELD:
    return g_strdup_printf (_ ("Not sent yet: it follows another change of this incident.\nYou did this on %s."), when);
  case WP_OUTBOX_WAITING:
  default:
    if (why != NULL)
      return g_strdup_printf (_ ("Not sent yet: %s\nIt is safe on this desk since %s."), why, when);
    return g_strdup_printf (_ ("Not sent yet. It is safe on this desk since %s."), when);
  }
}

void
wp_not_sent_set_row (WpNotSent *self, const WpOutboxRow *row)
{
  g_autofree char *description = NULL;
  gboolean marked;

  g_return_if_fail (WP_IS_NOT_SENT (self));

  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    return;
  if (self->image == NULL)
    make_content (self);
  marked = row->state == WP_OUTBOX_REJECTED || row->state == WP_OUTBOX_CONFIRM;
  description = describe (row);
  gtk_image_set_from_icon_name (self->image, marked ? "wp-could-not-send-symbolic" : "wp-not-sent-symbolic");
  gtk_label_set_text (self->label, wp_outbox_state_label (row->state));
  wp_ui_set_tooltip (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL, wp_outbox_state_label (row->state),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  if (marked)
    gtk_widget_add_css_class (GTK_WIDGET (self), "marked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "marked");
}
