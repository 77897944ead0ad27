// SPDX-License-Identifier: GPL-2.0
/* The statistics of a benchmark, on numbers whose answers can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/util.h"
#include "bench/stat.h"

static void assert_near(double got, double want)
{
	double off = got - want;

	if (off > 1e-9 * want || off < -1e-9 * want)
		fail_msg("got %.12g, wanted %.12g", got, want);
}

static void median_of_odd_and_even(void **state)
{
	const double odd[] = { 9, 1, 5 }, even[] = { 4, 1, 3, 100 };
	struct daxc_bench_summary s;

	assert_int_equal(stat_summary(odd, 3, &s), 0);
	assert_int_equal(s.count, 3);
	assert_near(s.min, 1);
	assert_near(s.median, 5);
	assert_near(s.max, 9);
	assert_int_equal(stat_summary(even, 4, &s), 0);
	assert_near(s.median, 3.5);
}

static void samples_keep_their_order(void **state)
{
	const double samples[] = { 3, 1, 2 };
	double copy[] = { 3, 1, 2 };
	struct daxc_bench_summary s;

	stat_summary(copy, 3, &s);
	assert_memory_equal(copy, samples, sizeof(samples));
}

static void nothing_has_no_summary(void **state)
{
	struct daxc_bench_summary s = { .count = 7 };

	assert_int_equal(stat_summary(NULL, 0, &s), 0);
	assert_int_equal(s.count, 0);
}

/* A machine that becomes slower changes both of a pair: the ratio stays. */
static void ratio_is_taken_pair_by_pair(void **state)
{
	const double a[] = { 30, 60, 90 }, b[] = { 10, 20, 30 };
	struct daxc_bench_summary s;

	assert_int_equal(stat_ratio(a, b, 3, &s), 0);
	assert_near(s.min, 3);
	assert_near(s.max, 3);
	assert_int_equal(stat_verdict(&s), DAXC_BENCH_LESS);
}

static void pair_without_a_cost_is_left_out(void **state)
{
	const double a[] = { 30, 0, 30 }, b[] = { 10, 10, 0 };
	struct daxc_bench_summary s;

	assert_int_equal(stat_ratio(a, b, 3, &s), 0);
	assert_int_equal(s.count, 1);
	assert_near(s.median, 3);
}

static void verdicts(void **state)
{
	static const struct {
		double min, max;
		enum daxc_bench_verdict verdict;
		bool uncertain;
	} cases[] = {
		{ 3.0, 4.0, DAXC_BENCH_LESS, false },	{ 0.3, 0.4, DAXC_BENCH_MORE, false },
		{ 0.96, 1.04, DAXC_BENCH_SAME, false }, { 1.01, 1.04, DAXC_BENCH_SAME, false },
		{ 0.9, 1.1, DAXC_BENCH_NOISY, false },	{ 0.2, 7.0, DAXC_BENCH_NOISY, false },
		{ 1.06, 1.2, DAXC_BENCH_LESS, false },	{ 0.8, 0.94, DAXC_BENCH_MORE, false },
		{ 2.0, 7.0, DAXC_BENCH_LESS, true },	{ 0.1, 0.9, DAXC_BENCH_MORE, true },
		{ 1.01, 1.2, DAXC_BENCH_LESS, true },	{ 0.6, 0.99, DAXC_BENCH_MORE, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct daxc_bench_summary s = { 5, cases[i].min, cases[i].min, cases[i].max };

		if (stat_verdict(&s) != cases[i].verdict)
			fail_msg("%g to %g: %s", s.min, s.max,
				 daxc_bench_verdict_name(stat_verdict(&s)));
		if (stat_size_uncertain(&s) != cases[i].uncertain)
			fail_msg("%g to %g: the size is %scertain", s.min, s.max,
				 cases[i].uncertain ? "" : "un");
	}
	assert_int_equal(stat_verdict(&(struct daxc_bench_summary){ 0 }), DAXC_BENCH_NOISY);
	assert_int_equal(stat_verdict(&(struct daxc_bench_summary){ 1, 9, 9, 9 }),
			 DAXC_BENCH_SINGLE);
	assert_false(stat_size_uncertain(&(struct daxc_bench_summary){ 1, 9, 9, 9 }));
}

static void line_through_points_of_a_line(void **state)
{
	const double size[] = { 64, 128, 256, 512 };
	const double cost[] = { 1064, 1128, 1256, 1512 };
	struct stat_line line;

	assert_int_equal(stat_fit(size, cost, 4, &line), 0);
	assert_near(line.fixed, 1000);
	assert_near(line.slope, 1);
	assert_true(line.worst < 1e-9);
	assert_false(line.flat);
}

static void proportional_cost_is_flat(void **state)
{
	const double size[] = { 64, 128, 256 }, cost[] = { 128, 260, 508 };
	struct stat_line line;

	assert_int_equal(stat_fit(size, cost, 3, &line), 0);
	assert_true(line.flat);
	assert_true(line.worst < 0.02);
	assert_true(line.slope > 1.9 && line.slope < 2.1);
}

/* A negative fixed cost would make small sizes free. */
static void fixed_cost_is_not_negative(void **state)
{
	const double size[] = { 1, 2, 4 }, cost[] = { 1, 3, 7 };
	struct stat_line line;

	assert_int_equal(stat_fit(size, cost, 3, &line), 0);
	assert_true(line.fixed == 0);
	assert_true(line.slope > 1 && line.slope < 1.75);
}

static void one_point_is_no_line(void **state)
{
	const double size[] = { 64, 64 }, cost[] = { 1, 0 };
	struct stat_line line;

	assert_int_equal(stat_fit(size, cost, 1, &line), -EINVAL);
	assert_int_equal(stat_fit(size, cost, 2, &line), -EINVAL);
}

static void names_can_be_read_back(void **state)
{
	int i;

	for (i = 0; i < DAXC_BENCH_N_SUBJECTS; i++)
		assert_int_equal(daxc_bench_subject_from_name(daxc_bench_subject_name(i)), i);
	for (i = 0; i < DAXC_BENCH_N_WORKLOADS; i++)
		assert_int_equal(daxc_bench_workload_from_name(daxc_bench_workload_name(i)), i);
	assert_null(daxc_bench_subject_name(DAXC_BENCH_N_SUBJECTS));
	assert_null(daxc_bench_workload_name(-1));
	assert_int_equal(daxc_bench_subject_from_name("fast"), -EINVAL);
	assert_int_equal(daxc_bench_workload_from_name(NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(median_of_odd_and_even),
		cmocka_unit_test(samples_keep_their_order),
		cmocka_unit_test(nothing_has_no_summary),
		cmocka_unit_test(ratio_is_taken_pair_by_pair),
		cmocka_unit_test(pair_without_a_cost_is_left_out),
		cmocka_unit_test(verdicts),
		cmocka_unit_test(line_through_points_of_a_line),
		cmocka_unit_test(proportional_cost_is_flat),
		cmocka_unit_test(fixed_cost_is_not_negative),
		cmocka_unit_test(one_point_is_no_line),
		cmocka_unit_test(names_can_be_read_back),
	};

	return cmocka_run_group_tests_name("bench-stat", tests, NULL, NULL);
}
