/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpShell"
#include "config.h"
#include "wp-shell.h"

#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpShell {
  AdwBin parent_instance;

  AdwLeaflet *outer; /* [inner | detail] */
  AdwLeaflet *inner; /* [sidebar | list] */
  GtkWidget *panes[WP_N_PANES];
  int list_width;                 /* what the list asks for, beside the detail */
  GPtrArray *headers[WP_N_PANES]; /* (owned): of AdwHeaderBar, not referenced: they are inside the panes */
  GPtrArray *backs[WP_N_PANES];   /* (owned): of GtkButton, likewise */
};

G_DEFINE_FINAL_TYPE (WpShell, wp_shell, ADW_TYPE_BIN)

enum { PROP_0, PROP_LIST_WIDTH, N_PROPS };
static GParamSpec *props[N_PROPS];

#define LIST_WIDTH_LEAST 320
#define LIST_WIDTH_MOST 900

static void
set_list_width (WpShell *self, int width)
{
  width = CLAMP (width, LIST_WIDTH_LEAST, LIST_WIDTH_MOST);
  if (width == self->list_width)
    return;
  self->list_width = width;
  gtk_widget_queue_resize (self->panes[WP_PANE_LIST]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LIST_WIDTH]);
}

static void
update_headers (WpShell *self)
{
  gboolean outer = adw_leaflet_get_folded (self->outer), inner = adw_leaflet_get_folded (self->inner);
  const gboolean starts[WP_N_PANES] = { TRUE, inner, outer };
  const gboolean ends[WP_N_PANES] = { inner && outer, outer, TRUE };
  const gboolean backs[WP_N_PANES] = { FALSE, inner, outer };

  for (int pane = 0; pane < WP_N_PANES; pane++)
    for (guint i = 0; i < self->headers[pane]->len; i++) {
      adw_header_bar_set_show_start_title_buttons (g_ptr_array_index (self->headers[pane], i), starts[pane]);
      adw_header_bar_set_show_end_title_buttons (g_ptr_array_index (self->headers[pane], i), ends[pane]);
      gtk_widget_set_visible (g_ptr_array_index (self->backs[pane], i), backs[pane]);
    }
}

static void
back_cb (WpShell *self)
{
  wp_shell_go_back (self);
}

static void
drag_update_cb (WpShell *self, double x, double y, GtkGestureDrag *drag)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double start_x, start_y, now_x, now_y;
  GtkWidget *separator = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (drag)), *list = self->panes[WP_PANE_LIST];

  /* The separator moves along: offsets are taken in the shell. */
  if (!gtk_gesture_drag_get_start_point (drag, &start_x, &start_y) ||
      !gtk_widget_translate_coordinates (separator, GTK_WIDGET (self), start_x + x, start_y + y, &now_x, &now_y) ||
      !gtk_widget_translate_coordinates (list, GTK_WIDGET (self), rtl ? gtk_widget_get_width (list) : 0, 0, &start_x, &start_y))
    return;
  set_list_width (self, (int) (rtl ? start_x - now_x : now_x - start_x));
}

static GtkWidget *
make_handle (WpShell *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL),
            *handle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_add_css_class (separator, "pane-separator");
  gtk_widget_set_size_request (handle, 5, -1);
  gtk_widget_set_cursor_from_name (handle, "col-resize");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), separator);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), handle);
  gtk_overlay_set_clip_overlay (GTK_OVERLAY (overlay), handle, FALSE);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  return overlay;
}

static void
wp_shell_finalize (GObject *object)
{
  WpShell *self = WP_SHELL (object);

  for (int pane = 0; pane < WP_N_PANES; pane++) {
    g_ptr_array_unref (self->headers[pane]);
    g_ptr_array_unref (self->backs[pane]);
  }
  G_OBJECT_CLASS (wp_shell_parent_class)->finalize (object);
}

