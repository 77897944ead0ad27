// SPDX-License-Identifier: LGPL-2.1
/*
 * Writes a part of a dax device to stdout: what cat(1) cannot do, because dax
 * devices are mapped and never read. An example of libdaxctl-compound:
 *
 *	cc dax-cat.c $(pkg-config --cflags --libs libdaxctl-compound) -o dax-cat
 *	./dax-cat /dev/dax0.0 0 4096 | hexdump -C
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdaxctl-compound-use.h>

static int fail(const char *what, int rc)
{
	fprintf(stderr, "dax-cat: %s: %s\n", what, strerror(-rc));
	return EXIT_FAILURE;
}

/* Offsets are multiples of align: begin before the part, and pass over what is not wanted. */
static int copy(const char *path, const struct daxc_path_info *info, uint64_t offset,
		uint64_t length)
{
	uint64_t before = offset % info->align;
	size_t mapped, written;
	void *addr;
	int rc;

	rc = daxc_path_map(path, offset - before, before + length, DAXC_PATH_MAP_READ_ONLY, &addr,
			   &mapped);
	if (rc)
		return fail(path, rc);
	written = fwrite((const char *)addr + before, 1, length, stdout);
	daxc_path_unmap(addr, mapped);
	if (written != length || fflush(stdout)) {
		perror("dax-cat: stdout");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct daxc_path_info info = DAXC_PATH_INFO_INIT;
	uint64_t offset, length;
	int rc;

	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: dax-cat /dev/daxX.Y [OFFSET [LENGTH]]\n");
		return 2;
	}
	rc = daxc_path_info(argv[1], &info);
	if (rc)
		return fail(argv[1], rc);
	offset = argc > 2 ? strtoull(argv[2], NULL, 0) : 0;
	if (offset >= info.size)
		return fail("OFFSET", -ERANGE);
	length = argc > 3 ? strtoull(argv[3], NULL, 0) : info.size - offset;
	fprintf(stderr, "%s: %" PRIu64 " bytes, align %" PRIu64 ", pages of %" PRIu64 ", node %d, %s\n",
		info.name, info.size, info.align, info.page_size, info.node,
		daxc_mode_name(info.mode));
	return copy(argv[1], &info, offset, length);
}
