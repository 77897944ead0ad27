/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * /run/daxctl-compound: what changes know of each other, gone after a boot. The directory is
 * root's alone, so that nobody else can hold a lock in it, or have us undo what never was.
 */
#ifndef DAXC_RUN_DIR_H
#define DAXC_RUN_DIR_H

#include "private.h"

#define RUN_DIR "/run/daxctl-compound"
#define RUN_NAME_MAX 64
#define RUN_FILE_MAX (RUN_NAME_MAX + 16)

/*
 * The directory, made when it is missing. The caller closes it. The fd, or what fail()
 * returned; @object is whom the failure is about.
 */
int run_dir_make(struct daxc_ctx *ctx, const char *object);

/* The same for who only looks, of a captured tree too: -ENOENT, -EACCES (not root). */
int run_dir_open(struct daxc_ctx *ctx);

/*
 * Files in it, by name. One is replaced as a whole, also for who is killed meanwhile: a killed
 * process loses no page cache. 0 or -errno; to remove what is not there is 0.
 */
int run_dir_write(struct daxc_ctx *ctx, const char *file, const char *text);
int run_dir_remove(struct daxc_ctx *ctx, const char *file);
int run_dir_rename(struct daxc_ctx *ctx, const char *from, const char *to);

/* Calls @fn with the part before @suffix of each file's name that ends in it, in no order. */
int run_dir_list(struct daxc_ctx *ctx, const char *suffix,
		 int (*fn)(struct daxc_ctx *ctx, int dir, const char *name, void *data),
		 void *data);

#endif
