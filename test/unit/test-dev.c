// SPDX-License-Identifier: LGPL-2.1
/* dev.c and compound.c on made-up trees: a device's attributes, good and bad, and its mode. */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "tree.h"

#define DAX00 HMEM0 "/dax0.0"

static void attributes_are_what_the_kernel_shows(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", 3 * GIB);
	dev = tree_find(tree, "dax0.0");
	assert_string_equal(daxc_dev_get_name(dev), "dax0.0");
	assert_int_equal(daxc_dev_get_id(dev), 0);
	assert_int_equal(daxc_dev_get_size(dev), 3 * GIB);
	assert_int_equal(daxc_dev_get_align(dev), 2 * MIB);
	assert_int_equal(daxc_dev_get_resource(dev), 4 * GIB);
	assert_int_equal(daxc_dev_get_target_node(dev), 1);
	assert_int_equal(daxc_dev_get_numa_node(dev), 0);
}

static void an_attribute_is_read_once(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_size(dev), GIB);
	tree_file(tree, "0\n", DAX00 "/size");
	assert_int_equal(daxc_dev_get_size(dev), GIB);
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_dev_get_size(tree_find(tree, "dax0.0")), 0);
}

static void junk_in_an_attribute_is_not_a_device_that_went_away(void **state)
{
	struct tree *tree = *state;
	char big[8192];
	struct daxc_dev *dev;
	uint64_t value;

	memset(big, '1', sizeof(big));
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_file(tree, "1073741824 bytes\n", DAX00 "/size");
	tree_bytes(tree, big, sizeof(big), DAX00 "/align");
	tree_file(tree, "-1\n", DAX00 "/resource");
	tree_file(tree, "3000000000\n", DAX00 "/target_node");
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(dev_read_size(dev, &value), -EINVAL);
	assert_int_equal(daxc_dev_get_size(dev), DAXC_UNKNOWN);
	assert_int_equal(dev_read_align(dev, &value), -EOVERFLOW);
	assert_true(daxc_dev_get_resource(dev) == UINT64_MAX);
	assert_int_equal(daxc_dev_get_target_node(dev), -1);
	assert_true(daxc_dev_exists(dev));
}

static void the_driver_makes_the_mode(void **state)
{
	static const struct {
		const char *driver;
		enum daxc_mode mode;
	} cases[] = {
		{ "device_dax", DAXC_MODE_DEVDAX },
		{ "kmem", DAXC_MODE_SYSTEM_RAM },
		{ "dax_compound", DAXC_MODE_COMPOUND },
		{ "fsdev_dax", DAXC_MODE_FAMFS },
		{ "fsdev", DAXC_MODE_UNKNOWN },
		{ "dax_compound2", DAXC_MODE_UNKNOWN },
	};
	struct tree *tree = *state;
	struct daxc_dev *dev;
	char name[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(name, sizeof(name), "dax0.%zu", i);
		tree_dev(tree, HMEM0, name, GIB);
		tree_driver(tree, HMEM0, name, cases[i].driver);
		dev = tree_find(tree, name);
		assert_int_equal(daxc_dev_get_mode(dev), cases[i].mode);
		assert_string_equal(daxc_dev_get_driver(dev), cases[i].driver);
	}
	tree_dev(tree, HMEM0, "dax0.9", GIB);
	assert_int_equal(daxc_dev_get_mode(tree_find(tree, "dax0.9")), DAXC_MODE_DISABLED);
	assert_null(daxc_dev_get_driver(tree_find(tree, "dax0.9")));
}

static void a_mode_has_one_name(void **state)
{
	int mode;

	for (mode = DAXC_MODE_DISABLED; mode <= DAXC_MODE_UNKNOWN; mode++)
		assert_int_equal(daxc_mode_from_name(daxc_mode_name((enum daxc_mode)mode)), mode);
	assert_null(daxc_mode_name(DAXC_MODE_DEFAULT));
	assert_null(daxc_mode_name((enum daxc_mode)99));
	assert_null(daxc_mode_name((enum daxc_mode)-1));
	assert_int_equal(daxc_mode_from_name("famfs"), DAXC_MODE_FAMFS);
	assert_int_equal(daxc_mode_from_name("fsdev_dax"), -EINVAL);
	assert_int_equal(daxc_mode_from_name(""), -EINVAL);
	assert_int_equal(daxc_mode_from_name(NULL), -EINVAL);
}

