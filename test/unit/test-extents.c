// SPDX-License-Identifier: LGPL-2.1
/*
 * extents.c on made-up trees: where a device's memory is, where its region
 * starts, and what the largest device would be.
 */
#include <string.h>

#include "base/private.h"
#include "inventory/free-spans.h"
#include "tree.h"

#define DAX00 HMEM0 "/dax0.0"

static void make_device(struct tree *tree, const char *name, int number, uint64_t start, uint64_t size)
{
	tree_dev(tree, HMEM0, name, size);
	tree_extent(tree, HMEM0, name, number, start, size, 0);
}

static void extents_come_in_order_of_offset(void **state)
{
	struct tree *tree = *state;
	const struct daxc_extent *extents;

	tree_dev(tree, HMEM0, "dax0.0", 3 * GIB);
	tree_extent(tree, HMEM0, "dax0.0", 10, 4 * GIB, GIB, 0);
	tree_extent(tree, HMEM0, "dax0.0", 0, 8 * GIB, GIB, 2 * GIB / 4096);
	tree_extent(tree, HMEM0, "dax0.0", 9, 6 * GIB, GIB, GIB / 4096);
	assert_int_equal(daxc_dev_get_extents(tree_find(tree, "dax0.0"), &extents), 3);
	assert_int_equal(extents[0].start, 4 * GIB);
	assert_int_equal(extents[0].offset, 0);
	assert_int_equal(extents[1].start, 6 * GIB);
	assert_int_equal(extents[1].offset, GIB);
	assert_int_equal(extents[2].start, 8 * GIB);
	assert_int_equal(extents[2].size, GIB);
}

static void the_attribute_that_places_extents_is_none(void **state)
{
	struct tree *tree = *state;
	const struct daxc_extent *extents;

	make_device(tree, "dax0.0", 0, 4 * GIB, GIB);
	tree_file(tree, "", DAX00 "/mapping");
	tree_file(tree, "", DAX00 "/mappings/start");
	assert_int_equal(daxc_dev_get_extents(tree_find(tree, "dax0.0"), &extents), 1);
}

static void a_device_without_memory_has_no_extents(void **state)
{
	struct tree *tree = *state;
	const struct daxc_extent *extents;

	tree_dev(tree, HMEM0, "dax0.0", 0);
	assert_int_equal(daxc_dev_get_extents(tree_find(tree, "dax0.0"), &extents), 0);
}

static void an_extent_that_makes_no_sense_is_an_error(void **state)
{
	static const struct {
		const char *start, *end, *page_offset;
		int rc;
	} cases[] = {
		{ "0x100000000", "0xffffffff", "0", -EINVAL },
		{ "0x0", "0xffffffffffffffff", "0", -EINVAL },
		{ "0x0", "0xfff", "0x10000000000000", -EINVAL },
		{ "0x0", "0x10000000000000000", "0", -ERANGE },
		{ "", "0xfff", "0", -EINVAL },
		{ "0x0", "0xfff", "zero", -EINVAL },
	};
	struct tree *tree = *state;
	const struct daxc_extent *extents;
	size_t i;

	make_device(tree, "dax0.0", 0, 4 * GIB, GIB);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tree_file(tree, cases[i].start, DAX00 "/mapping0/start");
		tree_file(tree, cases[i].end, DAX00 "/mapping0/end");
		tree_file(tree, cases[i].page_offset, DAX00 "/mapping0/page_offset");
		daxc_refresh(tree->ctx);
		assert_int_equal(daxc_dev_get_extents(tree_find(tree, "dax0.0"), &extents),
				 cases[i].rc);
	}
}

static void an_extent_may_end_with_the_address_space(void **state)
{
	struct tree *tree = *state;
	const struct daxc_extent *extents;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, -GIB, GIB, 0);
	assert_int_equal(daxc_dev_get_extents(tree_find(tree, "dax0.0"), &extents), 1);
	assert_int_equal(extents[0].start, -GIB);
	assert_int_equal(extents[0].size, GIB);
}

static struct daxc_region *region(struct tree *tree)
{
	struct daxc_region *found = daxc_region_get_first(tree->ctx);

	assert_non_null(found);
	return found;
}

static void an_empty_device_shows_where_its_region_starts(void **state)
{
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 2560 * MIB, 2560 * MIB);
	tree_dev(tree, HMEM0, "dax0.0", 0);
	tree_file(tree, "0x1e0000000\n", DAX00 "/resource");
	assert_int_equal(daxc_region_get_start(region(tree)), 7680 * MIB);
}

static void root_sees_in_the_module_where_a_region_starts(void **state)
{
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	make_device(tree, "dax0.0", 0, 6 * GIB, GIB);
	assert_int_equal(daxc_region_get_start(region(tree)), UINT64_MAX);
	tree_file(tree, "0x140000000\n", DAX00 "/compound/region_start");
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_region_get_start(region(tree)), 5 * GIB);
}

static void a_full_region_starts_with_its_first_extent(void **state)
{
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 2 * GIB, 0);
	make_device(tree, "dax0.0", 0, 5 * GIB, GIB);
	make_device(tree, "dax0.1", 0, 4 * GIB, GIB);
	assert_int_equal(daxc_region_get_start(region(tree)), 4 * GIB);
}

