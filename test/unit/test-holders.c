// SPDX-License-Identifier: LGPL-2.1
/*
 * holders.c on made-up proc/ trees, and the list in words. The running system,
 * where numbers decide and not names, is test/vm/guest/42-who's.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "inventory/holders.h"
#include "inventory/unseen.h"
#include "tree.h"

static void make_dev(struct tree *tree)
{
	tree_dev(tree, HMEM0, "dax0.1", GIB);
	tree_file(tree, "", "proc/self-is-no-number/maps");
	tree_file(tree, "", "proc/1/maps");
}

static void make_process(struct tree *tree, int pid, const char *name, unsigned int uid,
			 const char *maps)
{
	char status[256];

	snprintf(status, sizeof(status), "Name:\t%s\nUmask:\t0022\nUid:\t%u\t0\t0\t0\nGid:\t9\n",
		 name, uid);
	tree_file(tree, status, "proc/%d/status", pid);
	tree_file(tree, maps, "proc/%d/maps", pid);
	tree_link(tree, "/dev/null", "proc/%d/fd/0", pid);
}

static struct daxc_holder *find(struct tree *tree, int want)
{
	struct daxc_holder *holders = NULL;
	struct daxc_unseen unseen = { .sz = sizeof(unseen), .processes = 77, .reasons = 77 };

	assert_int_equal(daxc_dev_get_holders(tree_find(tree, "dax0.1"), &holders, &unseen), want);
	assert_int_equal(unseen.processes, 0);
	assert_int_equal(unseen.reasons, 0);
	return holders;
}

static void mappings_are_added_up(void **state)
{
	struct tree *tree = *state;
	struct daxc_holder *holders;

	make_dev(tree);
	make_process(tree, 42, "my server", 1000,
		     "55d0c0000000-55d0c0001000 r-xp 00000000 fe:00 77 /bin/server\n"
		     "7f0000000000-7f0040000000 rw-s 00000000 00:06 99 /dev/dax0.1\n"
		     "7f1000000000-7f1000200000 r--s 40000000 00:06 99 /dev/dax0.1 (deleted)\n"
		     "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0 [stack]\n");
	holders = find(tree, 1);
	assert_int_equal(holders->pid, 42);
	assert_int_equal(holders->uid, 1000);
	assert_string_equal(holders->name, "my server");
	assert_int_equal(holders->mapped, GIB + 2 * MIB);
	assert_int_equal(holders->files, 0);
	assert_null(holders->next);
	daxc_holders_free(holders);
}

static void open_files_are_counted(void **state)
{
	struct tree *tree = *state;
	struct daxc_holder *holders;

	make_dev(tree);
	make_process(tree, 7, "reader", 0, "");
	tree_link(tree, "/dev/dax0.1", "proc/7/fd/3");
	tree_link(tree, "/dev/dax0.1", "proc/7/fd/11");
	tree_link(tree, "socket:[123]", "proc/7/fd/12");
	holders = find(tree, 1);
	assert_int_equal(holders->files, 2);
	assert_int_equal(holders->mapped, 0);
	daxc_holders_free(holders);
}

static void other_devices_and_files_are_not_it(void **state)
{
	struct tree *tree = *state;

	make_dev(tree);
	make_process(tree, 8, "other", 0,
		     "7f0000000000-7f0040000000 rw-s 00000000 00:06 99 /dev/dax0.10\n"
		     "7f1000000000-7f1040000000 rw-s 00000000 00:06 99 /srv/dev/dax0.1\n"
		     "7f2000000000-7f2040000000 rw-s 00000000 00:06 99 /dev/dax0.1 copy\n"
		     "7f3000000000-7f3040000000 rw-p 00000000 00:06 99 /dev/dax0.1\n"
		     "7f4000000000-7f4040000000 rw-s 00000000 00:01 99\n"
		     "what is this\n");
	tree_link(tree, "/dev/dax0.11", "proc/8/fd/3");
	tree_link(tree, "dax0.1", "proc/8/fd/4");
	assert_null(find(tree, 0));
}

static void holders_come_in_order_of_pid(void **state)
{
	static const int pids[] = { 900, 7, 88, 10000 };
	struct tree *tree = *state;
	struct daxc_holder *holders, *holder;
	int last = 0;
	size_t i;

	make_dev(tree);
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		make_process(tree, pids[i], "p", 0,
			     "7f0000000000-7f0000200000 rw-s 00000000 00:06 99 /dev/dax0.1\n");
	holders = find(tree, 4);
	for (holder = holders; holder; holder = holder->next) {
		assert_true(holder->pid > last);
		last = holder->pid;
	}
	assert_int_equal(last, 10000);
	daxc_holders_free(holders);
}

static void many_devices_are_looked_for_at_once(void **state)
{
	struct tree *tree = *state;
	struct daxc_holder *holders[3] = { 0 };
	struct daxc_unseen unseen[3] = { DAXC_UNSEEN_INIT, DAXC_UNSEEN_INIT, DAXC_UNSEEN_INIT };
	struct daxc_dev *devs[3];

	make_dev(tree);
	tree_dev(tree, HMEM0, "dax0.10", GIB);
	tree_dev(tree, HMEM0, "dax0.2", GIB);
	make_process(tree, 5, "both", 0,
		     "7f0000000000-7f0000200000 rw-s 00000000 00:06 99 /dev/dax0.10\n"
		     "7f1000000000-7f1000400000 rw-s 00000000 00:06 98 /dev/dax0.2\n"
		     "7f2000000000-7f2000200000 rw-s 00200000 00:06 99 /dev/dax0.10\n");
	make_process(tree, 3, "one", 0, "");
	tree_link(tree, "/dev/dax0.2", "proc/3/fd/3");
	devs[0] = tree_find(tree, "dax0.2");
	devs[1] = tree_find(tree, "dax0.1");
	devs[2] = tree_find(tree, "dax0.10");
	assert_int_equal(daxc_devs_get_holders(devs, 3, holders, unseen), 0);
	assert_int_equal(unseen[0].processes + unseen[1].processes + unseen[2].processes, 0);
	assert_int_equal(holders[0]->pid, 3);
	assert_int_equal(holders[0]->files, 1);
	assert_int_equal(holders[0]->next->pid, 5);
	assert_int_equal(holders[0]->next->mapped, 4 * MIB);
	assert_null(holders[0]->next->next);
	assert_null(holders[1]);
	assert_int_equal(holders[2]->pid, 5);
	assert_int_equal(holders[2]->mapped, 4 * MIB);
	assert_null(holders[2]->next);
	daxc_holders_free(holders[0]);
	daxc_holders_free(holders[2]);
	unseen[2].sz = 0;
	assert_int_equal(daxc_devs_get_holders(devs, 3, holders, unseen), -EINVAL);
	assert_int_equal(daxc_devs_get_holders(devs, 0, holders, NULL), -EINVAL);
	assert_int_equal(daxc_devs_get_holders(devs, 3, NULL, NULL), -EINVAL);
	devs[1] = NULL;
	assert_int_equal(daxc_devs_get_holders(devs, 3, holders, NULL), -EINVAL);
}

static void a_process_without_status_still_holds(void **state)
{
	struct tree *tree = *state;
	struct daxc_holder *holders;

	make_dev(tree);
	tree_link(tree, "/dev/dax0.1", "proc/9/fd/3");
	holders = find(tree, 1);
	assert_string_equal(holders->name, "");
	daxc_holders_free(holders);
}

static void a_tree_without_proc_cannot_tell(void **state)
{
	struct tree *tree = *state;
	struct daxc_holder *holders = NULL;

	tree_dev(tree, HMEM0, "dax0.1", GIB);
	assert_int_equal(daxc_dev_get_holders(tree_find(tree, "dax0.1"), &holders, NULL), -ENOENT);
	assert_non_null(daxc_get_error(tree->ctx));
	assert_int_equal(daxc_dev_get_holders(NULL, &holders, NULL), -EINVAL);
	assert_int_equal(daxc_dev_get_holders(tree_find(tree, "dax0.1"), NULL, NULL), -EINVAL);
	daxc_holders_free(NULL);
}

static struct daxc_unseen look(struct tree *tree, int want)
{
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;

	assert_int_equal(daxc_dev_get_holders(tree_find(tree, "dax0.1"), &holders, &unseen), want);
	daxc_holders_free(holders);
	return unseen;
}

static void assert_unseen(struct tree *tree, int holders, unsigned int processes,
			  unsigned int reasons, const char *text)
{
	struct daxc_unseen unseen = look(tree, holders);
	char buf[UNSEEN_TEXT_MAX];

	assert_int_equal(unseen.processes, processes);
	assert_int_equal(unseen.reasons, reasons);
	assert_non_null(strstr(daxc_unseen_text(&unseen, buf, sizeof(buf)), text));
}

/* Nor one in whose proc there is nobody, as in a chroot or where nothing was captured. */
static void a_proc_without_processes_cannot_tell(void **state)
{
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct tree *tree = *state;

	make_dev(tree);
	tree_driver(tree, HMEM0, "dax0.1", "device_dax");
	tree_remove(tree, "proc/1/maps");
	tree_remove(tree, "proc/1");
	assert_unseen(tree, 0, 1, DAXC_UNSEEN_NO_PROC, "/proc shows none");
	wipe.dry_run = true;
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), -EBUSY);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "unseen");
	tree_file(tree, "0\n", HMEM0 "/dax0.1/compound/opens");
	tree_file(tree, "0\n", HMEM0 "/dax0.1/compound/mappings");
	assert_unseen(tree, 0, 0, 0, "");
}

