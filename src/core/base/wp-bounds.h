/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The limits on what is sent and stored. Those on connections and signing in are in wp-connection.h, wp-limits.h and wp-storage.h.
 * CONTRIBUTING.md says, under Bounds, what happens beyond each. */

#define WP_KIB 1024
#define WP_MIB (1024 * 1024)

/* Bytes */
#define WP_MAX_DOCUMENT (4 * WP_MIB)       /* a document as JSON */
#define WP_DOCUMENT_RESERVE WP_MIB         /* the end of it: half for answers, steps and reopening, half for what ends or escalates */
#define WP_MAX_PAGE (8 * WP_MIB)           /* a page of the feed or of a list; one document always fits */
#define WP_MAX_ANSWER (24 * WP_MIB)        /* what is read of an answer, or as JSON: a document of an older version may be larger */
#define WP_MAX_BODY WP_MIB                 /* a request's body */
#define WP_MAX_DRAIN (8 * WP_MIB)          /* how much of a body that is too large is read before the connection is closed */
#define WP_MAX_FORM_ANSWERS (512 * WP_KIB) /* the answers of a form */
#define WP_MAX_FILE (10 * WP_MIB)          /* an attachment */
#define WP_MAX_FILES_OF_PARTNER 10000
#define WP_MAX_FILES_BYTES_OF_PARTNER (2048LL * WP_MIB)

/* Levels of nesting: a request becomes part of a document, and a document part of a page. */
#define WP_MAX_DEPTH_REQUEST 64
#define WP_MAX_DEPTH_DOCUMENT 72
#define WP_MAX_DEPTH 80

/* Entries */
#define WP_MAX_CHANGES 1000 /* of a page of the feed */
#define WP_MAX_LIST 200     /* of a page of a list */
#define WP_MAX_ITEMS 1000   /* of a list in a document: comments, steps, affected endpoints, … */
#define WP_MAX_LOG 2000     /* of an incident's timeline, of a history */
#define WP_MAX_REVISIONS 50 /* of a submission */
#define WP_MAX_REMARKS 500  /* to a submission */

/* Characters */
#define WP_MAX_COMMENT 20000
#define WP_MAX_NOTE 4000
#define WP_MAX_TITLE 300
#define WP_MAX_SEARCH 200 /* what is searched for */
#define WP_MAX_TEXT 100000
