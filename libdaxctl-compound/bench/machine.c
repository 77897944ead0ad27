// SPDX-License-Identifier: LGPL-2.1
/*
 * Where a run takes place: the facts that a reader of its figures must know,
 * and the CPU that it stays on. What cannot be found out is left empty.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#ifdef __x86_64__
#include <cpuid.h>
#endif

#include "base/cpus.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "bench.h"

#define HUGETLB_2M "sys/kernel/mm/hugepages/hugepages-2048kB"

/* The value of the first line "@key : value" of /proc/cpuinfo. */
static void read_cpu_model(int root, char *buf, size_t size)
{
	_cleanup_fclose_ FILE *cpuinfo = sysfs_fopen(root, "proc/cpuinfo");
	char line[512], *value;

	while (cpuinfo && fgets(line, sizeof(line), cpuinfo)) {
		if (strncmp(line, "model name", strlen("model name")))
			continue;
		value = strchr(line, ':');
		if (!value)
			continue;
		value += 1 + strspn(value + 1, " ");
		value[strcspn(value, "\n")] = '\0';
		snprintf(buf, size, "%s", value);
		return;
	}
}

#define QEMU_TCG "QEMU TCG"

/* Hypervisors give 12 letters as their name, which some fill up by repeating it. */
static const struct {
	const char *signature, *name;
} hypervisors[] = {
	{ "TCGTCGTCGTCG", QEMU_TCG },	 { "KVMKVMKVM", "KVM" },
	{ "Linux KVM Hv", "KVM" },	 { "VMwareVMware", "VMware" },
	{ "Microsoft Hv", "Hyper-V" },	 { "XenVMMXenVMM", "Xen" },
	{ "VBoxVBoxVBox", "VirtualBox" }, { "bhyve bhyve ", "bhyve" },
	{ "ACRNACRNACRN", "ACRN" },
};

static const char *hypervisor_name(const char *signature)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hypervisors); i++)
		if (!strcmp(signature, hypervisors[i].signature))
			return hypervisors[i].name;
	return *signature ? signature : "an unknown hypervisor";
}

/* The hypervisor, by the CPU's own word. */
static void read_virt(char *buf, size_t size)
{
#ifdef __x86_64__
	unsigned int eax, ebx, ecx, edx;
	char signature[13] = "";

	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & 1U << 31))
		return;
	__cpuid(0x40000000, eax, ebx, ecx, edx);
	memcpy(signature, &ebx, 4);
	memcpy(signature + 4, &ecx, 4);
	memcpy(signature + 8, &edx, 4);
	signature[strspn(signature, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz. ")] = '\0';
	snprintf(buf, size, "%s", hypervisor_name(signature));
#endif
}

/* QEMU without hardware's help; no other hypervisor interprets instructions. */
static bool is_emulated(const char *virt)
{
	return !strcmp(virt, QEMU_TCG);
}

void bench_describe_machine(struct daxc_bench *bench)
{
	struct daxc_bench_machine *machine = &bench->machine;
	int root = ctx_root(bench->ctx);
	struct sysinfo memory;
	struct utsname name;

	if (!uname(&name))
		snprintf(bench->kernel, sizeof(bench->kernel), "%s", name.release);
	read_cpu_model(root, bench->cpu, sizeof(bench->cpu));
	read_virt(bench->virt, sizeof(bench->virt));
	sysfs_read_str(root, bench->thp, sizeof(bench->thp),
		       "sys/kernel/mm/transparent_hugepage/enabled");
	sysfs_read_u64(root, &machine->hugetlb_2m, HUGETLB_2M "/nr_hugepages");
	sysfs_read_u64(root, &machine->hugetlb_2m_free, HUGETLB_2M "/free_hugepages");
	if (!sysinfo(&memory))
		machine->memory = (uint64_t)memory.totalram * memory.mem_unit;
	machine->cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
	machine->emulated = is_emulated(bench->virt);
	machine->module = bench->ctl >= 0;
	machine->kernel = bench->kernel;
	machine->cpu = bench->cpu;
	machine->virt = bench->virt;
	machine->thp = bench->thp;
}

static bool cpu_is_near(int root, int cpu, int node)
{
	return node < 0 || !sysfs_access(root, "sys/devices/system/node/node%d/cpu%d", node, cpu);
}

/* The last allowed CPU of the node: the first ones serve most interrupts. */
static int find_cpu(int root, const struct cpus *allowed, int node)
{
	int cpu, any = -ENODEV;

	for (cpu = allowed->n - 1; cpu >= 0; cpu--) {
		if (!cpus_has(allowed, cpu))
			continue;
		if (cpu_is_near(root, cpu, node))
			return cpu;
		if (any < 0)
			any = cpu;
	}
	return any;
}

int bench_choose_cpu(struct daxc_bench *bench, int node)
{
	_cleanup_(cpus_free) struct cpus allowed = { 0 };
	int cpu = bench->options.cpu, rc = cpus_read(&allowed);
	struct facts facts = { .object = "bench" };
	char note[64];

	if (rc)
		return rc;
	if (cpu == DAXC_BENCH_CPU_ANY)
		cpu = find_cpu(ctx_root(bench->ctx), &allowed, node);
	if (cpus_run_on(&allowed, cpu)) {
		snprintf(note, sizeof(note), "there is no CPU %d to run on", cpu);
		facts.note = note;
		return fail(bench->ctx, RULE_BAD_REQUEST, &facts);
	}
	bench->machine.cpu_used = cpu;
	return 0;
}
