// SPDX-License-Identifier: LGPL-2.1
/*
 * Opening /dev/dax_compound, with the reason when it cannot be, and one ioctl.
 */
#include <fcntl.h>
#include <sys/ioctl.h>

#include "ctl.h"
#include "private.h"
#include "rules.h"
#include "sysfs.h"

#define CTL_NODE "dev/dax_compound"

static int explain(struct daxc_ctx *ctx, int root, int err)
{
	struct facts facts = { .object = "/" CTL_NODE, .module = DRIVER_COMPOUND };

	/* where /dev is no devtmpfs the node may be there without the module, or with an old number */
	if (err == ENOENT || err == ENODEV || err == ENXIO)
		return fail(ctx,
			    sysfs_access(root, "sys/module/" DRIVER_COMPOUND) ? RULE_CTL_NO_MODULE :
										RULE_CTL_NO_NODE,
			    &facts);
	facts.note = "only root may ask the kernel about struct pages";
	if (err == EACCES || err == EPERM)
		return fail_errno(ctx, RULE_NOT_ROOT, EACCES, &facts);
	facts.step = "open it";
	return fail_errno(ctx, RULE_STEP_FAILED, err, &facts);
}

int ctl_open(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx), fd;

	if (root < 0)
		return explain(ctx, root, -root);
	if (ctx->sysroot)
		return fail(ctx, RULE_CTL_SYSROOT, &(struct facts){ .object = "/" CTL_NODE });
	fd = openat(root, CTL_NODE, O_RDWR | O_CLOEXEC);
	return fd >= 0 ? fd : explain(ctx, root, errno);
}

int ctl_call(int fd, unsigned long request, void *arg)
{
	int rc;

	do {
		rc = ioctl(fd, request, arg);
	} while (rc < 0 && errno == EINTR);
	return rc < 0 ? -errno : 0;
}
