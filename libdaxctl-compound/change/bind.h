/* SPDX-License-Identifier: LGPL-2.1 */
/* Binding and unbinding one device, and only that one. */
#ifndef DAXC_BIND_H
#define DAXC_BIND_H

#include "base/kmsg.h"
#include "base/private.h"

/*
 * Binds a device whose driver's module is loaded. 0, or what the kernel gave;
 * @words gets what the driver wrote to the kernel log about it, or "".
 */
int bind_device(struct daxc_dev *dev, const char *driver, char words[KMSG_WORDS_MAX]);

/*
 * Unbinds it from whatever drives it, and has that driver forget its name. -EBUSY
 * also where that is kmem, and its memory is not offline.
 */
int unbind_device(struct daxc_dev *dev);

/* The driver as the kernel shows it now; NULL: none. */
const char *bound_driver(struct daxc_dev *dev);

/*
 * A driver that udev has just loaded may have taken the device between two steps. It is
 * ours: the plan had it unbound, and the lock is held. Unbinds it, unless it is @driver,
 * or kmem where its memory may have come online. Returns whether there was one to unbind.
 */
bool bind_take_back(struct daxc_dev *dev, const char *driver);

#endif
