/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: changing devices. A request says what is wished; of it a
 * plan is made, which changes nothing and can be shown; to apply it carries it
 * out and verifies it, or undoes it.
 *
 * The conventions are those of libdaxctl-compound.h.
 */
#ifndef LIBDAXCTL_COMPOUND_CHANGE_H
#define LIBDAXCTL_COMPOUND_CHANGE_H

#include "libdaxctl-compound.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------ requests -- */

/** enum daxc_ram - what happens to memory that becomes, or is, system RAM */
enum daxc_ram {
	DAXC_RAM_NO_ONLINE = 1 << 0,	/* leave new memory offline */
	DAXC_RAM_NO_MOVABLE = 1 << 1,	/* bring it online for anything */
	/*
	 * Take it offline; do not mind auto_online_blocks, nor that it cannot be seen who
	 * holds a device that is in another mode, nor that some of the memory is known to be
	 * bad: of system RAM the kernel takes those pages out of use.
	 */
	DAXC_RAM_FORCE = 1 << 2,
};

#define DAXC_AT_ANY UINT64_MAX

struct daxc_request;

/**
 * daxc_request_new - what a device shall be: as it is, or as is usual for a new one
 *
 * Nothing is checked until a plan is made of it, which keeps a copy. The caller frees it.
 *
 * Return: NULL where there is no memory.
 * Since: 1
 */
struct daxc_request *daxc_request_new(void);

/** daxc_request_free - NULL is fine. Since: 1 */
void daxc_request_free(struct daxc_request *request);

/** daxc_request_set_mode - driver to bind; DAXC_MODE_DEFAULT: compound when creating, else keep. Since: 1 */
void daxc_request_set_mode(struct daxc_request *request, enum daxc_mode mode);

/** daxc_request_set_size - bytes, a multiple of align; DAXC_SIZE_KEEP. Since: 1 */
void daxc_request_set_size(struct daxc_request *request, uint64_t size);

/** daxc_request_set_align - 4096, 2M or 1G; 0: the region's when creating, else keep. Since: 1 */
void daxc_request_set_align(struct daxc_request *request, uint64_t align);

/** daxc_request_set_at - offset of its start in the region; DAXC_AT_ANY: smallest hole that fits. Since: 1 */
void daxc_request_set_at(struct daxc_request *request, uint64_t offset);

/**
 * daxc_request_set_vmemmap_shift - order of the compound pages
 * @shift: 0..order(align), DAXC_SHIFT_AUTO, or DAXC_SHIFT_KEEP, which is auto when creating
 *
 * Since: 1
 */
void daxc_request_set_vmemmap_shift(struct daxc_request *request, int shift);

/** daxc_request_set_map - DAXC_MAP_KEEP, which is auto when creating, or another one. Since: 1 */
void daxc_request_set_map(struct daxc_request *request, enum daxc_map map);

/** daxc_request_set_ram - bits of enum daxc_ram. Since: 1 */
void daxc_request_set_ram(struct daxc_request *request, unsigned int ram);

/**
 * daxc_request_set_extents - exactly where the memory shall be
 * @request: request
 * @extents: @n of them, whose offsets are not read; copied. NULL: anywhere
 * @n: number of them
 *
 * The size is their sum or DAXC_SIZE_KEEP then. What a device has must be what they begin
 * with, or begin with them: it cannot be moved.
 *
 * Return: 0, -EINVAL (@request is NULL), -ENOMEM.
 * Since: 1
 */
int daxc_request_set_extents(struct daxc_request *request, const struct daxc_extent *extents,
			     size_t n);

/*
 * A change is made in two moves. A plan function checks every rule it can
 * against the inventory, touches nothing, and returns the list of steps.
 * daxc_plan_apply() takes the lock, carries the steps out, verifies the
 * result by reading the kernel again, and on any failure undoes what it did
 * in reverse: previous driver, size, align.
 */
/* --------------------------------------------------------------- plans -- */

struct daxc_plan;

