/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Geometry of a region: which parts are free, and which of them a device of a
 * given size and align can have. Pure arithmetic on spans: no sysfs, no
 * objects, no allocation; safe up to the last byte of the address space.
 */
#ifndef DAXC_PLACE_H
#define DAXC_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	uint64_t start;
	uint64_t size;
};

/* The kernel hands memory out in subsections, and memremap_compat_align() is one of them. */
#define PLACE_UNIT (2ULL << 20)

/* The aligns the kernel knows: a page table entry, a PMD and a PUD. */
bool place_align_valid(uint64_t align);

/* What the length of every extent of a device must be a multiple of. */
uint64_t place_unit(uint64_t align);

/* The part of @s whose start and end are multiples of @align; size 0 when there is none. */
struct span place_aligned(struct span s, uint64_t align);

/*
 * Free spans of @region, in order of address, given what is used. @used is
 * sorted in place and may overlap or lie outside. @free needs room for
 * @n_used + 1. Returns how many there are.
 */
size_t place_free(struct span region, struct span *used, size_t n_used, struct span *free);

/* The largest aligned part of any span, and all aligned parts together. */
uint64_t place_largest(const struct span *free, size_t n, uint64_t align);
uint64_t place_total(const struct span *free, size_t n, uint64_t align);

/* Is all of @want within one of the spans? */
bool place_covers(const struct span *free, size_t n, struct span want);

/*
 * Chooses @size bytes, a multiple of place_unit(@align), from aligned parts of
 * @free: the smallest span that holds all of it, else the fewest spans, the
 * largest first, in order of address. @chosen needs room for @n. Returns how
 * many were chosen; 0: they do not hold @size.
 */
size_t place_choose(const struct span *free, size_t n, uint64_t align, uint64_t size,
		    struct span *chosen);

#endif
