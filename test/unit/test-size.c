// SPDX-License-Identifier: LGPL-2.1
/* size.c: what each form prints, and that both are exact for any size. */
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "tree.h"

static void assert_text(uint64_t size, const char *text, const char *option)
{
	char buf[SIZE_TEXT_MAX];

	assert_string_equal(size_text(size, buf), text);
	assert_string_equal(size_option(size, buf), option);
}

static void people_read_quarters(void **state)
{
	assert_text(7680 * MIB, "7.5G", "7680M");
	assert_text(GIB + GIB / 4, "1.25G", "1280M");
	assert_text(GIB - GIB / 4, "768M", "768M");
	assert_text(2 * GIB, "2G", "2G");
	assert_text(1536 * GIB, "1.5T", "1536G");
	assert_text(256, "256", "256");
	assert_text(1280, "1.25K", "1280");
}

static void what_no_unit_divides_is_in_bytes(void **state)
{
	assert_text(0, "0", "0");
	assert_text(1, "1", "1");
	assert_text(GIB + 1, "1073741825", "1073741825");
	assert_text(UINT64_MAX, "18446744073709551615", "18446744073709551615");
}

static void the_largest_sizes_fit(void **state)
{
	assert_text(UINT64_MAX - (GIB / 4) + 1, "17179869183.75G", "17592186044160M");
	assert_text(1ULL << 63, "8388608T", "8388608T");
}

/* The inverse of both forms: a number, perhaps quarters, a unit. */
static uint64_t parse(const char *text)
{
	static const char letters[] = "KMGT";
	char *end;
	uint64_t whole = strtoull(text, &end, 10), quarters = 0, unit = 1;
	const char *letter;

	if (*end == '.') {
		quarters = !strncmp(end, ".25", 3) ? 1 : !strncmp(end, ".5", 2) ? 2 : 3;
		while (*end == '.' || (*end >= '0' && *end <= '9'))
			end++;
	}
	letter = *end ? strchr(letters, *end) : NULL;
	if (letter)
		unit = 1ULL << (10 * (letter - letters + 1));
	return whole * unit + quarters * (unit / 4);
}

static void every_size_can_be_read_back(void **state)
{
	char buf[SIZE_TEXT_MAX];
	uint64_t size;
	int i;

	srand(1);
	for (i = 0; i < 100000; i++) {
		size = ((uint64_t)rand() << 33 ^ (uint64_t)rand()) >> rand() % 64 << rand() % 64;
		assert_int_equal(parse(size_text(size, buf)), size);
		assert_int_equal(parse(size_option(size, buf)), size);
		assert_null(strchr(buf, '.'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_read_quarters),
		cmocka_unit_test(what_no_unit_divides_is_in_bytes),
		cmocka_unit_test(the_largest_sizes_fit),
		cmocka_unit_test(every_size_can_be_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
