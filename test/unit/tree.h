/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * A made-up sysfs in a temporary directory, for one test: files, links and whole
 * dax devices. What a real kernel shows is test/cli/trees'.
 */
#ifndef UNIT_TREE_H
#define UNIT_TREE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/util.h"
#include "libdaxctl-compound.h"

#define KIB (1ULL << 10)
#define MIB (1ULL << 20)
#define GIB (1ULL << 30)

#define HMEM0 "sys/devices/platform/hmem.0"

struct tree {
	char dir[64];
	int root;
	struct daxc_ctx *ctx;	/* its sysroot is this tree; logs nowhere */
};

/* cmocka fixtures: *state is a struct tree. */
int tree_setup(void **state);
int tree_teardown(void **state);

/* Directories in between are made. What cannot be done fails the test. */
void tree_file(struct tree *tree, const char *content, const char *fmt, ...) _printf_(3, 4);
void tree_bytes(struct tree *tree, const void *bytes, size_t size, const char *path);
void tree_link(struct tree *tree, const char *target, const char *fmt, ...) _printf_(3, 4);
void tree_remove(struct tree *tree, const char *fmt, ...) _printf_(2, 3);

/* dax_region/ below @region, dynamic when @available is not UINT64_MAX. */
void tree_region(struct tree *tree, const char *region, uint64_t size, uint64_t available);

/* A device without driver or extents: align 2M, resource 4G, target_node 1, numa_node 0. */
void tree_dev(struct tree *tree, const char *region, const char *name, uint64_t size);
void tree_driver(struct tree *tree, const char *region, const char *name, const char *driver);

/* mapping<number>/ */
void tree_extent(struct tree *tree, const char *region, const char *name, int number,
		 uint64_t start, uint64_t size, uint64_t page_offset);

/* The device, which must be there. */
struct daxc_dev *tree_find(struct tree *tree, const char *name);

#endif
