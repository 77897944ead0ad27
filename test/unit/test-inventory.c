// SPDX-License-Identifier: LGPL-2.1
/*
 * inventory.c and region.c on made-up trees: which regions and devices there
 * are, in which order, and what happens when they come and go.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-use.h"
#include "tree.h"

#define PMEM "sys/devices/LNXSYSTM:00/ndbus0/region1"

/* "dax0.0 dax0.1 | dax1.0": devices in the order of the walk, regions set apart. */
static void assert_inventory(struct tree *tree, const char *want)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	char got[1024] = "";

	daxc_region_foreach(tree->ctx, region) {
		if (*got)
			strcat(got, " |");
		daxc_dev_foreach(region, dev) {
			if (*got)
				strcat(got, " ");
			strcat(got, daxc_dev_get_name(dev));
		}
	}
	assert_string_equal(got, want);
}

static void no_dax_bus_is_an_empty_inventory(void **state)
{
	struct tree *tree = *state;

	assert_inventory(tree, "");
	assert_null(daxc_get_error(tree->ctx));
}

/* Nor one whose sysfs is not there, from which nobody knows anything. */
static void no_sysfs_is_an_error(void **state)
{
	struct daxc_region *region;
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_remove(tree, "sys");
	assert_null(daxc_region_get_first(tree->ctx));
	assert_non_null(daxc_get_error(tree->ctx));
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-sysfs");
	assert_int_equal(daxc_dev_by_name(tree->ctx, "dax0.0", &dev), -ENOENT);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-sysfs");
	assert_int_equal(region_by_path(tree->ctx, HMEM0, &region), -ENOENT);
}

static void a_bus_that_cannot_be_read_is_an_error(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "", "sys/bus/dax/devices");
	assert_null(daxc_region_get_first(tree->ctx));
	assert_non_null(daxc_get_error(tree->ctx));
	assert_int_equal(daxc_get_error(tree->ctx)->err, ENOTDIR);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-inventory");
}

static void devices_come_in_order_of_number_not_of_name(void **state)
{
	struct tree *tree = *state;

	tree_dev(tree, HMEM0, "dax0.10", GIB);
	tree_dev(tree, HMEM0, "dax0.9", GIB);
	tree_dev(tree, "sys/devices/platform/hmem.10", "dax10.0", GIB);
	tree_dev(tree, "sys/devices/platform/hmem.2", "dax2.0", GIB);
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_inventory(tree, "dax0.0 dax0.9 dax0.10 | dax2.0 | dax10.0");
}

static void what_is_not_a_device_name_is_left_out(void **state)
{
	static const char *const names[] = { "dax", "dax0", "dax0.", "dax.0", "dax0.0.0", "dax0.0 ",
					     "dax00.0", "dax0.00", "dax-1.0", "dax0.-1", "dax+1.0",
					     "xdax0.0", "dax0x.0", "dax4294967296.0",
					     "dax99999999999999999999.0", "DAX0.0" };
	struct tree *tree = *state;
	int region, id;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_false(dev_parse_name(names[i], &region, &id));
		tree_dev(tree, HMEM0, names[i], GIB);
	}
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_inventory(tree, "dax0.1");
}

static void the_largest_numbers_are_device_names(void **state)
{
	int region, id;

	assert_true(dev_parse_name("dax2147483647.2147483647", &region, &id));
	assert_int_equal(region, 2147483647);
	assert_int_equal(id, 2147483647);
}

static void links_that_lead_nowhere_are_left_out(void **state)
{
	struct tree *tree = *state;

	tree_link(tree, "/sys/devices/platform/hmem.0/dax0.0", "sys/bus/dax/devices/dax0.0");
	tree_link(tree, "../../..", "sys/bus/dax/devices/dax0.1");
	tree_link(tree, "dax0.3", "sys/bus/dax/devices/dax0.2");
	tree_dev(tree, HMEM0, "dax0.4", GIB);
	assert_inventory(tree, "dax0.4");
}

/* The dax core numbers a region as nvdimm numbers its own, which may have two namespaces. */
static void two_namespaces_of_one_pmem_region_are_two_regions(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *first, *second, *found;

	tree_dev(tree, PMEM "/dax1.1", "dax1.1", GIB);
	tree_dev(tree, PMEM "/dax1.0", "dax1.0", 2 * GIB);
	tree_region(tree, PMEM "/dax1.0", 2 * GIB, UINT64_MAX);
	tree_region(tree, PMEM "/dax1.1", GIB, UINT64_MAX);
	assert_inventory(tree, "dax1.0 | dax1.1");
	first = daxc_region_get_first(tree->ctx);
	second = daxc_region_get_next(first);
	assert_int_equal(daxc_region_get_id(first), 1);
	assert_int_equal(daxc_region_get_id(second), 1);
	assert_int_equal(daxc_region_get_size(first), 2 * GIB);
	assert_int_equal(daxc_region_get_size(second), GIB);
	assert_true(daxc_region_is_static(first));
	assert_string_equal(daxc_region_get_path(first), "/devices/LNXSYSTM:00/ndbus0/region1/dax1.0");
	assert_int_equal(daxc_region_by_id(tree->ctx, 1, &found), 0);
	assert_ptr_equal(found, first);
	assert_ptr_equal(daxc_dev_get_region(tree_find(tree, "dax1.1")), second);
}

