/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpComposer"
#include "config.h"

#include "wp-composer.h"
#include "wp-button.h"
#include "wp-error-view.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpComposer {
  GtkBox parent_instance;

  GtkWidget *scroller;
  GtkWidget *text;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  GtkWidget *hint;
  GtkWidget *error;
  GtkWidget *button;  /* (nullable) */
  WpAccount *account; /* (owned) (nullable) */
  char *scope;        /* (owned) (nullable) */
  char *base_scope;   /* (owned) (nullable): the scope of @base */
  char *base;         /* (owned) (nullable): the text that the draft was begun on; NULL when it replaces none */
  char *current;      /* (owned) (nullable): the present text that it would replace */
  char *sending;      /* (owned) (nullable): the text being submitted, so that it is submitted once */
  guint max;
  gboolean allow_empty;
  gboolean allowed;
  gboolean loading;
  gboolean draft_saved; /* "draft-saved" was emitted for what is typed */
};

G_DEFINE_FINAL_TYPE (WpComposer, wp_composer, GTK_TYPE_BOX)

enum { SEND, TYPED, DRAFT_SAVED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
get_raw (WpComposer *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static gboolean
can_send (WpComposer *self)
{
  g_autofree char *text = wp_composer_get_text (self);
  return self->allowed && self->sending == NULL && (self->allow_empty || *text != '\0') && !wp_composer_is_too_long (self);
}

static void
refresh (WpComposer *self)
{
  guint length = gtk_text_buffer_get_char_count (self->buffer);
  gtk_widget_set_visible (self->placeholder, length == 0);
  if (length > self->max) {
    g_autofree char *text = g_strdup_printf (ngettext ("%u character too long", "%u characters too long", length - self->max), length - self->max);
    wp_ui_put (self->error, text);
  } else {
    wp_ui_put (self->error, "");
  }
  if (self->button != NULL)
    gtk_widget_set_sensitive (self->button, can_send (self));
}

/* A text that equals its base is no draft. */
static void
save_draft (WpComposer *self)
{
  if (self->scope == NULL)
    return;
  gboolean draft = wp_composer_is_draft (self);
  g_autofree char *raw = get_raw (self), *from = self->base != NULL && draft ? g_strconcat ("=", self->base, NULL) : g_strdup ("");
  wp_account_set_draft (self->account, self->base_scope, from);
  wp_account_set_draft (self->account, self->scope, draft ? raw : "");
  self->draft_saved = wp_composer_is_draft_saved (self);
}

static void
changed_cb (WpComposer *self)
{
  refresh (self);
  if (self->loading)
    return;
  save_draft (self);
  g_signal_emit (self, signals[TYPED], 0);
}

static void
send (WpComposer *self)
{
  if (!can_send (self))
    return;
  self->sending = wp_composer_get_text (self);
  g_autofree char *text = g_strdup (self->sending);
  g_signal_emit (self, signals[SEND], 0, text);
}

static gboolean
send_shortcut (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  send (WP_COMPOSER (user_data));
  return TRUE;
}

/* The viewport scrolls to the text field alone; this scrolls the button and the line below into view as well. */
static gboolean
show_whole_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  if (scroller == NULL || !gtk_widget_compute_bounds (widget, scroller, &bounds))
    return G_SOURCE_REMOVE;
  double below = bounds.origin.y + bounds.size.height + 12 - gtk_widget_get_height (scroller);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  if (below > 0 && bounds.origin.y - below >= 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + below);
  return G_SOURCE_REMOVE;
}

static void
enter_cb (WpComposer *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_whole_cb, NULL, NULL);
}

static void
leave_cb (WpComposer *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
wp_composer_dispose (GObject *object)
{
  WpComposer *self = WP_COMPOSER (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->base_scope, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->current, g_free);
  g_clear_pointer (&self->sending, g_free);
  G_OBJECT_CLASS (wp_composer_parent_class)->dispose (object);
}

static void
wp_composer_class_init (WpComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_composer_dispose;
  signals[SEND] = g_signal_new ("send", WP_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TYPED] = g_signal_new ("typed", WP_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DRAFT_SAVED] = g_signal_new ("draft-saved", WP_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", WP_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_field (WpComposer *self)
{
  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 10);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  GtkEventController *keys = gtk_shortcut_controller_new ();
  const char *triggers[] = { "<Control>Return", "<Control>KP_Enter" };
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                                                                                            gtk_callback_action_new (send_shortcut, self, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->text, keys);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), 40);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 240);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->text);

  GtkWidget *overlay = gtk_overlay_new ();
  gtk_widget_set_overflow (overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (overlay, "composer");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->placeholder);
  return overlay;
}

