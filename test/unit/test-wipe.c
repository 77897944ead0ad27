// SPDX-License-Identifier: LGPL-2.1
/*
 * wipe.c, crew.c, sigbus.c, zero.c and map.c: on memory of memfds, and on
 * made-up trees for what is refused. Poison needs a kernel: test/vm/guest/43-wipe.
 */
#include <string.h>
#include <sys/mman.h>

#include "base/private.h"
#include "tree.h"
#include "use/crew.h"
#include "use/map.h"
#include "use/sigbus.h"
#include "use/zero.h"

#define BYTE 0xa5

/* Full of BYTE. */
static char *filled(size_t size, size_t backed)
{
	int fd = memfd_create("unit-wipe", MFD_CLOEXEC);
	char *memory;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)backed), 0);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(memory != MAP_FAILED);
	close(fd);
	memset(memory, BYTE, backed);
	return memory;
}

static bool all(const char *memory, size_t size, unsigned char byte)
{
	return !size || ((unsigned char)memory[0] == byte && !memcmp(memory, memory + 1, size - 1));
}

static void every_byte_and_no_other_is_zeroed(void **state)
{
	static const size_t heads[] = { 0, 1, 15, 16, 63, 64, 65, 4095 };
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 63, 64, 65, 127, 4096, 4097, 12345 };
	size_t room = 32768, i, j;
	char *memory = filled(room, room);

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		for (j = 0; j < ARRAY_SIZE(sizes); j++) {
			memset(memory, BYTE, room);
			zero_memory(memory + heads[i], sizes[j]);
			assert_true(all(memory, heads[i], BYTE));
			assert_true(all(memory + heads[i], sizes[j], 0));
			assert_true(all(memory + heads[i] + sizes[j], room - heads[i] - sizes[j],
					BYTE));
		}
	}
	munmap(memory, room);
}

static void threads_zero_all_between_them(void **state)
{
	static const unsigned int threads[] = { 0, 1, 3, 64 };
	size_t size = 24 * MIB + 12345, i;
	struct crew_outcome out;

	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		char *memory = filled(size + 1, size + 1);
		struct crew_job job = { .base = memory, .size = size, .unit = 2 * MIB,
					.threads = threads[i] };

		assert_int_equal(crew_zero(&job, &out), 0);
		assert_true(all(memory, size, 0));
		assert_int_equal((unsigned char)memory[size], BYTE);
		assert_int_equal(out.zeroed, size);
		assert_int_equal(out.reached, size);
		assert_int_equal(out.n_bad, 0);
		assert_in_range(out.threads, 1, threads[i] ? threads[i] : UINT32_MAX);
		munmap(memory, size + 1);
	}
}

static void nothing_is_touched_once_it_shall_stop(void **state)
{
	volatile sig_atomic_t stop = 1;
	size_t size = 8 * MIB;
	char *memory = filled(size, size);
	struct crew_job job = { .base = memory, .size = size, .unit = 4096, .stop = &stop };
	struct crew_outcome out;

	assert_int_equal(crew_zero(&job, &out), -EINTR);
	assert_int_equal(out.reached, 0);
	assert_int_equal(out.zeroed, 0);
	assert_true(all(memory, size, BYTE));
	munmap(memory, size);
}

static void memory_that_goes_away_ends_it_where_it_went(void **state)
{
	static const unsigned int threads[] = { 1, 4 };
	size_t size = 64 * MIB, backed = 20 * MIB + 8 * 4096, i;
	struct crew_outcome out;

	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		char *memory = filled(size, backed);
		struct crew_job job = { .base = memory, .size = size, .unit = 4096,
					.threads = threads[i] };

		assert_int_equal(crew_zero(&job, &out), -ENXIO);
		assert_true(out.reached <= backed);
		assert_true(out.zeroed <= backed);
		assert_true(all(memory, out.reached, 0));
		if (threads[i] == 1)
			assert_int_equal(out.reached, backed);
		assert_int_equal(out.n_bad, 0);
		munmap(memory, size);
	}
}

