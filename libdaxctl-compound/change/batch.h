/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Several changes that are one: what each device was before the first of them, kept in a file
 * as the journal is. When its maker is killed all is put back, and not only his last change.
 * Putting back is batch-undo.c's.
 */
#ifndef DAXC_BATCH_H
#define DAXC_BATCH_H

#include "base/run-dir.h"
#include "inventory/layout.h"
#include "libdaxctl-compound-change.h"
#include "step.h"

/* What the file's name ends in. */
#define BATCH ".batch"

#define WISH_MAX 16

/* A device before the batch. */
struct record {
	char region[256]; /* its path */
	char device[DEV_NAME_MAX];
	uint64_t inode;
	bool made;	  /* it was not there: a change of the batch has made it */
	char driver[DRIVER_NAME_MAX]; /* "": none */
	uint64_t align;
	struct layout layout;
	char shift[WISH_MAX], map[WISH_MAX]; /* wishes, which an unbound device shows; "": not known */
	unsigned int ram; /* bits of enum daxc_ram that its memory would need to be so again */
};

struct batch {
	char name[RUN_NAME_MAX]; /* of its lock and file */
	char caller[64];	 /* whose it is */
	unsigned int flags;
	struct record *records;
	size_t n;
};

/*
 * For each change while ctx->batch is one, else nothing: before its first step; when its device
 * has been unbound; when it is done. 0, or what fail() returned.
 */
int batch_note(struct subject *subject);
int batch_note_wishes(struct subject *subject);
int batch_note_made(struct subject *subject);

/* 0 or -errno; the caller frees what batch_read() made, also after a failure. */
int batch_write(struct daxc_ctx *ctx, const struct batch *batch);
int batch_read(int dir, const char *name, struct batch *batch);
void batch_clear(struct daxc_ctx *ctx, const char *name);
int batch_set_aside(struct daxc_ctx *ctx, const char *name);
void batch_free(struct batch *batch);

#endif
