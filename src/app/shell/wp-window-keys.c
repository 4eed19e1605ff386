/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWindowKeys"
#include "config.h"
#include "wp-window-private.h"

/* Single letters, for hands that stay on the keyboard. They are read after everybody else and never while text is typed. */

static gboolean
is_typing (WpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)) && gtk_widget_is_sensitive (focus);
}

/* A popover or a menu that is open has the keys. */
static gboolean
is_elsewhere (WpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_get_native (focus) != GTK_NATIVE (self);
}

static gboolean
act (WpWindow *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->incident), action, NULL);
  return TRUE;
}

/* On a button or a link Enter is its own. */
static gboolean
opens_on_enter (WpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->inbox));
}

static gboolean
incident_key (WpWindow *self, guint key)
{
  switch (gdk_keyval_to_lower (key)) {
  case GDK_KEY_j:
    wp_inbox_page_move (self->inbox, 1);
    return TRUE;
  case GDK_KEY_k:
    wp_inbox_page_move (self->inbox, -1);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    if (!opens_on_enter (self))
      return FALSE;
    wp_inbox_page_open_selected (self->inbox);
    return TRUE;
  case GDK_KEY_a:
    return act (self, "incident.acknowledge");
  case GDK_KEY_m:
    return act (self, "incident.assign-to-me");
  case GDK_KEY_c:
    wp_shell_show_pane (self->shell, WP_PANE_DETAIL);
    return act (self, "incident.comment");
  case GDK_KEY_e:
    return act (self, "incident.resolve");
  case GDK_KEY_y:
    return act (self, "incident.answer-authorized");
  case GDK_KEY_n:
    return act (self, "incident.answer-not-ours");
  case GDK_KEY_1:
  case GDK_KEY_2:
  case GDK_KEY_3:
  case GDK_KEY_4:
  case GDK_KEY_5:
    wp_inbox_page_toggle_severity (self->inbox, (WpSeverity) (WP_SEVERITY_CRITICAL - (key - GDK_KEY_1)));
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
key_pressed_cb (WpWindow *self, guint key, guint code, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask () & ~(GdkModifierType) GDK_SHIFT_MASK;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "shell") != 0 || is_elsewhere (self))
    return FALSE;
  if (modifiers == 0 && key == GDK_KEY_Escape)
    return wp_shell_go_back (self->shell);
  if (modifiers != 0 || is_typing (self))
    return FALSE;
  if (key == GDK_KEY_slash) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.search", NULL);
    return TRUE;
  }
  return self->view == WP_VIEW_INCIDENTS && incident_key (self, key);
}

void
wp_window_add_keys (WpWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
