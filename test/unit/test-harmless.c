// SPDX-License-Identifier: LGPL-2.1
/* harmless.c: text is left as it is, and nothing else gets through. */
#include <string.h>

#include "base/harmless.h"
#include "base/private.h"
#include "base/rules.h"
#include "tree.h"

/* cmocka's word for "this test failed"; here it is the library's. */
#undef fail

static void assert_shown(const char *text, const char *wanted)
{
	_cleanup_free_ char *shown = harmless_dup(text);

	assert_non_null(shown);
	assert_string_equal(shown, wanted);
	assert_int_equal(is_harmless(text), !strcmp(text, wanted));
}

static void text_is_left_as_it_is(void **state)
{
	assert_shown("", "");
	assert_shown("qemu-system-x86 (pid 12) \\ \"it's\" <&>", "qemu-system-x86 (pid 12) \\ \"it's\" <&>");
	assert_shown("Gr\xc3\xb6\xc3\x9f""e \xe2\x82\xac \xf0\x9f\x98\x80", "Gr\xc3\xb6\xc3\x9f""e \xe2\x82\xac \xf0\x9f\x98\x80");
}

static void controls_are_written_out(void **state)
{
	assert_shown("\033[31mred\033[0m", "\\x1b[31mred\\x1b[0m");
	assert_shown("two\nlines\r\tand\x7f", "two\\x0alines\\x0d\\x09and\\x7f");
	/* C1, which some terminals take as they take ESC [ */
	assert_shown("\xc2\x9b" "31m", "\\xc2\\x9b31m");
}

static void the_direction_of_reading_does_not_turn(void **state)
{
	assert_shown("a\xe2\x80\xae" "b", "a\\xe2\\x80\\xaeb");
	assert_shown("a\xe2\x81\xa6" "b\xef\xbb\xbf", "a\\xe2\\x81\\xa6b\\xef\\xbb\\xbf");
	assert_shown("a\xe2\x80\xa8" "b", "a\\xe2\\x80\\xa8b");
}

static void what_is_no_utf8_is_written_out(void **state)
{
	assert_shown("\xff", "\\xff");
	assert_shown("\x80" "a", "\\x80a");
	assert_shown("a\xc3", "a\\xc3");
	assert_shown("\xe2\x82", "\\xe2\\x82");
	assert_shown("\xc0\xaf", "\\xc0\\xaf");		 /* a longer form of "/" */
	assert_shown("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* half of a surrogate pair */
	assert_shown("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
	assert_shown("\xc3(", "\\xc3(");
}

static void notes(void *userdata, const char *text)
{
	snprintf(userdata, 64, "%s", text);
}

/* Errors, notices: where a library says what it was told by others. */
static void what_the_library_says_is_harmless(void **state)
{
	struct tree *tree = *state;
	char said[64] = "";

	fail(tree->ctx, RULE_WIPE_HELD, &(struct facts){ .object = "dax0.1", .note = "e\033[1m\xff vil (pid 1)" });
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "e\\x1b[1m\\xff vil (pid 1)"));
	daxc_set_notice_fn(tree->ctx, notes, said);
	notice(tree->ctx, "taken from %s", "a\nb");
	assert_string_equal(said, "taken from a\\x0ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_left_as_it_is),
		cmocka_unit_test(controls_are_written_out),
		cmocka_unit_test(the_direction_of_reading_does_not_turn),
		cmocka_unit_test(what_is_no_utf8_is_written_out),
		cmocka_unit_test_setup_teardown(what_the_library_says_is_harmless, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests_name("harmless", tests, NULL, NULL);
}
