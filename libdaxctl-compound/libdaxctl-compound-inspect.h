/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * libdaxctl-compound: looking closely. What the module can do on this kernel,
 * a verified walk of struct pages, what struct pages cost, who holds a device,
 * and what is wrong with this machine. Nothing declared here changes anything.
 *
 * The conventions are those of libdaxctl-compound.h. Structures that are
 * answers begin with sz, which the caller sets to the structure's sizeof (the
 * _INIT macros do), so that they can grow.
 */
#ifndef LIBDAXCTL_COMPOUND_INSPECT_H
#define LIBDAXCTL_COMPOUND_INSPECT_H

#include <sys/types.h>

#include "libdaxctl-compound.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------ features -- */

/** enum daxc_feature - bits of struct daxc_features */
enum daxc_feature {
	DAXC_FEATURE_FOLIO_2M = 1 << 0,	   /* map=folio at align 2M */
	DAXC_FEATURE_FOLIO_1G = 1 << 1,	   /* map=folio at align 1G */
	DAXC_FEATURE_ALIGN_2M = 1 << 2,	   /* the machine maps 2M */
	DAXC_FEATURE_ALIGN_1G = 1 << 3,	   /* the machine maps 1G */
	DAXC_FEATURE_SHARING = 1 << 4,	   /* tail pages are shared without an altmap */
	DAXC_FEATURE_MPROTECT_1G = 1 << 5, /* mprotect() works on 1G mappings */
	DAXC_FEATURE_DEVMAP = 1 << 6,	   /* map=devmap can be chosen */
	DAXC_FEATURE_ANY_SHIFT = 1 << 7,   /* any vmemmap_shift, not 0, 9 and 18 only */
};

/**
 * struct daxc_features - what the module can do on this kernel
 * @sz: sizeof(struct daxc_features)
 * @version: of the module's interface
 * @struct_page_bytes: sizeof(struct page)
 * @features: bits of enum daxc_feature
 */
struct daxc_features {
	size_t sz;
	unsigned int version;
	unsigned int struct_page_bytes;
	uint64_t features;
};

#define DAXC_FEATURES_INIT DAXC_SIZED(daxc_features)

/**
 * daxc_features - ask the module dax_compound what it can do
 *
 * Return: 0, -EINVAL, -ENOENT (the module is not loaded), -EACCES (not root),
 * -EOPNOTSUPP (a sysroot has no kernel to ask).
 * Since: 1
 */
int daxc_features(struct daxc_ctx *ctx, struct daxc_features *features);

/* ------------------------------------------------------------- inspect -- */

/**
 * struct daxc_inspection - geometry in force, and what a walk of the struct pages found
 * @sz: sizeof(struct daxc_inspection)
 * @sound: every struct page is as it must be: no bad_* below, and heads and
 *	tails make up all pages
 * @ours: bound to dax_compound
 * @folio: page-table entries without the devmap bit
 * @altmap: the struct pages live on the device itself
 * @vmemmap_shift: order of the compound pages in force; 0: base pages
 * @struct_page_bytes: sizeof(struct page)
 * @page_size: bytes of one compound page
 * @pages: 4 KiB pages that have a struct page and can be used
 * @heads: head pages of the right order (base pages when it is 0)
 * @tails: tail pages that point to the right head
 * @memmap_pages: 4 KiB pages of struct pages, as addressed
 * @memmap_shared: those of them that share a page which was already counted
 * @memmap_bytes: memory that backs the struct pages, counted: the difference
 * @bad_heads: pages that should be heads (or base pages) and are not
 * @bad_orders: heads of another order
 * @bad_tails: tails that point elsewhere
 * @bad_pgmaps: heads of another memory map, or of no device memory at all
 * @first_bad: offset in bytes of the first bad page; UINT64_MAX: none
 * @pinned: compound pages that hold DMA pins
 */
struct daxc_inspection {
	size_t sz;
	bool sound;
	bool ours;
	bool folio;
	bool altmap;
	int vmemmap_shift;
	unsigned int struct_page_bytes;
	uint64_t page_size;
	uint64_t pages;
	uint64_t heads;
	uint64_t tails;
	uint64_t memmap_pages;
	uint64_t memmap_shared;
	uint64_t memmap_bytes;
	uint64_t bad_heads;
	uint64_t bad_orders;
	uint64_t bad_tails;
	uint64_t bad_pgmaps;
	uint64_t first_bad;
	uint64_t pinned;
};

#define DAXC_INSPECTION_INIT DAXC_SIZED(daxc_inspection)

/**
 * daxc_dev_inspect - have the module walk the struct pages of a device
 * @dev: device bound to dax_compound or device_dax
 * @inspection: where the result is stored
 *
 * Takes about a second per TiB, and can be interrupted by a fatal signal only.
 *
 * Return: 0, -EINVAL, -ENODEV (it went away), -ENXIO (no driver is bound),
 * -EOPNOTSUPP (bound to kmem: its pages are the page allocator's; or a sysroot),
 * -ENOENT (the module is not loaded), -EACCES (not root).
 * Since: 1
 */
