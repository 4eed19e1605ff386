/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Helpers to build pages */

/* A label for text that comes from a server or a person: selectable, wrapped, never markup. */
GtkWidget *wp_ui_text_new (void);
/* A quiet one-line or wrapped label of our own words. */
GtkWidget *wp_ui_caption_new (const char *text);
GtkWidget *wp_ui_heading_new (const char *text);
/* Such a label that has its line for itself: as it takes the whole width whatever it says, its text is laid out for its least width and for
 * the one it gets, and not for a natural one too. (transfer none): @label */
GtkWidget *wp_ui_fill_line (GtkWidget *label);
/* An icon beside what it explains; the icon says nothing to a screen reader. */
GtkWidget *wp_ui_icon_line_new (const char *icon_name, GtkWidget *child);
/* A flat button with an icon alone and a name for a screen reader. */
GtkWidget *wp_ui_icon_button_new (const char *icon_name, const char *name);
/* The menu of a GtkMenuButton, whose popover is made when it is first opened. */
void wp_ui_set_menu (GtkWidget *button, GMenuModel *menu);
GtkWidget *wp_ui_card_new (void);
/* A spinner of 32 pixels that spins while it is mapped: one that spins unseen keeps the frame clock running. */
GtkWidget *wp_ui_spinner_new (void);
/* A bin that never measures @child's width for a height, as horizontal boxes do: a label finds that by trial, nested boxes multiply the
 * trials, and a text of ten thousand characters takes minutes. @child: (nullable) */
GtkWidget *wp_ui_steady_new (GtkWidget *child);

/* Rows of a drop-down or a list view that are a line of text each. @show: (nullable): fills a label; without one the items are strings.
 * (transfer full) */
typedef void (*WpUiShowItem) (GtkLabel *label, gpointer item);
GtkListItemFactory *wp_ui_line_factory_new (WpUiShowItem show);

/* Sets a text only when it differs (a selection stays), and hides the label when @text is empty. */
void wp_ui_put (GtkWidget *label, const char *text);
/* The language of the text decides its glyphs and line breaks. @language: BCP 47, "" for none. */
void wp_ui_put_language (GtkWidget *label, const char *language);
void wp_ui_set_name (GtkWidget *widget, const char *name);
/* The color that text of @widget has, with a style class such as "accent", "success" or "error" or, for %NULL, without: for what draws
 * itself. */
void wp_ui_get_color (GtkWidget *widget, const char *css_class, GdkRGBA *color);
/* Like gtk_widget_set_tooltip_text(), which on X11 asks the display where the pointer is, and waits for it, each time. This does so only for
 * another text of a widget that has a parent. @text: (nullable) */
void wp_ui_set_tooltip (GtkWidget *widget, const char *text);
/* Sets a control's sensitivity; @why_not (nullable) becomes its tooltip when it is insensitive. */
void wp_ui_set_allowed (GtkWidget *widget, gboolean allowed, const char *why_not);

/**
 * wp_ui_reconcile:
 * @items: what is to be shown, in order
 * @key: what tells one item from another and never changes
 * @create: makes an empty row; @update: fills a row
 *
 * Updates the children of @box to be those of @items; an item that stays keeps its widget.
 */
typedef const char *(*WpUiKey) (gconstpointer item);
typedef GtkWidget *(*WpUiCreate) (gconstpointer item, gpointer user_data);
typedef void (*WpUiUpdate) (GtkWidget *row, gconstpointer item, gpointer user_data);
void wp_ui_reconcile (GtkBox *box, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data);
/* The same some at a time: from the item @from on, one and as many as until @until, of g_get_monotonic_time(). Returns: the first that is not
 * done, or the number of items. */
guint wp_ui_reconcile_from (GtkBox *box, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data, guint from,
                            gint64 until);

/**
 * wp_ui_submit:
 * @command: (transfer none)
 * @done: (nullable): called when it is on disk or refused, unless @self is gone by then; without one a refusal becomes a toast
 *
 * The command is submitted even if the page is closed at once.
 */
typedef void (*WpUiDone) (GtkWidget *self, const GError *error);
void wp_ui_submit (GtkWidget *self, WpAccount *account, WpCommand *command, WpUiDone done);
/* The same for a command that says what is typed under @scope: see wp_account_submit_typed_async(). */
void wp_ui_submit_typed (GtkWidget *self, WpAccount *account, WpCommand *command, const char *scope, WpUiDone done);

void wp_ui_copy (GtkWidget *self, const char *text, const char *toast);

G_END_DECLS
