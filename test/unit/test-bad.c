// SPDX-License-Identifier: LGPL-2.1
/*
 * bad.c and plan-bad.c on made-up trees: which memory is known to be bad, and who is not
 * given it. That the kernel takes it out of use, a guest shows: 47-bad-memory.
 */
#include <errno.h>
#include <string.h>

#include "change/request.h"
#include "inventory/bad.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-inspect.h"
#include "libdaxctl-compound-use.h"
#include "tree.h"

#define NAME   "dax0.0"
#define COMP   HMEM0 "/" NAME "/compound"
#define PMEM   "sys/devices/ndbus0/region1"
#define PMEM00 PMEM "/dax1.0"

/* Of 512M at 4G and 512M at 8G, in a region of 8G. */
static struct daxc_dev *device(struct tree *tree, const char *driver)
{
	tree_region(tree, HMEM0, 8 * GIB, 7 * GIB);
	tree_dev(tree, HMEM0, NAME, GIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 512 * MIB, 0);
	tree_extent(tree, HMEM0, NAME, 1, 8 * GIB, 512 * MIB, 512 * MIB / 4096);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	if (driver)
		tree_driver(tree, HMEM0, NAME, driver);
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_file(tree, "", "proc/self/maps");
	return tree_find(tree, NAME);
}

static void assert_bad(struct daxc_dev *dev, const char *want)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	char text[BAD_TEXT_MAX];

	dev_forget(dev);
	assert_int_equal(bad_read(dev, &bad), 0);
	assert_string_equal(bad_text(&bad, text, sizeof(text)), want);
}

static void offsets_are_where_the_extents_are(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, "dax_compound");

	assert_bad(dev, "");
	tree_file(tree, "4194304 2097152\n", COMP "/poison");
	assert_bad(dev, "0x100400000-0x1005fffff");
	/* the last 2M of the first extent, and the first 2M of the second */
	tree_file(tree, "534773760 4194304\n", COMP "/poison");
	assert_bad(dev, "0x11fe00000-0x11fffffff, 0x200000000-0x2001fffff");
	tree_file(tree, "0 4096\n8192 4096\n16384 4096\n24576 4096\n32768 4096\n", COMP "/poison");
	assert_bad(dev, "0x100000000-0x100000fff, 0x100002000-0x100002fff, 0x100004000-0x100004fff, "
			"0x100006000-0x100006fff and 1 more");
}

/* 1G at 2M of an nd region at 4G. */
static struct daxc_dev *pmem_device(struct tree *tree)
{
	tree_region(tree, PMEM00, GIB, UINT64_MAX);
	tree_dev(tree, PMEM00, "dax1.0", GIB);
	tree_extent(tree, PMEM00, "dax1.0", 0, 4 * GIB + 2 * MIB, GIB, 0);
	tree_file(tree, "0x100000000\n", PMEM "/resource");
	return tree_find(tree, "dax1.0");
}

static void what_libnvdimm_knows_is_known(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = pmem_device(tree);

	tree_file(tree, "", PMEM "/badblocks");
	assert_bad(dev, "");
	/* before the device; one sector of a page; twice the same; across the end */
	tree_file(tree, "0 4096\n4100 1\n4096 8\n2101240 16\n", PMEM "/badblocks");
	assert_bad(dev, "0x100200000-0x100200fff, 0x1401ff000-0x1401fffff");
	tree_file(tree, "0 4096\n", PMEM00 "/dax1.0/compound/poison");
	assert_bad(dev, "0x100200000-0x100200fff, 0x1401ff000-0x1401fffff");
	tree_file(tree, "0 8192\n", PMEM00 "/dax1.0/compound/poison");
	assert_bad(dev, "0x100200000-0x100201fff, 0x1401ff000-0x1401fffff");
}

