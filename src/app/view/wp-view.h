/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

typedef enum { WP_PANE_SIDEBAR, WP_PANE_LIST, WP_PANE_DETAIL, WP_N_PANES } WpPane;

/* A line of the shortcuts window. Without an accelerator it is the title of the lines below it. */
typedef struct {
  const char *accelerator; /* (nullable): as in GtkShortcutsShortcut; several are parted by spaces */
  const char *title;       /* marked with N_() */
} WpShortcut;

/* What a view puts into the list pane or the detail pane. */
typedef struct {
  GtkWidget *widget;    /* floating */
  AdwHeaderBar *header; /* inside @widget; the shell packs its own buttons into it */
  GtkWidget *start;     /* (nullable): floating, for the header; only while other panes are beside this one */
} WpViewPane;

/* A line of the sidebar below its view's, such as a saved filter */
typedef struct {
  char *id; /* wp_view_open() of the view gets it as an "entry" */
  char *title;
  char *count; /* (nullable): what stands at its end */
  char *words; /* (nullable): the count in words */
} WpViewEntry;

/* @count, @words: (nullable). (transfer full): for the array of wp_view_set_entries() */
WpViewEntry *wp_view_entry_new (const char *id, const char *title, const char *count, const char *words);
void wp_view_entry_free (WpViewEntry *self);

/**
 * WpView:
 *
 * One of the things that the window shows: a line of the sidebar, a list and what is chosen in it. A view is a class of its own folder and
 * a row in the shell's registry (shell/wp-views.c); the sidebar, the window, the accelerators and the shortcuts window are made from that.
 * It includes no other view and nothing of the shell.
 *
 * The object exists from the start, since it counts what waits in it. Its widgets are created when it is first shown.
 *
 * Signals: "counted" (), "entries-changed" (), "show-pane" (WpPane), "go" (const char *view_id, const char *what, const char *id).
 */
#define WP_TYPE_VIEW (wp_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (WpView, wp_view, WP, VIEW, GObject)

struct _WpViewClass {
  GObjectClass parent_class;

  const char *id;    /* in the settings and in win.view::ID */
  const char *title; /* marked with N_() */
  const char *icon_name;
  const char *help_page;       /* the id of its page in help/ */
  const WpShortcut *shortcuts; /* (nullable): ended by an empty one */

  /* Makes both panes; account_changed() follows. The widgets belong to the window, which lets go of the view before they go. */
  void (*make) (WpView *self, WpViewPane *list, WpViewPane *detail);
  /* Another account, or none, is to be shown. Called when the widgets are there. */
  void (*account_changed) (WpView *self);
  /* Goes to something of the view and calls wp_view_show_pane(). @what: what @id is, in words of the view. Both (nullable): to the whole list */
  void (*open) (WpView *self, const char *what, const char *id);
  void (*focus_list) (WpView *self);
  /* (nullable): puts the focus into its search */
  void (*focus_search) (WpView *self);
  /* (nullable): a key without modifiers that nobody took, while no text is typed; TRUE when it did something */
  gboolean (*key_pressed) (WpView *self, guint keyval);
  /* (nullable): counts what waits for a person and calls wp_view_set_count(), unless @cancellable is canceled by then. Called for an account,
   * once at a time and again when its documents have changed, whether the widgets are there or not. */
  void (*count) (WpView *self, GCancellable *cancellable);
};

const char *wp_view_get_id (WpView *self);
const char *wp_view_get_title (WpView *self); /* translated */
const char *wp_view_get_icon_name (WpView *self);
const char *wp_view_get_help_page (WpView *self);
const WpShortcut *wp_view_get_shortcuts (WpView *self); /* (nullable) */

/* @account: (nullable) */
void wp_view_set_account (WpView *self, WpAccount *account);
WpAccount *wp_view_get_account (WpView *self); /* (nullable) */
gboolean wp_view_is_made (WpView *self);
/* Once. @list, @detail: (out) */
void wp_view_make (WpView *self, WpViewPane *list, WpViewPane *detail);

/* These need a view that is made. */
void wp_view_open (WpView *self, const char *what, const char *id);
void wp_view_focus_list (WpView *self);
gboolean wp_view_can_search (WpView *self);
void wp_view_focus_search (WpView *self);
gboolean wp_view_key_pressed (WpView *self, guint keyval);

/* The number of items that wait for the person, and that in words. @words: (out) (optional) (transfer none) */
guint wp_view_get_count (WpView *self, const char **words);

/* (transfer none) (element-type WpViewEntry): none but what the view has set */
GPtrArray *wp_view_get_entries (WpView *self);

/* For the views themselves: */

/* A count has ended. @words: (nullable): %NULL when nothing could be counted, and what was counted before stays */
void wp_view_set_count (WpView *self, guint n, const char *words);
/* @entries: (transfer full) (element-type WpViewEntry), with wp_view_entry_free() */
void wp_view_set_entries (WpView *self, GPtrArray *entries);
/* Makes a pane of this view visible. */
void wp_view_show_pane (WpView *self, WpPane pane);
/* Shows another view, by its id, and opens something there. @what, @id: (nullable) */
void wp_view_go (WpView *self, const char *view_id, const char *what, const char *id);

G_END_DECLS
