/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a program under test: kills it right before or right after its n-th commit, to whatever database, as a power cut would.
 * DIE_AT_COMMIT is n, from 1; DIE_WHEN is "before" or "after". */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int commits;
static __thread int due;

static void
die (void)
{
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

static int
commit_cb (void *data)
{
  const char *at = getenv ("DIE_AT_COMMIT"), *when = getenv ("DIE_WHEN");
  if (atomic_fetch_add (&commits, 1) + 1 == atoi (at != NULL ? at : "0")) {
    if (when != NULL && strcmp (when, "after") == 0)
      due = 1;
    else
      die ();
  }
  return 0;
}

int
sqlite3_open_v2 (const char *name, sqlite3 **db, int flags, const char *vfs)
{
  int (*real) (const char *, sqlite3 **, int, const char *) = dlsym (RTLD_NEXT, "sqlite3_open_v2");
  int code = real (name, db, flags, vfs);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_READWRITE))
    sqlite3_commit_hook (*db, commit_cb, NULL);
  return code;
}

int
sqlite3_step (sqlite3_stmt *stmt)
{
  static int (*real) (sqlite3_stmt *);
  if (real == NULL)
    real = dlsym (RTLD_NEXT, "sqlite3_step");
  int code = real (stmt);
  if (due)
    die ();
  return code;
}

int
sqlite3_exec (sqlite3 *db, const char *sql, int (*callback) (void *, int, char **, char **), void *data, char **message)
{
  int (*real) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **) = dlsym (RTLD_NEXT, "sqlite3_exec");
  int code = real (db, sql, callback, data, message);
  if (due)
    die ();
  return code;
}
