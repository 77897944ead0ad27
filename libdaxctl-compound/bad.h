/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Memory of a device that is known to be bad, by physical address: it is as bad whatever the
 * device is bound to. Who knows of it: the module, and libnvdimm.
 */
#ifndef DAXC_BAD_H
#define DAXC_BAD_H

#include "layout.h"
#include "private.h"

#define BAD_TEXT_MAX 160

/*
 * Adds what is known of @memory in @region to @bad, in multiples of 4 KiB, in no order and without
 * overlaps; @dev: who has it now, or NULL. 0 with none: none is known, or nobody can be asked. 0 or
 * -errno.
 */
int bad_find(struct daxc_region *region, struct daxc_dev *dev, const struct layout *memory,
	     struct layout *bad);

/* The same of the memory that a device has. */
int bad_read(struct daxc_dev *dev, struct layout *bad);

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
