/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpImport"

#include "config.h"

#include "wp-import-private.h"

#include "wp-command.h"
#include "wp-json.h"

#include <string.h>

/* Together, written as JSON with every second character escaped, below the 1 MiB that a server takes. */
#define TEXT_BUDGET (320 * 1024)
#define EXTRA_BUDGET (256 * 1024)

WpImportDraft *
wp_import_draft_new (const char *product, const char *system)
{
  WpImportDraft *self = g_new0 (WpImportDraft, 1);

  self->document = json_object_new ();
  wp_json_set_string (self->document, "product", product);
  self->endpoints = wp_json_need_array (self->document, "affectedEndpoints");
  self->users = wp_json_need_array (self->document, "affectedUsers");
  self->steps = wp_json_need_array (self->document, "steps");
  wp_json_set_string (wp_json_need_object (self->document, "source"), "system", system);
  self->extra = json_object_new ();
  self->investigation = g_string_new (NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text_left = TEXT_BUDGET;
  self->extra_left = EXTRA_BUDGET;

  return self;
}

void
wp_import_draft_free (WpImportDraft *self)
{
  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->extra, json_object_unref);
  g_string_free (self->investigation, TRUE);
  g_hash_table_unref (self->seen);
  g_free (self);
}

JsonObject *
wp_import_draft_finish (WpImportDraft *self)
{
  g_autofree char *investigation = NULL;

  if (self->shortened) {
    g_string_append (self->investigation, "\n\n(This import was shortened: the original holds more than fits here.)");
    wp_json_set_bool (self->extra, "shortened", TRUE);
  }
  investigation = g_strstrip (g_strdup (self->investigation->str));
  wp_json_set_string (self->document, "investigation", investigation);
  wp_json_set_object (wp_json_need_object (self->document, "source"), "extra", g_steal_pointer (&self->extra));

  return g_steal_pointer (&self->document);
}

static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

char *
wp_import_text (WpImportDraft *self, const char *raw, guint max, gboolean one_line)
{
  g_autofree char *valid = g_utf8_make_valid (raw ? raw : "", -1);
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    guint width;

    if (c == '\r') {
      if (p[1] == '\n')
        continue;
      c = '\n';
    } else if (c == 0x2028 || c == 0x2029)
      c = '\n';
    if ((c == '\n' || c == '\t') && one_line)
      c = ' ';
    if (c == 0xfeff || (g_unichar_iscntrl (c) && c != '\n' && c != '\t'))
      continue;
    /* There is always room left for the mark that something is missing. */
    width = turns_direction (c) ? 8 : 1;
    if (n + width + (*g_utf8_next_char (p) != '\0') > max || text->len + 16 > self->text_left) {
      g_string_append_unichar (text, 0x2026);
      self->shortened = TRUE;
      break;
    }
    if (width > 1)
      g_string_append_printf (text, "[U+%04X]", c);
    else
      g_string_append_unichar (text, c);
    n += width;
  }
  g_strstrip (text->str);

  return g_string_free (text, FALSE);
}

/* Counts @text against the budget. */
static void
count_text (WpImportDraft *self, const char *text)
{
  self->text_left -= MIN (self->text_left, strlen (text) + 16);
}

char *
wp_import_scalar (WpImportDraft *self, JsonObject *object, const char *member, guint max)
{
  const char *raw = wp_json_string (object, member);
  g_autofree char *text = NULL;

  if (raw == NULL) {
    gint64 number = wp_json_int (object, member, G_MININT64);
    return number == G_MININT64 ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, number);
  }
  text = wp_import_text (self, raw, max, TRUE);

  return *text ? g_steal_pointer (&text) : NULL;
}

char *
wp_import_https (const char *raw)
{
  g_autoptr (GUri) uri = NULL;

  if (raw == NULL || strlen (raw) > 2048)
    return NULL;
  for (const char *p = raw; *p; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f)
      return NULL;
  uri = g_uri_parse (raw, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_userinfo (uri) != NULL)
    return NULL;
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;

  return g_uri_to_string (uri);
}

