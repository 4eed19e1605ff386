#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rule that cannot fail is no rule: each is fed what it must find, and what it must leave alone."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import help_pages
import lint
import unused_exports

SPDX = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
UI = '<!-- SPDX-License-Identifier: GPL-3.0-or-later --><interface>{}</interface>'


def failures(rule: lint.Rule, path: str, text: str, **others: str) -> int:
    sources = {path: text} | {name.replace('__', '/'): content for name, content in others.items()}
    return sum(finding.fails for finding in rule(sources))


class Rules(unittest.TestCase):
    def check(self, rule: lint.Rule, bad: dict[str, str], good: dict[str, str]) -> None:
        for path, text in bad.items():
            self.assertEqual(failures(rule, path, text), 1, f'{rule.__name__} missed {path}: {text[:80]}')
        for path, text in good.items():
            self.assertEqual(failures(rule, path, text), 0, f'{rule.__name__} blames {path}: {text[:80]}')

    def test_license_line(self) -> None:
        self.check(lint.license_line, {'src/a.c': 'int a;\n', 'tool': '#!/bin/sh\nexit\n', 'a.ui': '<interface/>'},
                   {'src/a.c ': 'not code', 'src/b.h': SPDX, 'tool': '#!/bin/sh\n# SPDX-License-Identifier: X\n'})

    def test_file_length(self) -> None:
        self.check(lint.file_length, {'src/a.c': '\n' * 801}, {'src/a.c': '\n' * 700, 'data/a.json': '\n' * 5000})
        self.assertEqual(len(list(lint.file_length({'src/a.c': '\n' * 700}))), 1)

    def test_function_length(self) -> None:
        body = 'static void\nlong_one (void)\n{{\n{}}}\n'
        self.check(lint.function_length, {'src/a.c': body.format('  x ();\n' * 151)}, {'src/a.c': body.format('  x ();\n' * 140) * 3})
        self.assertIn('long_one()', str(next(lint.function_length({'src/a.c': body.format('  x ();\n' * 100)}))))

    def test_json_reader(self) -> None:
        self.check(lint.json_reader, {'src/server/a.c': 'x = json_object_get_string_member (o, "a");', 'src/app/a.c': 'json_parser_new ();', 'src/app/b.c': 'json_to_string (n, 0);'},
                   {'src/core/base/wp-json.c': 'json_object_get_member (o);', 'src/app/a.c': '/* json_parser_new () */', 'src/app/b.c': 'json_object_set_member (o);'})

    def test_sql_in_store(self) -> None:
        self.check(lint.sql_in_store, {'src/client/a.c': 'sqlite3_open ("x");', 'src/server/a.h': '#include <sqlite3.h>'},
                   {'src/store/a.c': 'sqlite3_open ("x");', 'src/client/a.c': 'say ("sqlite3");'})

    def test_gtk_in_app(self) -> None:
        self.check(lint.gtk_in_app, {'src/client/a.c': '#include <gtk/gtk.h>', 'src/core/a.h': '#include <adwaita.h>'}, {'src/app/a.c': '#include <gtk/gtk.h>'})

    def test_floors(self) -> None:
        others = {'src/app/meson.build': "app_views = ['incidents', 'customers']\napp_folders = ['widgets', 'lists'] + app_views + ['shell']\n",
                  'src/app/customers/wp-b.h': '', 'src/app/widgets/wp-w.h': '', 'src/app/shell/wp-s.h': '', 'src/app/lists/wp-l.h': ''}
        for folder, bad in (('incidents', 'wp-b.h'), ('incidents', 'customers/wp-b.h'), ('incidents', '../customers/wp-b.h'), ('customers', 'wp-s.h'), ('widgets', 'wp-l.h'),
                            ('stray', 'wp-w.h')):
            self.assertEqual(len(list(lint.floors(others | {f'src/app/{folder}/a.c': f'#include "{bad}"\n'}))), 1, (folder, bad))
        for folder, good in (('incidents', 'wp-w.h'), ('shell', 'wp-b.h'), ('customers', 'wp-b.h'), ('incidents', 'wp-json.h'), ('lists', 'wp-w.h')):
            self.assertEqual(list(lint.floors(others | {f'src/app/{folder}/a.c': f'#include "{good}"\n'})), [], (folder, good))

    def test_one_meaning_of_a_name(self) -> None:
        other = {'src/client/net/wp-a.h': 'typedef struct {\n  int a;\n} WpAbc;\ntypedef struct _WpOpaque WpOpaque;\ntypedef void (*WpFunc) (int a);\n'}
        for path, bad in (('src/server/wp-a.h', ''), ('src/server/wp-b.h', 'typedef enum {\n  A\n} WpAbc;\n'), ('src/server/wp-b.h', 'typedef struct _WpOpaque WpOpaque;\n'),
                          ('src/server/wp-b.h', 'G_DECLARE_FINAL_TYPE (WpAbc, wp_abc, WP, ABC, GObject)\n'), ('src/server/wp-b.h', 'typedef int (*WpFunc) (void);\n')):
            self.assertEqual(len(list(lint.one_meaning_of_a_name(other | {path: bad}))), 1, bad)
        self.assertEqual(list(lint.one_meaning_of_a_name(other | {'src/server/wp-b.h': 'WpAbc *wp_b_new (WpFunc func);\n} WpB;\n', 'src/server/b.c': '} WpAbc;\n'})), [])

    def test_whole_characters(self) -> None:
        self.check(lint.whole_characters, {'src/app/a.c': 'g_strsplit_set (names, ",;、", -1);', 'src/core/a.c': 'strcspn (text, "、");', 'src/core/b.c': 'strtok (t, ",");'},
                   {'src/app/a.c': 'g_strsplit (names, "、", -1);', 'src/core/a.c': 'strcspn (text, "\\r\\n");'})

    def test_weak_in_calls(self) -> None:
        self.check(lint.weak_in_calls, {'src/app/a.c': 'wp_account_query_async (a, f (b, c), done_cb, self);', 'src/app/b.c': 'gtk_show_uri_full (w,\n NULL, cb, g_object_ref (self));',
                                        'src/app/c.c': 'g_task_new (NULL, NULL, cb, GTK_WIDGET (self));'},
                   {'src/app/a.c': 'wp_account_query_async (a, q, done_cb, wp_weak_new (self));', 'src/app/b.c': 'wp_account_submit_async (a, c, cb, act);',
                    'src/client/a.c': 'x_async (a, self);', 'src/app/c.c': 'wp_background_request_async (cb, user_data);'})

    def test_main_thread_waits(self) -> None:
        self.check(lint.main_thread_waits, {'src/app/a.c': 'g_dbus_connection_call_sync (c);', 'src/app/b.c': 'g_usleep (5);'},
                   {'src/client/a.c': 'soup_session_send_sync (s);', 'src/app/a.c': 'wp_sync_start (s);', 'src/app/b.c': '/* no _sync () */'})

    def test_no_lock_across_the_world(self) -> None:
        body = 'static void\nx (void)\n{{\n  {}\n}}\n'
        lock, unlock = 'g_mutex_lock (&self->mutex);\n', 'g_mutex_unlock (&self->mutex);\n'
        self.check(lint.no_lock_across_the_world, {
            'src/client/a.c': body.format(lock + 'token = wp_oauth_refresh (http);\n' + unlock),
            'src/client/b.c': body.format('g_mutex_lock (&m);\nwp_keyring_load (id);\n'),
            'src/server/c.c': body.format('wp_db_begin (db, error);\nwp_http_send (http);\nwp_db_commit (db, error);'),
        }, {
            'src/client/a.c': body.format(lock + unlock + 'token = wp_oauth_refresh (http);\n' + lock + unlock),
            'src/client/b.c': body.format(lock + '/* wp_http_send () */\n' + unlock),
            'src/client/c.c': body.format(lock + unlock) + body.format('wp_http_send (http);'),
        })

    def test_main_thread_writes_no_file(self) -> None:
        self.check(lint.main_thread_writes_no_file, {'src/app/a.c': 'g_file_set_contents (path, text, -1, NULL);', 'src/app/b.c': 'g_key_file_save_to_file (f, p, e);'},
                   {'src/client/a.c': 'g_file_set_contents (path, text, -1, NULL);', 'src/app/a.c': 'g_file_get_contents (p, &t, NULL, NULL);'})

    def test_keyring_waits_for_nobody(self) -> None:
        self.check(lint.keyring_waits_for_nobody, {'src/client/a.c': 'secret_password_clearv_sync (x);'}, {'src/client/a.c': 'secret_password_clearv (x);'})

    def test_one_way_to_a_pool_thread(self) -> None:
        self.check(lint.one_way_to_a_pool_thread, {'src/client/a.c': 'g_task_run_in_thread (task, f);'},
                   {'src/client/base/wp-threads.c': 'g_task_run_in_thread (task, f);', 'src/app/a.c': 'g_task_run_in_thread (task, f);'})

    def test_task_source_tag(self) -> None:
        self.check(lint.task_source_tag, {'src/app/a.c': 'task = g_task_new (a, b, c, d);\ng_task_return_boolean (task, TRUE);\n'},
                   {'src/app/a.c': 'task = g_task_new (a, b, c, d);\ng_task_set_source_tag (task, f);\n'})

    def test_tooltips_that_do_not_wait(self) -> None:
        self.check(lint.tooltips_that_do_not_wait, {'src/app/a.c': 'gtk_widget_set_tooltip_text (widget, text);'},
                   {'src/app/widgets/wp-ui.c': 'gtk_widget_set_tooltip_text (widget, text);', 'src/app/a.c': 'wp_ui_set_tooltip (widget, text);'})

    def test_no_markup(self) -> None:
        self.check(lint.no_markup, {
            'src/app/a.c': 'gtk_label_set_markup (label, text);',
            'src/app/b.c': 'gtk_label_set_use_markup (label, TRUE);',
            'src/app/c.ui': '<property name="use-markup">True</property>',
            'src/app/d.c': 'adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);',
            'src/app/e.c': 'adw_toast_new (error->message);',
        }, {
            'src/app/a.c': 'gtk_label_set_text (label, text);',
            'src/app/b.c': 'gtk_label_set_use_markup (label, FALSE);',
            'src/app/d.c': 'adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);\nadw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);',
            'src/app/e.c': 'adw_toast_new (_("Copied"));',
            'src/app/f.c': 'text = g_markup_escape_text (m, -1);\nadw_toast_new (text);',
        })

    def test_potfiles(self) -> None:
        source = 'say (_("Hello"));'
        self.assertEqual(failures(lint.potfiles, 'src/a.c', source), 1)
        self.assertEqual(failures(lint.potfiles, 'src/a.c', source, po__POTFILES='src/a.c\n'), 0)
        self.assertEqual(failures(lint.potfiles, 'src/a.c', 'x_("no");', po__POTFILES=''), 0)
        self.assertEqual(failures(lint.potfiles, 'src/a.c', source, po__POTFILES='src/a.c\nsrc/gone.c\n'), 1)

    def test_ui_translatable(self) -> None:
        self.check(lint.ui_translatable, {'a.ui': UI.format('<property name="label">Hello</property>'), 'b.ui': UI.format('<property name="tooltip_text">Hello</property>')},
                   {'a.ui': UI.format('<property name="label" translatable="yes">Hello</property>'), 'b.ui': UI.format('<property name="label">✓</property>'),
                    'c.ui': UI.format('<property name="name">inbox</property>')})

    def test_ui_accessible(self) -> None:
        button = '<object class="GtkButton"><property name="icon-name">x</property>{}</object>'
        self.check(lint.ui_accessible, {'a.ui': UI.format(button.format(''))},
                   {'a.ui': UI.format(button.format('<accessibility><property name="label">X</property></accessibility>')),
                    'b.ui': UI.format('<object class="GtkButton"><property name="label">X</property></object>')})

    def test_speaks_of_itself(self) -> None:
        self.check(lint.speaks_of_itself, {'README.md': 'see /wo' 'rk/main', 'a.c': '// ../sha' 'red/x'}, {'README.md': 'the network/service'})

    def test_colors_of_the_style(self) -> None:
        self.check(lint.colors_of_the_style, {'src/a.c': 'gtk_style_context_lookup_color (c, "x", &y)'}, {'src/a.c': 'wp_ui_get_color (w, "accent", &y)'})

    def test_dates_are_no_printf(self) -> None:
        self.check(lint.dates_are_no_printf, {'src/a.c': 'x = f (day, _("%a %-e"));'},
                   {'src/a.c': '/* xgettext:no-c-format */\nx = f (day, _("%a %-e"));', 'src/b.c': 'printf (_("%d of %s"));'})

    def test_fit_for_a_store(self) -> None:
        metainfo = '<component><summary>{}</summary><url type="bugtracker"/><url type="homepage"/><developer {}><name/></developer><branding><color/></branding>' \
                   '<screenshots><screenshot><caption/></screenshot></screenshots></component>'
        self.check(lint.fit_for_a_store, {'a.metainfo.xml.in': metainfo.format('x' * 36, 'id="a"'), 'b.metainfo.xml.in': metainfo.format('x', '')},
                   {'a.metainfo.xml.in': metainfo.format('x' * 35, 'id="a"'), 'a.xml': '<component/>'})

    def test_one_version(self) -> None:
        for path, text in {'NEWS': '{}, 2026-01-01\n=====\n', 'data/a.metainfo.xml.in': '<release version="{}" date="2026-01-01">'}.items():
            for released, wrong in {'1.2.3': 0, '1.2.2': 1}.items():
                sources = {'meson.build': "project('a', 'c',\n  version: '1.2.3',\n", path: text.format(released)}
                self.assertEqual(len(list(lint.one_version(sources))), wrong, (path, released))

    def test_stolen_arguments(self) -> None:
        self.check(lint.stolen_arguments, {'src/a.c': 'call (a,\n  get (task), cb, g_steal_pointer (&task));'},
                   {'src/a.c': 'if (task != NULL) call (a, self->task, cb, g_steal_pointer (&task));', 'src/b.c': 'a (task); b (g_steal_pointer (&task));'})

    def test_debians_python(self) -> None:
        self.check(lint.tests_use_debians_python, {'a.py': '#!/usr/bin/env python3\n'}, {'a.py': '#!/usr/bin/python3\n', 'b': '#!/bin/sh\n'})

    def test_packages_in_one_place(self) -> None:
        self.check(lint.packages_in_one_place, {'build-aux/demo': 'apt-get install -y meson'}, {'build-aux/install-packages': 'apt-get install -y meson', 'README.md': 'apt install it'})

    def test_unused_exports(self) -> None:
        sources = {'src/a.o': '../src/a.c', 'src/b.o': '../src/b.c', 'tests/t.o': '../tests/t.c'}
        defined = {'src/a.o': {'wp_used', 'wp_alone', 'wp_tried', 'wp_a_get_type', 'main'}, 'src/b.o': set(), 'tests/t.o': {'wp_fixture'}}
        unused = unused_exports.find_unused(sources, defined, {'src/b.o': {'wp_used'}, 'tests/t.o': {'wp_tried', 'wp_used'}})
        self.assertEqual(unused, {'wp_alone': ('../src/a.c', 'no other file'), 'wp_tried': ('../src/a.c', 'tests alone')})

    def test_every_rule_is_tried(self) -> None:
        tried = ' '.join(name for name in dir(self) if name.startswith('test_'))
        names = {'tests_use_debians_python': 'debians_python'}
        for check in lint.RULES:
            self.assertIn(names.get(check.__name__, check.__name__), tried)

    def test_a_tree_without_git(self) -> None:
        ours = ('build-aux/check', 'src/a.c', '.ci/run', 'README.md')
        others = ('build/a.c', '_build-check/a.c', 'build-mine/b', '.git/config', 'tests/__pycache__/a.pyc')
        self.assertEqual([path for path in (*ours, *others) if lint.is_ours(Path(path))], list(ours))

    def test_comments_and_strings(self) -> None:
        self.assertEqual(lint.without_comments('a /* b\nc */ d // e\n"/* f */"'), 'a     \n     d     \n"/* f */"')


