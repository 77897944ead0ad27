// SPDX-License-Identifier: LGPL-2.1
/* names.c on made-up trees: what a region and a device can be called, and what is nobody's name. */
#include <string.h>

#include "base/private.h"
#include "tree.h"

#define PMEM_A "sys/devices/platform/e820_pmem/ndbus0/region2/dax2.0"
#define PMEM_B "sys/devices/platform/e820_pmem/ndbus0/region2/dax2.1"

/*
 * Region 0: 4G..8G, with dax0.0 at 4G..5G and 6G..7G, and dax0.1 at 5G..5.5G. Two namespaces of
 * one pmem region, at 16G and at 32G.
 */
#define HMEM_LATER "sys/devices/platform/hmem_platform.0/hmem.7"

static int setup(void **state)
{
	struct tree *tree;

	if (tree_setup(state))
		return -1;
	tree = *state;
	tree_region(tree, HMEM0, 4 * GIB, 1536 * MIB);
	tree_dev(tree, HMEM0, "dax0.0", 2 * GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, GIB, 0);
	tree_extent(tree, HMEM0, "dax0.0", 1, 6 * GIB, GIB, GIB / 4096);
	tree_dev(tree, HMEM0, "dax0.1", 512 * MIB);
	tree_extent(tree, HMEM0, "dax0.1", 0, 5 * GIB, 512 * MIB, 0);
	tree_dev(tree, HMEM0, "dax0.2", 0);
	tree_region(tree, PMEM_A, GIB, UINT64_MAX);
	tree_dev(tree, PMEM_A, "dax2.0", GIB);
	tree_extent(tree, PMEM_A, "dax2.0", 0, 16 * GIB, GIB, 0);
	tree_region(tree, PMEM_B, 2 * GIB, UINT64_MAX);
	tree_dev(tree, PMEM_B, "dax2.1", 2 * GIB);
	tree_extent(tree, PMEM_B, "dax2.1", 0, 32 * GIB, 2 * GIB, 0);
	return 0;
}

static void a_device_has_many_names(void **state)
{
	static const char *const names[] = {
		"dax0.1", "0.1", "/dev/dax0.1", "/sys/bus/dax/devices/dax0.1",
		"/sys/bus/dax/devices/dax0.1/", "/sys/devices/platform/hmem.0/dax0.1",
		"/sys/devices/platform/hmem.0/dax0.1//", "0@1G", "dax0@1024M", "region0@1535M",
		"/platform/hmem.0@1G", "/sys/devices/platform/hmem.0@0x40000000",
	};
	struct tree *tree = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		assert_string_equal(daxc_dev_get_name(tree_find(tree, names[i])), "dax0.1");
}

static void an_offset_names_the_device_that_has_the_byte(void **state)
{
	static const struct {
		const char *name, *device;
	} cases[] = {
		{ "0@0", "dax0.0" },
		{ "0@1073741823", "dax0.0" },
		{ "0@1G", "dax0.1" },
		{ "0@1610612735", "dax0.1" },
		{ "0@2G", "dax0.0" },
		{ "0@3221225471", "dax0.0" },
		{ "/platform/e820_pmem/ndbus0/region2/dax2.1@1G", "dax2.1" },
		{ "2@0", "dax2.0" },
	};
	struct tree *tree = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(daxc_dev_get_name(tree_find(tree, cases[i].name)),
				    cases[i].device);
}

static void a_byte_that_nobody_has_and_names_that_are_none(void **state)
{
	static const struct {
		const char *name, *rule, *says;
	} cases[] = {
		{ "0@1536M", "no-device-at", "offset 1.5G: it is free" },
		{ "0@3G", "no-device-at", "it is free" },
		{ "0@4G", "no-device-at", "the region has 4G" },
		{ "0@16383P", "no-device-at", "the region has 4G" },
		{ "7@0", "no-region", "7: there is no such region" },
		{ "@0", "no-region", "" },
		{ "0@", "bad-name", "0@" },
		{ "0@1X", "bad-name", "REGION@OFFSET" },
		{ "0.", "bad-name", "" },
		{ "0.1 ", "bad-name", "" },
		{ "00.1", "bad-name", "" },
		{ "dax", "bad-name", "" },
		{ "", "bad-name", "''" },
		{ "/", "bad-name", "" },
		{ "/dev/", "bad-name", "" },
		{ "/dev/null", "bad-name", "" },
		{ "/sys/", "bad-name", "" },
		{ "/sys/bus/dax/devices", "bad-name", "" },
		{ "/sys/devices/platform/hmem.1/dax0.1", "no-device", "" },
		{ "/sys/bus/dax/devices/dax0.9", "no-device", "" },
		{ "0.9", "no-device", "0.9" },
		{ "dax4294967296.4294967296", "bad-name", "" },
	};
	struct tree *tree = *state;
	struct daxc_dev *dev = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(daxc_dev_by_name(tree->ctx, cases[i].name, &dev) < 0);
		assert_string_equal(daxc_get_error(tree->ctx)->rule, cases[i].rule);
		assert_non_null(strstr(daxc_get_error(tree->ctx)->what, cases[i].says));
	}
	assert_null(dev);
}

