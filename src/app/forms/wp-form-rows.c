/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFormRows"
#include "config.h"

#include "wp-columns.h"
#include "wp-form-control.h"
#include "wp-json.h"
#include "wp-form-words.h"
#include "wp-toast.h"
#include "wp-ui.h"

#include <glib/gi18n.h>
#include <string.h>

/* The rows of a table, or contacts in the order in which they are called */

typedef struct {
  GtkWidget *box;
  GtkWidget *number;
  GtkWidget *up;
  GtkWidget *down;
  GtkWidget *remove;
  GtkWidget *error;
  GPtrArray *cells;   /* (owned): of Cell, as the columns */
  JsonObject *object; /* (owned): the row as it is, members that are no column included */
} Row;

typedef struct {
  GtkWidget *box;
  WpFormControl *control;
  GtkWidget *error;
  const WpFormField *column;
} Cell;

struct _WpFormRows {
  WpFormControl parent_instance;

  GtkWidget *list;
  GtkWidget *nothing;
  GtkWidget *add;
  GPtrArray *rows; /* (owned): of Row */
  gboolean editable;
};

#define WP_TYPE_FORM_ROWS (wp_form_rows_get_type ())
G_DECLARE_FINAL_TYPE (WpFormRows, wp_form_rows, WP, FORM_ROWS, WpFormControl)
G_DEFINE_FINAL_TYPE (WpFormRows, wp_form_rows, WP_TYPE_FORM_CONTROL)

static Row *add_row (WpFormRows *self, JsonObject *object, guint index);

static void
row_free (gpointer data)
{
  Row *row = data;
  g_ptr_array_unref (row->cells);
  json_object_unref (row->object);
  g_free (row);
}

static gboolean
is_ordered (WpFormRows *self)
{
  return wp_form_control_get_field (WP_FORM_CONTROL (self))->type == WP_FIELD_CONTACTS;
}

static JsonNode *
collect (WpFormRows *self)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < self->rows->len; i++)
    wp_json_append (array, wp_json_copy (((Row *) g_ptr_array_index (self->rows, i))->object));
  json_node_take_array (node, array);
  return node;
}

static void
emit_edited (WpFormRows *self)
{
  wp_form_control_edited (WP_FORM_CONTROL (self), collect (self));
}

/* Updates numbers, names and buttons after rows were added, removed or moved. */
static void
renumber (WpFormRows *self)
{
  const WpFormField *field = wp_form_control_get_field (WP_FORM_CONTROL (self));
  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *name = g_strdup_printf ("%s %u", wp_form_control_get_name (WP_FORM_CONTROL (self)), i + 1);
    gtk_label_set_text (GTK_LABEL (row->number), number);
    wp_ui_set_name (row->box, name);
    gtk_widget_set_sensitive (row->up, self->editable && i > 0);
    gtk_widget_set_sensitive (row->down, self->editable && i + 1 < self->rows->len);
    gtk_widget_set_visible (row->up, is_ordered (self));
    gtk_widget_set_visible (row->down, is_ordered (self));
    gtk_widget_set_visible (row->remove, self->editable);
    for (guint j = 0; j < row->cells->len; j++) {
      Cell *cell = g_ptr_array_index (row->cells, j);
      /* Translators: the name of a column, the number of the row */
      g_autofree char *cell_name = g_strdup_printf (_ ("%s, row %u"), wp_words_text (&cell->column->label), i + 1);
      wp_form_control_set_name (cell->control, cell_name);
    }
  }
  gtk_widget_set_visible (self->nothing, self->rows->len == 0);
  gtk_widget_set_visible (self->list, self->rows->len > 0);
  gtk_widget_set_sensitive (self->add, self->editable && (gint64) self->rows->len < MIN (field->max, WP_FORM_MAX_ROWS));
  gtk_widget_set_visible (self->add, self->editable);
}

static guint
index_of (WpFormRows *self, GtkWidget *box)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (((Row *) g_ptr_array_index (self->rows, i))->box == box)
      return i;
  return G_MAXUINT;
}

/* Columns come and go with the other answers of their row. */
static void
update_conditions (WpFormRows *self, Row *row)
{
  WpForm *form = wp_form_model_get_form (wp_form_control_get_model (WP_FORM_CONTROL (self)));
  for (guint i = 0; i < row->cells->len; i++) {
    Cell *cell = g_ptr_array_index (row->cells, i);
    gtk_widget_set_visible (cell->box, wp_form_is_shown (form, NULL, cell->column, row->object));
  }
}

