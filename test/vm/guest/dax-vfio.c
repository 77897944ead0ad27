// SPDX-License-Identifier: GPL-2.0
/*
 * Maps a dax device for DMA by VFIO, as a hypervisor does for a device that it
 * passes through, and unmaps it, or leaves that to its exit.
 *
 *   dax-vfio GROUP /dev/daxX.Y LENGTH unmap|exit
 *
 * GROUP is a number below /dev/vfio. Says "mapped", waits for a line on stdin,
 * unmaps if it was told to, says "unmapped", and waits for the end of stdin.
 */
#include <linux/vfio.h>
#include "guest.h"

static void must(int rc, const char *what)
{
	if (rc < 0)
		err(1, "%s", what);
}

static int open_container(const char *group)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int container, fd;
	char path[64];

	snprintf(path, sizeof(path), "/dev/vfio/%s", group);
	container = open_dev("/dev/vfio/vfio");
	fd = open_dev(path);
	must(ioctl(fd, VFIO_GROUP_GET_STATUS, &status), "VFIO_GROUP_GET_STATUS");
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		errx(1, "the group is not viable");
	must(ioctl(fd, VFIO_GROUP_SET_CONTAINER, &container), "VFIO_GROUP_SET_CONTAINER");
	must(ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU), "VFIO_SET_IOMMU");
	return container;
}

static void await(const char *said)
{
	char line[16];

	puts(said);
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		exit(0);
}

int main(int argc, char **argv)
{
	struct vfio_iommu_type1_dma_unmap unmap = { .argsz = sizeof(unmap) };
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
	};
	int container;
	char *memory;

	if (argc != 5)
		errx(2, "usage: dax-vfio GROUP /dev/daxX.Y LENGTH unmap|exit");
	map.size = unmap.size = parse_size(argv[3]);
	container = open_container(argv[1]);
	memory = map_dev(argv[2], map.size, 0);
	touch(memory, map.size);
	map.vaddr = (uintptr_t)memory;
	must(ioctl(container, VFIO_IOMMU_MAP_DMA, &map), "VFIO_IOMMU_MAP_DMA");
	await("mapped");
	if (!strcmp(argv[4], "unmap"))
		must(ioctl(container, VFIO_IOMMU_UNMAP_DMA, &unmap), "VFIO_IOMMU_UNMAP_DMA");
	await("unmapped");
	return 0;
}
