// SPDX-License-Identifier: LGPL-2.1
/* estimate.c: the formula at its corners. That it agrees with what is counted, a guest shows. */
#include <string.h>

#include "libdaxctl-compound-inspect.h"
#include "tree.h"

static const struct daxc_memmap_model usual = {
	.sz = sizeof(usual), .sharing = true, .struct_page_bytes = 64
};

static uint64_t cost(const struct daxc_memmap_model *model, uint64_t size, uint64_t page_size,
		     bool altmap)
{
	uint64_t bytes;

	assert_int_equal(daxc_memmap_estimate(model, size, page_size, altmap, &bytes), 0);
	return bytes;
}

static void base_pages_take_a_sixty_fourth(void **state)
{
	assert_int_equal(cost(&usual, 1024 * GIB, 4096, false), 16 * GIB);
	assert_int_equal(cost(&usual, 1024 * GIB, 4096, true), 16 * GIB);
}

static void shared_tails_leave_two_pages_of_a_compound_page(void **state)
{
	assert_int_equal(cost(&usual, 1024 * GIB, 2 * MIB, false), 4 * GIB);
	assert_int_equal(cost(&usual, 1024 * GIB, GIB, false), 8 * MIB);
	assert_int_equal(cost(&usual, GIB + 1, GIB, false), 4 * 4096);
}

static void an_altmap_or_another_struct_page_shares_nothing(void **state)
{
	struct daxc_memmap_model odd = { .sz = sizeof(odd), .struct_page_bytes = 56 };

	assert_int_equal(cost(&usual, 64 * GIB, GIB, true), GIB);
	assert_int_equal(cost(&odd, 64 * GIB, 2 * MIB, false), 64 * GIB / 4096 * 56);
}

static void what_is_begun_takes_a_whole_page(void **state)
{
	assert_int_equal(cost(&usual, 1, 4096, false), 4096);
	assert_int_equal(cost(&usual, 0, 4096, false), 0);
	assert_int_equal(cost(&usual, 0, GIB, false), 0);
}

static void the_whole_address_space_fits(void **state)
{
	assert_int_equal(cost(&usual, UINT64_MAX, 4096, false), 1ULL << 58);
	assert_int_equal(cost(&usual, UINT64_MAX, 2 * MIB, false), 1ULL << 56);
	assert_int_equal(cost(&usual, UINT64_MAX, GIB, false), 1ULL << 47);
}

static void nonsense_is_refused(void **state)
{
	struct daxc_memmap_model none = { .sz = sizeof(none) };
	uint64_t bytes;

	assert_int_equal(daxc_memmap_estimate(&usual, GIB, 3 * MIB, false, &bytes), -EINVAL);
	assert_int_equal(daxc_memmap_estimate(&none, GIB, 4096, false, &bytes), -EINVAL);
	assert_int_equal(daxc_memmap_estimate(NULL, GIB, 4096, false, &bytes), -EINVAL);
	assert_int_equal(daxc_memmap_estimate(&usual, GIB, 4096, false, NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_pages_take_a_sixty_fourth),
		cmocka_unit_test(shared_tails_leave_two_pages_of_a_compound_page),
		cmocka_unit_test(an_altmap_or_another_struct_page_shares_nothing),
		cmocka_unit_test(what_is_begun_takes_a_whole_page),
		cmocka_unit_test(the_whole_address_space_fits),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
