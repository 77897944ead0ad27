// SPDX-License-Identifier: LGPL-2.1
/*
 * no-room.c and vacate.c on made-up regions: which rule, which numbers, which
 * devices are offered, and that what the hint says then works.
 */
#include <stdio.h>
#include <string.h>

#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "tree.h"

#define ANY UINT64_MAX

/* A region at 4G whose start an empty device shows, and in which processes can be looked for. */
static void make_region(struct tree *tree, uint64_t size)
{
	tree_region(tree, HMEM0, size, 0);
	tree_dev(tree, HMEM0, "dax0.99", 0);
	tree_file(tree, "", "proc/none/maps");
}

/* A device of one extent at 4G + @at. */
static void add_dev(struct tree *tree, const char *name, uint64_t at, uint64_t size,
		    const char *driver)
{
	tree_dev(tree, HMEM0, name, size);
	tree_extent(tree, HMEM0, name, 0, 4 * GIB + at, size, 0);
	if (driver)
		tree_driver(tree, HMEM0, name, driver);
}

static void hold(struct tree *tree, int pid, const char *name)
{
	tree_file(tree, "Name:\tserver\nUid:\t0\n", "proc/%d/status", pid);
	tree_file(tree, "", "proc/%d/maps", pid);
	tree_link(tree, name, "proc/%d/fd/3", pid);
}

static int create(struct tree *tree, uint64_t align, uint64_t size)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	struct daxc_region *region;
	int rc;

	request.align = align;
	request.size = size;
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	rc = daxc_plan_create(region, &request, &plan);
	daxc_plan_free(plan);
	return rc;
}

static int resize(struct tree *tree, const char *name, uint64_t align, uint64_t size)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan = NULL;
	int rc;

	request.align = align;
	request.size = size;
	rc = daxc_plan_reconfigure(tree_find(tree, name), &request, &plan);
	daxc_plan_free(plan);
	return rc;
}

static void assert_said(struct tree *tree, int rc, const char *rule, const char *what,
			const char *hint)
{
	const struct daxc_error *error = daxc_get_error(tree->ctx);

	assert_int_equal(rc, -ENOSPC);
	assert_non_null(error);
	assert_string_equal(error->rule, rule);
	if (!strstr(error->what, what))
		assert_string_equal(error->what, what);
	assert_string_equal(error->hint, hint);
	assert_null(strchr(error->what, '?'));
}

/* What a destroyed device leaves: nothing. The inventory is read anew. */
static void destroy(struct tree *tree, const char *name)
{
	struct daxc_ctx *fresh;

	tree_remove(tree, HMEM0 "/%s", name);
	tree_remove(tree, "sys/bus/dax/devices/%s", name);
	assert_int_equal(daxc_new(&fresh), 0);
	assert_int_equal(daxc_set_sysroot(fresh, tree->dir), 0);
	daxc_set_log_fn(fresh, NULL, NULL);
	daxc_unref(tree->ctx);
	tree->ctx = fresh;
}

static void what_the_region_could_never_hold_is_not_blamed_on_devices(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 8 * GIB);
	add_dev(tree, "dax0.1", GIB, GIB / 2, NULL);
	assert_said(tree, create(tree, GIB, 9 * GIB), "no-aligned-extent",
		    "which hold 7G once aligned; even empty, the region holds no more than 8G at "
		    "this align.",
		    "daxctl-compound create --region 0 --align 1G --size 7G");
	assert_int_equal(create(tree, GIB, 7 * GIB), 0);
}

static void the_smallest_idle_device_that_makes_room_is_named(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 4 * GIB);
	add_dev(tree, "dax0.1", 0, GIB, NULL);
	add_dev(tree, "dax0.2", GIB, GIB / 2, NULL);
	add_dev(tree, "dax0.3", 3 * GIB / 2, GIB / 2, NULL);
	add_dev(tree, "dax0.4", 2 * GIB, 2 * GIB, NULL);
	assert_said(tree, create(tree, GIB, GIB), "no-room",
		    "nothing of the region is free; it would fit without dax0.1, which nobody uses.",
		    "daxctl-compound destroy dax0.1 makes room for 1G at align 1G, and loses what "
		    "is in it");
	destroy(tree, "dax0.1");
	assert_int_equal(create(tree, GIB, GIB), 0);
}

