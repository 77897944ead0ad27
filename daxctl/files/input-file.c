// SPDX-License-Identifier: GPL-2.0
/* Up to the end of a file: what is left unread may be half of the truth. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sysfs.h"
#include "input-file.h"
#include "output/talk.h"

#define MOST (1U << 20)

/* One byte more than the most is asked for, which shows that there is more. */
static int read_all(int fd, char *text, size_t *size)
{
	ssize_t got;

	*size = 0;
	do {
		got = read(fd, text + *size, MOST + 1 - *size);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			*size += (size_t)got;
	} while (got && *size <= MOST);
	text[*size] = '\0';
	return *size > MOST ? -EFBIG : 0;
}

/* In a place of ours, a FIFO that nobody writes to would be waited for, for ever. */
static int open_input(const char *path, bool ours)
{
	int fd;

	if (!strcmp(path, "-"))
		return STDIN_FILENO;
	if (ours)
		return sysfs_open_file(AT_FDCWD, path, 0);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int input_file_read(const char *who, const char *path, bool ours, char **text, size_t *size)
{
	int fd = open_input(path, ours);
	int rc = fd < 0 ? fd : -ENOMEM;
	char *buf = malloc(MOST + 2);

	if (fd >= 0 && buf)
		rc = read_all(fd, buf, size);
	if (fd > STDIN_FILENO)
		close(fd);
	if (rc) {
		talk_error(who, NULL, "%s: %s.", path, strerror(-rc));
		free(buf);
		return rc;
	}
	*text = buf;
	return 0;
}
