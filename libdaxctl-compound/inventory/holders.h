/* SPDX-License-Identifier: LGPL-2.1 */
/* Who holds a device, in words, for explanations of what it prevents. */
#ifndef DAXC_HOLDERS_H
#define DAXC_HOLDERS_H

#include "libdaxctl-compound-use.h"

/*
 * "qemu-system-x86 (pid 4711), postgres (pid 812) and 3 more"; what does not fit
 * is cut off. Returns @buf.
 */
const char *holders_text(const struct daxc_holder *holders, char *buf, size_t size);

#endif
