/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-command.h"

G_BEGIN_DECLS

typedef enum {
  WP_MANY_NONE,
  WP_MANY_CHECKING,
  WP_MANY_WAITS, /* on this desk's disk, to be sent */
  WP_MANY_DONE,
  WP_MANY_REFUSED,
  WP_MANY_UNDONE,
} WpManyResult;

/**
 * WpManyItem:
 *
 * A customer in the list of those that are to get seats.
 */
#define WP_TYPE_MANY_ITEM (wp_many_item_get_type ())
G_DECLARE_FINAL_TYPE (WpManyItem, wp_many_item, WP, MANY_ITEM, GObject)

typedef void (*WpManyShow) (WpManyItem *item, gpointer row);

struct _WpManyItem {
  GObject parent_instance;

  char *id;
  char *name;
  char *hay; /* what is searched, normalized */
  gboolean chosen;
  char *number; /* as it was typed, "" for that of all */
  WpManyResult result;
  char *reason;       /* (nullable): why it is refused, translated */
  WpCommand *command; /* (nullable): that was given */
  JsonObject *before; /* (nullable): the seats there were */
  gpointer row;       /* (nullable) (unowned): where it is shown, as long as it is */
  WpManyShow show;    /* shows it there */
};

WpManyItem *wp_many_item_new (const char *id, const char *name);
void wp_many_item_set_result (WpManyItem *self, WpManyResult result, const char *reason); /* @reason: (nullable) */
void wp_many_item_changed (WpManyItem *self);

/* Chooses those that @text names, a line each: a name or id, and a number after a tab, comma, semicolon or blank when it has its own. Returns:
 * (transfer full): the lines that name nobody, "" for none. @items: (element-type WpManyItem) */
char *wp_many_items_read (GListModel *items, const char *text, guint *n_chosen);

G_END_DECLS
