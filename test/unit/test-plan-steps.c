// SPDX-License-Identifier: LGPL-2.1
/* Which steps a change takes, decided on made-up trees. Carrying them out is the guest tests'. */
#include <errno.h>
#include <string.h>

#include "change/plan.h"
#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "tree.h"

/* A region of 4G from 4.5G on, with one empty device. */
static struct daxc_region *unaligned_region(struct tree *tree)
{
	struct daxc_region *region;

	tree_region(tree, HMEM0, 4 * GIB, 4 * GIB);
	tree_dev(tree, HMEM0, "dax0.0", 0);
	tree_file(tree, "0x120000000\n", HMEM0 "/dax0.0/resource");
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	return region;
}

/* A device of 2G at 4G in a region of 4G. */
static struct daxc_dev *half_device(struct tree *tree)
{
	tree_region(tree, HMEM0, 4 * GIB, 2 * GIB);
	tree_dev(tree, HMEM0, "dax0.0", 2 * GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, 2 * GIB, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	return tree_find(tree, "dax0.0");
}

static void assert_steps(const struct daxc_plan *plan, const char *const *steps, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		assert_non_null(daxc_plan_get_step(plan, i));
		assert_string_equal(daxc_plan_get_step(plan, i), steps[i]);
	}
	assert_int_equal(daxc_plan_get_nr_steps(plan), n);
}

static void create_places_on_aligned_start(void **state)
{
	static const char *const steps[] = {
		"load module dax_compound",
		"create dax0.1, of size 0, in region dax0",
		"write 1073741824 to dax0.1/align",
		"write 0x140000000-0x1bfffffff to dax0.1/mapping",
		"bind dax0.1 to dax_compound",
	};
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan;

	request.align = GIB;
	request.size = 2 * GIB;
	assert_int_equal(daxc_plan_create(unaligned_region(*state), &request, &plan), 0);
	assert_steps(plan, steps, ARRAY_SIZE(steps));
	daxc_plan_free(plan);
}

static void create_tells_what_fits(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_plan *plan;

	request.align = GIB;
	request.size = 4 * GIB;
	assert_int_equal(daxc_plan_create(unaligned_region(tree), &request, &plan), -ENOSPC);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-aligned-extent");
	assert_non_null(strstr(daxc_get_error(tree->ctx)->hint, "--size 3G"));
}

static void shrink_comes_before_larger_align(void **state)
{
	static const char *const steps[] = {
		"write 1073741824 to dax0.0/size",
		"write 1073741824 to dax0.0/align",
	};
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan;

	request.align = GIB;
	request.size = GIB;
	assert_int_equal(daxc_plan_reconfigure(half_device(*state), &request, &plan), 0);
	assert_steps(plan, steps, ARRAY_SIZE(steps));
	daxc_plan_free(plan);
}

static void already_so_takes_no_step(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan;

	request.size = 2 * GIB;
	assert_int_equal(daxc_plan_reconfigure(half_device(*state), &request, &plan), 0);
	assert_int_equal(daxc_plan_get_nr_steps(plan), 0);
	daxc_plan_free(plan);
}

static void a_wish_is_a_step_of_its_own(void **state)
{
	static const char *const steps[] = {
		"load module dax_compound",
		"write 3 to dax0.0/compound/vmemmap_shift",
	};
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = half_device(tree);
	struct daxc_plan *plan;

	request.vmemmap_shift = 3;
	assert_int_equal(daxc_plan_reconfigure(dev, &request, &plan), 0);
	assert_steps(plan, steps, ARRAY_SIZE(steps));
	daxc_plan_free(plan);
	tree_file(tree, "", "sys/bus/dax/drivers/dax_compound/bind");
	tree_file(tree, "auto\n", HMEM0 "/dax0.0/compound/vmemmap_shift");
	assert_int_equal(daxc_plan_reconfigure(dev, &request, &plan), 0);
	assert_steps(plan, steps + 1, 1);
	daxc_plan_free(plan);
	tree_file(tree, "3\n", HMEM0 "/dax0.0/compound/vmemmap_shift");
	assert_int_equal(daxc_plan_reconfigure(dev, &request, &plan), 0);
	assert_int_equal(daxc_plan_get_nr_steps(plan), 0);
	daxc_plan_free(plan);
}

