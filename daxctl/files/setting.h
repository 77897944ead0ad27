/* SPDX-License-Identifier: GPL-2.0 */
/* What a key of a configuration file asks of a device. */
#ifndef DAXCTL_SETTING_H
#define DAXCTL_SETTING_H

#include "command/wish.h"

/*
 * mode, online, movable, size, align, vmemmap-shift and map; @value without blanks
 * and quotes. Return: 0, -ENOENT (no such key), -EINVAL (not a value of it).
 */
int setting_set(struct wish *wish, const char *key, const char *value);

#endif
