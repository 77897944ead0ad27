/* SPDX-License-Identifier: LGPL-2.1 */
/* The device node that a program opens. */
#ifndef DAXC_NODE_H
#define DAXC_NODE_H

#include <sys/stat.h>

#include "base/private.h"

/*
 * Waits, not for ever, until /dev has the device's node and udev, where it
 * runs, is done with it. 0, -ETIMEDOUT, or what libudev or reading gave.
 */
int node_wait(struct daxc_dev *dev);

/*
 * Opens the device's node. Where no devtmpfs keeps /dev, a node of that name may be left of
 * another device: what is opened has the number that sysfs shows for this one, and then the
 * device is still the one that was found. The fd, close-on-exec, or what fail() returned.
 * @flags: O_RDONLY or O_RDWR.
 */
int node_open(struct daxc_dev *dev, int flags);

/* Is what was found there the device's node? 0, or what fail() returned. */
int node_check(struct daxc_dev *dev, const struct stat *st);

#endif