static void devices_of_regions_of_one_number_stay_with_their_region(void **state)
{
	struct tree *tree = *state;

	tree_dev(tree, PMEM "/dax1.0", "dax1.0", GIB);
	tree_dev(tree, PMEM "/dax1.1", "dax1.1", GIB);
	tree_dev(tree, PMEM "/dax1.0", "dax1.2", GIB);
	tree_dev(tree, PMEM "/dax1.1", "dax1.3", GIB);
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_inventory(tree, "dax0.0 | dax1.0 dax1.2 | dax1.1 dax1.3");
}

static void a_region_that_is_not_there_is_no_region(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_int_equal(daxc_region_by_id(tree->ctx, 1, &region), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-region");
	assert_int_equal(daxc_region_by_id(tree->ctx, -1, &region), -ENODEV);
}

static void a_dynamic_region_shows_what_is_free(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	region = daxc_region_get_first(tree->ctx);
	assert_false(daxc_region_is_static(region));
	assert_int_equal(daxc_region_get_available(region), 3 * GIB);
	assert_int_equal(daxc_region_get_align(region), 2 * MIB);
	assert_string_equal(daxc_region_get_path(region), "/devices/platform/hmem.0");
}

static void junk_in_a_regions_attributes_is_nothing(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	tree_file(tree, "much\n", HMEM0 "/dax_region/size");
	tree_file(tree, "\n", HMEM0 "/dax_region/available_size");
	tree_file(tree, "99999999999999999999999999\n", HMEM0 "/dax_region/align");
	region = daxc_region_get_first(tree->ctx);
	assert_int_equal(daxc_region_get_size(region), DAXC_UNKNOWN);
	assert_int_equal(daxc_region_get_available(region), DAXC_UNKNOWN);
	assert_int_equal(daxc_region_get_align(region), 0);
	assert_false(daxc_region_is_static(region));
}

static void a_device_by_name_does_not_read_the_others(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", 2 * GIB);
	dev = tree_find(tree, "/dev/dax0.1");
	assert_int_equal(daxc_dev_get_size(dev), 2 * GIB);
	assert_false(tree->ctx->scanned);
	assert_null(dev->next);
	assert_ptr_equal(dev->region->devs, dev);
}

static void a_walk_after_a_question_by_name_finds_all(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_dev(tree, "sys/devices/platform/hmem.1", "dax1.0", GIB);
	dev = tree_find(tree, "dax0.1");
	assert_inventory(tree, "dax0.0 dax0.1 | dax1.0");
	assert_ptr_equal(tree_find(tree, "dax0.1"), dev);
}

static void a_name_that_is_none_and_a_device_that_is_not_there(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_int_equal(daxc_dev_by_name(tree->ctx, "pmem0", &dev), -EINVAL);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "bad-name");
	assert_int_equal(daxc_dev_by_name(tree->ctx, "/dev/dax0.0/", &dev), -EINVAL);
	assert_int_equal(daxc_dev_by_name(tree->ctx, "", &dev), -EINVAL);
	assert_int_equal(daxc_dev_by_name(tree->ctx, "dax0.1", &dev), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-device");
}

static void a_device_that_vanishes_is_left_out_but_not_freed(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_dev(tree, HMEM0, "dax0.2", GIB);
	dev = tree_find(tree, "dax0.1");
	assert_inventory(tree, "dax0.0 dax0.1 dax0.2");
	assert_true(daxc_dev_exists(dev));
	tree_remove(tree, "sys/bus/dax/devices/dax0.1");
	tree_remove(tree, HMEM0 "/dax0.1");
	assert_int_equal(daxc_dev_get_size(dev), DAXC_UNKNOWN);
	assert_false(daxc_dev_exists(dev));
	assert_string_equal(daxc_dev_get_name(dev), "dax0.1");
	assert_inventory(tree, "dax0.0 dax0.2");
	assert_string_equal(daxc_dev_get_name(daxc_dev_get_next(dev)), "dax0.2");
}

static void a_device_that_lacks_an_optional_attribute_has_not_gone(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_remove(tree, HMEM0 "/dax0.0/target_node");
	tree_remove(tree, HMEM0 "/dax0.0/numa_node");
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_target_node(dev), -1);
	assert_int_equal(daxc_dev_get_numa_node(dev), -1);
	assert_true(daxc_dev_exists(dev));
}

