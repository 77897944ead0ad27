// SPDX-License-Identifier: LGPL-2.1
/*
 * That what a refusal or a finding tells to try would not be refused in its turn, in
 * states where the obvious command would be. On made-up trees; which driver there is
 * no tree tells, so that is test/vm/guest/47-hints'.
 */
#include <errno.h>
#include <string.h>

#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-inspect.h"
#include "libdaxctl-compound-use.h"
#include "tree.h"

#define NAME  "dax0.0"
#define DAX00 HMEM0 "/" NAME

/* A device of 2G at 4G, of a region in which @available more are free, for @driver. */
static struct daxc_dev *device(struct tree *tree, uint64_t available, const char *driver)
{
	tree_file(tree, "6.1.0\n", "proc/sys/kernel/osrelease");
	tree_file(tree, "", "sys/module/dax_compound/refcnt");
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
	tree_region(tree, HMEM0, 2 * GIB + available, available);
	tree_dev(tree, HMEM0, NAME, 2 * GIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, 2 * GIB, 0);
	tree_dev(tree, HMEM0, "dax0.1", 0);
	if (driver)
		tree_driver(tree, HMEM0, NAME, driver);
	return tree_find(tree, NAME);
}

static struct daxc_dev *find_anew(struct tree *tree)
{
	daxc_refresh(tree->ctx);
	return tree_find(tree, NAME);
}

static struct daxc_dev *give_driver(struct tree *tree, const char *driver)
{
	tree_remove(tree, DAX00 "/driver");
	tree_driver(tree, HMEM0, NAME, driver);
	return find_anew(tree);
}

static void make_static(struct tree *tree)
{
	tree_remove(tree, HMEM0 "/dax_region/available_size");
	tree_file(tree, "namespace3.0\n", HMEM0 "/namespace");
}

static void assert_hint(struct tree *tree, int rc, const char *rule, const char *hint)
{
	const struct daxc_error *error = daxc_get_error(tree->ctx);

	assert_true(rc < 0);
	assert_non_null(error);
	assert_string_equal(error->rule, rule);
	assert_string_equal(error->hint, hint);
}

static int reconfigure(struct daxc_dev *dev, const struct daxc_request *request)
{
	struct daxc_plan *plan = NULL;
	int rc = daxc_plan_reconfigure(dev, request, &plan);

	daxc_plan_free(plan);
	return rc;
}

/* The command of what is found of the device under that name; NULL: it is not found. */
static void assert_command(struct tree *tree, const char *id, const char *command)
{
	struct daxc_findings *findings;
	bool found = false;
	size_t i;

	assert_int_equal(daxc_diagnose(tree->ctx, find_anew(tree), &findings), 0);
	for (i = 0; i < daxc_findings_get_count(findings); i++) {
		if (strcmp(daxc_findings_get(findings, i)->id, id))
			continue;
		found = true;
		assert_non_null(command);
		assert_string_equal(daxc_findings_get(findings, i)->command, command);
	}
	assert_int_equal(found, command != NULL);
	daxc_findings_free(findings);
}

static void to_destroy_is_told_as_it_would_be_done(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_extent elsewhere = { .start = 5 * GIB, .size = 2 * GIB };
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, 0, NULL);

	request.size = 0;
	request.mode = DAXC_MODE_COMPOUND;
	assert_hint(tree, reconfigure(dev, &request), "size-zero",
		    "daxctl-compound destroy " NAME ", which gives the memory back");
	tree_driver(tree, HMEM0, NAME, "dax_compound");
	dev = find_anew(tree);
	assert_hint(tree, reconfigure(dev, &request), "size-zero",
		    "daxctl-compound destroy --force " NAME ", which gives the memory back");
	request.size = DAXC_SIZE_KEEP;
	request.extents = &elsewhere;
	request.n_extents = 1;
	assert_hint(tree, reconfigure(dev, &request), "extents-move",
		    "daxctl-compound destroy --force " NAME ", then create with the same mappings");
	make_static(tree);
	assert_hint(tree, reconfigure(find_anew(tree), &request), "extents-move",
		    "ndctl destroy-namespace -f namespace3.0, then create with the same mappings");
}