static void iomem_tells_where_a_region_with_holes_starts(void **state)
{
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	make_device(tree, "dax0.0", 0, 13 * GIB, GIB);
	tree_file(tree,
		  "00000000-00000fff : Reserved\n"
		  "100000000-1ffffffff : System RAM\n"
		  "junk\n"
		  "300000000-3ffffffff : Soft Reserved\n"
		  "  340000000-37fffffff : dax0.0\n",
		  "proc/iomem");
	assert_int_equal(daxc_region_get_start(region(tree)), 12 * GIB);
}

static void a_start_that_nothing_shows_is_unknown(void **state)
{
	struct tree *tree = *state;
	uint64_t size = 42;

	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	make_device(tree, "dax0.0", 0, 13 * GIB, GIB);
	/* not root: the kernel shows zeros */
	tree_file(tree, "00000000-00000000 : Soft Reserved\n", "proc/iomem");
	assert_true(daxc_region_get_start(region(tree)) == UINT64_MAX);
	assert_int_equal(daxc_region_get_max_size(region(tree), 2 * MIB, &size), -ENODATA);
	assert_int_equal(size, 0);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-region-start");
}

static void a_region_without_iomem_is_an_error_with_its_errno(void **state)
{
	struct tree *tree = *state;
	uint64_t size;

	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	make_device(tree, "dax0.0", 0, 13 * GIB, GIB);
	assert_int_equal(daxc_region_get_max_size(region(tree), 2 * MIB, &size), -ENOENT);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-inventory");
}

/* dax0.0 takes 8G..8.5G of 7.5G..10.5G, dax0.1 9.5G..9.75G. */
static void make_holes(struct tree *tree)
{
	tree_region(tree, HMEM0, 3 * GIB, 2304 * MIB);
	make_device(tree, "dax0.0", 0, 8 * GIB, 512 * MIB);
	make_device(tree, "dax0.1", 0, 9728 * MIB, 256 * MIB);
	tree_file(tree, "1e0000000-29fffffff : Soft Reserved\n", "proc/iomem");
}

static void the_largest_size_is_what_one_aligned_hole_holds(void **state)
{
	struct tree *tree = *state;
	uint64_t size;

	make_holes(tree);
	assert_int_equal(daxc_region_get_max_size(region(tree), 2 * MIB, &size), 0);
	assert_int_equal(size, GIB);
	assert_int_equal(daxc_region_get_max_size(region(tree), 4 * KIB, &size), 0);
	assert_int_equal(size, GIB);
	assert_int_equal(daxc_region_get_max_size(region(tree), GIB, &size), 0);
	assert_int_equal(size, 0);
}

static void an_align_that_is_none_is_refused(void **state)
{
	struct tree *tree = *state;
	uint64_t size;

	make_holes(tree);
	assert_int_equal(daxc_region_get_max_size(region(tree), 3 * MIB, &size), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "bad-align");
}

static void free_spans_are_what_no_device_has(void **state)
{
	struct tree *tree = *state;
	struct span whole, *spans;
	size_t n;

	make_holes(tree);
	assert_int_equal(extents_free_spans(region(tree), &whole, &spans, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(whole.start, 7680 * MIB);
	assert_int_equal(whole.size, 3 * GIB);
	free(spans);
}

static void a_device_that_vanishes_gives_its_memory_back(void **state)
{
	struct tree *tree = *state;
	uint64_t size;

	make_holes(tree);
	assert_non_null(region(tree));
	tree_remove(tree, HMEM0 "/dax0.1");
	tree_remove(tree, "sys/bus/dax/devices/dax0.1");
	assert_int_equal(daxc_region_get_max_size(region(tree), GIB, &size), 0);
	assert_int_equal(size, GIB);
}

static void nothing_can_be_created_in_a_static_region(void **state)
{
	struct tree *tree = *state;
	uint64_t size = 42;

	tree_region(tree, HMEM0, 4 * GIB, UINT64_MAX);
	make_device(tree, "dax0.0", 0, 4 * GIB, GIB);
	assert_int_equal(daxc_region_get_max_size(region(tree), 2 * MIB, &size), 0);
	assert_int_equal(size, 0);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(extents_come_in_order_of_offset),
		with_tree(the_attribute_that_places_extents_is_none),
		with_tree(a_device_without_memory_has_no_extents),
		with_tree(an_extent_that_makes_no_sense_is_an_error),
		with_tree(an_extent_may_end_with_the_address_space),
		with_tree(an_empty_device_shows_where_its_region_starts),
		with_tree(root_sees_in_the_module_where_a_region_starts),
		with_tree(a_full_region_starts_with_its_first_extent),
		with_tree(iomem_tells_where_a_region_with_holes_starts),
		with_tree(a_start_that_nothing_shows_is_unknown),
		with_tree(a_region_without_iomem_is_an_error_with_its_errno),
		with_tree(the_largest_size_is_what_one_aligned_hole_holds),
		with_tree(an_align_that_is_none_is_refused),
		with_tree(free_spans_are_what_no_device_has),
		with_tree(a_device_that_vanishes_gives_its_memory_back),
		with_tree(nothing_can_be_created_in_a_static_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
