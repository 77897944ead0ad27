// SPDX-License-Identifier: GPL-2.0
/*
 * Errors and notes on stderr. Colour, of one word only, where stderr is a
 * terminal and NO_COLOR is not set.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libdaxctl-compound.h"
#include "talk.h"

static bool colours(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static void say(const char *who, const char *what, const char *hint)
{
	bool colour = colours();

	fflush(stdout);
	fprintf(stderr, "%s%s:%s %s\n", colour ? "\033[31m" : "", who, colour ? "\033[0m" : "",
		what);
	if (hint && *hint)
		fprintf(stderr, "%sTry:%s %s\n", colour ? "\033[32m" : "", colour ? "\033[0m" : "",
			hint);
}

void talk_failure(const char *who, const struct daxc_ctx *ctx, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	if (error)
		say(who, error->what, error->hint);
	else
		say(who, strerror(-rc), NULL);
}

void talk_error(const char *who, const char *hint, const char *fmt, ...)
{
	char *what;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&what, fmt, args);
	va_end(args);
	say(who, len < 0 ? fmt : what, hint);
	if (len >= 0)
		free(what);
}

void talk_count(const char *done, size_t n)
{
	fprintf(stderr, "%s %zu device%s\n", done, n, n == 1 ? "" : "s");
}
