// SPDX-License-Identifier: LGPL-2.1
/*
 * diagnose*.c on made-up trees: which state makes which finding, and which does
 * not. That the commands mend what was found is for a real kernel to show.
 */
#include <string.h>

#include "libdaxctl-compound-inspect.h"
#include "tree.h"

#define DAX00	   HMEM0 "/dax0.0"
#define EFIVARS	   "sys/firmware/efi/efivars/"
#define SECUREBOOT EFIVARS "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

/* A region at 4G with one device of all its memory, on Linux 6.12 with the module. */
static void tree_healthy(struct tree *tree)
{
	tree_file(tree, "6.12.1-amd64\n", "proc/sys/kernel/osrelease");
	tree_file(tree, "", "sys/module/dax_compound/refcnt");
	tree_region(tree, HMEM0, 4 * GIB, 0);
	tree_dev(tree, HMEM0, "dax0.0", 4 * GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, 4 * GIB, 0);
	tree_driver(tree, HMEM0, "dax0.0", "dax_compound");
}

/* "id id": what is found, in order; of @name alone, or of all when it is NULL. */
static void assert_found(struct tree *tree, const char *name, const char *want)
{
	struct daxc_findings *findings;
	struct daxc_dev *dev = NULL;
	char got[512] = "";
	size_t i;

	daxc_refresh(tree->ctx);
	if (name)
		dev = tree_find(tree, name);
	assert_int_equal(daxc_diagnose(tree->ctx, dev, &findings), 0);
	for (i = 0; i < daxc_findings_get_count(findings); i++) {
		strcat(got, i ? " " : "");
		strcat(got, daxc_findings_get(findings, i)->id);
	}
	assert_string_equal(got, want);
	daxc_findings_free(findings);
}

static void a_healthy_machine_has_no_findings(void **state)
{
	tree_healthy(*state);
	assert_found(*state, NULL, "");
}

static void without_dax_memory_nothing_matters(void **state)
{
	tree_file(*state, "7.4.0\n", "proc/sys/kernel/osrelease");
	assert_found(*state, NULL, "");
}

static void a_kernel_that_was_not_tested_is_told_instead_of_the_module(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "7.4.0\n", "proc/sys/kernel/osrelease");
	tree_remove(tree, "sys/module/dax_compound/refcnt");
	tree_remove(tree, "sys/module/dax_compound");
	assert_found(tree, NULL, "kernel-outside");
	tree_file(tree, "6.0.0\n", "proc/sys/kernel/osrelease");
	assert_found(tree, NULL, "kernel-outside");
	tree_file(tree, "7.3.4+deb13-amd64\n", "proc/sys/kernel/osrelease");
	assert_found(tree, NULL, "module-not-loaded");
	tree_file(tree, "6.1.0-30-amd64\n", "proc/sys/kernel/osrelease");
	assert_found(tree, NULL, "module-not-loaded");
}

static void a_kernel_between_those_that_were_tested_is_told_beside_the_module(void **state)
{
	static const char *const untried[] = { "6.13.0\n", "6.19.2-1-amd64\n", "7.1.0\n" };
	struct tree *tree = *state;
	size_t i;

	tree_healthy(tree);
	for (i = 0; i < ARRAY_SIZE(untried); i++) {
		tree_file(tree, untried[i], "proc/sys/kernel/osrelease");
		assert_found(tree, NULL, "kernel-untried");
	}
	tree_file(tree, "7.2.0\n", "proc/sys/kernel/osrelease");
	assert_found(tree, NULL, "");
}

static void of_reasons_to_sign_the_strongest_is_told(void **state)
{
	static const char on[] = { 6, 0, 0, 0, 1 }, off[] = { 6, 0, 0, 0, 0 };
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "", EFIVARS "empty");
	tree_bytes(tree, off, sizeof(off), SECUREBOOT);
	assert_found(tree, NULL, "");
	tree_bytes(tree, on, sizeof(on), SECUREBOOT);
	assert_found(tree, NULL, "secure-boot");
	tree_file(tree, "Y\n", "sys/module/module/parameters/sig_enforce");
	assert_found(tree, NULL, "signed-modules");
	tree_file(tree, "none [integrity] confidentiality\n", "sys/kernel/security/lockdown");
	assert_found(tree, NULL, "lockdown");
	tree_file(tree, "[none] integrity confidentiality\n", "sys/kernel/security/lockdown");
	tree_file(tree, "N\n", "sys/module/module/parameters/sig_enforce");
	tree_bytes(tree, off, sizeof(off), SECUREBOOT);
	assert_found(tree, NULL, "");
}