static void without_the_module_there_is_no_compound_state(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;
	uint64_t bytes;
	int number;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_vmemmap_shift(dev, &number), -ENOENT);
	assert_int_equal(daxc_dev_get_page_size(dev, &bytes), -ENOENT);
	assert_int_equal(daxc_dev_get_memmap_bytes(dev, &bytes), -ENOENT);
	assert_int_equal(daxc_dev_get_memmap_base_bytes(dev, &bytes), -ENOENT);
	assert_int_equal(daxc_dev_get_altmap(dev, &number), -ENOENT);
	assert_true(daxc_dev_exists(dev));
}

static void a_getter_that_fails_leaves_no_error_of_another_call(void **state)
{
	const struct daxc_poison *poison;
	const struct daxc_extent *extents;
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct daxc_faults faults = DAXC_FAULTS_INIT;
	struct daxc_region *region;
	struct tree *tree = *state;
	enum daxc_map map;
	struct daxc_dev *dev;
	uint64_t bytes;
	int number;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
#define FAILS(call)                                                                   \
	do {                                                                          \
		assert_int_equal(daxc_region_by_id(tree->ctx, 9, &region), -ENODEV);  \
		assert_non_null(daxc_get_error(tree->ctx));                           \
		assert_true((call) < 0);                                              \
		assert_null(daxc_get_error(tree->ctx));                               \
	} while (0)
	FAILS(daxc_dev_get_vmemmap_shift(dev, &number));
	FAILS(daxc_dev_get_map(dev, &map));
	FAILS(daxc_dev_get_pinned(dev, &bytes));
	FAILS(daxc_dev_get_altmap(dev, &number));
	FAILS(daxc_dev_get_faults(dev, &faults));
	FAILS(daxc_dev_get_poison(dev, &poison));
	FAILS(daxc_dev_get_memory(dev, &memory));
	tree_file(tree, "junk\n", DAX00 "/mapping0/start");
	FAILS(daxc_dev_get_extents(dev, &extents));
#undef FAILS
}

static void compound_state_is_read_each_time(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;
	uint64_t bytes;
	int number;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	tree_file(tree, "auto\n", DAX00 "/compound/vmemmap_shift");
	tree_file(tree, "0\n", DAX00 "/compound/memmap_bytes");
	tree_file(tree, "1\n", DAX00 "/compound/altmap");
	assert_int_equal(daxc_dev_get_vmemmap_shift(dev, &number), 0);
	assert_int_equal(number, DAXC_SHIFT_AUTO);
	assert_int_equal(daxc_dev_get_altmap(dev, &number), 0);
	assert_int_equal(number, 1);
	tree_file(tree, "18\n", DAX00 "/compound/vmemmap_shift");
	tree_file(tree, "8192\n", DAX00 "/compound/memmap_bytes");
	assert_int_equal(daxc_dev_get_vmemmap_shift(dev, &number), 0);
	assert_int_equal(number, 18);
	assert_int_equal(daxc_dev_get_memmap_bytes(dev, &bytes), 0);
	assert_int_equal(bytes, 8192);
	tree_file(tree, "automatic\n", DAX00 "/compound/vmemmap_shift");
	assert_int_equal(daxc_dev_get_vmemmap_shift(dev, &number), -EINVAL);
}

static void a_summary_is_all_of_it_in_one_read(void **state)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	tree_file(tree, "state bound\nvmemmap_shift 18\nmap auto devmap [folio]\npage_size 1073741824\n"
			"memmap_bytes 8192\nmemmap_base_bytes 16777216\naltmap 0\npinned 3\nopens 4\n"
			"mappings 5\nfaults_pte 6\nfaults_pmd 7\nfaults_pud 8\npoison_ranges 9\n"
			"what_comes_next some words\n", DAX00 "/compound/summary");
	assert_int_equal(daxc_dev_get_compound(dev, &c), 0);
	assert_int_equal(c.vmemmap_shift, 18);
	assert_int_equal(c.map, DAXC_MAP_FOLIO);
	assert_int_equal(c.page_size, GIB);
	assert_int_equal(c.memmap_bytes, 8192);
	assert_int_equal(c.memmap_base_bytes, 16 * MIB);
	assert_int_equal(c.altmap, 0);
	assert_int_equal(c.pinned, 3);
	assert_int_equal(c.opens, 4);
	assert_int_equal(c.mappings, 5);
	assert_int_equal(c.faults_pte + 10 * c.faults_pmd + 100 * c.faults_pud, 876);
	assert_int_equal(c.poison_ranges, 9);
	/* once, until somebody asks for a fresh look */
	tree_file(tree, "vmemmap_shift auto\nmap auto [new] folio\n", DAX00 "/compound/summary");
	assert_int_equal(daxc_dev_get_compound(dev, &c), 0);
	assert_int_equal(c.vmemmap_shift, 18);
	daxc_refresh(tree->ctx);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_get_compound(dev, &c), 0);
	assert_int_equal(c.vmemmap_shift, DAXC_SHIFT_AUTO);
	assert_int_equal(c.map, DAXC_MAP_KEEP);
	assert_int_equal(c.altmap, -1);
	assert_true(c.pinned == DAXC_UNKNOWN);
}