/* What progress() was told. */
struct told {
	uint64_t last;
	unsigned int calls;
};

static void tell(void *userdata, uint64_t done, uint64_t total)
{
	struct told *told = userdata;

	assert_true(done >= told->last);
	assert_true(done <= total);
	told->last = done;
	told->calls++;
}

static void progress_ends_at_the_total(void **state)
{
	size_t size = 8 * MIB;
	char *memory = filled(size, size);
	struct told told = { 0 };
	struct crew_job job = { .base = memory, .size = size, .unit = 4096, .progress = tell,
				.userdata = &told };
	struct crew_outcome out;

	assert_int_equal(crew_zero(&job, &out), 0);
	assert_true(told.calls > 0);
	assert_int_equal(told.last, size);
	munmap(memory, size);
}

static volatile sig_atomic_t not_ours;

static void count_signal(int sig)
{
	not_ours++;
}

static void a_sigbus_that_is_not_ours_goes_to_who_had_it_before(void **state)
{
	struct sigaction mine = { .sa_handler = count_signal }, before, after;

	not_ours = 0;
	assert_int_equal(sigaction(SIGBUS, &mine, &before), 0);
	assert_int_equal(sigbus_take(), 0);
	assert_int_equal(sigbus_take(), 0);
	raise(SIGBUS);
	assert_int_equal(not_ours, 1);
	sigbus_give_back();
	raise(SIGBUS);
	assert_int_equal(not_ours, 2);
	sigbus_give_back();
	assert_int_equal(sigaction(SIGBUS, &before, &after), 0);
	assert_true(after.sa_handler == count_signal);
}

static void a_mapping_is_aligned_whatever_the_kernel_chose(void **state)
{
	static const uint64_t aligns[] = { 4096, 2 * MIB, 64 * MIB, GIB };
	int fd = memfd_create("unit-map", MFD_CLOEXEC), i;
	size_t j;

	assert_int_equal(ftruncate(fd, 8 * MIB), 0);
	for (j = 0; j < ARRAY_SIZE(aligns); j++) {
		for (i = 0; i < 3; i++) {
			void *addr = NULL;
			char *bytes;

			assert_int_equal(map_aligned(fd, 2 * MIB, 6 * MIB, aligns[j],
						     PROT_READ | PROT_WRITE, MAP_SHARED, &addr), 0);
			assert_int_equal((uintptr_t)addr % aligns[j], 0);
			bytes = addr;
			bytes[0] = 1;
			bytes[6 * MIB - 1] = 1;
			assert_int_equal(munmap(addr, 6 * MIB), 0);
		}
	}
	close(fd);
}

static void paths_that_are_no_device_are_refused(void **state)
{
	struct daxc_path_info info = DAXC_PATH_INFO_INIT;
	void *addr;
	size_t mapped;

	assert_int_equal(daxc_path_info("/dev/null", &info), -ENODEV);
	assert_int_equal(daxc_path_info("/", &info), -ENODEV);
	assert_int_equal(daxc_path_info("/dev/dax-is-not-there", &info), -ENOENT);
	assert_int_equal(daxc_path_info(NULL, &info), -EINVAL);
	assert_int_equal(daxc_path_info("/dev/null", NULL), -EINVAL);
	assert_int_equal(daxc_path_map("/dev/null", 0, 0, 0, &addr, &mapped), -ENODEV);
	assert_int_equal(daxc_path_map("/dev/null", 0, 0, 1 << 30, &addr, &mapped), -EINVAL);
	assert_int_equal(daxc_path_map("/dev/null", 0, 0, 0, NULL, &mapped), -EINVAL);
	assert_int_equal(daxc_path_unmap(NULL, 4096), -EINVAL);
}

static void assert_refused(struct tree *tree, const struct daxc_wipe *wipe, int want,
			   const char *rule)
{
	struct daxc_wipe_result result = DAXC_WIPE_RESULT_INIT;

	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), wipe, &result), want);
	assert_non_null(daxc_get_error(tree->ctx));
	assert_string_equal(daxc_get_error(tree->ctx)->rule, rule);
	assert_int_equal(result.threads, 0);
	assert_int_equal(result.zeroed, 0);
	daxc_refresh(tree->ctx);
}