/* What cannot be opened for any reason but that it is gone may be the device. */
static void a_process_that_cannot_be_read_is_unseen(void **state)
{
	struct tree *tree = *state;

	make_dev(tree);
	tree_file(tree, "", "proc/8/maps/is-a-directory");
	assert_unseen(tree, 0, 1, DAXC_UNSEEN_FAILED, "could not be looked into");
	tree_file(tree, "", "proc/9/fd");
	assert_unseen(tree, 0, 2, DAXC_UNSEEN_FAILED, "could not be looked into");
}

static void a_pid_namespace_shows_only_its_own(void **state)
{
	struct daxc_wipe wipe = DAXC_WIPE_INIT;
	struct tree *tree = *state;

	make_dev(tree);
	tree_driver(tree, HMEM0, "dax0.1", "device_dax");
	wipe.dry_run = true;
	tree_link(tree, "pid:[4026531836]", "proc/self/ns/pid");
	assert_unseen(tree, 0, 0, 0, "");
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), 0);
	tree_remove(tree, "proc/self/ns/pid");
	tree_link(tree, "pid:[4026532201]", "proc/self/ns/pid");
	assert_unseen(tree, 0, 1, DAXC_UNSEEN_NAMESPACE, "other PID namespaces");
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), -EBUSY);
	assert_string_equal(daxc_get_error(tree->ctx)->rule, "unseen");
	wipe.force = true;
	assert_int_equal(daxc_dev_wipe(tree_find(tree, "dax0.1"), &wipe, NULL), 0);
	make_process(tree, 9, "p", 0,
		     "7f0000000000-7f0000200000 rw-s 00000000 00:06 99 /dev/dax0.1\n");
	assert_unseen(tree, 1, 1, DAXC_UNSEEN_NAMESPACE, "other PID namespaces");
	/* in a namespace, but with the proc of the whole machine */
	tree_link(tree, "pid:[4026531836]", "proc/1/ns/pid");
	assert_unseen(tree, 1, 0, 0, "");
}

