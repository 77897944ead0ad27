// SPDX-License-Identifier: LGPL-2.1
/*
 * rules.c and error.c: every rule's text can be filled in, and what becomes of
 * facts, errnos and texts that are too long.
 */
#include <string.h>

#include "base/private.h"
#include "base/rules.h"
#include "tree.h"

/* cmocka's word for "this test failed"; here it is the library's. */
#undef fail

/* No member is NULL, so that a "?" can only come from a name that is no member. */
static const struct facts all_facts = {
	.object = "OBJECT", .region = 7, .size = 3 * GIB, .align = GIB, .at = 512 * MIB,
	.start = 7680 * MIB, .unit = 2 * MIB, .fits = 7680 * MIB, .available = 5 * GIB, .shift = 19,
	.max_shift = 18, .holder = "HOLDER",
	.driver = "DRIVER", .mode = "MODE", .module = "MODULE", .kernel = "KERNEL",
	.step = "STEP", .option = "OPTION ", .note = "NOTE", .reason = "REASON",
};

static void every_rule_has_a_name_an_errno_and_a_sentence(void **state)
{
	size_t i, j;

	for (i = 0; i < N_RULES; i++) {
		assert_non_null(rules[i].name);
		assert_true(rules[i].err > 0);
		assert_true(strlen(rules[i].what) > 10);
		assert_true(strstr(rules[i].what, ".") != NULL);
		assert_non_null(rules[i].hint);
		assert_int_equal(strspn(rules[i].name, "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(rules[i].name));
		for (j = 0; j < i; j++)
			assert_string_not_equal(rules[i].name, rules[j].name);
	}
}

static void every_member_that_a_text_names_exists(void **state)
{
	struct tree *tree = *state;
	const struct daxc_error *error;
	size_t i;

	for (i = 0; i < N_RULES; i++) {
		assert_int_equal(fail_errno(tree->ctx, (enum rule)i, EBUSY, &all_facts), -EBUSY);
		error = daxc_get_error(tree->ctx);
		assert_non_null(error);
		assert_string_equal(error->rule, rules[i].name);
		if (strpbrk(error->what, "?{}") || strpbrk(error->hint, "?{}"))
			print_error("%s: %s | %s\n", error->rule, error->what, error->hint);
		assert_null(strpbrk(error->what, "?{}"));
		assert_null(strpbrk(error->hint, "?{}"));
	}
}

static void a_rule_fails_with_its_own_errno_or_the_kernels(void **state)
{
	struct tree *tree = *state;

	assert_int_equal(fail(tree->ctx, RULE_STATIC_REGION, &all_facts), -EOPNOTSUPP);
	assert_int_equal(daxc_get_error(tree->ctx)->err, EOPNOTSUPP);
	assert_int_equal(fail_errno(tree->ctx, RULE_STEP_FAILED, ENXIO, &all_facts), -ENXIO);
	assert_int_equal(daxc_get_error(tree->ctx)->err, ENXIO);
}

static void sentences_speak_to_people_and_hints_to_shells(void **state)
{
	struct tree *tree = *state;
	const struct daxc_error *error;

	fail(tree->ctx, RULE_SIZE_MULTIPLE,
	     &(struct facts){ .object = "dax0", .size = 7681 * MIB, .unit = GIB, .align = GIB,
			      .fits = 7680 * MIB });
	error = daxc_get_error(tree->ctx);
	assert_non_null(strstr(error->what, "7681M"));
	assert_string_equal(error->hint, "--size 7680M");
	fail(tree->ctx, RULE_START_UNALIGNED,
	     &(struct facts){ .object = "dax0.1", .start = 7680 * MIB, .align = GIB, .fits = 2 * MIB });
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "0x1e0000000"));
}

static const char *const verbs[] = { "bench", "destroy", "disable", "doctor", "create", "list", "offline-memory",
				     "reconfigure", "who", "wipe" };

static bool is_verb_or_option(const char *word)
{
	return !strncmp(word, "--", 2) || !strcmp(word, "OPTION") || name_index(verbs, ARRAY_SIZE(verbs), word) >= 0;
}

/* What is for people is no part of it: a comma, a semicolon, words of a sentence. */
static void assert_is_command(const struct daxc_error *error)
{
	static const char *const prose[] = { "and", "at", "again", "makes", "shows", "or", "&&", "which" };
	const char *const *args = error->hint_args;
	size_t i;

	assert_non_null(args);
	if (!is_verb_or_option(args[0]))
		print_error("%s: %s\n", error->rule, error->hint);
	assert_true(is_verb_or_option(args[0]));
	for (i = 0; args[i]; i++) {
		assert_null(strpbrk(args[i], ",; \1"));
		assert_true(name_index(prose, ARRAY_SIZE(prose), args[i]) < 0);
	}
}

