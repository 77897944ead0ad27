// SPDX-License-Identifier: LGPL-2.1
/*
 * Whether a device that a killed change has left may be taken back, on made-up
 * trees. That it is then taken back, a guest shows: 23-recover.
 */
#include <errno.h>
#include <string.h>

#include "change/recover.h"
#include "tree.h"

#define NAME "dax0.1"

enum { RESIZE, BIND, N_STEPS };

/* A device of 1G that was of 2M, then bound to dax_compound: as the journal below tells. */
struct left {
	struct tree *tree;
	struct span before;
	struct step steps[N_STEPS];
	struct journal journal;
	struct subject subject;
};

static void leave(struct left *left, struct tree *tree)
{
	*left = (struct left){
		.tree = tree,
		.before = { 4 * GIB, 2 * MIB },
		.steps = { [RESIZE] = { .kind = STEP_EXTENTS, .attr = "size", .value = "1073741824" },
			   [BIND] = { .kind = STEP_BIND, .value = "dax_compound" } },
	};
	left->steps[RESIZE].before = (struct layout){ .spans = &left->before, .n = 1 };
	tree_region(tree, HMEM0, 4 * GIB, 3 * GIB);
	tree_dev(tree, HMEM0, NAME, GIB);
	tree_extent(tree, HMEM0, NAME, 0, 4 * GIB, GIB, 0);
	tree_driver(tree, HMEM0, NAME, "dax_compound");
	tree_file(tree, "0\n", HMEM0 "/" NAME "/compound/pinned");
	tree_file(tree, "", "proc/1/maps");
	left->subject = (struct subject){ .ctx = tree->ctx, .dev = tree_find(tree, NAME) };
	left->journal = (struct journal){ .device = NAME,
					  .inode = left->subject.dev->inode,
					  .steps = left->steps,
					  .n = N_STEPS };
}

static void assert_taken_back(struct left *left)
{
	dev_forget(left->subject.dev);
	assert_int_equal(recover_check(&left->subject, &left->journal), 0);
}

static void assert_left_alone(struct left *left, const char *rule, const char *what)
{
	const struct daxc_error *error;

	dev_forget(left->subject.dev);
	assert_int_equal(recover_check(&left->subject, &left->journal), -EBUSY);
	error = daxc_get_error(left->tree->ctx);
	assert_string_equal(error->rule, rule);
	assert_non_null(strstr(error->what, NAME));
	assert_non_null(strstr(error->what, what));
	assert_non_null(strstr(error->hint, NAME));
}

static void who_uses_it_keeps_it(void **state)
{
	struct tree *tree = *state;
	struct left left;

	leave(&left, tree);
	assert_taken_back(&left);
	tree_file(tree, "Name:\tpostgres\n", "proc/42/status");
	tree_file(tree, "7f0000000000-7f0040000000 rw-s 00000000 00:06 99 /dev/" NAME "\n",
		  "proc/42/maps");
	assert_left_alone(&left, "recover-held", "postgres (pid 42)");
	tree_file(tree, "", "proc/42/maps");
	tree_file(tree, "5\n", HMEM0 "/" NAME "/compound/pinned");
	assert_left_alone(&left, "pinned", "5 of its");
}

static void another_driver_or_size_is_another_change(void **state)
{
	struct tree *tree = *state;
	struct left left;

	leave(&left, tree);
	tree_file(tree, "536870912\n", HMEM0 "/" NAME "/size");
	assert_left_alone(&left, "recover-changed", "its size is 512M");
	tree_file(tree, "1073741824\n", HMEM0 "/" NAME "/size");
	assert_taken_back(&left);
	tree_remove(tree, HMEM0 "/" NAME "/driver");
	assert_taken_back(&left); /* killed before the bind */
	tree_driver(tree, HMEM0, NAME, "device_dax");
	assert_left_alone(&left, "recover-changed", "its driver is device_dax");
}

static void a_size_that_may_not_have_been_written_may_be_the_old_one(void **state)
{
	struct tree *tree = *state;
	struct left left;

	leave(&left, tree);
	tree_remove(tree, HMEM0 "/" NAME "/driver");
	left.journal.n = 1;
	tree_file(tree, "2097152\n", HMEM0 "/" NAME "/size");
	assert_taken_back(&left);
	tree_file(tree, "2147483648\n", HMEM0 "/" NAME "/size");
	assert_left_alone(&left, "recover-changed", "its size is 2G");
	strcpy(left.steps[RESIZE].value, "0x140000000-0x17fffffff"); /* a mapping adds to it */
	tree_file(tree, "1075838976\n", HMEM0 "/" NAME "/size");
	assert_taken_back(&left);
	left.steps[RESIZE].kind = STEP_CREATE; /* which makes it of size 0 */
	assert_left_alone(&left, "recover-changed", "its size is 1026M");
}

static void a_device_that_got_the_name_is_another(void **state)
{
	struct tree *tree = *state;
	struct left left;

	leave(&left, tree);
	left.journal.inode++;
	assert_left_alone(&left, "recover-changed", "another device");
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(who_uses_it_keeps_it),
		TREE_TEST(another_driver_or_size_is_another_change),
		TREE_TEST(a_size_that_may_not_have_been_written_may_be_the_old_one),
		TREE_TEST(a_device_that_got_the_name_is_another),
	};

	return cmocka_run_group_tests_name("recover", tests, NULL, NULL);
}
