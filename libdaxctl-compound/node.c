// SPDX-License-Identifier: LGPL-2.1
/*
 * The device node: devtmpfs makes it, udev gives it its owner and links. Where
 * no udevd runs, as in an initramfs, devtmpfs is all there is to wait for.
 */
#include <libudev.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "devt.h"
#include "node.h"
#include "sysfs.h"

#define WAIT_MS 10000
/* How often to look where no event tells. */
#define LOOK_MS	     10

#define UDEVD_SOCKET "run/udev/control"

static void cleanup_udev(struct udev **udev)
{
	udev_unref(*udev);
}

static void cleanup_monitor(struct udev_monitor **monitor)
{
	udev_monitor_unref(*monitor);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static bool node_is_there(struct daxc_dev *dev)
{
	char path[DEV_NAME_MAX + 8];
	struct stat st;
	dev_t devt;

	snprintf(path, sizeof(path), "/dev/%s", dev->name);
	return !devt_of(dev, &devt) && !stat(path, &st) && S_ISCHR(st.st_mode) &&
	       st.st_rdev == devt;
}

static bool udev_is_done(struct udev *udev, struct daxc_dev *dev)
{
	struct udev_device *device;
	bool done;

	device = udev_device_new_from_subsystem_sysname(udev, "dax", dev->name);
	done = device && udev_device_get_is_initialized(device) > 0;
	udev_device_unref(device);
	return done;
}

static void drain(struct udev_monitor *monitor)
{
	struct udev_device *device;

	while ((device = udev_monitor_receive_device(monitor)))
		udev_device_unref(device);
}

/* The monitor listens before the first look, so that no event falls between the two. */
static int start_monitor(struct udev *udev, struct udev_monitor **monitor)
{
	int rc;

	*monitor = udev_monitor_new_from_netlink(udev, "udev");
	if (!*monitor)
		return -errno;
	rc = udev_monitor_filter_add_match_subsystem_devtype(*monitor, "dax", NULL);
	return rc < 0 ? rc : udev_monitor_enable_receiving(*monitor);
}

static int wait_for_udev(struct daxc_dev *dev, int64_t deadline)
{
	_cleanup_(cleanup_udev) struct udev *udev = udev_new();
	_cleanup_(cleanup_monitor) struct udev_monitor *monitor = NULL;
	struct pollfd poll_fd = { .events = POLLIN };
	int64_t left;
	int rc;

	if (!udev)
		return -ENOMEM;
	rc = start_monitor(udev, &monitor);
	if (rc < 0)
		return rc;
	poll_fd.fd = udev_monitor_get_fd(monitor);
	while (!node_is_there(dev) || !udev_is_done(udev, dev)) {
		left = deadline - now_ms();
		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&poll_fd, 1, (int)left) > 0)
			drain(monitor);
	}
	return 0;
}

static int wait_for_devtmpfs(struct daxc_dev *dev, int64_t deadline)
{
	static const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };

	while (!node_is_there(dev)) {
		if (now_ms() >= deadline)
			return -ETIMEDOUT;
		nanosleep(&pause, NULL);
	}
	return 0;
}

int node_wait(struct daxc_dev *dev)
{
	int root = ctx_root(dev->region->ctx), rc;
	int64_t deadline = now_ms() + WAIT_MS;

	if (root < 0)
		return root;
	if (sysfs_access(root, UDEVD_SOCKET))
		return wait_for_devtmpfs(dev, deadline);
	rc = wait_for_udev(dev, deadline);
	if (rc && node_is_there(dev)) {
		log_warn(dev->region->ctx, "%s: udev is not done with it: %s", dev->name,
			 strerror(-rc));
		rc = 0;
	}
	return rc;
}