/**
 * daxc_plan_create - plan a new device in @region
 *
 * Size 0 is for DAXC_MODE_DISABLED alone: a device that has its number, and no memory yet.
 *
 * Return: 0, -EINVAL (align, size, offset or shift against the rules),
 * -ENOSPC (no aligned extent is large enough), -EOPNOTSUPP (static region),
 * -EACCES (not root), -ENODATA (the kernel does not show where the region
 * starts), -EBUSY (system-ram that shall stay offline, where the kernel brings
 * all memory online), -EHWPOISON (some of the memory is known to be bad, and the driver
 * would give it to anybody), -ENOMEM.
 * Since: 1
 */
int daxc_plan_create(struct daxc_region *region, const struct daxc_request *request,
		     struct daxc_plan **plan);

/**
 * daxc_plan_reconfigure - plan a change of driver, size, align, shift or map
 *
 * Memory that the device keeps stays where it is, at the same offsets. Size 0
 * gives all memory back, and leaves the device without a driver.
 *
 * Return: as daxc_plan_create(); -ENXIO (the device has no memory), -EBUSY
 * (pages are pinned, or it cannot be seen whether somebody holds it), -ENODEV (the device is gone).
 * Since: 1
 */
int daxc_plan_reconfigure(struct daxc_dev *dev, const struct daxc_request *request,
			  struct daxc_plan **plan);

/**
 * daxc_plan_destroy - plan to give a device's memory back and delete it
 * @force: unbind it first when it is enabled
 *
 * Return: 0, -EBUSY (enabled and not @force; instance 0, which the kernel
 * never deletes, is only shrunk to size 0), -EOPNOTSUPP (static), -EACCES,
 * -ENODEV (the device is gone), -ENOMEM.
 * Since: 1
 */
int daxc_plan_destroy(struct daxc_dev *dev, bool force, struct daxc_plan **plan);

/** daxc_plan_enable - plan to bind @mode (default: compound). Since: 1 */
int daxc_plan_enable(struct daxc_dev *dev, enum daxc_mode mode, struct daxc_plan **plan);

/**
 * daxc_plan_disable - plan to unbind the driver
 * @force: although it cannot be seen who holds it; system RAM is taken offline first
 *
 * Whoever holds the device and can be seen is told of in a notice, and loses it.
 *
 * Return: 0, -EBUSY (pages are pinned, system RAM is online, or it cannot be seen whether
 * somebody holds it), -ENODEV (the device is gone), -ENOMEM.
 * Since: 1
 */
int daxc_plan_disable(struct daxc_dev *dev, bool force, struct daxc_plan **plan);

/**
 * daxc_plan_online - plan to bring the memory of a device in mode system-ram online
 * @ram: DAXC_RAM_NO_MOVABLE, DAXC_RAM_FORCE or 0
 *
 * Return: 0, -ENXIO (another mode), -EHWPOISON (some of it is known to be bad), -ENOMEM, or the errno
 * of reading.
 * Since: 1
 */
int daxc_plan_online(struct daxc_dev *dev, unsigned int ram, struct daxc_plan **plan);

/** daxc_plan_offline - plan to take it offline. Return: as daxc_plan_online(). Since: 1 */
int daxc_plan_offline(struct daxc_dev *dev, struct daxc_plan **plan);

/** daxc_plan_get_name - the device, or what a new one will be called. Since: 1 */
const char *daxc_plan_get_name(const struct daxc_plan *plan);

/** daxc_plan_get_nr_steps - number of steps; 0: the device is already so. Since: 1 */
size_t daxc_plan_get_nr_steps(const struct daxc_plan *plan);

/** daxc_plan_get_step - a step in words, e.g. "write 1073741824 to dax0.1/align". Since: 1 */
const char *daxc_plan_get_step(const struct daxc_plan *plan, size_t i);

/**
 * daxc_plan_get_nr_done - number of steps that the last apply of this plan has carried out
 *
 * 0 where it failed and all was undone, and where it succeeded because the device is as it
 * shall be: who counts devices does not count that one.
 * Since: 1
 */
