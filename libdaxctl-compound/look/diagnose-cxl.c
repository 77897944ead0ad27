// SPDX-License-Identifier: LGPL-2.1
/*
 * CXL memory that is on its way to a dax device, and where it got stuck: a memory
 * device (memN) is enabled, its capacity is put into a region, the region is
 * enabled, and dax_cxl makes a dax region of it. Names and files are those of
 * Documentation/ABI/testing/sysfs-bus-cxl in the kernel.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/sysfs.h"
#include "findings.h"
#include "inventory/advice.h"
#include "inventory/iomem.h"

#define CXL_DEVICES "sys/bus/cxl/devices"
#define NAME_MAX_CXL 32

/* Of a memory device: the endpoint that stands for it in the topology, -1: none. */
struct mem {
	int id;
	int endpoint;
	uint64_t ram, pmem;
	uint64_t used_ram, used_pmem;
};

struct cxl {
	struct daxc_ctx *ctx;
	struct daxc_findings *findings;
	int root;
	struct mem *mems;
	size_t n_mems, room_mems;
	int *regions;		/* regionN */
	size_t n_regions, room_regions;
	char ram_window[NAME_MAX_CXL], pmem_window[NAME_MAX_CXL]; /* root decoders that take each */
};

static void cxl_free(struct cxl *cxl)
{
	free(cxl->mems);
	free(cxl->regions);
}

/* The number behind @prefix, -1: it is another name. */
static int number_of(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);
	int number;

	return strncmp(name, prefix, len) || sysfs_parse_int(name + len, &number) || number < 0 ?
		       -1 : number;
}

static int read_size(const struct cxl *cxl, const char *name, const char *attr, uint64_t *size)
{
	int rc = sysfs_read_u64(cxl->root, size, CXL_DEVICES "/%s/%s", name, attr);

	if (rc)
		*size = 0;
	if (rc && rc != -ENOENT)
		findings_unseen(cxl->findings, "how much CXL memory there is", name, rc);
	return rc;
}

static int add_mem(const char *name, ino_t inode, void *data)
{
	struct cxl *cxl = data;
	struct mem mem = { .id = number_of(name, "mem"), .endpoint = -1 };

	(void)inode;
	if (mem.id < 0)
		return 0;
	if (!room_for_one(&cxl->mems, cxl->n_mems, &cxl->room_mems, sizeof(mem)))
		return -ENOMEM;
	cxl->mems[cxl->n_mems++] = mem;
	return 0;
}

static int add_region(const char *name, ino_t inode, void *data)
{
	struct cxl *cxl = data;
	int id = number_of(name, "region");

	(void)inode;
	if (id < 0)
		return 0;
	if (!room_for_one(&cxl->regions, cxl->n_regions, &cxl->room_regions, sizeof(id)))
		return -ENOMEM;
	cxl->regions[cxl->n_regions++] = id;
	return 0;
}

static int add_endpoint(const char *name, ino_t inode, void *data)
{
	struct cxl *cxl = data;
	int endpoint = number_of(name, "endpoint"), id;
	char link[NAME_MAX_CXL];
	size_t i;

	(void)inode;
	if (endpoint < 0 || sysfs_readlink_name(cxl->root, link, sizeof(link),
						CXL_DEVICES "/%s/uport", name))
		return 0;
	id = number_of(link, "mem");
	for (i = 0; i < cxl->n_mems; i++)
		if (cxl->mems[i].id == id)
			cxl->mems[i].endpoint = endpoint;
	return 0;
}

static void note_window(const struct cxl *cxl, const char *name, const char *attr,
			char window[NAME_MAX_CXL])
{
	int can = 0;

	if (!*window && !sysfs_read_int(cxl->root, &can, CXL_DEVICES "/%s/%s", name, attr) && can)
		snprintf(window, NAME_MAX_CXL, "%s", name);
}

