/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * A planned change: the steps, each one write to the kernel, and what the
 * device shall be afterwards. plan.c keeps the list, plan-*.c decide what is
 * on it, step.c does and undoes one, apply.c carries all of them out.
 */
#ifndef DAXC_PLAN_H
#define DAXC_PLAN_H

#include "base/private.h"
#include "inventory/layout.h"
#include "libdaxctl-compound-change.h"
#include "request.h"
#include "step.h"

/* Of memory in mode system-ram, where others may act as well. */
enum want_ram {
	WANT_NOTHING,
	WANT_OFFLINE,
	WANT_ONLINE,
	WANT_MOVABLE,
};

/* What the kernel must show when every step is done. */
struct want {
	bool gone;
	enum daxc_mode mode;
	uint64_t align;
	struct layout layout;
	int shift;	   /* DAXC_SHIFT_KEEP: not part of it */
	enum daxc_map map; /* DAXC_MAP_KEEP: not part of it */
	enum want_ram ram;
	int blocks; /* of memory that kmem is to add, 0: it adds none */
};

struct daxc_plan {
	struct subject subject;
	struct daxc_region *region; /* those of @subject when it was planned, with a reference */
	struct daxc_dev *dev;
	ino_t region_inode;	/* of a new device */
	char name[DEV_NAME_MAX]; /* the device, or what a new one will be called */
	struct step *steps;
	size_t n;
	size_t room;
	size_t done; /* by the last apply */
	struct want want;
	/* How to make it again, to see under the lock whether it still holds. */
	int (*again)(const struct daxc_plan *plan, struct daxc_plan **fresh);
	struct daxc_request request;
	struct daxc_extent *extents; /* those of @request, which its maker may have freed */
	bool force;
	uint64_t bad; /* bytes of the memory that are known to be bad: plan_check_bad() */
};

/* 0 or -ENOMEM. */
int plan_new(struct daxc_region *region, struct daxc_dev *dev, struct daxc_plan **plan);
int plan_keep_request(struct daxc_plan *plan, const struct daxc_request *request);

/* Are they still there? 0, or what fail() returned. */
int plan_look(const struct daxc_plan *plan);

/* Each adds a step, plan_add_module() only where the module is not loaded. 0, -ENOMEM. */
int plan_add_module(struct daxc_plan *plan, const char *module);
int plan_add_create(struct daxc_plan *plan);
int plan_add_delete(struct daxc_plan *plan);
int plan_add_unbind(struct daxc_plan *plan, const char *driver);
int plan_add_bind(struct daxc_plan *plan, const char *driver);
/* @fresh: the memory is there since a step before */
int plan_add_online(struct daxc_plan *plan, unsigned int ram, bool fresh);
int plan_add_offline(struct daxc_plan *plan);
int plan_add_stay(struct daxc_plan *plan);
int plan_add_attr(struct daxc_plan *plan, const char *attr, const char *value);
int plan_add_align(struct daxc_plan *plan, uint64_t align);
int plan_add_size(struct daxc_plan *plan, uint64_t size);
int plan_add_mapping(struct daxc_plan *plan, struct span span);

/* *@step is the first step that only @b has there, NULL where @b only ends earlier. */
bool plan_differs(const struct daxc_plan *a, const struct daxc_plan *b, const char **step);

/*
 * plan-bad.c: memory of plan->want.layout that is known to be bad is not given to another driver than
 * dax_compound without @force. 0, or what fail() returned.
 */
int plan_check_bad(struct daxc_plan *plan, bool force);

/*
 * plan-ram.c: what comes before unbinding kmem, which must not hold online
 * memory, and after binding it. 0, or what fail() returned.
 */
int plan_release_ram(struct daxc_plan *plan, bool force);
int plan_use_ram(struct daxc_plan *plan, unsigned int ram);

/* Memory that is system RAM and stays so, and is to be as @ram says. */
int plan_keep_ram(struct daxc_plan *plan, unsigned int ram);

static inline void cleanup_plan(struct daxc_plan **plan)
{
	daxc_plan_free(*plan);
}

#define _cleanup_plan_ _cleanup_(cleanup_plan)

/*
 * wishes.c: what compound/ shall say at the next bind to dax_compound. Kept: it is in force, or
 * wished for already where no driver is bound.
 */
bool wishes_kept(struct daxc_dev *dev, const struct daxc_request *request);
int plan_add_wishes(struct daxc_plan *plan, const struct daxc_request *request);

#endif
