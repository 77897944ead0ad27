// SPDX-License-Identifier: GPL-2.0
/* In which region a saved device was: numbers of regions are given anew at each boot. */
#include <stdio.h>
#include <string.h>

#include "files/saved.h"
#include "tree.h"

#define HMEM1 "sys/devices/platform/hmem.1"

/* hmem.0 starts at 4G, hmem.1 at 16G; a device without memory shows it. */
static void two_regions(struct tree *tree)
{
	tree_region(tree, HMEM0, 4 * GIB, 4 * GIB);
	tree_dev(tree, HMEM0, "dax0.0", 0);
	tree_region(tree, HMEM1, 4 * GIB, 4 * GIB);
	tree_dev(tree, HMEM1, "dax1.0", 0);
	tree_file(tree, "0x400000000\n", HMEM1 "/dax1.0/resource");
}

static struct saved saved_in(const char *path, uint64_t start)
{
	struct saved saved = { .name = "dax1.1", .region_size = 4 * GIB, .region_start = start };

	snprintf(saved.region, sizeof(saved.region), "/devices/platform/%s", path);
	return saved;
}

static void assert_region(struct tree *tree, const struct saved *saved, int id)
{
	struct daxc_region *region = saved_region(tree->ctx, saved);

	assert_int_equal(region ? daxc_region_get_id(region) : -1, id);
}

static void a_region_is_where_it_starts_whatever_its_number(void **state)
{
	struct tree *tree = *state;
	struct saved saved = saved_in("hmem.1", 4 * GIB);

	two_regions(tree);
	assert_region(tree, &saved, 0);
	saved = saved_in("hmem.9", 16 * GIB);
	assert_region(tree, &saved, 1);
	saved = saved_in("hmem.1", 8 * GIB);
	assert_region(tree, &saved, -1);
}

static void the_path_counts_where_nothing_else_is_known(void **state)
{
	struct tree *tree = *state;
	struct saved saved = saved_in("hmem.1", UINT64_MAX);

	two_regions(tree);
	assert_region(tree, &saved, 1);
	/* which place() finds then, and refuses */
	saved = saved_in("hmem.1", 8 * GIB);
	tree_remove(tree, HMEM1 "/dax1.0/resource");
	tree_file(tree, "", HMEM1 "/dax1.0/resource/refused");
	daxc_refresh(tree->ctx);
	assert_region(tree, &saved, 1);
}

/* A region that has the path and is none of the file's may be what is missing. */
static void a_region_may_have_moved(void **state)
{
	struct tree *tree = *state;
	struct saved devs[] = { saved_in("hmem.1", 8 * GIB), saved_in("hmem.0", 16 * GIB) };
	struct saved_list list = { devs, 1 };
	struct daxc_region *moved;

	two_regions(tree);
	moved = saved_region_moved(tree->ctx, &list, &devs[0]);
	assert_non_null(moved);
	assert_int_equal(daxc_region_get_id(moved), 1);
	list.n = 2;
	assert_null(saved_region_moved(tree->ctx, &list, &devs[0]));
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(a_region_is_where_it_starts_whatever_its_number),
		with_tree(the_path_counts_where_nothing_else_is_known),
		with_tree(a_region_may_have_moved),
	};

	return cmocka_run_group_tests_name("saved", tests, NULL, NULL);
}