class HelpPages(unittest.TestCase):
    LABELS = {'Open': {'未対応', '開く'}, '%u new': {'新着 %u 件'}, 'Send It': {'送信する'}}

    def pages(self, english: str, japanese: str) -> help_pages.Pages:
        page = '<page xmlns="http://projectmallard.org/1.0/" id="a"><p>{}</p></page>'
        return {'C': {'a': ElementTree.fromstring(page.format(english))}, 'ja': {'a': ElementTree.fromstring(page.format(japanese))}}

    def test_labels(self) -> None:
        for english, japanese, n in (('<gui>Open</gui>', '<gui>開く</gui>', 0), ('<gui>Open</gui>', '<gui>未対応</gui>', 0), ('<gui>3 new</gui>', '<gui>新着 3 件</gui>', 0),
                                     ('<gui>Opens</gui>', '', 1), ('<gui>Open</gui>', '', 1), ('', '<gui>開く</gui>', 1), ('<gui>Open</gui>', '<gui>Open</gui>', 2),
                                     ('<gui>Open</gui> <gui>Send It</gui>', '<gui>送信する</gui>', 1), ('<gui>many new</gui>', '', 1)):
            found = list(help_pages.wrong_labels(self.pages(english, japanese), self.LABELS))
            self.assertEqual(len(found), n, (english, japanese, found))
        self.assertEqual([help_pages.as_shown(label) for label in ('_Resolve…', '解決(_R)…', 'A_cme', 'PDF として保存(_S)')], ['Resolve…', '解決…', 'Acme', 'PDF として保存'])

    def test_parts(self) -> None:
        for english, japanese, n in (('<key>A</key>', '<key>A</key>', 0), ('<key>A</key>', '<key>B</key>', 1), ('<link xref="b"/>', '', 1), ('', '<section id="s"/>', 1)):
            self.assertEqual(len(list(help_pages.wrong_parts(self.pages(english, japanese)))), n, (english, japanese))
        pages = self.pages('', '')
        del pages['ja']['a']
        self.assertEqual(list(help_pages.wrong_parts(pages)), ['help/ja: a.page is not in both languages'])


if __name__ == '__main__':
    sys.exit(unittest.main())