static void
cell_edited_cb (WpFormRows *self, JsonNode *value, WpFormControl *control)
{
  GtkWidget *box = g_object_get_data (G_OBJECT (control), "wp-row");
  guint index = index_of (self, box);
  const char *id = wp_form_control_get_field (control)->id;
  if (index == G_MAXUINT)
    return;
  Row *row = g_ptr_array_index (self->rows, index);
  if (value == NULL)
    json_object_remove_member (row->object, id);
  else
    json_object_set_member (row->object, id, json_node_copy (value));
  update_conditions (self, row);
  emit_edited (self);
}

static void
move (WpFormRows *self, guint from, int by)
{
  guint to = from + (guint) by;
  if (from >= self->rows->len || to >= self->rows->len || !self->editable || !is_ordered (self))
    return;
  Row *row = g_ptr_array_steal_index (self->rows, from);
  g_ptr_array_insert (self->rows, (int) to, row);
  gtk_box_reorder_child_after (GTK_BOX (self->list), row->box, to > 0 ? ((Row *) g_ptr_array_index (self->rows, to - 1))->box : NULL);
  renumber (self);
  emit_edited (self);
}

static void
up_cb (WpFormRows *self, GtkWidget *button)
{
  move (self, index_of (self, g_object_get_data (G_OBJECT (button), "wp-row")), -1);
}

static void
down_cb (WpFormRows *self, GtkWidget *button)
{
  move (self, index_of (self, g_object_get_data (G_OBJECT (button), "wp-row")), 1);
}

