// SPDX-License-Identifier: LGPL-2.1
/*
 * answer.h, and the public structures with an sz: programs that were built with an older or a
 * newer header than the library are served as far as they can be.
 */
#include <string.h>

#include "base/answer.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-inspect.h"
#include "libdaxctl-compound-use.h"
#include "tree.h"

/* A newer header's structure: with what this library does not know behind. */
#define NEWER(type)             \
	struct {                \
		type known;     \
		char more[16];  \
	}

static void a_question_may_be_shorter_or_longer(void **state)
{
	struct q { size_t sz; int a; int b; } ours, old = { .a = 1, .b = 2 };
	NEWER(struct q) new = { .known = { .a = 3, .b = 4 } };

	ours = (struct q){ .sz = 77, .a = -1, .b = -2 };
	old.sz = offsetof(struct q, b);
	assert_int_equal(answer_take(&ours, &old, sizeof(ours), ANSWER_UP_TO(struct q, a)), 0);
	assert_int_equal(ours.a, 1);
	assert_int_equal(ours.b, -2);
	assert_int_equal(ours.sz, 77);
	new.known.sz = sizeof(new);
	assert_int_equal(answer_take(&ours, &new, sizeof(ours), ANSWER_UP_TO(struct q, a)), 0);
	assert_int_equal(ours.b, 4);
	new.more[15] = 1;
	ours.b = 5;
	assert_int_equal(answer_take(&ours, &new, sizeof(ours), ANSWER_UP_TO(struct q, a)), -E2BIG);
	assert_int_equal(ours.b, 5);
	old.sz = ANSWER_UP_TO(struct q, a) - 1;
	assert_int_equal(answer_take(&ours, &old, sizeof(ours), ANSWER_UP_TO(struct q, a)), -EINVAL);
	assert_int_equal(answer_take(&ours, NULL, sizeof(ours), ANSWER_UP_TO(struct q, a)), 0);
}

/* CALL is an expression with @new.known; it gives @good while nothing unknown is asked for. */
#define TAKES_ANY_SZ(type, init, call, good)                              \
	do {                                                              \
		NEWER(type) new = { .known = init };                      \
		                                                          \
		assert_int_equal(call, good);                             \
		new.known.sz = sizeof(new);                               \
		assert_int_equal(call, good);                             \
		new.more[3] = 1;                                          \
		assert_int_equal(call, -EINVAL);                          \
		new.known.sz = sizeof(size_t);                            \
		assert_int_equal(call, -EINVAL);                          \
	} while (0)

/* Accepted, they meet what a captured tree cannot do. */
static void every_question_takes_any_sz(void **state)
{
	struct daxc_memmap_model usual = { .sz = sizeof(usual), .struct_page_bytes = 64 };
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct tree *tree = *state;
	struct daxc_dev *dev;
	uint64_t bytes;

	tree_region(tree, HMEM0, GIB, 0);
	tree_dev(tree, HMEM0, "dax0.0", GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, GIB, 0);
	tree_driver(tree, HMEM0, "dax0.0", "device_dax");
	dev = tree_find(tree, "dax0.0");
	TAKES_ANY_SZ(struct daxc_wipe, wipe, daxc_dev_wipe(dev, &new.known, NULL), -EROFS);
	TAKES_ANY_SZ(struct daxc_memmap_model, usual,
		     daxc_memmap_estimate(&new.known, GIB, 4096, false, &bytes), 0);
}

static void every_answer_fits_its_sz(void **state)
{
	NEWER(struct daxc_memmap_model) new = { .known.sz = sizeof(new) };
	struct daxc_memmap_model old = { .sz = offsetof(struct daxc_memmap_model, struct_page_bytes),
					 .struct_page_bytes = 99 };
	struct tree *tree = *state;

	memset(new.more, 1, sizeof(new.more));
	assert_int_equal(daxc_memmap_model(tree->ctx, &new.known), 0);
	assert_int_equal(new.known.struct_page_bytes, 64);
	assert_int_equal(new.more[0] | new.more[15], 0);
	assert_int_equal(daxc_memmap_model(tree->ctx, &old), 0);
	assert_true(old.sharing);
	assert_int_equal(old.struct_page_bytes, 99);
}

#define TREE_TEST(fn) cmocka_unit_test_setup_teardown(fn, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_may_be_shorter_or_longer),
		TREE_TEST(every_question_takes_any_sz),
		TREE_TEST(every_answer_fits_its_sz),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
