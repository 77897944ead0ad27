// SPDX-License-Identifier: GPL-2.0
/*
 * Holds references to a 2M page of a dax device, and has the kernel reclaim one
 * half of its mapping, then the other: it may not take the page apart.
 *
 *   dax-split /dev/daxX.Y REFERENCES
 *
 * References are those of pipes, each to another 4K of the page, over and over.
 */
#include <sys/uio.h>
#include "guest.h"

#ifndef MADV_COLD
#define MADV_COLD 20
#define MADV_PAGEOUT 21
#endif

/* Takes as many as one pipe holds, @want at most */
static unsigned int fill_pipe(char *page, unsigned int from, unsigned int want)
{
	unsigned int got;
	int fds[2];

	if (pipe2(fds, O_NONBLOCK))
		err(1, "pipe");
	fcntl(fds[1], F_SETPIPE_SZ, SZ_4K * 256);
	for (got = 0; got < want; got++) {
		struct iovec iov = {
			.iov_base = page + SZ_4K * ((from + got) % (SZ_2M / SZ_4K)),
			.iov_len = SZ_4K,
		};

		if (vmsplice(fds[1], &iov, 1, SPLICE_F_NONBLOCK) != (ssize_t)SZ_4K)
			break;
	}
	if (want && !got)
		err(1, "vmsplice");
	return got;
}

static const char *advise(char *at, int advice)
{
	return madvise(at, SZ_2M / 2, advice) ? strerror(errno) : "ok";
}

int main(int argc, char **argv)
{
	unsigned int want, got;
	char *page;
	size_t i;

	if (argc != 3)
		errx(2, "usage: dax-split /dev/daxX.Y REFERENCES");
	want = parse_size(argv[2]);
	page = map_dev(argv[1], SZ_2M, 0);
	memset(page, 7, SZ_2M);
	for (got = 0; got < want;)
		got += fill_pipe(page, got, want - got);
	printf("cold: %s\n", advise(page, MADV_COLD));
	printf("pageout: %s\n", advise(page + SZ_2M / 2, MADV_PAGEOUT));
	for (i = 0; i < SZ_2M; i++)
		if (page[i] != 7)
			errx(1, "byte %zu is lost", i);
	return 0;
}
