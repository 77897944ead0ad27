// SPDX-License-Identifier: LGPL-2.1
/*
 * diagnose-memory.c and -cxl.c on made-up trees: memory that a dax device could have
 * and none has, and what could not be looked at. Where the kernel leaves such memory
 * is test/vm/guest/47-no-device's.
 */
#include <string.h>

#include "libdaxctl-compound-inspect.h"
#include "look/findings.h"
#include "tree.h"

#define CXL "sys/bus/cxl/devices"

/* "id subject command" of each finding, in order, with | between them. */
static void assert_found(struct tree *tree, const char *want)
{
	struct daxc_findings *findings;
	char got[1024] = "";
	size_t i, len = 0;

	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_diagnose_memory(tree->ctx, &findings), 0);
	for (i = 0; i < daxc_findings_get_count(findings); i++) {
		const struct daxc_finding *f = daxc_findings_get(findings, i);

		len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%s %s %s", i ? "|" : "",
					f->id, f->subject, f->command);
	}
	assert_string_equal(got, want);
	daxc_findings_free(findings);
}

static void assert_what(struct tree *tree, const char *part)
{
	struct daxc_findings *findings;

	daxc_refresh(tree->ctx);
	assert_int_equal(daxc_diagnose_memory(tree->ctx, &findings), 0);
	assert_int_equal(daxc_findings_get_count(findings), 1);
	assert_non_null(strstr(daxc_findings_get(findings, 0)->what, part));
	daxc_findings_free(findings);
}

/* A region of 4G at 4G, with a device of all of it. */
static void make_region(struct tree *tree)
{
	tree_region(tree, HMEM0, 4 * GIB, 0);
	tree_dev(tree, HMEM0, "dax0.0", 4 * GIB);
	tree_extent(tree, HMEM0, "dax0.0", 0, 4 * GIB, 4 * GIB, 0);
}

static void a_tree_without_iomem_says_nothing(void **state)
{
	assert_found(*state, "");
}

static void soft_reserved_memory_wants_a_region(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "00001000-7fffffff : System RAM\n100000000-1ffffffff : Soft Reserved\n",
		  "proc/iomem");
	assert_found(tree, "soft-reserved-no-module host modprobe dax_hmem");
	assert_what(tree, "4G of soft-reserved memory from 0x100000000 on");
	tree_file(tree, "1\n", "sys/module/dax_hmem/refcnt");
	assert_found(tree, "soft-reserved-no-region host dmesg | grep -i -e hmem -e dax");
	tree_file(tree, "", "sys/bus/platform/devices/hmem.3/modalias");
	tree_file(tree, "", "sys/bus/platform/devices/hmem_platform.0/modalias");
	tree_file(tree, "", "sys/bus/platform/devices/hmem.4/driver/bind");
	assert_found(tree, "soft-reserved-no-driver host echo hmem.3 >/sys/bus/platform/drivers/hmem/bind");
	make_region(tree);
	assert_found(tree, "");
}

static void memory_that_iomem_does_not_show_has_a_device(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "00001000-7fffffff : System RAM\n", "proc/iomem");
	assert_found(tree, "");
	tree_file(tree, "", "sys/bus/platform/devices/hmem_platform.0/modalias");
	assert_found(tree, "soft-reserved-not-taken host modprobe dax_hmem");
	tree_file(tree, "1\n", "sys/module/dax_hmem/refcnt");
	assert_found(tree, "soft-reserved-not-taken host "
			   "echo hmem_platform.0 >/sys/bus/platform/drivers/hmem_platform/bind");
	tree_file(tree, "", "sys/bus/platform/devices/hmem_platform.0/driver/bind");
	assert_found(tree, "");
	tree_file(tree, "", "sys/bus/platform/devices/hmem.1/modalias");
	assert_found(tree, "soft-reserved-not-taken host "
			   "echo hmem.1 >/sys/bus/platform/drivers/hmem/bind");
}

static void of_a_range_that_a_region_has_in_part_the_rest_is_told(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "1\n", "sys/module/dax_hmem/refcnt");
	tree_file(tree, "100000000-27fffffff : Soft Reserved\n", "proc/iomem");
	make_region(tree);
	assert_what(tree, "2G of soft-reserved memory from 0x200000000 on");
}

static void a_cxl_window_is_left_to_cxl(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "80000000-1ffffffff : CXL Window 0\n  100000000-1ffffffff : Soft Reserved\n",
		  "proc/iomem");
	assert_found(tree, "soft-reserved-cxl host cxl list --memdevs --regions --human");
}

static void what_kmem_lost_is_told(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "100000000-1ffffffff : dax0.0\n  108000000-1f7ffffff : System RAM (kmem)\n",
		  "proc/iomem");
	make_region(tree);
	tree_driver(tree, HMEM0, "dax0.0", "kmem");
	assert_found(tree, "");
	tree_remove(tree, HMEM0 "/dax0.0/driver");
	assert_found(tree, "kmem-left host systemctl reboot");
	assert_what(tree, "3.75G from 0x108000000 on");
}

