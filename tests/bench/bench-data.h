/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#define BENCH_CUSTOMERS 40

/* Incident @number as the change feed would carry it: about 3 kB, half of them Japanese. The same number and revision always
 * makes the same document. (transfer full) */
JsonObject *bench_incident (guint number, gint64 revision, char **id);
/* Customer @number, below BENCH_CUSTOMERS. (transfer full) */
JsonObject *bench_customer (guint number, char **id);
