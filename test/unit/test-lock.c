// SPDX-License-Identifier: LGPL-2.1
/*
 * lock.c, run-dir.c and batch.c in a made-up /run, where locks are real: who has them,
 * what others are told, and what is left of who is killed.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/lock.h"
#include "base/run-dir.h"
#include "change/batch.h"
#include "change/recover.h"
#include "tree.h"

#define RUN "run/daxctl-compound"

/* As on a running system, where changes are made. */
static struct tree *running(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "", "run/x");
	tree->ctx->sysroot = false;
	daxc_set_wait(tree->ctx, 0);
	daxc_set_caller(tree->ctx, "unit one");
	return tree;
}

/* Somebody else on the same machine, in this process: locks are each context's. */
static struct daxc_ctx *other(struct tree *tree)
{
	struct daxc_ctx *ctx;

	assert_int_equal(daxc_new(&ctx), 0);
	assert_int_equal(daxc_set_sysroot(ctx, tree->dir), 0);
	ctx->sysroot = false;
	daxc_set_log_fn(ctx, NULL, NULL);
	daxc_set_wait(ctx, 0);
	return ctx;
}

static mode_t mode_of(struct tree *tree, const char *path)
{
	struct stat st;

	assert_int_equal(fstatat(tree->root, path, &st, 0), 0);
	return st.st_mode & 07777;
}

static void assert_refused(struct daxc_ctx *ctx, const char *name, const char *rule,
			   const char *what)
{
	int rc = lock_take(ctx, name, "dax0.1");
	const struct daxc_error *error = daxc_get_error(ctx);

	assert_true(rc < 0);
	assert_int_equal(rc, -error->err);
	assert_string_equal(error->rule, rule);
	assert_non_null(strstr(error->what, what));
}

static void the_directory_is_for_its_owner_alone(void **state)
{
	struct tree *tree = running(state);

	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	assert_int_equal(mode_of(tree, RUN), 0700);
	assert_int_equal(mode_of(tree, RUN "/lock"), 0600);
	lock_release(tree->ctx, NULL);
	assert_int_equal(fchmodat(tree->root, RUN, 0777, 0), 0);
	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	assert_int_equal(mode_of(tree, RUN), 0700);
	lock_release(tree->ctx, NULL);
}

static void what_is_no_directory_is_not_used(void **state)
{
	struct tree *tree = running(state);

	tree_file(tree, "", "elsewhere/x");
	tree_link(tree, "../elsewhere", RUN);
	assert_refused(tree->ctx, NULL, "run-dir", "it is no directory");
	tree_remove(tree, RUN);
	tree_file(tree, "", RUN);
	assert_refused(tree->ctx, NULL, "run-dir", "it is no directory");
	tree_remove(tree, RUN);
	tree_link(tree, "/dev/null", RUN "/lock");
	assert_refused(tree->ctx, NULL, "lock-file", RUN "/lock");
}

/* "99 (a ) b) S 1 ...": a process that began so many ticks after the boot. */
static void make_process(struct tree *tree, int pid, unsigned long long ticks)
{
	char stat[256];

	snprintf(stat, sizeof(stat), "%d (a ) b) S 1 1 1 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 %llu 9 9\n",
		 pid, ticks);
	tree_file(tree, stat, "proc/%d/stat", pid);
}

static void one_at_a_time_and_the_other_is_told_who(void **state)
{
	struct tree *tree = running(state);
	struct daxc_ctx *two = other(tree);
	char pid[32];

	assert_int_equal(lock_take(tree->ctx, "dax0.1", "x"), 0);
	lock_say(tree->ctx, "bind dax0.1 to kmem");
	make_process(tree, getpid(), 100);
	snprintf(pid, sizeof(pid), "process %d (unit one)", (int)getpid());
	assert_refused(two, NULL, "locked", pid);
	assert_non_null(strstr(daxc_get_error(two)->what, "now at: bind dax0.1 to kmem"));
	assert_non_null(strstr(daxc_get_error(two)->what, "for 0 s"));
	/* the number of who signed and is gone is another's, who began later */
	make_process(tree, getpid(), UINT64_C(1) << 60);
	assert_refused(two, NULL, "locked", "a process that is not known holds /" RUN "/lock");
	tree_remove(tree, "proc");
	assert_refused(two, "dax0.2", "locked", "a process that is not known holds /" RUN "/lock");
	lock_release(tree->ctx, "dax0.1");
	assert_int_equal(lock_take(two, "dax0.1", "x"), 0);
	daxc_unref(two);
	assert_int_equal(lock_take(tree->ctx, "dax0.1", "x"), 0);
	lock_release(tree->ctx, "dax0.1");
}

