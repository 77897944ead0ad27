/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What verbs that show devices and regions had to leave out: that it is not shown must not look as
 * if it were not there.
 */
#ifndef DAXCTL_UNREAD_H
#define DAXCTL_UNREAD_H

#include "command/cli.h"

/* On stderr, of each device. @places: where their memory lies was to be shown. */
void unread_tell(const struct cli *cli, const struct dev_list *list, bool places);

/* The same of a region. */
void unread_tell_region(const struct cli *cli, struct daxc_region *region);

#endif
