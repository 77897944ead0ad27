// SPDX-License-Identifier: LGPL-2.1
/*
 * Locks: see lock.h. Each is a file in a directory that only root may look into. What is in it
 * is only for people who wait: its holder, since when, and what he is doing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "lock.h"
#include "rules.h"
#include "run-dir.h"
#include "sysfs.h"

#define LOCK_FILE "lock"

#define TRIES_A_SECOND 10
/* Who waits that long is told for whom. */
#define TRIES_UNTIL_TOLD TRIES_A_SECOND

#define FILE_NAME_MAX 80
#define HOLDER_TEXT_MAX 384

struct lock_name {
	struct lock_name *next;
	unsigned int count;
	int fd;
	char name[];
};

static void name_file(const char *name, char file[FILE_NAME_MAX])
{
	snprintf(file, FILE_NAME_MAX, "%s.lock", name);
}

static struct lock_name *find_name(const struct daxc_ctx *ctx, const char *name)
{
	struct lock_name *held = ctx->locks.names;

	while (held && strcmp(held->name, name))
		held = held->next;
	return held;
}

static int open_file(int dir, const char *file)
{
	int fd = openat(dir, file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd >= 0 ? fd : -errno;
}

/* Who releases a name takes the file away: what was opened may not be there any more. */
static bool is_there(int dir, const char *file, int fd)
{
	struct stat there, opened;

	return !fstatat(dir, file, &there, AT_SYMLINK_NOFOLLOW) && !fstat(fd, &opened) &&
	       there.st_dev == opened.st_dev && there.st_ino == opened.st_ino;
}

/* 0 with *@fd, -EBUSY or another -errno. */
static int try_file(int dir, const char *file, int *locked)
{
	for (;;) {
		_cleanup_close_ int fd = open_file(dir, file);

		if (fd < 0)
			return fd;
		if (flock(fd, LOCK_EX | LOCK_NB))
			return errno == EWOULDBLOCK ? -EBUSY : -errno;
		if (!is_there(dir, file, fd))
			continue;
		*locked = steal_fd(&fd);
		return 0;
	}
}

/* ---- who it is */

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec;
}

const char *lock_caller(const struct daxc_ctx *ctx)
{
	return *ctx->caller ? ctx->caller : program_invocation_short_name;
}

static void sign(const struct daxc_ctx *ctx, int fd, const char *what)
{
	char text[HOLDER_TEXT_MAX];
	int len = snprintf(text, sizeof(text), "%d %lld\n%s\n%s\n", (int)getpid(), ctx->locks.since,
			   lock_caller(ctx), what);

	if (len >= (int)sizeof(text))
		len = sizeof(text) - 1;
	/* only what others are told depends on it */
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)len, 0) != len)
		return;
}

void lock_say(struct daxc_ctx *ctx, const char *what)
{
	struct lock_name *held;

	if (ctx->locks.fd >= 0)
		sign(ctx, ctx->locks.fd, what);
	for (held = ctx->locks.names; held; held = held->next)
		sign(ctx, held->fd, what);
}

/* Its number is given again: who began after @since did not sign then. */
static bool is_older(struct daxc_ctx *ctx, int pid, long long since)
{
	unsigned long long ticks;
	char text[1024], *rest;
	int rc = sysfs_read_str(ctx_root(ctx), text, sizeof(text), "proc/%d/stat", pid);

	/* the name in it may have anything in it, blanks and brackets too */
	rest = rc ? NULL : strrchr(text, ')');
	if (!rest || sscanf(rest, ") %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
				  "%*s %*s %llu", &ticks) != 1)
		return false;
	return (long long)(ticks / (unsigned long long)sysconf(_SC_CLK_TCK)) <= since;
}

/* "process 123 (daxctl-compound restore) has been at it for 34 s, now at: bind dax0.0 to kmem" */
static void describe_holder(struct daxc_ctx *ctx, int dir, const char *file, char *note, size_t size)
{
	char text[HOLDER_TEXT_MAX], *rest = text, *first, *who, *what;
	long long since;
	int pid;

	if (sysfs_read_str(dir, text, sizeof(text), "%s", file))
		*text = '\0';
	first = strsep(&rest, "\n");
	who = strsep(&rest, "\n");
	what = strsep(&rest, "\n");
	/* one that is gone did not hold it: somebody who does not sign does */
	if (sscanf(first, "%d %lld", &pid, &since) != 2 || !who || !what || !is_older(ctx, pid, since))
		snprintf(note, size, "a process that is not known holds " RUN_DIR "/%s", file);
	else
		snprintf(note, size, "process %d (%s) has been at it for %lld s, now at: %s", pid,
			 who, now() - since, what);
}

/* ---- giving them back */

static void close_lock(struct locks *locks)
{
	if (locks->fd >= 0)
		close(locks->fd);
	locks->fd = -1;
}

void lock_release_name(struct daxc_ctx *ctx, const char *name)
{
	struct lock_name **link = &ctx->locks.names, *held;
	_cleanup_close_ int dir = -1;
	char file[FILE_NAME_MAX];

	while (*link && strcmp((*link)->name, name))
		link = &(*link)->next;
	held = *link;
	if (!held || --held->count)
		return;
	*link = held->next;
	name_file(name, file);
	dir = run_dir_open(ctx);
	if (dir >= 0 && unlinkat(dir, file, 0))
		log_warn(ctx, RUN_DIR "/%s: %s", file, strerror(errno));
	close(held->fd);
	free(held);
}