static void parked_only_the_name_is_locked(void **state)
{
	struct tree *tree = running(state);
	struct daxc_ctx *two = other(tree);

	assert_int_equal(lock_take(tree->ctx, "dax0.1", "x"), 0);
	lock_say(tree->ctx, "unbind dax0.1 from dax_compound");
	lock_park(tree->ctx);
	assert_refused(two, "dax0.1", "locked", "a process that is not known holds /" RUN "/dax0.1.lock");
	assert_int_equal(lock_take(two, "dax0.2", "x"), 0);
	lock_release(two, "dax0.2");
	assert_int_equal(lock_take(two, NULL, "x"), 0);
	lock_release(two, NULL);
	lock_resume(tree->ctx);
	assert_refused(two, "dax0.2", "locked", "/" RUN "/lock");
	lock_release(tree->ctx, "dax0.1");
	daxc_unref(two);
}

static void locks_are_counted_and_leave_no_file(void **state)
{
	struct tree *tree = running(state);
	struct daxc_ctx *two = other(tree);
	int dir;

	assert_int_equal(lock_take(tree->ctx, "dax0.1", "x"), 0);
	assert_int_equal(lock_take(tree->ctx, "dax0.1", "x"), 0);
	assert_int_equal(lock_take_name(tree->ctx, "batch-1-0"), 0);
	dir = run_dir_open(two);
	assert_true(lock_is_held(two, dir, "dax0.1"));
	assert_true(lock_is_held(two, dir, "batch-1-0"));
	assert_false(lock_is_held(tree->ctx, dir, "dax0.1")); /* by somebody else */
	assert_int_equal(lock_take_name(two, "dax0.1"), -EBUSY);
	lock_release(tree->ctx, "dax0.1");
	assert_refused(two, "dax0.1", "locked", "");
	lock_release(tree->ctx, "dax0.1");
	assert_int_equal(lock_take(two, "dax0.1", "x"), 0);
	lock_release(two, "dax0.1");
	lock_release_name(tree->ctx, "batch-1-0");
	assert_int_equal(faccessat(tree->root, RUN "/dax0.1.lock", F_OK, 0), -1);
	assert_int_equal(faccessat(tree->root, RUN "/batch-1-0.lock", F_OK, 0), -1);
	close(dir);
	daxc_unref(two);
}

