// SPDX-License-Identifier: LGPL-2.1
/*
 * The context: reference count, root directory, log function and threshold.
 * What is found below the root is inventory.c's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "harmless.h"
#include "private.h"
#include "sysfs.h"

#define NOTICE_MAX 2048

/* On one line, whatever others have named; to be freed. NULL: no memory. */
static char *_printf_(1, 0) message_text(const char *format, va_list args)
{
	char text[NOTICE_MAX];

	vsnprintf(text, sizeof(text), format, args);
	return harmless_dup(text);
}

static void _printf_(6, 0) log_to_stderr(void *userdata, int priority, const char *file, int line,
					 const char *fn, const char *format, va_list args)
{
	_cleanup_free_ char *shown = message_text(format, args);

	(void)userdata;
	(void)priority;
	(void)file;
	(void)line;
	fprintf(stderr, "libdaxctl-compound: %s: %s\n", fn, shown ? shown : format);
}

static int priority_from_text(const char *text)
{
	static const struct {
		const char *name;
		int priority;
	} names[] = {
		{ "err", LOG_ERR },
		{ "warning", LOG_WARNING },
		{ "info", LOG_INFO },
		{ "debug", LOG_DEBUG },
	};
	int priority;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(text, names[i].name))
			return names[i].priority;
	return sysfs_parse_int(text, &priority) ? LOG_ERR : priority;
}

DAXC_EXPORT int daxc_new(struct daxc_ctx **ctx)
{
	const char *level = secure_getenv("DAXCTL_COMPOUND_LOG");
	struct daxc_ctx *c;

	if (!ctx)
		return -EINVAL;
	c = calloc(1, sizeof(*c));
	if (!c)
		return -ENOMEM;
	c->refs = 1;
	c->root = -1;
	c->dir = -1;
	c->wait_s = DAXC_WAIT_USUAL;
	c->locks.fd = -1;
	c->log_fn = log_to_stderr;
	c->log_priority = level ? priority_from_text(level) : LOG_ERR;
	*ctx = c;
	return 0;
}

DAXC_EXPORT struct daxc_ctx *daxc_ref(struct daxc_ctx *ctx)
{
	if (ctx)
		ctx->refs++;
	return ctx;
}

DAXC_EXPORT struct daxc_ctx *daxc_unref(struct daxc_ctx *ctx)
{
	if (!ctx || --ctx->refs)
		return ctx;
	if (ctx->batch)
		ctx->batch_free(ctx->batch);
	if (ctx->locks_free)
		ctx->locks_free(ctx);
	if (ctx->inventory_free)
		ctx->inventory_free(ctx);
	if (ctx->root >= 0)
		close(ctx->root);
	free(ctx);
	return NULL;
}

static int open_root(struct daxc_ctx *ctx, const char *dir)
{
	ctx->root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return ctx->root >= 0 ? ctx->root : -errno;
}

int ctx_root(struct daxc_ctx *ctx)
{
	return ctx->root >= 0 ? ctx->root : open_root(ctx, "/");
}

DAXC_EXPORT int daxc_set_sysroot(struct daxc_ctx *ctx, const char *dir)
{
	int root;

	if (!ctx || !dir)
		return -EINVAL;
	if (ctx->root >= 0)
		return -EBUSY;
	root = open_root(ctx, dir);
	if (root < 0)
		return root;
	ctx->sysroot = true;
	return 0;
}

DAXC_EXPORT void daxc_set_log_fn(struct daxc_ctx *ctx, daxc_log_fn fn, void *userdata)
{
	if (!ctx)
		return;
	ctx->log_fn = fn;
	ctx->log_data = userdata;
}

static void _printf_(6, 0) log_as_text(void *userdata, int priority, const char *file, int line,
				       const char *fn, const char *format, va_list args)
{
	const struct daxc_ctx *ctx = userdata;
	_cleanup_free_ char *shown = message_text(format, args);

	(void)file;
	(void)line;
	(void)fn;
	ctx->log_text_fn(ctx->log_text_data, priority, shown ? shown : format);
}

DAXC_EXPORT void daxc_set_log_text_fn(struct daxc_ctx *ctx, daxc_log_text_fn fn, void *userdata)
{
	if (!ctx)
		return;
	ctx->log_text_fn = fn;
	ctx->log_text_data = userdata;
	daxc_set_log_fn(ctx, fn ? log_as_text : NULL, ctx);
}

DAXC_EXPORT void daxc_set_notice_fn(struct daxc_ctx *ctx, daxc_notice_fn fn, void *userdata)
{
	if (!ctx)
		return;
	ctx->notice_fn = fn;
	ctx->notice_data = userdata;
}

void notice(struct daxc_ctx *ctx, const char *format, ...)
{
	_cleanup_free_ char *shown = NULL;
	va_list args;

	va_start(args, format);
	shown = message_text(format, args);
	va_end(args);
	if (ctx->notice_fn)
		ctx->notice_fn(ctx->notice_data, shown ? shown : format);
	else
		log_warn(ctx, "%s", shown ? shown : format);
}

DAXC_EXPORT void daxc_set_wait(struct daxc_ctx *ctx, int seconds)
{
	if (ctx)
		ctx->wait_s = seconds < 0 ? DAXC_WAIT_FOREVER : seconds;
}

DAXC_EXPORT void daxc_set_caller(struct daxc_ctx *ctx, const char *name)
{
	if (ctx)
		snprintf(ctx->caller, sizeof(ctx->caller), "%s", name ? name : "");
}

DAXC_EXPORT void daxc_set_log_priority(struct daxc_ctx *ctx, int priority)
{
	if (ctx)
		ctx->log_priority = priority;
}

DAXC_EXPORT int daxc_get_log_priority(const struct daxc_ctx *ctx)
{
	return ctx ? ctx->log_priority : -EINVAL;
}

void log_message(const struct daxc_ctx *ctx, int priority, const char *file, int line,
		 const char *fn, const char *format, ...)
{
	int saved = errno;
	va_list args;

	if (!ctx->log_fn)
		return;
	va_start(args, format);
	ctx->log_fn(ctx->log_data, priority, file, line, fn, format, args);
	va_end(args);
	errno = saved;
}
