// SPDX-License-Identifier: LGPL-2.1
/* The release of the kernel below the context's root. */
#include <stdio.h>

#include "base/private.h"
#include "base/sysfs.h"
#include "kernel.h"

bool kernel_read(struct daxc_ctx *ctx, struct kernel_version *kernel)
{
	int root = ctx_root(ctx);

	return root >= 0 &&
	       !sysfs_read_str(root, kernel->release, sizeof(kernel->release),
			       "proc/sys/kernel/osrelease") &&
	       sscanf(kernel->release, "%d.%d", &kernel->major, &kernel->minor) == 2;
}

bool kernel_before(const struct kernel_version *kernel, int major, int minor)
{
	return kernel->major &&
	       (kernel->major < major || (kernel->major == major && kernel->minor < minor));
}

enum kernel_support kernel_support(const struct kernel_version *kernel)
{
	if (!kernel->major)
		return KERNEL_TESTED;
	if (kernel_before(kernel, 6, 1) || !kernel_before(kernel, 7, 4))
		return KERNEL_REFUSED;
	if (kernel_before(kernel, 6, 13) || !kernel_before(kernel, 7, 2))
		return KERNEL_TESTED;
	return KERNEL_UNTRIED;
}

bool kernel_has_folio_entries(const struct kernel_version *kernel)
{
	return kernel->major && !kernel_before(kernel, 6, 15);
}

bool kernel_gives_map(struct daxc_ctx *ctx)
{
	struct kernel_version kernel = { 0 };

	return kernel_read(ctx, &kernel) && kernel_has_folio_entries(&kernel);
}