static void the_longest_names_do_not_fit_and_do_no_harm(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_dev *dev;
	char name[4096];

	memset(name, '1', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(daxc_dev_by_name(tree->ctx, name, &dev), -EINVAL);
	assert_int_equal(daxc_region_by_name(tree->ctx, name, &region), -ENODEV);
	name[1000] = '@';
	name[1002] = '\0';
	assert_int_equal(daxc_dev_by_name(tree->ctx, name, &dev), -EINVAL);
	memcpy(name, "/sys/", 5);
	name[1000] = '/';
	assert_int_equal(daxc_dev_by_name(tree->ctx, name, &dev), -EINVAL);
}

static void what_was_saved_by_an_older_kernel_names_its_region(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;

	tree_region(tree, HMEM_LATER, GIB, GIB);
	tree_dev(tree, HMEM_LATER, "dax7.0", 0);
	assert_int_equal(daxc_region_by_name(tree->ctx, "/devices/platform/hmem.7", &region), 0);
	assert_int_equal(daxc_region_get_id(region), 7);
	assert_int_equal(daxc_region_by_name(tree->ctx, "/platform/hmem_platform.0/hmem.7", &region), 0);
	assert_int_equal(daxc_region_get_id(region), 7);
}

static void a_region_has_many_names(void **state)
{
	static const char *const names[] = { "0", "dax0", "region0", "/platform/hmem.0",
					     "/devices/platform/hmem.0", "/devices/platform/hmem.0/",
					     "/sys/devices/platform/hmem.0" };
	static const char *const later[] = { "/platform/hmem_platform.0/hmem.0",
					     "/sys/devices/platform/hmem_platform.0/hmem.0/" };
	static const char *const others[] = { "/platform/hmem_platform.0", "/platform/hmem_platform.0/hmem.1",
					      "", "1", "00", "dax0.0", "hmem.0", "/platform/hmem",
					      "/platform/hmem.0/dax0.0", "platform/hmem.0" };
	struct tree *tree = *state;
	struct daxc_region *region;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(daxc_region_by_name(tree->ctx, names[i], &region), 0);
		assert_int_equal(daxc_region_get_id(region), 0);
		assert_true(daxc_region_has_name(region, names[i]));
	}
	for (i = 0; i < ARRAY_SIZE(later); i++)
		assert_true(daxc_region_has_name(region, later[i]));
	for (i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(daxc_region_has_name(region, others[i]));
	assert_int_equal(daxc_region_by_name(tree->ctx, "1", &region), -ENODEV);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-region");
	assert_int_equal(daxc_region_by_name(tree->ctx, NULL, &region), -EINVAL);
	assert_false(daxc_region_has_name(NULL, "0"));
	assert_false(daxc_region_has_name(region, NULL));
}

static void a_path_tells_regions_of_one_number_apart(void **state)
{
	struct tree *tree = *state;
	struct daxc_region *region;

	assert_int_equal(daxc_region_by_name(tree->ctx, "2", &region), 0);
	assert_int_equal(daxc_region_get_size(region), GIB);
	assert_int_equal(daxc_region_by_name(
				 tree->ctx, "/platform/e820_pmem/ndbus0/region2/dax2.1", &region), 0);
	assert_int_equal(daxc_region_get_size(region), 2 * GIB);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(a_device_has_many_names),
		with_tree(an_offset_names_the_device_that_has_the_byte),
		with_tree(a_byte_that_nobody_has_and_names_that_are_none),
		with_tree(the_longest_names_do_not_fit_and_do_no_harm),
		with_tree(a_region_has_many_names),
		with_tree(what_was_saved_by_an_older_kernel_names_its_region),
		with_tree(a_path_tells_regions_of_one_number_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
