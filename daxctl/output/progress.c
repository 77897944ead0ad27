// SPDX-License-Identifier: GPL-2.0
/*
 * The bar: how much, how fast, how long still; of steps, how many. Speed is the mean since the
 * beginning, which is what the time that is left follows from.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "progress.h"

#define PATIENCE_S 2.0
#define LINE_MAX   512
/* Takes the rest of the line away. */
#define CLEAR	   "\033[K"

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

void progress_begin(struct progress *progress, const char *label)
{
	*progress = (struct progress){ .label = label, .terminal = isatty(STDERR_FILENO) };
	clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

void progress_line(char *buf, size_t size, unsigned int width, const char *label, double seconds,
		   uint64_t done, uint64_t total, bool steps)
{
	double share = total ? (double)done / (double)total : 1;
	double speed = seconds > 0 ? (double)done / seconds : 0;
	unsigned long left = speed > 0 ? (unsigned long)((double)(total - done) / speed) : 0;
	int len, bar, full, i;
	char tail[128], count[64];

	if (steps)
		snprintf(count, sizeof(count), "%" PRIu64 " of %" PRIu64, done, total);
	else
		snprintf(count, sizeof(count), "%.2f GiB/s", speed / (1 << 30));
	snprintf(tail, sizeof(tail), " %3d%%  %s  %lu:%02lu:%02lu left", (int)(share * 100), count,
		 left / 3600, left / 60 % 60, left % 60);
	len = snprintf(buf, size, "%s ", label);
	bar = (int)width - 1 - len - (int)strlen(tail) - 2;
	if (len < 0 || (size_t)len >= size || bar < 4) {
		snprintf(buf, size, "%.*s", (int)(width ? width - 1 : 0), tail + 1);
		return;
	}
	full = (int)(share * bar);
	for (i = 0; i < bar && (size_t)len + 3 < size; i++)
		len += snprintf(buf + len, size - (size_t)len, "%s%c", i ? "" : "[",
				i < full ? '#' : '.');
	snprintf(buf + len, size - (size_t)len, "]%s", tail);
}

void progress_update(struct progress *progress, uint64_t done, uint64_t total)
{
	double seconds = seconds_since(&progress->start);
	char line[LINE_MAX];

	if (!progress->terminal || seconds < PATIENCE_S)
		return;
	progress_line(line, sizeof(line), terminal_width(), progress->label, seconds, done, total,
		      progress->steps);
	fprintf(stderr, "\r%s" CLEAR, line);
	fflush(stderr);
	progress->shown = true;
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r" CLEAR, stderr);
	progress->shown = false;
}
