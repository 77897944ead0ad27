// SPDX-License-Identifier: LGPL-2.1
/* Commands for hints that depend on what the machine and a device are now: see advice.h. */
#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "base/size.h"
#include "base/sysfs.h"
#include "kernel.h"
#include "loader.h"
#include "ram.h"

bool driver_there(struct daxc_ctx *ctx, const char *driver)
{
	int root = ctx_root(ctx);

	return root < 0 || ctx->sysroot || !sysfs_access(root, DRIVERS_DIR "/%s", driver) ||
	       module_exists(ctx, driver);
}

const char *namespace_of(struct daxc_region *region, char buf[NAMESPACE_MAX])
{
	int root = ctx_root(region->ctx);

	if (root < 0 || sysfs_read_str(root, buf, NAMESPACE_MAX, "%s/namespace", region->path))
		strcpy(buf, "namespaceX.Y");
	return buf;
}

bool is_pinned(struct daxc_dev *dev, char buf[ADVICE_MAX])
{
	uint64_t pinned;

	if (daxc_dev_get_pinned(dev, &pinned) || !pinned)
		return false;
	snprintf(buf, ADVICE_MAX, "daxctl-compound who %s", dev->name);
	return true;
}

static const char *force_of(struct daxc_dev *dev)
{
	return daxc_dev_get_mode(dev) == DAXC_MODE_SYSTEM_RAM ? "--force " : "";
}

const char *advise_align(struct daxc_dev *dev, uint64_t align, char buf[ADVICE_MAX])
{
	char text[SIZE_TEXT_MAX], namespace[NAMESPACE_MAX];

	if (is_pinned(dev, buf))
		return buf;
	size_option(align, text);
	if (daxc_region_is_static(dev->region))
		snprintf(buf, ADVICE_MAX, "ndctl create-namespace -f -e %s -m devdax -a %s",
			 namespace_of(dev->region, namespace), text);
	else
		snprintf(buf, ADVICE_MAX, "daxctl-compound reconfigure %s--align %s %s",
			 force_of(dev), text, dev->name);
	return buf;
}

const char *advise_destroy(struct daxc_dev *dev, char buf[ADVICE_MAX])
{
	char namespace[NAMESPACE_MAX];

	if (is_pinned(dev, buf))
		return buf;
	if (daxc_region_is_static(dev->region))
		snprintf(buf, ADVICE_MAX, "ndctl destroy-namespace -f %s",
			 namespace_of(dev->region, namespace));
	else
		snprintf(buf, ADVICE_MAX, "daxctl-compound destroy %s%s",
			 daxc_dev_get_driver(dev) ? "--force " : "", dev->name);
	return buf;
}

const char *advise_mode(struct daxc_dev *dev, enum daxc_mode mode, char buf[ADVICE_MAX])
{
	struct daxc_ctx *ctx = dev->region->ctx;
	const char *force = force_of(dev);

	if (is_pinned(dev, buf))
		return buf;
	if (!driver_there(ctx, mode_driver(mode)))
		return advise_driver(ctx, mode_driver(mode), buf);
	if (mode == DAXC_MODE_SYSTEM_RAM && ram_auto_online(ctx, NULL) > 0)
		force = "--force ";
	snprintf(buf, ADVICE_MAX, "daxctl-compound reconfigure %s--mode %s %s", force,
		 daxc_mode_name(mode), dev->name);
	return buf;
}

enum daxc_mode mappable_mode(struct daxc_ctx *ctx)
{
	return driver_there(ctx, DRIVER_COMPOUND) || !driver_there(ctx, DRIVER_DEVDAX) ?
		       DAXC_MODE_COMPOUND :
		       DAXC_MODE_DEVDAX;
}

const char *advise_mappable(struct daxc_dev *dev, char buf[ADVICE_MAX])
{
	return advise_mode(dev, mappable_mode(dev->region->ctx), buf);
}

const char *advise_enable(struct daxc_dev *dev, char buf[ADVICE_MAX])
{
	struct daxc_ctx *ctx = dev->region->ctx;
	enum daxc_mode mode = mappable_mode(ctx);

	if (!driver_there(ctx, mode_driver(mode)))
		return advise_driver(ctx, mode_driver(mode), buf);
	snprintf(buf, ADVICE_MAX, "daxctl-compound enable %s%s",
		 mode == DAXC_MODE_COMPOUND ? "" : "--mode devdax ", dev->name);
	return buf;
}

/* Ours is installed; the others come with the kernel, or do not. */
const char *advise_driver(struct daxc_ctx *ctx, const char *driver, char buf[ADVICE_MAX])
{
	struct kernel_version kernel = { 0 };

	kernel_read(ctx, &kernel);
	if (!strcmp(driver, DRIVER_COMPOUND))
		snprintf(buf, ADVICE_MAX,
			 "dkms install dax-compound/" PACKAGE_VERSION " -k %s; or make -C kmod "
			 "modules_install && depmod, in the source", kernel.release);
	else if (!strcmp(driver, DRIVER_FAMFS))
		snprintf(buf, ADVICE_MAX, "a kernel of Linux 7.1 or newer that was built with it, or "
			 "another --mode");
	else
		snprintf(buf, ADVICE_MAX, "grep DAX /boot/config-%s: it comes with the kernel, "
			 "where it was built with it", kernel.release);
	return buf;
}

const char *advise_modprobe(struct daxc_ctx *ctx, const char *module, char buf[ADVICE_MAX])
{
	struct kernel_version kernel = { 0 };

	if (ctx->sysroot || module_exists(ctx, module))
		snprintf(buf, ADVICE_MAX, "modprobe %s", module);
	else if (kernel_read(ctx, &kernel))
		snprintf(buf, ADVICE_MAX, "grep DAX /boot/config-%s", kernel.release);
	else
		*buf = '\0';
	return buf;
}
