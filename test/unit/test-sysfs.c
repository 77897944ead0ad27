// SPDX-License-Identifier: LGPL-2.1
/*
 * sysfs.c: what it takes for a number, what it makes of attributes that are
 * missing, junk or too long, and that a write is one write(2).
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/sysfs.h"
#include "tree.h"

static void numbers_are_decimal_or_hexadecimal(void **state)
{
	uint64_t value;

	assert_int_equal(sysfs_parse_u64("0", &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(sysfs_parse_u64("0010", &value), 0);
	assert_int_equal(value, 10);
	assert_int_equal(sysfs_parse_u64("0x1e0000000", &value), 0);
	assert_int_equal(value, 7680 * MIB);
	assert_int_equal(sysfs_parse_u64("18446744073709551615", &value), 0);
	assert_true(value == UINT64_MAX);
	assert_int_equal(sysfs_parse_u64("0xFFFFFFFFffffffff", &value), 0);
	assert_true(value == UINT64_MAX);
}

static void junk_is_no_number(void **state)
{
	static const char *const junk[] = { "", " ", "-", "-1", "+1", " 1", "1 ", "1\n", "0x", "0x-1",
					    "0x0x1", "0x 1", "1K", "1.5", "ff", "0X10", "1,2", "\t1",
					    "one", "0b1", "1\x80" };
	uint64_t value = 42;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(junk); i++)
		assert_int_equal(sysfs_parse_u64(junk[i], &value), -EINVAL);
	assert_int_equal(value, 42);
}

static void what_does_not_fit_is_out_of_range(void **state)
{
	uint64_t value = 42;
	int number = 42;

	assert_int_equal(sysfs_parse_u64("18446744073709551616", &value), -ERANGE);
	assert_int_equal(sysfs_parse_u64("0x10000000000000000", &value), -ERANGE);
	assert_int_equal(sysfs_parse_int("2147483648", &number), -ERANGE);
	assert_int_equal(sysfs_parse_int("-2147483648", &number), -ERANGE);
	assert_int_equal(value, 42);
	assert_int_equal(number, 42);
}

static void integers_may_be_negative(void **state)
{
	int number;

	assert_int_equal(sysfs_parse_int("-1", &number), 0);
	assert_int_equal(number, -1);
	assert_int_equal(sysfs_parse_int("2147483647", &number), 0);
	assert_int_equal(number, INT_MAX);
	assert_int_equal(sysfs_parse_int("--1", &number), -EINVAL);
	assert_int_equal(sysfs_parse_int("-", &number), -EINVAL);
	assert_int_equal(sysfs_parse_int("", &number), -EINVAL);
}

/* Any text is a number that prints as what was read, or an error that leaves the value alone. */
static void random_text_is_a_number_or_an_error(void **state)
{
	static const char alphabet[] = "0123456789abcdefABCDEFxX-+ \n.\x80";
	uint64_t value;
	char text[24];
	int i, j, len, rc, good = 0;

	srand(1);
	for (i = 0; i < 200000; i++) {
		len = rand() % (int)(sizeof(text) - 1);
		for (j = 0; j < len; j++)
			text[j] = alphabet[rand() % (rand() % 2 ? 10 : (int)sizeof(alphabet) - 1)];
		text[len] = '\0';
		value = 42;
		rc = sysfs_parse_u64(text, &value);
		if (rc) {
			assert_true(rc == -EINVAL || rc == -ERANGE);
			assert_int_equal(value, 42);
			continue;
		}
		good++;
		assert_int_equal(value, strtoull(text, NULL, strncmp(text, "0x", 2) ? 10 : 16));
	}
	assert_true(good > 1000);
}

static void one_newline_is_taken_off(void **state)
{
	struct tree *tree = *state;
	char buf[16];

	tree_file(tree, "folio\n", "a/map");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "%s/map", "a"), 0);
	assert_string_equal(buf, "folio");
	tree_file(tree, "folio\n\n", "a/map");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "a/map"), 0);
	assert_string_equal(buf, "folio\n");
	tree_file(tree, "", "a/map");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "a/map"), 0);
	assert_string_equal(buf, "");
}

static void an_attribute_that_does_not_fit_is_an_error(void **state)
{
	struct tree *tree = *state;
	char buf[8], big[SYSFS_VALUE_MAX];
	uint64_t value;

	tree_file(tree, "1234567", "a");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "a"), 0);
	tree_file(tree, "12345678", "a");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "a"), -EOVERFLOW);
	memset(big, '1', sizeof(big));
	tree_bytes(tree, big, sizeof(big), "a");
	assert_int_equal(sysfs_read_u64(tree->root, &value, "a"), -EOVERFLOW);
	assert_int_equal(sysfs_read_str(tree->root, big, sizeof(big), "a"), -EOVERFLOW);
}

static void a_nul_in_an_attribute_is_an_error(void **state)
{
	struct tree *tree = *state;
	char buf[8];
	uint64_t value;

	tree_bytes(tree, "1\0002\n", 4, "a");
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "a"), -EINVAL);
	assert_int_equal(sysfs_read_u64(tree->root, &value, "a"), -EINVAL);
	tree_bytes(tree, "1\0", 2, "a");
	assert_int_equal(sysfs_read_u64(tree->root, &value, "a"), -EINVAL);
}

