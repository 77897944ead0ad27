// SPDX-License-Identifier: GPL-2.0
/*
 * Holds a device where /proc shows it least, for guest tests: dax-hide HOW PATH LENGTH.
 *
 *     table    open, in the file table that a thread has for itself
 *     leader   open and mapped, by a process whose first thread has ended
 *     flight   open, in a message that nobody receives
 *
 * Says "held" once it is so, and holds it until stdin ends.
 */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *path;
static size_t length;

static int open_device(void)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static void hold(void)
{
	char c;

	puts("held");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	_exit(0);
}

static void *in_own_table(void *unused)
{
	if (unshare(CLONE_FILES))
		err(1, "unshare");
	open_device();
	hold();
	return unused;
}

static void *without_leader(void *leader)
{
	int fd;

	pthread_join(*(pthread_t *)leader, NULL);
	fd = open_device();
	if (mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		err(1, "mmap");
	hold();
	return NULL;
}

static void in_flight(void)
{
	char room[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec iov = { .iov_base = (char *)"x", .iov_len = 1 };
	struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room,
				  .msg_controllen = sizeof(room) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int ends[2], fd = open_device();

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || sendmsg(ends[0], &message, 0) != 1)
		err(1, "socket");
	close(fd);
	hold();
}

int main(int argc, char **argv)
{
	static pthread_t leader;
	pthread_t thread;

	if (argc != 4)
		errx(2, "usage: dax-hide HOW PATH LENGTH");
	path = argv[2];
	length = strtoull(argv[3], NULL, 0);
	leader = pthread_self();
	if (!strcmp(argv[1], "flight"))
		in_flight();
	if (pthread_create(&thread, NULL, strcmp(argv[1], "table") ? without_leader : in_own_table,
			   &leader))
		errx(1, "no thread");
	if (!strcmp(argv[1], "leader"))
		pthread_exit(NULL);
	pthread_join(thread, NULL);
	return 0;
}
