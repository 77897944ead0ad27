/* SPDX-License-Identifier: GPL-2.0 */
/* --no-X, as all of daxctl's options have it: what an alias in a script gave is taken back. */
#ifndef DAXCTL_NEGATE_H
#define DAXCTL_NEGATE_H

#include <argp.h>

/*
 * Takes each --no-NAME out of @argv, and with it what was given of the option NAME before; and of
 * no-NAME by --NAME. What may follow still counts. Words that argp is to complain about stay.
 * Returns the new argc; argv[argc] is NULL.
 */
int options_negate(const struct argp *argp, int argc, char **argv);

#endif
