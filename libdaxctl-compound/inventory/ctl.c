// SPDX-License-Identifier: LGPL-2.1
/*
 * Opening /dev/dax_compound, with the reason when it cannot be, and one ioctl.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "advice.h"
#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "ctl.h"
#include "devt.h"

#define CTL_NODE "dev/dax_compound"

static int explain(struct daxc_ctx *ctx, int root, int err)
{
	char advice[ADVICE_MAX] = "modprobe " DRIVER_COMPOUND;
	struct facts facts = { .object = "/" CTL_NODE, .module = DRIVER_COMPOUND, .advice = advice };

	/* where /dev is no devtmpfs the node may be there without the module, or with an old number */
	if (err == ENOENT || err == ENODEV || err == ENXIO) {
		if (!sysfs_access(root, "sys/module/" DRIVER_COMPOUND))
			return fail(ctx, RULE_CTL_NO_NODE, &facts);
		if (!driver_there(ctx, DRIVER_COMPOUND))
			advise_driver(ctx, DRIVER_COMPOUND, advice);
		return fail(ctx, RULE_CTL_NO_MODULE, &facts);
	}
	facts.note = "only root may ask the kernel about struct pages";
	if (err == EACCES || err == EPERM)
		return fail_errno(ctx, RULE_NOT_ROOT, EACCES, &facts);
	facts.step = "open it";
	return fail_errno(ctx, RULE_STEP_FAILED, err, &facts);
}

/* Its number is one that the kernel gives to whatever asks first. */
static bool is_ctl(int root, const struct stat *st)
{
	char text[32];
	dev_t devt;

	return S_ISCHR(st->st_mode) &&
	       !sysfs_read_str(root, text, sizeof(text), "sys/class/misc/dax_compound/dev") &&
	       !devt_parse(text, &devt) && st->st_rdev == devt;
}

int ctl_open(struct daxc_ctx *ctx)
{
	int root = ctx_root(ctx);
	_cleanup_close_ int fd = -1;
	struct stat st;

	if (root < 0)
		return explain(ctx, root, -root);
	if (ctx->sysroot)
		return fail(ctx, RULE_CTL_SYSROOT, &(struct facts){ .object = "/" CTL_NODE });
	/* a stale node may be a watchdog's by now, which to open is to start it */
	if (fstatat(root, CTL_NODE, &st, 0))
		return explain(ctx, root, errno);
	if (!is_ctl(root, &st))
		return explain(ctx, root, ENODEV);
	fd = openat(root, CTL_NODE, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return explain(ctx, root, errno);
	return is_ctl(root, &st) ? steal_fd(&fd) : explain(ctx, root, ENODEV);
}

int ctl_call(int fd, unsigned long request, void *arg)
{
	int rc;

	do {
		rc = ioctl(fd, request, arg);
	} while (rc < 0 && errno == EINTR);
	return rc < 0 ? -errno : 0;
}