static void several_idle_devices_are_named_when_one_does_not_do(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 2 * GIB);
	add_dev(tree, "dax0.1", 0, GIB / 2, NULL);
	add_dev(tree, "dax0.2", GIB / 2, GIB / 2, NULL);
	add_dev(tree, "dax0.3", GIB, GIB, "kmem");
	assert_said(tree, create(tree, GIB, GIB), "no-room",
		    "it would fit without dax0.1 and dax0.2, which nobody uses.",
		    "daxctl-compound destroy dax0.1 dax0.2 makes room for 1G at align 1G, and "
		    "loses what is in it");
	destroy(tree, "dax0.1");
	destroy(tree, "dax0.2");
	assert_int_equal(create(tree, GIB, GIB), 0);
}

static void what_is_free_already_is_the_hint_before_destroying(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 4 * GIB);
	add_dev(tree, "dax0.1", 0, 2 * GIB, NULL);
	assert_said(tree, create(tree, GIB, 3 * GIB), "no-aligned-extent",
		    "which holds 2G once aligned; it would fit without dax0.1, which nobody uses.",
		    "daxctl-compound create --region 0 --align 1G --size 2G");
	assert_int_equal(create(tree, GIB, 2 * GIB), 0);
}

static void a_device_without_a_driver_goes_before_one_that_nobody_holds(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 3 * GIB);
	add_dev(tree, "dax0.1", 0, GIB, "device_dax");
	add_dev(tree, "dax0.2", GIB, 2 * GIB, NULL);
	assert_said(tree, create(tree, GIB, GIB), "no-room", "without dax0.2, which nobody uses.",
		    "daxctl-compound destroy dax0.2 makes room for 1G at align 1G, and loses what "
		    "is in it");
}

/* Without the size of memory blocks it is not known which are its own, and so not that kmem left none. */
static void a_device_that_kmem_may_have_left_online_is_not_to_go(void **state)
{
	struct tree *tree = *state;

	make_region(tree, GIB);
	add_dev(tree, "dax0.1", 0, GIB, NULL);
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
	assert_said(tree, create(tree, GIB, GIB), "region-busy", "in use", "daxctl-compound doctor dax0.1");
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	daxc_refresh(tree->ctx);
	assert_said(tree, create(tree, GIB, GIB), "no-room", "without dax0.1, which nobody uses.",
		    "daxctl-compound destroy dax0.1 makes room for 1G at align 1G, and loses what is in it");
}

static void an_enabled_device_that_nobody_holds_needs_force(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 3 * GIB);
	add_dev(tree, "dax0.1", 0, GIB, "device_dax");
	add_dev(tree, "dax0.2", GIB, GIB, "dax_compound");
	tree_file(tree, "1\n", HMEM0 "/dax0.2/compound/pinned");
	add_dev(tree, "dax0.3", 2 * GIB, GIB, "dax_compound");
	hold(tree, 7, "/dev/dax0.1");
	assert_said(tree, create(tree, GIB, GIB), "no-room", "without dax0.3, which nobody uses.",
		    "daxctl-compound destroy --force dax0.3 makes room for 1G at align 1G, and "
		    "loses what is in it");
}

static void who_is_in_the_way_is_named_when_all_are_in_use(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 4 * GIB);
	add_dev(tree, "dax0.1", 0, GIB, "kmem");
	add_dev(tree, "dax0.2", GIB, 3 * GIB, "device_dax");
	hold(tree, 7, "/dev/dax0.2");
	assert_said(tree, create(tree, GIB, GIB), "region-busy",
		    "but for devices that are in use, of which dax0.2 is the largest.",
		    "daxctl-compound who dax0.2");
}

static void a_smaller_align_is_the_hint_where_it_has_room(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 2 * GIB);
	add_dev(tree, "dax0.1", GIB / 2, GIB, "kmem");
	assert_said(tree, create(tree, GIB, 2 * GIB), "region-small",
		    "which hold 0 once aligned; the region could hold it, but for devices that "
		    "are in use, of which dax0.1 is the largest.",
		    "--align 2M --size 1G");
	assert_int_equal(create(tree, 2 * MIB, GIB), 0);
}

