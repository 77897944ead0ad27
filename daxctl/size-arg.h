/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes and numbers as users type them. */
#ifndef DAXCTL_SIZE_ARG_H
#define DAXCTL_SIZE_ARG_H

#include <stdint.h>

/*
 * "4096", "0x200000", "2M", "1g", "16GiB": K, M, G, T and P are powers of 1024.
 * Return: 0, -EINVAL (not a size), -ERANGE (2^64 and more).
 */
int size_arg_parse(const char *text, uint64_t *size);

/* A whole decimal number from @min to @max. Return: 0, -EINVAL, -ERANGE. */
int number_arg_parse(const char *text, int min, int max, int *number);

#endif
