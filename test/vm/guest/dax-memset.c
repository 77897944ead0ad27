// SPDX-License-Identifier: GPL-2.0
/*
 * Fill the beginning of a dax device with zeros as simply as can be: map it, one
 * memset(), in one thread. What test/vm/bench-guest measures wipe against.
 *
 *   dax-memset FILE LENGTH
 *
 * LENGTH is in bytes; 0 only opens the device, which shows what starting costs.
 * Exit: 0, 1 when something fails, 2 usage.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
	unsigned long long length;
	char *end;
	void *p;
	int fd;

	if (argc != 3)
		errx(2, "usage: dax-memset FILE LENGTH");
	length = strtoull(argv[2], &end, 0);
	if (*end)
		errx(2, "%s: not a number of bytes", argv[2]);
	fd = open(argv[1], O_RDWR);
	if (fd < 0)
		err(1, "%s", argv[1]);
	if (!length)
		return 0;
	p = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		err(1, "%s: mmap", argv[1]);
	memset(p, 0, length);
	return 0;
}