size_t daxc_plan_get_nr_done(const struct daxc_plan *plan);

/**
 * daxc_plan_apply - carry a plan out, verify, or undo
 * @plan: plan
 * @dev: where the resulting device is stored (NULL after destroy); may be NULL
 *
 * A plan may be older than the last daxc_refresh().
 *
 * Return: 0, -EROFS (sysroot), -EACCES (not root), -ENOENT (no module for
 * this kernel), -ETIMEDOUT (no device node appeared), -EAGAIN (the device
 * changed since the plan was made), -ENODEV (it is gone, even if another one has got
 * its name), -EBUSY (another program holds the lock),
 * -EIO (the journal cannot be written, or the result is not what was planned),
 * or the errno the kernel gave for the failing step.
 * Since: 1
 */
int daxc_plan_apply(struct daxc_plan *plan, struct daxc_dev **dev);

/**
 * daxc_plan_apply_anew - plan once more under the lock, and carry that out
 * @plan: plan
 * @dev: where the resulting device is stored (NULL after destroy); may be NULL
 *
 * For programs that show nobody the steps first. Where devices have changed since the
 * plan was made, as when two programs create one at once, daxc_plan_apply() fails with
 * -EAGAIN; this does what it takes now, after checking every rule again.
 *
 * Return: as daxc_plan_apply() and as the function that made the plan, but not -EAGAIN.
 * Since: 1
 */
int daxc_plan_apply_anew(struct daxc_plan *plan, struct daxc_dev **dev);

/* ------------------------------------------------------------- batches -- */

/** enum daxc_batch_flags - of daxc_batch_begin() */
enum daxc_batch_flags {
	DAXC_BATCH_ALONE = 1 << 0,	/* nobody else changes any device meanwhile */
};

/**
 * daxc_batch_begin - make one change of all that follow
 * @ctx: context
 * @flags: of enum daxc_batch_flags
 *
 * What each device was before is kept, and who is killed before daxc_batch_end() leaves that:
 * the next change of anybody, or daxc_recover(), puts all of them back. The devices that are
 * changed stay locked until the end. A plan that fails is undone as always, and is no end.
 * A context that is freed before leaves things as who is killed does.
 *
 * Return: 0, -EINVAL (bad @flags, or one has begun), -EROFS, -EACCES, -EBUSY (another program
 * holds the lock), -ENOMEM, or what recovery gave.
 * Since: 1
 */
int daxc_batch_begin(struct daxc_ctx *ctx, unsigned int flags);

/**
 * daxc_batch_end - the end of it
 * @put_back: make every device what it was before, and destroy those that were made
 *
 * Return: 0, -EINVAL (none has begun), or the first failure of putting a device back, which
 * leaves the rest as they are and the file aside for somebody to read.
 * Since: 1
 */
int daxc_batch_end(struct daxc_ctx *ctx, bool put_back);

/**
 * daxc_recover - undo what a change that was killed has left
 *
 * daxc_plan_apply() does it too, before anything else. What was undone goes to
 * the notice function. A device that somebody uses, or has changed since, is left
 * as it is; so is what cannot be undone. Then the journal is set aside, and that is
 * a notice too.
 *
 * Return: the number of steps that were undone and of devices of batches that were put back,
 * -EROFS (sysroot), -EACCES (not
 * root), -EBUSY (another change is under way), or the errno of reading sysfs.
 * Since: 1
 */
int daxc_recover(struct daxc_ctx *ctx);

/**
 * daxc_has_killed_change - is there what daxc_recover() would undo?
 *
 * Then devices are as a change that was killed has left them, and not as somebody
 * wants them. A change that is under way is none that was killed.
 *
 * Return: 1: there is, 0: there is not, -EINVAL, -EACCES (not root: it is not known), -ENOMEM.
 * Since: 1
 */
int daxc_has_killed_change(struct daxc_ctx *ctx);

/** daxc_plan_free - free a plan; NULL is fine. Since: 1 */
void daxc_plan_free(struct daxc_plan *plan);

#ifdef __cplusplus
}
#endif

#endif
