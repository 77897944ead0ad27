/* SPDX-License-Identifier: GPL-2.0 */
/* What the configuration files say about a device: reconfigure --check-config. */
#ifndef DAXCTL_CONFIG_H
#define DAXCTL_CONFIG_H

#include "command/cli.h"
#include "command/wish.h"

/*
 * Fills @request with what the section [reconfigure-device NAME] demands whose
 * nvdimm.uuid is @uuid. Returns 0, 1 when there is none, or -errno after saying
 * for @who what is wrong; a file that cannot be read, a section that is not
 * understood and two for one uuid are.
 */
int config_find(const char *who, const char *uuid, struct wish *wish);

#endif