int daxc_dev_inspect(struct daxc_dev *dev, struct daxc_inspection *inspection);

/* ------------------------------------------------------------ estimate -- */

/**
 * struct daxc_memmap_model - what the cost of struct pages follows from
 * @sz: sizeof(struct daxc_memmap_model)
 * @known: this kernel said so; else these are the usual values of x86-64
 * @sharing: tail pages of compound pages are shared where there is no altmap
 * @struct_page_bytes: sizeof(struct page)
 */
struct daxc_memmap_model {
	size_t sz;
	bool known;
	bool sharing;
	unsigned int struct_page_bytes;
};

#define DAXC_MEMMAP_MODEL_INIT DAXC_SIZED(daxc_memmap_model)

/**
 * daxc_memmap_model - the rules of the running kernel, as far as they can be had
 *
 * Asks the module; where it is not loaded, or without root, the usual values.
 *
 * Return: 0, -EINVAL.
 * Since: 1
 */
int daxc_memmap_model(struct daxc_ctx *ctx, struct daxc_memmap_model *model);

/**
 * daxc_memmap_estimate - memory that the struct pages of @size bytes would take
 * @model: from daxc_memmap_model(), or filled in
 * @size: bytes that are described, up to 2^64 - 1
 * @page_size: of the compound pages: 4096, 2M or 1G
 * @altmap: the struct pages shall live on the device itself
 * @bytes: where the result is stored, a multiple of 4096
 *
 * Two 4 KiB pages for each compound page where tails are shared (one with the
 * head, one with tails: Documentation/mm/vmemmap_dedup.rst of the kernel), else
 * one struct page for each 4 KiB:
 *
 *	sharing, 2M or 1G, no altmap:	ceil(size / page_size) * 2 * 4096
 *	else:				ceil(size / 4096) * struct_page_bytes
 *
 * Return: 0, -EINVAL.
 * Since: 1
 */
int daxc_memmap_estimate(const struct daxc_memmap_model *model, uint64_t size, uint64_t page_size,
			 bool altmap, uint64_t *bytes);

/**
 * daxc_dev_get_described_bytes - bytes of a device that have struct pages
 *
 * More than its size on pmem, where what precedes the data is described as
 * well. Without the module, or while no driver is bound, its size.
 *
 * Return: 0, -EINVAL, or the errno of reading its size.
 * Since: 1
 */
int daxc_dev_get_described_bytes(struct daxc_dev *dev, uint64_t *bytes);

/* ----------------------------------------------------------- diagnosis -- */

enum daxc_severity {
	DAXC_NOTE,	/* good to know */
	DAXC_WARNING,	/* costs something, or will go wrong */
	DAXC_PROBLEM,	/* is wrong now */
};

/** daxc_severity_name - "note", "warning" or "problem"; NULL for a bad value. Since: 1 */
const char *daxc_severity_name(enum daxc_severity severity);

/**
 * struct daxc_finding - something that an administrator should know
 * @id: short stable name, e.g. "start-wrong-memory"
 * @severity: how bad it is
 * @subject: "dax0.1", "dax0" for a region, or "host"
 * @what: one sentence with the numbers that decided it
 * @command: what mends it, or tells more; "" when nothing does
 */
struct daxc_finding {
	const char *id;
	enum daxc_severity severity;
	const char *subject;
	const char *what;
	const char *command;
};

struct daxc_findings;

/**
 * daxc_diagnose - look for what is wrong with dax memory, and what it costs
 * @ctx: context
 * @only: look at this device alone; NULL: at the host, its regions and devices
 * @findings: where the list is stored; free it with daxc_findings_free()
 *
 * Changes nothing. Where the module is loaded, struct pages are walked as by
 * daxc_dev_inspect(). What could not be looked at, for want of rights or because
 * reading failed, is a finding "not-looked-at".
 *
 * Return: 0, -EINVAL, -ENOMEM, or what reading the inventory gave.
 * Since: 1
 */
int daxc_diagnose(struct daxc_ctx *ctx, struct daxc_dev *only, struct daxc_findings **findings);

/**
 * daxc_diagnose_memory - look for memory that a dax device could have and none has
 * @ctx: context
 * @findings: as daxc_diagnose()'s, of which these are a part
 *
 * Soft-reserved ranges without a dax region, CXL memory that is in no region, memory
 * that was taken from kmem while it was online; where there is no dax region at all,
 * pmem in other modes, too.
 *
 * Return: as daxc_diagnose().
 * Since: 1
 */
int daxc_diagnose_memory(struct daxc_ctx *ctx, struct daxc_findings **findings);

/** daxc_findings_get_count - how many there are; 0: nothing was found. Since: 1 */
size_t daxc_findings_get_count(const struct daxc_findings *findings);

/** daxc_findings_get - one of them, which belongs to @findings; NULL past the end. Since: 1 */
const struct daxc_finding *daxc_findings_get(const struct daxc_findings *findings, size_t i);

/** daxc_findings_free - free a list; NULL is fine. Since: 1 */
void daxc_findings_free(struct daxc_findings *findings);

#ifdef __cplusplus
}
#endif

#endif
