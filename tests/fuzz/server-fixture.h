/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* A storage in a folder of its own, with a partner and an incident, which is there until the program ends. @partner: (out) (transfer full) */
WpStorage *server_fixture_new (char **partner);

G_END_DECLS
