// SPDX-License-Identifier: LGPL-2.1
/* ctx.c: references, the sysroot, messages; and that NULL is taken wherever an object is. */
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "base/private.h"
#include "tree.h"

static void a_context_lives_as_long_as_its_references(void **state)
{
	struct daxc_ctx *ctx;

	assert_int_equal(daxc_new(&ctx), 0);
	assert_ptr_equal(daxc_ref(ctx), ctx);
	assert_ptr_equal(daxc_unref(ctx), ctx);
	assert_null(daxc_unref(ctx));
	assert_int_equal(daxc_new(NULL), -EINVAL);
}

static void null_is_no_object_and_no_crash(void **state)
{
	const struct daxc_extent *extents;
	struct daxc_region *region;
	struct daxc_dev *dev;
	uint64_t bytes;
	int number;

	assert_null(daxc_ref(NULL));
	assert_null(daxc_unref(NULL));
	assert_int_equal(daxc_set_sysroot(NULL, "/"), -EINVAL);
	daxc_set_log_fn(NULL, NULL, NULL);
	daxc_set_log_priority(NULL, LOG_DEBUG);
	assert_int_equal(daxc_get_log_priority(NULL), -EINVAL);
	assert_null(daxc_get_error(NULL));
	daxc_refresh(NULL);
	assert_null(daxc_region_get_first(NULL));
	assert_null(daxc_region_get_next(NULL));
	assert_int_equal(daxc_region_by_id(NULL, 0, &region), -EINVAL);
	assert_int_equal(daxc_region_get_id(NULL), -EINVAL);
	assert_null(daxc_region_get_path(NULL));
	assert_true(daxc_region_get_start(NULL) == UINT64_MAX);
	assert_int_equal(daxc_region_get_size(NULL), DAXC_UNKNOWN);
	assert_int_equal(daxc_region_get_available(NULL), DAXC_UNKNOWN);
	assert_int_equal(daxc_region_get_align(NULL), 0);
	assert_false(daxc_region_is_static(NULL));
	assert_int_equal(daxc_region_get_max_size(NULL, 4096, &bytes), -EINVAL);
	assert_null(daxc_dev_get_first(NULL));
	assert_null(daxc_dev_get_next(NULL));
	assert_int_equal(daxc_dev_by_name(NULL, "dax0.0", &dev), -EINVAL);
	assert_false(daxc_dev_exists(NULL));
	assert_null(daxc_dev_get_name(NULL));
	assert_null(daxc_dev_get_region(NULL));
	assert_int_equal(daxc_dev_get_id(NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_size(NULL), DAXC_UNKNOWN);
	assert_int_equal(daxc_dev_get_align(NULL), 0);
	assert_int_equal(daxc_dev_get_mode(NULL), DAXC_MODE_DISABLED);
	assert_null(daxc_dev_get_driver(NULL));
	assert_int_equal(daxc_dev_get_target_node(NULL), -1);
	assert_int_equal(daxc_dev_get_numa_node(NULL), -1);
	assert_true(daxc_dev_get_resource(NULL) == UINT64_MAX);
	assert_int_equal(daxc_dev_get_extents(NULL, &extents), -EINVAL);
	assert_int_equal(daxc_dev_get_vmemmap_shift(NULL, &number), -EINVAL);
	assert_int_equal(daxc_dev_get_page_size(NULL, &bytes), -EINVAL);
	assert_int_equal(daxc_dev_get_memmap_bytes(NULL, &bytes), -EINVAL);
	assert_int_equal(daxc_dev_get_memmap_base_bytes(NULL, &bytes), -EINVAL);
	assert_int_equal(daxc_dev_get_altmap(NULL, &number), -EINVAL);
}

static void null_is_no_place_for_an_answer(void **state)
{
	struct tree *tree = *state;
	struct daxc_dev *dev;

	tree_dev(tree, HMEM0, "dax0.0", GIB);
	dev = tree_find(tree, "dax0.0");
	assert_int_equal(daxc_dev_by_name(tree->ctx, NULL, &dev), -EINVAL);
	assert_int_equal(daxc_dev_by_name(tree->ctx, "dax0.0", NULL), -EINVAL);
	assert_int_equal(daxc_region_by_id(tree->ctx, 0, NULL), -EINVAL);
	assert_int_equal(daxc_region_get_max_size(daxc_dev_get_region(dev), 4096, NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_extents(dev, NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_vmemmap_shift(dev, NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_page_size(dev, NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_altmap(dev, NULL), -EINVAL);
	assert_int_equal(daxc_set_sysroot(tree->ctx, NULL), -EINVAL);
}

static void a_sysroot_is_chosen_before_anything_is_read(void **state)
{
	struct tree *tree = *state;
	struct daxc_ctx *ctx;

	assert_int_equal(daxc_set_sysroot(tree->ctx, tree->dir), -EBUSY);
	assert_int_equal(daxc_new(&ctx), 0);
	assert_int_equal(daxc_set_sysroot(ctx, "/nonexistent"), -ENOENT);
	assert_int_equal(daxc_set_sysroot(ctx, "/dev/null"), -ENOTDIR);
	assert_int_equal(daxc_set_sysroot(ctx, tree->dir), 0);
	daxc_unref(ctx);
}

struct log {
	int count;
	int priority;
	char text[512];
};

static void __attribute__((format(printf, 6, 0)))
remember(void *userdata, int priority, const char *file, int line, const char *fn,
	 const char *format, va_list args)
{
	struct log *log = userdata;

	assert_non_null(file);
	assert_non_null(fn);
	assert_true(line > 0);
	log->count++;
	log->priority = priority;
	vsnprintf(log->text, sizeof(log->text), format, args);
	errno = EDOM;
}

static void remember_text(void *userdata, int priority, const char *text)
{
	struct log *log = userdata;

	log->count++;
	log->priority = priority;
	snprintf(log->text, sizeof(log->text), "%s", text);
}

static void messages_can_be_had_as_text(void **state)
{
	struct tree *tree = *state;
	struct log log = { 0 };

	daxc_set_log_text_fn(tree->ctx, remember_text, &log);
	daxc_set_log_text_fn(NULL, remember_text, &log);
	log_err(tree->ctx, "%d\n%s", 7, "dwarfs");
	assert_int_equal(log.count, 1);
	assert_int_equal(log.priority, LOG_ERR);
	assert_string_equal(log.text, "7\\x0adwarfs");
	daxc_set_log_text_fn(tree->ctx, NULL, NULL);
	log_err(tree->ctx, "to nobody");
	assert_int_equal(log.count, 1);
}

static void messages_go_to_the_log_function_above_a_threshold(void **state)
{
	struct tree *tree = *state;
	struct log log = { 0 };

	daxc_set_log_fn(tree->ctx, remember, &log);
	daxc_set_log_priority(tree->ctx, LOG_INFO);
	assert_int_equal(daxc_get_log_priority(tree->ctx), LOG_INFO);
	assert_null(daxc_region_get_first(tree->ctx));
	assert_int_equal(log.count, 0);
	daxc_refresh(tree->ctx);
	daxc_set_log_priority(tree->ctx, LOG_DEBUG);
	assert_null(daxc_region_get_first(tree->ctx));
	assert_true(log.count > 0);
	assert_int_equal(log.priority, LOG_DEBUG);
	assert_non_null(strstr(log.text, "sys/bus/dax/devices"));
}

static void errno_survives_a_message(void **state)
{
	struct tree *tree = *state;
	struct log log = { 0 };

	daxc_set_log_fn(tree->ctx, remember, &log);
	errno = ENOSPC;
	log_err(tree->ctx, "something");
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(log.count, 1);
}

static void the_environment_sets_the_threshold(void **state)
{
	static const struct {
		const char *text;
		int priority;
	} cases[] = {
		{ "err", LOG_ERR }, { "warning", LOG_WARNING }, { "info", LOG_INFO },
		{ "debug", LOG_DEBUG }, { "7", LOG_DEBUG }, { "nonsense", LOG_ERR }, { "", LOG_ERR },
	};
	struct daxc_ctx *ctx;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		setenv("DAXCTL_COMPOUND_LOG", cases[i].text, 1);
		assert_int_equal(daxc_new(&ctx), 0);
		assert_int_equal(daxc_get_log_priority(ctx), cases[i].priority);
		daxc_unref(ctx);
	}
	unsetenv("DAXCTL_COMPOUND_LOG");
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_context_lives_as_long_as_its_references),
		cmocka_unit_test(null_is_no_object_and_no_crash),
		with_tree(null_is_no_place_for_an_answer),
		with_tree(a_sysroot_is_chosen_before_anything_is_read),
		with_tree(messages_can_be_had_as_text),
		with_tree(messages_go_to_the_log_function_above_a_threshold),
		with_tree(errno_survives_a_message),
		cmocka_unit_test(the_environment_sets_the_threshold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
