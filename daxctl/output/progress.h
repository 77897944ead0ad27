/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A bar on stderr for what takes long. Nothing is shown where stderr is no
 * terminal, or where it is over within two seconds.
 */
#ifndef DAXCTL_PROGRESS_H
#define DAXCTL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	const char *label;
	bool terminal;
	bool steps;		/* what is counted are steps, not bytes */
	bool shown;
	struct timespec start;
};

void progress_begin(struct progress *progress, const char *label);

/* As often as one likes; both in bytes, or in steps. */
void progress_update(struct progress *progress, uint64_t done, uint64_t total);

/* Takes the bar away. */
void progress_end(struct progress *progress);

/* The line for a terminal of @width, in @buf; for progress_update() and tests. */
void progress_line(char *buf, size_t size, unsigned int width, const char *label, double seconds,
		   uint64_t done, uint64_t total, bool steps);

#endif
