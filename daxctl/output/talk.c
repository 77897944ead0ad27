// SPDX-License-Identifier: GPL-2.0
/*
 * Errors and notes on stderr. Colour, of one word only, where stderr is a
 * terminal and NO_COLOR is not set.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/harmless.h"
#include "libdaxctl-compound.h"
#include "talk.h"

static bool colours(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

/* "HEAD: TEXT", the head in colour if there is one. */
static void print_line(const char *colour, const char *head, const char *text)
{
	char *shown = harmless_dup(text);
	bool in_colour = colour && colours();

	fprintf(stderr, "%s%s:%s %s\n", in_colour ? colour : "", head, in_colour ? "\033[0m" : "",
		shown ? shown : strerror(ENOMEM));
	free(shown);
}

static void say(const char *who, const char *what, const char *hint)
{
	fflush(stdout);
	print_line("\033[31m", who, what);
	if (hint && *hint)
		print_line("\033[32m", "Try", hint);
}

void talk_failure(const char *who, const struct daxc_ctx *ctx, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	/* one of another call explains nothing */
	if (error && error->err == -rc)
		say(who, error->what, error->hint);
	else
		say(who, strerror(-rc), NULL);
}

static char *__attribute__((format(printf, 1, 0))) format_text(const char *fmt, va_list args)
{
	char *text;

	return vasprintf(&text, fmt, args) < 0 ? NULL : text;
}

void talk_error(const char *who, const char *hint, const char *fmt, ...)
{
	va_list args;
	char *what;

	va_start(args, fmt);
	what = format_text(fmt, args);
	va_end(args);
	say(who, what ? what : fmt, hint);
	free(what);
}

void talk_vnote(const char *who, const char *fmt, va_list args)
{
	char *what = format_text(fmt, args);

	print_line(NULL, who, what ? what : fmt);
	free(what);
}

void talk_note(const char *who, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	talk_vnote(who, fmt, args);
	va_end(args);
}

void talk_count(const char *done, size_t n)
{
	fprintf(stderr, "%s %zu device%s\n", done, n, n == 1 ? "" : "s");
}