static void captured_tree_is_not_changed(void **state)
{
	struct tree *tree = *state;
	struct daxc_plan *plan;

	assert_int_equal(daxc_plan_destroy(half_device(tree), false, &plan), 0);
	assert_int_equal(daxc_plan_apply(plan, NULL), -EROFS);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "read-only-root");
	daxc_plan_free(plan);
}

static void enabled_device_is_not_destroyed(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = half_device(tree);
	struct daxc_plan *plan;

	tree_driver(tree, HMEM0, "dax0.0", "device_dax");
	assert_int_equal(daxc_plan_destroy(dev, false, &plan), -EBUSY);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "enabled");
}

static int reconfigure_to(struct daxc_dev *dev, const struct daxc_extent *extents, size_t n,
			  struct daxc_plan **plan)
{
	struct daxc_request request = REQUEST_INIT;

	request.extents = extents;
	request.n_extents = n;
	return daxc_plan_reconfigure(dev, &request, plan);
}

static void extents_that_a_device_has_take_no_step(void **state)
{
	const struct daxc_extent same[] = { { .start = 4 * GIB, .size = 2 * GIB } };
	const struct daxc_extent cut[] = { { .start = 4 * GIB, .size = GIB / 2 },
					   { .start = 9 * GIB / 2, .size = 3 * GIB / 2 } };
	struct daxc_dev *dev = half_device(*state);
	struct daxc_plan *plan;

	assert_int_equal(reconfigure_to(dev, same, ARRAY_SIZE(same), &plan), 0);
	assert_int_equal(daxc_plan_get_nr_steps(plan), 0);
	daxc_plan_free(plan);
	assert_int_equal(reconfigure_to(dev, cut, ARRAY_SIZE(cut), &plan), 0);
	assert_int_equal(daxc_plan_get_nr_steps(plan), 0);
	daxc_plan_free(plan);
}

static void extents_that_go_on_where_the_device_ends_are_added(void **state)
{
	static const char *const steps[] = {
		"write 0x1a0000000-0x1bfffffff to dax0.0/mapping",
		"write 0x1c0000000-0x1dfffffff to dax0.0/mapping",
	};
	/* the device ends within the second */
	const struct daxc_extent more[] = { { .start = 4 * GIB, .size = GIB },
					    { .start = 5 * GIB, .size = GIB },
					    { .start = 13 * GIB / 2, .size = GIB / 2 },
					    { .start = 7 * GIB, .size = GIB / 2 } };
	struct daxc_plan *plan;

	assert_int_equal(reconfigure_to(half_device(*state), more, ARRAY_SIZE(more), &plan), 0);
	assert_steps(plan, steps, ARRAY_SIZE(steps));
	daxc_plan_free(plan);
}

static void extents_that_end_within_the_device_shrink_it(void **state)
{
	static const char *const steps[] = { "write 1610612736 to dax0.0/size" };
	const struct daxc_extent less[] = { { .start = 4 * GIB, .size = GIB },
					    { .start = 5 * GIB, .size = GIB / 2 } };
	struct daxc_plan *plan;

	assert_int_equal(reconfigure_to(half_device(*state), less, ARRAY_SIZE(less), &plan), 0);
	assert_steps(plan, steps, ARRAY_SIZE(steps));
	daxc_plan_free(plan);
}