static void a_summary_that_is_none_is_told(void **state)
{
	static const char *const bad[] = { "pinned\n", "pinned 1 2\n", "vmemmap_shift -x\n", "altmap yes\n" };
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	struct tree *tree = *state;
	size_t i;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		tree_file(tree, bad[i], DAX00 "/compound/summary");
		daxc_refresh(tree->ctx);
		assert_int_equal(daxc_dev_get_compound(tree_find(tree, "dax0.0"), &c), -EBADMSG);
	}
	assert_int_equal(daxc_dev_get_compound(NULL, &c), -EINVAL);
	assert_int_equal(daxc_dev_get_compound(tree_find(tree, "dax0.0"), NULL), -EINVAL);
}

static void a_module_without_a_summary_is_asked_for_each(void **state)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	tree_file(tree, "9\n", DAX00 "/compound/vmemmap_shift");
	tree_file(tree, "auto [devmap] folio\n", DAX00 "/compound/map");
	tree_file(tree, "7\n", DAX00 "/compound/pinned");
	assert_int_equal(daxc_dev_get_compound(dev, &c), 0);
	assert_int_equal(c.vmemmap_shift, 9);
	assert_int_equal(c.map, DAXC_MAP_DEVMAP);
	assert_int_equal(c.pinned, 7);
	assert_true(c.opens == DAXC_UNKNOWN);
}

static void without_the_module_one_device_is_asked(void **state)
{
	struct daxc_compound c = DAXC_COMPOUND_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	dev = tree_find(tree, "dax0.1");
	assert_int_equal(daxc_dev_get_compound(tree_find(tree, "dax0.0"), &c), -ENOENT);
	tree_file(tree, "vmemmap_shift 9\n", HMEM0 "/dax0.1/compound/summary");
	assert_int_equal(daxc_dev_get_compound(dev, &c), -ENOENT);
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_dev_get_compound(tree_find(tree, "dax0.1"), &c), 0);
}

static void the_nodes_of_one_device_are_those_of_its_region(void **state)
{
	struct tree *tree = *state;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_dev(tree, "sys/devices/platform/hmem.1", "dax1.0", GIB);
	tree_file(tree, "5\n", "sys/devices/platform/hmem.1/dax1.0/target_node");
	assert_int_equal(daxc_dev_get_target_node(tree_find(tree, "dax0.0")), 1);
	tree_remove(tree, HMEM0 "/dax0.1/target_node");
	assert_int_equal(daxc_dev_get_target_node(tree_find(tree, "dax0.1")), 1);
	assert_int_equal(daxc_dev_get_target_node(tree_find(tree, "dax1.0")), 5);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(attributes_are_what_the_kernel_shows),
		with_tree(an_attribute_is_read_once),
		with_tree(junk_in_an_attribute_is_not_a_device_that_went_away),
		with_tree(the_driver_makes_the_mode),
		cmocka_unit_test(a_mode_has_one_name),
		with_tree(without_the_module_there_is_no_compound_state),
		with_tree(a_getter_that_fails_leaves_no_error_of_another_call),
		with_tree(compound_state_is_read_each_time),
		with_tree(a_summary_is_all_of_it_in_one_read),
		with_tree(a_summary_that_is_none_is_told),
		with_tree(a_module_without_a_summary_is_asked_for_each),
		with_tree(without_the_module_one_device_is_asked),
		with_tree(the_nodes_of_one_device_are_those_of_its_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
