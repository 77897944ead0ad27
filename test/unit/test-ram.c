// SPDX-License-Identifier: LGPL-2.1
/*
 * ram.c and agents.c on made-up trees: which memory blocks are a device's, what is told of
 * them, and who else acts on them.
 */
#include <string.h>

#include "base/private.h"
#include "inventory/agents.h"
#include "inventory/ram.h"
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

static void what_kmem_had_to_leave_is_left(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev = make_dev(tree);

	assert_int_equal(ram_left(dev), 0);
	make_block(tree, 4 * GIB - BLOCK, "online\n", "Normal\n"); /* not whole, and not ours */
	assert_int_equal(ram_left(dev), 0);
	tree_remove(tree, HMEM0 "/dax0.0/driver");
	make_block(tree, 4 * GIB, "online\n", "Normal\n");
	make_block(tree, 8 * GIB + BLOCK, "offline\n", "Normal\n");
	dev_forget(dev);
	assert_int_equal(ram_left(dev), 2);
}

static void assert_rules(struct tree *tree, const char *want)
{
	char text[AGENTS_TEXT_MAX];

	assert_int_equal(agents_find_rules(tree->ctx, text, sizeof(text)), *want != '\0');
	assert_string_equal(text, want);
}

static void rules_of_udev_that_bring_memory_online_are_found(void **state)
{
	static const char distribution[] = "# do memory hotadd\n"
					   "SUBSYSTEM!=\"memory\", GOTO=\"end\"\n"
					   "ACTION!=\"add\", GOTO=\"end\"\n"
					   "ENV{.state}=\"online\"\n"
					   "ATTR{state}==\"offline\", ATTR{state}=\"$env{.state}\"\n"
					   "LABEL=\"end\"\n";
	struct tree *tree = *state;

	assert_rules(tree, "");
	tree_file(tree, "# SUBSYSTEM==\"memory\", ATTR{state}=\"online\"\n"
			"SUBSYSTEM==\"memory\", ATTR{state}==\"offline\", TAG+=\"x\"\n"
			"SUBSYSTEM==\"net\", ATTR{state}=\"up\"\n",
		  "usr/lib/udev/rules.d/10-others.rules");
	tree_file(tree, "SUBSYSTEM==\"net\", RUN+=\"/bin/online\"\n",
		  "etc/udev/rules.d/20-net.rules");
	tree_file(tree, distribution, "usr/lib/udev/rules.d/40-hotplug.rules.old");
	tree_remove(tree, "usr/lib/udev/rules.d/10-others.rules");
	assert_rules(tree, "");
	tree_file(tree, distribution, "usr/lib/udev/rules.d/40-hotplug.rules");
	assert_rules(tree, "/usr/lib/udev/rules.d/40-hotplug.rules:5");
	tree_file(tree, "SUBSYSTEM==\"memory\", RUN+=\"/bin/sh -c 'echo online >/sys$devpath/state'\"\n",
		  "etc/udev/rules.d/99-mine.rules");
	assert_rules(tree, "/etc/udev/rules.d/99-mine.rules:1, "
			   "/usr/lib/udev/rules.d/40-hotplug.rules:5");
	tree_link(tree, "/dev/null", "etc/udev/rules.d/40-hotplug.rules");
	assert_rules(tree, "/etc/udev/rules.d/99-mine.rules:1");
}

static void who_brings_memory_online_is_said(void **state)
{
	struct tree *tree = *state;
	char text[AGENTS_TEXT_MAX];

	assert_non_null(strstr(agents_text(tree->ctx, text, sizeof(text)), "somebody else"));
	tree_file(tree, "online_movable\n", "sys/devices/system/memory/auto_online_blocks");
	assert_string_equal(agents_text(tree->ctx, text, sizeof(text)),
			    "auto_online_blocks is online_movable");
	tree_file(tree, "SUBSYSTEM==\"memory\", ATTR{state}=\"online\"\n",
		  "run/udev/rules.d/40-x.rules");
	assert_string_equal(agents_text(tree->ctx, text, sizeof(text)),
			    "rules of udev bring memory online (/run/udev/rules.d/40-x.rules:1)");
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
		with_tree(what_kmem_had_to_leave_is_left),
		with_tree(rules_of_udev_that_bring_memory_online_are_found),
		with_tree(who_brings_memory_online_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
