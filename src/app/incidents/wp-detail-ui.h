/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpDetail:
 *
 * One moment of the incident as the page shows it, on the stack of an update. Every part of the page takes what it needs and
 * changes only what is different, so that typing, focus, selection and scrolling survive.
 */
typedef struct {
  WpAccount *account;
  WpIncident *incident;
  JsonObject *document;
  GPtrArray *outbox;     /* WpOutboxRow of this incident */
  const char *why_not;   /* (nullable): why this person can change nothing, translated */
} WpDetail;

/* A label for text that comes from a server or a person: selectable, wrapped, never markup. */
GtkWidget *wp_detail_text_new (void);
/* A quiet one-line or wrapped label of our own words. */
GtkWidget *wp_detail_caption_new (const char *text);
GtkWidget *wp_detail_heading_new (const char *text);
/* An icon beside what it explains; the icon says nothing to a screen reader. */
GtkWidget *wp_detail_icon_line_new (const char *icon_name, GtkWidget *child);
/* A flat button with an icon alone and a name for a screen reader. */
GtkWidget *wp_detail_icon_button_new (const char *icon_name, const char *name);
GtkWidget *wp_detail_card_new (void);
/* Holds @child and never asks it for a width that fits a height, as horizontal boxes do: a label answers that by trying, nested boxes
 * multiply the tries, and a text of ten thousand characters takes minutes. @child: (nullable) */
GtkWidget *wp_detail_steady_new (GtkWidget *child);

/* Sets a text only when it differs (a selection stays), and hides the label when @text is empty. */
void wp_detail_put (GtkWidget *label, const char *text);
/* The language of the text decides its glyphs and line breaks. @language: BCP 47, "" for none. */
void wp_detail_put_language (GtkWidget *label, const char *language);
void wp_detail_set_name (GtkWidget *widget, const char *name);
/* Sets a control's sensitivity; @why_not (nullable) becomes its tooltip when it is insensitive. */
void wp_detail_set_allowed (GtkWidget *widget, gboolean allowed, const char *why_not);

/**
 * wp_detail_reconcile:
 * @items: what is to be shown, in order
 * @key: what tells one item from another and never changes
 * @create: makes an empty row; @update: fills a row
 *
 * Makes the children of @box follow @items: a row stays the same widget as long as its item is there.
 */
typedef const char *(*WpDetailKey) (gconstpointer item);
typedef GtkWidget *(*WpDetailCreate) (gconstpointer item, gpointer user_data);
typedef void (*WpDetailUpdate) (GtkWidget *row, gconstpointer item, gpointer user_data);
void wp_detail_reconcile (GtkBox *box, GPtrArray *items, WpDetailKey key, WpDetailCreate create, WpDetailUpdate update, gpointer user_data);

/**
 * wp_detail_submit:
 * @command: (transfer none)
 * @done: (nullable): called when it is on disk or refused, unless @self is gone by then; without one a refusal becomes a toast
 *
 * The command is carried out even when the page is closed at once: the person has decided.
 */
typedef void (*WpDetailDone) (GtkWidget *self, const GError *error);
void wp_detail_submit (GtkWidget *self, WpAccount *account, WpCommand *command, WpDetailDone done);

void wp_detail_copy (GtkWidget *self, const char *text, const char *toast);

G_END_DECLS
