// SPDX-License-Identifier: LGPL-2.1
/*
 * The plan files on made-up trees: which rule refuses a request, before anything
 * is touched. What carrying a plan out does is the guest tests'.
 */
#include <string.h>

#include "base/private.h"
#include "change/request.h"
#include "libdaxctl-compound-change.h"
#include "tree.h"

#define PMEM "sys/devices/platform/e820_pmem/ndbus0/region2/dax2.0"

/*
 * Region 0: 7.5G..10.5G, with dax0.0 (compound) at 8G..8.5G, dax0.1 (unbound) at 9.5G..9.75G and
 * dax0.2 without memory; dax2.0 is pmem.
 */
static int setup(void **state)
{
	struct tree *tree;

	if (tree_setup(state))
		return -1;
	tree = *state;
	tree_region(tree, HMEM0, 3 * GIB, 2304 * MIB);
	tree_dev(tree, HMEM0, "dax0.0", 512 * MIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 8 * GIB, 512 * MIB, 0);
	tree_driver(tree, HMEM0, "dax0.0", "dax_compound");
	tree_dev(tree, HMEM0, "dax0.1", 256 * MIB);
	tree_extent(tree, HMEM0, "dax0.1", 0, 9728 * MIB, 256 * MIB, 0);
	tree_dev(tree, HMEM0, "dax0.2", 0);
	tree_file(tree, "0x1e0000000\n", HMEM0 "/dax0.2/resource");
	tree_region(tree, PMEM, GIB, UINT64_MAX);
	tree_dev(tree, PMEM, "dax2.0", GIB);
	return 0;
}

static void assert_rule(struct tree *tree, int rc, const char *rule)
{
	const struct daxc_error *error = daxc_get_error(tree->ctx);

	assert_true(rc < 0);
	assert_non_null(error);
	assert_string_equal(error->rule, rule);
	assert_int_equal(error->err, -rc);
	assert_null(strchr(error->what, '?'));
	assert_null(strchr(error->hint, '?'));
}

static void a_request_is_what_was_set(void **state)
{
	struct daxc_extent extents[] = { { GIB, MIB, 0 }, { 3 * GIB, MIB, 0 } };
	struct daxc_request *r = daxc_request_new(), usual = REQUEST_INIT;

	(void)state;
	assert_memory_equal(r, &usual, sizeof(usual));
	daxc_request_set_mode(r, DAXC_MODE_DEVDAX);
	daxc_request_set_size(r, 2 * MIB);
	daxc_request_set_align(r, 4096);
	daxc_request_set_at(r, 8 * MIB);
	daxc_request_set_vmemmap_shift(r, 3);
	daxc_request_set_map(r, DAXC_MAP_FOLIO);
	daxc_request_set_ram(r, DAXC_RAM_FORCE);
	assert_int_equal(daxc_request_set_extents(r, extents, 2), 0);
	memset(extents, 0, sizeof(extents));
	assert_int_equal(r->mode, DAXC_MODE_DEVDAX);
	assert_int_equal(r->size, 2 * MIB);
	assert_int_equal(r->align, 4096);
	assert_int_equal(r->at, 8 * MIB);
	assert_int_equal(r->vmemmap_shift, 3);
	assert_int_equal(r->map, DAXC_MAP_FOLIO);
	assert_int_equal(r->ram, DAXC_RAM_FORCE);
	assert_int_equal(r->n_extents, 2);
	assert_int_equal(r->extents[1].start, 3 * GIB);
	assert_int_equal(daxc_request_set_extents(r, NULL, 2), 0);
	assert_int_equal(r->n_extents, 0);
	assert_int_equal(daxc_request_set_extents(NULL, NULL, 0), -EINVAL);
	daxc_request_set_size(NULL, 0);
	daxc_request_free(r);
	daxc_request_free(NULL);
}

