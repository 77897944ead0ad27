/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Memory of a device that is known to be bad, by physical address: it is as bad whatever the
 * device is bound to. Who knows of it: the module, and libnvdimm.
 */
#ifndef DAXC_BAD_H
#define DAXC_BAD_H

#include "base/private.h"
#include "layout.h"

#define BAD_TEXT_MAX 160
#define BAD_UNIT UINT64_C(4096) /* bytes that are bad at least */

/*
 * Adds what is known of @memory in @region to @bad, in multiples of 4 KiB, in no order and without
 * overlaps; @dev: who has it now, or NULL. 0 with none: none is known, because there is nobody who
 * could know. Else -errno, explained where the module could not be asked.
 */
int bad_find(struct daxc_region *region, struct daxc_dev *dev, const struct layout *memory,
	     struct layout *bad);

/* The same of the memory that a device has. */
int bad_read(struct daxc_dev *dev, struct layout *bad);

/*
 * What libnvdimm alone lists of @memory, which only clearing errors in the DIMM ends: added to @bad. 0
 * with none also of memory that is no pmem. 0 or -errno.
 */
int bad_find_in_pmem(struct daxc_region *region, const struct layout *memory, struct layout *bad);

/*
 * Has the module know nothing of @memory any more; *@bytes: how many were bad. 0, what ctl_open()
 * returned, or -errno, unexplained.
 */
int bad_forget(struct daxc_ctx *ctx, const struct layout *memory, uint64_t *bytes);

/* "0x140400000-0x1405fffff, 0x... and 3 more"; returns @buf. */
const char *bad_text(const struct layout *bad, char *buf, size_t size);

/*
 * Has the kernel take those pages out of use, once the memory is its own. Pages that are not in
 * use by it are passed over. 0 or -errno.
 */
int bad_take_offline(struct daxc_dev *dev);

/* Bytes of @bad that the kernel has out of use; -errno: it does not show them. */
int bad_count_offline(struct daxc_ctx *ctx, const struct layout *bad, uint64_t *bytes);

#endif
