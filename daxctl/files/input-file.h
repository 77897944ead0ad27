/* SPDX-License-Identifier: GPL-2.0 */
/* Files that people give: read whole, before anything of them is believed. */
#ifndef DAXCTL_INPUT_FILE_H
#define DAXCTL_INPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "-" is stdin. @ours: of a place where only a regular file may lie; what a user names may be a
 * pipe. @text is freed by the caller and has a NUL behind its @size bytes. 0, or -errno after
 * saying for @who why it cannot be read: more than 1M is no such file.
 */
int input_file_read(const char *who, const char *path, bool ours, char **text, size_t *size);

#endif
