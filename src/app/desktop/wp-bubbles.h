/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WP_NOTE_MAX_BUTTONS 3

/**
 * WpNote:
 *
 * What a bubble says. Every action is one of the application's, named without "app.", with the same @target. Immutable once it was given
 * to wp_bubbles_show().
 */
typedef struct {
  char *title;
  char *body;
  gboolean urgent;
  const char *action; /* (static): of a click on the bubble */
  GVariant *target;   /* (owned): of every action */
  struct {
    const char *label;  /* translated, (static) */
    const char *action; /* (static) */
  } buttons[WP_NOTE_MAX_BUTTONS];
  guint n_buttons;
} WpNote;

WpNote *wp_note_new (char *title, char *body, const char *action, GVariant *target); /* (transfer full) title, body; @target: floating */
void wp_note_add_button (WpNote *self, const char *label, const char *action);
WpNote *wp_note_ref (WpNote *self);
void wp_note_unref (WpNote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpNote, wp_note_unref)

/**
 * WpBubbles:
 *
 * The bubbles on this desktop. Speaks to the notification service itself, because only its answer tells that a bubble is there: the portal
 * inside a Flatpak, otherwise org.gtk.Notifications where it is (GNOME Shell, which starts the program for a press), otherwise
 * org.freedesktop.Notifications. Each bubble has one call in flight, and its newest request wins. When the service is replaced, what was
 * shown by the old one and not closed by the person is shown by the new one. Where it keeps but a few of a program's bubbles, the newest of
 * the most urgent are there, and one that stands for the others; they come up as room is made. Lives on the main thread and needs no disk.
 *
 * Signal "service-changed" (): see wp_bubbles_get_service().
 */
#define WP_TYPE_BUBBLES (wp_bubbles_get_type ())
G_DECLARE_FINAL_TYPE (WpBubbles, wp_bubbles, WP, BUBBLES, GObject)

/* A bubble that is shown again and again rings at most this often (ms). */
#define WP_BUBBLES_RING_INTERVAL 1000
/* A service that has not answered a call for so long is silent (s). */
#define WP_BUBBLES_TIMEOUT 10

/**
 * wp_bubbles_new:
 * @bus: (nullable): the session bus
 * @app_id: the application's id, the desktop entry's name
 * @actions: where a press on a plain daemon's bubble goes
 * @sandboxed: inside a Flatpak
 */
WpBubbles *wp_bubbles_new (GDBusConnection *bus, const char *app_id, GActionGroup *actions, gboolean sandboxed);

/* The bubble that says that there are more, where a service has room for a few. (transfer full). To be set before anything is shown. */
void wp_bubbles_set_more (WpBubbles *self, WpNote *note);

typedef void (*WpBubblesShown) (gpointer user_data);

/**
 * wp_bubbles_show:
 * @note: (transfer full)
 * @shown: (nullable): called when the service has accepted it, unless something newer was requested before that
 * @destroy: (nullable): always called for @user_data
 *
 * Shows @note under @id, instead of what was shown under it. Without a service it waits for one.
 */
void wp_bubbles_show (WpBubbles *self, const char *id, WpNote *note, WpBubblesShown shown, gpointer user_data, GDestroyNotify destroy);
/**
 * wp_bubbles_adopt:
 * @note: (transfer full)
 *
 * Registers what an earlier run has shown under @id: it is shown again only when the service is replaced, or when there was no room for it.
 */
void wp_bubbles_adopt (WpBubbles *self, const char *id, WpNote *note);
/* Takes it away, also one that an earlier run has left where the service keeps them. */
void wp_bubbles_withdraw (WpBubbles *self, const char *id);
/* Takes away all whose id begins with @prefix. */
void wp_bubbles_withdraw_all (WpBubbles *self, const char *prefix);
/* Is a call in flight, or due now? */
gboolean wp_bubbles_is_busy (WpBubbles *self);

/**
 * wp_bubbles_get_service:
 * @code: (out): a #WpError when nothing would be shown, or 0
 *
 * A number for the service as it is in this session, another one when it was replaced; 0 while there is none. With neither it is not known yet.
 */
gint64 wp_bubbles_get_service (WpBubbles *self, int *code);
/* Does the service keep bubbles when the program has ended, and start it for a press? */
gboolean wp_bubbles_is_persistent (WpBubbles *self);

G_END_DECLS
