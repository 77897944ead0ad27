// SPDX-License-Identifier: LGPL-2.1
/*
 * The lock file. It stays when it is unlocked; its content is the number of
 * the process that locked it last, for whoever waits in vain.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "lock.h"
#include "rules.h"
#include "sysfs.h"

#define LOCK_FILE "/run/lock/daxctl-compound.lock"

/* A change takes milliseconds; one that waits for pins may take any time. */
#define TRIES	 100
#define PAUSE_NS 100000000L

/*
 * Everybody may write to /run/lock. Someone else's file in our place would let
 * him keep us out, so it is taken away; the directory's sticky bit lets root.
 */
static int open_file(void)
{
	struct stat st;
	int fd, tries;

	for (tries = 0; tries < 2; tries++) {
		fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
		if (fd >= 0 && !fstat(fd, &st) && st.st_uid == geteuid() && S_ISREG(st.st_mode))
			return fd;
		if (fd >= 0)
			close(fd);
		else if (errno != ELOOP && errno != EACCES)
			return -errno;
		if (unlink(LOCK_FILE))
			return -errno;
	}
	return -EEXIST;
}

static int try_lock(int fd)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int i;

	for (i = 0; flock(fd, LOCK_EX | LOCK_NB); i++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (i == TRIES)
			return -EWOULDBLOCK;
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* "/run/lock/... (process 123, daxctl-compound)" */
static void describe_holder(int fd, char *note, size_t size)
{
	char pid[16] = "", name[64];
	ssize_t len = pread(fd, pid, sizeof(pid) - 1, 0);

	pid[len > 0 ? len : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	/* one that is gone did not hold it: somebody who does not sign does */
	if (!*pid || pid[strspn(pid, "0123456789")] ||
	    sysfs_read_str(AT_FDCWD, name, sizeof(name), "/proc/%s/comm", pid))
		snprintf(note, size, LOCK_FILE);
	else
		snprintf(note, size, LOCK_FILE " (process %s, %s)", pid, name);
}

static void sign(int fd)
{
	char pid[16];
	int len = snprintf(pid, sizeof(pid), "%d\n", (int)getpid());

	/* only what a failure elsewhere says depends on it */
	if (ftruncate(fd, 0) || pwrite(fd, pid, (size_t)len, 0) != len)
		return;
}

int lock_take(struct daxc_ctx *ctx, const char *object)
{
	_cleanup_close_ int fd = open_file();
	char note[128] = LOCK_FILE;
	struct facts facts = { .object = object, .note = note };
	int rc;

	if (fd < 0)
		return fail_errno(ctx, RULE_LOCK_FILE, -fd, &facts);
	rc = try_lock(fd);
	if (rc == -EWOULDBLOCK) {
		describe_holder(fd, note, sizeof(note));
		return fail(ctx, RULE_LOCKED, &facts);
	}
	if (rc)
		return fail_errno(ctx, RULE_LOCK_FILE, -rc, &facts);
	sign(fd);
	return steal_fd(&fd);
}

bool lock_is_held(const struct daxc_ctx *ctx)
{
	_cleanup_close_ int fd = -1;

	if (ctx->sysroot)
		return false;
	fd = open(LOCK_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
}
