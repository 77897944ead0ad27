/* SPDX-License-Identifier: LGPL-2.1 */
/* Loading a driver's module. */
#ifndef DAXC_MODULE_H
#define DAXC_MODULE_H

#include "private.h"

/* As modprobe would, blacklists honoured. 0, or what fail() returned. */
int module_load(struct daxc_ctx *ctx, const char *name);

#endif
