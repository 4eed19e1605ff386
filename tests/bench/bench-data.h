/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#define BENCH_CUSTOMERS 40
#define BENCH_LARGE 9000000 /* its number: INC-9100000 */

/* Incident @number as the change feed would carry it: about 3 kB, half of them Japanese. The same number and revision always
 * makes the same document. (transfer full) */
JsonObject *bench_incident (guint number, gint64 revision, char **id);
/* One with 200 steps, 1,000 endpoints and 5,000 entries in its timeline, more than a server lets be. (transfer full) */
JsonObject *bench_large_incident (gint64 revision, char **id);
/* Customer @number: of an incident, below BENCH_CUSTOMERS. (transfer full) */
JsonObject *bench_customer (guint number, char **id);

/* An inventory: so many licenses in 50 pools, and so many customers with five allocations each */
#define BENCH_LICENSES 200
#define BENCH_HOLDERS 2000
#define BENCH_ALLOCATIONS 10000
JsonObject *bench_license (guint number, char **id);    /* (transfer full) */
JsonObject *bench_allocation (guint number, char **id); /* (transfer full) */
