// SPDX-License-Identifier: GPL-2.0
/*
 * Has a mapping of a dax device grow from before offset 2^64 to beyond it, and
 * touches all of it: nothing is there.
 *
 *   dax-wrap /dev/daxX.Y SIZE		of the device
 */
#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include "guest.h"

static sigjmp_buf jump;

static void on_sigbus(int sig)
{
	siglongjmp(jump, 1);
}

static bool is_there(volatile char *at)
{
	if (sigsetjmp(jump, 1))
		return false;
	(void)*at;
	return true;
}

int main(int argc, char **argv)
{
	char *beyond, *grown;
	size_t size, i;
	int fd;

	if (argc != 3)
		errx(2, "usage: dax-wrap /dev/daxX.Y SIZE");
	size = parse_size(argv[2]);
	fd = open_dev(argv[1]);
	signal(SIGBUS, on_sigbus);
	if (!is_there(map_dev(argv[1], size, 0)))
		errx(1, "nothing is at the beginning");
	/* not by mmap(), whose offset the C library checks */
	beyond = (char *)syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
				 -(2 * size));
	if (beyond == MAP_FAILED) {
		printf("refused: %s\n", strerror(errno));
		return errno != EOVERFLOW && errno != EINVAL;
	}
	grown = mremap(beyond, size, 4 * size, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED) {
		printf("refused to grow: %s\n", strerror(errno));
		grown = beyond;
	}
	for (i = 0; i < (grown == beyond ? 1 : 4); i++)
		if (is_there(grown + i * size))
			errx(1, "something is at offset -2 * size + %zu * size", i);
	return 0;
}
