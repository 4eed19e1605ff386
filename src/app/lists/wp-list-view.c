/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpListView"
#include "config.h"
#include "wp-list-view-private.h"

/* How high a list is thought to be until it is laid out, so that its first frame has its rows */
#define FIRST_HEIGHT 800

enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* As GtkScrollable has them */
enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };

G_DEFINE_FINAL_TYPE_WITH_CODE (WpListView, wp_list_view, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* ---- Where rows are: known without any ---- */

gboolean
wp_list_view_has_heading (WpListView *self, guint position)
{
  for (guint i = 0; i < self->n_headings; i++)
    if (self->headings[i] == position)
      return TRUE;
  return FALSE;
}

static double
get_y (WpListView *self, guint position)
{
  double y = (double) position * self->size.height;

  for (guint i = 0; i < self->n_headings && self->headings[i] < position; i++)
    y += self->size.heading_height;
  return y;
}

static int
get_row_height (WpListView *self, guint position)
{
  return self->size.height + (wp_list_view_has_heading (self, position) ? self->size.heading_height : 0);
}

/* The row at @y of all rows. There is at least one. */
static guint
get_position_at (WpListView *self, double y)
{
  guint n_items = wp_list_view_get_n_items (self), section = 0;
  double start = 0;

  if (self->size.height <= 0 || y <= 0)
    return 0;
  /* Rows between two headings are alike. */
  for (guint i = 0; i < self->n_headings && get_y (self, self->headings[i]) <= y; i++) {
    section = self->headings[i];
    start = get_y (self, section) + self->size.heading_height;
  }
  return MIN (n_items - 1, section + (guint) (MAX (0, y - start) / self->size.height));
}

static double
get_value (WpListView *self)
{
  return self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL ? gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]) : 0;
}

static double
get_page (WpListView *self)
{
  return self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL ? gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]) : 0;
}

guint
wp_list_view_get_n_items (WpListView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

guint
wp_list_view_get_position_at (WpListView *self, double y, gboolean *heading)
{
  double there = get_value (self) + y;
  guint position = get_position_at (self, there);

  *heading = wp_list_view_has_heading (self, position) && there < get_y (self, position) + self->size.heading_height;
  return position;
}

guint
wp_list_view_get_page_from (WpListView *self, guint position, int step)
{
  guint n_items = wp_list_view_get_n_items (self), there = get_position_at (self, get_y (self, position) + step * get_page (self));

  if (there != position || n_items == 0)
    return there;
  return step > 0 ? MIN (position + 1, n_items - 1) : position - MIN (position, 1);
}

/* ---- Layout ---- */

static void
read_sizes (WpListView *self)
{
  wp_list_row_get_size (WP_LIST_ROW (self->sample), &self->size);
  self->n_headings = self->get_headings != NULL ? MIN (self->get_headings (G_LIST_MODEL (self->model), self->headings), WP_LIST_MAX_HEADINGS) : 0;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WpListView *self = WP_LIST_VIEW (widget);

  read_sizes (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = self->size.min_width;
    *natural = self->size.natural_width;
  } else {
    double all = get_y (self, wp_list_view_get_n_items (self));

    *minimum = self->size.height + self->size.heading_height;
    *natural = (int) CLAMP (all, *minimum, G_MAXINT16);
  }
}

static void value_changed_cb (WpListView *self);

static void
configure (WpListView *self, GtkOrientation orientation, double value, double upper, double page)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];

  if (adjustment == NULL)
    return;
  g_signal_handlers_block_by_func (adjustment, value_changed_cb, self);
  gtk_adjustment_configure (adjustment, value, 0, MAX (upper, page), page * 0.1, page * 0.9, page);
  g_signal_handlers_unblock_by_func (adjustment, value_changed_cb, self);
}

/* Where the list is scrolled to in a window of @height */
static double
choose_value (WpListView *self, int height)
{
  guint n_items = wp_list_view_get_n_items (self);
  double value = get_y (self, self->top) + self->top_offset, all = get_y (self, n_items);

  if (self->scroll_to < n_items) {
    double y = get_y (self, self->scroll_to);

    value = MAX (value, y + get_row_height (self, self->scroll_to) - height);
    value = MIN (value, y);
  }
  self->scroll_to = GTK_INVALID_LIST_POSITION;
  return CLAMP (value, 0, MAX (0, all - height));
}

static void
place_top (WpListView *self, double value)
{
  self->top = wp_list_view_get_n_items (self) > 0 ? get_position_at (self, value) : 0;
  self->top_offset = value - get_y (self, self->top);
}

/* From the present sizes and rows, in a window of @height. Returns: where the list is scrolled to */
static double
place (WpListView *self, int height)
{
  double value;

  read_sizes (self);
  value = choose_value (self, height);
  place_top (self, value);
  return value;
}

