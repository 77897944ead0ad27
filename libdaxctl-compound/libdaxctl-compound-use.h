/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: using devices. Which processes hold one, what the node at
 * a path is, mapping it, and filling a device with zeros.
 *
 * The conventions are those of libdaxctl-compound.h. Structures that are
 * answers begin with sz, which the caller sets to the structure's sizeof (the
 * _INIT macros do), so that they can grow.
 */
#ifndef LIBDAXCTL_COMPOUND_USE_H
#define LIBDAXCTL_COMPOUND_USE_H

#include <signal.h>
#include <sys/types.h>

#include "libdaxctl-compound.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- holders -- */

/**
 * struct daxc_holder - a process that maps a device or has it open
 * @next: the next one, in order of pid, or NULL; the structure may grow behind
 *	its last member, so walk by this and never as an array
 * @pid: of the process
 * @uid: real user id
 * @name: of the program, at most 15 characters, as ps(1) shows it
 * @mapped: bytes of address space that map the device
 * @files: open file descriptors of it; a mapping lives on without any
 */
struct daxc_holder {
	struct daxc_holder *next;
	pid_t pid;
	uid_t uid;
	char name[64];
	uint64_t mapped;
	unsigned int files;
};

/** enum daxc_unseen_reason - why somebody who is not shown may hold a device */
enum daxc_unseen_reason {
	DAXC_UNSEEN_RIGHTS = 1 << 0,	/* processes that the caller may not look into */
	DAXC_UNSEEN_NAMESPACE = 1 << 1,	/* /proc shows one PID namespace, not the machine */
	DAXC_UNSEEN_HIDDEN = 1 << 2,	/* /proc hides processes of others (hidepid) */
	DAXC_UNSEEN_COUNTED = 1 << 3,	/* the module counts more files or mappings than are shown */
	DAXC_UNSEEN_FAILED = 1 << 4,	/* processes that could not be looked into for another reason */
	DAXC_UNSEEN_NO_PROC = 1 << 5,	/* /proc shows no process: not mounted, or not captured */
};

/**
 * daxc_unseen_reason_name - "rights", "pid-namespace", "hidepid", "counted", "failed",
 * "no-proc"; or NULL. Since: 1
 */
const char *daxc_unseen_reason_name(enum daxc_unseen_reason reason);

/**
 * struct daxc_unseen - what could not be looked at when holders were looked for
 * @sz: sizeof(struct daxc_unseen)
 * @processes: that may hold the device and are not in the list: at least so many, as it is
 *	not known how many are not shown at all. 0: every holder is in the list
 * @reasons: bits of enum daxc_unseen_reason
 */
struct daxc_unseen {
	size_t sz;
	unsigned int processes;
	unsigned int reasons;
};

#define DAXC_UNSEEN_INIT DAXC_SIZED(daxc_unseen)

/**
 * daxc_unseen_text - what is unseen, in words: "processes that /proc hides (hidepid)"
 * @buf: where it is stored, up to @size bytes with the end; "" where nothing is unseen
 *
 * Return: @buf, or NULL where an argument is NULL or 0.
 * Since: 1
 */
const char *daxc_unseen_text(const struct daxc_unseen *unseen, char *buf, size_t size);

/**
 * daxc_dev_get_holders - processes that map a device or have it open
 * @dev: device
 * @holders: where the first is stored, NULL when there is none; the caller
 *	frees the list with daxc_holders_free()
 * @unseen: where is stored what could not be looked at; may be NULL
 *
 * No holders, and @unseen says that all was seen: nobody holds it. No holders, and something is
 * unseen: it is not known. Where the module counts opens and mappings (daxc_dev_get_opens()),
 * and counts none, nothing is unseen.
 *
 * Processes come and go: the answer was true at some time during the call. Pins
 * that the kernel holds for a process (RDMA, io_uring, VFIO) may outlive it:
 * daxc_dev_get_pinned() counts those. Below a sysroot, what it has of proc/ is
 * read: PID/status, PID/maps and the links of PID/fd/. Where the module of the
 * driver has no reference, no process holds the device, and none is looked into.
 *
 * Return: how many there are, -EINVAL (also where @unseen has no size), -ENODEV (it went away), -ENOMEM, or the
 * errno of reading /proc.
 * Since: 1
 */
