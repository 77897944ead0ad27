/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Text from outside: names of processes, paths, words of the kernel log and of files that
 * people give. It may hold what moves a cursor, ends a line of a log, turns the direction of
 * reading, or is no UTF-8 and so makes JSON that nobody can read. All that is shown goes
 * through here: errors, notices and logs, JSON, tables and pages.
 */
#ifndef DAXC_HARMLESS_H
#define DAXC_HARMLESS_H

#include <stdbool.h>
#include <stddef.h>

/* Four bytes, each as \xNN, and a NUL. */
#define HARMLESS_CHAR_MAX 17

/* The first character of @text, as it may be shown. Returns how many bytes it has there. */
size_t harmless_char(const char *text, char shown[HARMLESS_CHAR_MAX]);

/* May all of it be shown as it is? Nearly all text may, and need not be copied then. */
bool is_harmless(const char *text);

/* All of it, to be freed; NULL: no memory. */
char *harmless_dup(const char *text);

#endif