/* TRUE once for each @kind and @text, without regard to case */
static gboolean
is_new (WpImportDraft *self, char kind, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_hash_table_add (self->seen, g_strdup_printf ("%c%s", kind, folded));
}

void
wp_import_add_endpoint (WpImportDraft *self, const char *device_id, const char *host, const char *platform, const char *role)
{
  g_autofree char *id = wp_import_text (self, device_id, 200, TRUE);
  g_autofree char *name = wp_import_text (self, host, 255, TRUE);

  if ((*id == '\0' && *name == '\0') || !is_new (self, 'e', *id ? id : name))
    return;
  if (wp_json_length (self->endpoints) >= WP_IMPORT_MAX_ENTRIES) {
    self->shortened = TRUE;
    return;
  }
  {
    g_autofree char *system = wp_import_text (self, platform, 100, TRUE);
    JsonObject *endpoint;

    count_text (self, id);
    count_text (self, name);
    count_text (self, system);
    endpoint = wp_json_new ("deviceId", id, "hostName", *name ? name : id, "platform", system, "role", role ? role : "", NULL);

    wp_json_append (self->endpoints, endpoint);
  }
}

void
wp_import_add_user (WpImportDraft *self, const char *upn)
{
  g_autofree char *name = wp_import_text (self, upn, 320, TRUE);

  if (*name == '\0' || !is_new (self, 'u', name))
    return;
  if (wp_json_length (self->users) >= WP_IMPORT_MAX_ENTRIES) {
    self->shortened = TRUE;
    return;
  }
  {
    JsonObject *user = wp_json_new ("upn", name, NULL);

    count_text (self, name);
    wp_json_need_array (user, "actionsTaken");
    wp_json_append (self->users, user);
  }
}

void
wp_import_add_step (WpImportDraft *self, const char *text, const char *command)
{
  g_autofree char *words = wp_import_text (self, text, 2000, FALSE);
  g_autofree char *line = wp_import_text (self, command, 2000, FALSE);
  JsonObject *step;

  if (*words == '\0' || !is_new (self, 's', words))
    return;
  if (wp_json_length (self->steps) >= WP_IMPORT_MAX_STEPS) {
    self->shortened = TRUE;
    return;
  }
  count_text (self, words);
  count_text (self, line);
  step = wp_json_new ("text", words, "owner", "partner", NULL);
  if (*line)
    wp_json_set_string (step, "command", line);
  wp_json_append (self->steps, step);
}

/* Where the words of a line with a bullet or a number begin, or NULL for a line without. Bullets arrive broken as well: as
 * U+FFFD, as the C1 control that Windows-1252 calls a bullet, or read with the wrong encoding. */
static const char *
after_bullet (const char *line)
{
  static const char *const bullets[] = {
    "\xe2\x80\xa2",
    "\xc2\xb7",
    "\xe2\x96\xaa",
    "\xe2\x80\xa3",
    "\xe2\x97\x8f",
    "\xe2\x97\xa6",
    "\xe3\x83\xbb",
    "\xe2\x96\xa0",
    "\xe2\x80\x93",
    "\xef\xbf\xbd",
    "\xc2\x95",
    "\xef\x82\xb7",
    "\xc3\xa2\xe2\x82\xac\xc2\xa2",
    NULL,
  };
  const char *p = line;

  for (guint i = 0; bullets[i]; i++)
    if (g_str_has_prefix (line, bullets[i]))
      return line + strlen (bullets[i]);
  if ((*p == '-' || *p == '*' || *p == 'o') && (g_ascii_isspace (p[1]) || p[1] == '\0'))
    return p + 1;
  if (*p == '(')
    p++;
  if (!g_ascii_isdigit (*p))
    return NULL;
  while (g_ascii_isdigit (*p) && p - line < 4)
    p++;
  if (*p == '.' || *p == ')')
    return g_ascii_isspace (p[1]) ? p + 1 : NULL;

  return g_str_has_prefix (p, "\xe3\x80\x81") || g_str_has_prefix (p, "\xef\xbc\x8e") || g_str_has_prefix (p, "\xef\xbc\x89") ? p + 3 : NULL;
}

