/* SPDX-License-Identifier: LGPL-2.1 */
/* Filling much memory with zeros, at the speed of memory. */
#ifndef DAXC_ZERO_H
#define DAXC_ZERO_H

#include <stddef.h>

/*
 * Zero @size bytes at @to, from low to high addresses by pages at most: when a page cannot be
 * written, all pages before it have been. Other CPUs see the zeros when it returns.
 */
void zero_memory(void *to, size_t size);

#endif
