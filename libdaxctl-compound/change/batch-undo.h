/* SPDX-License-Identifier: LGPL-2.1 */
/* Putting devices back as they were before a batch: one of a killed program, or one that ends so. */
#ifndef DAXC_BATCH_UNDO_H
#define DAXC_BATCH_UNDO_H

#include "batch.h"

/*
 * In reverse order, as far as it can be; what became of it is told by notices where the batch was
 * @killed, and a device is left to who uses it then. Under the lock, with the batch's name. The
 * number of devices that were put back, or the first failure, explained.
 */
int batch_undo(struct daxc_ctx *ctx, const struct batch *batch, bool killed);

#endif
