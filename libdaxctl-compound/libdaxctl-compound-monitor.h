/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: what happens to dax devices, as it happens.
 *
 * The conventions are those of libdaxctl-compound.h. struct daxc_event begins
 * with sz, which the caller sets to its sizeof (DAXC_EVENT_INIT does), so that
 * it can grow.
 */
#ifndef LIBDAXCTL_COMPOUND_MONITOR_H
#define LIBDAXCTL_COMPOUND_MONITOR_H

#include "libdaxctl-compound.h"

#ifdef __cplusplus
extern "C" {
#endif

struct daxc_monitor;

/**
 * struct daxc_event - something that happened to a device
 * @sz: sizeof(struct daxc_event)
 * @action: the kernel's word: "add", "remove", "bind", "unbind", "change", "move"
 * @name: of the device, "dax0.1"; it may have gone by now
 * @seqnum: the kernel's number of the event, which counts all uevents
 * @time_us: microseconds since 1970 when it was received
 * @poison_length: bytes of the compound page that failed; 0: this is no memory
 *	error. Only the module dax_compound tells, as a "change"
 * @poison_offset: where that page begins in the device
 */
struct daxc_event {
	size_t sz;
	const char *action;
	const char *name;
	uint64_t seqnum;
	uint64_t time_us;
	uint64_t poison_length;
	uint64_t poison_offset;
};

#define DAXC_EVENT_INIT DAXC_SIZED(daxc_event)

/**
 * daxc_monitor_new - listen to the kernel's events about dax devices
 * @ctx: context, of which the monitor takes a reference
 * @monitor: where it is stored
 *
 * Events are kept from this call on, so that a program that lists devices
 * afterwards misses none. Root is not needed.
 *
 * Return: 0, -EINVAL, -EOPNOTSUPP (a sysroot has no events), -ENOMEM, or the
 * errno of opening the socket.
 * Since: 1
 */
int daxc_monitor_new(struct daxc_ctx *ctx, struct daxc_monitor **monitor);

/** daxc_monitor_get_fd - becomes readable when there may be an event; never close it. Since: 1 */
int daxc_monitor_get_fd(const struct daxc_monitor *monitor);

/**
 * daxc_monitor_next - the next event, without waiting
 * @monitor: monitor
 * @event: where it is stored; its strings are good until the next call
 *
 * The inventory does not follow by itself: daxc_refresh() and ask again.
 *
 * Return: 1: @event is filled in. 0: there is none now. -EINVAL, -ENOBUFS (they
 * came faster than they were taken, and some are lost; go on, but list again),
 * or the errno of reading the socket.
 * Since: 1
 */
int daxc_monitor_next(struct daxc_monitor *monitor, struct daxc_event *event);

/** daxc_monitor_free - stop listening; NULL is fine. Since: 1 */
void daxc_monitor_free(struct daxc_monitor *monitor);

#ifdef __cplusplus
}
#endif

#endif
