/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpPicker:
 *
 * A button that opens a searchable list to choose one of many items.
 *
 * Signal: "picked" (const char *id).
 */
#define WP_TYPE_PICKER (wp_picker_get_type ())
G_DECLARE_FINAL_TYPE (WpPicker, wp_picker, WP, PICKER, AdwBin)

/* @nothing: what the button says while nothing is chosen */
GtkWidget *wp_picker_new (const char *name, const char *nothing);
/* What it chooses, for a screen reader */
void wp_picker_set_name (WpPicker *self, const char *name);
/* @label: translated; the id is searched for as well. One that is there already gets another label. */
void wp_picker_add (WpPicker *self, const char *id, const char *label);
/* Forgets the items, not what is chosen. */
void wp_picker_clear (WpPicker *self);
/* @id: (nullable): one that is not in the list is shown as it is */
void wp_picker_set (WpPicker *self, const char *id);
const char *wp_picker_get (WpPicker *self); /* (nullable) */
void wp_picker_set_editable (WpPicker *self, gboolean editable);
GtkWidget *wp_picker_get_button (WpPicker *self);

G_END_DECLS
