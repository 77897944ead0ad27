/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device that is made anew has the first number that is free. So that restored ones have the
 * numbers that they had, and none that was another's, devices without memory take those that are
 * between.
 */
#ifndef DAXCTL_KEEP_NUMBER_H
#define DAXCTL_KEEP_NUMBER_H

#include "change.h"
#include "files/saved.h"

struct keep_number {
	struct change *change;
	const struct saved_list *saved;
	struct daxc_region *region;
	struct dev_list made;	/* by us, without memory */
};

/* The device of the region with that number, or NULL. */
struct daxc_dev *keep_number_find(struct daxc_region *region, int id);

/*
 * Has @id be the first number that is free, or if somebody has it one that is no saved device's; what
 * cannot be done is left.
 */
void keep_number_reserve(struct keep_number *keep, int id);

/* Destroys those that were made for it, but what has the number of a saved device. */
void keep_number_release(struct keep_number *keep);

#endif