static void of_a_namespace_nothing_but_ndctl_is_told(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;

	device(tree, 0, "device_dax");
	make_static(tree);
	request.size = 0;
	request.mode = DAXC_MODE_COMPOUND;
	assert_hint(tree, reconfigure(find_anew(tree), &request), "static-region",
		    "ndctl create-namespace -f -e namespace3.0 -m devdax -a 2M");
	tree_file(tree, "1073741824\n", DAX00 "/align");
	give_driver(tree, "dax_compound");
	assert_command(tree, "1g-pins", "ndctl create-namespace -f -e namespace3.0 -m devdax -a 2M");
}

static void a_new_device_of_no_size_is_not_to_be_destroyed(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;

	device(tree, GIB, NULL);
	request.size = 0;
	assert_hint(tree, daxc_plan_create(daxc_dev_get_region(tree_find(tree, NAME)), &request, &plan),
		    "size-zero", "leave --size out, to take all that is free");
}

static void another_mode_is_told_with_what_it_takes(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, 0, "kmem");

	assert_hint(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), "enabled-other",
		    "daxctl-compound reconfigure --force --mode compound " NAME);
	assert_hint(tree, daxc_plan_enable(dev, DAXC_MODE_SYSTEM_RAM, &plan), "to-system-ram",
		    "daxctl-compound online-memory " NAME);
	dev = give_driver(tree, "device_dax");
	assert_hint(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), "enabled-other",
		    "daxctl-compound reconfigure --mode compound " NAME);
	tree_file(tree, "2\n", DAX00 "/compound/pinned");
	dev = find_anew(tree);
	assert_hint(tree, daxc_plan_enable(dev, DAXC_MODE_COMPOUND, &plan), "enabled-other",
		    "daxctl-compound who " NAME);
}

static void system_ram_is_told_to_who_can_have_it(void **state)
{
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, "device_dax");

	assert_hint(tree, daxc_plan_online(dev, 0, &plan), "not-system-ram",
		    "daxctl-compound reconfigure --mode system-ram " NAME);
	assert_hint(tree, daxc_plan_offline(dev, &plan), "not-system-ram",
		    "daxctl-compound list " NAME);
	tree_file(tree, "online\n", "sys/devices/system/memory/auto_online_blocks");
	assert_hint(tree, daxc_plan_online(dev, 0, &plan), "not-system-ram",
		    "daxctl-compound reconfigure --force --mode system-ram " NAME);
	assert_hint(tree, daxc_plan_enable(tree_find(tree, "dax0.1"), DAXC_MODE_SYSTEM_RAM, &plan),
		    "no-memory", "daxctl-compound reconfigure --force --mode system-ram --size 1G dax0.1");
}

static void growth_of_system_ram_is_told_with_force(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, "kmem");

	tree_file(tree, "0\n", "sys/devices/system/memory/memory32/removable");
	tree_file(tree, "offline\n", "sys/devices/system/memory/memory32/state");
	request.mode = DAXC_MODE_COMPOUND;
	request.ram = DAXC_RAM_FORCE;
	request.size = 8 * GIB;
	assert_hint(tree, reconfigure(dev, &request), "no-growth",
		    "daxctl-compound reconfigure --force --size 3G " NAME);
	dev = give_driver(tree, "device_dax");
	assert_hint(tree, reconfigure(dev, &request), "no-growth",
		    "daxctl-compound reconfigure --size 3G " NAME);
}