static void idle_devices_are_offered_for_less_when_all_is_never_to_be_had(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 2 * GIB);
	add_dev(tree, "dax0.1", 0, 2 * GIB, NULL);
	assert_said(tree, create(tree, GIB, 4 * GIB), "no-room",
		    "even empty, the region holds no more than 2G at this align.",
		    "daxctl-compound destroy dax0.1 makes room for 2G at align 1G, and loses what "
		    "is in it");
	destroy(tree, "dax0.1");
	assert_int_equal(create(tree, GIB, 2 * GIB), 0);
}

static void a_region_that_holds_no_such_align_is_offered_for_a_smaller_one(void **state)
{
	struct tree *tree = *state;

	make_region(tree, GIB / 2);
	add_dev(tree, "dax0.1", 0, GIB / 2, NULL);
	assert_said(tree, create(tree, GIB, ANY), "no-room",
		    "even empty, the region holds no more than 0 at this align.",
		    "daxctl-compound destroy dax0.1 makes room for 512M at align 2M, and loses "
		    "what is in it");
	destroy(tree, "dax0.1");
	assert_int_equal(create(tree, 2 * MIB, GIB / 2), 0);
}

static void growth_counts_what_the_device_has(void **state)
{
	struct tree *tree = *state;

	make_region(tree, 4 * GIB);
	add_dev(tree, "dax0.1", 0, GIB, NULL);
	add_dev(tree, "dax0.2", GIB, GIB, NULL);
	assert_said(tree, resize(tree, "dax0.1", 0, 5 * GIB), "no-growth",
		    "even alone in the region it could have no more than 4G.",
		    "daxctl-compound reconfigure --size 3G dax0.1");
	assert_int_equal(resize(tree, "dax0.1", 0, 3 * GIB), 0);
	assert_said(tree, resize(tree, "dax0.1", 0, 4 * GIB), "no-growth",
		    "it would fit without dax0.2, which nobody uses.",
		    "daxctl-compound reconfigure --size 3G dax0.1");
	destroy(tree, "dax0.2");
	assert_int_equal(resize(tree, "dax0.1", 0, 4 * GIB), 0);
}

static void a_device_that_has_the_whole_region_cannot_grow(void **state)
{
	struct tree *tree = *state;

	make_region(tree, GIB);
	add_dev(tree, "dax0.1", 0, GIB, NULL);
	assert_said(tree, resize(tree, "dax0.1", 0, 2 * GIB), "no-growth",
		    "even alone in the region it could have no more than 1G.",
		    "daxctl-compound reconfigure --size 1G dax0.1");
	assert_int_equal(resize(tree, "dax0.1", 0, GIB), 0);
}

static void more_devices_than_a_sentence_can_name_are_counted(void **state)
{
	struct tree *tree = *state;
	char name[16];
	int i;

	make_region(tree, GIB);
	for (i = 1; i <= 64; i++) {
		snprintf(name, sizeof(name), "dax0.%d", i);
		add_dev(tree, name, (uint64_t)(i - 1) * 16 * MIB, 16 * MIB, NULL);
	}
	assert_int_equal(create(tree, GIB, GIB), -ENOSPC);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, " and 61 more, which nobody uses."));
	for (i = 1; i <= 64; i++) {
		snprintf(name, sizeof(name), " dax0.%d ", i);
		assert_non_null(strstr(daxc_get_error(tree->ctx)->hint, name));
	}
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(what_the_region_could_never_hold_is_not_blamed_on_devices),
		with_tree(the_smallest_idle_device_that_makes_room_is_named),
		with_tree(several_idle_devices_are_named_when_one_does_not_do),
		with_tree(what_is_free_already_is_the_hint_before_destroying),
		with_tree(a_device_without_a_driver_goes_before_one_that_nobody_holds),
		with_tree(a_device_that_kmem_may_have_left_online_is_not_to_go),
		with_tree(an_enabled_device_that_nobody_holds_needs_force),
		with_tree(who_is_in_the_way_is_named_when_all_are_in_use),
		with_tree(a_smaller_align_is_the_hint_where_it_has_room),
		with_tree(idle_devices_are_offered_for_less_when_all_is_never_to_be_had),
		with_tree(a_region_that_holds_no_such_align_is_offered_for_a_smaller_one),
		with_tree(growth_counts_what_the_device_has),
		with_tree(a_device_that_has_the_whole_region_cannot_grow),
		with_tree(more_devices_than_a_sentence_can_name_are_counted),
	};

	return cmocka_run_group_tests_name("no-room", tests, NULL, NULL);
}
