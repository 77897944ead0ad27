/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Messages to the context's log function. The arguments are not evaluated
 * when the priority is above the threshold; errno survives.
 */
#ifndef DAXC_LOG_H
#define DAXC_LOG_H

#include <syslog.h>

#include "libdaxctl-compound.h"
#include "util.h"

void log_message(const struct daxc_ctx *ctx, int priority, const char *file, int line,
		 const char *fn, const char *format, ...) _printf_(6, 7);

/* What the user ought to know though nothing failed: to the notice function, or the log. */
void notice(struct daxc_ctx *ctx, const char *format, ...) _printf_(2, 3);

#define log_at(ctx, priority, ...)                                                          \
	do {                                                                                \
		const struct daxc_ctx *log_ctx_ = (ctx);                                    \
                                                                                            \
		if (daxc_get_log_priority(log_ctx_) >= (priority))                          \
			log_message(log_ctx_, (priority), __FILE__, __LINE__, __func__,     \
				    __VA_ARGS__);                                           \
	} while (0)

#define log_err(ctx, ...)  log_at((ctx), LOG_ERR, __VA_ARGS__)
#define log_warn(ctx, ...) log_at((ctx), LOG_WARNING, __VA_ARGS__)
#define log_info(ctx, ...) log_at((ctx), LOG_INFO, __VA_ARGS__)
#define log_dbg(ctx, ...)  log_at((ctx), LOG_DEBUG, __VA_ARGS__)

#endif
