// SPDX-License-Identifier: LGPL-2.1
/*
 * The functions of libudev that are called here, by their own names: the first
 * call of udev_new() loads the library, and fails with ELIBACC where it cannot. All
 * others get what came from it, or NULL.
 */
#include <errno.h>
#include <libudev.h>
#include <pthread.h>

#include "late.h"
#include "util.h"

static struct {
	void *library;
	typeof(udev_new) *new;
	typeof(udev_unref) *unref;
	typeof(udev_device_get_action) *device_get_action;
	typeof(udev_device_get_is_initialized) *device_get_is_initialized;
	typeof(udev_device_get_property_value) *device_get_property_value;
	typeof(udev_device_get_seqnum) *device_get_seqnum;
	typeof(udev_device_get_sysname) *device_get_sysname;
	typeof(udev_device_new_from_subsystem_sysname) *device_new_from_subsystem_sysname;
	typeof(udev_device_unref) *device_unref;
	typeof(udev_monitor_enable_receiving) *monitor_enable_receiving;
	typeof(udev_monitor_filter_add_match_subsystem_devtype) *monitor_filter_add;
	typeof(udev_monitor_get_fd) *monitor_get_fd;
	typeof(udev_monitor_new_from_netlink) *monitor_new_from_netlink;
	typeof(udev_monitor_receive_device) *monitor_receive_device;
	typeof(udev_monitor_set_receive_buffer_size) *monitor_set_receive_buffer_size;
	typeof(udev_monitor_unref) *monitor_unref;
} late;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	static const struct late_symbol symbols[] = {
		{ "udev_new", &late.new },
		{ "udev_unref", &late.unref },
		{ "udev_device_get_action", &late.device_get_action },
		{ "udev_device_get_is_initialized", &late.device_get_is_initialized },
		{ "udev_device_get_property_value", &late.device_get_property_value },
		{ "udev_device_get_seqnum", &late.device_get_seqnum },
		{ "udev_device_get_sysname", &late.device_get_sysname },
		{ "udev_device_new_from_subsystem_sysname", &late.device_new_from_subsystem_sysname },
		{ "udev_device_unref", &late.device_unref },
		{ "udev_monitor_enable_receiving", &late.monitor_enable_receiving },
		{ "udev_monitor_filter_add_match_subsystem_devtype", &late.monitor_filter_add },
		{ "udev_monitor_get_fd", &late.monitor_get_fd },
		{ "udev_monitor_new_from_netlink", &late.monitor_new_from_netlink },
		{ "udev_monitor_receive_device", &late.monitor_receive_device },
		{ "udev_monitor_set_receive_buffer_size", &late.monitor_set_receive_buffer_size },
		{ "udev_monitor_unref", &late.monitor_unref },
	};
	const char *why;

	late.library = late_open("libudev.so.1", symbols, ARRAY_SIZE(symbols), &why);
}

struct udev *udev_new(void)
{
	pthread_once(&once, load);
	if (late.library)
		return late.new();
	errno = ELIBACC;
	return NULL;
}

struct udev *udev_unref(struct udev *udev)
{
	return udev ? late.unref(udev) : NULL;
}

const char *udev_device_get_action(struct udev_device *device)
{
	return late.device_get_action(device);
}

int udev_device_get_is_initialized(struct udev_device *device)
{
	return late.device_get_is_initialized(device);
}

const char *udev_device_get_property_value(struct udev_device *device, const char *key)
{
	return late.device_get_property_value(device, key);
}

unsigned long long int udev_device_get_seqnum(struct udev_device *device)
{
	return late.device_get_seqnum(device);
}

const char *udev_device_get_sysname(struct udev_device *device)
{
	return late.device_get_sysname(device);
}

struct udev_device *udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
							   const char *sysname)
{
	return late.device_new_from_subsystem_sysname(udev, subsystem, sysname);
}

struct udev_device *udev_device_unref(struct udev_device *device)
{
	return device ? late.device_unref(device) : NULL;
}

int udev_monitor_enable_receiving(struct udev_monitor *monitor)
{
	return late.monitor_enable_receiving(monitor);
}

int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
						    const char *subsystem, const char *devtype)
{
	return late.monitor_filter_add(monitor, subsystem, devtype);
}

int udev_monitor_get_fd(struct udev_monitor *monitor)
{
	return late.monitor_get_fd(monitor);
}

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
	return late.monitor_new_from_netlink(udev, name);
}

struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor)
{
	return late.monitor_receive_device(monitor);
}

int udev_monitor_set_receive_buffer_size(struct udev_monitor *monitor, int size)
{
	return late.monitor_set_receive_buffer_size(monitor, size);
}

struct udev_monitor *udev_monitor_unref(struct udev_monitor *monitor)
{
	return monitor ? late.monitor_unref(monitor) : NULL;
}