static void
allocate_row (WpListView *self, WpListRow *row, int width, int height, double value)
{
  guint position = wp_list_row_get_position (row);
  gboolean there = position != GTK_INVALID_LIST_POSITION;
  int row_height = there ? get_row_height (self, position) : self->size.height;
  double y = there ? get_y (self, position) - value : height + row_height;
  int min_width, min_height;

  /* A focused row that is scrolled away, a million rows perhaps, stays just outside. */
  if (y < -2 * row_height || y > height + 2 * row_height)
    y = y < 0 ? -2.0 * row_height : height + row_height;
  gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (row), &(GtkAllocation) { 0, (int) y, MAX (width, min_width), MAX (row_height, min_height) }, -1);
}

/* The rows that belong to where the list is scrolled to. Always as many, or they would come and go while it scrolls. */
static void
get_range (WpListView *self, int height, guint *first, guint *n_rows)
{
  guint n_items = wp_list_view_get_n_items (self);

  *first = *n_rows = 0;
  if (n_items == 0 || self->size.height <= 0)
    return;
  *n_rows = MIN (n_items, (guint) height / (guint) self->size.height + 2);
  *first = MIN (self->top, n_items - *n_rows);
}

/* Rows come, go and change before a frame is laid out: within size_allocate(), and after it, a widget must not ask for another size. */
static void
update_rows (WpListView *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  guint first, n_rows;

  if (height == 0)
    height = FIRST_HEIGHT;
  self->stale = FALSE;
  place (self, height);
  get_range (self, height, &first, &n_rows);
  wp_list_view_show_rows (self, first, n_rows);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WpListView *self = WP_LIST_VIEW (widget);

  self->tick = 0;
  /* What nobody sees is shown when somebody does. */
  if (self->stale && gtk_widget_get_mapped (widget))
    update_rows (self);
  return G_SOURCE_REMOVE;
}

void
wp_list_view_queue_update (WpListView *self)
{
  g_return_if_fail (WP_IS_LIST_VIEW (self));

  self->stale = TRUE;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
value_changed_cb (WpListView *self)
{
  place_top (self, get_value (self));
  self->scroll_to = GTK_INVALID_LIST_POSITION;
  update_rows (self);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WpListView *self = WP_LIST_VIEW (widget);
  double value = place (self, height);
  guint first, n_rows;

  configure (self, GTK_ORIENTATION_HORIZONTAL, 0, width, width);
  configure (self, GTK_ORIENTATION_VERTICAL, value, get_y (self, wp_list_view_get_n_items (self)), height);
  get_range (self, height, &first, &n_rows);
  if (first != self->first || n_rows != self->n_rows)
    wp_list_view_queue_update (self);
  for (guint i = 0; i < self->rows->len; i++)
    allocate_row (self, g_ptr_array_index (self->rows, i), width, height, value);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wp_list_view_parent_class)->map (widget);
  if (WP_LIST_VIEW (widget)->stale)
    wp_list_view_queue_update (WP_LIST_VIEW (widget));
}

/* ---- The model ---- */

static guint
moved (guint position, guint at, guint removed, guint added)
{
  if (position == GTK_INVALID_LIST_POSITION || position < at)
    return position;
  return position - at >= removed ? position - removed + added : GTK_INVALID_LIST_POSITION;
}

/* Another list altogether begins at its beginning; for somebody who is in it, where the selected row is now. */
static void
begin_anew (WpListView *self, guint n_items)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection_in_range (self->model, 0, n_items);

  self->top = 0;
  self->top_offset = 0;
  self->cursor = gtk_bitset_is_empty (selected) ? 0 : gtk_bitset_get_minimum (selected);
  if (wp_list_view_get_focused_row (self) != NULL)
    self->scroll_to = self->cursor;
}

/* What is at the top stays there, or what is at its position then; at the very beginning, what comes in is shown. */
static void
move_places (WpListView *self, guint n_items, guint at, guint removed, guint added)
{
  guint last = n_items - MIN (n_items, 1), top = moved (self->top, at, removed, added), cursor = moved (self->cursor, at, removed, added);

  if (self->top > 0 || self->top_offset > 0) {
    self->top = MIN (top != GTK_INVALID_LIST_POSITION ? top : at, last);
    self->top_offset = top != GTK_INVALID_LIST_POSITION ? self->top_offset : 0;
  }
  self->cursor = MIN (cursor != GTK_INVALID_LIST_POSITION ? cursor : self->cursor, last);
}

static void
items_changed_cb (WpListView *self, guint at, guint removed, guint added)
{
  guint n_items = wp_list_view_get_n_items (self);

  for (guint i = 0; i < self->rows->len; i++)
    wp_list_row_set_position (g_ptr_array_index (self->rows, i),
                              moved (wp_list_row_get_position (g_ptr_array_index (self->rows, i)), at, removed, added));
  self->extend_from = moved (self->extend_from, at, removed, added);
  self->pressed = moved (self->pressed, at, removed, added);
  self->scroll_to = moved (self->scroll_to, at, removed, added);
  if (at == 0 && added == n_items)
    begin_anew (self, n_items);
  else
    move_places (self, n_items, at, removed, added);
  /* What nobody sees holds nothing of what it showed. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    wp_list_view_show_rows (self, 0, 0);
  wp_list_view_queue_update (self);
}

static void
selection_changed_cb (WpListView *self, guint at, guint n_changed)
{
  wp_list_view_update_rows (self);
  /* While the focus is elsewhere, it comes back to what is selected. */
  if (wp_list_view_get_focused_row (self) == NULL) {
    g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection_in_range (self->model, at, n_changed);

    if (!gtk_bitset_is_empty (selected)) {
      self->cursor = gtk_bitset_get_minimum (selected);
      wp_list_view_queue_update (self);
    }
  }
}

