/* SPDX-License-Identifier: LGPL-2.1 */
/* Loading a driver's module, and whether the kernel wants it signed. */
#ifndef DAXC_MODULE_H
#define DAXC_MODULE_H

#include "base/private.h"

/* As modprobe would, blacklists honoured. 0, or what fail() returned. */
int module_load(struct daxc_ctx *ctx, const char *name);

#define LOCKDOWN_MAX 128

/* True with the mode, like "integrity", when the kernel below @root is locked down. */
bool module_lockdown(int root, char mode[LOCKDOWN_MAX]);

#endif
