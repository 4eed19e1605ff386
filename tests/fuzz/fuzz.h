/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What a fuzz target has, with the names that libFuzzer gives them. fuzz-main.c runs a target where there is no libFuzzer. */

/* Reads @data as the program reads it from outside. Aborts when a promise is broken. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
/* Optional: called once, before the first input */
int LLVMFuzzerInitialize (int *argc, char ***argv);
/* Optional: changes @data in its place, to at most @max bytes. Returns: the new size */
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max, unsigned int seed);
/* Given by the driver: changes bytes */
size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max);
/* Optional: NULL-terminated: texts that mean something to the target */
extern const char *const fuzz_tokens[];

G_END_DECLS
