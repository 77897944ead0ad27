// SPDX-License-Identifier: LGPL-2.1
/* Loading a driver's module through libkmod, and why it cannot be. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "advice.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "loader.h"
#include "module.h"

/* The file says "none [integrity] confidentiality". */
bool module_lockdown(int root, char mode[LOCKDOWN_MAX])
{
	char *open, *close;

	if (sysfs_read_str(root, mode, LOCKDOWN_MAX, "sys/kernel/security/lockdown"))
		return false;
	open = strchr(mode, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close)
		return false;
	*close = '\0';
	memmove(mode, open + 1, strlen(open + 1) + 1);
	return strcmp(mode, "none") != 0;
}

/* The kernel has one errno for all that it forbids, but shows what it is. */
static int fail_forbidden(struct daxc_ctx *ctx, struct facts facts)
{
	char mode[LOCKDOWN_MAX], reason[LOCKDOWN_MAX + 32];
	int root = ctx_root(ctx), disabled = 0;

	if (!sysfs_read_int(root, &disabled, "proc/sys/kernel/modules_disabled") && disabled)
		return fail(ctx, RULE_MODULES_DISABLED, &facts);
	if (!module_lockdown(root, mode))
		return fail(ctx, RULE_MODULE_FORBIDDEN, &facts);
	snprintf(reason, sizeof(reason), "the kernel is locked down (%s)", mode);
	facts.reason = reason;
	return fail_errno(ctx, RULE_MODULE_UNSIGNED, EPERM, &facts);
}

static int fail_load(struct daxc_ctx *ctx, const char *name, const char *kernel, int err)
{
	char advice[ADVICE_MAX];
	struct facts facts = { .module = name, .kernel = kernel, .advice = advice };
	enum rule rule;

	/* which only RULE_MODULE_OTHER_KERNEL asks for: others than ours are no business of dkms */
	if (strcmp(name, DRIVER_COMPOUND))
		snprintf(advice, sizeof(advice), "modinfo -k %s %s, which shows what it was built for",
			 kernel, name);
	else
		snprintf(advice, sizeof(advice), "dkms autoinstall -k %s", kernel);

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
		return fail_forbidden(ctx, facts);
	case ELIBACC:
		facts.reason = LIBKMOD " is not installed, or too old";
		rule = RULE_MODULE_FAILED;
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
		  const struct loader *loader)
{
	struct kmod_module *module = loader->get_module(loader->list);
	bool has_install = loader->get_install_commands(module) != NULL;
	int rc;

	rc = loader->insert(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL, NULL);
	loader->module_unref(module);
	if (rc == KMOD_PROBE_APPLY_BLACKLIST)
		return fail(ctx, RULE_MODULE_BLACKLISTED, &(struct facts){ .module = name });
	if (rc && has_install)
		return fail_install(ctx, name);
	return rc ? fail_load(ctx, name, kernel, -rc) : 0;
}

static int fail_absent(struct daxc_ctx *ctx, const char *name, const char *kernel)
{
	char advice[ADVICE_MAX];

	return fail(ctx, RULE_NO_MODULE,
		    &(struct facts){ .module = name, .kernel = kernel,
				     .advice = advise_driver(ctx, name, advice) });
}

int module_load(struct daxc_ctx *ctx, const char *name)
{
	_cleanup_(loader_close) struct loader loader = { 0 };
	struct utsname kernel;
	int rc;

	uname(&kernel);
	rc = loader_find(ctx, name, &loader);
	if (rc)
		return fail_load(ctx, name, kernel.release, -rc);
	if (!loader.list)
		return fail_absent(ctx, name, kernel.release);
	return insert(ctx, name, kernel.release, &loader);
}