static void create_is_refused_by_the_rule_that_was_broken(void **state)
{
	static const struct {
		struct daxc_request request;
		const char *rule;
	} cases[] = {
#define REQUEST(size_, align_, at_, shift_)                                            \
	{                                                                              \
		.size = (size_), .align = (align_), .at = (at_),                       \
		.vmemmap_shift = (shift_), .map = DAXC_MAP_KEEP,                       \
	}
		{ REQUEST(GIB, 3 * MIB, DAXC_AT_ANY, DAXC_SHIFT_KEEP), "bad-align" },
		{ REQUEST(0, 2 * MIB, DAXC_AT_ANY, DAXC_SHIFT_KEEP), "size-zero" },
		{ REQUEST(3 * MIB, 2 * MIB, DAXC_AT_ANY, DAXC_SHIFT_KEEP), "size-multiple" },
		{ REQUEST(GIB, GIB, 0, DAXC_SHIFT_KEEP), "at-multiple" },
		{ REQUEST(GIB, 2 * MIB, 3 * GIB, DAXC_SHIFT_KEEP), "at-outside" },
		{ REQUEST(GIB, 2 * MIB, 0, DAXC_SHIFT_KEEP), "at-taken" },
		{ REQUEST(GIB, GIB, DAXC_AT_ANY, DAXC_SHIFT_KEEP), "no-room" },
		{ REQUEST(2306 * MIB, 2 * MIB, DAXC_AT_ANY, DAXC_SHIFT_KEEP), "no-aligned-extent" },
		{ REQUEST(2 * MIB, 2 * MIB, DAXC_AT_ANY, 10), "shift-range" },
	};
	struct tree *tree = *state;
	struct daxc_plan *plan = NULL;
	struct daxc_region *region;
	size_t i;

	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_rule(tree, daxc_plan_create(region, &cases[i].request, &plan), cases[i].rule);
		assert_null(plan);
	}
}

static void order_1_is_refused_where_the_kernel_cannot(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_plan *plan;

	request.align = request.size = 2 * MIB;
	request.vmemmap_shift = 1;
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	tree_file(tree, "6.1.0-56-amd64\n", "proc/sys/kernel/osrelease");
	assert_rule(tree, daxc_plan_create(region, &request, &plan), "shift-kernel");
	tree_file(tree, "6.12.0\n", "proc/sys/kernel/osrelease");
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
}

static void entries_of_folios_leave_no_choice(void **state)
{
	static const int refused[] = { 1, 4, 8 };
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_plan *plan;
	size_t i;

	request.size = request.align = 2 * MIB;
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	tree_file(tree, "7.3.4+deb13-amd64\n", "proc/sys/kernel/osrelease");
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		request.vmemmap_shift = refused[i];
		assert_rule(tree, daxc_plan_create(region, &request, &plan), "shift-folio");
	}
	request.vmemmap_shift = 9;
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
	request.map = DAXC_MAP_DEVMAP;
	assert_rule(tree, daxc_plan_create(region, &request, &plan), "map-folio");
	tree_file(tree, "6.14.0\n", "proc/sys/kernel/osrelease");
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	daxc_plan_free(plan);
}

static void a_static_region_takes_no_device(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_plan *plan;

	assert_int_equal(daxc_region_by_id(tree->ctx, 2, &region), 0);
	assert_rule(tree, daxc_plan_create(region, &request, &plan), "static-region");
	assert_rule(tree, daxc_plan_destroy(tree_find(tree, "dax2.0"), false, &plan), "static-destroy");
}

static void a_plan_for_a_captured_tree_cannot_be_applied(void **state)
{
	struct daxc_request request = REQUEST_INIT;
	struct tree *tree = *state;
	struct daxc_region *region;
	struct daxc_plan *plan;
	int rc;

	request.align = 2 * MIB;
	request.size = 256 * MIB;
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, &region), 0);
	assert_int_equal(daxc_plan_create(region, &request, &plan), 0);
	assert_true(daxc_plan_get_nr_steps(plan) > 0);
	assert_non_null(daxc_plan_get_step(plan, 0));
	assert_null(daxc_plan_get_step(plan, daxc_plan_get_nr_steps(plan)));
	rc = daxc_plan_apply(plan, NULL);
	assert_rule(tree, rc, "read-only-root");
	assert_int_equal(rc, -EROFS);
	daxc_plan_free(plan);
}

static void devices_are_refused_by_their_state(void **state)
{
	struct tree *tree = *state;
	struct daxc_plan *plan;

	assert_rule(tree, daxc_plan_destroy(tree_find(tree, "dax0.0"), false, &plan), "enabled");
	assert_rule(tree, daxc_plan_enable(tree_find(tree, "dax0.2"), DAXC_MODE_COMPOUND, &plan),
		    "no-memory");
	assert_rule(tree, daxc_plan_enable(tree_find(tree, "dax0.0"), DAXC_MODE_DEVDAX, &plan),
		    "enabled-other");
	assert_rule(tree, daxc_plan_enable(tree_find(tree, "dax0.1"), DAXC_MODE_UNKNOWN, &plan),
		    "bad-mode");
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_what_was_set),
		with_tree(create_is_refused_by_the_rule_that_was_broken),
		with_tree(order_1_is_refused_where_the_kernel_cannot),
		with_tree(entries_of_folios_leave_no_choice),
		with_tree(a_static_region_takes_no_device),
		with_tree(a_plan_for_a_captured_tree_cannot_be_applied),
		with_tree(devices_are_refused_by_their_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