static void what_the_module_counts_settles_it(void **state)
{
	struct tree *tree = *state;

	make_dev(tree);
	tree_link(tree, "pid:[4026532201]", "proc/self/ns/pid");
	tree_file(tree, "0\n", HMEM0 "/dax0.1/compound/opens");
	assert_unseen(tree, 0, 1, DAXC_UNSEEN_NAMESPACE, "");
	tree_file(tree, "0\n", HMEM0 "/dax0.1/compound/mappings");
	assert_unseen(tree, 0, 0, 0, "");
	tree_file(tree, "1\n", HMEM0 "/dax0.1/compound/opens");
	assert_unseen(tree, 0, 2, DAXC_UNSEEN_NAMESPACE | DAXC_UNSEEN_COUNTED,
		      "here, and open files or mappings that the module counts");
	tree_remove(tree, "proc/self/ns/pid");
	assert_unseen(tree, 0, 1, DAXC_UNSEEN_COUNTED, "that the module counts");
	make_process(tree, 9, "p", 0, "");
	tree_link(tree, "/dev/dax0.1", "proc/9/fd/3");
	assert_unseen(tree, 1, 0, 0, "");
	tree_file(tree, "2\n", HMEM0 "/dax0.1/compound/mappings");
	assert_unseen(tree, 1, 1, DAXC_UNSEEN_COUNTED, "no process shows");
}

static void each_reason_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_RIGHTS), "rights");
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_NAMESPACE), "pid-namespace");
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_HIDDEN), "hidepid");
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_COUNTED), "counted");
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_FAILED), "failed");
	assert_string_equal(daxc_unseen_reason_name(DAXC_UNSEEN_NO_PROC), "no-proc");
	assert_null(daxc_unseen_reason_name((enum daxc_unseen_reason)3));
	assert_null(daxc_unseen_text(NULL, NULL, 0));
}

static void the_first_holders_are_named_and_the_rest_counted(void **state)
{
	struct daxc_holder list[6] = { 0 };
	char text[256], small[12];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(list); i++) {
		list[i].pid = (pid_t)i + 1;
		strcpy(list[i].name, "prog");
		list[i].next = i + 1 < ARRAY_SIZE(list) ? &list[i + 1] : NULL;
	}
	assert_string_equal(holders_text(NULL, text, sizeof(text)), "");
	assert_string_equal(holders_text(&list[5], text, sizeof(text)), "prog (pid 6)");
	assert_string_equal(holders_text(&list[4], text, sizeof(text)),
			    "prog (pid 5), prog (pid 6)");
	assert_string_equal(holders_text(list, text, sizeof(text)),
			    "prog (pid 1), prog (pid 2), prog (pid 3), prog (pid 4) and 2 more");
	assert_string_equal(holders_text(list, small, sizeof(small)), "prog (pid 1");
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(mappings_are_added_up),
		with_tree(open_files_are_counted),
		with_tree(other_devices_and_files_are_not_it),
		with_tree(holders_come_in_order_of_pid),
		with_tree(many_devices_are_looked_for_at_once),
		with_tree(a_process_without_status_still_holds),
		with_tree(a_tree_without_proc_cannot_tell),
		with_tree(a_proc_without_processes_cannot_tell),
		with_tree(a_process_that_cannot_be_read_is_unseen),
		with_tree(a_pid_namespace_shows_only_its_own),
		with_tree(what_the_module_counts_settles_it),
		cmocka_unit_test(each_reason_has_a_name),
		cmocka_unit_test(the_first_holders_are_named_and_the_rest_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