int daxc_dev_get_holders(struct daxc_dev *dev, struct daxc_holder **holders,
			 struct daxc_unseen *unseen);

/**
 * daxc_devs_get_holders - the same of many devices, with one search for all of them
 * @devs: devices of one context, each of them once
 * @n: how many, at least one
 * @holders: where for each device the first holder is stored, or NULL; the
 *	caller frees each list with daxc_holders_free()
 * @unseen: where for each device is stored what could not be looked at: an array
 *	of @n, each with its sz; may be NULL
 *
 * A device that went away meanwhile has no holders, and daxc_dev_exists() is false
 * of it; one that is alone is -ENODEV.
 *
 * Return: 0, or as daxc_dev_get_holders(); then nothing is stored.
 * Since: 1
 */
int daxc_devs_get_holders(struct daxc_dev *const *devs, size_t n, struct daxc_holder **holders,
			  struct daxc_unseen *unseen);

/** daxc_holders_free - free a list of holders; NULL is fine. Since: 1 */
void daxc_holders_free(struct daxc_holder *holders);

/* --------------------------------------------------------------- paths -- */

/**
 * struct daxc_path_info - what the node at a path is
 * @sz: sizeof(struct daxc_path_info)
 * @name: "dax0.1"
 * @size: bytes
 * @align: of mappings, in bytes: offsets and lengths are multiples of it
 * @page_size: bytes of one compound page: what is pinned and counted as one
 * @node: NUMA node that the memory has or is nearest to; -1: none
 * @mode: what drives it
 */
struct daxc_path_info {
	size_t sz;
	char name[32];
	uint64_t size;
	uint64_t align;
	uint64_t page_size;
	int node;
	enum daxc_mode mode;
};

#define DAXC_PATH_INFO_INIT DAXC_SIZED(daxc_path_info)

/**
 * daxc_path_info - size, align, page size and node of the device at a path
 * @path: its node, "/dev/dax0.1", or a link or another node of its number
 * @info: where the answer is stored
 *
 * Needs no context, and opens nothing: any user may ask.
 *
 * Return: 0, -EINVAL, -ENODEV (it is no dax device), -EOPNOTSUPP (no sysfs is mounted, so
 * that nobody knows), or the errno of stat(2).
 * Since: 1
 */
int daxc_path_info(const char *path, struct daxc_path_info *info);

/** enum daxc_path_map_flags - of daxc_path_map() */
enum daxc_path_map_flags {
	DAXC_PATH_MAP_READ_ONLY = 1 << 0, /* else to read and to write */
	DAXC_PATH_MAP_POPULATE = 1 << 1,  /* fault everything in at once */
};

/**
 * daxc_path_map - map a part of a device so that its largest page-table entries serve it
 * @path: its node
 * @offset: of the part in the device: a multiple of align
 * @length: bytes, rounded up to a multiple of align; 0: all behind @offset
 * @flags: of enum daxc_path_map_flags, or 0
 * @addr: where the address is stored: a multiple of align
 * @mapped: where the rounded length is stored, which daxc_path_unmap() takes
 *
 * The mapping is shared, as the kernel maps dax devices in no other way. It
 * outlives the file descriptor, which is closed already.
 *
 * Return: 0, -EINVAL (@offset is no multiple of align, or unknown @flags),
 * -ERANGE (not inside of the device), -ENODEV (no dax device), -EACCES, -ENXIO
 * (no driver is bound), -ENOMEM, or another errno of open(2) or mmap(2).
 * Since: 1
 */
int daxc_path_map(const char *path, uint64_t offset, uint64_t length, unsigned int flags,
		  void **addr, size_t *mapped);

