/* SPDX-License-Identifier: LGPL-2.1 */
/* Opening a device's node and mapping it where the largest page-table entries fit. */
#ifndef DAXC_MAP_H
#define DAXC_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "libdaxctl-compound-use.h"

/*
 * mmap() of a range at an address that is a multiple of @align, as @offset must be.
 * @flags: MAP_*. 0 or -errno.
 */
int map_aligned(int fd, uint64_t offset, size_t length, uint64_t align, int prot, int flags,
		void **addr);

#endif