static void addresses_that_are_hidden_are_no_addresses(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "00000000-00000000 : System RAM\n00000000-00000000 : Soft Reserved\n",
		  "proc/iomem");
	assert_found(tree, "not-looked-at host sudo daxctl-compound doctor");
	tree_file(tree, "00000000-00000000 : System RAM (kmem)\n", "proc/iomem");
	assert_found(tree, "not-looked-at host sudo daxctl-compound doctor");
	/* nothing in it would be looked for */
	tree_file(tree, "00000000-00000000 : System RAM\n", "proc/iomem");
	assert_found(tree, "");
}

static void pmem_in_another_mode_matters_where_there_is_no_dax_at_all(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "4294967296\n", "sys/bus/nd/devices/namespace0.0/size");
	tree_file(tree, "raw\n", "sys/bus/nd/devices/namespace0.0/mode");
	tree_file(tree, "0\n", "sys/bus/nd/devices/namespace0.1/size");
	tree_file(tree, "raw\n", "sys/bus/nd/devices/namespace0.1/mode");
	assert_found(tree, "pmem-not-dax namespace0.0 "
			   "ndctl create-namespace -f -e namespace0.0 -m devdax -M mem -a 2M");
	make_region(tree);
	assert_found(tree, "");
}

/* mem0 of 4G of volatile memory, and the root decoder of a window that takes it. */
static void make_mem(struct tree *tree)
{
	tree_file(tree, "0x100000000\n", CXL "/mem0/ram/size");
	tree_file(tree, "0x0\n", CXL "/mem0/pmem/size");
	tree_file(tree, "0\n", CXL "/decoder0.0/cap_ram");
	tree_file(tree, "1\n", CXL "/decoder0.0/cap_pmem");
	tree_file(tree, "1\n", CXL "/decoder0.1/cap_ram");
}

static void make_endpoint(struct tree *tree, const char *used)
{
	tree_link(tree, "../../../../../pci0000:0c/0000:0d:00.0/mem0", CXL "/endpoint5/uport");
	tree_file(tree, "0x0\n", CXL "/decoder5.0/dpa_size");
	tree_file(tree, used, CXL "/decoder5.1/dpa_size");
	tree_file(tree, "0x100000000\n", CXL "/decoder6.0/dpa_size"); /* another's */
}

static void a_cxl_memory_device_wants_to_be_enabled_and_in_a_region(void **state)
{
	struct tree *tree = *state;

	make_mem(tree);
	assert_found(tree, "cxl-disabled mem0 cxl enable-memdev mem0");
	make_endpoint(tree, "0x0\n");
	assert_found(tree, "cxl-no-region mem0 cxl create-region -t ram -d decoder0.1 -m mem0");
	assert_what(tree, "4G of its 4G");
	tree_file(tree, "0x40000000\n", CXL "/decoder5.1/dpa_size");
	assert_what(tree, "3G of its 4G");
	tree_file(tree, "0x100000000\n", CXL "/decoder5.1/dpa_size");
	assert_found(tree, "");
}

static void persistent_cxl_memory_wants_a_region_of_its_kind(void **state)
{
	struct tree *tree = *state;

	make_mem(tree);
	make_endpoint(tree, "0x0\n");
	tree_file(tree, "0x0\n", CXL "/mem0/ram/size");
	tree_file(tree, "0x80000000\n", CXL "/mem0/pmem/size");
	assert_found(tree, "cxl-no-region mem0 cxl create-region -t pmem -d decoder0.0 -m mem0");
}

/* Volatile memory that is all used needs no region, and of what is left its kind is told. */
static void of_cxl_memory_of_both_kinds_the_one_that_is_left_is_told(void **state)
{
	struct tree *tree = *state;

	make_mem(tree);
	make_endpoint(tree, "0x100000000\n");
	tree_file(tree, "0x80000000\n", CXL "/mem0/pmem/size");
	tree_file(tree, "ram\n", CXL "/decoder5.1/mode");
	assert_found(tree, "cxl-no-region mem0 cxl create-region -t pmem -d decoder0.0 -m mem0");
	assert_what(tree, "2G of its 6G");
	tree_file(tree, "0\n", CXL "/decoder0.0/cap_pmem");
	assert_found(tree, "cxl-no-region mem0 cxl list --memdevs --decoders --human");
	tree_file(tree, "0x80000000\n", CXL "/decoder5.0/dpa_size");
	tree_file(tree, "pmem\n", CXL "/decoder5.0/mode");
	assert_found(tree, "");
}

