/* SPDX-License-Identifier: LGPL-2.1 */
/* Character device numbers of dax devices, in both directions. */
#ifndef DAXC_DEVT_H
#define DAXC_DEVT_H

#include <sys/sysmacros.h>
#include <sys/types.h>

#include "libdaxctl-compound.h"

/* "250:1". 0 or -EINVAL. */
int devt_parse(const char *text, dev_t *devt);

/* The number of a device, bound or not. 0, or what reading sysfs gave. */
int devt_of(struct daxc_dev *dev, dev_t *devt);

/*
 * The device with that number, read alone. 0, -ENODEV (no dax device has it),
 * or what reading sysfs gave. Leaves no explanation.
 */
int devt_find(struct daxc_ctx *ctx, dev_t devt, struct daxc_dev **dev);

#endif
