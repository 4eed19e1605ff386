/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a screenful of rows costs with GTK alone, and a page of text: processor time of the main thread from a change to the end of the frame that shows
 * it, in milliseconds, as JSON on one line. Needs a display; ends by itself. */
#include "config.h"

#include <adwaita.h>
#include <time.h>

#define COUNT 100000
#define SHOWN 12
#define LABELS 4
#define PAGE_LABELS 12
#define ROUNDS 21
#define PAUSE_MS 100

typedef struct {
  GtkWidget *window, *view, *stack, *page;
  GtkLabel *kept[SHOWN * LABELS];
  GListModel *models[2];
  GArray *times; /* double */
  GString *result;
  guint phase, round;
  double began;
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static GtkWidget *
row_new (GtkLabel **labels)
{
  GtkWidget *row = gtk_grid_new ();

  gtk_widget_set_size_request (row, -1, 60);
  for (guint i = 0; i < LABELS; i++) {
    labels[i] = GTK_LABEL (gtk_label_new (""));
    gtk_label_set_xalign (labels[i], 0);
    gtk_label_set_ellipsize (labels[i], PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (GTK_WIDGET (labels[i]), i % 2 == 0);
    gtk_grid_attach (GTK_GRID (row), GTK_WIDGET (labels[i]), i % 2, i / 2, 1, 1);
  }
  return row;
}

static void
fill_row (GtkLabel *const *labels, const char *text)
{
  for (guint i = 0; i < LABELS; i++)
    gtk_label_set_text (labels[i], text);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkLabel **labels = g_new (GtkLabel *, LABELS);
  GtkWidget *row = row_new (labels);

  g_object_set_data_full (G_OBJECT (row), "labels", labels, g_free);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  fill_row (g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "labels"), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GListModel *
model_new (const char *word)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < COUNT; i++)
    gtk_string_list_take (list, g_strdup_printf ("%s on tky-srv-%u", word, i));
  return G_LIST_MODEL (list);
}

/* What is measured, one after the other */
static void
scroll_page (Bench *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment));
}

static void
replace_all (Bench *self)
{
  gtk_single_selection_set_model (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (self->view))), self->models[self->round % 2]);
}

static void
fill_kept (Bench *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "kept");
  for (guint i = 0; i < SHOWN; i++) {
    g_autofree char *text = g_strdup_printf ("Lateral movement from tky-srv-%u", self->round * 100 + i);

    fill_row (self->kept + i * LABELS, text);
  }
}

/* As many texts as the head of an incident with a question has, each a line or two long, in either language */
static void
make_page (Bench *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < PAGE_LABELS; i++) {
    g_autofree char *text = g_strdup_printf (self->round % 2 == 0 ? "INC-%u: PowerShell was started by a macro on tky-srv-%u and stopped"
                                                                  : "INC-%u: tky-srv-%u で不審なプロセスが起動され、隔離されました",
                                             self->round * 100 + i, i);
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_width_chars (GTK_LABEL (label), 12);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 12);
    gtk_box_append (GTK_BOX (column), label);
  }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "page");
  adw_bin_set_child (ADW_BIN (self->page), column);
}

static const struct {
  const char *name;
  void (*act) (Bench *self);
} phases[] = { { "list_view_page", scroll_page }, { "list_view_replace", replace_all }, { "kept_rows", fill_kept }, { "page", make_page } };

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
act_cb (gpointer user_data)
{
  Bench *self = user_data;

  if (self->round == ROUNDS) {
    g_array_sort (self->times, compare);
    g_string_append_printf (self->result, "%s\"%s\":%.2f", self->phase == 0 ? "{" : ",", phases[self->phase].name,
                            g_array_index (self->times, double, ROUNDS / 2));
    g_array_set_size (self->times, 0);
    self->round = 0;
    self->phase++;
  }
  if (self->phase == G_N_ELEMENTS (phases)) {
    g_print ("%s}\n", self->result->str);
    gtk_window_destroy (GTK_WINDOW (self->window));
    return;
  }
  self->began = cpu_ms ();
  phases[self->phase].act (self);
  gtk_widget_queue_draw (self->window);
}

static void
painted_cb (GdkFrameClock *clock, Bench *self)
{
  double took = cpu_ms () - self->began;

  if (self->began == 0) /* a scroll bar that fades */
    return;
  self->began = 0;
  g_array_append_val (self->times, took);
  self->round++;
  g_timeout_add_once (PAUSE_MS, act_cb, self);
}

static void
activate_cb (GtkApplication *app, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->window = adw_application_window_new (app);
  self->stack = gtk_stack_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 740);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (self->models[0]))), g_steal_pointer (&factory));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "view");
  for (guint i = 0; i < SHOWN; i++)
    gtk_box_append (GTK_BOX (box), row_new (self->kept + i * LABELS));
  gtk_stack_add_named (GTK_STACK (self->stack), box, "kept");
  self->page = adw_bin_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->page, "page");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self->window), self->stack);
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (gtk_widget_get_frame_clock (self->window), "after-paint", G_CALLBACK (painted_cb), self);
  g_timeout_add_once (10 * PAUSE_MS, act_cb, self);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app = adw_application_new ("io.github.watchpost.BareList", G_APPLICATION_NON_UNIQUE);
  Bench self = { .models = { model_new ("Ransomware stopped"), model_new ("Impossible travel") },
                 .times = g_array_new (FALSE, FALSE, sizeof (double)),
                 .result = g_string_new (NULL) };
  int status;

  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &self);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  for (guint i = 0; i < G_N_ELEMENTS (self.models); i++)
    g_object_unref (self.models[i]);
  g_array_unref (self.times);
  g_string_free (self.result, TRUE);
  return status;
}
