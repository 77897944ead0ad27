// SPDX-License-Identifier: LGPL-2.1
/*
 * The device node: devtmpfs makes it, udev gives it its owner and links. Where
 * no udevd runs, as in an initramfs, devtmpfs is all there is to wait for.
 */
#include <fcntl.h>
#include <libudev.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/rules.h"
#include "base/sysfs.h"
#include "devt.h"
#include "node.h"

#define WAIT_MS 10000
/* How often to look where no event tells. */
#define LOOK_MS	     10

#define UDEVD_SOCKET "run/udev/control"

#define NODE_PATH_MAX (DEV_NAME_MAX + 5)

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

static void node_path(struct daxc_dev *dev, char path[NODE_PATH_MAX])
{
	snprintf(path, NODE_PATH_MAX, "/dev/%s", dev->name);
}

static bool node_is_there(struct daxc_dev *dev)
{
	char path[NODE_PATH_MAX];
	struct stat st;
	dev_t devt;

	node_path(dev, path);
	return !devt_of(dev, &devt) && !stat(path, &st) && S_ISCHR(st.st_mode) &&
	       st.st_rdev == devt;
}

static int fail_open(struct daxc_dev *dev, int err)
{
	struct facts facts = { .object = dev->name, .note = "its node cannot be opened for writing",
			       .step = "open its node" };

	return fail_errno(dev->region->ctx, err == EACCES ? RULE_NOT_ROOT : RULE_STEP_FAILED, err,
			  &facts);
}

int node_check(struct daxc_dev *dev, const struct stat *st)
{
	char note[96];
	dev_t devt;
	int rc = devt_of(dev, &devt);

	if (rc == -ENODEV || rc == -ENOENT)
		return fail_gone(dev);
	if (rc)
		return fail_errno(dev->region->ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = dev->name, .step = "read its number" });
	if (S_ISCHR(st->st_mode) && st->st_rdev == devt)
		return 0;
	if (S_ISCHR(st->st_mode))
		snprintf(note, sizeof(note), "that has the number %u:%u, and the device has %u:%u",
			 major(st->st_rdev), minor(st->st_rdev), major(devt), minor(devt));
	else
		snprintf(note, sizeof(note), "it is no character device");
	return fail(dev->region->ctx, RULE_NODE_OTHER,
		    &(struct facts){ .object = dev->name, .note = note });
}

/* To open a device may do something to it already, so that it is looked at before as well. */
int node_open(struct daxc_dev *dev, int flags)
{
	_cleanup_close_ int fd = -1;
	char path[NODE_PATH_MAX];
	struct stat st;
	int rc;

	node_path(dev, path);
	if (stat(path, &st))
		return fail_open(dev, errno);
	rc = node_check(dev, &st);
	if (rc)
		return rc;
	fd = open(path, flags | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st))
		return fail_open(dev, errno);
	rc = node_check(dev, &st);
	/* numbers are given again as names are: only the directory in sysfs is this device's alone */
	if (!rc && dev_look(dev))
		rc = fail_gone(dev);
	return rc ? rc : steal_fd(&fd);
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
		return errno ? -errno : -ENOMEM;
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
