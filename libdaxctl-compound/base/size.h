/* SPDX-License-Identifier: LGPL-2.1 */
/* Sizes as text, written exactly in two forms, and read strictly. */
#ifndef DAXC_SIZE_H
#define DAXC_SIZE_H

#include <stdint.h>

#define SIZE_TEXT_MAX 32

#define SZ_4K (UINT64_C(4) << 10)
#define SZ_2M (UINT64_C(2) << 20)
#define SZ_1G (UINT64_C(1) << 30)

/* For people: 7.5G, the largest unit that writes it in quarters. Returns @buf. */
const char *size_text(uint64_t size, char buf[SIZE_TEXT_MAX]);

/* As options take it: 7680M, the largest unit that divides it. Returns @buf. */
const char *size_option(uint64_t size, char buf[SIZE_TEXT_MAX]);

/*
 * "4096", "0x200000", "2M", "1g", "16GiB": K, M, G, T and P are powers of 1024.
 * Return: 0, -EINVAL (not a size), -ERANGE (2^64 - 1, by which requests say
 * "not given", and more).
 */
int size_parse(const char *text, uint64_t *size);

#endif