/* The command of the only finding. */
static void assert_command(struct tree *tree, const char *id, const char *command)
{
	struct daxc_findings *findings;

	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_diagnose(tree->ctx, NULL, &findings), 0);
	assert_int_equal(daxc_findings_get_count(findings), 1);
	assert_string_equal(daxc_findings_get(findings, 0)->id, id);
	assert_string_equal(daxc_findings_get(findings, 0)->command, command);
	daxc_findings_free(findings);
}

static void a_key_is_enrolled_where_there_is_firmware_to_hold_it(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "Y\n", "sys/module/module/parameters/sig_enforce");
	tree_file(tree, "", "sys/firmware/efi/systab");
	assert_command(tree, "signed-modules", ""); /* the module is loaded, so it has one */
	tree_remove(tree, "sys/module/dax_compound/refcnt");
	tree_remove(tree, "sys/module/dax_compound");
	tree_file(tree, "N\n", "sys/module/module/parameters/sig_enforce");
	assert_command(tree, "module-not-loaded", "modprobe dax_compound");
	tree_file(tree, "1\n", "proc/sys/kernel/modules_disabled");
	assert_command(tree, "module-not-loaded",
		       "echo dax_compound >/etc/modules-load.d/dax_compound.conf; systemctl reboot");
}

static void with_a_key_to_enroll_it_is_told_how(void **state)
{
	struct daxc_findings *findings;
	struct tree *tree = *state;
	int efi;

	tree_healthy(tree);
	tree_remove(tree, "sys/module/dax_compound/refcnt");
	tree_remove(tree, "sys/module/dax_compound");
	tree_file(tree, "Y\n", "sys/module/module/parameters/sig_enforce");
	for (efi = 0; efi < 2; efi++) {
		if (efi)
			tree_file(tree, "", "sys/firmware/efi/systab");
		daxc_refresh(tree->ctx);
		assert_int_equal(daxc_diagnose(tree->ctx, NULL, &findings), 0);
		assert_string_equal(daxc_findings_get(findings, 1)->id, "signed-modules");
		assert_string_equal(daxc_findings_get(findings, 1)->command,
				    efi ? "mokutil --import /var/lib/dkms/mok.pub" : "");
		daxc_findings_free(findings);
	}
}

static void a_secure_boot_variable_cut_short_says_nothing(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "\1\1", SECUREBOOT);
	assert_found(tree, NULL, "");
}

static void a_journal_is_a_change_that_was_killed(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "{}", "run/daxctl-compound/dax0.1.journal");
	assert_found(tree, NULL, "journal-pending");
	tree_remove(tree, "run/daxctl-compound/dax0.1.journal");
	tree_file(tree, "{}", "run/daxctl-compound/batch-7-0.batch");
	assert_found(tree, NULL, "journal-pending");
	tree_remove(tree, "run/daxctl-compound/batch-7-0.batch");
	tree_file(tree, "{}", "run/daxctl-compound/dax0.1.bad");
	assert_found(tree, NULL, "journal-bad");
}

static void the_policy_of_kmem_matters_only_when_it_is_loaded(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "6.1.0\n", "proc/sys/kernel/osrelease"); /* before kmem claimed devices */
	tree_file(tree, "online_movable\n", "sys/devices/system/memory/auto_online_blocks");
	assert_found(tree, NULL, "");
	tree_file(tree, "", "sys/module/kmem/refcnt");
	assert_found(tree, NULL, "auto-online");
	tree_file(tree, "offline\n", "sys/devices/system/memory/auto_online_blocks");
	assert_found(tree, NULL, "");
}

static void an_empty_instance_0_is_explained_where_memory_is_free(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "0\n", DAX00 "/size");
	assert_found(tree, "dax0.0", "");
	tree_file(tree, "4294967296\n", HMEM0 "/dax_region/available_size");
	assert_found(tree, "dax0.0", "instance-0");
}

static void other_empty_devices_are_not(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "4294967296\n", HMEM0 "/dax_region/available_size");
	tree_dev(tree, HMEM0, "dax0.1", 0);
	assert_found(tree, "dax0.1", "");
}

static void an_unaligned_start_is_a_problem_once_it_is_mapped(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB + 2 * MIB, GIB, 0);
	tree_file(tree, "1073741824\n", DAX00 "/align");
	tree_remove(tree, DAX00 "/driver");
	assert_found(tree, "dax0.0", "start-unaligned");
	tree_driver(tree, HMEM0, "dax0.0", "device_dax");
	assert_found(tree, "dax0.0", "start-wrong-memory in-tree-pins");
	tree_file(tree, "7.3.4+deb13-amd64\n", "proc/sys/kernel/osrelease");
	assert_found(tree, "dax0.0", "start-oops");
}

