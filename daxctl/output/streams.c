// SPDX-License-Identifier: GPL-2.0
/*
 * The three streams before and after all else. What is said on them is talk.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"
#include "streams.h"

/*
 * The wrong way round, or /dev/null would take what is lost for written. A root without
 * /dev is no reason to fail: a directory that can be neither read nor written does.
 */
static void occupy(int fd)
{
	int got = open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));

	if (got < 0)
		got = open("/", O_PATH);
	if (got != fd)
		_exit(EXIT_FAILED); /* to go on would put what is said into other files */
}

/* What was said on stderr in vain counts as well: it may be all that a log gets. It is not buffered. */
static void check_written(int status, void *unused)
{
	bool failed = ferror(stdout);

	(void)unused;
	errno = 0;
	failed |= fclose(stdout) != 0;
	if (failed)
		fprintf(stderr, PROGRAM ": cannot write to stdout: %s\n",
			errno ? strerror(errno) : "an earlier write failed");
	if (failed || ferror(stderr))
		_exit(status ? status : EXIT_FAILED);
}

void streams_prepare(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			occupy(fd);
	on_exit(check_written, NULL);
}

void streams_outlive_readers(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}
