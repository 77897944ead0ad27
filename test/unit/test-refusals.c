// SPDX-License-Identifier: LGPL-2.1
/*
 * Which rule a plan that cannot be made names, with which numbers and which way
 * out, on made-up trees. What only a kernel refuses is the guest tests'.
 */
#include <errno.h>
#include <string.h>

#include "base/private.h"
#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "tree.h"

#define NAME "dax0.0"

/* A device of @size at 4G, the first of a region in which @available are free. */
static struct daxc_dev *device(struct tree *tree, uint64_t size, uint64_t available)
{
	tree_region(tree, HMEM0, size + available, available);
	tree_dev(tree, HMEM0, NAME, size);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, size, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	return tree_find(tree, NAME);
}

static void assert_refused(const struct tree *tree, int rc, int err, const char *rule,
			   const char *number, const char *hint)
{
	const struct daxc_error *error = daxc_get_error(tree->ctx);

	assert_int_equal(rc, -err);
	assert_non_null(error);
	assert_string_equal(error->rule, rule);
	assert_non_null(strstr(error->what, NAME));
	assert_non_null(strstr(error->what, number));
	assert_non_null(strstr(error->hint, hint));
}

static int reconfigure(struct daxc_dev *dev, const struct daxc_request *request)
{
	struct daxc_plan *plan = NULL;
	int rc = daxc_plan_reconfigure(dev, request, &plan);

	daxc_plan_free(plan);
	return rc;
}

static void order_and_map_are_for_compound_only(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 0);

	request.mode = DAXC_MODE_DEVDAX;
	request.vmemmap_shift = 9;
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "shift-mode", "mode devdax",
		       "--mode compound");
	request.vmemmap_shift = DAXC_SHIFT_KEEP;
	request.map = DAXC_MAP_FOLIO;
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "map-mode", "mode devdax",
		       "--mode compound");
}

static void growth_that_does_not_fit_names_what_does(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 2 * GIB);

	request.size = 8 * GIB;
	assert_refused(tree, reconfigure(dev, &request), ENOSPC, "no-growth", "grow by 7G",
		       "reconfigure --size 3G " NAME);
	request.size = 3 * GIB;
	assert_int_equal(reconfigure(dev, &request), 0);
}

static void region_smaller_than_align_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct daxc_region *region;
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 512 * MIB, 512 * MIB);
	tree_dev(tree, HMEM0, NAME, 0);
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	request.align = GIB;
	assert_int_equal(daxc_plan_create(region, &request, &plan), -ENOSPC);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "region-small");
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "4G-4.5G"));
	request.align = 2 * MIB; /* the hint */
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
}

static void extents_must_be_multiples_of_a_new_align(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;

	tree_region(tree, HMEM0, 4 * GIB, GIB);
	tree_dev(tree, HMEM0, NAME, 2 * GIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 512 * MIB, 0);
	tree_extent(tree, HMEM0, NAME, 1, 6 * GIB, 1536 * MIB, 512 * MIB);
	request.align = GIB;
	assert_refused(tree, reconfigure(tree_find(tree, NAME), &request), EINVAL,
		       "length-unaligned", "512M", "reconfigure --align 2M " NAME);
}

static void pins_are_counted_before_a_driver_is_taken_away(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 0);

	tree_driver(tree, HMEM0, NAME, "dax_compound");
	tree_file(tree, "3\n", HMEM0 "/" NAME "/compound/pinned");
	assert_refused(tree, daxc_plan_disable(dev, false, &plan), EBUSY, "pinned", "3 of its",
		       "who " NAME);
	tree_file(tree, "0\n", HMEM0 "/" NAME "/compound/pinned");
	assert_int_equal(daxc_plan_disable(dev, false, &plan), 0);
	daxc_plan_free(plan);
}

/* A word of a newer module does not say that the device is free. */
static void what_may_be_going_is_left_alone(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, GIB);

	tree_file(tree, "sleeping\n", HMEM0 "/" NAME "/compound/state");
	assert_refused(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), EINVAL, "kernel",
		       "see whether its driver has gone", "");
	assert_refused(tree, daxc_plan_destroy(dev, true, &plan), EINVAL, "kernel", "has gone", "");
}

