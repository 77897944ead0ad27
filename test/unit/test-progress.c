// SPDX-License-Identifier: GPL-2.0
/* The progress bar's line, of bytes and of steps, on terminals of several widths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "output/progress.h"

#define GIB (UINT64_C(1) << 30)

static void assert_line(unsigned int width, uint64_t done, uint64_t total, bool steps,
			const char *want)
{
	char line[256];

	progress_line(line, sizeof(line), width, "dax0.0", 10, done, total, steps);
	assert_string_equal(line, want);
	assert_true(strlen(line) < width);
}

static void bytes_have_a_speed(void **state)
{
	assert_line(60, 2 * GIB, 4 * GIB, false,
		    "dax0.0 [#########..........]  50%  0.20 GiB/s  0:00:10 left");
}

static void steps_are_counted(void **state)
{
	assert_line(60, 1, 4, true, "dax0.0 [#####..................]  25%  1 of 4  0:00:30 left");
	assert_line(60, 0, 4, true, "dax0.0 [.......................]   0%  0 of 4  0:00:00 left");
}

static void narrow_terminals_have_no_bar(void **state)
{
	assert_line(30, 3, 4, true, " 75%  3 of 4  0:00:03 left");
	assert_line(12, 3, 4, true, " 75%  3 of ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_have_a_speed),
		cmocka_unit_test(steps_are_counted),
		cmocka_unit_test(narrow_terminals_have_no_bar),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
