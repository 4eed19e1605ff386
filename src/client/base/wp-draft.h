/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Words that are being typed are kept under a scope, such as "comment:INC-2041" or "note:INC-2041:s3". Before the scope of a draft that is to
 * replace something this stands for another, which holds "=" and what that was when it was begun. */
#define WP_DRAFT_FROM "from:"
