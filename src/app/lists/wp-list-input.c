/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpListInput"
#include "config.h"
#include "wp-list-view-private.h"

/* ---- The selection ---- */

static gboolean
extend_selection (WpListView *self, guint position, gboolean modify)
{
  guint first = MIN (self->extend_from, position), last = MAX (self->extend_from, position);

  if (self->extend_from >= wp_list_view_get_n_items (self))
    return FALSE;
  return gtk_selection_model_select_range (self->model, first, last - first + 1, !modify);
}

/* @modify: what else is selected stays; @extend: from where the last selection began */
static void
select_row (WpListView *self, guint position, gboolean modify, gboolean extend)
{
  if (extend && extend_selection (self, position, modify))
    return;
  if (modify && gtk_selection_model_is_selected (self->model, position))
    gtk_selection_model_unselect_item (self->model, position);
  else
    gtk_selection_model_select_item (self->model, position, !modify);
  self->extend_from = position;
}

/* ---- Keys ---- */

static guint
get_target (WpListView *self, WpListMove move, int step)
{
  guint n_items = wp_list_view_get_n_items (self), cursor = MIN (self->cursor, n_items - 1);

  switch (move) {
  case WP_LIST_MOVE_PAGE:
    return wp_list_view_get_page_from (self, cursor, step);
  case WP_LIST_MOVE_END:
    return step > 0 ? n_items - 1 : 0;
  case WP_LIST_MOVE_ROW:
  default:
    return step > 0 ? MIN (cursor + 1, n_items - 1) : cursor - MIN (cursor, 1);
  }
}

gboolean
wp_list_view_move (WpListView *self, WpListMove move, int step, gboolean modify, gboolean extend)
{
  guint target;

  if (wp_list_view_get_n_items (self) == 0)
    return FALSE;
  target = get_target (self, move, step);
  if (!wp_list_view_focus_row (self, target))
    return FALSE;
  if (!modify || extend)
    select_row (self, target, modify, extend);
  return TRUE;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gboolean modify, extend;
  int move, step;

  g_variant_get (arguments, "(iibb)", &move, &step, &modify, &extend);
  return wp_list_view_move (WP_LIST_VIEW (widget), move, step, modify, extend);
}

static void
add_move (GtkWidgetClass *klass, guint key, guint keypad_key, WpListMove move, int step)
{
  for (guint with = 0; with < 4; with++) {
    gboolean modify = (with & 1) != 0, extend = (with & 2) != 0;
    GdkModifierType modifiers = (modify ? GDK_CONTROL_MASK : 0) | (extend ? GDK_SHIFT_MASK : 0);

    gtk_widget_class_add_binding (klass, key, modifiers, move_cb, "(iibb)", move, step, modify, extend);
    gtk_widget_class_add_binding (klass, keypad_key, modifiers, move_cb, "(iibb)", move, step, modify, extend);
  }
}

gboolean
wp_list_view_select_cursor (WpListView *self, gboolean modify, gboolean extend)
{
  if (self->cursor >= wp_list_view_get_n_items (self))
    return FALSE;
  select_row (self, self->cursor, modify, extend);
  return TRUE;
}

static gboolean
select_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gboolean modify, extend;

  g_variant_get (arguments, "(bb)", &modify, &extend);
  return wp_list_view_select_cursor (WP_LIST_VIEW (widget), modify, extend);
}

static gboolean
select_all_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return gtk_selection_model_select_all (WP_LIST_VIEW (widget)->model);
}

static gboolean
unselect_all_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return gtk_selection_model_unselect_all (WP_LIST_VIEW (widget)->model);
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  WpListView *self = WP_LIST_VIEW (widget);

  if (self->cursor >= wp_list_view_get_n_items (self))
    return FALSE;
  wp_list_view_activate (self, self->cursor);
  return TRUE;
}

void
wp_list_view_class_add_keys (GtkWidgetClass *klass)
{
  static const guint enter[] = { GDK_KEY_Return, GDK_KEY_ISO_Enter, GDK_KEY_KP_Enter }, space[] = { GDK_KEY_space, GDK_KEY_KP_Space };

  add_move (klass, GDK_KEY_Up, GDK_KEY_KP_Up, WP_LIST_MOVE_ROW, -1);
  add_move (klass, GDK_KEY_Down, GDK_KEY_KP_Down, WP_LIST_MOVE_ROW, 1);
  add_move (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, WP_LIST_MOVE_PAGE, -1);
  add_move (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, WP_LIST_MOVE_PAGE, 1);
  add_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, WP_LIST_MOVE_END, -1);
  add_move (klass, GDK_KEY_End, GDK_KEY_KP_End, WP_LIST_MOVE_END, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (enter); i++)
    gtk_widget_class_add_binding (klass, enter[i], 0, activate_cb, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (space); i++) {
    gtk_widget_class_add_binding (klass, space[i], 0, select_cb, "(bb)", FALSE, FALSE);
    gtk_widget_class_add_binding (klass, space[i], GDK_CONTROL_MASK, select_cb, "(bb)", TRUE, FALSE);
    gtk_widget_class_add_binding (klass, space[i], GDK_SHIFT_MASK, select_cb, "(bb)", FALSE, TRUE);
    gtk_widget_class_add_binding (klass, space[i], GDK_CONTROL_MASK | GDK_SHIFT_MASK, select_cb, "(bb)", TRUE, TRUE);
  }
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_slash, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_A, GDK_CONTROL_MASK | GDK_SHIFT_MASK, unselect_all_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_backslash, GDK_CONTROL_MASK, unselect_all_cb, NULL);
}

/* ---- The pointer ---- */

static void
set_pressed (WpListView *self, guint position)
{
  WpListRow *row = wp_list_view_find_row (self, self->pressed);

  if (row != NULL)
    gtk_widget_unset_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_ACTIVE);
  self->pressed = position;
  row = wp_list_view_find_row (self, position);
  if (row != NULL)
    gtk_widget_set_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_ACTIVE, FALSE);
}

static void
pressed_cb (WpListView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *target = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  gboolean heading = FALSE;
  guint position = target != NULL && target != GTK_WIDGET (self) ? wp_list_view_get_position_at (self, y, &heading) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION || heading) {
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  set_pressed (self, position);
  wp_list_view_focus_row (self, self->pressed);
  if (n_press == 2 && !self->single_click_activate) {
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
    wp_list_view_activate (self, self->pressed);
  }
}

static void
released_cb (WpListView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean modify = (state & GDK_CONTROL_MASK) != 0, extend = (state & GDK_SHIFT_MASK) != 0;
  guint position = self->pressed;

  set_pressed (self, GTK_INVALID_LIST_POSITION);
  /* Moved away before it was released: meant otherwise. */
  if (position >= wp_list_view_get_n_items (self) || !gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  select_row (self, position, modify, extend);
  if (self->single_click_activate && !modify && !extend)
    wp_list_view_activate (self, position);
}

static void
cancel_cb (WpListView *self)
{
  set_pressed (self, GTK_INVALID_LIST_POSITION);
}

void
wp_list_view_add_pointer (WpListView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->pressed = GTK_INVALID_LIST_POSITION;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (click, "cancel", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