/** daxc_path_unmap - end what daxc_path_map() made. Return: 0, or munmap(2)'s. Since: 1 */
int daxc_path_unmap(void *addr, size_t mapped);

/* ---------------------------------------------------------------- wipe -- */

/**
 * struct daxc_wipe - what shall be zeroed, and how
 * @sz: sizeof(struct daxc_wipe), so that it can grow
 * @offset: first byte
 * @length: bytes; DAXC_SIZE_KEEP: to the end
 * @threads: how many; 0: one for each CPU that the process may use
 * @force: although processes hold the device or its pages are pinned
 * @dry_run: check everything, zero nothing
 * @forget_poison: memory that was known to be bad was mended: first have the module forget what it
 *	knows of the pages that are in the range, so that it maps them again
 * @stop: made nonzero, perhaps by a signal handler, to stop; may be NULL
 * @progress: called a few times a second, in the calling thread; may be NULL
 * @userdata: for @progress
 */
struct daxc_wipe {
	size_t sz;
	uint64_t offset;
	uint64_t length;
	unsigned int threads;
	bool force;
	bool dry_run;
	bool forget_poison;
	const volatile sig_atomic_t *stop;
	void (*progress)(void *userdata, uint64_t done, uint64_t total);
	void *userdata;
};

#ifdef __cplusplus
#define DAXC_WIPE_INIT                                \
	[] {                                          \
		struct daxc_wipe sized = {};          \
		sized.sz = sizeof(sized);             \
		sized.length = DAXC_SIZE_KEEP;        \
		return sized;                         \
	}()
#else
#define DAXC_WIPE_INIT { .sz = sizeof(struct daxc_wipe), .length = DAXC_SIZE_KEEP }
#endif

/**
 * struct daxc_wipe_result - what became of it
 * @sz: sizeof(struct daxc_wipe_result)
 * @offset: first byte of the range
 * @length: its bytes
 * @zeroed: bytes that are zero now; more than up to @reached when it stopped
 * @reached: all of the range before this offset is zero or in @skipped: where to go on
 * @threads: that did it
 * @skipped: memory that failed, in order of offset; belongs to the device until
 *	it is wiped again
 * @n_skipped: how many of them
 * @forgotten: bytes of memory that was known to be bad and no more is; also where zeroing failed then
 */
struct daxc_wipe_result {
	size_t sz;
	uint64_t offset;
	uint64_t length;
	uint64_t zeroed;
	uint64_t reached;
	unsigned int threads;
	const struct daxc_poison *skipped;
	size_t n_skipped;
	uint64_t forgotten;
};

#define DAXC_WIPE_RESULT_INIT DAXC_SIZED(daxc_wipe_result)

/**
 * daxc_dev_wipe - fill a device, or a part of it, with zeros
 * @dev: device in mode compound or devdax
 * @wipe: what and how; NULL: all of it
 * @result: where the outcome is stored, also on failure; may be NULL
 *
 * Takes over the handler of SIGBUS while it works, because that is how the
 * kernel tells of memory that failed; signals that are not about this go to the
 * handler that was there. Such memory is skipped by whole units of align.
 *
 * Return: 0 (all is zero), -EINVAL (not inside of the device), -ENXIO (no driver
 * is bound, or it went away meanwhile), -ENODEV (it is gone), -ESTALE (the node of its
 * name is another device's), -EBUSY (system RAM, or somebody holds it
 * and not @force), -EOPNOTSUPP (another driver), -EROFS (sysroot), -EACCES,
 * -EINTR (@stop), -EIO (some was skipped, all else is zero), -EHWPOISON (@forget_poison of pmem that
 * libnvdimm lists as bad still), -ENOENT (@forget_poison without the module), -ENOMEM.
 * Since: 1
 */
int daxc_dev_wipe(struct daxc_dev *dev, const struct daxc_wipe *wipe,
		  struct daxc_wipe_result *result);

#ifdef __cplusplus
}
#endif

#endif