static gboolean
key_cb (WpFormRows *self, guint key, guint code, GdkModifierType state, GtkEventController *keys)
{
  GtkWidget *box = gtk_event_controller_get_widget (keys);
  if ((state & gtk_accelerator_get_default_mod_mask ()) != GDK_ALT_MASK || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return FALSE;
  move (self, index_of (self, box), key == GDK_KEY_Up ? -1 : 1);
  return TRUE;
}

typedef struct {
  GWeakRef self;
  JsonObject *object;
  guint index;
} Removed;

static void
removed_free (gpointer data, GClosure *closure)
{
  Removed *removed = data;
  g_weak_ref_clear (&removed->self);
  json_object_unref (removed->object);
  g_free (removed);
}

static void
undo_cb (AdwToast *toast, Removed *removed)
{
  g_autoptr (WpFormRows) self = g_weak_ref_get (&removed->self);
  if (self == NULL || !self->editable)
    return;
  Row *row = add_row (self, removed->object, MIN (removed->index, self->rows->len));
  renumber (self);
  gtk_widget_child_focus (row->box, GTK_DIR_TAB_FORWARD);
  emit_edited (self);
}

static void
remove_cb (WpFormRows *self, GtkWidget *button)
{
  guint index = index_of (self, g_object_get_data (G_OBJECT (button), "wp-row"));
  if (index == G_MAXUINT || !self->editable)
    return;
  Row *row = g_ptr_array_index (self->rows, index);
  Removed *removed = g_new0 (Removed, 1);
  g_weak_ref_init (&removed->self, self);
  removed->object = wp_json_copy (row->object);
  removed->index = index;
  /* The focus goes to the row now at this position, or to the button that adds one. */
  GtkWidget *next = index + 1 < self->rows->len ? ((Row *) g_ptr_array_index (self->rows, index + 1))->remove : self->add;
  gtk_widget_grab_focus (next);
  gtk_box_remove (GTK_BOX (self->list), row->box);
  g_ptr_array_remove_index (self->rows, index);
  renumber (self);
  emit_edited (self);
  AdwToast *toast = wp_toast_undo_new (_ ("Row removed"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removed, removed_free, 0);
  wp_toast_show (GTK_WIDGET (self), toast);
}

static GtkWidget *
make_button (WpFormRows *self, GtkWidget *box, const char *icon_name, const char *name, const char *tooltip, GCallback callback)
{
  GtkWidget *button = wp_ui_icon_button_new (icon_name, name);
  wp_ui_set_tooltip (button, tooltip);
  g_object_set_data (G_OBJECT (button), "wp-row", box);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static Cell *
make_cell (WpFormRows *self, GtkWidget *box, const WpFormField *column)
{
  Cell *cell = g_new0 (Cell, 1);
  GtkWidget *label = wp_ui_caption_new (wp_words_text (&column->label));
  gtk_widget_add_css_class (label, "caption");
  cell->column = column;
  cell->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  cell->control = wp_form_control_new (column, wp_words_text (&column->label), wp_form_control_get_model (WP_FORM_CONTROL (self)));
  cell->error = wp_ui_caption_new (NULL);
  gtk_widget_set_visible (cell->error, FALSE);
  g_object_set_data (G_OBJECT (cell->control), "wp-row", box);
  g_signal_connect_object (cell->control, "edited", G_CALLBACK (cell_edited_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (cell->box), label);
  gtk_box_append (GTK_BOX (cell->box), GTK_WIDGET (cell->control));
  gtk_box_append (GTK_BOX (cell->box), cell->error);
  return cell;
}

static GtkWidget *
make_head (WpFormRows *self, Row *row)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  row->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (row->number, "row-number");
  gtk_widget_set_hexpand (row->number, TRUE);
  gtk_label_set_xalign (GTK_LABEL (row->number), 0);
  row->up = make_button (self, row->box, "go-up-symbolic", _ ("Move up"), _ ("Move up (Alt+Up)"), G_CALLBACK (up_cb));
  row->down = make_button (self, row->box, "go-down-symbolic", _ ("Move down"), _ ("Move down (Alt+Down)"), G_CALLBACK (down_cb));
  row->remove = make_button (self, row->box, "user-trash-symbolic", _ ("Remove"), _ ("Remove"), G_CALLBACK (remove_cb));
  gtk_box_append (GTK_BOX (head), row->number);
  gtk_box_append (GTK_BOX (head), row->up);
  gtk_box_append (GTK_BOX (head), row->down);
  gtk_box_append (GTK_BOX (head), row->remove);
  return head;
}

static Row *
add_row (WpFormRows *self, JsonObject *object, guint index)
{
  const WpFormField *field = wp_form_control_get_field (WP_FORM_CONTROL (self));
  GtkWidget *columns = wp_columns_new (210, 2, 12);
  GtkEventController *keys = gtk_event_controller_key_new ();
  Row *row = g_new0 (Row, 1);
  row->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  row->object = object != NULL ? wp_json_copy (object) : json_object_new ();
  row->cells = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_add_css_class (row->box, "form-table-row");
  gtk_box_append (GTK_BOX (row->box), make_head (self, row));
  for (guint i = 0; i < field->columns->len; i++) {
    Cell *cell = make_cell (self, row->box, g_ptr_array_index (field->columns, i));
    g_ptr_array_add (row->cells, cell);
    wp_columns_append (WP_COLUMNS (columns), cell->box);
    wp_form_control_set_value (cell->control, wp_json_member (row->object, cell->column->id));
    wp_form_control_set_editable (cell->control, self->editable);
  }
  row->error = wp_ui_caption_new (NULL);
  gtk_widget_set_visible (row->error, FALSE);
  gtk_box_append (GTK_BOX (row->box), columns);
  gtk_box_append (GTK_BOX (row->box), row->error);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (row->box, keys);
  update_conditions (self, row);
  gtk_box_insert_child_after (GTK_BOX (self->list), row->box, index > 0 ? ((Row *) g_ptr_array_index (self->rows, index - 1))->box : NULL);
  g_ptr_array_insert (self->rows, (int) index, row);
  return row;
}

static void
add_cb (WpFormRows *self)
{
  Row *row = add_row (self, NULL, self->rows->len);
  renumber (self);
  gtk_widget_grab_focus (wp_form_control_get_target (((Cell *) g_ptr_array_index (row->cells, 0))->control));
  emit_edited (self);
}

static void
set_value (WpFormControl *control, JsonNode *value)
{
  WpFormRows *self = WP_FORM_ROWS (control);
  JsonArray *array = wp_json_node_array (value);
  g_autoptr (JsonNode) now = collect (self);
  guint n = wp_json_length (array);
  if (wp_answer_equal (now, value) && self->rows->len == n)
    return;
  while (self->rows->len > n) {
    Row *row = g_ptr_array_index (self->rows, self->rows->len - 1);
    gtk_box_remove (GTK_BOX (self->list), row->box);
    g_ptr_array_remove_index (self->rows, self->rows->len - 1);
  }
  for (guint i = 0; i < n; i++) {
    JsonObject *object = wp_json_object_at (array, i);
    if (i >= self->rows->len) {
      add_row (self, object, i);
      continue;
    }
    Row *row = g_ptr_array_index (self->rows, i);
    json_object_unref (row->object);
    row->object = object != NULL ? wp_json_copy (object) : json_object_new ();
    for (guint j = 0; j < row->cells->len; j++) {
      Cell *cell = g_ptr_array_index (row->cells, j);
      wp_form_control_set_value (cell->control, wp_json_member (row->object, cell->column->id));
    }
    update_conditions (self, row);
  }
  renumber (self);
}

static void
set_editable (WpFormControl *control, gboolean editable)
{
  WpFormRows *self = WP_FORM_ROWS (control);
  self->editable = editable;
  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);
    for (guint j = 0; j < row->cells->len; j++)
      wp_form_control_set_editable (((Cell *) g_ptr_array_index (row->cells, j))->control, editable);
  }
  renumber (self);
}

static const WpFormIssue *
find_issue (GPtrArray *issues, const char *pointer)
{
  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    const WpFormIssue *issue = g_ptr_array_index (issues, i);
    if (g_str_has_prefix (issue->pointer, pointer) && (issue->pointer[strlen (pointer)] == '\0' || issue->pointer[strlen (pointer)] == '/'))
      return issue;
  }
  return NULL;
}

