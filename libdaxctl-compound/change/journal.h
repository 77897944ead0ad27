/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What a change has done so far, kept where a killed process cannot take it
 * along. Used under the lock only. What is done with it then is recover.c's.
 */
#ifndef DAXC_JOURNAL_H
#define DAXC_JOURNAL_H

#include "step.h"

/* What their names end in, behind that of the lock of the change. */
#define JOURNAL	    ".journal"
#define JOURNAL_BAD ".bad" /* one that could not be undone */

struct journal {
	char name[DEV_NAME_MAX];
	char region[256]; /* its path */
	char device[DEV_NAME_MAX]; /* "": not made yet */
	uint64_t inode;	  /* of the device's directory */
	struct step *steps;
	size_t n;	  /* the last of them may not have been done */
};

/*
 * Replaces the journal by steps 0 to @n - 1; the last of them may not have been
 * done yet, or be undone already. 0 or -errno.
 */
int journal_write(const struct subject *subject, const struct step *steps, size_t n);

void journal_clear(struct daxc_ctx *ctx, const char *name);

/* @dir: of run_dir_open(). 0, -EINVAL (damaged), -ENOMEM and the like; the caller frees @journal, also after a failure. */
int journal_read(int dir, const char *name, struct journal *journal);
void journal_free(struct journal *journal);

/* Keeps it where nobody undoes it any more. 0 or -errno. */
int journal_set_aside(struct daxc_ctx *ctx, const char *name);

#endif
