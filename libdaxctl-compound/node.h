/* SPDX-License-Identifier: LGPL-2.1 */
/* The device node that a program opens. */
#ifndef DAXC_NODE_H
#define DAXC_NODE_H

#include "private.h"

/*
 * Waits, not for ever, until /dev has the device's node and udev, where it
 * runs, is done with it. 0, -ETIMEDOUT, or what libudev or reading gave.
 */
int node_wait(struct daxc_dev *dev);

#endif
