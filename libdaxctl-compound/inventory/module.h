/* SPDX-License-Identifier: LGPL-2.1 */
/* Looking for a driver's module, loading it, and whether the kernel wants it signed. */
#ifndef DAXC_MODULE_H
#define DAXC_MODULE_H

#include "base/private.h"

/* As modprobe would, blacklists honoured. 0, or what fail() returned. */
int module_load(struct daxc_ctx *ctx, const char *name);

/* Is there one for the running kernel? True also where that cannot be found out. */
bool module_exists(struct daxc_ctx *ctx, const char *name);

#define LOCKDOWN_MAX 128

/* True with the mode, like "integrity", when the kernel below @root is locked down. */
bool module_lockdown(int root, char mode[LOCKDOWN_MAX]);

#endif
