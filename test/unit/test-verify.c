// SPDX-License-Identifier: LGPL-2.1
/*
 * What a device that is not as a plan wanted it is told to differ in. The steps
 * of the plans are not done, or the tree is changed to what a kernel might have
 * made of them. And what a plan that is made again differs in.
 */
#include <errno.h>
#include <string.h>

#include "change/plan.h"
#include "change/request.h"
#include "change/verify.h"
#include "tree.h"

#define NAME "dax0.0"
#define DEV  HMEM0 "/" NAME

/* A device of 2G at 4G in a region of 4G, unbound, known to the module. */
static struct daxc_dev *device(struct tree *tree)
{
	tree_region(tree, HMEM0, 4 * GIB, 2 * GIB);
	tree_dev(tree, HMEM0, NAME, 2 * GIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 2 * GIB, 0);
	tree_file(tree, "auto\n", DEV "/compound/vmemmap_shift");
	tree_file(tree, "[auto] devmap folio\n", DEV "/compound/map");
	tree_dev(tree, HMEM0, "dax0.1", 0);
	return tree_find(tree, NAME);
}

static struct daxc_plan *reconfigure(struct daxc_dev *dev, const struct daxc_request *request)
{
	struct daxc_plan *plan;

	assert_int_equal(daxc_plan_reconfigure(dev, request, &plan), 0);
	return plan;
}

/* Frees the plan. */
static void assert_differs(struct tree *tree, struct daxc_plan *plan, const char *how)
{
	const struct daxc_error *error;

	assert_int_equal(verify(plan), -EIO);
	error = daxc_get_error(tree->ctx);
	assert_non_null(error);
	assert_string_equal(error->rule, "not-as-planned");
	assert_non_null(strstr(error->what, NAME ": the kernel accepted every step, but "));
	assert_non_null(strstr(error->what, how));
	daxc_plan_free(plan);
}

static void another_driver_is_told(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree);
	struct daxc_plan *plan;

	assert_int_equal(daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), 0);
	assert_differs(tree, plan, "its driver is none, not dax_compound");
	assert_int_equal(daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), 0);
	tree_driver(tree, HMEM0, NAME, "device_dax");
	assert_differs(tree, plan, "its driver is device_dax, not dax_compound");
	assert_int_equal(daxc_plan_disable(dev, false, &plan), 0);
	assert_differs(tree, plan, "its driver is device_dax, not none");
}

static void another_geometry_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree);
	struct daxc_plan *plan;

	request.size = GIB;
	assert_differs(tree, reconfigure(dev, &request), "its size is 2G, not 1G");
	request.size = DAXC_SIZE_KEEP;
	request.align = GIB;
	assert_differs(tree, reconfigure(dev, &request), "its align is 2M, not 1G");
	request.align = 0;
	request.size = 3 * GIB;
	plan = reconfigure(dev, &request);
	tree_file(tree, "3221225472\n", DEV "/size");
	tree_extent(tree, HMEM0, NAME, 1, 7 * GIB, GIB, 2 * GIB);
	assert_differs(tree, plan, "its memory is elsewhere, not where it was chosen");
}

static void another_wish_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree);

	request.vmemmap_shift = 3;
	assert_differs(tree, reconfigure(dev, &request), "its vmemmap_shift is auto, not 3");
	tree_file(tree, "3\n", DEV "/compound/vmemmap_shift");
	dev = tree_find(tree, NAME);
	request.vmemmap_shift = DAXC_SHIFT_AUTO;
	assert_differs(tree, reconfigure(dev, &request), "its vmemmap_shift is 3, not auto");
	request.vmemmap_shift = DAXC_SHIFT_KEEP;
	request.map = DAXC_MAP_FOLIO;
	assert_differs(tree, reconfigure(dev, &request), "its map is auto, not folio");
}

static void a_device_that_stays_is_told(void **state)
{
	struct tree *tree = *state;
	struct daxc_plan *plan;

	tree_region(tree, HMEM0, 4 * GIB, 4 * GIB);
	tree_dev(tree, HMEM0, NAME, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	assert_int_equal(daxc_plan_destroy(tree_find(tree, "dax0.1"), false, &plan), 0);
	assert_int_equal(verify(plan), -EIO);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "not-as-planned");
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "dax0.1: "));
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "the device still exists"));
	tree_remove(tree, "sys/bus/dax/devices/dax0.1");
	tree_remove(tree, HMEM0 "/dax0.1");
	assert_int_equal(verify(plan), 0);
	daxc_plan_free(plan);
}

