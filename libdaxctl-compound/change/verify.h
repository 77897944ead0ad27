/* SPDX-License-Identifier: LGPL-2.1 */
/* Is a device what a plan said it would be? */
#ifndef DAXC_VERIFY_H
#define DAXC_VERIFY_H

#include "plan.h"

/* Reads the kernel again. 0, or what fail() returned with the difference. */
int verify(struct daxc_plan *plan);

/* Has it the driver still? Others may have acted while its node was waited for. As verify(). */
int verify_driver_stays(struct daxc_plan *plan);

/* Waits for the device's node, where its driver has one. 0, or what fail() returned. */
int verify_node(struct daxc_plan *plan);

/*
 * Is system RAM online, and in the zone, as it was asked for? Others act on memory that comes, and
 * what they did is told with how to get out. 0, or what fail() returned.
 */
int verify_ram(struct daxc_plan *plan);
bool ram_is_as_wished(enum want_ram want, const struct daxc_memory *memory);

#endif