/* Its mode tells of which kind; one that does not say is of the only kind there is, or of ram. */
static void add_used(const struct cxl *cxl, struct mem *mem, const char *decoder)
{
	char mode[16] = "";
	uint64_t used;

	if (read_size(cxl, decoder, "dpa_size", &used))
		return;
	sysfs_read_str(cxl->root, mode, sizeof(mode), CXL_DEVICES "/%s/mode", decoder);
	if (!strcmp(mode, "pmem") || !mem->ram)
		mem->used_pmem += used;
	else
		mem->used_ram += used;
}

/* "decoderP.N": of the root, a window of physical addresses; of an endpoint, what a region has. */
static int add_decoder(const char *name, ino_t inode, void *data)
{
	struct cxl *cxl = data;
	int port, n;
	size_t i;

	(void)inode;
	if (sscanf(name, "decoder%d.%d", &port, &n) != 2)
		return 0;
	note_window(cxl, name, "cap_ram", cxl->ram_window);
	note_window(cxl, name, "cap_pmem", cxl->pmem_window);
	for (i = 0; i < cxl->n_mems; i++)
		if (cxl->mems[i].endpoint == port)
			add_used(cxl, &cxl->mems[i], name);
	return 0;
}

/* Of the kind that is left. Without a window for it no region can be made. */
static const char *advise_region(const struct cxl *cxl, const struct mem *mem, char buf[ADVICE_MAX])
{
	bool ram = mem->used_ram < mem->ram;
	const char *window = ram ? cxl->ram_window : cxl->pmem_window;

	if (*window)
		snprintf(buf, ADVICE_MAX, "cxl create-region -t %s -d %s -m mem%d",
			 ram ? "ram" : "pmem", window, mem->id);
	else
		snprintf(buf, ADVICE_MAX, "cxl list --memdevs --decoders --human");
	return buf;
}

static void check_mem(struct cxl *cxl, struct mem *mem)
{
	char name[NAME_MAX_CXL];
	struct facts facts = { .object = name };
	char advice[ADVICE_MAX];

	snprintf(name, sizeof(name), "mem%d", mem->id);
	facts.available = facts.size = mem->ram + mem->pmem;
	if (!facts.available)
		return;
	if (mem->endpoint < 0) {
		findings_add(cxl->findings, FIND_CXL_DISABLED, &facts);
		return;
	}
	facts.size -= mem->used_ram + mem->used_pmem;
	facts.advice = advise_region(cxl, mem, advice);
	if (mem->used_ram < mem->ram || mem->used_pmem < mem->pmem)
		findings_add(cxl->findings, FIND_CXL_NO_REGION, &facts);
}

static bool has_dax_region(const struct cxl *cxl, const char *name)
{
	struct daxc_region *region;
	char part[NAME_MAX_CXL + 2];

	snprintf(part, sizeof(part), "/%s/", name);
	daxc_region_foreach(cxl->ctx, region)
		if (strstr(daxc_region_get_path(region), part))
			return true;
	return false;
}

/*
 * Firmware may hand CXL memory over as ordinary RAM; the kernel then makes no dax region. 1, 0, or why
 * nobody knows.
 */
static int is_system_ram(const struct cxl *cxl, const char *name)
{
	_cleanup_(iomem_free) struct iomem iomem = { 0 };
	uint64_t start;
	size_t i;
	int rc;

	rc = sysfs_read_u64(cxl->root, &start, CXL_DEVICES "/%s/resource", name);
	if (!rc)
		rc = iomem_read(cxl->root, &iomem);
	if (rc == -ENOENT && cxl->ctx->sysroot)
		return 0; /* a captured tree may have been made without it */
	if (rc || iomem.hidden)
		return rc ? rc : -EACCES;
	for (i = 0; i < iomem.n; i++)
		if (!strcmp(iomem.ranges[i].name, "System RAM") &&
		    start - iomem.ranges[i].span.start < iomem.ranges[i].span.size)
			return 1;
	return 0;
}