static void what_is_going_or_kept_is_left_alone(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, GIB);

	tree_file(tree, "unbinding\n", HMEM0 "/" NAME "/compound/state");
	tree_file(tree, "3\n", HMEM0 "/" NAME "/compound/pinned");
	assert_refused(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), EBUSY, "unbinding",
		       "because 3 of its compound pages are pinned", "who " NAME);
	tree_file(tree, "0\n", HMEM0 "/" NAME "/compound/pinned");
	assert_refused(tree, daxc_plan_destroy(dev, true, &plan), EBUSY, "unbinding",
		       "because somebody refers to its struct pages", "who " NAME);
	request.size = 512 * MIB;
	assert_refused(tree, reconfigure(dev, &request), EBUSY, "unbinding", "", "");
	tree_file(tree, "kept\n", HMEM0 "/" NAME "/compound/state");
	assert_refused(tree, reconfigure(dev, &request), EBUSY, "kept", "until they are dropped", "who " NAME);
	assert_refused(tree, daxc_plan_disable(dev, true, &plan), EBUSY, "kept", "", "");
	tree_file(tree, "unbound\n", HMEM0 "/" NAME "/compound/state");
	assert_int_equal(reconfigure(dev, &request), 0);
	tree_remove(tree, HMEM0 "/" NAME "/compound/state"); /* a module that does not say */
	tree_file(tree, "1\n", HMEM0 "/" NAME "/compound/pinned");
	tree->ctx->sysroot = false;
	assert_refused(tree, reconfigure(tree_find(tree, NAME), &request), EBUSY, "unbinding",
		       "because 1 of its compound pages is pinned", "");
}

/* What cannot be seen is neither none nor nobody. */
static void a_driver_and_pins_that_cannot_be_seen_are_not_none(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 0);

	tree_driver(tree, HMEM0, NAME, "dax_compound");
	tree_file(tree, "", HMEM0 "/" NAME "/compound/pinned/refused");
	assert_refused(tree, daxc_plan_disable(dev, false, &plan), EISDIR, "kernel",
		       "whether its pages are pinned", "");
	assert_int_equal(daxc_plan_disable(dev, true, &plan), 0);
	daxc_plan_free(plan);
	tree_remove(tree, HMEM0 "/" NAME "/driver");
	tree_file(tree, "", HMEM0 "/" NAME "/driver/refused");
	daxc_refresh(tree->ctx);
	dev = tree_find(tree, NAME);
	assert_int_equal(daxc_dev_get_mode(dev), DAXC_MODE_UNKNOWN);
	assert_refused(tree, daxc_plan_destroy(dev, true, &plan), EINVAL, "kernel",
		       "which driver it has", "");
	assert_refused(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), EINVAL, "kernel",
		       "which driver it has", "");
}

static void system_ram_needs_a_whole_memory_block(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, GIB);

	tree_file(tree, "80000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
	request.mode = DAXC_MODE_SYSTEM_RAM;
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "memory-blocks", "of 2G",
		       "--size 2G");
	request.size = 2 * GIB; /* the hint */
	assert_int_equal(reconfigure(dev, &request), 0);
}

static void memory_blocks(struct tree *tree)
{
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
}

/* The kernel cuts each to whole blocks by itself: guest test 30-cli-system-ram. */
static void extents_that_touch_hold_no_memory_block_together(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;

	memory_blocks(tree);
	tree_region(tree, HMEM0, GIB, GIB - 128 * MIB);
	tree_dev(tree, HMEM0, NAME, 128 * MIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 64 * MIB, 0);
	tree_extent(tree, HMEM0, NAME, 1, 4 * GIB + 64 * MIB, 64 * MIB, 64 * MIB);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	request.mode = DAXC_MODE_SYSTEM_RAM;
	assert_refused(tree, reconfigure(tree_find(tree, NAME), &request), EINVAL, "extent-blocks",
		       "128M in 2 extent(s), none holds a whole memory block of 128M",
		       "create --region 0 --mode system-ram --size 128M");
	request.size = 256 * MIB; /* by which the second would grow in place */
	assert_int_equal(reconfigure(tree_find(tree, NAME), &request), 0);
}

/* A device of 128M at 32M of a region of 1G, whose first bytes @other may have. */
static struct daxc_dev *device_across_blocks(struct tree *tree, bool other)
{
	memory_blocks(tree);
	tree_region(tree, HMEM0, GIB, GIB - 128 * MIB);
	tree_dev(tree, HMEM0, NAME, 128 * MIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB + 32 * MIB, 128 * MIB, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	if (other) {
		tree_dev(tree, HMEM0, "dax0.2", 32 * MIB);
		tree_extent(tree, HMEM0, "dax0.2", 0, 4 * GIB, 32 * MIB, 0);
	}
	return tree_find(tree, NAME);
}

static void an_extent_grows_until_it_holds_a_memory_block(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device_across_blocks(tree, true);

	request.mode = DAXC_MODE_SYSTEM_RAM;
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "memory-blocks",
		       "128M does not hold a whole memory block", "--size 224M");
	request.size = 224 * MIB; /* the hint */
	assert_int_equal(reconfigure(dev, &request), 0);
}

