// SPDX-License-Identifier: LGPL-2.1
/* Loading a driver's module through libkmod, and why it cannot be. */
#include <libkmod.h>
#include <string.h>
#include <sys/utsname.h>

#include "module.h"
#include "rules.h"

static void cleanup_kmod(struct kmod_ctx **kmod)
{
	kmod_unref(*kmod);
}

static void cleanup_list(struct kmod_list **list)
{
	kmod_module_unref_list(*list);
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

static int fail_load(struct daxc_ctx *ctx, const char *name, const char *kernel, int err)
{
	struct facts facts = { .module = name, .kernel = kernel };
	enum rule rule;

	switch (err) {
	case ENOENT: /* the file is there: a symbol that it needs is not */
		facts.reason = "it needs a symbol that this kernel does not have";
		rule = RULE_MODULE_OTHER_KERNEL;
		break;
	case ENOEXEC:
	case EINVAL:
		rule = RULE_MODULE_OTHER_KERNEL;
		break;
	case EKEYREJECTED:
	case ENOKEY:
	case EBADMSG:
		rule = RULE_MODULE_UNSIGNED;
		break;
	case EPERM:
	case EACCES:
		rule = RULE_MODULE_FORBIDDEN;
		break;
	default:
		rule = RULE_MODULE_FAILED;
	}
	return fail_errno(ctx, rule, err, &facts);
}

/* libkmod tells of an "install" line that failed as the kernel tells of a module it refuses. */
static int fail_install(struct daxc_ctx *ctx, const char *name)
{
	return fail(ctx, RULE_MODULE_FAILED,
		    &(struct facts){ .module = name,
				     .reason = "its install line in modprobe.d failed" });
}

static int insert(struct daxc_ctx *ctx, const char *name, const char *kernel,
		  struct kmod_list *list)
{
	struct kmod_module *module = kmod_module_get_module(list);
	bool has_install = kmod_module_get_install_commands(module) != NULL;
	int rc;

	rc = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL,
					     NULL);
	kmod_module_unref(module);
	if (rc == KMOD_PROBE_APPLY_BLACKLIST)
		return fail(ctx, RULE_MODULE_BLACKLISTED, &(struct facts){ .module = name });
	if (rc && has_install)
		return fail_install(ctx, name);
	return rc ? fail_load(ctx, name, kernel, -rc) : 0;
}

int module_load(struct daxc_ctx *ctx, const char *name)
{
	_cleanup_(cleanup_kmod) struct kmod_ctx *kmod = kmod_new(NULL, NULL);
	_cleanup_(cleanup_list) struct kmod_list *list = NULL;
	struct utsname kernel;
	int rc;

	uname(&kernel);
	if (!kmod)
		return fail_load(ctx, name, kernel.release, ENOMEM);
	kmod_set_log_fn(kmod, forward_log, ctx);
	rc = kmod_module_new_from_lookup(kmod, name, &list);
	if (rc && rc != -ENOENT)
		return fail_load(ctx, name, kernel.release, -rc);
	if (!list)
		return fail(ctx, RULE_NO_MODULE,
			    &(struct facts){ .module = name, .kernel = kernel.release });
	return insert(ctx, name, kernel.release, list);
}