void lock_release(struct daxc_ctx *ctx, const char *name)
{
	if (name)
		lock_release_name(ctx, name);
	if (!--ctx->locks.depth)
		close_lock(&ctx->locks);
}

static void lock_release_all(struct daxc_ctx *ctx)
{
	while (ctx->locks.names) {
		ctx->locks.names->count = 1;
		lock_release_name(ctx, ctx->locks.names->name);
	}
	close_lock(&ctx->locks);
	ctx->locks.depth = 0;
}

/* ---- taking them */

static int try_name(struct daxc_ctx *ctx, int dir, const char *name)
{
	struct lock_name *held = find_name(ctx, name);
	char file[FILE_NAME_MAX];
	int rc;

	if (held) {
		held->count++;
		return 0;
	}
	held = calloc(1, sizeof(*held) + strlen(name) + 1);
	if (!held)
		return -ENOMEM;
	name_file(name, file);
	rc = try_file(dir, file, &held->fd);
	if (rc) {
		free(held);
		return rc;
	}
	held->count = 1;
	strcpy(held->name, name);
	held->next = ctx->locks.names;
	ctx->locks.names = held;
	return 0;
}

/* Both or none; @busy: which file somebody else has. */
static int try_both(struct daxc_ctx *ctx, int dir, const char *name, char busy[FILE_NAME_MAX])
{
	struct locks *locks = &ctx->locks;
	int rc = 0;

	strcpy(busy, LOCK_FILE);
	if (!locks->depth)
		rc = try_file(dir, LOCK_FILE, &locks->fd);
	if (rc)
		return rc;
	if (name) {
		name_file(name, busy);
		rc = try_name(ctx, dir, name);
	}
	if (rc) {
		if (!locks->depth)
			close_lock(locks);
		return rc;
	}
	if (!locks->depth++)
		locks->since = now();
	return 0;
}

/* Who has the name may need the other lock to come to his end, also where it is a batch's. */
static void pause_a_while(struct daxc_ctx *ctx)
{
	static const struct timespec pause = { .tv_nsec = 1000000000L / TRIES_A_SECOND };

	lock_park(ctx);
	nanosleep(&pause, NULL);
	lock_resume(ctx);
}

static int wait_for(struct daxc_ctx *ctx, int dir, const char *name, char *note, size_t size)
{
	char busy[FILE_NAME_MAX];
	long long tries;
	int rc;

	for (tries = 0;; tries++) {
		rc = try_both(ctx, dir, name, busy);
		if (rc != -EBUSY)
			break;
		describe_holder(ctx, dir, busy, note, size);
		if (ctx->wait_s != DAXC_WAIT_FOREVER &&
		    tries >= (long long)ctx->wait_s * TRIES_A_SECOND)
			return rc;
		if (tries == TRIES_UNTIL_TOLD)
			notice(ctx, "waiting: %s", note);
		pause_a_while(ctx);
	}
	if (rc)
		snprintf(note, size, RUN_DIR "/%s", busy);
	return rc;
}

int lock_take(struct daxc_ctx *ctx, const char *name, const char *object)
{
	_cleanup_close_ int dir = run_dir_make(ctx, object);
	char note[HOLDER_TEXT_MAX + 64] = "";
	struct facts facts = { .object = object, .note = note };
	int rc;

	if (dir < 0)
		return dir;
	ctx->locks_free = lock_release_all;
	rc = wait_for(ctx, dir, name, note, sizeof(note));
	if (rc == -EBUSY)
		return fail(ctx, RULE_LOCKED, &facts);
	if (rc)
		return fail_errno(ctx, RULE_LOCK_FILE, -rc, &facts);
	lock_say(ctx, object);
	return 0;
}

int lock_take_name(struct daxc_ctx *ctx, const char *name)
{
	_cleanup_close_ int dir = run_dir_open(ctx);

	ctx->locks_free = lock_release_all;
	return dir < 0 ? dir : try_name(ctx, dir, name);
}

void lock_park(struct daxc_ctx *ctx)
{
	if (ctx->locks.fd >= 0 && flock(ctx->locks.fd, LOCK_UN))
		log_err(ctx, RUN_DIR "/" LOCK_FILE ": %s", strerror(errno));
}

void lock_resume(struct daxc_ctx *ctx)
{
	if (ctx->locks.fd < 0)
		return;
	while (flock(ctx->locks.fd, LOCK_EX))
		if (errno != EINTR) {
			log_err(ctx, RUN_DIR "/" LOCK_FILE ": %s", strerror(errno));
			return;
		}
}

bool lock_is_held(const struct daxc_ctx *ctx, int dir, const char *name)
{
	_cleanup_close_ int fd = -1;
	char file[FILE_NAME_MAX];

	if (ctx->sysroot || find_name(ctx, name))
		return false;
	name_file(name, file);
	fd = openat(dir, file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
}
