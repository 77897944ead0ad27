// SPDX-License-Identifier: LGPL-2.1
/*
 * place.c: cases by hand, the end of the address space, and random layouts held
 * against a map of granules that is filled and searched the slow way.
 */
#include <stdlib.h>
#include <string.h>

#include "inventory/place.h"
#include "tree.h"

static void the_kernels_aligns_are_valid(void **state)
{
	assert_true(place_align_valid(4 * KIB));
	assert_true(place_align_valid(2 * MIB));
	assert_true(place_align_valid(GIB));
	assert_false(place_align_valid(0));
	assert_false(place_align_valid(8 * KIB));
	assert_false(place_align_valid(MIB));
	assert_false(place_align_valid(16 * MIB));
	assert_false(place_align_valid(2 * GIB));
	assert_false(place_align_valid(UINT64_MAX));
}

static void extents_are_counted_in_2m_at_least(void **state)
{
	assert_int_equal(place_unit(4 * KIB), 2 * MIB);
	assert_int_equal(place_unit(2 * MIB), 2 * MIB);
	assert_int_equal(place_unit(GIB), GIB);
}

static void assert_span(struct span got, uint64_t start, uint64_t size)
{
	assert_int_equal(got.size, size);
	if (size)
		assert_int_equal(got.start, start);
}

static void the_aligned_part_starts_and_ends_on_align(void **state)
{
	assert_span(place_aligned((struct span){ 0, GIB }, GIB), 0, GIB);
	assert_span(place_aligned((struct span){ 7680 * MIB, 2560 * MIB }, GIB), 8 * GIB, 2 * GIB);
	assert_span(place_aligned((struct span){ 7680 * MIB, 512 * MIB }, GIB), 0, 0);
	assert_span(place_aligned((struct span){ 1, GIB }, GIB), 0, 0);
	assert_span(place_aligned((struct span){ 0, GIB - 1 }, GIB), 0, 0);
	assert_span(place_aligned((struct span){ GIB, 0 }, GIB), 0, 0);
}

static void alignment_does_not_wrap_at_the_end_of_the_address_space(void **state)
{
	/* the last page, the last 2M, and what starts just after the last multiple */
	assert_span(place_aligned((struct span){ UINT64_MAX - 4095, 4096 }, 2 * MIB), 0, 0);
	assert_span(place_aligned((struct span){ -2 * MIB, 2 * MIB }, 2 * MIB), -2 * MIB, 2 * MIB);
	assert_span(place_aligned((struct span){ -GIB + 1, GIB - 1 }, GIB), 0, 0);
	assert_span(place_aligned((struct span){ -3 * GIB + 1, 3 * GIB - 1 }, GIB), -2 * GIB, 2 * GIB);
}

static void a_region_without_devices_is_one_free_span(void **state)
{
	struct span free[1];

	assert_int_equal(place_free((struct span){ GIB, GIB }, NULL, 0, free), 1);
	assert_span(free[0], GIB, GIB);
	assert_int_equal(place_free((struct span){ GIB, 0 }, NULL, 0, free), 0);
}

static void what_lies_outside_of_the_region_uses_nothing(void **state)
{
	struct span used[] = { { 0, GIB }, { 2 * GIB, GIB }, { UINT64_MAX, 1 }, { GIB / 2, GIB / 2 } };
	struct span free[5];

	assert_int_equal(place_free((struct span){ GIB, GIB }, used, 4, free), 1);
	assert_span(free[0], GIB, GIB);
}

static void an_extent_over_the_edge_uses_the_part_inside(void **state)
{
	struct span used[] = { { 3 * GIB / 2, UINT64_MAX - 2 * GIB }, { 0, 5 * GIB / 4 } };
	struct span free[3];

	assert_int_equal(place_free((struct span){ GIB, GIB }, used, 2, free), 1);
	assert_span(free[0], 5 * GIB / 4, GIB / 4);
}

static void covers_asks_for_one_span_that_holds_all(void **state)
{
	const struct span free[] = { { GIB, GIB }, { 2 * GIB, GIB }, { -GIB, GIB } };

	assert_true(place_covers(free, 3, (struct span){ GIB, GIB }));
	assert_true(place_covers(free, 3, (struct span){ GIB + 1, GIB - 1 }));
	assert_false(place_covers(free, 3, (struct span){ GIB + 1, GIB }));
	assert_false(place_covers(free, 3, (struct span){ GIB - 1, 2 }));
	assert_false(place_covers(free, 3, (struct span){ GIB, UINT64_MAX }));
	assert_true(place_covers(free, 3, (struct span){ UINT64_MAX, 1 }));
	assert_false(place_covers(free, 3, (struct span){ UINT64_MAX, 2 }));
	assert_false(place_covers(free, 0, (struct span){ GIB, 1 }));
}

