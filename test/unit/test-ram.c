// SPDX-License-Identifier: LGPL-2.1
/* ram.c on made-up trees: which memory blocks are a device's, and what is told of them. */
#include "private.h"
#include "ram.h"
#include "tree.h"

#define BLOCK (128 * MIB)
#define DAX00 HMEM0 "/dax0.0"

static void make_block(struct tree *tree, uint64_t address, const char *state, const char *zones)
{
	unsigned long long number = address / BLOCK;

	tree_file(tree, state, "sys/devices/system/memory/memory%llu/state", number);
	tree_file(tree, zones, "sys/devices/system/memory/memory%llu/valid_zones", number);
}

/* Of two extents, neither of which begins or ends on a block: two blocks are whole, and one. */
static struct daxc_dev *make_dev(struct tree *tree)
{
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_dev(tree, HMEM0, "dax0.0", 8 * BLOCK);
	tree_driver(tree, HMEM0, "dax0.0", "kmem");
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB - 2 * MIB, 3 * BLOCK, 0);
	tree_extent(tree, HMEM0, "dax0.0", 1, 8 * GIB + 2 * MIB, 2 * BLOCK, 3 * BLOCK);
	return tree_find(tree, "dax0.0");
}

static void blocks_are_those_that_are_whole_in_an_extent(void **state)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	make_block(tree, 4 * GIB - BLOCK, "online\n", "Normal\n"); /* not whole, and not ours */
	make_block(tree, 4 * GIB, "online\n", "Movable\n");
	make_block(tree, 4 * GIB + BLOCK, "offline\n", "Normal Movable\n");
	make_block(tree, 8 * GIB, "online\n", "Normal\n");
	make_block(tree, 8 * GIB + BLOCK, "going-offline\n", "Movable\n");
	assert_int_equal(daxc_dev_get_memory(dev, &memory), 0);
	assert_int_equal(memory.blocks, 3);
	assert_int_equal(memory.online, 2);
	assert_int_equal(memory.movable, 1);
}

static void one_block_that_is_not_movable_is_enough(void **state)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	make_block(tree, 4 * GIB, "online\n", "Normal\n");
	make_block(tree, 4 * GIB + BLOCK, "online\n", "Movable\n");
	assert_int_equal(daxc_dev_get_memory(dev, &memory), 0);
	assert_int_equal(memory.online, 2);
	assert_int_equal(memory.movable, 0);
	/* read once, until somebody asks for a fresh look */
	make_block(tree, 4 * GIB, "offline\n", "Normal\n");
	assert_int_equal(daxc_dev_get_memory(dev, &memory), 0);
	assert_int_equal(memory.online, 2);
	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_dev_get_memory(tree_find(tree, "dax0.0"), &memory), 0);
	assert_int_equal(memory.online, 1);
}

static void where_all_is_offline_there_is_no_zone(void **state)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	make_block(tree, 4 * GIB, "offline\n", "Normal Movable\n");
	assert_int_equal(daxc_dev_get_memory(dev, &memory), 0);
	assert_int_equal(memory.blocks, 1);
	assert_int_equal(memory.online, 0);
	assert_int_equal(memory.movable, -1);
}

static void what_is_not_shown_is_not_nothing(void **state)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	assert_int_equal(daxc_dev_get_memory(dev, &memory), -EOPNOTSUPP);
	assert_int_equal(daxc_dev_get_memory(NULL, &memory), -EINVAL);
	assert_int_equal(daxc_dev_get_memory(dev, NULL), -EINVAL);
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_int_equal(daxc_dev_get_memory(tree_find(tree, "dax0.1"), &memory), -ENXIO);
}

static void a_captured_tree_is_not_changed(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	make_block(tree, 4 * GIB, "offline\n", "Normal Movable\n");
	assert_int_equal(ram_online(dev, true), -EROFS);
	assert_int_equal(ram_offline(dev), 0); /* it is */
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(blocks_are_those_that_are_whole_in_an_extent),
		with_tree(one_block_that_is_not_movable_is_enough),
		with_tree(where_all_is_offline_there_is_no_zone),
		with_tree(what_is_not_shown_is_not_nothing),
		with_tree(a_captured_tree_is_not_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
