/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Loading a driver, or telling it a name, makes it take every unbound device
 * that it matches. Whoever does either notes first who is unbound, and lets go
 * afterwards those that were not meant.
 */
#ifndef DAXC_BYSTANDERS_H
#define DAXC_BYSTANDERS_H

#include "private.h"

struct bystanders;

/* 0, -ENOMEM, or what reading sysfs gave. */
int bystanders_note(struct daxc_ctx *ctx, struct bystanders **bystanders);

/* Unbinds whom @driver took since, @except (which may be NULL) apart. */
void bystanders_release(const struct bystanders *bystanders, const char *driver,
			const struct daxc_dev *except);

void cleanup_bystanders(struct bystanders **bystanders);

#endif