/* ---- The focus ---- */

static void
set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  WpListView *self = WP_LIST_VIEW (widget);

  GTK_WIDGET_CLASS (wp_list_view_parent_class)->set_focus_child (widget, child);
  if (child == NULL || wp_list_row_get_position (WP_LIST_ROW (child)) == GTK_INVALID_LIST_POSITION)
    return;
  self->cursor_row = WP_LIST_ROW (child);
  self->cursor = wp_list_row_get_position (self->cursor_row);
  wp_list_view_scroll_to (self, self->cursor);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return wp_list_view_focus_row (WP_LIST_VIEW (widget), WP_LIST_VIEW (widget)->cursor);
}

/* Tab goes into the list and out of it; arrows are keys of the list. */
static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_get_focus_child (widget) == NULL && grab_focus (widget);
}

/* ---- The class ---- */

static void
set_adjustment (WpListView *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **there = &self->adjustments[orientation];

  if (*there != NULL)
    g_signal_handlers_disconnect_by_func (*there, value_changed_cb, self);
  if (adjustment == NULL && !gtk_widget_in_destruction (GTK_WIDGET (self)))
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  if (adjustment != NULL)
    g_object_ref_sink (adjustment);
  g_clear_object (there);
  *there = adjustment;
  if (adjustment != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WpListView *self = WP_LIST_VIEW (object);

  switch (id) {
  case PROP_HADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY:
    self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WpListView *self = WP_LIST_VIEW (object);

  switch (id) {
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
    break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wp_list_view_dispose (GObject *object)
{
  WpListView *self = WP_LIST_VIEW (object);

  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_unparent (GTK_WIDGET (g_ptr_array_index (self->rows, i)));
  g_ptr_array_set_size (self->rows, 0);
  self->cursor_row = NULL;
  g_clear_pointer (&self->sample, gtk_widget_unparent);
  for (int orientation = 0; orientation < 2; orientation++)
    if (self->adjustments[orientation] != NULL)
      g_signal_handlers_disconnect_by_data (self->adjustments[orientation], self);
  g_clear_object (&self->adjustments[0]);
  g_clear_object (&self->adjustments[1]);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (wp_list_view_parent_class)->dispose (object);
}

static void
wp_list_view_finalize (GObject *object)
{
  g_ptr_array_unref (WP_LIST_VIEW (object)->rows);
  G_OBJECT_CLASS (wp_list_view_parent_class)->finalize (object);
}

static void
wp_list_view_class_init (WpListViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispose = wp_list_view_dispose;
  object_class->finalize = wp_list_view_finalize;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->map = map;
  widget_class->set_focus_child = set_focus_child;
  widget_class->grab_focus = grab_focus;
  widget_class->focus = focus;
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "listview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  wp_list_view_class_add_keys (widget_class);
}

static void
wp_list_view_init (WpListView *self)
{
  self->rows = g_ptr_array_new ();
  self->scroll_to = self->extend_from = GTK_INVALID_LIST_POSITION;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  wp_list_view_add_pointer (self);
}

GtkWidget *
wp_list_view_new (GtkSelectionModel *model, GType row_type, WpListHeadingsFunc get_headings)
{
  WpListView *self = g_object_new (WP_TYPE_LIST_VIEW, NULL);

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (model) && g_type_is_a (row_type, WP_TYPE_LIST_ROW), NULL);

  self->model = g_object_ref (model);
  self->row_type = row_type;
  self->get_headings = get_headings;
  self->sample = g_object_new (row_type, "visible", FALSE, NULL);
  gtk_widget_set_parent (self->sample, GTK_WIDGET (self));
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (model, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  return GTK_WIDGET (self);
}

void
wp_list_view_set_single_click_activate (WpListView *self, gboolean activate)
{
  g_return_if_fail (WP_IS_LIST_VIEW (self));

  self->single_click_activate = activate;
}

void
wp_list_view_activate (WpListView *self, guint position)
{
  g_signal_emit (self, signals[ACTIVATE], 0, position);
}

void
wp_list_view_scroll_to (WpListView *self, guint position)
{
  g_return_if_fail (WP_IS_LIST_VIEW (self));

  if (position >= wp_list_view_get_n_items (self))
    return;
  self->scroll_to = position;
  wp_list_view_queue_update (self);
}

gboolean
wp_list_view_focus_row (WpListView *self, guint position)
{
  g_return_val_if_fail (WP_IS_LIST_VIEW (self), FALSE);

  if (position >= wp_list_view_get_n_items (self))
    return FALSE;
  self->cursor = position;
  return gtk_widget_grab_focus (GTK_WIDGET (wp_list_view_need_row (self, position)));
}
