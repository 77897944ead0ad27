// SPDX-License-Identifier: LGPL-2.1
/* Devices whose unbind waits: see going.h. */
#include <stdio.h>
#include <string.h>

#include "base/rules.h"
#include "base/sysfs.h"
#include "going.h"
#include "kernel.h"

/* No driver but ours waits, and ours counts: without it, or with none, no device need be looked at. */
static int count_going(struct daxc_ctx *ctx, uint64_t *n)
{
	int rc = sysfs_read_u64(ctx_root(ctx), n, DRIVERS_DIR "/" DRIVER_COMPOUND "/unbinding");

	if (rc == -ENOENT)
		*n = 0;
	return rc == -ENOENT ? 0 : rc;
}

int fail_going(struct daxc_dev *dev, enum daxc_state state)
{
	uint64_t pinned = 0;
	char note[96];

	if (daxc_dev_get_pinned(dev, &pinned) || !pinned)
		snprintf(note, sizeof(note), "somebody refers to its struct pages");
	else
		snprintf(note, sizeof(note), "%llu of its compound pages %s pinned",
			 (unsigned long long)pinned, pinned == 1 ? "is" : "are");
	return fail(dev->region->ctx, state == DAXC_STATE_KEPT ? RULE_KEPT : RULE_UNBINDING,
		    &(struct facts){ .object = dev->name, .note = note });
}

/* By type, and not by a name that it was told: no remove_id helps. See dax_match_type() of the kernel. */
static bool matches_anyway(struct daxc_dev *dev, const char *driver)
{
	struct kernel_version kernel = { 0 };
	bool in_tree_rule;

	kernel_read(dev->region->ctx, &kernel);
	in_tree_rule = kernel_before(&kernel, 6, 3) || daxc_region_is_static(dev->region);
	if (!strcmp(driver, DRIVER_DEVDAX))
		return in_tree_rule;
	return !strcmp(driver, DRIVER_KMEM) && !in_tree_rule;
}

static int spare(struct daxc_dev *dev, const char *driver)
{
	int rc;

	if (matches_anyway(dev, driver))
		return fail_going(dev, DAXC_STATE_UNBINDING);
	rc = sysfs_write(ctx_root(dev->region->ctx), dev->name, DRIVERS_DIR "/%s/remove_id", driver);
	/* ENOENT: it is not loaded, and knows no names yet */
	return rc == -ENOENT ? 0 : rc;
}

int going_spare(struct daxc_ctx *ctx, const char *driver, struct daxc_dev *bound)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	uint64_t n;
	int rc;

	/* one that it takes without being told its name is the only one that it looks at */
	if (bound && matches_anyway(bound, driver))
		return 0;
	rc = count_going(ctx, &n);
	if (rc || !n)
		return rc;
	rc = inventory_scan(ctx);
	for (region = ctx->regions; region && !rc; region = region->next)
		for (dev = dev_first_alive(region->devs); dev && !rc;
		     dev = dev_first_alive(dev->next)) {
			dev->cache.driver.known = false;
			if (!daxc_dev_get_driver(dev) && dev_is_going(dev))
				rc = spare(dev, driver);
		}
	return rc;
}
