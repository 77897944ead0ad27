/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Why something cannot be done. Every rule has a stable name, one sentence and
 * a hint, in one table; a failure names the rule and gives the facts that the
 * sentence and the hint are filled with.
 */
#ifndef DAXC_RULES_H
#define DAXC_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "libdaxctl-compound.h"

enum rule {
	/* the question */
	RULE_BAD_NAME,
	RULE_BAD_REQUEST,
	RULE_NO_DEVICE,
	RULE_REMADE,
	RULE_NODE_OTHER,
	RULE_NO_DEVICE_AT,
	RULE_NO_REGION,
	RULE_REGION_REMADE,
	RULE_NO_INVENTORY,
	RULE_NO_SYSFS,
	RULE_UNREADABLE,
	/* size, align, place, shift */
	RULE_BAD_ALIGN,
	RULE_SIZE_ZERO,
	RULE_SIZE_MULTIPLE,
	RULE_AT_MULTIPLE,
	RULE_AT_OUTSIDE,
	RULE_AT_TAKEN,
	RULE_EXTENTS_MOVE,
	RULE_START_UNALIGNED,
	RULE_LENGTH_UNALIGNED,
	RULE_NO_ALIGNED_EXTENT,
	RULE_NO_GROWTH,
	RULE_NO_ROOM,
	RULE_REGION_SMALL,
	RULE_REGION_BUSY,
	RULE_NO_REGION_START,
	RULE_SHIFT_RANGE,
	RULE_SHIFT_KERNEL,
	RULE_SHIFT_FOLIO,
	RULE_MAP_FOLIO,
	RULE_SHIFT_MODE,
	RULE_MAP_MODE,
	RULE_STATIC_REGION,
	RULE_STATIC_DESTROY,
	/* state of the device */
	RULE_NO_MEMORY,
	RULE_ENABLED,
	RULE_ENABLED_OTHER,
	RULE_PINNED,
	RULE_UNSEEN,
	RULE_UNBINDING,
	RULE_KEPT,
	RULE_SYSTEM_RAM,
	RULE_NOT_SYSTEM_RAM,
	RULE_TO_SYSTEM_RAM,
	RULE_AUTO_ONLINE,
	RULE_RAM_ONLINE,
	RULE_RAM_ZONE,
	RULE_RAM_LEFT,
	RULE_RAM_STAYS,
	RULE_RAM_PART,
	RULE_BAD_RAM,
	RULE_RAM_BAD_BLOCK,
	RULE_BAD_DRIVER,
	RULE_MEMORY_BLOCKS,
	RULE_EXTENT_BLOCKS,
	RULE_BAD_MODE,
	/* the system */
	RULE_READ_ONLY_ROOT,
	RULE_READ_ONLY_SYS,
	RULE_NOT_ROOT,
	RULE_LOCKED,
	RULE_LOCK_FILE,
	RULE_RUN_DIR,
	RULE_JOURNAL,
	RULE_RECOVER_HELD,
	RULE_RECOVER_CHANGED,
	RULE_CHANGED,
	RULE_NO_MODULE,
	RULE_MODULE_OTHER_KERNEL,
	RULE_MODULE_UNSIGNED,
	RULE_MODULE_FORBIDDEN,
	RULE_MODULES_DISABLED,
	RULE_MODULE_BLACKLISTED,
	RULE_MODULE_FAILED,
	/* wiping */
	RULE_WIPE_DISABLED,
	RULE_WIPE_DRIVER,
	RULE_WIPE_RANGE,
	RULE_WIPE_HELD,
	RULE_WIPE_STOPPED,
	RULE_WIPE_FAILED,
	RULE_WIPE_POISON,
	RULE_WIPE_NOT_MENDED,
	/* what only the module can answer */
	RULE_CTL_SYSROOT,
	RULE_CTL_NO_MODULE,
	RULE_CTL_NO_NODE,
	RULE_NOT_ENABLED,
	RULE_NO_PGMAP,
	/* the kernel's answer */
	RULE_STEP_FAILED,
	RULE_STEP_BUSY,
	RULE_TAKEN,
	RULE_OFFLINE_MOVABLE,
	RULE_OFFLINE_ANYTHING,
	RULE_BIND_FAILED,
	RULE_NO_NODE,
	RULE_NOT_AS_PLANNED,
	/* the benchmark */
	RULE_BENCH_IN_USE,
	RULE_BENCH_PINNED,
	RULE_BENCH_ALIGN,
	RULE_BENCH_SMALL,
	RULE_BENCH_LARGER,
	RULE_BENCH_MULTIPLE,
	RULE_BENCH_NO_ROOM,
	N_RULES,
};

struct rule_text {
	const char *name;
	int err;		/* where the kernel gave none */
	const char *what;
	const char *hint;
};

extern const struct rule_text rules[N_RULES];

/* What a sentence may speak of; a rule's text names the members it needs as {member}. */
struct facts {
	const char *object;	/* what it is about: "dax0.1", "dax0" for a region */
	int region;
	uint64_t size;
	uint64_t align;
	uint64_t at;
	uint64_t start;
	uint64_t unit;
	uint64_t fits;		/* a size, align or offset that would work */
	uint64_t available;
	int count;
	int shift;
	int max_shift;
	const char *holder;	/* the devices that have what is wanted */
	const char *driver;
	const char *mode;
	const char *module;
	const char *kernel;
	const char *step;
	const char *option;	/* that shall be given again, with a blank behind it; or "" */
	const char *note;	/* a clause made for this failure */
	const char *reason;	/* the errno in words; filled in from the errno when NULL */
	const char *advice;	/* what an errno of the kernel suggests; filled in in the same way */
};

/* For hints where nothing more is known than the kernel's errno. */
const char *errno_advice(int err);

/*
 * Remember the failure for daxc_get_error() and return -errno: the rule's own,
 * or the one that the kernel gave.
 */
int fail(struct daxc_ctx *ctx, enum rule rule, const struct facts *facts);
int fail_errno(struct daxc_ctx *ctx, enum rule rule, int err, const struct facts *facts);

/*
 * @text with every {member} replaced, sizes as options take them or for people;
 * what does not fit @buf is cut off. @err is for {reason}.
 */
void facts_expand(char *buf, size_t size, const char *text, const struct facts *facts, int err,
		  bool as_option);

/* Add a sentence to the remembered failure: what became of the device. */
void error_append(struct daxc_ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void error_clear(struct daxc_ctx *ctx);

/*
 * For public functions that hand up an errno without a rule: who asks for the last failure
 * shall not be told of the one before. Returns @rc.
 */
int unexplained(struct daxc_ctx *ctx, int rc);

/* The failure as it is, for who cleans up after it by calls that may fail themselves. */
struct error_copy;
struct error_copy *error_keep(const struct daxc_ctx *ctx);
/* Has it remembered again, and frees it, which free() does too; NULL is fine. */
void error_bring_back(struct daxc_ctx *ctx, struct error_copy *copy);

#endif