static void what_is_as_planned_is_not_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_plan *plan;

	request.size = GIB;
	request.vmemmap_shift = 3;
	plan = reconfigure(device(tree), &request);
	tree_file(tree, "1073741824\n", DEV "/size");
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, GIB, 0);
	tree_file(tree, "3\n", DEV "/compound/vmemmap_shift");
	assert_int_equal(verify(plan), 0);
	daxc_plan_free(plan);
}

/* A plan to set align, and one to set align and size; neither owns what the other has. */
static void the_first_step_that_is_new_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree);
	struct daxc_plan *one, *two;
	const char *step;

	request.align = 4 * KIB;
	one = reconfigure(dev, &request);
	request.size = GIB;
	two = reconfigure(dev, &request);
	assert_false(plan_differs(one, one, &step));
	assert_true(plan_differs(one, two, &step));
	assert_non_null(step);
	assert_string_not_equal(step, daxc_plan_get_step(one, 0));
	daxc_plan_free(one);
	daxc_plan_free(two);
}

static void block(struct tree *tree, int number, const char *state, const char *zone)
{
	tree_file(tree, state, "sys/devices/system/memory/memory%d/state", number);
	tree_file(tree, zone, "sys/devices/system/memory/memory%d/valid_zones", number);
}

static void assert_ram(struct tree *tree, struct daxc_plan *plan, const char *rule, const char *what)
{
	int rc = verify_ram(plan);

	assert_int_equal(rc, *rule ? -EBUSY : 0);
	if (!*rule)
		return;
	assert_string_equal(daxc_get_error(tree->ctx)->rule, rule);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, what));
	assert_non_null(strstr(daxc_get_error(tree->ctx)->hint, "at once"));
}

static void memory_that_others_act_on_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev;
	struct daxc_plan *plan;

	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_region(tree, HMEM0, 4 * GIB, 2 * GIB);
	tree_dev(tree, HMEM0, NAME, 256 * MIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 256 * MIB, 0);
	dev = tree_find(tree, NAME);
	request.mode = DAXC_MODE_SYSTEM_RAM;
	plan = reconfigure(dev, &request);
	tree_driver(tree, HMEM0, NAME, "kmem");
	block(tree, 32, "online\n", "Movable\n");
	block(tree, 33, "online\n", "Movable\n");
	assert_ram(tree, plan, "", "");
	block(tree, 33, "online\n", "Normal\n");
	assert_ram(tree, plan, "ram-zone", "2 of its memory blocks are online for anything");
	block(tree, 33, "offline\n", "Normal\n");
	assert_ram(tree, plan, "ram-zone", "somebody else");
	daxc_plan_free(plan);

	tree_remove(tree, HMEM0 "/" NAME "/driver");
	dev_forget(dev);
	request.ram = DAXC_RAM_NO_ONLINE;
	plan = reconfigure(dev, &request);
	assert_string_equal(daxc_plan_get_step(plan, daxc_plan_get_nr_steps(plan) - 1),
			    "have the memory of " NAME " stay offline");
	tree_driver(tree, HMEM0, NAME, "kmem");
	tree_file(tree, "online\n", "sys/devices/system/memory/auto_online_blocks");
	assert_ram(tree, plan, "ram-online", "1 of its memory blocks are online, which were to stay "
					     "offline: auto_online_blocks is online");
	block(tree, 32, "offline\n", "Normal\n");
	assert_ram(tree, plan, "", "");
	daxc_plan_free(plan);

	tree_remove(tree, HMEM0 "/" NAME "/driver");
	dev_forget(dev);
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
	request.ram = DAXC_RAM_NO_MOVABLE;
	plan = reconfigure(dev, &request);
	tree_driver(tree, HMEM0, NAME, "kmem");
	block(tree, 32, "online\n", "Normal\n");
	block(tree, 33, "online\n", "Movable\n");
	assert_ram(tree, plan, "", "");
	daxc_plan_free(plan);
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(another_driver_is_told),
		TREE_TEST(another_geometry_is_told),
		TREE_TEST(another_wish_is_told),
		TREE_TEST(a_device_that_stays_is_told),
		TREE_TEST(what_is_as_planned_is_not_told),
		TREE_TEST(the_first_step_that_is_new_is_told),
		TREE_TEST(memory_that_others_act_on_is_told),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