static void what_is_missing_or_no_file_keeps_its_errno(void **state)
{
	struct tree *tree = *state;
	char buf[8];
	uint64_t value;
	int number;

	tree_file(tree, "1\n", "dir/file");
	assert_int_equal(sysfs_read_u64(tree->root, &value, "none"), -ENOENT);
	assert_int_equal(sysfs_read_int(tree->root, &number, "none/%d", 1), -ENOENT);
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "dir/file/x"), -ENOTDIR);
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "dir"), -EISDIR);
	assert_int_equal(sysfs_readlink(tree->root, buf, sizeof(buf), "dir/file"), -EINVAL);
	assert_int_equal(sysfs_access(tree->root, "dir/none"), -ENOENT);
	assert_int_equal(sysfs_access(tree->root, "dir/file"), 0);
}

static void a_path_that_is_too_long_is_not_cut(void **state)
{
	struct tree *tree = *state;
	char name[SYSFS_PATH_MAX + 1], buf[8];
	uint64_t value;
	int number;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(sysfs_read_u64(tree->root, &value, "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_read_int(tree->root, &number, "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_write(tree->root, "1", "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_readlink(tree->root, buf, sizeof(buf), "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_readlink_name(tree->root, buf, sizeof(buf), "%s", name), -ENAMETOOLONG);
	assert_int_equal(sysfs_access(tree->root, "%s", name), -ENAMETOOLONG);
}

static void a_link_is_read_whole_or_by_its_last_part(void **state)
{
	struct tree *tree = *state;
	char buf[16];

	tree_link(tree, "../drivers/device_dax", "driver");
	tree_link(tree, "kmem", "plain");
	assert_int_equal(sysfs_readlink_name(tree->root, buf, sizeof(buf), "driver"), 0);
	assert_string_equal(buf, "device_dax");
	assert_int_equal(sysfs_readlink_name(tree->root, buf, sizeof(buf), "plain"), 0);
	assert_string_equal(buf, "kmem");
	assert_int_equal(sysfs_readlink(tree->root, buf, sizeof(buf), "plain"), 0);
	assert_string_equal(buf, "kmem");
	assert_int_equal(sysfs_readlink(tree->root, buf, sizeof(buf), "driver"), -EOVERFLOW);
	assert_int_equal(sysfs_readlink_name(tree->root, buf, 10, "driver"), -EOVERFLOW);
}

static void a_write_has_neither_newline_nor_nul(void **state)
{
	struct tree *tree = *state;
	char buf[64];

	tree_file(tree, "", "attribute");
	assert_int_equal(sysfs_write(tree->root, "1073741824", "%s", "attribute"), 0);
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "attribute"), 0);
	assert_string_equal(buf, "1073741824");
}

/* At a limit the kernel takes part of a write, and refuses the next with EFBIG: there must be none. */
static void a_short_write_is_not_continued(void **state)
{
	struct tree *tree = *state;
	struct rlimit before, limit;
	char buf[64];
	int rc;

	tree_file(tree, "", "attribute");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ 4, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	rc = sysfs_write(tree->root, "1073741824", "attribute");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(rc, -EIO);
	assert_int_equal(sysfs_read_str(tree->root, buf, sizeof(buf), "attribute"), 0);
	assert_string_equal(buf, "1073");
}

static void the_errno_of_a_write_survives(void **state)
{
	struct tree *tree = *state;
	int root = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);

	assert_true(root >= 0);
	assert_int_equal(sysfs_write(root, "1", "full"), -ENOSPC);
	close(root);
	assert_int_equal(sysfs_write(tree->root, "1", "none"), -ENOENT);
	tree_file(tree, "1\n", "dir/file");
	assert_int_equal(sysfs_write(tree->root, "1", "dir"), -EISDIR);
}

static int count_entry(const char *name, ino_t inode, void *data)
{
	int *count = data;

	assert_int_not_equal(inode, 0);
	assert_string_not_equal(name, ".");
	assert_string_not_equal(name, "..");
	(*count)++;
	return *count == 3 ? -ECANCELED : 0;
}

static void a_directory_is_listed_until_the_callback_stops(void **state)
{
	struct tree *tree = *state;
	int count = 0;

	tree_file(tree, "", "dir/a");
	tree_file(tree, "", "dir/.b");
	assert_int_equal(sysfs_list(tree->root, count_entry, &count, "dir"), 0);
	assert_int_equal(count, 2);
	count = 0;
	tree_file(tree, "", "dir/c");
	tree_file(tree, "", "dir/d");
	assert_int_equal(sysfs_list(tree->root, count_entry, &count, "dir"), -ECANCELED);
	assert_int_equal(count, 3);
	assert_int_equal(sysfs_list(tree->root, count_entry, &count, "none"), -ENOENT);
	assert_int_equal(sysfs_list(tree->root, count_entry, &count, "dir/a"), -ENOTDIR);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_decimal_or_hexadecimal),
		cmocka_unit_test(junk_is_no_number),
		cmocka_unit_test(what_does_not_fit_is_out_of_range),
		cmocka_unit_test(integers_may_be_negative),
		cmocka_unit_test(random_text_is_a_number_or_an_error),
		with_tree(one_newline_is_taken_off),
		with_tree(an_attribute_that_does_not_fit_is_an_error),
		with_tree(a_nul_in_an_attribute_is_an_error),
		with_tree(what_is_missing_or_no_file_keeps_its_errno),
		with_tree(a_path_that_is_too_long_is_not_cut),
		with_tree(a_link_is_read_whole_or_by_its_last_part),
		with_tree(a_write_has_neither_newline_nor_nul),
		with_tree(a_short_write_is_not_continued),
		with_tree(the_errno_of_a_write_survives),
		with_tree(a_directory_is_listed_until_the_callback_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
