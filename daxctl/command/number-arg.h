/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as users type them. */
#ifndef DAXCTL_NUMBER_ARG_H
#define DAXCTL_NUMBER_ARG_H

#include <stdbool.h>
#include <stdint.h>

/* A whole decimal number from @min to @max. Return: 0, -EINVAL, -ERANGE. */
int number_arg_parse(const char *text, int min, int max, int *number);

/* daxX.Y, as the kernel writes it, and nothing else. */
bool device_name_parse(const char *text, int *region, int *id);

/* A size that is one of pages: 4K, 2M, 1G. Return: 0, -EINVAL. */
int align_arg_parse(const char *text, uint64_t *align);
bool align_is_valid(uint64_t align);

#endif
