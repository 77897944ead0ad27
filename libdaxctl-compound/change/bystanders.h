/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Loading a driver, or telling it a name, makes it take every unbound device
 * that it matches. Whoever does either notes first what the driver has, and lets
 * go afterwards what it has besides. That is one directory, whatever is on the bus.
 */
#ifndef DAXC_BYSTANDERS_H
#define DAXC_BYSTANDERS_H

#include "base/private.h"

struct bystanders;

/* @driver need not be there yet. 0, -ENOMEM, or what reading sysfs gave. */
int bystanders_note(struct daxc_ctx *ctx, const char *driver, struct bystanders **bystanders);

/* Unbinds whom the driver took since, @except (which may be NULL) apart. */
void bystanders_release(const struct bystanders *bystanders, const struct daxc_dev *except);

void cleanup_bystanders(struct bystanders **bystanders);

#endif