/* Pages that are in the range in part are nobody's claim. */
static void what_is_not_mended_is_not_forgotten(void **state)
{
	static const struct {
		uint64_t offset, length;
		int rc;
	} cases[] = {
		{ 0, DAXC_SIZE_KEEP, -EHWPOISON }, { 0, 4096, -EHWPOISON }, { 0, 4095, 0 },
		{ 1, 4096, 0 }, { 1, 2, 0 }, { 4096, DAXC_SIZE_KEEP, 0 },
	};
	struct tree *tree = *state;
	struct daxc_dev *dev = pmem_device(tree);
	size_t i;

	tree_driver(tree, PMEM00, "dax1.0", "dax_compound");
	tree_file(tree, "4096 1\n", PMEM "/badblocks");
	dev_forget(dev);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct daxc_wipe wipe = { .sz = sizeof(wipe), .offset = cases[i].offset,
					  .length = cases[i].length, .force = true,
					  .dry_run = true, .forget_poison = true };

		assert_int_equal(daxc_dev_wipe(dev, &wipe, NULL), cases[i].rc);
		if (cases[i].rc)
			assert_string_equal(daxc_get_error(tree->ctx)->rule, "wipe-not-mended");
		wipe.forget_poison = false;
		assert_int_equal(daxc_dev_wipe(dev, &wipe, NULL), 0);
	}
}

static void assert_refused(const struct tree *tree, int rc, const char *rule, const char *what)
{
	const struct daxc_error *error = daxc_get_error(tree->ctx);

	assert_int_equal(rc, -EHWPOISON);
	assert_string_equal(error->rule, rule);
	assert_non_null(strstr(error->what, what));
	assert_non_null(strstr(error->hint, "--force"));
}

static int reconfigure(struct daxc_dev *dev, enum daxc_mode mode, unsigned int ram,
		       struct daxc_plan **plan)
{
	struct daxc_request request = REQUEST_INIT;

	request.mode = mode;
	request.ram = ram;
	return daxc_plan_reconfigure(dev, &request, plan);
}

static void no_other_driver_is_given_it(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, "dax_compound");
	struct daxc_plan *plan = NULL;

	tree_file(tree, "4194304 4096\n", COMP "/poison");
	assert_refused(tree, reconfigure(dev, DAXC_MODE_SYSTEM_RAM, 0, &plan), "bad-ram",
		       "4K of its memory are known to be bad, at 0x100400000-0x100400fff");
	assert_refused(tree, reconfigure(dev, DAXC_MODE_SYSTEM_RAM, DAXC_RAM_NO_ONLINE, &plan),
		       "bad-ram", "");
	assert_refused(tree, reconfigure(dev, DAXC_MODE_DEVDAX, 0, &plan), "bad-driver",
		       "device_dax maps them");
	assert_null(plan);
	assert_int_equal(reconfigure(dev, DAXC_MODE_DEVDAX, DAXC_RAM_FORCE, &plan), 0);
	daxc_plan_free(plan);
	assert_int_equal(reconfigure(dev, DAXC_MODE_DISABLED, 0, &plan), 0);
	daxc_plan_free(plan);
	tree_file(tree, "", COMP "/poison");
	assert_int_equal(reconfigure(dev, DAXC_MODE_DEVDAX, 0, &plan), 0);
	daxc_plan_free(plan);
}

static void assert_not_known(struct tree *tree)
{
	struct daxc_plan *plan = NULL;
	struct daxc_dev *dev;

	daxc_refresh(tree->ctx);
	dev = tree_find(tree, NAME);
	assert_true(reconfigure(dev, DAXC_MODE_SYSTEM_RAM, 0, &plan) < 0);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "read which of its memory is bad"));
	assert_true(reconfigure(dev, DAXC_MODE_DEVDAX, 0, &plan) < 0);
	assert_null(plan);
	assert_int_equal(reconfigure(dev, DAXC_MODE_SYSTEM_RAM, DAXC_RAM_FORCE, &plan), 0);
	daxc_plan_free(plan);
}