static void
show_issue (GtkWidget *label, const WpFormIssue *issue)
{
  g_autofree char *words = issue != NULL ? wp_form_issue_words (issue) : g_strdup ("");
  wp_ui_put (label, words);
  gtk_widget_remove_css_class (label, "field-error");
  gtk_widget_remove_css_class (label, "field-advice");
  gtk_widget_add_css_class (label, issue != NULL && issue->advice ? "field-advice" : "field-error");
}

static void
set_issues (WpFormControl *control, GPtrArray *issues, const char *base)
{
  WpFormRows *self = WP_FORM_ROWS (control);
  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);
    g_autofree char *pointer = g_strdup_printf ("%s/%u", base, i);
    const WpFormIssue *own = find_issue (issues, pointer);
    for (guint j = 0; j < row->cells->len; j++) {
      Cell *cell = g_ptr_array_index (row->cells, j);
      g_autofree char *place = g_strdup_printf ("%s/%s", pointer, cell->column->id);
      const WpFormIssue *issue = find_issue (issues, place);
      show_issue (cell->error, issue);
      wp_form_control_set_error (cell->control, issue != NULL && !issue->advice ? gtk_label_get_text (GTK_LABEL (cell->error)) : "",
                                 issue != NULL && issue->advice ? gtk_label_get_text (GTK_LABEL (cell->error)) : wp_words_text (&cell->column->help));
    }
    show_issue (row->error, own != NULL && strcmp (own->pointer, pointer) == 0 ? own : NULL);
  }
}

static GtkWidget *
get_target (WpFormControl *control)
{
  WpFormRows *self = WP_FORM_ROWS (control);
  return self->add;
}

static GtkWidget *
find_target (WpFormControl *control, const char *pointer)
{
  WpFormRows *self = WP_FORM_ROWS (control);
  char *rest;
  guint64 index = *pointer == '/' ? g_ascii_strtoull (pointer + 1, &rest, 10) : G_MAXUINT64;
  if (index >= self->rows->len)
    return NULL;
  Row *row = g_ptr_array_index (self->rows, (guint) index);
  for (guint i = 0; i < row->cells->len; i++) {
    Cell *cell = g_ptr_array_index (row->cells, i);
    gsize length = strlen (cell->column->id);
    if (*rest == '\0' || (*rest == '/' && g_str_has_prefix (rest + 1, cell->column->id) && (rest[1 + length] == '\0' || rest[1 + length] == '/')))
      return wp_form_control_get_target (cell->control);
  }
  return NULL;
}

static void
wp_form_rows_finalize (GObject *object)
{
  g_ptr_array_unref (WP_FORM_ROWS (object)->rows);
  G_OBJECT_CLASS (wp_form_rows_parent_class)->finalize (object);
}

static void
wp_form_rows_class_init (WpFormRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_form_rows_finalize;
  WP_FORM_CONTROL_CLASS (klass)->set_value = set_value;
  WP_FORM_CONTROL_CLASS (klass)->set_editable = set_editable;
  WP_FORM_CONTROL_CLASS (klass)->set_issues = set_issues;
  WP_FORM_CONTROL_CLASS (klass)->get_target = get_target;
  WP_FORM_CONTROL_CLASS (klass)->find_target = find_target;
}

static void
wp_form_rows_init (WpFormRows *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->editable = TRUE;
}

WpFormControl *
wp_form_rows_new (const WpFormField *field, const char *name, WpFormModel *model)
{
  WpFormRows *self = g_object_new (WP_TYPE_FORM_ROWS, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  /* Translators: a button that adds a row to what %s names */
  g_autofree char *add_name = g_strdup_printf (_ ("Add to “%s”"), name);
  wp_form_control_init_field (WP_FORM_CONTROL (self), field, name, model);
  wp_ui_set_name (GTK_WIDGET (self), name);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->nothing = wp_ui_caption_new (_ ("Nothing yet"));
  self->add = gtk_button_new_with_label (is_ordered (self) ? _ ("Add a Person") : _ ("Add a Row"));
  wp_ui_set_name (self->add, add_name);
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (self), self->list);
  gtk_box_append (GTK_BOX (self), self->nothing);
  gtk_box_append (GTK_BOX (self), self->add);
  renumber (self);
  return WP_FORM_CONTROL (self);
}
