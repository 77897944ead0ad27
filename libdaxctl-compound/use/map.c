// SPDX-License-Identifier: LGPL-2.1
/*
 * Paths of device nodes: what they are, and mapping them. This is for programs
 * that use a device and care for nothing else, so no context is shown.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/answer.h"
#include "base/private.h"
#include "inventory/devt.h"
#include "map.h"

#define BASE_PAGE 4096

/* The module knows; without it only the in-tree driver's rule is known: pages of its align. */
static uint64_t page_size(struct daxc_dev *dev, uint64_t align)
{
	uint64_t bytes;

	if (!daxc_dev_get_page_size(dev, &bytes))
		return bytes;
	return daxc_dev_get_mode(dev) == DAXC_MODE_DEVDAX ? align : BASE_PAGE;
}

static int nearest_node(struct daxc_dev *dev)
{
	int node = daxc_dev_get_target_node(dev);

	return node >= 0 ? node : daxc_dev_get_numa_node(dev);
}

static int describe(struct daxc_dev *dev, struct daxc_path_info *info)
{
	int rc;

	strcpy(info->name, dev->name);
	rc = dev_read_size(dev, &info->size);
	if (!rc)
		rc = dev_read_align(dev, &info->align);
	if (rc)
		return rc == -ENOENT ? -ENODEV : rc;
	info->page_size = page_size(dev, info->align);
	info->node = nearest_node(dev);
	info->mode = daxc_dev_get_mode(dev);
	return 0;
}

static int info_of(const struct stat *st, struct daxc_path_info *info)
{
	struct daxc_ctx *ctx;
	struct daxc_dev *dev;
	int rc;

	if (!S_ISCHR(st->st_mode))
		return -ENODEV;
	rc = daxc_new(&ctx);
	if (rc)
		return rc;
	rc = devt_find(ctx, st->st_rdev, &dev);
	if (!rc)
		rc = describe(dev, info);
	daxc_unref(ctx);
	return rc;
}

DAXC_EXPORT int daxc_path_info(const char *path, struct daxc_path_info *info)
{
	struct daxc_path_info found = { 0 };
	struct stat st;
	int rc;

	if (!path || !info)
		return -EINVAL;
	if (stat(path, &st))
		return -errno;
	rc = info_of(&st, &found);
	return rc ? rc : answer_give(info, &found, sizeof(found));
}

/* Room for the mapping and for moving it up to the next multiple of @align. */
static int map_in_room(int fd, uint64_t offset, size_t length, uint64_t align, int prot, int flags,
		       void **addr)
{
	size_t room = length + align, below, above;
	char *start, *want;

	if (room < length)
		return -ENOMEM;
	start = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (start == MAP_FAILED)
		return -errno;
	below = (size_t)(-(uintptr_t)start % align);
	above = room - below - length;
	want = start + below;
	*addr = mmap(want, length, prot, flags | MAP_FIXED, fd, (off_t)offset);
	if (*addr == MAP_FAILED) {
		int rc = -errno;

		munmap(start, room);
		return rc;
	}
	if (below)
		munmap(start, below);
	if (above)
		munmap(want + length, above);
	return 0;
}

int map_aligned(int fd, uint64_t offset, size_t length, uint64_t align, int prot, int flags,
		void **addr)
{
	/* The dax drivers align what they are asked to place; no promise of theirs says so. */
	*addr = mmap(NULL, length, prot, flags, fd, (off_t)offset);
	if (*addr == MAP_FAILED)
		return -errno;
	if ((uintptr_t)*addr % align == 0)
		return 0;
	munmap(*addr, length);
	return map_in_room(fd, offset, length, align, prot, flags, addr);
}

/* The rule of daxc_path_map(): what is asked for, rounded up to whole units of align. */
static int round_range(const struct daxc_path_info *info, uint64_t offset, uint64_t *length)
{
	uint64_t rest;

	if (!info->align || offset % info->align)
		return -EINVAL;
	if (offset >= info->size)
		return -ERANGE;
	rest = info->size - offset;
	if (!*length)
		*length = rest;
	if (*length > rest)
		return -ERANGE;
	*length = (*length + info->align - 1) / info->align * info->align;
	/* only a device whose size is no multiple of its align gets here */
	return *length > rest ? -ERANGE : 0;
}

static int map_path(int fd, uint64_t offset, uint64_t length, unsigned int flags, void **addr,
		    size_t *mapped)
{
	int prot = flags & DAXC_PATH_MAP_READ_ONLY ? PROT_READ : PROT_READ | PROT_WRITE;
	struct daxc_path_info info = { 0 };
	struct stat st;
	int rc;

	rc = fstat(fd, &st) ? -errno : info_of(&st, &info);
	if (!rc)
		rc = round_range(&info, offset, &length);
	if (!rc)
		rc = map_aligned(fd, offset, length, info.align, prot,
				 MAP_SHARED | (flags & DAXC_PATH_MAP_POPULATE ? MAP_POPULATE : 0),
				 addr);
	if (!rc)
		*mapped = length;
	return rc;
}

DAXC_EXPORT int daxc_path_map(const char *path, uint64_t offset, uint64_t length,
			      unsigned int flags, void **addr, size_t *mapped)
{
	_cleanup_close_ int fd = -1;

	if (!path || !addr || !mapped ||
	    (flags & ~(unsigned int)(DAXC_PATH_MAP_READ_ONLY | DAXC_PATH_MAP_POPULATE)))
		return -EINVAL;
	fd = open(path, (flags & DAXC_PATH_MAP_READ_ONLY ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return map_path(fd, offset, length, flags, addr, mapped);
}

DAXC_EXPORT int daxc_path_unmap(void *addr, size_t mapped)
{
	if (!addr || !mapped)
		return -EINVAL;
	return munmap(addr, mapped) ? -errno : 0;
}
