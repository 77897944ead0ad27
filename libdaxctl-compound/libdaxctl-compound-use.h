/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: using devices. Which processes hold one.
 *
 * The conventions are those of libdaxctl-compound.h. Structures that are
 * answers begin with sz, which the caller sets to the structure's sizeof (the
 * _INIT macros do), so that they can grow.
 */
#ifndef LIBDAXCTL_COMPOUND_USE_H
#define LIBDAXCTL_COMPOUND_USE_H

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

/**
 * daxc_dev_get_holders - processes that map a device or have it open
 * @dev: device
 * @holders: where the first is stored, NULL when there is none; the caller
 *	frees the list with daxc_holders_free()
 * @unseen: where the number of processes is stored that could not be looked
 *	into, which others own; 0 for root; may be NULL
 *
 * Processes come and go: the answer was true at some time during the call. Pins
 * that the kernel holds for a process (RDMA, io_uring, VFIO) may outlive it:
 * daxc_dev_get_pinned() counts those. Below a sysroot, what it has of proc/ is
 * read: PID/status, PID/maps and the links of PID/fd/.
 *
 * Return: how many there are, -EINVAL, -ENODEV (it went away), -ENOMEM, or the
 * errno of reading /proc.
 * Since: 1
 */
int daxc_dev_get_holders(struct daxc_dev *dev, struct daxc_holder **holders,
			 unsigned int *unseen);

/** daxc_holders_free - free a list of holders; NULL is fine. Since: 1 */
void daxc_holders_free(struct daxc_holder *holders);

#ifdef __cplusplus
}
#endif

#endif
