// SPDX-License-Identifier: LGPL-2.1
/*
 * Binding and unbinding one device. The dax bus matches most drivers by a list
 * of names that new_id adds to; adding one makes the driver take every unbound
 * device that it matches, and a probe that fails then is not reported.
 */
#include <string.h>

#include "base/kmsg.h"
#include "base/sysfs.h"
#include "bind.h"
#include "bystanders.h"
#include "inventory/agents.h"
#include "inventory/ram.h"

const char *bound_driver(struct daxc_dev *dev)
{
	dev->cache.driver.known = false;
	return daxc_dev_get_driver(dev);
}

static bool is_bound_to(struct daxc_dev *dev, const char *driver)
{
	const char *now = bound_driver(dev);

	return now && !strcmp(now, driver);
}

static int write_driver(struct daxc_dev *dev, const char *driver, const char *attr)
{
	int root = ctx_root(dev->region->ctx), rc;

	/* drivers are told a name, which may be another device's by now */
	rc = dev_look(dev);
	/* the kernel would wait for the device's lock, but to forget a name */
	if (!rc && strcmp(attr, "remove_id") != 0 && dev_is_going(dev))
		rc = -EBUSY;
	return rc ? rc : sysfs_write(root, dev->name, DRIVERS_DIR "/%s/%s", driver, attr);
}

static void forget_id(struct daxc_dev *dev, const char *driver)
{
	int rc = write_driver(dev, driver, "remove_id");

	if (rc)
		log_dbg(dev->region->ctx, "%s: %s/remove_id: %s", dev->name, driver, strerror(-rc));
}

/* The driver does not match the device by itself: tell it the name. */
static int bind_by_id(struct daxc_dev *dev, const char *driver)
{
	_cleanup_(cleanup_bystanders) struct bystanders *bystanders = NULL;
	int rc;

	rc = bystanders_note(dev->region->ctx, driver, &bystanders);
	if (!rc)
		rc = write_driver(dev, driver, "new_id");
	if (rc)
		return rc;
	bystanders_release(bystanders, dev);
	rc = is_bound_to(dev, driver) ? 0 : write_driver(dev, driver, "bind");
	/* it has served: a driver that knows no names takes no device that nobody gave to it */
	forget_id(dev, driver);
	return rc;
}

static int bind_once(struct daxc_dev *dev, const char *driver)
{
	int rc;

	if (is_bound_to(dev, driver))
		return 0;
	rc = write_driver(dev, driver, "bind");
	return rc == -ENODEV ? bind_by_id(dev, driver) : rc;
}

/* Where nobody but us brings memory online, what kmem has just taken stays offline. */
static bool may_leave_kmem(struct daxc_ctx *ctx)
{
	char rules[AGENTS_TEXT_MAX];

	return !ram_auto_online(ctx, NULL) && !agents_find_rules(ctx, rules, sizeof(rules));
}

bool bind_take_back(struct daxc_dev *dev, const char *driver)
{
	const char *now = bound_driver(dev);

	if (!now || !strcmp(now, driver) ||
	    (!strcmp(now, DRIVER_KMEM) && !may_leave_kmem(dev->region->ctx)))
		return false;
	log_info(dev->region->ctx, "%s: %s took the device meanwhile", dev->name, now);
	return !unbind_device(dev);
}

int bind_device(struct daxc_dev *dev, const char *driver, char words[KMSG_WORDS_MAX])
{
	_cleanup_close_ int log = kmsg_open();
	int rc;

	*words = '\0';
	rc = bind_once(dev, driver);
	if ((rc == -EBUSY || rc == -ENODEV) && bind_take_back(dev, driver))
		rc = bind_once(dev, driver);
	if (rc)
		kmsg_find(log, driver, dev->name, words);
	dev->cache.driver.known = false;
	return rc;
}

/*
 * The kernel unbinds kmem even while its memory is online, and then never gives it back. Kernels that
 * can remove all of it or nothing beforehand have an attribute for it, by which what comes online after
 * this look is taken offline, and not lost. With others the moment until the unbind is left.
 */
static int give_back(struct daxc_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	struct daxc_memory memory = { 0 };
	int rc = dir < 0 ? dir : ram_state(dev, &memory);

	if (!rc && memory.online)
		rc = -EBUSY;
	if (rc)
		return rc;
	rc = sysfs_write(dir, "unplugged", "state");
	return rc == -ENOENT ? 0 : rc;
}

int unbind_device(struct daxc_dev *dev)
{
	const char *now = bound_driver(dev);
	char driver[DRIVER_NAME_MAX];
	int rc;

	if (!now)
		return 0;
	strcpy(driver, now);
	/* one that others have told; or it takes the device again when it is told another name */
	forget_id(dev, driver);
	rc = strcmp(driver, DRIVER_KMEM) ? 0 : give_back(dev);
	if (!rc)
		rc = write_driver(dev, driver, "unbind");
	if (rc)
		return rc;
	return bound_driver(dev) ? -EBUSY : 0;
}
