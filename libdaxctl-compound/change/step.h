/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * One step of a change: one thing that the kernel does, and how to have it
 * undone. A step knows nothing of the others.
 */
#ifndef DAXC_STEP_H
#define DAXC_STEP_H

#include "base/private.h"
#include "inventory/layout.h"

#define STEP_TEXT_MAX  160
#define STEP_VALUE_MAX 64

#define STEP_MOVABLE  "movable"
#define STEP_ANYTHING "anything"
#define STEP_PARTLY   "partly" /* of the memory, some blocks were online */

enum step_kind {
	STEP_MODULE,  /* load module @value */
	STEP_CREATE,  /* have the region make a device of size 0 */
	STEP_UNBIND,  /* from driver @value */
	STEP_ATTR,    /* write @value to attribute @attr */
	STEP_EXTENTS, /* the same, where the attribute is size or mapping */
	STEP_BIND,    /* to driver @value */
	STEP_ONLINE,  /* bring its memory online, for STEP_MOVABLE or STEP_ANYTHING */
	STEP_OFFLINE, /* take its memory offline */
	STEP_STAY,    /* have its memory stay offline, which it is since it was bound */
	STEP_DELETE,  /* have the region delete a device of size 0 */
};

struct step {
	enum step_kind kind;
	const char *attr;
	char value[STEP_VALUE_MAX];
	char text[STEP_TEXT_MAX];
	bool fresh; /* STEP_ONLINE: the memory is there since a step before */
	/* What step_prepare() found: how it was before. */
	char old[STEP_VALUE_MAX];
	struct layout before;
};

/* What the steps are about. @dev is NULL until STEP_CREATE made it. */
struct subject {
	struct daxc_ctx *ctx;
	struct daxc_region *region;
	struct daxc_dev *dev;
	char name[DEV_NAME_MAX]; /* of the lock and the journal: the device, or what it will be called */
};

/* What the dax core's mapping attribute takes. */
void mapping_text(struct span span, char value[STEP_VALUE_MAX]);

void step_free(struct step *step);

/* Reads what undoing will need. Changes nothing. Returns what reading gave. */
int step_prepare(struct subject *subject, struct step *step);

/* Explains its failure. What failed has changed nothing. */
int step_do(struct subject *subject, struct step *step);

/*
 * The device that STEP_CREATE made before its maker was killed, into
 * subject->dev; none when it had not come to that. 0 or -errno, unexplained.
 */
int step_find_created(struct subject *subject, const struct step *step);

/*
 * Once undoing this has failed, a driver has the device still, and those before it
 * need it unbound: nothing more can be undone.
 */
bool step_keeps_driver(const struct step *step);

/* From step_undo(): what the step began with cannot be had back, so that it is left. */
#define STEP_LEFT 1

/*
 * 0, STEP_LEFT or -errno, unexplained. Undoing what was not done is 0. Memory that
 * was online in part is left: nobody has noted which blocks.
 */
int step_undo(struct subject *subject, const struct step *step);

#endif
