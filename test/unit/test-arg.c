// SPDX-License-Identifier: GPL-2.0
/* Sizes and numbers as users type them, and the words nearest to a wrong one. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"
#include "command/nearest.h"
#include "command/negate.h"
#include "command/number-arg.h"

static void sizes_have_units_of_1024(void **state)
{
	static const struct {
		const char *text;
		uint64_t size;
	} good[] = {
		{ "0", 0 },
		{ "4096", 4096 },
		{ "0x200000", 2 << 20 },
		{ "4k", 4096 },
		{ "2M", 2 << 20 },
		{ "1g", 1 << 30 },
		{ "16GiB", 16ULL << 30 },
		{ "3T", 3ULL << 40 },
		{ "2P", 2ULL << 50 },
		{ "18446744073709551614", UINT64_MAX - 1 },
		{ "16383P", 16383ULL << 50 },
	};
	uint64_t size;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(size_parse(good[i].text, &size), 0);
		assert_int_equal(size, good[i].size);
	}
}

static void what_is_no_size_is_refused(void **state)
{
	static const char *const bad[] = { "", "M", "-1", "+1", " 1", "1 ", "1M ", "1X", "1MB",
					   "1.5G", "1Mi", "0x", "1e3", "1GG" };
	uint64_t size;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(size_parse(bad[i], &size), -EINVAL);
	assert_int_equal(size_parse("18446744073709551616", &size), -ERANGE);
	assert_int_equal(size_parse("18446744073709551615", &size), -ERANGE);
	assert_int_equal(size_parse("16384P", &size), -ERANGE);
}

static void numbers_are_whole_and_in_range(void **state)
{
	int number = 7;

	(void)state;
	assert_int_equal(number_arg_parse("18", 0, 18, &number), 0);
	assert_int_equal(number, 18);
	assert_int_equal(number_arg_parse("-1", -1, 18, &number), 0);
	assert_int_equal(number, -1);
	assert_int_equal(number_arg_parse("19", 0, 18, &number), -ERANGE);
	assert_int_equal(number_arg_parse("99999999999999999999", 0, 18, &number), -ERANGE);
	assert_int_equal(number_arg_parse("", 0, 18, &number), -EINVAL);
	assert_int_equal(number_arg_parse("9x", 0, 18, &number), -EINVAL);
	assert_int_equal(number, -1);
}

static void near_words_are_found_and_far_ones_are_not(void **state)
{
	static const char *const words[] = { "list", "create", "create-device", "destroy", "disable" };
	const char *near[3];

	(void)state;
	assert_int_equal(nearest("lsit", words, 5, near, 3), 1);
	assert_string_equal(near[0], "list");
	assert_int_equal(nearest("crea", words, 5, near, 3), 2);
	assert_string_equal(near[0], "create");
	assert_string_equal(near[1], "create-device");
	assert_int_equal(nearest("distroy", words, 5, near, 3), 1);
	assert_string_equal(near[0], "destroy");
	assert_int_equal(nearest("xyzzy", words, 5, near, 3), 0);
	assert_int_equal(nearest("", words, 5, near, 3), 0);
	assert_int_equal(nearest("a-word-that-is-longer-than-any-that-there-is", words, 5, near, 3), 0);
}

static const struct argp_option inner_options[] = {
	{ "human", 'u', NULL, 0, NULL, 0 },
	{ "region", 'r', "REGION", 0, NULL, 0 },
	{ 0 }
};
static const struct argp inner = { .options = inner_options };
static const struct argp_child children[] = { { &inner, 0, NULL, 0 }, { 0 } };
static const struct argp_option outer_options[] = {
	{ "no-movable", 0x180, NULL, 0, NULL, 0 },
	{ "no-online", 'N', NULL, 0, NULL, 0 },
	{ "devices", 'D', NULL, 0, NULL, 0 },
	{ 0 }
};
static const struct argp outer = { .options = outer_options, .children = children };

/* @before and @after: words with blanks between. */
static void assert_left(const char *before, const char *after)
{
	char words[256], left[256] = "", *argv[32], *word, *rest = words;
	int argc = 0, i;

	snprintf(words, sizeof(words), "%s", before);
	while ((word = strsep(&rest, " ")))
		argv[argc++] = word;
	argv[argc] = NULL;
	argc = options_negate(&outer, argc, argv);
	assert_null(argv[argc]);
	for (i = 0; i < argc; i++)
		snprintf(left + strlen(left), sizeof(left) - strlen(left), "%s%s", i ? " " : "", argv[i]);
	assert_string_equal(left, after);
}

static void an_option_is_taken_back(void **state)
{
	assert_left("v --human --no-human", "v");
	assert_left("v -u --no-human dax0.1", "v dax0.1");
	assert_left("v -Du -uD --no-human", "v -D -D");
	assert_left("v --no-human -u", "v -u");
	assert_left("v -N --online", "v");
	assert_left("v --no-online --no-movable --online", "v --no-movable");
	assert_left("v --movable --no-movable", "v --no-movable");
}

static void its_value_goes_with_it(void **state)
{
	assert_left("v --region 0 dax0.1 --no-region", "v dax0.1");
	assert_left("v --region=0 -Dr0 -r 1 --no-region -D", "v -D -D");
	assert_left("v -Dr 0 --no-region", "v -D");
	assert_left("v -Dr --no-region", "v -Dr --no-region"); /* which is its value */
	assert_left("v --region -u --no-human", "v --region -u");
}

static void other_words_stay(void **state)
{
	assert_left("v --no-bogus --no-", "v --no-bogus --no-");
	assert_left("v -u -- --no-human", "v -u -- --no-human");
	assert_left("v - -x --no-human", "v - -x");
	assert_left("v --no-human=1 -u", "v --no-human=1 -u");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_units_of_1024),
		cmocka_unit_test(what_is_no_size_is_refused),
		cmocka_unit_test(numbers_are_whole_and_in_range),
		cmocka_unit_test(near_words_are_found_and_far_ones_are_not),
		cmocka_unit_test(an_option_is_taken_back),
		cmocka_unit_test(its_value_goes_with_it),
		cmocka_unit_test(other_words_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