static void a_cxl_region_wants_a_dax_region(void **state)
{
	struct tree *tree = *state;
	const char *dax = "sys/devices/platform/ACPI0017:00/root0/decoder0.0/region0/dax_region0";

	tree_file(tree, "0x100000000\n", CXL "/region0/size");
	tree_file(tree, "0x100000000\n", CXL "/region0/resource");
	tree_file(tree, "ram\n", CXL "/region0/mode");
	tree_file(tree, "0x100000000\n", CXL "/region1/size");
	tree_file(tree, "pmem\n", CXL "/region1/mode");
	tree_file(tree, "0x0\n", CXL "/region2/size");
	tree_file(tree, "ram\n", CXL "/region2/mode");
	assert_found(tree, "cxl-region-disabled region0 cxl enable-region region0");
	tree_file(tree, "", CXL "/region0/driver/bind");
	assert_found(tree, "cxl-no-dax region0 modprobe dax_cxl");
	tree_file(tree, "1\n", "sys/module/dax_cxl/refcnt"); /* then that is not it */
	assert_found(tree, "cxl-no-dax region0 dmesg | grep -i -e cxl -e dax");
	/* as it is shown to others than root: it may be system RAM, and then nothing is wrong */
	tree_file(tree, "00000000-00000000 : CXL Window 0\n  00000000-00000000 : System RAM\n",
		  "proc/iomem");
	assert_found(tree, "not-looked-at region0 sudo daxctl-compound doctor");
	tree_file(tree, "100000000-1ffffffff : CXL Window 0\n  100000000-1ffffffff : System RAM\n",
		  "proc/iomem");
	assert_found(tree, "cxl-system-ram region0 ");
	tree_remove(tree, "proc/iomem");
	tree_region(tree, dax, 4 * GIB, 0);
	tree_dev(tree, dax, "dax0.0", 4 * GIB);
	assert_found(tree, "");
}

static void what_cannot_be_read_is_told_once_a_kind(void **state)
{
	struct tree *tree = *state;

	make_mem(tree);
	tree_file(tree, "much\n", CXL "/mem0/ram/size");
	tree_file(tree, "more\n", CXL "/mem1/ram/size");
	assert_found(tree, "not-looked-at mem0 ");
	assert_what(tree, "how much CXL memory there is could not be looked at, nor that of 1 more: "
			  "Invalid argument");
}

static void of_one_the_command_is_about_it(void **state)
{
	struct daxc_findings *findings;

	assert_int_equal(findings_new(&findings), 0);
	findings_unseen(findings, "where its memory lies", "dax0.0", -EACCES);
	findings_unseen(findings, "its struct pages", "dax0.0", -EPERM);
	findings_unseen(findings, "its struct pages", "dax0.1", -EACCES);
	findings_add_unseen(findings, false);
	assert_int_equal(daxc_findings_get_count(findings), 2);
	assert_string_equal(daxc_findings_get(findings, 0)->command,
			    "sudo daxctl-compound doctor dax0.0");
	assert_string_equal(daxc_findings_get(findings, 0)->what,
			    "where its memory lies could not be looked at: only root may.");
	assert_string_equal(daxc_findings_get(findings, 1)->command, "sudo daxctl-compound doctor");
	assert_int_equal(daxc_findings_get(findings, 1)->severity, DAXC_WARNING);
	daxc_findings_free(findings);
}

/* Who is root already is not told to become it. */
static void of_root_the_command_is_another(void **state)
{
	struct daxc_findings *findings;

	assert_int_equal(findings_new(&findings), 0);
	findings_unseen(findings, "where its memory lies", "dax0.0", -EACCES);
	findings_unseen(findings, "where it lies", "dax0.0", -EINVAL);
	findings_add_unseen(findings, true);
	assert_int_equal(daxc_findings_get_count(findings), 2);
	assert_null(strstr(daxc_findings_get(findings, 0)->what, "only root"));
	assert_null(strstr(daxc_findings_get(findings, 0)->command, "sudo"));
	assert_string_equal(daxc_findings_get(findings, 1)->command, "");
	daxc_findings_free(findings);
}

#define with_tree(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_tree(a_tree_without_iomem_says_nothing),
		with_tree(soft_reserved_memory_wants_a_region),
		with_tree(memory_that_iomem_does_not_show_has_a_device),
		with_tree(of_a_range_that_a_region_has_in_part_the_rest_is_told),
		with_tree(a_cxl_window_is_left_to_cxl),
		with_tree(what_kmem_lost_is_told),
		with_tree(addresses_that_are_hidden_are_no_addresses),
		with_tree(pmem_in_another_mode_matters_where_there_is_no_dax_at_all),
		with_tree(a_cxl_memory_device_wants_to_be_enabled_and_in_a_region),
		with_tree(persistent_cxl_memory_wants_a_region_of_its_kind),
		with_tree(of_cxl_memory_of_both_kinds_the_one_that_is_left_is_told),
		with_tree(a_cxl_region_wants_a_dax_region),
		with_tree(what_cannot_be_read_is_told_once_a_kind),
		cmocka_unit_test(of_one_the_command_is_about_it),
		cmocka_unit_test(of_root_the_command_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