/* Who would be refused, or would wait for ever, is told who holds it instead. */
static void nothing_is_told_that_takes_a_pinned_device(void **state)
{
	struct tree *tree = *state;

	device(tree, 0, "device_dax");
	assert_command(tree, "in-tree-pins", "daxctl-compound reconfigure --mode compound " NAME);
	tree_file(tree, "2\n", DAX00 "/compound/pinned");
	assert_command(tree, "in-tree-pins", "daxctl-compound who " NAME);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB + 2 * MIB, 2 * GIB, 0);
	tree_file(tree, "1073741824\n", DAX00 "/align");
	assert_command(tree, "start-wrong-memory", "daxctl-compound who " NAME);
	assert_command(tree, "1g-mprotect", "daxctl-compound who " NAME);
	tree_remove(tree, DAX00 "/compound/pinned");
	assert_command(tree, "start-wrong-memory", "daxctl-compound reconfigure --align 2M " NAME);
}

static void a_driver_that_is_not_known_is_not_reconfigured(void **state)
{
	struct tree *tree = *state;

	device(tree, 0, "somebodys_dax");
	tree_file(tree, "4294967296\n", DAX00 "/align");
	tree_file(tree, "1073741824\n", DAX00 "/align");
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB + 2 * MIB, 2 * GIB, 0);
	assert_command(tree, "start-unaligned", "");
}

static void make_left_online(struct tree *tree)
{
	tree_file(tree, "40000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_file(tree, "online\n", "sys/devices/system/memory/memory4/state");
}

static void what_kmem_left_online_is_neither_enabled_nor_destroyed(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct tree *tree = *state;

	device(tree, 0, NULL);
	request.size = GIB;
	assert_command(tree, "no-driver", "daxctl-compound enable " NAME);
	assert_int_equal(daxc_plan_create(daxc_dev_get_region(tree_find(tree, NAME)), &request, &plan),
			 -ENOSPC);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "no-room");
	make_left_online(tree);
	assert_command(tree, "no-driver", NULL);
	assert_command(tree, "ram-left", "systemctl reboot");
	assert_hint(tree, daxc_plan_create(daxc_dev_get_region(tree_find(tree, NAME)), &request, &plan),
		    "region-busy", "daxctl-compound doctor " NAME);
}

static void a_new_device_is_told_where_one_fits(void **state)
{
	struct tree *tree = *state;

	device(tree, 0, NULL);
	tree_file(tree, "0\n", DAX00 "/size");
	tree_remove(tree, DAX00 "/mapping0");
	tree_file(tree, "2147483648\n", HMEM0 "/dax_region/available_size");
	assert_command(tree, "instance-0", "daxctl-compound create --region 0");
	tree_file(tree, "4294967296\n", HMEM0 "/dax_region/align");
	assert_command(tree, "instance-0", "");
}

static void wiping_is_told_a_way_that_is_open(void **state)
{
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = device(tree, GIB, "somebodys_dax");

	assert_hint(tree, daxc_dev_wipe(dev, &wipe, NULL), "wipe-driver",
		    "daxctl-compound reconfigure --mode compound " NAME);
	assert_hint(tree, daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), "no-memory",
		    "daxctl-compound reconfigure --mode compound --size 1G dax0.1");
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(to_destroy_is_told_as_it_would_be_done),
		TREE_TEST(of_a_namespace_nothing_but_ndctl_is_told),
		TREE_TEST(a_new_device_of_no_size_is_not_to_be_destroyed),
		TREE_TEST(another_mode_is_told_with_what_it_takes),
		TREE_TEST(system_ram_is_told_to_who_can_have_it),
		TREE_TEST(growth_of_system_ram_is_told_with_force),
		TREE_TEST(nothing_is_told_that_takes_a_pinned_device),
		TREE_TEST(a_driver_that_is_not_known_is_not_reconfigured),
		TREE_TEST(what_kmem_left_online_is_neither_enabled_nor_destroyed),
		TREE_TEST(a_new_device_is_told_where_one_fits),
		TREE_TEST(wiping_is_told_a_way_that_is_open),
	};

	return cmocka_run_group_tests_name("hints", tests, NULL, NULL);
}