/* Not all of it is listed, or none can be read: that is not to be free of errors. */
static void what_is_bad_and_not_known_is_not_given_away(void **state)
{
	struct tree *tree = *state;

	device(tree, "dax_compound");
	tree_file(tree, "vmemmap_shift 9\npoison_ranges 9\n", COMP "/summary");
	tree_file(tree, "", COMP "/poison");
	assert_not_known(tree);
	tree_remove(tree, COMP "/summary");
	tree_remove(tree, COMP "/poison");
	tree_file(tree, "", COMP "/poison/refused");
	assert_not_known(tree);
}

static void enabling_is_no_way_around_it(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, NULL);
	struct daxc_plan *plan = NULL;

	tree_file(tree, "4194304 4096\n", COMP "/poison");
	assert_refused(tree, daxc_plan_enable(dev, DAXC_MODE_DEVDAX, &plan), "bad-driver", "");
	assert_int_equal(daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), 0);
	daxc_plan_free(plan);
}

static void by_force_it_is_taken_out_of_use(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, "dax_compound");
	struct daxc_plan *plan = NULL;
	size_t n;

	tree_file(tree, "4194304 8192\n", COMP "/poison");
	assert_int_equal(reconfigure(dev, DAXC_MODE_SYSTEM_RAM, DAXC_RAM_FORCE, &plan), 0);
	n = daxc_plan_get_nr_steps(plan);
	assert_string_equal(daxc_plan_get_step(plan, n - 1),
			    "bring the memory of " NAME " online for movable pages, but 8K that are "
			    "bad");
	daxc_plan_free(plan);
}

/* A new device has memory that another one found to be bad, of a pmem-like region that says so. */
static void a_new_device_is_given_no_other_memory(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_region *region;

	device(tree, NULL);
	tree_file(tree, "0\n", "sys/devices/platform/resource");
	tree_file(tree, "8388608 8\n", "sys/devices/platform/badblocks"); /* at 4G */
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	tree_file(tree, "0\n", HMEM0 "/" NAME "/size");
	tree_remove(tree, HMEM0 "/" NAME "/mapping0");
	tree_remove(tree, HMEM0 "/" NAME "/mapping1");
	tree_file(tree, "8589934592\n", HMEM0 "/dax_region/available_size");
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	request.mode = DAXC_MODE_DEVDAX;
	request.size = GIB;
	assert_refused(tree, daxc_plan_create(region, &request, &plan), "bad-driver", "4K");
	request.at = 2 * GIB;
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
	request.at = 0;
	request.mode = DAXC_MODE_COMPOUND;
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
}

static void doctor_knows_of_it_whatever_has_it(void **state)
{
	static const struct {
		const char *driver, *id;
	} cases[] = { { "device_dax", "bad-mapped" }, { "kmem", "bad-ram" }, { NULL, "bad-unused" } };
	struct tree *tree = *state;
	struct daxc_findings *findings;
	struct daxc_dev *dev = device(tree, NULL);
	size_t i, j;
	bool found;

	tree_file(tree, "4194304 4096\n", COMP "/poison");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].driver)
			tree_driver(tree, HMEM0, NAME, cases[i].driver);
		dev_forget(dev);
		assert_int_equal(daxc_diagnose(tree->ctx, dev, &findings), 0);
		found = false;
		for (j = 0; j < daxc_findings_get_count(findings); j++)
			found |= !strcmp(daxc_findings_get(findings, j)->id, cases[i].id);
		assert_true(found);
		daxc_findings_free(findings);
		if (cases[i].driver)
			tree_remove(tree, HMEM0 "/" NAME "/driver");
	}
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(offsets_are_where_the_extents_are),
		TREE_TEST(what_libnvdimm_knows_is_known),
		TREE_TEST(what_is_not_mended_is_not_forgotten),
		TREE_TEST(no_other_driver_is_given_it),
		TREE_TEST(what_is_bad_and_not_known_is_not_given_away),
		TREE_TEST(enabling_is_no_way_around_it),
		TREE_TEST(by_force_it_is_taken_out_of_use),
		TREE_TEST(a_new_device_is_given_no_other_memory),
		TREE_TEST(doctor_knows_of_it_whatever_has_it),
	};

	return cmocka_run_group_tests_name("bad", tests, NULL, NULL);
}
