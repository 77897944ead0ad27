/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as users type them. */
#ifndef DAXCTL_NUMBER_ARG_H
#define DAXCTL_NUMBER_ARG_H

/* A whole decimal number from @min to @max. Return: 0, -EINVAL, -ERANGE. */
int number_arg_parse(const char *text, int min, int max, int *number);

#endif
