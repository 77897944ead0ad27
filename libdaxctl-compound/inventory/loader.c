// SPDX-License-Identifier: LGPL-2.1
/* libkmod, opened when it is needed, and what module it finds: see loader.h. */
#include <dlfcn.h>

#include "base/late.h"
#include "loader.h"

static bool loader_open(const struct daxc_ctx *ctx, struct loader *loader)
{
	const struct late_symbol symbols[] = {
		{ "kmod_new", &loader->new },
		{ "kmod_unref", &loader->unref },
		{ "kmod_set_log_fn", &loader->set_log_fn },
		{ "kmod_module_new_from_lookup", &loader->lookup },
		{ "kmod_module_get_module", &loader->get_module },
		{ "kmod_module_get_install_commands", &loader->get_install_commands },
		{ "kmod_module_probe_insert_module", &loader->insert },
		{ "kmod_module_unref", &loader->module_unref },
		{ "kmod_module_unref_list", &loader->unref_list },
	};
	const char *why;

	loader->library = late_open(LIBKMOD, symbols, ARRAY_SIZE(symbols), &why);
	if (!loader->library)
		log_info(ctx, "%s", why);
	return loader->library != NULL;
}

void loader_close(struct loader *loader)
{
	if (!loader->library)
		return;
	loader->unref_list(loader->list);
	loader->unref(loader->kmod);
	dlclose(loader->library);
}

/* Messages of libkmod are ours to pass on: it would print them. */
static void _printf_(6, 0) forward_log(void *data, int priority, const char *file, int line,
				       const char *fn, const char *format, va_list args)
{
	struct daxc_ctx *ctx = data;

	if (ctx->log_fn && daxc_get_log_priority(ctx) >= LOG_DEBUG)
		ctx->log_fn(ctx->log_data, LOG_DEBUG, file, line, fn, format, args);
	(void)priority;
}

int loader_find(struct daxc_ctx *ctx, const char *name, struct loader *loader)
{
	int rc;

	if (!loader_open(ctx, loader))
		return -ELIBACC;
	loader->kmod = loader->new(NULL, NULL);
	if (!loader->kmod)
		return -ENOMEM;
	loader->set_log_fn(loader->kmod, forward_log, ctx);
	rc = loader->lookup(loader->kmod, name, &loader->list);
	return rc == -ENOENT ? 0 : rc;
}

bool module_exists(struct daxc_ctx *ctx, const char *name)
{
	_cleanup_(loader_close) struct loader loader = { 0 };

	/* where it cannot be looked for, nothing is known */
	return loader_find(ctx, name, &loader) || loader.list;
}
