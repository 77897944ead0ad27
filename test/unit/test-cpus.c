// SPDX-License-Identifier: LGPL-2.1
/* cpus.c on a machine of more CPUs than a cpu_set_t has room for: the calls of libc are ours here. */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "base/cpus.h"
#include "tree.h"

static size_t least_bytes;	/* the kernel's, of CPUs that are possible */
static cpu_set_t *set_now;
static size_t set_bytes;

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	if (size < least_bytes) {
		errno = EINVAL;
		return -1;
	}
	CPU_SET_S(3, size, set);
	if (size > 5000 / 8)
		CPU_SET_S(5000, size, set);
	return 0;
}

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
	CPU_FREE(set_now);
	set_now = CPU_ALLOC(size * 8);
	memcpy(set_now, set, size);
	set_bytes = size;
	return 0;
}

static void a_usual_machine(void **state)
{
	struct cpus cpus = { 0 };

	least_bytes = 8;
	assert_int_equal(cpus_read(&cpus), 0);
	assert_int_equal(cpus.n, CPU_SETSIZE);
	assert_int_equal(cpus_count(&cpus), 1);
	assert_true(cpus_has(&cpus, 3));
	assert_false(cpus_has(&cpus, 2));
	assert_false(cpus_has(&cpus, -1));
	assert_false(cpus_has(&cpus, CPU_SETSIZE));
	cpus_free(&cpus);
	assert_int_equal(cpus_count(&cpus), 0);
}

static void a_machine_of_8192_cpus(void **state)
{
	struct cpus cpus = { 0 };

	least_bytes = 8192 / 8;
	assert_int_equal(cpus_read(&cpus), 0);
	assert_int_equal(cpus_count(&cpus), 2);
	assert_true(cpus_has(&cpus, 5000));
	assert_int_equal(cpus_run_on(&cpus, 5000), 0);
	assert_int_equal(CPU_COUNT_S(set_bytes, set_now), 1);
	assert_true(CPU_ISSET_S(5000, set_bytes, set_now));
	assert_int_equal(cpus_run_on(&cpus, 5001), -EINVAL);
	cpus_restore(&cpus);
	assert_int_equal(CPU_COUNT_S(set_bytes, set_now), 2);
	cpus_free(&cpus);
}

static void a_kernel_that_refuses_any_size(void **state)
{
	struct cpus cpus = { 0 };

	least_bytes = SIZE_MAX;
	assert_int_equal(cpus_read(&cpus), -EINVAL);
	cpus_free(&cpus);
	CPU_FREE(set_now);
	set_now = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_usual_machine),
		cmocka_unit_test(a_machine_of_8192_cpus),
		cmocka_unit_test(a_kernel_that_refuses_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