static void only_what_can_be_mapped_is_wiped(void **state)
{
	static const struct {
		const char *driver;
		int err;
		const char *rule;
	} cases[] = {
		{ "kmem", -EBUSY, "system-ram" },
		{ "fsdev_dax", -EOPNOTSUPP, "wipe-driver" },
		{ "device_dax", -EROFS, "read-only-root" },
		{ "dax_compound", -EROFS, "read-only-root" },
	};
	struct tree *tree = *state;
	size_t i;

	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_refused(tree, NULL, -ENXIO, "wipe-disabled");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tree_driver(tree, HMEM0, "dax0.1", cases[i].driver);
		assert_refused(tree, NULL, cases[i].err, cases[i].rule);
		tree_remove(tree, HMEM0 "/dax0.1/driver");
	}
}

static void a_range_must_be_inside(void **state)
{
	static const uint64_t ranges[][2] = {
		{ 0, 0 },
		{ GIB, DAXC_SIZE_KEEP },
		{ GIB, 4096 },
		{ 0, GIB + 1 },
		{ GIB - 4096, 8192 },
		{ UINT64_MAX, 2 },
		{ 4096, UINT64_MAX - 1 },
	};
	struct tree *tree = *state;
	size_t i;

	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_driver(tree, HMEM0, "dax0.1", "dax_compound");
	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		struct daxc_wipe wipe = DAXC_WIPE_INIT;

		wipe.offset = ranges[i][0];
		wipe.length = ranges[i][1];
		assert_refused(tree, &wipe, -EINVAL, "wipe-range");
	}
}

static void a_device_in_use_is_refused_but_by_force(void **state)
{
	struct daxc_wipe_result result = DAXC_WIPE_RESULT_INIT;
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct tree *tree = *state;

	wipe.dry_run = true;
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_driver(tree, HMEM0, "dax0.1", "dax_compound");
	tree_file(tree, "Name:\tpostgres\nUid:\t26\t26\t26\t26\n", "proc/812/status");
	tree_link(tree, "/dev/null", "proc/812/fd/0");
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, &result), 0);
	assert_int_equal(result.length, GIB);
	tree_link(tree, "/dev/dax0.1", "proc/812/fd/5");
	assert_refused(tree, &wipe, -EBUSY, "wipe-held");
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), -EBUSY);
	assert_non_null(strstr(daxc_get_error(tree->ctx)->what, "postgres (pid 812)"));
	wipe.force = true;
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, &result), 0);
	wipe.force = false;
	tree_remove(tree, "proc/812");
	tree_link(tree, "/dev/null", "proc/813/fd/0");
	tree_file(tree, "2\n", HMEM0 "/dax0.1/compound/pinned");
	assert_refused(tree, &wipe, -EBUSY, "wipe-held");
}

static void a_request_without_its_size_is_refused(void **state)
{
	struct daxc_wipe wipe = { .length = GIB };
	struct tree *tree = *state;

	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_refused(tree, &wipe, -EINVAL, "bad-request");
	assert_int_equal(daxc_dev_wipe(NULL, &wipe, NULL), -EINVAL);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_and_no_other_is_zeroed),
		cmocka_unit_test(threads_zero_all_between_them),
		cmocka_unit_test(nothing_is_touched_once_it_shall_stop),
		cmocka_unit_test(memory_that_goes_away_ends_it_where_it_went),
		cmocka_unit_test(progress_ends_at_the_total),
		cmocka_unit_test(a_sigbus_that_is_not_ours_goes_to_who_had_it_before),
		cmocka_unit_test(a_mapping_is_aligned_whatever_the_kernel_chose),
		cmocka_unit_test(paths_that_are_no_device_are_refused),
		with_tree(only_what_can_be_mapped_is_wiped),
		with_tree(a_range_must_be_inside),
		with_tree(a_device_in_use_is_refused_but_by_force),
		with_tree(a_request_without_its_size_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
