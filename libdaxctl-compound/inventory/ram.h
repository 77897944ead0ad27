/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Memory of devices in mode system-ram: memory blocks and their zones. Binding to
 * kmem is bind.c's; here is what comes after it.
 */
#ifndef DAXC_RAM_H
#define DAXC_RAM_H

#include "base/private.h"
#include "libdaxctl-compound-change.h"

#define RAM_TEXT_MAX 96

/*
 * Each looks at the system anew. 0 or -errno, unexplained; -ENXIO: not bound to kmem,
 * -ENODATA: no block is shown, -EOPNOTSUPP: nor in a captured tree, -EACCES: only root
 * sees where its memory lies.
 */
int ram_state(struct daxc_dev *dev, struct daxc_memory *memory);
int ram_online(struct daxc_dev *dev, bool movable);
int ram_offline(struct daxc_dev *dev);

/* How many memory blocks there are where the device's memory is, whatever drives it, or -errno. */
int ram_left(struct daxc_dev *dev);

/* "2 of its 4 memory blocks are online", into @buf; NULL: not bound to kmem. */
const char *ram_text(struct daxc_dev *dev, char *buf, size_t size);

#define RAM_POLICY_MAX 32

/* Does the kernel bring new memory online by itself, and how (@policy, or NULL)? -errno: it does not say. */
int ram_auto_online(struct daxc_ctx *ctx, char policy[RAM_POLICY_MAX]);

/* Bytes of a memory block; 0: the kernel does not say. */
uint64_t ram_block_size(struct daxc_ctx *ctx);

#endif
