/* SPDX-License-Identifier: GPL-2.0 */
/* What the configuration files say about a device: reconfigure --check-config. */
#ifndef DAXCTL_CONFIG_H
#define DAXCTL_CONFIG_H

#include "command/cli.h"
#include "command/wish.h"

/*
 * Fills @request with what the section [reconfigure-device NAME] demands whose
 * nvdimm.uuid is @uuid. Returns 0, 1 when there is none, or -errno after saying
 * for @who what is wrong. What is about other devices is no reason, but where it
 * is broken and there is no section for this one: then nobody knows.
 */
int config_find(const char *who, const char *uuid, struct wish *wish);

#endif
