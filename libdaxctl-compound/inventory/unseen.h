/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What /proc does not show of who holds a device: "could not look" is an answer of its
 * own, which is never taken for "nobody".
 */
#ifndef DAXC_UNSEEN_H
#define DAXC_UNSEEN_H

#include "base/private.h"
#include "libdaxctl-compound-use.h"

#define UNSEEN_TEXT_MAX 256

/* Does /proc leave processes out, or may the caller not look into all? Else all is seen. */
bool unseen_possible(struct daxc_ctx *ctx);

/*
 * Completes what a search of /proc could not look into: by what /proc leaves out, and by what
 * the module counts, where it is loaded, which is all there is. @shown: files and mappings that
 * were found; where the module counts none, nothing is unseen.
 */
void unseen_complete(struct daxc_dev *dev, uint64_t shown, struct daxc_unseen *unseen);

/* It cannot be told whether somebody holds the device. Returns what fail() does. */
int fail_unseen(struct daxc_dev *dev, const struct daxc_unseen *unseen);

#endif