static gboolean
has_bullet (const char *line)
{
  g_autofree char *text = g_strstrip (g_strdup (line));

  return after_bullet (text) != NULL;
}

void
wp_import_add_guidance (WpImportDraft *self, const char *raw)
{
  g_autofree char *valid = g_utf8_make_valid (raw ? raw : "", -1);
  g_auto (GStrv) lines = NULL;
  g_autofree char *heading = NULL;

  for (char *p = valid; (p = strchr (p, '\r')) != NULL; p++)
    *p = p[1] == '\n' ? ' ' : '\n';
  /* Limits the split; this is far more than a hundred steps need. */
  if (strlen (valid) > TEXT_BUDGET)
    *g_utf8_find_prev_char (valid, valid + TEXT_BUDGET) = '\0';
  lines = g_strsplit (valid, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    char *line = g_strstrip (lines[i]);
    const char *words = after_bullet (line);
    guint next = i + 1;

    if (*line == '\0') {
      g_clear_pointer (&heading, g_free);
      continue;
    }
    if (words != NULL) {
      g_autofree char *step = NULL;

      while (g_ascii_isspace (*words))
        words++;
      step = heading ? g_strdup_printf ("%s: %s", heading, words) : g_strdup (words);
      if (*words)
        wp_import_add_step (self, step, NULL);
      continue;
    }
    /* A short line over bullets is their heading: it says what each of them is for. */
    g_clear_pointer (&heading, g_free);
    if (lines[next] != NULL && has_bullet (lines[next]) && g_utf8_strlen (line, -1) <= 80) {
      heading = g_strdup (line);
      if (g_str_has_suffix (heading, ":"))
        heading[strlen (heading) - 1] = '\0';
    } else
      wp_import_add_step (self, line, NULL);
  }
}

void
wp_import_add_line (WpImportDraft *self, const char *label, const char *text)
{
  g_autofree char *words = wp_import_text (self, text, 20000, label != NULL);

  if (*words == '\0')
    return;
  /* The whole has a limit of its own, in characters; bytes are never fewer. */
  if (self->investigation->len + strlen (words) + 128 > WP_MAX_TEXT) {
    self->shortened = TRUE;
    return;
  }
  count_text (self, words);
  if (label)
    g_string_append_printf (self->investigation, "%s: %s\n", label, words);
  else
    g_string_append_printf (self->investigation, "%s\n", words);
}

void
wp_import_blank_line (WpImportDraft *self)
{
  if (self->investigation->len > 0 && !g_str_has_suffix (self->investigation->str, "\n\n"))
    g_string_append_c (self->investigation, '\n');
}

void
wp_import_copy_rest (WpImportDraft *self, JsonObject *into, JsonObject *from, const char *const *consumed)
{
  g_autoptr (GList) members = wp_json_members (from);

  for (GList *l = members; l; l = l->next) {
    const char *name = l->data;
    JsonNode *node = wp_json_member (from, name);
    g_autofree char *text = NULL;
    gsize size;

    if (node == NULL || (consumed && g_strv_contains (consumed, name)))
      continue;
    if (self->extra_left < 64) {
      self->shortened = TRUE;
      break;
    }
    text = wp_json_node_to_string (node);
    size = strlen (text) + strlen (name) + 4;
    if (size > self->extra_left) {
      self->shortened = TRUE;
      continue;
    }
    self->extra_left -= size;
    json_object_set_member (into, name, json_node_copy (node));
  }
}