/* What is told to mend it is what can: the kernel does not realign a namespace. */
static void the_command_follows_the_region(void **state)
{
	struct tree *tree = *state;
	struct daxc_findings *findings = NULL;
	int is_static;

	tree_healthy(tree);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, GIB + 2 * MIB, 0);
	tree_file(tree, "1073741824\n", DAX00 "/align");
	tree_file(tree, "namespace3.0\n", HMEM0 "/namespace");
	for (is_static = 0; is_static < 2; is_static++) {
		if (is_static)
			tree_remove(tree, HMEM0 "/dax_region/available_size");
		daxc_refresh(tree->ctx);
		assert_int_equal(daxc_diagnose(tree->ctx, tree_find(tree, "dax0.0"), &findings), 0);
		assert_int_equal(daxc_findings_get_count(findings), 1);
		assert_string_equal(daxc_findings_get(findings, 0)->command,
				    is_static ? "ndctl create-namespace -f -e namespace3.0 -m devdax -a 2M" :
						"daxctl-compound reconfigure --align 2M dax0.0");
		daxc_findings_free(findings);
	}
}

static void an_unaligned_length_is_told(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, GIB + 2 * MIB, 0);
	tree_file(tree, "1073741824\n", DAX00 "/align");
	assert_found(tree, "dax0.0", "length-unaligned");
}

static void a_driver_that_is_going_is_told(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_remove(tree, DAX00 "/driver");
	assert_found(tree, "dax0.0", "no-driver");
	tree_file(tree, "unbinding\n", DAX00 "/compound/state");
	assert_found(tree, "dax0.0", "unbinding");
	tree_file(tree, "kept\n", DAX00 "/compound/state");
	assert_found(tree, "dax0.0", "kept");
}

static void memory_that_does_not_come_back_is_told(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "8000000\n", "sys/devices/system/memory/block_size_bytes");
	tree_remove(tree, DAX00 "/driver");
	tree_driver(tree, HMEM0, "dax0.0", "kmem");
	tree_file(tree, "online\n", "sys/devices/system/memory/memory32/state");
	tree_file(tree, "Movable\n", "sys/devices/system/memory/memory32/valid_zones");
	assert_found(tree, "dax0.0", "system-ram");
	tree_file(tree, "Normal\n", "sys/devices/system/memory/memory32/valid_zones");
	assert_found(tree, "dax0.0", "not-movable system-ram");
	tree_remove(tree, DAX00 "/driver");
	assert_found(tree, "dax0.0", "ram-left");
}

static void rules_of_udev_for_memory_are_told(void **state)
{
	struct tree *tree = *state;

	tree_healthy(tree);
	tree_file(tree, "SUBSYSTEM==\"memory\", ATTR{state}==\"offline\", ATTR{state}=\"online\"\n",
		  "usr/lib/udev/rules.d/40-x.rules");
	assert_found(tree, NULL, "udev-online");
}

static void poison_is_added_up(void **state)
{
	struct tree *tree = *state;
	struct daxc_findings *findings;

	tree_healthy(tree);
	tree_file(tree, "4194304 2097152\n8388608 2097152\n", DAX00 "/compound/poison");
	assert_found(tree, "dax0.0", "poison");
	assert_int_equal(daxc_diagnose(tree->ctx, tree_find(tree, "dax0.0"), &findings), 0);
	assert_int_equal(daxc_findings_get(findings, 0)->severity, DAXC_PROBLEM);
	assert_non_null(strstr(daxc_findings_get(findings, 0)->what, "4M in 2 ranges"));
	daxc_findings_free(findings);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(a_healthy_machine_has_no_findings),
		with_tree(without_dax_memory_nothing_matters),
		with_tree(a_kernel_that_was_not_tested_is_told_instead_of_the_module),
		with_tree(a_kernel_between_those_that_were_tested_is_told_beside_the_module),
		with_tree(of_reasons_to_sign_the_strongest_is_told),
		with_tree(a_key_is_enrolled_where_there_is_firmware_to_hold_it),
		with_tree(with_a_key_to_enroll_it_is_told_how),
		with_tree(a_secure_boot_variable_cut_short_says_nothing),
		with_tree(a_journal_is_a_change_that_was_killed),
		with_tree(the_policy_of_kmem_matters_only_when_it_is_loaded),
		with_tree(an_empty_instance_0_is_explained_where_memory_is_free),
		with_tree(other_empty_devices_are_not),
		with_tree(an_unaligned_start_is_a_problem_once_it_is_mapped),
		with_tree(an_unaligned_length_is_told),
		with_tree(a_driver_that_is_going_is_told),
		with_tree(memory_that_does_not_come_back_is_told),
		with_tree(rules_of_udev_for_memory_are_told),
		with_tree(the_command_follows_the_region),
		with_tree(poison_is_added_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