static void
wp_composer_init (WpComposer *self)
{
  self->allowed = TRUE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->placeholder = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "valign", GTK_ALIGN_START, "can-target", FALSE, "margin-top", 8, "margin-start",
                                    10, "margin-end", 10, "ellipsize", PANGO_ELLIPSIZE_END, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                    NULL);
  gtk_widget_add_css_class (self->placeholder, "dim-label");
  gtk_box_append (GTK_BOX (self), make_field (self));
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self), self->error);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
wp_composer_new (const char *name, const char *button, guint max)
{
  WpComposer *self = g_object_new (WP_TYPE_COMPOSER, NULL);
  self->max = max;
  gtk_label_set_text (GTK_LABEL (self->placeholder), name);
  wp_ui_set_name (self->text, name);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->hint = wp_ui_caption_new (NULL);
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_set_hexpand (self->hint, TRUE);
  gtk_widget_set_visible (self->hint, FALSE);
  gtk_box_append (GTK_BOX (line), self->hint);
  if (button != NULL) {
    self->button = wp_button_new (button);
    gtk_widget_set_halign (self->button, GTK_ALIGN_END);
    gtk_widget_set_valign (self->button, GTK_ALIGN_START);
    wp_ui_set_tooltip (self->button, _ ("Ctrl+Enter"));
    g_signal_connect_object (self->button, "clicked", G_CALLBACK (send), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (line), self->button);
    gtk_widget_set_hexpand (self->button, TRUE);
  }
  gtk_box_append (GTK_BOX (self), line);
  refresh (self);
  return GTK_WIDGET (self);
}

static void
load (WpComposer *self, const char *text)
{
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->loading = FALSE;
}

static void
drafts_saved_cb (WpComposer *self)
{
  gboolean saved = wp_composer_is_draft_saved (self);
  if (saved && !self->draft_saved)
    g_signal_emit (self, signals[DRAFT_SAVED], 0);
  self->draft_saved = saved;
}

gboolean
wp_composer_is_kept (WpAccount *account, const char *scope)
{
  g_autofree char *base_scope = g_strconcat (WP_DRAFT_FROM, scope, NULL);
  return *wp_account_get_draft (account, scope) != '\0' || *wp_account_get_draft (account, base_scope) != '\0';
}

void
wp_composer_set_scope (WpComposer *self, WpAccount *account, const char *scope)
{
  if (self->account == account && g_strcmp0 (self->scope, scope) == 0)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, drafts_saved_cb, self);
  g_set_object (&self->account, account);
  g_signal_connect_object (account, "drafts-saved", G_CALLBACK (drafts_saved_cb), self, G_CONNECT_SWAPPED);
  g_free (self->scope);
  self->scope = g_strdup (scope);
  g_free (self->base_scope);
  self->base_scope = g_strconcat (WP_DRAFT_FROM, scope, NULL);
  load (self, wp_account_get_draft (account, scope));
}

static void
set_base (WpComposer *self, const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_free (self->base);
  self->base = g_steal_pointer (&copy);
}

void
wp_composer_set_current_text (WpComposer *self, const char *text)
{
  gboolean first = self->current == NULL;
  if (g_strcmp0 (self->current, text) != 0) {
    g_free (self->current);
    self->current = g_strdup (text);
  }
  if (first) {
    const char *kept = wp_account_get_draft (self->account, self->base_scope), *draft = wp_account_get_draft (self->account, self->scope);
    /* Without a stored base, the author of a draft may not have seen the present text. */
    set_base (self, *kept == '=' ? kept + 1 : *draft != '\0' ? "" : text);
    if (*kept != '=' && *draft == '\0')
      load (self, text);
    refresh (self);
  }
  g_autofree char *words = wp_composer_get_text (self);
  if (!wp_composer_is_draft (self) || g_str_equal (words, text)) {
    set_base (self, text);
    if (!g_str_equal (words, text)) {
      load (self, text);
      refresh (self);
    }
    save_draft (self);
  }
}