static void the_smallest_span_that_holds_it_is_chosen(void **state)
{
	const struct span free[] = { { 0, 8 * GIB }, { 16 * GIB, 2 * GIB }, { 32 * GIB, 3 * GIB } };
	struct span chosen[3];

	assert_int_equal(place_choose(free, 3, GIB, 2 * GIB, chosen), 1);
	assert_span(chosen[0], 16 * GIB, 2 * GIB);
	assert_int_equal(place_choose(free, 3, GIB, 4 * GIB, chosen), 1);
	assert_span(chosen[0], 0, 4 * GIB);
	assert_int_equal(place_choose(free, 3, GIB, 14 * GIB, chosen), 0);
	assert_int_equal(place_choose(free, 3, GIB, 0, chosen), 0);
	assert_int_equal(place_choose(free, 0, GIB, GIB, chosen), 0);
}

/* --- against a map of granules */

#define GRANULES 96

struct layout {
	uint64_t base;
	uint64_t granule;
	uint64_t unit;
	uint64_t align;
	bool used[GRANULES];
	bool usable[GRANULES];	/* part of a unit of which every granule is free */
	struct span spans[16];
	size_t n_spans;
	struct span free[17];
	size_t n_free;
};

static void mark(struct layout *layout, size_t at, size_t n)
{
	size_t i;

	for (i = at; i < at + n && i < GRANULES; i++)
		layout->used[i] = true;
}

static void find_usable(struct layout *layout)
{
	size_t per_unit = layout->unit / layout->granule, i, j;
	bool all;

	for (i = 0; i + per_unit <= GRANULES; i++) {
		if ((layout->base + i * layout->granule) % layout->unit)
			continue;
		for (all = true, j = i; j < i + per_unit; j++)
			all &= !layout->used[j];
		for (j = i; j < i + per_unit; j++)
			layout->usable[j] = all;
	}
}

/* Some overlap, some lie partly outside, and they come in no order. */
static void random_layout(struct layout *layout, uint64_t base, uint64_t align, uint64_t granule)
{
	size_t i, at, n;

	memset(layout, 0, sizeof(*layout));
	layout->base = base;
	layout->granule = granule;
	layout->align = align;
	layout->unit = place_unit(align);
	layout->n_spans = rand() % 16;
	for (i = 0; i < layout->n_spans; i++) {
		at = rand() % GRANULES;
		n = 1 + rand() % 12;
		mark(layout, at, n);
		layout->spans[i] = (struct span){ base + at * granule, n * granule };
	}
	find_usable(layout);
	layout->n_free = place_free((struct span){ base, GRANULES * granule }, layout->spans,
				    layout->n_spans, layout->free);
}

static void check_free(const struct layout *layout)
{
	bool seen[GRANULES] = { false };
	size_t i, g;

	for (i = 0; i < layout->n_free; i++) {
		uint64_t at = layout->free[i].start - layout->base;

		assert_true(layout->free[i].size > 0);
		for (g = at / layout->granule; g < (at + layout->free[i].size) / layout->granule; g++) {
			assert_true(g < GRANULES);
			assert_false(seen[g]);
			seen[g] = true;
		}
		if (i)
			assert_true(layout->free[i].start - layout->base >
				    layout->free[i - 1].start - layout->base + layout->free[i - 1].size);
	}
	for (g = 0; g < GRANULES; g++)
		assert_int_equal(seen[g], !layout->used[g]);
}

/* Lengths in bytes of the runs of usable granules, longest first; a used granule or a lost part ends one. */
static size_t runs(const struct layout *layout, uint64_t *lengths)
{
	size_t i, j, n = 0;
	uint64_t length = 0, swap;

	for (i = 0; i <= GRANULES; i++) {
		if (i < GRANULES && layout->usable[i]) {
			length += layout->granule;
		} else if (length) {
			lengths[n++] = length;
			length = 0;
		}
	}
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			if (lengths[j] > lengths[i]) {
				swap = lengths[i];
				lengths[i] = lengths[j];
				lengths[j] = swap;
			}
	return n;
}