static void forgetting_keeps_objects_and_finds_what_changed(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *stays, *goes;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.2", GIB);
	assert_inventory(tree, "dax0.0 dax0.2");
	stays = tree_find(tree, "dax0.0");
	goes = tree_find(tree, "dax0.2");
	assert_int_equal(daxc_dev_get_size(stays), GIB);
	tree_file(tree, "0\n", HMEM0 "/dax0.0/size");
	tree_remove(tree, "sys/bus/dax/devices/dax0.2");
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_int_equal(daxc_dev_get_size(stays), GIB);
	inventory_forget(tree->ctx);
	assert_inventory(tree, "dax0.0 dax0.1");
	assert_ptr_equal(tree_find(tree, "dax0.0"), stays);
	assert_int_equal(daxc_dev_get_size(stays), 0);
	assert_false(daxc_dev_exists(goes));
	tree_link(tree, "../../../devices/platform/hmem.0/dax0.2", "sys/bus/dax/devices/dax0.2");
	inventory_forget(tree->ctx);
	assert_inventory(tree, "dax0.0 dax0.1 dax0.2");
	assert_ptr_equal(tree_find(tree, "dax0.2"), goes);
}

static void a_refresh_reads_everything_again(void **state)
{
	struct tree *tree = *state;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_inventory(tree, "dax0.0");
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_inventory(tree, "dax0.0");
	daxc_refresh(tree->ctx);
	assert_inventory(tree, "dax0.0 dax0.1");
}

/* A namespace that is set up again: the path is the same, the directory is another. */
static void a_region_made_anew_is_read_anew(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_size(dev), GIB);
	tree_remove(tree, "sys/bus/dax/devices/dax0.0");
	tree_remove(tree, HMEM0);
	tree_dev(tree, HMEM0, "dax0.0", 2 * GIB);
	inventory_forget(tree->ctx);
	assert_int_equal(daxc_dev_get_size(dev), 2 * GIB);
	tree_remove(tree, HMEM0);
	inventory_forget(tree->ctx);
	assert_int_equal(daxc_dev_get_size(dev), DAXC_UNKNOWN);
	assert_false(daxc_dev_exists(dev));
}

/* As on a running system, where names are given again and directories are not. */
static void remake(struct tree *tree, const char *name, uint64_t size)
{
	char from[128], to[128];

	tree->ctx->sysroot = false;
	snprintf(from, sizeof(from), HMEM0 "/%s", name);
	/* so that its inode is not free */
	snprintf(to, sizeof(to), "before-%s-of-%llu", name, (unsigned long long)size);
	assert_int_equal(renameat(tree->root, from, tree->root, to), 0);
	tree_remove(tree, "sys/bus/dax/devices/%s", name);
	tree_dev(tree, HMEM0, name, size);
}

static void a_device_made_anew_is_another(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *old, *now;

	tree->ctx->sysroot = false;
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_dev(tree, HMEM0, "dax0.2", GIB);
	assert_inventory(tree, "dax0.0 dax0.1 dax0.2");
	old = tree_find(tree, "dax0.1");
	assert_int_equal(dev_look(old), 0);
	remake(tree, "dax0.1", 2 * GIB);
	assert_int_equal(dev_look(old), -ENODEV);
	assert_int_equal(fail_gone(old), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "remade");
	inventory_forget(tree->ctx);
	assert_inventory(tree, "dax0.0 dax0.1 dax0.2");
	now = tree_find(tree, "dax0.1");
	assert_ptr_not_equal(now, old);
	assert_false(daxc_dev_exists(old));
	assert_int_equal(daxc_dev_get_size(old), DAXC_UNKNOWN);
	assert_int_equal(daxc_dev_get_size(now), 2 * GIB);
	remake(tree, "dax0.1", 4 * GIB); /* and found by its name alone */
	assert_int_equal(daxc_dev_get_size(tree_find(tree, "dax0.1")), 4 * GIB);
	assert_false(daxc_dev_exists(now));
	assert_inventory(tree, "dax0.0 dax0.1 dax0.2");
}

