/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What daxc_diagnose() can find: a table of sentences and commands, and the
 * list that the checks add to. Which checks there are is diagnose-*.c's.
 */
#ifndef DAXC_FINDINGS_H
#define DAXC_FINDINGS_H

#include "base/rules.h"
#include "inventory/kernel.h"
#include "libdaxctl-compound-inspect.h"

enum finding_kind {
	/* memory that no dax device has */
	FIND_SOFT_NO_MODULE,
	FIND_SOFT_NOT_TAKEN,
	FIND_SOFT_NO_DRIVER,
	FIND_SOFT_CXL,
	FIND_SOFT_NO_REGION,
	FIND_KMEM_LEFT,
	FIND_CXL_DISABLED,
	FIND_CXL_NO_REGION,
	FIND_CXL_REGION_DISABLED,
	FIND_CXL_NO_DAX,
	FIND_CXL_SYSTEM_RAM,
	FIND_PMEM_NOT_DAX,
	/* the machine */
	FIND_SYS_READ_ONLY,
	FIND_KERNEL_OUTSIDE,
	FIND_KERNEL_UNTRIED,
	FIND_MODULE_NOT_LOADED,
	FIND_MODULE_ABSENT,
	FIND_LOCKDOWN,
	FIND_SIGNED_MODULES,
	FIND_SECURE_BOOT,
	FIND_NO_1G,
	FIND_NO_SHARING,
	FIND_KMEM_CLAIMS,
	FIND_AUTO_ONLINE,
	FIND_UDEV_ONLINE,
	FIND_JOURNAL,
	FIND_JOURNAL_BAD,
	/* a region */
	FIND_REGION_START,
	FIND_REGION_SCATTERED,
	/* a device */
	FIND_INSTANCE_0,
	FIND_START_WRONG_MEMORY,
	FIND_START_OOPS,
	FIND_START_UNALIGNED,
	FIND_LENGTH_UNALIGNED,
	FIND_NO_DRIVER,
	FIND_UNBINDING,
	FIND_RAM_LEFT,
	FIND_NOT_MOVABLE,
	FIND_KEPT,
	FIND_SYSTEM_RAM,
	FIND_FAMFS,
	FIND_OTHER_DRIVER,
	FIND_ALTMAP,
	FIND_BASE_PAGES,
	FIND_IN_TREE_PINS,
	FIND_IN_TREE_UNBIND,
	FIND_1G_PINS,
	FIND_1G_MPROTECT,
	FIND_POISON,
	FIND_BAD_MAPPED,
	FIND_BAD_RAM,
	FIND_BAD_UNUSED,
	FIND_BAD_OUT_OF_USE,
	FIND_NOT_SOUND,
	/* what could not be looked at */
	FIND_ONLY_ROOT,
	FIND_UNSEEN,
	N_FINDINGS,
};

struct finding_text {
	const char *id;
	enum daxc_severity severity;
	const char *what;	/* {member}s of struct facts, as in rules.c */
	const char *command;
};

extern const struct finding_text finding_texts[N_FINDINGS];

/* 0 or -ENOMEM; the second tells whether all that was found could be kept. */
int findings_new(struct daxc_findings **findings);
int findings_status(const struct daxc_findings *findings);

/* Remembers that memory ran out; the checks go on, and daxc_diagnose() says it. */
void findings_add(struct daxc_findings *findings, enum finding_kind kind,
		  const struct facts *facts);

/*
 * Remembers that something could not be looked at, with the errno of trying, so that
 * finding nothing is not taken for there being nothing: @what ("where its memory
 * lies"), of @object. findings_add_unseen() makes a finding of each @what, with
 * those that it was about; @as_root: whoever looked is root, and need not become it.
 */
void findings_unseen(struct daxc_findings *findings, const char *what, const char *object, int rc);
void findings_add_unseen(struct daxc_findings *findings, bool as_root);

/* diagnose-memory.c, diagnose-cxl.c */
void diagnose_memory(struct daxc_ctx *ctx, struct daxc_findings *findings);
void diagnose_cxl(struct daxc_ctx *ctx, struct daxc_findings *findings);
/* diagnose-host.c */
void diagnose_host(struct daxc_ctx *ctx, const struct kernel_version *kernel,
		   struct daxc_findings *findings);
/* diagnose-region.c, diagnose-device.c */
void diagnose_region(struct daxc_region *region, struct daxc_findings *findings);
void diagnose_device(struct daxc_dev *dev, const struct kernel_version *kernel,
		     struct daxc_findings *findings);

#endif
