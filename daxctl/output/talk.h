/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything the program says to a person, which is on stderr: errors, notes,
 * counts. Data is on stdout and not here. What is not ours in it is made harmless.
 */
#ifndef DAXCTL_TALK_H
#define DAXCTL_TALK_H

#include <stdarg.h>
#include <stddef.h>

struct daxc_ctx;

/* "WHO: what failed" and "Try: ..." from daxc_get_error(), or what @rc says. */
void talk_failure(const char *who, const struct daxc_ctx *ctx, int rc);

/* The same for what the program found itself; @hint may be NULL. */
void talk_error(const char *who, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* What is neither a failure nor data: where something was done, a line of the log. */
void talk_note(const char *who, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void talk_vnote(const char *who, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/* "created 1 device", as daxctl counts. */
void talk_count(const char *done, size_t n);

#endif