static void check_chosen(const struct layout *layout, const struct span *chosen, size_t n,
			 uint64_t size)
{
	bool taken[GRANULES] = { false };
	uint64_t sum = 0;
	size_t i, g;

	for (i = 0; i < n; i++) {
		uint64_t at = chosen[i].start - layout->base;

		assert_int_equal(chosen[i].start % layout->unit, 0);
		assert_int_equal(chosen[i].size % layout->unit, 0);
		if (i)
			assert_true(chosen[i].start - chosen[i - 1].start >= chosen[i - 1].size);
		for (g = at / layout->granule; g < (at + chosen[i].size) / layout->granule; g++) {
			assert_true(g < GRANULES && layout->usable[g] && !taken[g]);
			taken[g] = true;
		}
		sum += chosen[i].size;
	}
	assert_int_equal(sum, size);
}

static void check_choice(const struct layout *layout, uint64_t size)
{
	uint64_t lengths[GRANULES], sum = 0;
	size_t n = runs(layout, lengths), fewest = 0, got, i;
	struct span chosen[17];

	while (fewest < n && sum < size)
		sum += lengths[fewest++];
	got = place_choose(layout->free, layout->n_free, layout->align, size, chosen);
	if (sum < size) {
		assert_int_equal(got, 0);
		return;
	}
	assert_int_equal(got, fewest);
	check_chosen(layout, chosen, got, size);
	if (got > 1)
		return;
	/* the smallest run that holds it: no shorter one would do */
	for (i = 0; i < n && lengths[i] >= size; i++)
		sum = lengths[i];
	for (i = 0; i < layout->n_free; i++) {
		struct span part = place_aligned(layout->free[i], layout->unit);

		if (place_covers(&part, 1, chosen[0]))
			assert_int_equal(part.size, sum);
	}
}

static void check_layout(const struct layout *layout)
{
	uint64_t lengths[GRANULES], total = 0, size;
	size_t n = runs(layout, lengths), i;

	check_free(layout);
	for (i = 0; i < n; i++)
		total += lengths[i];
	assert_int_equal(place_total(layout->free, layout->n_free, layout->align), total);
	assert_int_equal(place_largest(layout->free, layout->n_free, layout->align),
			 n ? lengths[0] : 0);
	for (size = layout->unit; size <= total + layout->unit; size += layout->unit)
		check_choice(layout, size);
}

static void random_layouts(uint64_t base, uint64_t align, uint64_t granule)
{
	struct layout layout;
	int i;

	srand(1);
	for (i = 0; i < 2000; i++) {
		random_layout(&layout, base, align, granule);
		check_layout(&layout);
	}
}

static void random_layouts_from_an_aligned_start(void **state)
{
	random_layouts(12 * GIB, GIB, 256 * MIB);
	random_layouts(12 * GIB, 2 * MIB, 2 * MIB);
}

static void random_layouts_from_an_unaligned_start(void **state)
{
	random_layouts(7680 * MIB, GIB, 256 * MIB);
	random_layouts(7681 * MIB, 4 * KIB, MIB);
}

static void random_layouts_at_the_ends_of_the_address_space(void **state)
{
	random_layouts(0, GIB, 512 * MIB);
	random_layouts(-(GRANULES * 256 * MIB), GIB, 256 * MIB);
	random_layouts(-(GRANULES * MIB), 2 * MIB, MIB);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernels_aligns_are_valid),
		cmocka_unit_test(extents_are_counted_in_2m_at_least),
		cmocka_unit_test(the_aligned_part_starts_and_ends_on_align),
		cmocka_unit_test(alignment_does_not_wrap_at_the_end_of_the_address_space),
		cmocka_unit_test(a_region_without_devices_is_one_free_span),
		cmocka_unit_test(what_lies_outside_of_the_region_uses_nothing),
		cmocka_unit_test(an_extent_over_the_edge_uses_the_part_inside),
		cmocka_unit_test(covers_asks_for_one_span_that_holds_all),
		cmocka_unit_test(the_smallest_span_that_holds_it_is_chosen),
		cmocka_unit_test(random_layouts_from_an_aligned_start),
		cmocka_unit_test(random_layouts_from_an_unaligned_start),
		cmocka_unit_test(random_layouts_at_the_ends_of_the_address_space),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
