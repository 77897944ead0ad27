/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that the program writes: the one way to do it. What they say is composed first,
 * so that a file, or whoever reads a pipe, has all of it or nothing.
 */
#ifndef DAXCTL_OUTPUT_FILE_H
#define DAXCTL_OUTPUT_FILE_H

#include <stdio.h>

struct output_file {
	const char *path;
	FILE *stream;	/* compose it here */
	char *text;
	size_t size;
};

/* "-" is stdout. 0, -ENOMEM. */
int output_file_begin(struct output_file *file, const char *path);

/*
 * Writes what was composed, and frees it. A regular file is replaced, or made: it is on the
 * disk before it takes the old one's place, whose owner and mode it has. A link is followed,
 * and stays. What is no regular file (a terminal, a pipe, /dev/null), and what stdout or
 * stderr have open (/dev/stdout), is written to. Return: 0, or -errno after saying for @who
 * why not, and then the old file is as it was.
 */
int output_file_commit(struct output_file *file, const char *who);

/* Nothing is written. */
void output_file_drop(struct output_file *file);

#endif