void
wp_composer_overwrite (WpComposer *self)
{
  set_base (self, self->current);
  save_draft (self);
  send (self);
}

gboolean
wp_composer_is_draft (WpComposer *self)
{
  g_autofree char *words = wp_composer_get_text (self);
  return !g_str_equal (words, self->base != NULL ? self->base : "");
}

gboolean
wp_composer_is_draft_saved (WpComposer *self)
{
  return self->account != NULL && wp_account_is_draft_saved (self->account, self->scope) &&
         wp_account_is_draft_saved (self->account, self->base_scope);
}

gboolean
wp_composer_has_conflict (WpComposer *self)
{
  return self->current != NULL && !g_str_equal (self->base, self->current) && wp_composer_is_draft (self);
}

const char *
wp_composer_get_scope (WpComposer *self)
{
  return self->scope;
}

void
wp_composer_set_allow_empty (WpComposer *self, gboolean allow_empty)
{
  self->allow_empty = allow_empty;
  refresh (self);
}

void
wp_composer_set_suggested (WpComposer *self)
{
  if (self->button != NULL)
    gtk_widget_add_css_class (self->button, "suggested-action");
}

GtkWidget *
wp_composer_add_button (WpComposer *self, const char *label)
{
  GtkWidget *button = wp_button_new (label);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->hint)), button, self->hint);
  return button;
}

void
wp_composer_set_why_not (WpComposer *self, const char *why_not)
{
  self->allowed = why_not == NULL;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), self->allowed);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text), self->allowed);
  wp_ui_set_tooltip (self->text, why_not);
  if (self->allowed)
    gtk_widget_remove_css_class (self->text, "dim-label");
  else
    gtk_widget_add_css_class (self->text, "dim-label");
  refresh (self);
  if (self->button != NULL && !self->allowed)
    wp_ui_set_allowed (self->button, FALSE, why_not);
}

void
wp_composer_set_hint (WpComposer *self, const char *hint)
{
  wp_ui_put (self->hint, hint);
  /* Without a hint, the button expands to stay at the end. */
  if (self->button != NULL)
    gtk_widget_set_hexpand (self->button, *hint == '\0');
}

char *
wp_composer_get_text (WpComposer *self)
{
  return g_strstrip (get_raw (self));
}

gboolean
wp_composer_is_too_long (WpComposer *self)
{
  return (guint) gtk_text_buffer_get_char_count (self->buffer) > self->max;
}

void
wp_composer_done (WpComposer *self, const GError *error)
{
  g_autofree char *sent = g_steal_pointer (&self->sending);
  g_autofree char *now = wp_composer_get_text (self);
  if (error == NULL) {
    if (self->current != NULL && sent != NULL) {
      g_free (self->current);
      self->current = g_strdup (sent);
      set_base (self, sent);
    }
    /* What was typed since then stays as a draft. */
    if (g_strcmp0 (sent, now) == 0)
      wp_composer_reset (self);
    else
      save_draft (self);
    refresh (self);
    return;
  }
  refresh (self);
  g_autoptr (WpErrorText) text = wp_error_text_new (error);
  g_autofree char *words = g_strdup_printf ("%s\n%s", text->title, text->advice);
  wp_ui_put (self->error, words);
}

void
wp_composer_reset (WpComposer *self)
{
  g_clear_pointer (&self->sending, g_free);
  if (self->current != NULL)
    set_base (self, self->current);
  load (self, self->current != NULL ? self->current : "");
  refresh (self);
  save_draft (self);
}

void
wp_composer_type (WpComposer *self, const char *text)
{
  g_clear_pointer (&self->sending, g_free);
  gtk_text_buffer_set_text (self->buffer, text, -1);
}

void
wp_composer_focus (WpComposer *self)
{
  gtk_widget_grab_focus (self->text);
}