static void
wp_shell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIST_WIDTH)
    g_value_set_int (value, WP_SHELL (object)->list_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wp_shell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIST_WIDTH)
    set_list_width (WP_SHELL (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wp_shell_class_init (WpShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wp_shell_finalize;
  object_class->get_property = wp_shell_get_property;
  object_class->set_property = wp_shell_set_property;
  props[PROP_LIST_WIDTH] = g_param_spec_int ("list-width", NULL, NULL, LIST_WIDTH_LEAST, LIST_WIDTH_MOST, 400,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wp_shell_init (WpShell *self)
{
  self->list_width = 400;
  for (int pane = 0; pane < WP_N_PANES; pane++) {
    self->headers[pane] = g_ptr_array_new ();
    self->backs[pane] = g_ptr_array_new ();
  }
}

/* The list's natural width is the chosen one, whatever it shows. */
static void
measure_list (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *shell = gtk_widget_get_ancestor (widget, WP_TYPE_SHELL);

  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && shell != NULL)
    *natural = MAX (*minimum, WP_SHELL (shell)->list_width);
}

/* The detail expands and has no natural width, so that its content does not move the list's edge. */
static void
measure_least (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = *minimum;
}

static void
allocate_all (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static GtkWidget *
make_pane (GtkWidget *child, GtkCustomMeasureFunc measure)
{
  GtkWidget *bin = adw_bin_new ();

  gtk_widget_set_layout_manager (bin, gtk_custom_layout_new (NULL, measure, allocate_all));
  adw_bin_set_child (ADW_BIN (bin), child);
  return bin;
}

static AdwLeaflet *
make_leaflet (WpShell *self)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (adw_leaflet_new ());

  adw_leaflet_set_can_navigate_back (leaflet, TRUE);
  adw_leaflet_set_transition_type (leaflet, ADW_LEAFLET_TRANSITION_TYPE_SLIDE);
  g_signal_connect_object (leaflet, "notify::folded", G_CALLBACK (update_headers), self, G_CONNECT_SWAPPED);
  return leaflet;
}

GtkWidget *
wp_shell_new (GtkWidget *sidebar, GtkWidget *list, GtkWidget *detail)
{
  WpShell *self = g_object_new (WP_TYPE_SHELL, NULL);
  GtkWidget *modest = make_pane (detail, measure_least);
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL), *handle = make_handle (self);

  self->panes[WP_PANE_SIDEBAR] = sidebar;
  self->panes[WP_PANE_LIST] = make_pane (list, measure_list);
  self->panes[WP_PANE_DETAIL] = modest;
  self->inner = make_leaflet (self);
  self->outer = make_leaflet (self);
  gtk_widget_add_css_class (separator, "pane-separator");
  adw_leaflet_append (self->inner, sidebar);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->inner, separator), FALSE);
  adw_leaflet_append (self->inner, self->panes[WP_PANE_LIST]);
  adw_leaflet_append (self->outer, GTK_WIDGET (self->inner));
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->outer, handle), FALSE);
  adw_leaflet_append (self->outer, modest);
  gtk_widget_set_hexpand (modest, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->inner), FALSE);
  gtk_widget_set_size_request (detail, 360, -1);
  adw_leaflet_set_visible_child (self->inner, self->panes[WP_PANE_LIST]);
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->inner));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->outer));
  return GTK_WIDGET (self);
}

void
wp_shell_add_header (WpShell *self, WpPane pane, AdwHeaderBar *header, GtkWidget *start)
{
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  g_return_if_fail (WP_IS_SHELL (self) && pane < WP_N_PANES);

  wp_ui_set_tooltip (back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_cb), self);
  adw_header_bar_pack_start (header, back);
  if (start != NULL) {
    adw_header_bar_pack_start (header, start);
    /* One pane is as narrow as a telephone. */
    g_object_bind_property (self->outer, "folded", start, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  }
  g_ptr_array_add (self->headers[pane], header);
  g_ptr_array_add (self->backs[pane], back);
  update_headers (self);
}

void
wp_shell_show_pane (WpShell *self, WpPane pane)
{
  g_return_if_fail (WP_IS_SHELL (self) && pane < WP_N_PANES);

  if (pane == WP_PANE_DETAIL) {
    adw_leaflet_set_visible_child (self->outer, self->panes[WP_PANE_DETAIL]);
    return;
  }
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->inner));
  adw_leaflet_set_visible_child (self->inner, self->panes[pane]);
}

gboolean
wp_shell_go_back (WpShell *self)
{
  g_return_val_if_fail (WP_IS_SHELL (self), FALSE);

  if (adw_leaflet_get_folded (self->outer) && adw_leaflet_get_visible_child (self->outer) == self->panes[WP_PANE_DETAIL]) {
    wp_shell_show_pane (self, WP_PANE_LIST);
    return TRUE;
  }
  if (adw_leaflet_get_folded (self->inner) && adw_leaflet_get_visible_child (self->inner) != self->panes[WP_PANE_SIDEBAR]) {
    wp_shell_show_pane (self, WP_PANE_SIDEBAR);
    return TRUE;
  }
  return FALSE;
}

void
wp_shell_bind_list_width (WpShell *self, GSettings *settings, const char *key)
{
  g_return_if_fail (WP_IS_SHELL (self));

  g_settings_bind (settings, key, self, "list-width", G_SETTINGS_BIND_DEFAULT);
}
