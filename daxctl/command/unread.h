/* SPDX-License-Identifier: GPL-2.0 */
/* What of a device cannot be read is left out of what is printed; here it is said. */
#ifndef DAXCTL_UNREAD_H
#define DAXCTL_UNREAD_H

#include <stdbool.h>

struct daxc_dev;

/* @places: where its memory lies was to be printed. What only root may read is no matter of this. */
void unread_tell(const char *verb, struct daxc_dev *dev, bool places);

#endif