static void an_extent_that_would_grow_elsewhere_is_not_told_to_grow(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device_across_blocks(tree, false);

	request.mode = DAXC_MODE_SYSTEM_RAM;
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "extent-blocks", "1 extent(s)",
		       "destroy " NAME ", then daxctl-compound create --region 0 --mode "
		       "system-ram --size 128M");
	request.size = 224 * MIB; /* indeed */
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "extent-blocks", "2 extent(s)",
		       "destroy " NAME);
}

static void new_system_ram_begins_on_a_memory_block(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_region *region;

	memory_blocks(tree);
	tree_region(tree, HMEM0, GIB, GIB - 32 * MIB);
	tree_dev(tree, HMEM0, NAME, 32 * MIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 32 * MIB, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	request.mode = DAXC_MODE_SYSTEM_RAM;
	request.size = 128 * MIB;
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	assert_string_equal(daxc_plan_get_step(plan, 1), "create dax0.2, of size 0, in region dax0");
	assert_string_equal(daxc_plan_get_step(plan, 2),
			    "write 0x108000000-0x10fffffff to dax0.2/mapping");
	daxc_plan_free(plan);
}

static void system_ram_is_more_than_a_driver(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 0);

	assert_refused(tree, daxc_plan_enable(dev, DAXC_MODE_SYSTEM_RAM, &plan), EOPNOTSUPP,
		       "to-system-ram", "kmem", "reconfigure --mode system-ram " NAME);
	assert_refused(tree, daxc_plan_online(dev, 0, &plan), ENXIO, "not-system-ram",
		       "mode is disabled", "reconfigure --mode system-ram " NAME);
}

/* What is told to try works in the state that there is. */
static void hints_follow_the_room_that_is_left(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, 2 * GIB), *empty = tree_find(tree, "dax0.1");
	struct daxc_region *region = daxc_dev_get_region(dev);

	assert_int_equal(daxc_plan_enable(empty, DAXC_MODE_DEVDAX, &plan), -ENXIO);
	assert_string_equal(daxc_get_error(tree->ctx)->hint,
			    "daxctl-compound reconfigure --mode devdax --size 2G dax0.1");
	request.size = 5 * GIB + 4096;
	assert_int_equal(daxc_plan_create(region, &request, &plan), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->hint, "--size 2G");
	assert_refused(tree, reconfigure(dev, &request), EINVAL, "size-multiple", "5", "--size 3G");
}

static void hints_know_that_no_room_is_left(void **state)
{
	struct tree *tree = *state;
	struct daxc_plan *plan = NULL;

	device(tree, GIB, 0);
	assert_int_equal(daxc_plan_enable(tree_find(tree, "dax0.1"), DAXC_MODE_COMPOUND, &plan),
			 -ENXIO);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->hint, "list --regions --devices"));
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(order_and_map_are_for_compound_only),
		TREE_TEST(growth_that_does_not_fit_names_what_does),
		TREE_TEST(region_smaller_than_align_is_told),
		TREE_TEST(extents_must_be_multiples_of_a_new_align),
		TREE_TEST(pins_are_counted_before_a_driver_is_taken_away),
		TREE_TEST(what_may_be_going_is_left_alone),
		TREE_TEST(what_is_going_or_kept_is_left_alone),
		TREE_TEST(a_driver_and_pins_that_cannot_be_seen_are_not_none),
		TREE_TEST(system_ram_needs_a_whole_memory_block),
		TREE_TEST(extents_that_touch_hold_no_memory_block_together),
		TREE_TEST(an_extent_grows_until_it_holds_a_memory_block),
		TREE_TEST(an_extent_that_would_grow_elsewhere_is_not_told_to_grow),
		TREE_TEST(new_system_ram_begins_on_a_memory_block),
		TREE_TEST(system_ram_is_more_than_a_driver),
		TREE_TEST(hints_follow_the_room_that_is_left),
		TREE_TEST(hints_know_that_no_room_is_left),
	};

	return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
