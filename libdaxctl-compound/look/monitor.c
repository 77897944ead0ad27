// SPDX-License-Identifier: LGPL-2.1
/*
 * The kernel's uevents of the dax bus, through libudev. They are taken from the
 * kernel and not from udevd, which need not run and would delay them.
 */
#include <inttypes.h>
#include <libudev.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/answer.h"
#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "libdaxctl-compound-monitor.h"

/* Some 4,000 events. A bind of 1,024 devices is 1,024 of them in a moment. */
#define RECEIVE_BUFFER (4 << 20)

struct daxc_monitor {
	struct daxc_ctx *ctx;
	struct udev *udev;
	struct udev_monitor *socket;
	struct udev_device *last;	/* owns the strings of the last event */
};

/* libudev answers with NULL or a negative errno, and sets errno with NULL only sometimes. */
static int start(struct daxc_monitor *monitor)
{
	int rc;

	monitor->udev = udev_new();
	if (!monitor->udev)
		return errno ? -errno : -ENOMEM;
	errno = 0;
	monitor->socket = udev_monitor_new_from_netlink(monitor->udev, "kernel");
	if (!monitor->socket)
		return errno ? -errno : -ENOMEM;
	/* only root may; the usual size does for a few devices */
	if (udev_monitor_set_receive_buffer_size(monitor->socket, RECEIVE_BUFFER) < 0)
		log_dbg(monitor->ctx, "the kernel keeps its usual receive buffer");
	rc = udev_monitor_filter_add_match_subsystem_devtype(monitor->socket, "dax", NULL);
	return rc < 0 ? rc : udev_monitor_enable_receiving(monitor->socket);
}

/* The kernel's PROC_USER_INIT_INO. */
#define FIRST_USERNS "user:[4026531837]"

/* Who is not in the first user namespace may be told of no event at all, for ever. */
static void tell_namespace(struct daxc_ctx *ctx)
{
	char link[64];

	if (!sysfs_readlink(ctx_root(ctx), link, sizeof(link), "proc/self/ns/user") &&
	    strcmp(link, FIRST_USERNS) != 0)
		notice(ctx, "this is a user namespace of its own, as of a container: the kernel may tell "
		       "it of no event.");
}

DAXC_EXPORT int daxc_monitor_new(struct daxc_ctx *ctx, struct daxc_monitor **monitor)
{
	struct facts facts = { .object = "dax", .step = "listen to the kernel's events" };
	struct daxc_monitor *m;
	int rc;

	if (!ctx || !monitor)
		return -EINVAL;
	error_clear(ctx);
	if (ctx->sysroot)
		return fail(ctx, RULE_CTL_SYSROOT, &facts);
	m = calloc(1, sizeof(*m));
	if (!m)
		return -ENOMEM;
	m->ctx = daxc_ref(ctx);
	rc = start(m);
	if (rc < 0) {
		daxc_monitor_free(m);
		return fail_errno(ctx, RULE_STEP_FAILED, -rc, &facts);
	}
	tell_namespace(ctx);
	*monitor = m;
	return 0;
}

DAXC_EXPORT int daxc_monitor_get_fd(const struct daxc_monitor *monitor)
{
	return monitor ? udev_monitor_get_fd(monitor->socket) : -EINVAL;
}

/* "COMPOUND_POISON=OFFSET LENGTH": poison_pfn() of the module. */
static void read_poison(struct daxc_monitor *monitor, struct daxc_event *event)
{
	const char *text = udev_device_get_property_value(monitor->last, "COMPOUND_POISON");
	uint64_t offset, length;

	if (!text)
		return;
	if (sscanf(text, "%" SCNu64 " %" SCNu64, &offset, &length) != 2) {
		log_warn(monitor->ctx, "%s: unexpected COMPOUND_POISON=%s", event->name, text);
		return;
	}
	event->poison_offset = offset;
	event->poison_length = length;
}

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* False: not an event of a device, e.g. of a driver of the bus. */
static bool understand(struct daxc_monitor *monitor, struct daxc_event *event)
{
	int region, id;

	event->action = udev_device_get_action(monitor->last);
	event->name = udev_device_get_sysname(monitor->last);
	if (!event->action || !event->name || !dev_parse_name(event->name, &region, &id))
		return false;
	event->seqnum = udev_device_get_seqnum(monitor->last);
	event->time_us = now_us();
	read_poison(monitor, event);
	return true;
}

/*
 * NULL from libudev may be nothing, an event that its filter dropped, or a
 * failure of which only errno tells.
 */
static int receive(struct daxc_monitor *monitor)
{
	monitor->last = udev_device_unref(monitor->last);
	errno = 0;
	monitor->last = udev_monitor_receive_device(monitor->socket);
	if (monitor->last)
		return 1;
	return errno == ENOBUFS || errno == EBADF || errno == ENOTSOCK ? -errno : 0;
}

DAXC_EXPORT int daxc_monitor_next(struct daxc_monitor *monitor, struct daxc_event *event)
{
	int rc;

	if (!monitor || !event)
		return -EINVAL;
	while ((rc = receive(monitor)) > 0) {
		struct daxc_event ours = { 0 };

		if (!understand(monitor, &ours))
			continue;
		rc = answer_give(event, &ours, sizeof(ours));
		return rc ? rc : 1;
	}
	return rc;
}

DAXC_EXPORT void daxc_monitor_free(struct daxc_monitor *monitor)
{
	if (!monitor)
		return;
	udev_device_unref(monitor->last);
	udev_monitor_unref(monitor->socket);
	udev_unref(monitor->udev);
	daxc_unref(monitor->ctx);
	free(monitor);
}
