/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStyle"
#include "config.h"
#include "wp-style.h"

#define RESOURCES "/io/github/watchpost/Watchpost/"

typedef struct {
  const char *resource;
  const char *property;     /* of the style manager: when it holds */
  guint above;              /* style.css */
  GtkCssProvider *provider; /* (owned) (nullable): while it is laid over */
} Layer;

static void
wanted_cb (AdwStyleManager *manager, GParamSpec *pspec, gpointer user_data)
{
  GdkDisplay *display = gdk_display_get_default ();
  Layer *layer = user_data;
  gboolean wanted;

  g_object_get (manager, layer->property, &wanted, NULL);
  if (wanted == (layer->provider != NULL))
    return;
  if (wanted) {
    layer->provider = gtk_css_provider_new ();
    gtk_css_provider_load_from_resource (layer->provider, layer->resource);
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (layer->provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + layer->above);
  } else {
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (layer->provider));
    g_clear_object (&layer->provider);
  }
}

void
wp_style_init (void)
{
  static Layer layers[] = {
    { RESOURCES "dark.css", "dark", 1, NULL },
    { RESOURCES "contrast.css", "high-contrast", 2, NULL },
  };
  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    g_autofree char *changed = g_strconcat ("notify::", layers[i].property, NULL);

    g_signal_connect (manager, changed, G_CALLBACK (wanted_cb), &layers[i]);
    wanted_cb (manager, NULL, &layers[i]);
  }
}