/* Regions of pmem become namespaces, which are ndctl's. */
static bool is_for_ram(const struct cxl *cxl, const char *name)
{
	char mode[16];
	int rc = sysfs_read_str(cxl->root, mode, sizeof(mode), CXL_DEVICES "/%s/mode", name);

	if (rc && rc != -ENOENT)
		findings_unseen(cxl->findings, "whether a CXL region is for RAM", name, rc);
	return !rc && !strcmp(mode, "ram");
}

static void check_region(struct cxl *cxl, int id)
{
	char name[NAME_MAX_CXL];
	struct facts facts = { .object = name };
	enum finding_kind kind = FIND_CXL_NO_DAX;
	char advice[ADVICE_MAX] = "dmesg | grep -i -e cxl -e dax";
	int ram;

	snprintf(name, sizeof(name), "region%d", id);
	if (!is_for_ram(cxl, name) || read_size(cxl, name, "size", &facts.size) || !facts.size ||
	    has_dax_region(cxl, name))
		return;
	ram = is_system_ram(cxl, name);
	if (sysfs_access(cxl->root, CXL_DEVICES "/%s/driver", name))
		kind = FIND_CXL_REGION_DISABLED;
	else if (ram > 0)
		kind = FIND_CXL_SYSTEM_RAM;
	else if (ram) {
		findings_unseen(cxl->findings, "whether CXL memory without a dax region is system RAM",
				name, ram);
		return;
	}
	facts.advice = advice;
	/* its driver cannot be bound by hand */
	if (sysfs_access(cxl->root, "sys/module/dax_cxl") &&
	    sysfs_access(cxl->root, "sys/bus/cxl/drivers/cxl_dax_region"))
		advise_modprobe(cxl->ctx, "dax_cxl", advice);
	findings_add(cxl->findings, kind, &facts);
}

static int compare_mems(const void *a, const void *b)
{
	const struct mem *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_ids(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return x < y ? -1 : x > y;
}

/* In order of the numbers, which a directory is not. */
static void read_mems(struct cxl *cxl)
{
	char name[NAME_MAX_CXL];
	size_t i;

	if (cxl->n_mems)
		qsort(cxl->mems, cxl->n_mems, sizeof(*cxl->mems), compare_mems);
	for (i = 0; i < cxl->n_mems; i++) {
		snprintf(name, sizeof(name), "mem%d", cxl->mems[i].id);
		read_size(cxl, name, "ram/size", &cxl->mems[i].ram);
		read_size(cxl, name, "pmem/size", &cxl->mems[i].pmem);
	}
}

static void check_all(struct cxl *cxl)
{
	size_t i;

	if (cxl->n_regions)
		qsort(cxl->regions, cxl->n_regions, sizeof(*cxl->regions), compare_ids);
	for (i = 0; i < cxl->n_mems; i++)
		check_mem(cxl, &cxl->mems[i]);
	for (i = 0; i < cxl->n_regions; i++)
		check_region(cxl, cxl->regions[i]);
}

void diagnose_cxl(struct daxc_ctx *ctx, struct daxc_findings *findings)
{
	/* what comes later is about what came before */
	static const sysfs_entry_fn steps[] = { add_region, add_endpoint, add_decoder };
	_cleanup_(cxl_free) struct cxl cxl = { .ctx = ctx, .findings = findings,
					       .root = ctx_root(ctx) };
	size_t i;
	int rc = cxl.root < 0 ? cxl.root : sysfs_list(cxl.root, add_mem, &cxl, CXL_DEVICES);

	if (!rc)
		read_mems(&cxl);
	for (i = 0; i < ARRAY_SIZE(steps) && !rc; i++)
		rc = sysfs_list(cxl.root, steps[i], &cxl, CXL_DEVICES);
	if (!rc)
		check_all(&cxl);
	else if (rc != -ENOENT) /* no CXL in this kernel, or in this machine */
		findings_unseen(findings, "what CXL memory there is", "host", rc);
}
