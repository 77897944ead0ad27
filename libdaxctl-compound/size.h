/* SPDX-License-Identifier: LGPL-2.1 */
/* Sizes as text: exact in both forms, which differ in what they are for. */
#ifndef DAXC_SIZE_H
#define DAXC_SIZE_H

#include <stdint.h>

#define SIZE_TEXT_MAX 32

/* For people: 7.5G, the largest unit that writes it in quarters. Returns @buf. */
const char *size_text(uint64_t size, char buf[SIZE_TEXT_MAX]);

/* As options take it: 7680M, the largest unit that divides it. Returns @buf. */
const char *size_option(uint64_t size, char buf[SIZE_TEXT_MAX]);

#endif