/* Takes the lock and leaves a file, as who is at work does, until it is killed. */
static pid_t at_work(struct tree *tree, const char *file)
{
	int ends[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct daxc_ctx *ctx = other(tree);

		if (lock_take(ctx, "dax0.1", "x") || run_dir_write(ctx, file, "{}") ||
		    write(ends[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &c, 1), 1);
	close(ends[0]);
	return pid;
}

static void a_change_is_killed_when_its_maker_is(void **state)
{
	struct tree *tree = running(state);
	pid_t pid;

	assert_int_equal(daxc_has_killed_change(tree->ctx), 0);
	pid = at_work(tree, "dax0.1.journal");
	assert_int_equal(daxc_has_killed_change(tree->ctx), 0);
	assert_refused(tree->ctx, NULL, "locked", "");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(daxc_has_killed_change(tree->ctx), 1);
	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	lock_release(tree->ctx, NULL);
	assert_int_equal(daxc_has_killed_change(NULL), -EINVAL);
}

static void files_are_replaced_as_a_whole(void **state)
{
	struct tree *tree = running(state);

	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	assert_int_equal(run_dir_write(tree->ctx, "a.journal", "first"), 0);
	tree_link(tree, "a.journal", RUN "/b.journal.new");
	assert_int_equal(run_dir_write(tree->ctx, "b.journal", "second"), -ELOOP);
	assert_int_equal(run_dir_rename(tree->ctx, "a.journal", "a.bad"), 0);
	assert_int_equal(faccessat(tree->root, RUN "/a.bad", F_OK, 0), 0);
	assert_int_equal(run_dir_remove(tree->ctx, "a.bad"), 0);
	assert_int_equal(run_dir_remove(tree->ctx, "a.bad"), 0);
	lock_release(tree->ctx, NULL);
}

static void a_batch_is_read_as_it_was_written(void **state)
{
	struct span span = { 4 * GIB, GIB };
	struct record records[] = {
		{ .region = "sys/devices/platform/hmem.0", .device = "dax0.0", .inode = UINT64_MAX,
		  .driver = "kmem", .align = 2 * MIB, .layout = { &span, 1 }, .shift = "auto",
		  .map = "folio", .ram = DAXC_RAM_FORCE | DAXC_RAM_NO_MOVABLE },
		{ .region = "sys/devices/platform/hmem.0", .device = "dax0.1", .inode = 7,
		  .made = true },
	};
	struct batch batch = { .name = "batch-1-0", .caller = "daxctl-compound bench",
			       .records = records, .n = 2 }, back = { 0 };
	struct tree *tree = running(state);
	int dir;

	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	assert_int_equal(batch_write(tree->ctx, &batch), 0);
	assert_int_equal(daxc_has_killed_change(tree->ctx), 1);
	dir = run_dir_open(tree->ctx);
	assert_int_equal(batch_read(dir, "batch-1-0", &back), 0);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.caller, "daxctl-compound bench");
	assert_string_equal(back.records[0].device, "dax0.0");
	assert_string_equal(back.records[0].driver, "kmem");
	assert_string_equal(back.records[0].shift, "auto");
	assert_string_equal(back.records[0].map, "folio");
	assert_true(back.records[0].inode == UINT64_MAX);
	assert_int_equal(back.records[0].align, 2 * MIB);
	assert_int_equal(back.records[0].ram, DAXC_RAM_FORCE | DAXC_RAM_NO_MOVABLE);
	assert_true(layout_equal(&back.records[0].layout, &records[0].layout));
	assert_false(back.records[0].made);
	assert_true(back.records[1].made);
	batch_free(&back);
	batch_clear(tree->ctx, "batch-1-0");
	assert_int_equal(daxc_has_killed_change(tree->ctx), 0);
	close(dir);
	lock_release(tree->ctx, NULL);
}

/* Where no device can be seen, that of a killed change is not gone: who can see undoes it. */
static void what_was_killed_is_kept_until_devices_are_seen(void **state)
{
	struct tree *tree = running(state);
	struct record record = { .region = "sys/devices/platform/hmem.0", .device = "dax0.1", .inode = 7 };
	struct batch batch = { .name = "batch-1-0", .caller = "x", .records = &record, .n = 1 };

	assert_int_equal(lock_take(tree->ctx, NULL, "x"), 0);
	assert_int_equal(batch_write(tree->ctx, &batch), 0);
	tree_file(tree, "{\"region\":\"sys/devices/platform/hmem.0\",\"device\":\"dax0.1\",\"inode\":7,"
		  "\"steps\":[{\"kind\":\"unbind\",\"attr\":\"\",\"value\":\"device_dax\",\"text\":\"t\","
		  "\"old\":\"\",\"before\":[]}]}", RUN "/dax0.1.journal");
	tree_remove(tree, "sys");
	assert_int_equal(recover(tree->ctx, NULL), 0);
	assert_int_equal(mode_of(tree, RUN "/dax0.1.journal") & 0400, 0400);
	assert_int_equal(mode_of(tree, RUN "/batch-1-0.batch"), 0600);
	tree_file(tree, "", "sys/bus/pci/x");
	assert_true(recover(tree->ctx, NULL) >= 0);
	assert_int_equal(daxc_has_killed_change(tree->ctx), 0);
	lock_release(tree->ctx, NULL);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(the_directory_is_for_its_owner_alone),
		with_tree(what_is_no_directory_is_not_used),
		with_tree(one_at_a_time_and_the_other_is_told_who),
		with_tree(parked_only_the_name_is_locked),
		with_tree(locks_are_counted_and_leave_no_file),
		with_tree(a_change_is_killed_when_its_maker_is),
		with_tree(what_was_killed_is_kept_until_devices_are_seen),
		with_tree(files_are_replaced_as_a_whole),
		with_tree(a_batch_is_read_as_it_was_written),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
