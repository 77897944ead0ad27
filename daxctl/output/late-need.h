/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Libraries that not every verb needs, opened when one does. Their functions keep
 * their names: late-X.c passes on what is called of libX.
 */
#ifndef DAXCTL_LATE_NEED_H
#define DAXCTL_LATE_NEED_H

#include "base/late.h"

/* Ends the program, as the dynamic linker would have, if there is no such library. */
void late_need(const char *soname, const struct late_symbol *symbols, size_t n);

#endif