static void what_has_gone_is_kept_by_a_reference(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_dev *dev;

	tree_region(tree, HMEM0, 4 * GIB, 2 * GIB);
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	dev = daxc_dev_ref(tree_find(tree, "dax0.1"));
	remake(tree, "dax0.1", 2 * GIB);
	daxc_refresh(tree->ctx);
	/* before anybody has looked which devices there are */
	assert_true(daxc_dev_get_size(dev) == DAXC_UNKNOWN);
	assert_false(daxc_dev_exists(dev));
	assert_ptr_not_equal(tree_find(tree, "dax0.1"), dev);
	assert_int_equal(daxc_dev_get_size(tree_find(tree, "dax0.1")), 2 * GIB);
	daxc_refresh(tree->ctx);
	assert_string_equal(daxc_dev_get_name(dev), "dax0.1");
	region = daxc_region_ref(daxc_dev_get_region(dev));
	assert_null(daxc_dev_unref(dev));
	tree_remove(tree, "sys/bus/dax/devices/dax0.0");
	tree_remove(tree, "sys/bus/dax/devices/dax0.1");
	daxc_refresh(tree->ctx);
	assert_null(daxc_region_get_first(tree->ctx));
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_region_get_id(region), 0);
	assert_null(daxc_region_unref(region));
	assert_null(daxc_dev_unref(NULL));
	assert_null(daxc_region_ref(NULL));
}

static void a_refresh_keeps_what_is_there(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_size(dev), GIB);
	tree_file(tree, "2147483648\n", HMEM0 "/dax0.0/size");
	daxc_refresh(tree->ctx);
	assert_ptr_equal(tree_find(tree, "dax0.0"), dev);
	assert_int_equal(daxc_dev_get_size(dev), 2 * GIB);
}

static void what_was_planned_for_a_device_is_not_done_to_another(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree->ctx->sysroot = false;
	tree_region(tree, HMEM0, 4 * GIB, 2 * GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_driver(tree, HMEM0, "dax0.1", "kmem");
	dev = tree_find(tree, "dax0.1");
	remake(tree, "dax0.1", GIB);
	request.mode = DAXC_MODE_COMPOUND;
	assert_int_equal(daxc_plan_reconfigure(dev, &request, &plan), -ENODEV);
	assert_int_equal(daxc_plan_destroy(dev, true, &plan), -ENODEV);
	assert_int_equal(daxc_plan_enable(dev, DAXC_MODE_DEVDAX, &plan), -ENODEV);
	assert_int_equal(daxc_plan_disable(dev, false, &plan), -ENODEV);
	assert_int_equal(daxc_plan_online(dev, 0, &plan), -ENODEV);
	assert_int_equal(daxc_plan_offline(dev, &plan), -ENODEV);
	assert_int_equal(daxc_dev_wipe(dev, NULL, NULL), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "remade");
	assert_null(plan);
}

static void two_contexts_know_nothing_of_each_other(void **state)
{
	struct tree *tree = *state;
	struct daxc_ctx *other;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	assert_inventory(tree, "dax0.0");
	assert_int_equal(daxc_new(&other), 0);
	assert_int_equal(daxc_set_sysroot(other, "/proc/self/fdinfo"), 0);
	assert_null(daxc_region_get_first(other));
	assert_null(daxc_unref(other));
	assert_inventory(tree, "dax0.0");
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(no_dax_bus_is_an_empty_inventory),
		with_tree(no_sysfs_is_an_error),
		with_tree(a_bus_that_cannot_be_read_is_an_error),
		with_tree(devices_come_in_order_of_number_not_of_name),
		with_tree(what_is_not_a_device_name_is_left_out),
		cmocka_unit_test(the_largest_numbers_are_device_names),
		with_tree(links_that_lead_nowhere_are_left_out),
		with_tree(two_namespaces_of_one_pmem_region_are_two_regions),
		with_tree(devices_of_regions_of_one_number_stay_with_their_region),
		with_tree(a_region_that_is_not_there_is_no_region),
		with_tree(a_dynamic_region_shows_what_is_free),
		with_tree(junk_in_a_regions_attributes_is_nothing),
		with_tree(a_device_by_name_does_not_read_the_others),
		with_tree(a_walk_after_a_question_by_name_finds_all),
		with_tree(a_name_that_is_none_and_a_device_that_is_not_there),
		with_tree(a_device_that_vanishes_is_left_out_but_not_freed),
		with_tree(a_device_that_lacks_an_optional_attribute_has_not_gone),
		with_tree(forgetting_keeps_objects_and_finds_what_changed),
		with_tree(a_refresh_reads_everything_again),
		with_tree(a_region_made_anew_is_read_anew),
		with_tree(a_device_made_anew_is_another),
		with_tree(what_has_gone_is_kept_by_a_reference),
		with_tree(a_refresh_keeps_what_is_there),
		with_tree(what_was_planned_for_a_device_is_not_done_to_another),
		with_tree(two_contexts_know_nothing_of_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
