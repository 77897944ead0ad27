// SPDX-License-Identifier: LGPL-2.1
/*
 * A made-up sysfs in a temporary directory. Everything is made below the
 * directory's fd, as the library reads it.
 */
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tree.h"

#define PATH_ROOM 512

#define FORMAT(path, fmt)                                                \
	do {                                                             \
		va_list args_;                                           \
                                                                         \
		va_start(args_, fmt);                                    \
		assert_true(vsnprintf(path, PATH_ROOM, fmt, args_) < PATH_ROOM); \
		va_end(args_);                                           \
	} while (0)

int tree_setup(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	const char *tmp = getenv("TMPDIR");

	if (!tree)
		return -1;
	snprintf(tree->dir, sizeof(tree->dir), "%s/daxc-unit-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(tree->dir))
		return -1;
	tree->root = open(tree->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (tree->root < 0 || mkdirat(tree->root, "sys", 0755) || daxc_new(&tree->ctx) || daxc_set_sysroot(tree->ctx, tree->dir))
		return -1;
	daxc_set_log_fn(tree->ctx, NULL, NULL);
	*state = tree;
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int tree_teardown(void **state)
{
	struct tree *tree = *state;

	daxc_unref(tree->ctx);
	close(tree->root);
	nftw(tree->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(tree);
	return 0;
}

static void make_parents(struct tree *tree, const char *path)
{
	char parent[PATH_ROOM];
	const char *slash = path;

	while ((slash = strchr(slash, '/'))) {
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
		if (mkdirat(tree->root, parent, 0755))
			assert_int_equal(errno, EEXIST);
		slash++;
	}
}

void tree_bytes(struct tree *tree, const void *bytes, size_t size, const char *path)
{
	int fd;

	make_parents(tree, path);
	fd = openat(tree->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

void tree_file(struct tree *tree, const char *content, const char *fmt, ...)
{
	char path[PATH_ROOM];

	FORMAT(path, fmt);
	tree_bytes(tree, content, strlen(content), path);
}

void tree_link(struct tree *tree, const char *target, const char *fmt, ...)
{
	char path[PATH_ROOM];

	FORMAT(path, fmt);
	make_parents(tree, path);
	assert_int_equal(symlinkat(target, tree->root, path), 0);
}

void tree_remove(struct tree *tree, const char *fmt, ...)
{
	char path[PATH_ROOM], whole[PATH_ROOM + sizeof(tree->dir)];

	FORMAT(path, fmt);
	snprintf(whole, sizeof(whole), "%s/%s", tree->dir, path);
	assert_int_equal(nftw(whole, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void number_file(struct tree *tree, uint64_t value, const char *dir, const char *name)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64 "\n", value);
	tree_file(tree, text, "%s/%s", dir, name);
}

static void address_file(struct tree *tree, uint64_t value, const char *dir, const char *name)
{
	char text[32];

	snprintf(text, sizeof(text), "%#" PRIx64 "\n", value);
	tree_file(tree, text, "%s/%s", dir, name);
}

void tree_region(struct tree *tree, const char *region, uint64_t size, uint64_t available)
{
	char dir[PATH_ROOM];

	snprintf(dir, sizeof(dir), "%s/dax_region", region);
	number_file(tree, size, dir, "size");
	number_file(tree, 2 * MIB, dir, "align");
	tree_file(tree, "0\n", "%s/id", dir);
	if (available != UINT64_MAX)
		number_file(tree, available, dir, "available_size");
}

void tree_dev(struct tree *tree, const char *region, const char *name, uint64_t size)
{
	char dir[PATH_ROOM], link[PATH_ROOM];

	snprintf(dir, sizeof(dir), "%s/%s", region, name);
	snprintf(link, sizeof(link), "../../../%s/%s", region + strlen("sys/"), name);
	number_file(tree, size, dir, "size");
	number_file(tree, 2 * MIB, dir, "align");
	address_file(tree, 4 * GIB, dir, "resource");
	tree_file(tree, "1\n", "%s/target_node", dir);
	tree_file(tree, "0\n", "%s/numa_node", dir);
	tree_link(tree, link, "sys/bus/dax/devices/%s", name);
}

void tree_driver(struct tree *tree, const char *region, const char *name, const char *driver)
{
	char target[PATH_ROOM];

	snprintf(target, sizeof(target), "../../../../bus/dax/drivers/%s", driver);
	tree_link(tree, target, "%s/%s/driver", region, name);
}

void tree_extent(struct tree *tree, const char *region, const char *name, int number,
		 uint64_t start, uint64_t size, uint64_t page_offset)
{
	char dir[PATH_ROOM];

	snprintf(dir, sizeof(dir), "%s/%s/mapping%d", region, name, number);
	address_file(tree, start, dir, "start");
	address_file(tree, start + (size - 1), dir, "end");
	address_file(tree, page_offset, dir, "page_offset");
}

struct daxc_dev *tree_find(struct tree *tree, const char *name)
{
	struct daxc_dev *dev = NULL;

	assert_int_equal(daxc_dev_by_name(tree->ctx, name, &dev), 0);
	assert_non_null(dev);
	return dev;
}
