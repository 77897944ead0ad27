// SPDX-License-Identifier: LGPL-2.1
/*
 * Geometry of a region: free spans, aligned parts of them, and the choice of
 * some. The kernel takes the first free bytes and checks lengths only; at 1G
 * a start that is off maps other memory, so starts are chosen here.
 */
#include <stdlib.h>

#include "base/size.h"
#include "place.h"

bool place_align_valid(uint64_t align)
{
	return align == SZ_4K || align == SZ_2M || align == SZ_1G;
}

uint64_t place_unit(uint64_t align)
{
	return align > PLACE_UNIT ? align : PLACE_UNIT;
}

struct span place_aligned(struct span s, uint64_t align)
{
	uint64_t skip = (align - s.start % align) % align;

	/* s.start + skip may pass the end of the address space: compare sizes, not ends */
	if (skip >= s.size)
		return (struct span){ s.start, 0 };
	return (struct span){ s.start + skip, (s.size - skip) / align * align };
}

static int compare_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

size_t place_free(struct span region, struct span *used, size_t n_used, struct span *free)
{
	uint64_t done = 0; /* bytes of the region that are dealt with */
	size_t i, n = 0;

	if (n_used)
		qsort(used, n_used, sizeof(*used), compare_start);
	for (i = 0; i < n_used && done < region.size; i++) {
		uint64_t at, size = used[i].size;

		if (used[i].start < region.start) {
			uint64_t before = region.start - used[i].start;

			if (size <= before)
				continue;
			size -= before;
			at = 0;
		} else {
			at = used[i].start - region.start;
		}
		if (at >= region.size)
			break;
		if (at > done)
			free[n++] = (struct span){ region.start + done, at - done };
		if (size > region.size - at)
			size = region.size - at;
		if (at + size > done)
			done = at + size;
	}
	if (done < region.size)
		free[n++] = (struct span){ region.start + done, region.size - done };
	return n;
}

uint64_t place_largest(const struct span *free, size_t n, uint64_t align)
{
	uint64_t largest = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		uint64_t size = place_aligned(free[i], place_unit(align)).size;

		if (size > largest)
			largest = size;
	}
	return largest;
}

uint64_t place_total(const struct span *free, size_t n, uint64_t align)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < n; i++)
		total += place_aligned(free[i], place_unit(align)).size;
	return total;
}

bool place_covers(const struct span *free, size_t n, struct span want)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (want.start >= free[i].start && want.size <= free[i].size &&
		    want.start - free[i].start <= free[i].size - want.size)
			return true;
	}
	return false;
}

/* Index of the smallest span of at least @size, or @n; ties go to the lowest address. */
static size_t smallest_that_holds(const struct span *spans, size_t n, uint64_t size)
{
	size_t i, best = n;

	for (i = 0; i < n; i++)
		if (spans[i].size >= size && (best == n || spans[i].size < spans[best].size))
			best = i;
	return best;
}

static size_t largest(const struct span *spans, size_t n)
{
	size_t i, best = 0;

	for (i = 1; i < n; i++)
		if (spans[i].size > spans[best].size)
			best = i;
	return best;
}

size_t place_choose(const struct span *free, size_t n, uint64_t align, uint64_t size,
		    struct span *chosen)
{
	size_t taken = 0, i;

	if (!size || place_total(free, n, align) < size)
		return 0;
	for (i = 0; i < n; i++)
		chosen[i] = place_aligned(free[i], place_unit(align));
	/* What is taken moves to the front; the rest stays behind it as candidates. */
	while (size) {
		struct span *candidates = chosen + taken, best;
		size_t left = n - taken;

		i = smallest_that_holds(candidates, left, size);
		if (i == left)
			i = largest(candidates, left);
		best = candidates[i];
		candidates[i] = candidates[0];
		if (best.size > size)
			best.size = size;
		chosen[taken++] = best;
		size -= best.size;
	}
	qsort(chosen, taken, sizeof(*chosen), compare_start);
	return taken;
}