static void extents_that_would_move_memory_are_refused(void **state)
{
	const struct daxc_extent other[] = { { .start = 4 * GIB, .size = GIB },
					     { .start = 6 * GIB, .size = 2 * GIB } };
	const struct daxc_extent huge[] = { { .start = 4 * GIB, .size = 2 * GIB },
					    { .start = 6 * GIB, .size = -GIB } };
	const struct daxc_extent twice[] = { { .start = 4 * GIB, .size = GIB },
					     { .start = 4 * GIB + GIB / 2, .size = GIB } };
	struct tree *tree = *state;
	struct daxc_dev *dev = half_device(tree);
	struct daxc_plan *plan;

	assert_int_equal(reconfigure_to(dev, twice, ARRAY_SIZE(twice), &plan), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "bad-request");
	assert_int_equal(reconfigure_to(dev, other, ARRAY_SIZE(other), &plan), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "extents-move");
	assert_string_equal(daxc_get_error(tree->ctx)->what,
			    "dax0.0: its byte at offset 1G lies at 0x140000000, and in the mappings "
			    "given at 0x180000000; memory that a device has cannot be moved.");
	assert_int_equal(reconfigure_to(dev, huge, ARRAY_SIZE(huge), &plan), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "bad-request");
}

/* The maker of a plan may look at everything anew, and free what he asked with. */
static void plans_outlive_a_refresh(void **state)
{
	struct daxc_extent *given = calloc(1, sizeof(*given));
	struct tree *tree = *state;
	struct daxc_plan *plan, *new, *fresh;
	struct daxc_request request = REQUEST_INIT;
	struct daxc_dev *dev = half_device(tree);
	struct daxc_region *region;

	*given = (struct daxc_extent){ .start = 4 * GIB, .size = GIB };
	assert_int_equal(reconfigure_to(dev, given, 1, &plan), 0);
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	request.size = GIB;
	assert_int_equal(daxc_plan_create(region, &request, &new), 0);
	free(given);
	daxc_refresh(tree->ctx);

	assert_int_equal(plan_look(plan), 0);
	assert_ptr_equal(plan->subject.dev, tree_find(tree, "dax0.0"));
	assert_int_equal(plan->again(plan, &fresh), 0);
	assert_string_equal(daxc_plan_get_step(fresh, 0), "write 1073741824 to dax0.0/size");
	daxc_plan_free(fresh);

	assert_int_equal(plan_look(new), 0);
	assert_null(new->subject.dev);
	assert_int_equal(new->again(new, &fresh), 0);
	assert_false(plan_differs(new, fresh, &(const char *){ NULL }));
	daxc_plan_free(fresh);
	daxc_plan_free(new);
	daxc_plan_free(plan);
}

static void plans_of_what_has_gone_are_refused(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = half_device(tree);
	const struct daxc_extent less[] = { { .start = 4 * GIB, .size = GIB } };
	struct daxc_plan *plan;

	assert_int_equal(reconfigure_to(dev, less, 1, &plan), 0);
	tree_remove(tree, "sys/bus/dax/devices/dax0.0");
	tree_remove(tree, HMEM0 "/dax0.0");
	daxc_refresh(tree->ctx);
	assert_int_equal(plan_look(plan), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-device");
	daxc_plan_free(plan);
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(create_places_on_aligned_start),
		TREE_TEST(create_tells_what_fits),
		TREE_TEST(shrink_comes_before_larger_align),
		TREE_TEST(already_so_takes_no_step),
		TREE_TEST(a_wish_is_a_step_of_its_own),
		TREE_TEST(captured_tree_is_not_changed),
		TREE_TEST(enabled_device_is_not_destroyed),
		TREE_TEST(extents_that_a_device_has_take_no_step),
		TREE_TEST(extents_that_go_on_where_the_device_ends_are_added),
		TREE_TEST(extents_that_end_within_the_device_shrink_it),
		TREE_TEST(extents_that_would_move_memory_are_refused),
		TREE_TEST(plans_outlive_a_refresh),
		TREE_TEST(plans_of_what_has_gone_are_refused),
	};

	return cmocka_run_group_tests_name("plan-steps", tests, NULL, NULL);
}