static void hints_that_are_commands_are_data_as_well(void **state)
{
	struct tree *tree = *state;
	const struct daxc_error *error;
	size_t i, commands = 0;

	for (i = 0; i < N_RULES; i++) {
		fail(tree->ctx, (enum rule)i, &all_facts);
		error = daxc_get_error(tree->ctx);
		assert_null(strchr(error->hint, THEN_CHAR));
		if (i == RULE_BENCH_NO_ROOM) /* DEVICE is none */
			assert_null(error->hint_args);
		else if (!strncmp(error->hint, "daxctl-compound ", 16) || !strncmp(error->hint, "--", 2))
			assert_is_command(error);
		else
			assert_null(error->hint_args);
		commands += error->hint_args != NULL;
	}
	assert_true(commands > 20);
}

static void what_follows_a_command_is_no_part_of_it(void **state)
{
	struct facts facts = { .object = "dax0.1", .holder = "dax0.0 dax0.2", .option = "--force " };
	struct tree *tree = *state;
	const struct daxc_error *error;
	struct error_copy *kept;

	fail(tree->ctx, RULE_NO_ROOM, &facts);
	error = daxc_get_error(tree->ctx);
	assert_string_equal(error->hint_args[0], "destroy");
	assert_string_equal(error->hint_args[1], "--force");
	assert_string_equal(error->hint_args[2], "dax0.0");
	assert_string_equal(error->hint_args[3], "dax0.2");
	assert_null(error->hint_args[4]);
	kept = error_keep(tree->ctx);
	facts.advice = "daxctl-compound list" THEN ", which shows \1 it";
	fail(tree->ctx, RULE_EXTENTS_MOVE, &facts);
	error = daxc_get_error(tree->ctx);
	assert_string_equal(error->hint, "daxctl-compound list, which shows \\x01 it, then create with the same "
					 "mappings");
	assert_string_equal(error->hint_args[0], "list");
	assert_null(error->hint_args[1]);
	error_bring_back(tree->ctx, kept);
	assert_string_equal(daxc_get_error(tree->ctx)->hint_args[3], "dax0.2");
	facts.object = "dax0.1\1";
	fail(tree->ctx, RULE_PINNED, &facts);
	assert_string_equal(daxc_get_error(tree->ctx)->hint_args[1], "dax0.1\\x01");
}

static void the_reason_is_the_errno_in_words(void **state)
{
	struct tree *tree = *state;
	struct facts facts = { .object = "dax0.1", .step = "write" };

	fail_errno(tree->ctx, RULE_STEP_FAILED, EBUSY, &facts);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, strerror(EBUSY)));
	facts.reason = "because";
	fail_errno(tree->ctx, RULE_STEP_FAILED, EBUSY, &facts);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "because"));
}

static void a_fact_that_is_not_known_is_a_question_mark(void **state)
{
	struct tree *tree = *state;

	fail(tree->ctx, RULE_ENABLED, &(struct facts){ .object = "dax0.1" });
	assert_non_null(strchr(daxc_get_error(tree->ctx)->what, '?'));
}

static void what_is_too_long_is_cut_off(void **state)
{
	struct tree *tree = *state;
	char longer[4096];
	int i;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	fail(tree->ctx, RULE_BAD_REQUEST, &(struct facts){ .object = longer, .note = longer });
	assert_int_equal(strlen(daxc_get_error(tree->ctx)->what), sizeof(tree->ctx->what) - 1);
	for (i = 0; i < 3; i++)
		error_append(tree->ctx, " %s", longer);
	assert_int_equal(strlen(daxc_get_error(tree->ctx)->what), sizeof(tree->ctx->what) - 1);
}

static void what_became_of_the_device_is_added(void **state)
{
	struct tree *tree = *state;

	fail(tree->ctx, RULE_NO_REGION, &(struct facts){ .object = "dax7" });
	error_append(tree->ctx, " It is as %s.", "before");
	assert_string_equal(daxc_get_error(tree->ctx)->what,
			    "dax7: there is no such region. It is as before.");
}

static void without_a_failure_there_is_no_error(void **state)
{
	struct tree *tree = *state;

	assert_null(daxc_get_error(tree->ctx));
	fail(tree->ctx, RULE_NO_REGION, &all_facts);
	assert_non_null(daxc_get_error(tree->ctx));
	error_clear(tree->ctx);
	assert_null(daxc_get_error(tree->ctx));
	assert_null(daxc_get_error(NULL));
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_a_name_an_errno_and_a_sentence),
		with_tree(every_member_that_a_text_names_exists),
		with_tree(a_rule_fails_with_its_own_errno_or_the_kernels),
		with_tree(sentences_speak_to_people_and_hints_to_shells),
		with_tree(hints_that_are_commands_are_data_as_well),
		with_tree(what_follows_a_command_is_no_part_of_it),
		with_tree(the_reason_is_the_errno_in_words),
		with_tree(a_fact_that_is_not_known_is_a_question_mark),
		with_tree(what_is_too_long_is_cut_off),
		with_tree(what_became_of_the_device_is_added),
		with_tree(without_a_failure_there_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
